"""Ring all-reduce, watched: reduce-scatter, then all-gather."""

from itertools import pairwise

from vizkit import Film, act, fact
from vizkit.inputs import choice, real, whole
from vizkit.picture.cells import cell
from vizkit.picture.chunk import chunk as box
from vizkit.picture.label import formula, label
from vizkit.picture.layout import EMPTY, beside, column, over
from vizkit.picture.meter import meter
from vizkit.picture.panels import listed, panels
from vizkit.picture.plot import curve, plot
from vizkit.picture.ring import ring, star
from vizkit.picture.stacked import stacked_bars
from vizkit.reference.ring_all_reduce import (
    all_reduce,
    chunk_journey,
    cut_into_chunks,
    device_buffers,
    finished_chunks,
    ring_against_tree,
    ring_all_gather,
    ring_all_reduce,
    ring_latency,
    ring_reduce_scatter,
    ring_traffic,
    scatter_traffic,
    star_all_reduce,
    star_traffic,
)

DEVICE = "device ", "设备 "
RESULT = {"sum": ("the sum", "和"), "mean": ("the mean", "平均"), "max": ("the maximum", "最大值")}
SIZE = {"lecture": 26, "slide": 42}
GAP = 10
ROOM = {"lecture": (1130, 745), "slide": (1814, 682)}
TALL = {"lecture": (1130, 745), "slide": (1814, 830)}


class AllReduce(Film):
    title = "Ring all-reduce", "环形 all-reduce"
    idea = (
        "All links work at once, so no device sends more than twice its data",
        "所有链路同时工作，每台设备发送的不超过自身数据的两倍",
    )
    family = "devices"
    colours = {"step": "now"}
    largest = {"devices": 8, "rows": 16}

    devices = whole(4, "number of devices", most=8)
    rows = whole(4, "numbers that each device holds", most=16)
    data = choice("digits", ("digits", "ones", "random"), "what they hold; of digits any sum shows who is in it")
    op = choice("sum", ("sum", "mean", "max"), "how they are reduced")
    seed = whole(0, "seed of the random data")
    chunk = whole(0, "the chunk that the last act follows")
    alpha = real(0.25, "delay of a step in ms")
    beta = real(10.0, "bandwidth of a link in MB/ms")

    def drawable(devices, rows):
        yield "rows", rows, 2 * devices

    @act(all_reduce, ("The goal", "目标"), buffers=device_buffers, watch=("op", "p", "goal"))
    def goal(buffers, goal, results, op, p, layout):
        look, size = looks(p, cut(buffers[0], p), layout), SIZE[layout]
        nothing, everything = [None] * p, {"who": range(p), "colour": "done", "lit": True}
        held = [row(f"device/{r}", cut(x, p), p, look, who={r}) for r, x in enumerate(buffers)]
        before = listed("device", DEVICE, held, size=size, gap=16)
        found = row("goal", cut(goal, p) if len(goal) else nothing, p, look, **everything)
        named = beside(label("goal/title", RESULT[op], size=size, colour="done", weight=650), found, gap=28)
        copies = [
            row(
                f"goal/{r}",
                cut(results[r], p) if results else nothing,
                p,
                look,
                came_from="goal" if results else None,
                **everything,
            )
            for r in range(p)
        ]
        wanted = column(heading("wanted", ("what each wants", "每台想要的"), found, size), *copies, gap=16)
        has = heading("has", ("what each has", "每台现有的"), found, size)
        return beside(
            column(column(has, before, gap=16, align=1.0), named, gap=34, align=1.0), wanted, gap=72, align=0.0
        )

    @act(
        star_all_reduce, ("One centre", "单一中心"), buffers=device_buffers, watch=("source", "target", "sent", "received"),
        most=fact(star_traffic),
    )  # fmt: skip
    def one_centre(memory, packets, received, sent, op, p, most, past, layout, inward=None, outward=None):
        look = small(p, layout) if len(memory[0]) > p else looks(p, cut(memory[0], p), layout)
        who = gathered(past, p)
        held = [
            row(
                f"device/{r}",
                cut(x, p),
                p,
                look,
                whole=True,
                who=who[r],
                colour=filling(who[r], p),
                done=len(who[r]) == p,
            )
            for r, x in enumerate(memory)
        ]
        flying, lit = {}, {}
        for source, target, values in packets:
            phase = "first" if target == 0 else "second"
            flying[0] = row(
                "packet", cut(values, p), p, wider(look), whole=True, who=who[source], colour=phase, lit=True, aloft=True,
                sign=sign(op) if target == 0 else "", came_from=f"device/{source}", goes_into=f"device/{target}",
            )  # fmt: skip
            lit |= {source: phase, target: phase}
        w, h = ROOM[layout]
        size = SIZE[layout]
        if outward is not None:
            lit[0] = "lost"
        hub = over(
            cell("switch", w=4.2 * size, h=2.2 * size, radius=1.1 * size),
            label("switch/title", ("switch", "交换机"), size=size, colour="quiet"),
        )
        picture = star(
            "star", panels("device", DEVICE, held, size=size), w=w, h=h, loads=[*zip(received, sent)], of=[most[0], most[0]],
            lit=lit, packets=flying, hub=hub,
        )  # fmt: skip
        if outward is not None:
            came = label("busy/in", inward, (" in", " 入"), size=1.15 * size, colour="lost", weight=650)
            went = label("busy/out", outward, (" out", " 出"), size=1.15 * size, colour="lost", weight=650)
            picture += came.placed(-came.w / 2 - 30, -h / 6.5) + went.placed(went.w / 2 + 30, -h / 6.5)
        return picture.with_meters(
            gauge("in", ("into the centre", "进入中心"), received[0], most[0], "first"),
            gauge("out", ("out of the centre", "从中心发出"), sent[0], most[0], "second"),
        )

    @act(cut_into_chunks, ("Cut into chunks", "切成块"), buffers=device_buffers, watch=("p",))
    def into_chunks(memory, p, layout):
        whole = len(memory[0]) < p
        pieces = [cut(held[0], p) if whole else held for held in memory]
        look = looks(p, pieces[0], layout)
        held = [row(f"device/{r}", parts, p, look, whole=whole, who={r}) for r, parts in enumerate(pieces)]
        return around(held, layout, links=None if whole else "faint")

    @act(
        ring_reduce_scatter, ("Reduce-scatter", "reduce-scatter"), buffers=device_buffers, traffic=fact(scatter_traffic),
        watch=("step", "source", "chunk", "values"),
    )  # fmt: skip
    def reduce_scatter(
        memory,
        packets,
        landed,
        finished,
        sent,
        op,
        p,
        traffic,
        past,
        layout,
        target=None,
        chunk=None,
        own=None,
        values=None,
    ):
        look = looks(p, memory[0], layout)
        who, gone = added(past), passed_on(past)
        arrived = {(target, c) for _, target, c, _ in landed}

        def held(r, c, part):
            done, there = (r, c) in finished, (r, c)
            return one(
                f"device/{r}/{c}", part, p, look, who=who.get(there, {r}), colour="done" if done else "first" if there in who else None,
                lit=there in arrived, spent=there in gone, done=done,
            )  # fmt: skip

        def flying(source, to, c, part):
            return packet(
                source, to, c, part, p, look, who=who.get((source, c), {source}), colour="first", sign=sign(op)
            )

        rows = [beside(*(held(r, c, part) for c, part in enumerate(parts)), gap=GAP) for r, parts in enumerate(memory)]
        said = equation(op, target, own, values, memory[target][chunk], layout) if landed and len(values) else EMPTY
        if finished:
            said = cost("cost", ring_reduce_scatter, ("each device has sent", "每台设备已发送"), layout)
        picture = around(
            rows, layout, links="first" if packets else "faint", packets={way[0]: flying(*way) for way in packets},
            centre=middle("reduce-scatter", "first", said, layout),
        )  # fmt: skip
        return picture.with_meters(
            gauge("scattered", ("each device has sent", "每台设备已发送"), sent[0], traffic[0], "first"),
            gauge("whole", ("each device holds", "每台设备拥有"), traffic[0], traffic[0], "quiet"),
        )

    @act(
        ring_all_gather, ("All-gather", "all-gather"), chunks=finished_chunks, traffic=fact(scatter_traffic),
        watch=("step", "source", "chunk", "values"),
    )  # fmt: skip
    def all_gather(memory, packets, landed, finished, sent, p, traffic, layout, fresh):
        look = looks(p, [memory[0][0]], layout)
        everybody = range(p)
        arrived = {(target, c) for _, target, c, _ in landed}

        def held(r, c, part):
            there = (r, c)
            return one(
                f"device/{r}/{c}", part, p, look, who=everybody, colour="second" if there in arrived else "done",
                done=there in finished,
            )  # fmt: skip

        def flying(source, to, c, part):
            return packet(source, to, c, part, p, look, who=everybody, colour="second")

        rows = [beside(*(held(r, c, part) for c, part in enumerate(parts)), gap=GAP) for r, parts in enumerate(memory)]
        every = len(finished) == p * p and not landed and not packets
        said = (
            cost("cost", ring_all_reduce, ("each device has sent in all", "每台设备总共发送"), layout)
            if every
            else EMPTY
        )
        picture = around(
            rows, layout, links="second" if packets else "faint", packets={way[0]: flying(*way) for way in packets},
            centre=middle("all-gather", "second", said, layout),
        )  # fmt: skip
        return picture.with_meters(
            gauge("scattered", ("sent in reduce-scatter", "reduce-scatter 中发送"), traffic[1][0], traffic[0], "first"),
            gauge("gathered", ("sent in all-gather", "all-gather 中发送"), sent[0], traffic[0], "second"),
        )

    @act(ring_traffic, ("The traffic", "通信量"), watch=("p", "share"), decimals=3)
    def traffic(counts, halves, shares, centre, limit, p, layout):
        size = 30 if layout == "lecture" else 44
        long = 560 if layout == "lecture" else 760
        bars = stacked_bars(
            "traffic", counts[: len(shares)], [(half, half) for half in halves], [[share, " V"] for share in shares], [[each, " V"] for each in centre],
            of=limit, colours=("first", "second"), heads=(("devices", "设备数"), None, ("each sends", "每台发送"), ("star's centre", "星的中心")), slots=len(counts), w=long, size=size,
            thick=1.6 * size, room=5.4 * size, decimals=3, lit=len(shares) - 1,
        )  # fmt: skip
        names = beside(
            label("traffic/first", "reduce-scatter", size=size * 0.9, colour="first", weight=650),
            label("traffic/plus", "+", size=size * 0.9, colour="quiet"),
            label("traffic/second", "all-gather", size=size * 0.9, colour="second", weight=650),
            gap=16,
        )
        bound = formula("traffic/bound", ring_all_reduce, "bound", size=1.35 * size)
        picture = (
            bars
            + names.placed(long / 2 - 40, 0)
            + formula("traffic/limit", ring_traffic, "limit", size=size).placed(long - 30, 0)
        )
        held = label(
            "traffic/held", ("V: all that a device holds", "V：一台设备的全部数据"), size=size * 0.9, colour="quiet"
        )
        return column(picture, beside(bound, held, gap=80), gap=44)

    @act(ring_latency, ("The latency", "延迟"), alpha=1, reach=fact(ring_latency), watch=("p", "ring", "tree"))
    def latency(counts, rings, trees, reach, layout):
        return chart(
            "latency",
            ring_latency,
            counts,
            rings,
            trees,
            reach,
            ("devices", "设备数"),
            ("delays one after another, α each", "先后等待的次数，每次 α"),
            layout,
        )

    @act(
        ring_against_tree,
        ("Small and large", "小与大"),
        devices=64,
        reach=fact(ring_against_tree),
        watch=("alpha", "beta", "size", "ring", "tree", "crossover"),
    )
    def small_and_large(sizes, times, reach, p, layout):
        rings, trees = zip(*times, strict=True)
        devices = label(
            "size/devices", ("devices: ", "设备数："), p, size=28 if layout == "lecture" else 44, colour="quiet"
        )
        return chart(
            "size",
            ring_against_tree,
            sizes,
            rings,
            trees,
            reach,
            ("MB to reduce", "要归约的 MB"),
            ("ms", "毫秒"),
            layout,
            devices,
        )

    @act(
        chunk_journey,
        ("Once round, twice", "转一圈，再转一圈"),
        buffers=device_buffers,
        watch=("chunk", "source", "target", "values"),
    )
    def journey(memory, chunk, adding, copying, target, p, past, layout, home=None):
        look = large(p, memory[0][chunk], layout)
        done = () if home is None else {home, *(device for _, device in copying)}
        who = [set(range(p)) if r in done else {r} for r in range(p)]
        for source, device in adding:
            who[device] |= who[source]
        held = [
            one(
                f"device/{r}/{chunk}",
                parts[chunk],
                p,
                look,
                who=who[r],
                colour="done" if r in done else filling(who[r], p) and "first",
                done=r in done,
            )
            for r, parts in enumerate(memory)
        ]
        devices = panels("device", DEVICE, held, size=SIZE[layout])
        told = len(past) == 2 * p + 1
        if not told:
            here = cell(
                "journey/here",
                w=devices[target].w + 14,
                h=devices[target].h + 14,
                fill=None,
                edge="now",
                radius=24,
                arc=0.25,
            )
            devices[target] = over(devices[target], here)
        w, h = TALL[layout]
        lanes = [{source: "first" for source, _ in adding}, {source: "second" for source, _ in copying}]
        size = 32 if layout == "lecture" else 46
        names = beside(
            *(
                label(f"sum/{i}", word, size=size, colour=colour, weight=700) if seen else label(f"sum/{i}", word, size=size).each(opacity=0.0)
                for i, (word, colour, seen) in enumerate((
                    ("all-reduce", "text", told), ("=", "quiet", told), ("reduce-scatter", "first", True), ("+", "quiet", bool(copying)),
                    ("all-gather", "second", bool(copying)),
                ))
            ),
            gap=14,
        )  # fmt: skip
        sends = label("sum/sends", ("each device sends", "每台设备发送"), size=0.9 * size, colour="quiet")
        bound = (
            beside(sends, formula("sum/bound", ring_all_reduce, "bound", size=1.2 * size), gap=30) if told else EMPTY
        )
        return ring(
            "ring", devices, w=w, h=h, links=lanes, centre=names.placed(0, -1.6 * size) + bound.placed(0, 1.2 * size)
        )


def chart(name, reference, xs, rings, trees, reach, x, y, layout, more=EMPTY):
    """The ring against the tree, as far as they have come."""
    size = 28 if layout == "lecture" else 44
    shown = plot(
        name, curve("ring", None, xs[: len(rings)], rings, "now", dots=True), curve("tree", None, xs[: len(trees)], trees, "quiet", dots=True, dashed=True),
        x=x, y=y, log_x=True, log_y=True, reach_x=xs, reach_y=reach, w=1000 if layout == "lecture" else 1350, h=440, size=size,
    )  # fmt: skip
    named = (
        beside(
            label(f"{name}/{key}/name", words, size=size, colour=colour, weight=650),
            formula(f"{name}/{key}/formula", reference, key, size=1.1 * size, colour=colour),
            gap=20,
        )
        for key, words, colour in (("ring", ("ring", "环"), "now"), ("tree", ("tree", "树"), "quiet"))
    )
    return column(beside(*named, more, gap=80), shown, gap=30)


def heading(key, words, below, size):
    """Quiet words over the middle of a picture, in a room no narrower than it."""
    said = label(key, words, size=size, colour="quiet")
    return said.padded(max(0, (below.w - said.w) / 2), 0)


def looks(p, parts, layout):
    """How large the chunks of p devices are, and whether there is room for their numbers."""
    lecture, deep = layout == "lecture", max(1, len(parts[0]))
    if p <= 4 and lecture:
        return {"w": 88, "h": 44 * deep + 16, "size": 30}
    if p <= 4 and deep == 1:
        return {"w": 132, "h": 78, "size": 46}
    return small(p, layout)


def large(p, part, layout):
    """How large a chunk is where each device shows a single one."""
    lecture, deep = layout == "lecture", max(1, len(part))
    if deep > 1 and (p > 4 or not lecture):
        return {"w": 60, "h": 84, "numbers": False} if lecture else {"w": 80, "h": 64, "numbers": False}
    if lecture:
        return {"w": 128 if p <= 4 else 148, "h": 48 * deep + 20, "size": 38 if p <= 4 else 25}
    return {"w": 170 if p <= 4 else 262, "h": 80, "size": 48 if p <= 4 else 43}


def small(p, layout):
    """How large the chunks of p devices are where there is no room for their numbers."""
    return {
        "w": (232 if layout == "lecture" else 330) / p - GAP,
        "h": 72 if layout == "lecture" else 60,
        "numbers": False,
    }


def wider(look):
    """With room for a sign before the numbers; without numbers a little lower."""
    return {**look, "h": 0.7 * look["h"]} if "numbers" in look else {**look, "w": look["w"] + 12}


def cut(values, p):
    """The values as p chunks, the longer ones first."""
    size, more = divmod(len(values), p)
    starts = [c * size + min(c, more) for c in range(p + 1)]
    return [values[start:end] for start, end in pairwise(starts)]


def one(key, part, p, look, **how):
    """One chunk that p devices may be in."""
    return box(key, part, of=p, **how, **look)


def row(name, parts, p, look, whole=False, came_from=None, goes_into=None, **how):
    """The chunks side by side, keyed by their numbers; those of a `whole` buffer have no gaps, but as much room."""
    made = [
        one(
            f"{name}/{c}", part, p, look, came_from=came_from and f"{came_from}/{c}", goes_into=goes_into and f"{goes_into}/{c}",
            radius=3 if whole else 8, **how,
        )
        for c, part in enumerate(parts)
    ]  # fmt: skip
    return beside(*made, gap=0).padded((p - 1) * GAP / 2, 0) if whole else beside(*made, gap=GAP)


def packet(source, target, c, part, p, look, **how):
    """A chunk on its way from one device to the next."""
    return one(
        f"packet/{source}",
        part,
        p,
        wider(look),
        lit=True,
        aloft=True,
        came_from=f"device/{source}/{c}",
        goes_into=f"device/{target}/{c}",
        **how,
    )


def around(held, layout, **how):
    """Devices on a ring."""
    w, h = ROOM[layout]
    return ring("ring", panels("device", DEVICE, held, size=SIZE[layout]), w=w, h=h, **how)


def middle(phase, colour, said, layout):
    """What stands in the ring: the phase, and what is said about it."""
    size = 32 if layout == "lecture" else 48
    name = label("phase", phase, size=size, colour=colour, weight=700)
    return name.placed(0, -2.5 * size) + said.placed(0, said.h / 2 - 1.6 * size)


def equation(op, target, own, values, result, layout):
    """What happens on one of the devices, in numbers."""
    size = 27 if layout == "lecture" else 44
    signs = ("max(", ", ", ") = ") if op == "max" else ("", " + ", " = ")
    where = label("equation/where", DEVICE, target, size=size * 0.92, colour="quiet")
    sum_ = label(
        "equation", signs[0], own[0], signs[1], values[0], signs[2], result[0], size=size, weight=600, decimals=1
    )
    return column(where, sum_, gap=14)


def cost(key, reference, words, layout):
    size = 26 if layout == "lecture" else 44
    return column(
        label(f"{key}/title", words, size=size * 0.92, colour="quiet"),
        formula(key, reference, "traffic", size=1.3 * size),
        gap=14,
    )


def gauge(name, title, value, of, colour):
    return meter(name, title, value, of, colour=colour, size=28, bar=340)


def sign(op):
    """What is written before that which is to be added."""
    return "" if op == "max" else "+"


def filling(who, p):
    """The colour of what the devices `who` are in."""
    return "done" if len(who) == p else "first" if len(who) > 1 else None


def gathered(past, p):
    """Who is in what each device of a star holds: whatever was sent before this moment has arrived."""
    who = [{r} for r in range(p)]
    for moment in past[:-1]:
        for source, target, _ in moment.packets:
            who[target] |= who[source]
    return who


def added(past):
    """Who is in the chunks that something has been added to, by device and chunk."""
    who = {}
    for moment in past:
        for source, target, c, _ in moment.landed:
            who[target, c] = who.get((target, c), {target}) | who.get((source, c), {source})
    return who


def passed_on(past):
    """The chunks that are of no more use where they are, for they have been sent on."""
    return {(source, c) for moment in past for source, _, c, _ in moment.packets}
