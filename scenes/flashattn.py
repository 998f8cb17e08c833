"""FlashAttention, watched: exact attention that never stores the N × N scores."""

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
from vizkit.reference.attention import (
    attention_both_ways,
    attention_traffic,
    causal_traffic,
    features,
    flash_attention,
    keys,
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

SCORE, TALL, APART = 112, 84, 42
"""Width and height of a score of the single row, and how far apart the scores of two tiles are."""

SLOW, FAST = ("HBM", ("large, slow", "大而慢"), "first"), ("SRAM", ("small, fast", "小而快"), "now")
"""The two memories: name, what they are like, and colour."""


class Room(NamedTuple):
    """How large things are in a layout: words, a matrix in HBM and the ghost of the scores, cells in SRAM."""

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
    "slide": Room(words=42, matrix=112, tall=440, ghost=240, data=42, score=66, figure=94, output=46, high=56),
}


class FlashAttention(Film):
    title = "FlashAttention", "FlashAttention"
    idea = "Exact attention that never stores the N × N scores", "精确的注意力，却从不存储 N × N 的分数"
    family = "tensors"
    colours = {
        "peak": "first", "higher": "first", "fade": "lost", "total": "done", "square": "lost", "together": "lost",
        "standard_moved": "quiet",
    }  # fmt: skip
    largest = {"n": 16, "d": 8, "block_q": 8, "block_k": 4, "scores": [1, 3, 2, 5, 4, 0, 7, 6]}

    n = whole(8, "number of tokens", most=16)
    d = whole(4, "features of a token", most=8)
    block_q = whole(4, "rows of a tile of Q")
    block_k = whole(2, "rows of a tile of K and V")
    scale = real(None, "what scores are multiplied by", otherwise="auto")
    causal = switch(False, "no query sees a later key")
    order = choice("fa2", ("fa2", "fa1"), "which loop is outside: that over Q (fa2) or over K and V (fa1)")
    seed = whole(114, "seed of the random tensors")
    Q = array(queries, "queries", most=(16, 8))
    K = array(keys, "keys", most=(16, 8))
    V = array(values, "values", most=(16, 8))
    scores = numbers([1, 3, 2, 5, 4, 0], "scores of the single row", most=8)
    chart_n = whole(4096, "tokens in the chart of traffic")

    @act(standard_attention, ("Standard attention", "标准注意力"), watch=(), every=fact(standard_traffic))
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
        if S is None or not s_read:
            step, inside = "scores", {"Q": Q, "K": K} if S is None else {}
        elif P is None or not p_read:
            step, inside = "weights", {"S": S} if P is None else {}
        else:
            step, inside = "mix", {"P": P, "V": V} if O is None else {}
        visitors = beside(*(on_a_visit(name, matrix, wide * (2 if name in "SP" else 1), size) for name, matrix in inside.items()))
        said = formula("step/" + step, standard_attention, step, size=size * 1.3)
        head, tall = memory(FAST, size), 200 + size * 1.2
        rest = hbm.w - head.w - 48 - 52
        sram = panel("sram", beside(
            head, over(space(rest * 0.45, tall), said), over(space(rest * 0.55, tall), visitors), gap=26, align=0,
        ), colour="now", lit=True)  # fmt: skip
        return column(hbm, sram, gap=22).with_meters(
            meter("moved", ("moved to and from HBM", "进出 HBM 的元素"), moved, every, size=28),
            meter("square", ("of which S and P", "其中 S 和 P"), square, every, colour="lost", size=28),
        )

    @act(softmax_each_tile, ("A softmax in tiles?", "分块做 softmax？"), x=row_of_scores, watch=("cols", "together"), whole_row=fact(softmax_three_pass))
    def question(x, block, cols, weights, past, whole_row, together=None):
        unit, tops = block * (SCORE + 8) + 16, in_tiles(x, block, cols if together is None else None)
        wide = -(-len(x) // block) * (unit + 18) - 18
        bars, right = space(wide, 62), space(unit, 62)
        for tile in [p.cols for p in past if "cols" in p.fresh][: None if together is not None else -1]:
            at = tile.start / block * (unit + 18)
            bars += softmax_bar(f"each/{tile.start}", weights, tile, unit, came_from=f"own/{tile.start}").moved(at, 31)
        if together is not None:
            number = label("together", together, decimals=0, size=56, colour="lost", weight=700, anchor=0.0)
            bars = Picture((*bars.marks, *number.moved(wide + 24, 31).marks), (0, 0, wide, 62))
            whole = stack("whole", whole_row, w=unit, h=56, colours="done", digits=False)
            right = beside(whole, label("whole", ("the whole row", "整行"), size=32, colour="done", weight=650), gap=24)
        held = column(tops, bars, right, gap=16, align=0)
        hbm = panel("hbm", beside(memory(SLOW, 32), held, space(50, 0), gap=30, align=0))
        head = memory(FAST, 32)
        inside = space(hbm.w - head.w - 48 - 40, 150)
        if together is None:
            places = range(cols.start, min(cols.stop, len(x)))
            tile = row("tile", [x[i] for i in places], places=places, came_from="x", w=SCORE, h=TALL)
            own = softmax_bar(f"own/{cols.start}", weights, cols, unit)
            inside = over(inside, beside(tile, label("softmax", "softmax", size=34, colour="quiet"), own, gap=40))
        else:
            inside = over(inside, formula("weight", softmax_naive, "weight", size=44))
        return column(hbm, panel("sram", beside(head, inside, gap=40), colour="now", lit=True, w=hbm.w), gap=24)

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
        softmax_online, ("One row", "一行分数"), x=row_of_scores, watch=("peak", "higher", "fade", "total"), decimals=3, reach=fact(largest_sum),
        three_pass=fact(softmax_three_pass),
    )  # fmt: skip
    def one_row(x, block, cols, peak, higher, total, reach, three_pass, fresh, past, fade=None, powers=None, weights=None):
        tops = in_tiles(x, block, cols if weights is None else None)
        if weights is not None:
            one, three = under_tiles("one", weights, block, came_from="x"), under_tiles("three", three_pass, block)
            both = column(
                tops, titled("one", ("one pass", "一遍"), one, 30), titled("three", ("three passes", "三遍"), three, 30, "quiet"), gap=40
            )
            return both + verdict("same", weights, three_pass, size=84).moved(tops.w / 2 + 70, tops.h + 208)
        parts, new = [total], []
        if "powers" in fresh:
            parts, new = [past[-2].total, *powers], [f"{i}" for i in range(cols.start, cols.stop)]
        track = cell("track", w=860, h=84).moved(430, 0)
        bar = track + stack(
            "sum", parts, of=reach, keys=["old", *new], colours=["done", *["now"] * len(new)], came_from=[None, *(f"x/{i}" for i in new)],
            was=past[-2].total if "fade" in fresh else None, w=860, h=84, size=32, decimals=3,
        )  # fmt: skip
        return column(tops, registers(peak, higher, None if "cols" in fresh else fade, total), bar, gap=44)

    @act(
        attend_one_row, ("The output too", "输出也一样"), scores=row_of_scores, V=values_of_row, watch=("peak", "higher", "fade", "total"), decimals=3,
        reach=fact(largest_carried),
    )  # fmt: skip
    def rescale(scores, V, block, cols, peak, higher, total, acc, reach, fresh, past, fade, weights=None, O=None):
        pitch, tall = min(110, 432 / len(scores)), min(66, 330 / V.shape[1])
        lit = cols if O is None else range(0)
        data = column(
            named("scores", ("scores", "分数"), row("x", scores, w=pitch - 6, h=60, gap=6, frame=lit), "quiet", wide=140),
            named("V", "V", grid(
                "row/V", V, w=pitch - 6, h=tall - 6, gap=6, lit=(lit, None), spot=O is None, transposed=True, size=26
            ), "quiet", wide=140), gap=22,
        )  # fmt: skip
        before = past[-2] if "fade" in fresh and len(past) > 1 else None
        bar = {"of": reach, "keys": ["old"], "signed": True, "w": 220}
        bars = stack("sum", [total], was=before and before.total, h=60, size=28, **bar)
        for i, out in enumerate(acc if O is None else O):
            one = stack(f"acc/{i}", [out], was=before and before.acc[i], h=tall - 8, size=26, colours="second", **bar)
            bars += one.moved(0, 49 + (i + 0.5) * tall)
        bars += label("sum/title", ("sum", "和"), size=32, colour="done", weight=650, anchor=0.0).moved(240, 0)
        middle = 49 + V.shape[1] * tall / 2
        bars += label("acc/title", ("output", "输出"), size=32, colour="second", weight=650, anchor=0.0).moved(240, middle)
        bars = Picture(bars.marks, (-220, -30, 360, bars.bounds[3]))
        return column(registers(peak, higher, fade, total), beside(data, bars, gap=40, align=0), gap=44)

    @act(flash_attention, ("Tiles", "分块"), watch=())
    def tiles(
        Q, K, V, O, Br, Bc, moved, standard, fresh, past, layout, rows=None, cols=None, peak=None, total=None, acc=None, scores=None,
        higher=None, fade=None, weights=None, L=None, peaks=None,
    ):  # fmt: skip
        room = ROOMS[layout]
        brought = fresh & {"rows", "cols"} if "moved" in fresh else frozenset()
        at = rows if peaks is None or scores is not None or "rows" in brought else None
        to = cols if peaks is not None or scores is not None or "cols" in brought else None

        tall = room.tall / max(len(Q), len(K))
        out, logs = empty("O", O.shape, room.matrix, tall), empty("L", (len(Q), 1), room.matrix / 4, tall)
        written = {p.rows.start: (p.rows, p.cols.start) for p in past if "O" in p.fresh and p.rows is not None and p.cols is not None}
        for done, last in written.values():
            new = "O" in fresh and done.start == rows.start
            piece = {"rows": done, "dim": not new, "heat": V}
            out += in_hbm(f"O/{last}", O[done], room.matrix, tall, lit=EVERYWHERE if new else None, came_from="sram/O", **piece).moved(
                0, done.start * tall
            )
            if L is not None:
                logs += in_hbm("L", L[done], room.matrix / 4, tall, came_from="sum", **piece).moved(0, done.start * tall)
        ghost = blanks(
            "ghost", len(Q), len(K), w=room.ghost / len(K) - 3, h=tall - 3, gap=3, lit=(rows, cols) if scores is not None else None,
            seen=[(p.rows, p.cols) for p in past if p.scores is not None],
            never=[(p.rows, p.cols) for p in past if p.fresh & {"rows", "cols"} and "moved" not in p.fresh],
        )  # fmt: skip
        nowhere = range(0)
        slow = beside(
            titled("Q", "Q", in_hbm("Q", Q, room.matrix, tall, lit=(nowhere if at is None else at, None), spot=True), room.words),
            titled("K", "K", in_hbm("K", K, room.matrix, tall, lit=(nowhere if to is None else to, None), spot=True), room.words),
            titled("V", "V", in_hbm("V", V, room.matrix, tall, lit=(nowhere if to is None else to, None), spot=True), room.words),
            titled("O", "O", out, room.words), titled("L", "L", logs, room.words, "quiet"),
            titled("ghost", NEVER[layout], ghost, room.words, "quiet"), gap=22, align=0,
        )  # fmt: skip

        br, bc = min(Br, len(Q)), min(Bc, len(K))
        data, score = min(room.data, 4 * room.data / Q.shape[1]), min(room.score, 2.7 * room.score / bc)
        output, figure = min(room.output, 4 * room.output / V.shape[1]), room.figure
        cells = {"h": min(room.high, 8 * room.high / (br + max(bc, Q.shape[1]))) - 4, "size": 25}
        held = {}
        if at is not None:
            column_ = {"rows": at, "differ": (peak, higher) if higher is not None else None, "w": figure - 4, **cells}
            held["Q"] = grid("sram/Q", Q[at], rows=at, heat=Q, came_from="Q", w=data - 4, **cells)
            held["max"] = figures("max", peak if higher is None else higher, colour="first", **column_)
            held["fade"] = figures("fade", fade, colour="lost", **column_) if fade is not None else EMPTY
            held["sum"] = figures("sum", total, colour="done", **column_)
            held["O"] = grid("sram/O", acc, rows=at, decimals=2, w=output - 4, **cells)
        if to is not None:
            held["K"] = grid("sram/K", K[to], rows=to, heat=K, came_from="K", transposed=True, w=score - 4, **cells)
            held["V"] = grid("sram/V", V[to], rows=to, heat=V, came_from="V", w=output - 4, **cells)
        if scores is not None:
            held["S"] = grid("sram/S", scores if weights is None else weights, rows=rows, cols=cols, decimals=2, w=score - 4, **cells)

        def block(name, words, down, across, w, colour="text"):
            slots = blanks("slot/" + name, down, across, dashed=False, w=w - 4, h=cells["h"])
            return titled("sram/" + name, words, slots + held.get(name, EMPTY), room.words, colour)

        room_of_its_name = Picture(bounds=(-80, 0, 80, 1))
        fast = beside(
            block("Q", ("Q tile", "Q 块"), br, Q.shape[1], data) + room_of_its_name,
            column(
                block("K", ("K tile", "K 块"), K.shape[1], bc, score),
                block("S", ("scores", "分数") if weights is None else ("weights", "权重"), br, bc, score), gap=12,
            ),
            beside(
                block("max", ("max", "最大"), br, 1, figure, "first"), block("fade", ("fade", "缩小"), br, 1, figure, "lost"),
                block("sum", ("sum", "和"), br, 1, figure, "done"), gap=8,
            ),
            column(block("V", ("V tile", "V 块"), bc, V.shape[1], output), block("O", ("output", "输出"), br, V.shape[1], output, "second"), gap=12),
            gap=22, align=1,
        )  # fmt: skip
        return memories(slow, fast, room.words, layout).with_meters(
            meter("moved", ("moved to and from HBM", "进出 HBM 的元素"), moved, standard, size=28),
            meter("standard", ("standard attention", "标准注意力"), standard, standard, colour="quiet", size=28),
        )

    @act(
        attention_traffic, ("Real sizes", "真实尺寸"), n=long_sequence, d=64, block_q=(64, 128, 256), block_k=(32, 64, 128), watch=(),
    )  # fmt: skip
    def chart(n, d, block_q, block_k, standard, flash=(), ratios=(), counted=()):
        sizes = label("sizes", "N = ", n, ", d = ", d, size=32, colour="quiet")
        rows = [sizes, traffic("standard", ("standard attention", "标准注意力"), standard, standard, "quiet")]
        taller = label("taller", ("taller Q tiles: fewer trips", "Q 块越高，趟数越少"), size=32, colour="now", weight=650)
        rows.append(taller if len(flash) else space(0, taller.h))
        for i in range(len(block_q)):
            said = [("Q tiles of ", "Q 块 "), block_q[i], (" rows", " 行")]
            rows.append(traffic(f"flash/{i}", said, flash[i], standard, "now", ratios[i]) if i < len(flash) else space(0, 50))
        free = label("free", ("taller K and V tiles: all the same", "K、V 块的高度无关"), size=32, colour="first", weight=650)
        rows.append(free if len(counted) else space(0, free.h))
        for i in range(len(block_k)):
            said = [("K, V tiles of ", "K、V 块 "), block_k[i], (" rows", " 行")]
            rows.append(traffic(f"counted/{i}", said, counted[i], standard, "first") if i < len(counted) else space(0, 50))
        return column(*rows, gap=16, align=0)

    @act(causal_traffic, ("The causal mask", "因果掩码"), n=tokens, d=features, watch=("rows", "cols"), without=fact(unmasked_traffic))
    def causal_tiles(n, rows, cols, whole, cut, skipped, moved, without, skips=None, every=None):
        side = 560 / n
        table = blanks("causal", n, n, w=side - 4, h=side - 4, never=skipped)
        for kind, colour, tiles_ in (("whole", "done", whole), ("cut", "now", cut)):
            for at, to in tiles_:
                for i in range(at.start, at.stop):
                    for j in range(to.start, to.stop):
                        paint = colour if j <= i else "now/20"
                        table += cell(f"{kind}/{i}/{j}", w=side - 1, h=side - 1, fill=paint).moved(j * side, i * side)
        if skips is None:
            w, h = (cols.stop - cols.start) * side, (rows.stop - rows.start) * side
            frame = cell("causal/frame", w=w + 6, h=h + 6, fill=None, edge="text", radius=10)
            table += frame.moved(cols.start * side + (w - side) / 2, rows.start * side + (h - side) / 2)
        table = column(label("keys", ("keys →", "键 →"), size=36, colour="quiet"), table, gap=12)
        legend = column(
            swatch("whole", ("no mask", "不遮"), ["done"]), swatch("cut", ("masked in part", "遮一部分"), ["now", "now/20"]),
            swatch("never", ("never loaded", "从不载入"), ["faint/30"]),
            space(300, 90) if skips is None else label("skips", skips, (" of ", " / "), every, size=80, weight=700), gap=40, align=0,
        )  # fmt: skip
        return beside(label("queries", ("queries ↓", "查询 ↓"), size=36, colour="quiet"), table, legend, gap=40).with_meters(
            meter("moved", ("moved with the mask", "有掩码时搬运"), moved, without, size=28),
            meter("standard", ("without it", "没有掩码"), without, without, colour="quiet", size=28),
        )

    @act(attention_both_ways, ("Exact", "精确"), watch=("flash_moved", "standard_moved", "apart"), decimals=0)
    def closing(Q, K, standard, flash, standard_moved, flash_moved, layout):
        side, wide, tall = 330 / max(len(Q), len(K)), 150, 168 / len(Q)
        ghost = blanks("ghost", len(Q), len(K), w=side - 4, h=side - 4)
        carried = beside(
            chip("max", ("max", "最大值"), "first"), chip("sum", ("sum", "和"), "done"), chip("output", ("output", "输出"), "second"), gap=18
        )
        carried = column(label("carried", ("all that a row carries along", "一行只带着这三样"), size=32, colour="quiet"), carried, gap=16)
        bar = {"of": standard_moved, "w": 330, "h": 52, "size": 30}
        bars = column(
            named("standard", ("standard attention", "标准注意力"), stack("standard", [standard_moved], colours="quiet", **bar), "quiet", 300, 30),
            named("flash", "FlashAttention", stack("flash", [flash_moved], colours="now", **bar), "now", 300, 30), gap=14, align=0,
        )  # fmt: skip
        outputs = beside(
            titled("standard/O", ("O, standard", "O，标准"), in_hbm("standard/O", standard, wide, tall), 30, "quiet"), verdict("exact", standard, flash, size=80),
            titled("O", ("O, Flash", "O，Flash"), in_hbm("O", flash, wide, tall), 30, "now"), gap=44,
        )  # fmt: skip
        return beside(
            column(ghost, label("never", ("N × N, never stored", "N × N，从不存储"), size=32, colour="quiet", weight=650), gap=20),
            column(carried, bars, outputs, gap=44), gap=60,
        )  # fmt: skip


EVERYWHERE = None, None
NEVER = {"lecture": ("scores, never stored", "分数，从不存储"), "slide": ("never stored", "从不存储")}


def space(w, h):
    """Room for what is not there yet."""
    return Picture(bounds=(0, 0, w, h))


def titled(name, words, picture, size, colour="text"):
    return column(label(name + "/title", words, size=size, weight=650, colour=colour), picture, gap=10)


def named(name, words, picture, colour="text", wide=170, size=32):
    """A row with its name on the left."""
    left, top, right, bottom = picture.bounds
    said = label(name + "/title", words, size=size, weight=650, colour=colour, anchor=1.0).moved(left - 24, (top + bottom) / 2)
    return picture + said + Picture(bounds=(left - wide, top, right, bottom))


def memory(kind, size, across=False):
    """The name of a memory, and what it is like."""
    title, remark, colour = kind
    name = label(title + "/name", title, size=size, weight=650, colour=colour)
    return (beside if across else column)(name, label(title + "/remark", remark, size=size, colour="quiet"), gap=14 if across else 6, align=0)


def memories(slow, fast, size, layout):
    """Both memories: the fast one below the slow one, on a slide beside it."""
    if layout == "lecture":
        slow = beside(memory(SLOW, size), slow, gap=22, align=0)
        head = memory(FAST, size)
        fast += head.moved(fast.bounds[0] - head.bounds[0], fast.bounds[1] - head.bounds[1])
        wide = space(max(slow.w, fast.w), 0)
        return column(panel("hbm", slow + wide), panel("sram", fast.moved(-fast.bounds[0]) + wide, colour="now", lit=True), gap=20)
    slow, fast = (column(memory(kind, size, across=True), each, gap=14, align=0) for kind, each in ((SLOW, slow), (FAST, fast)))
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
    return titled("sram/" + name, name, grid("sram/" + name, matrix, digits=False, came_from=name, w=w, h=h, gap=3), size)


def in_tiles(x, block, now):
    """The scores of a row in their tiles, the present one lit."""
    found = []
    for start in range(0, len(x), block):
        places = range(start, min(start + block, len(x)))
        held = row("x", [x[i] for i in places], places=places, w=SCORE, h=TALL)
        found.append(panel(f"x/tile/{start}", held, pad=12, colour="now", lit=now is not None and now.start == start))
    return beside(*found, gap=APART - 24, align=0)


def under_tiles(name, weights, block, came_from=None):
    """A number for each score, in columns with them."""
    found = []
    for start in range(0, len(weights), block):
        places = range(start, min(start + block, len(weights)))
        found.append(row(name, [weights[i] for i in places], places=places, w=SCORE, h=TALL, decimals=3, came_from=came_from))
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
    return beside(*(
        titled("register/" + name, words, cell("register/" + name, value, w=190, h=92, size=42, colour=colour, decimals=3), 30, colour)
        for name, words, value, colour in carried
    ))  # fmt: skip


def softmax_bar(name, weights, tile, unit, came_from=None):
    """The weights of a tile end to end; one would be `unit` long."""
    places = [f"{i}" for i in range(tile.start, min(tile.stop, len(weights)))]
    return stack(name, weights[tile], keys=places, w=unit, h=56, colours="now", came_from=[came_from and f"{came_from}/{i}" for i in places], size=28)


def swatch(name, words, colours):
    cells = beside(*(cell(f"swatch/{name}/{i}", w=96 / len(colours) - 2, h=52, fill=colour) for i, colour in enumerate(colours)), gap=4)
    return beside(cells, label("swatch/" + name + "/title", words, size=36), gap=20)


def chip(name, words, colour):
    return cell("chip/" + name, words, w=190, h=76, size=34, fill=f"{colour}/14", edge=colour, colour=colour, radius=38)


def traffic(name, words, moved, most, colour, ratio=None):
    """A bar of what is moved, with its name, its number and how many times as much standard attention moves."""
    bar = named(name, words, stack(name, [moved], of=most, colours=colour, w=500, h=40, digits=False), "quiet", wide=390)
    bar += label(name + "/moved", moved, size=32, anchor=0.0).moved(520, 0)
    return bar if ratio is None else bar + label(name + "/ratio", ratio, "×", size=36, decimals=1, weight=700, colour=colour, anchor=0.0).moved(740, 0)
