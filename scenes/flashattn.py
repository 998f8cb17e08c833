"""FlashAttention, watched: exact attention that never stores the N × N scores."""

# ruff: noqa: E741  (O is the papers' letter)
from typing import NamedTuple

from vizkit import Film, act, fact
from vizkit.inputs import array, choice, numbers, real, switch, whole
from vizkit.picture.cells import blanks, cell, grid, row
from vizkit.picture.figures import figures
from vizkit.picture.label import formula, label
from vizkit.picture.layout import EMPTY, Picture, beside, column, over
from vizkit.picture.meter import meter
from vizkit.picture.panel import panel
from vizkit.picture.stack import stack
from vizkit.picture.trips import trips
from vizkit.picture.verdict import verdict
from vizkit.reference.flashattn import (
    attention_both_ways,
    attention_traffic,
    causal_traffic,
    features,
    flash_attention,
    keys,
    largest_traffic,
    long_sequence,
    queries,
    standard_attention,
    standard_traffic,
    tokens,
    unmasked_traffic,
    values,
    values_of_row,
)
from vizkit.reference.online_softmax import (
    attend_one_row,
    largest_carried,
    largest_sum,
    row_of_scores,
    softmax_each_tile,
    softmax_naive,
    softmax_online,
    softmax_three_pass,
)

SLOW, FAST = ("HBM", ("large, slow", "大而慢"), "first"), ("SRAM", ("small, fast", "小而快"), "now")
"""The two memories: name, what they are like, and colour."""

NEVER = {"lecture": ("scores, never stored", "分数，从不存储"), "slide": ("never stored", "从不存储")}

SCORE, TALL, APART = 112, 84, 42
"""Width and height of a score of the single row, and how far apart the scores of two tiles are."""


class Room(NamedTuple):
    """How large things are: words, a matrix in HBM and the ghost of the scores, cells in SRAM by what they hold."""

    words: float
    matrix: float
    tall: float
    ghost: float
    data: float
    score: float
    figure: float
    output: float
    high: float


ROOMS = {
    "lecture": Room(words=27, matrix=120, tall=204, ghost=256, data=62, score=82, figure=82, output=82, high=37),
    "slide": Room(words=42, matrix=112, tall=512, ghost=240, data=42, score=66, figure=94, output=46, high=56),
}


class FlashAttention(Film):
    title = "FlashAttention", "FlashAttention"
    idea = "Exact attention that never stores the N × N scores", "精确的注意力，却从不存储 N × N 的分数"
    family = "tensors"
    colours = {
        "peak": "first", "higher": "first", "fade": "lost", "total": "done", "square": "lost", "together": "lost",
        "standard_moved": "quiet",
    }  # fmt: skip
    largest = {"n": 16, "d": 8, "block_q": 8, "block_k": 4, "scores": [1, 3, 2, 5, 4, 0, 7, 6], "chart_n": 65536}

    n = whole(8, ("number of tokens", "词元的个数"), most=16)
    d = whole(4, ("features of a token", "每个词元的特征数"), most=8)
    block_q = whole(4, ("rows of a tile of Q", "Q 每块的行数"))
    block_k = whole(2, ("rows of a tile of K and V", "K、V 每块的行数"))
    scale = real(None, ("what scores are multiplied by", "分数要乘的系数"), otherwise="auto")
    causal = switch(False, ("no query sees a later key", "查询看不到后面的键"))
    order = choice(
        "fa2",
        ("fa2", "fa1"),
        ("the outer loop: over tiles of Q (fa2) or of K, V (fa1)", "外层循环：走 Q 的块（fa2）或 K、V 的块（fa1）"),
    )
    seed = whole(114, ("seed of the random tensors", "随机张量的种子"))
    Q = array(queries, ("queries, a row each", "查询，每个一行"), most=(16, 8))
    K = array(keys, ("keys, a row each", "键，每个一行"), most=(16, 8))
    V = array(values, ("values, a row for each key", "值，每个键对应一行"), most=(16, 8))
    scores = numbers([1, 3, 2, 5, 4, 0], ("scores of the single row", "单独那一行的分数"), most=8)
    chart_n = whole(4096, ("tokens in the chart of traffic", "搬运量图表里的词元数"), most=65536)

    @act(
        standard_attention,
        ("Standard attention", "标准注意力"),
        watch=("moved", "square"),
        every=fact(standard_traffic),
    )
    def standard(Q, K, V, moved, square, every, fresh, layout, S=None, P=None, O=None):
        size, wide = (28, 98) if layout == "lecture" else (42, 136)
        s_read, p_read = S is not None and "S" not in fresh, P is not None and "P" not in fresh
        s_trips = ["out"] * (S is not None) + ["in"] * s_read
        p_trips = ["out"] * (P is not None) + ["in"] * p_read
        table, out = (len(Q), len(K)), (len(Q), V.shape[1])
        hbm = panel("hbm", beside(
            memory(SLOW, size),
            with_trips("Q", Q, Q.shape, ["in"], wide, size),
            with_trips("K", K, K.shape, ["in"], wide, size),
            with_trips("S", S, table, s_trips, wide * 2, size, "sram/Q"),
            with_trips("P", P, table, p_trips, wide * 2, size, "sram/S"),
            with_trips("V", V, V.shape, ["in"] * p_read, wide, size),
            with_trips("O", O, out, ["out"] * (O is not None), wide, size, "sram/P"), gap=26, align=0,
        ))  # fmt: skip
        if not s_read:
            step, inside = "scores", {"Q": (Q, wide), "K": (K, wide)} if S is None else {}
        elif not p_read:
            step, inside = "weights", {"S": (S, wide * 2)} if P is None else {}
        else:
            step, inside = "mix", {"P": (P, wide * 2), "V": (V, wide)} if O is None else {}
        visitors = beside(*(on_a_visit(name, *each, size) for name, each in inside.items()))
        said = formula("step/" + step, standard_attention, step, size=size * 1.3)
        head, tall = memory(FAST, size), 200 + size * 1.2
        rest = hbm.w - head.w - 100
        inside = beside(
            head, over(space(rest * 0.45, tall), said), over(space(rest * 0.55, tall), visitors), gap=26, align=0
        )
        return column(hbm, panel("sram", inside, colour="now", lit=True), gap=22).with_meters(
            meter("moved", ("moved to and from HBM", "进出 HBM 的元素"), moved, every, size=28),
            meter("square", ("of which S and P", "其中 S 和 P"), square, every, colour="lost", size=28),
        )

    @act(
        softmax_each_tile, ("A softmax in tiles?", "分块做 softmax？"), x=row_of_scores, watch=("cols", "together"),
        whole_row=fact(softmax_three_pass),
    )  # fmt: skip
    def question(x, block, cols, weights, past, whole_row, together=None):
        unit, tops = block * (SCORE + 8) + 16, in_tiles(x, block, cols if together is None else None)
        wide = -(-len(x) // block) * (unit + 18) - 18
        bars, right = space(wide, 62), space(unit, 62)
        for tile in [p.cols for p in past if "cols" in p.fresh][: None if together is not None else -1]:
            own = softmax_bar(f"each/{tile.start}", weights, tile, unit, came_from=f"own/{tile.start}")
            bars += own.moved(tile.start / block * (unit + 18), 31)
        if together is not None:
            number = label("together", together, decimals=0, size=56, colour="lost", weight=700, anchor=0.0)
            bars = Picture((*bars.marks, *number.moved(wide + 24, 31).marks), (0, 0, wide, 62))
            whole_bar = stack("whole", whole_row, w=unit, h=56, colours="done", digits=False)
            said = label("whole", ("the whole row", "整行"), size=32, colour="done", weight=650, anchor=0.0)
            right = beside(whole_bar, said, gap=24)
        held = column(tops, bars, right, gap=16, align=0)
        hbm = panel("hbm", beside(memory(SLOW, 32), held, space(50, 0), gap=30, align=0))
        head = memory(FAST, 32)
        inside = space(hbm.w - head.w - 88, 150)
        if together is None:
            places = range(cols.start, min(cols.stop, len(x)))
            tile = row("tile", [x[i] for i in places], places=places, came_from="x", w=SCORE, h=TALL)
            own = softmax_bar(f"own/{cols.start}", weights, cols, unit)
            inside = over(inside, beside(tile, label("softmax", "softmax", size=34, colour="quiet"), own, gap=40))
        else:
            inside = over(inside, formula("weight", softmax_naive, "weight", size=44))
        return column(hbm, panel("sram", beside(head, inside, gap=40), colour="now", lit=True), gap=24)

    @act(softmax_three_pass, ("Three passes", "三遍扫描"), x=row_of_scores, watch=("peak", "total"), decimals=3)
    def three_pass(x, peak, total, past, weights=None, i=None, j=None, k=None):
        now = k if k is not None else j if j is not None else i
        peaks, sums = [p.peak for p in past if "i" in p.fresh], [p.total for p in past if "j" in p.fresh]
        done = [] if k is None else [weights[at] for at in range(k + 1)]
        return column(
            named("scores", ("scores", "分数"), row("x", x, lit=[now], w=SCORE, h=TALL)),
            named("max", ("max", "最大值"), filling("peaks", peaks, len(x), "first"), "first"),
            named("sum", ("sum", "和"), filling("sums", sums, len(x), "done"), "done"),
            named("weights", ("weights", "权重"), filling("weights", done, len(x), "now")), gap=26,
        )  # fmt: skip

    @act(
        softmax_online, ("One row", "一行分数"), x=row_of_scores, watch=("peak", "higher", "fade", "total"), decimals=3,
        reach=fact(largest_sum), three_pass=fact(softmax_three_pass),
    )  # fmt: skip
    def one_row(
        x, block, cols, peak, higher, total, reach, three_pass, fresh, past, fade=None, powers=None, weights=None
    ):  # fmt: skip
        tops = in_tiles(x, block, cols if weights is None else None)
        if weights is not None:
            one = titled("one", ("one pass", "一遍"), under_tiles("one", weights, block, came_from="x"), 30)
            three = titled("three", ("three passes", "三遍"), under_tiles("three", three_pass, block), 30, "quiet")
            mark = verdict("same", weights, three_pass, size=84).moved(tops.w / 2 + 70, tops.h + 208)
            return column(tops, one, three, gap=40) + mark
        parts, new = [total], []
        if "powers" in fresh:
            parts, new = [past[-2].total, *powers], [f"{i}" for i in range(cols.start, cols.stop)]
        bar = cell("track", w=860, h=84).moved(430, 0) + stack(
            "sum", parts, of=reach, keys=["old", *new], colours=["done", *["now"] * len(new)], w=860, h=84, size=32,
            decimals=3, came_from=[None, *(f"x/{i}" for i in new)], was=past[-2].total if "fade" in fresh else None,
        )  # fmt: skip
        return column(tops, registers(peak, higher, None if "cols" in fresh else fade, total), bar, gap=44)

    @act(
        attend_one_row, ("The output too", "输出也一样"), scores=row_of_scores, V=values_of_row, decimals=3,
        watch=("peak", "higher", "fade", "total"), reach=fact(largest_carried),
    )  # fmt: skip
    def rescale(scores, V, cols, peak, higher, fade, total, acc, reach, fresh, past, O=None):
        pitch, tall = min(110, 432 / len(scores)), min(66, 330 / V.shape[1])
        lit, size = cols if O is None else range(0), {"w": pitch - 6, "gap": 6}
        tensor = grid("row/V", V, h=tall - 6, lit=(lit, None), spot=O is None, transposed=True, size=26, **size)
        data = column(
            named("scores", ("scores", "分数"), row("x", scores, h=60, frame=lit, **size), "quiet", wide=140),
            named("V", "V", tensor, "quiet", wide=140), gap=22,
        )  # fmt: skip
        before = past[-2] if "fade" in fresh and len(past) > 1 else None
        bar = {"of": reach, "keys": ["old"], "signed": True, "w": 220}
        bars = stack("sum", [total], was=before and before.total, h=60, size=28, **bar)
        bars += label("sum/title", ("sum", "和"), size=32, colour="done", weight=650, anchor=0.0).moved(240, 0)
        for i, out in enumerate(acc if O is None else O):
            was = before and before.acc[i]
            one = stack(f"acc/{i}", [out], was=was, h=tall - 8, size=26, colours="second", **bar)
            bars += one.moved(0, 49 + (i + 0.5) * tall)
        said = label("acc/title", ("output", "输出"), size=32, colour="second", weight=650, anchor=0.0)
        bars += said.moved(240, 49 + V.shape[1] * tall / 2)
        bars = Picture(bars.marks, (-220, -30, 360, bars.bounds[3]))
        return column(registers(peak, higher, fade, total), beside(data, bars, gap=40, align=0), gap=44)

    @act(flash_attention, ("Tiles", "分块"), watch=("rows", "cols", "moved"), most=fact(largest_traffic))
    def tiles(
        Q, K, V, O, Br, Bc, moved, standard, most, fresh, past, layout, rows=None, cols=None, peak=None, total=None,
        acc=None, scores=None, higher=None, fade=None, weights=None, L=None, peaks=None, totals=None,
    ):  # fmt: skip
        room, outer_is_q = ROOMS[layout], peaks is None
        brought = fresh & {"rows", "cols"} if "moved" in fresh else frozenset()
        at = rows if outer_is_q or scores is not None or "rows" in brought else None
        to = cols if not outer_is_q or scores is not None or "cols" in brought else None

        tall = room.tall / max(len(Q), len(K))
        out, logs = empty("O", O.shape, room.matrix, tall), empty("L", (len(Q), 1), room.matrix / 4, tall)
        for done, last in written(past):
            new = "O" in fresh and done.start == rows.start
            piece = {"rows": done, "dim": not new, "heat": V}
            part = in_hbm(
                f"O/{last}", O[done], room.matrix, tall, lit=ALL if new else None, came_from="sram/O", **piece
            )
            out += part.moved(0, done.start * tall)
            if L is not None:
                part = in_hbm("L", L[done], room.matrix / 4, tall, came_from="sum", **piece)
                logs += part.moved(0, done.start * tall)
        narrow = {"L": logs} if peaks is None else {
            name: in_hbm(name, each, room.matrix / 4, tall, lit=spot(at), spot=True)
            for name, each in (("m", peaks), ("ℓ", totals))
        }  # fmt: skip
        beside_output = [titled(name, name, each, room.words, "quiet") for name, each in narrow.items()]
        ghost = blanks(
            "ghost", len(Q), len(K), w=room.ghost / len(K) - 3, h=tall - 3, gap=3,
            lit=(rows, cols) if scores is not None else None,
            seen=[(p.rows, p.cols) for p in past if p.scores is not None],
            never=[(p.rows, p.cols) for p in past if p.fresh & {"rows", "cols"} and "moved" not in p.fresh],
        )  # fmt: skip
        slow = beside(
            *(
                titled(name, name, in_hbm(name, matrix, room.matrix, tall, lit=spot(there), spot=True), room.words)
                for name, matrix, there in (("Q", Q, at), ("K", K, to), ("V", V, to))
            ),
            titled("O", "O", out, room.words), *beside_output,
            titled("ghost", NEVER[layout], ghost, room.words, "quiet"), gap=22, align=0,
        )  # fmt: skip

        br, bc = min(Br, len(Q)), min(Bc, len(K))
        data, score = min(room.data, 4 * room.data / Q.shape[1]), min(room.score, 2.7 * room.score / bc)
        output, figure = min(room.output, 4 * room.output / V.shape[1]), room.figure
        size = {"h": min(room.high, 8 * room.high / (br + max(bc, Q.shape[1]))) - 4, "size": 25}
        held = {}
        if at is not None:
            differ = (peak, higher) if higher is not None else None
            carried = {"rows": at, "differ": differ, "w": figure - 4, **size}
            held["Q"] = grid("sram/Q", Q[at], rows=at, heat=Q, came_from="Q", w=data - 4, **size)
            held["max"] = figures("max", peak if higher is None else higher, colour="first", came_from="m", **carried)
            held["fade"] = figures("fade", fade, colour="lost", **carried) if fade is not None else EMPTY
            held["sum"] = figures("sum", total, colour="done", came_from="ℓ", **carried)
            held["O"] = grid("sram/O", acc, rows=at, decimals=2, w=output - 4, **size)
        if to is not None:
            held["K"] = grid("sram/K", K[to], rows=to, heat=K, came_from="K", transposed=True, w=score - 4, **size)
            held["V"] = grid("sram/V", V[to], rows=to, heat=V, came_from="V", w=output - 4, **size)
        if scores is not None:
            table = scores if weights is None else weights
            held["S"] = grid("sram/S", table, rows=rows, cols=cols, decimals=2, w=score - 4, **size)

        def block(name, words, down, across, w, colour="text"):
            slots = blanks("slot/" + name, down, across, dashed=False, w=w - 4, h=size["h"])
            return titled("sram/" + name, words, slots + held.get(name, EMPTY), room.words, colour)

        table = ("scores", "分数") if weights is None else ("weights", "权重")
        fast = beside(
            block("Q", ("Q tile", "Q 块"), br, Q.shape[1], data) + Picture(bounds=(-80, 0, 80, 1)),
            column(block("K", ("K tile", "K 块"), K.shape[1], bc, score), block("S", table, br, bc, score), gap=12),
            beside(
                block("max", ("max", "最大"), br, 1, figure, "first"),
                block("fade", ("fade", "缩小"), br, 1, figure, "lost"),
                block("sum", ("sum", "和"), br, 1, figure, "done"), gap=8,
            ),
            column(
                block("V", ("V tile", "V 块"), bc, V.shape[1], output),
                block("O", ("output", "输出"), br, V.shape[1], output, "second"), gap=12,
            ), gap=22, align=1,
        )  # fmt: skip
        return memories(slow, fast, room.words, layout).with_meters(
            meter("moved", ("moved to and from HBM", "进出 HBM 的元素"), moved, most, size=28),
            meter("standard", ("standard attention", "标准注意力"), standard, most, colour="quiet", size=28),
        )

    @act(
        attention_traffic, ("Real sizes", "真实尺寸"), n=long_sequence, d=64, block_q=(64, 128, 256),
        block_k=(32, 64, 128), watch=("Br", "Bc", "moved"),
    )  # fmt: skip
    def chart(n, d, block_q, block_k, standard, flash=(), ratios=(), counted=()):
        sizes = label("sizes", "N = ", n, ", d = ", d, size=32, colour="quiet")
        taller = label(
            "taller", ("taller Q tiles: fewer trips", "Q 块越高，趟数越少"), size=32, colour="now", weight=650
        )
        same = label(
            "same", ("taller K, V tiles: all the same", "K、V 块的高度无关"), size=32, colour="first", weight=650
        )
        rows = [sizes, traffic("standard", ("standard attention", "标准注意力"), standard, standard, "quiet")]
        rows.append(taller if len(flash) else space(0, taller.h))
        for i in range(len(block_q)):
            said = [("Q tiles of ", "Q 块 "), block_q[i], (" rows", " 行")]
            now = i < len(flash)
            rows.append(traffic(f"flash/{i}", said, flash[i], standard, "now", ratios[i]) if now else space(0, 50))
        rows.append(same if len(counted) else space(0, same.h))
        for i in range(len(block_k)):
            said = [("K, V tiles of ", "K、V 块 "), block_k[i], (" rows", " 行")]
            now = i < len(counted)
            rows.append(traffic(f"counted/{i}", said, counted[i], standard, "first") if now else space(0, 50))
        return column(*rows, gap=16, align=0)

    @act(
        causal_traffic, ("The causal mask", "因果掩码"), n=tokens, d=features, watch=("rows", "cols"),
        without=fact(unmasked_traffic),
    )  # fmt: skip
    def causal_tiles(n, rows, cols, whole, cut, skipped, moved, without, skips=None, every=None):
        side = 560 / n
        table = blanks("causal", n, n, w=side - 4, h=side - 4, never=skipped)
        for kind, colour, found in (("whole", "done", whole), ("cut", "now", cut)):
            for i, j in ((i, j) for at, to in found for i in places(at) for j in places(to)):
                paint = colour if j <= i else "now/20"
                table += cell(f"{kind}/{i}/{j}", w=side - 1, h=side - 1, fill=paint).moved(j * side, i * side)
        if skips is None:
            w, h = len(places(cols)) * side, len(places(rows)) * side
            frame = cell("causal/frame", w=w + 6, h=h + 6, fill=None, edge="text", radius=10)
            table += frame.moved(cols.start * side + (w - side) / 2, rows.start * side + (h - side) / 2)
        table = column(label("keys", ("keys →", "键 →"), size=36, colour="quiet"), table, gap=12)
        count = space(300, 90) if skips is None else label("skips", skips, (" of ", " / "), every, size=80, weight=700)
        legend = column(
            swatch("whole", ("no mask", "不遮"), ["done"]),
            swatch("cut", ("masked in part", "遮一部分"), ["now", "now/20"]),
            swatch("never", ("never loaded", "从不载入"), ["faint/30"]), count, gap=40, align=0,
        )  # fmt: skip
        side_title = label("queries", ("queries ↓", "查询 ↓"), size=36, colour="quiet")
        return beside(side_title, table, legend, gap=40).with_meters(
            meter("moved", ("moved with the mask", "有掩码时搬运"), moved, without, size=28),
            meter("standard", ("without it", "没有掩码"), without, without, colour="quiet", size=28),
        )

    @act(
        attention_both_ways, ("Exact", "精确"), watch=("flash_moved", "standard_moved", "apart"), decimals=0,
        most=fact(largest_traffic),
    )  # fmt: skip
    def closing(Q, K, standard, flash, standard_moved, flash_moved, most):
        side, wide, tall = 330 / max(len(Q), len(K)), 150, 168 / len(Q)
        carried = column(
            label("carried", ("all that a row carries along", "一行只带着这三样"), size=32, colour="quiet"),
            beside(
                chip("max", ("max", "最大值"), "first"), chip("sum", ("sum", "和"), "done"),
                chip("output", ("output", "输出"), "second"), gap=18,
            ), gap=16,
        )  # fmt: skip
        bar = {"of": most, "w": 330, "h": 52, "size": 30}
        usual = stack("standard", [standard_moved], colours="quiet", **bar)
        ours = stack("flash", [flash_moved], colours="now", **bar)
        bars = column(
            named("standard", ("standard attention", "标准注意力"), usual, "quiet", 300, 30),
            named("flash", "FlashAttention", ours, "now", 300, 30), gap=14, align=0,
        )  # fmt: skip
        usual, ours = in_hbm("standard/O", standard, wide, tall), in_hbm("O", flash, wide, tall)
        outputs = beside(
            titled("standard/O", ("O, standard", "O，标准"), usual, 30, "quiet"),
            verdict("exact", standard, flash, size=80), titled("O", ("O, Flash", "O，Flash"), ours, 30, "now"), gap=44,
        )  # fmt: skip
        never = label("never", ("N × N, never stored", "N × N，从不存储"), size=32, colour="quiet", weight=650)
        ghost = column(blanks("ghost", len(Q), len(K), w=side - 4, h=side - 4), never, gap=20)
        return beside(ghost, column(carried, bars, outputs, gap=44), gap=60)


ALL, NOWHERE = (None, None), (range(0), None)


def spot(rows):
    """These rows of a matrix, all columns."""
    return NOWHERE if rows is None else (rows, None)


def places(tile):
    return range(tile.start, tile.stop)


def written(past):
    """The rows of the output that are in HBM, each with the place of the keys after which it was written last."""
    kept = [p for p in past if "O" in p.fresh and p.rows is not None and p.cols is not None]
    return {p.rows.start: (p.rows, p.cols.start) for p in kept}.values()


def space(w, h):
    """Room for what is not there yet."""
    return Picture(bounds=(0, 0, w, h))


def titled(name, words, picture, size, colour="text"):
    return column(label(name + "/title", words, size=size, weight=650, colour=colour), picture, gap=10)


def named(name, words, picture, colour="text", wide=170, size=32):
    """A row with its name on the left."""
    left, top, right, bottom = picture.bounds
    said = label(name + "/title", words, size=size, weight=650, colour=colour, anchor=1.0)
    return picture + said.moved(left - 24, (top + bottom) / 2) + Picture(bounds=(left - wide, top, right, bottom))


def memory(kind, size, across=False):
    """The name of a memory, and what it is like."""
    title, remark, colour = kind
    name = label(title + "/name", title, size=size, weight=650, colour=colour, anchor=0.0)
    like = label(title + "/remark", remark, size=size, colour="quiet", anchor=0.0)
    return beside(name, like, gap=14, align=0) if across else column(name, like, gap=6, align=0)


def memories(slow, fast, size, layout):
    """Both memories: the fast one below the slow one, on a slide beside it."""
    if layout == "lecture":
        head = memory(FAST, size)
        slow = beside(memory(SLOW, size), slow, gap=22, align=0)
        fast = fast.moved(-fast.bounds[0], -fast.bounds[1]) + head
        wide = space(max(slow.w, fast.w), 0)
        return column(panel("hbm", slow + wide), panel("sram", fast + wide, colour="now", lit=True), gap=20)
    slow, fast = (
        column(memory(kind, size, across=True), each, gap=14, align=0) for kind, each in ((SLOW, slow), (FAST, fast))
    )
    tall = space(0, max(slow.h, fast.h))
    return beside(panel("hbm", slow + tall), panel("sram", fast + tall, colour="now", lit=True), gap=22)


def in_hbm(name, matrix, wide, tall, **more):
    """A matrix in HBM, `wide` in all, a row `tall`."""
    return grid(name, matrix, digits=False, w=wide / matrix.shape[1] - 3, h=tall - 3, gap=3, **more)


def empty(name, shape, wide, tall):
    """Room for a matrix in HBM."""
    return blanks("room/" + name, *shape, dashed=False, w=wide / shape[1] - 3, h=tall - 3, gap=3)


def with_trips(name, matrix, shape, ways, wide, size, came_from=None):
    """A matrix in HBM, or the room for it, and an arrow for each time that it was written or read."""
    held, often = empty(name, shape, wide, 192 / shape[0]), name in "SP"
    if matrix is not None:
        held += in_hbm(name, matrix, wide, 192 / shape[0], came_from=came_from)
    arrows = trips(name + "/trips", ways, slots=2 if often else 1, colour="lost" if often else "quiet")
    return column(titled(name, name, held, size), arrows, gap=14)


def on_a_visit(name, matrix, wide, size):
    """A matrix while it is in SRAM."""
    w, h = wide / matrix.shape[1] - 3, 192 / len(matrix) - 3
    held = grid("sram/" + name, matrix, digits=False, came_from=name, w=w, h=h, gap=3)
    return titled("sram/" + name, name, held, size)


def in_tiles(x, block, now):
    """The scores of a row in their tiles, the present one lit."""
    found = []
    for start in range(0, len(x), block):
        at = range(start, min(start + block, len(x)))
        held = row("x", [x[i] for i in at], places=at, w=SCORE, h=TALL)
        lit = now is not None and now.start == start
        found.append(panel(f"x/tile/{start}", held, pad=12, colour="now", lit=lit))
    return beside(*found, gap=APART - 24, align=0)


def under_tiles(name, weights, block, came_from=None):
    """A number for each score, in columns with them."""
    found = []
    for start in range(0, len(weights), block):
        at = range(start, min(start + block, len(weights)))
        size = {"w": SCORE, "h": TALL, "decimals": 3}
        found.append(row(name, [weights[i] for i in at], places=at, came_from=came_from, **size))
    return beside(*found, gap=APART, align=0)


def filling(name, so_far, slots, colour):
    """A row that fills from the left, the last of it lit."""
    rooms = blanks("room/" + name, 1, slots, w=SCORE, h=TALL, gap=8, dashed=False)
    return rooms + row(name, so_far, lit=[len(so_far) - 1], colour=colour, decimals=3, w=SCORE, h=TALL)


def registers(peak, higher, fade, total):
    """What one query carries along, and what it fades by."""
    carried = (
        ("peak", ("max m", "最大值 m"), peak, "first"), ("higher", ("new max m′", "新最大值 m′"), higher, "first"),
        ("fade", ("fade", "缩小"), fade, "lost"), ("total", ("sum", "和"), total, "done"),
    )  # fmt: skip
    size = {"w": 190, "h": 92, "size": 42, "decimals": 3}
    return beside(*(
        titled("register/" + name, words, cell("register/" + name, value, colour=colour, **size), 30, colour)
        for name, words, value, colour in carried
    ))  # fmt: skip


def softmax_bar(name, weights, tile, unit, came_from=None):
    """The weights of a tile end to end; one would be `unit` long."""
    keys_ = [f"{i}" for i in range(tile.start, min(tile.stop, len(weights)))]
    sources = [came_from and f"{came_from}/{i}" for i in keys_]
    return stack(name, weights[tile], keys=keys_, w=unit, h=56, colours="now", came_from=sources, size=28)


def swatch(name, words, colours):
    """What a colour means."""
    w = 96 / len(colours) - 2
    painted = (cell(f"swatch/{name}/{i}", w=w, h=52, fill=colour) for i, colour in enumerate(colours))
    return beside(beside(*painted, gap=4), label(f"swatch/{name}/title", words, size=36, anchor=0.0), gap=20)


def chip(name, words, colour):
    return cell("chip/" + name, words, w=190, h=76, size=34, fill=f"{colour}/14", edge=colour, colour=colour, radius=38)


def traffic(name, words, moved, most, colour, ratio=None):
    """A bar of what is moved, with its name, its number and how many times as much standard attention moves."""
    bar = stack(name, [moved], of=most, colours=colour, w=460, h=40, digits=False)
    bar = named(name, words, bar, "quiet", wide=390)
    bar += label(name + "/moved", moved, size=32, anchor=0.0).moved(480, 0)
    if ratio is None:
        return bar
    times = label(name + "/ratio", ratio, "×", size=36, decimals=1, weight=700, colour=colour, anchor=0.0)
    return bar + times.moved(740, 0)
