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
from vizkit.reference.allreduce import (
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
ROOM = {"lecture": (1130, 745), "slide": (1814, 682)}
TALL = {"lecture": (1130, 745), "slide": (1814, 830)}
GAP = 10


class AllReduce(Film):
    title = "Ring all-reduce", "环形 all-reduce"
    idea = (
        "All links work at once, so no device sends more than twice its data",
        "所有链路同时工作，每台设备发送的不超过自身数据的两倍",
    )
    family = "devices"
    colours = {"step": "now"}
    largest = {"devices": 8, "rows": 16}

    devices = whole(4, ("number of devices", "有多少台设备"), most=8)
    rows = whole(4, ("numbers that each device holds", "每台设备有多少个数"), most=16)
    data = choice(
        "digits",
        ("digits", "ones", "random"),
        ("what they hold; of digits any sum shows who is in it", "各台存什么数；用 digits 时，从和就看得出加了哪几台"),
    )
    op = choice("sum", ("sum", "mean", "max"), ("how they are reduced", "怎样归约：求和、取平均或取最大值"))
    seed = whole(0, ("seed of the random data", "随机数据的种子"))
    chunk = whole(0, ("the chunk that the last act follows", "最后一幕跟踪第几块"))
    alpha = real(0.25, ("delay of a step in ms", "每步的延迟，单位 ms"))
    beta = real(10.0, ("bandwidth of a link in MB/ms", "每条链路的带宽，单位 MB/ms"))

    def drawable(devices, rows):
        if devices > 0:
            yield "rows", rows, 2 * devices

    @act(all_reduce, ("The goal", "目标"), buffers=device_buffers, watch=("op", "p", "goal"))
    def goal(buffers, goal, results, op, p, layout):
        look, size = looks(p, cut(buffers[0], p), layout), SIZE[layout]
        everything = {"who": range(p), "colour": "done", "lit": True}
        held = [row(f"device/{r}", cut(x, p), look, who={r}) for r, x in enumerate(buffers)]
        found = row("goal", cut(goal, p), look, **everything)
        copies = [cut(result, p) for result in results] or [cut((), p)] * p
        source = "goal" if results else None
        wanted = [row(f"goal/{r}", parts, look, came_from=source, **everything) for r, parts in enumerate(copies)]
        named = label("goal/title", RESULT[op], size=size, colour="done", weight=650)
        left = column(
            column(
                heading("has", ("what each has", "每台现有的"), found, size),
                listed("device", DEVICE, held, size=size, gap=16),
                gap=16,
                align=1.0,
            ),
            beside(named, found, gap=28),
            gap=34,
            align=1.0,
        )
        right = column(heading("wants", ("what each wants", "每台想要的"), found, size), *wanted, gap=16)
        return beside(left, right, gap=72, align=0.0)

    @act(
        star_all_reduce,
        ("One centre", "单一中心"),
        buffers=device_buffers,
        most=fact(star_traffic),
        watch=("source", "target", "sent", "received"),
    )
    def one_centre(memory, packets, received, sent, op, p, most, past, layout, inward=None, outward=None):
        look = small(p, layout) if len(memory[0]) > p else looks(p, cut(memory[0], p), layout)
        (w, h), size = ROOM[layout], SIZE[layout]
        who = gathered(past, p)
        held = [
            row(f"device/{r}", cut(x, p), look, True, who=who[r], colour=filling(who[r], p), done=len(who[r]) == p)
            for r, x in enumerate(memory)
        ]
        flying, lit = {}, {}
        for source, target, values in packets:
            colour = "first" if target == 0 else "second"
            way = {"came_from": f"device/{source}", "goes_into": f"device/{target}"}
            how = {"who": who[source], "colour": colour, "sign": sign(op) if target == 0 else "", **way}
            flying[0] = row("packet", cut(values, p), wider(look), True, lit=True, aloft=True, **how)
            lit = {source: colour, target: colour}
        if outward is not None:
            lit = {0: "lost"}
            came = label("busy/in", inward, (" in", " 入"), size=1.15 * size, colour="lost", weight=650)
            went = label("busy/out", outward, (" out", " 出"), size=1.15 * size, colour="lost", weight=650)
            busy = came.placed(-came.w / 2 - 30, -h / 6.5) + went.placed(went.w / 2 + 30, -h / 6.5)
        hub = over(
            cell("switch", w=4.2 * size, h=2.2 * size, radius=1.1 * size),
            label("switch/title", ("switch", "交换机"), size=size, colour="quiet"),
        )
        links = {"loads": list(zip(received, sent, strict=True)), "of": (most[0], most[0]), "lit": lit}
        picture = star("star", panels("device", DEVICE, held, size=size), w=w, h=h, packets=flying, hub=hub, **links)
        return (picture if outward is None else picture + busy).with_meters(
            gauge("in", ("into the centre", "进入中心"), received[0], most[0], "first"),
            gauge("out", ("out of the centre", "从中心发出"), sent[0], most[0], "second"),
        )

    @act(cut_into_chunks, ("Cut into chunks", "切成块"), buffers=device_buffers, watch=("p",))
    def into_chunks(memory, p, layout):
        still = len(memory[0]) < p
        pieces = [cut(parts[0], p) if still else parts for parts in memory]
        look = looks(p, pieces[0], layout)
        held = [row(f"device/{r}", parts, look, still, who={r}) for r, parts in enumerate(pieces)]
        return around(held, layout, links=None if still else "faint")

    @act(
        ring_reduce_scatter,
        ("Reduce-scatter", "reduce-scatter"),
        buffers=device_buffers,
        traffic=fact(scatter_traffic),
        watch=("step", "source", "chunk", "values"),
    )
    def reduce_scatter(
        memory, packets, landed, finished, sent, op, p, traffic, past, layout,
        target=None, chunk=None, own=None, values=None,
    ):  # fmt: skip
        who, gone, arrived = added(past), passed_on(past), {way[1:3] for way in landed}

        def held(r, c):
            done, summed = (r, c) in finished, (r, c) in who
            return {
                "who": who.get((r, c), {r}),
                "colour": "done" if done else "first" if summed else None,
                "lit": (r, c) in arrived,
                "spent": (r, c) in gone,
                "done": done,
            }

        def flying(source, c):
            return {"who": who.get((source, c), {source}), "sign": sign(op)}

        said = EMPTY
        if landed and len(values):
            said = equation(op, target, own, values, memory[target][chunk], layout)
        if finished:
            said = cost(ring_reduce_scatter, ("each device has sent", "每台设备已发送"), layout)
        each = ("each device has sent", "每台设备已发送"), ("the first device has sent", "第一台设备已发送")
        return turn("reduce-scatter", "first", memory, held, packets, flying, said, layout).with_meters(
            gauge("scattered", each[traffic[0] % p > 0], sent[0], traffic[0], "first"),
            gauge("whole", ("each device holds", "每台设备拥有"), traffic[0], traffic[0], "quiet"),
        )

    @act(
        ring_all_gather,
        ("All-gather", "all-gather"),
        chunks=finished_chunks,
        traffic=fact(scatter_traffic),
        watch=("step", "source", "chunk", "values"),
    )
    def all_gather(memory, packets, landed, finished, sent, p, traffic, layout):
        arrived, everybody = {way[1:3] for way in landed}, {"who": range(p)}

        def held(r, c):
            return {"colour": "second" if (r, c) in arrived else "done", "done": (r, c) in finished, **everybody}

        def flying(source, c):
            return everybody

        over_ = len(finished) == p * p and not packets and not landed
        said = cost(ring_all_reduce, ("each device has sent in all", "每台设备总共发送"), layout) if over_ else EMPTY
        return turn("all-gather", "second", memory, held, packets, flying, said, layout).with_meters(
            gauge("scattered", ("sent in reduce-scatter", "reduce-scatter 中发送"), traffic[1][0], traffic[0], "first"),
            gauge("gathered", ("sent in all-gather", "all-gather 中发送"), sent[0], traffic[0], "second"),
        )

    @act(ring_traffic, ("The traffic", "通信量"), watch=("p", "share"), decimals=3)
    def traffic(counts, halves, shares, centre, limit, layout):
        size, long = (30, 560) if layout == "lecture" else (44, 760)
        bars = stacked_bars(
            "traffic",
            counts[: len(shares)],
            [(half, half) for half in halves],
            [[share, " V"] for share in shares],
            [[each, " V"] for each in centre],
            heads=(("devices", "设备数"), None, ("each sends", "每台发送"), ("star's centre", "星的中心")),
            of=limit,
            colours=("first", "second"),
            lit=len(shares) - 1,
            slots=len(counts),
            w=long,
            thick=1.6 * size,
            room=5.4 * size,
            size=size,
            decimals=3,
        )
        names = beside(
            label("traffic/first", "reduce-scatter", size=0.9 * size, colour="first", weight=650),
            label("traffic/plus", "+", size=0.9 * size, colour="quiet"),
            label("traffic/second", "all-gather", size=0.9 * size, colour="second", weight=650),
            gap=16,
        )
        limit_ = formula("traffic/limit", ring_traffic, "limit", size=size)
        bound = formula("traffic/bound", ring_all_reduce, "bound", size=1.35 * size)
        held = label(
            "traffic/held", ("V: all that a device holds", "V：一台设备的全部数据"), size=0.9 * size, colour="quiet"
        )
        chart = bars + names.placed(long / 2 - 40, 0) + limit_.placed(long - 30, 0)
        return column(chart, beside(bound, held, gap=80), gap=44)

    @act(ring_latency, ("The latency", "延迟"), alpha=1, reach=fact(ring_latency), watch=("p", "ring", "tree"))
    def latency(counts, rings, trees, reach, layout):
        axes = {"x": ("devices", "设备数"), "y": ("delays one after another, α each", "先后等待的次数，每次 α")}
        return ring_and_tree("latency", ring_latency, counts, rings, trees, reach, layout, **axes)

    @act(
        ring_against_tree,
        ("Small and large", "小与大"),
        devices=64,
        reach=fact(ring_against_tree),
        watch=("alpha", "beta", "size", "ring", "tree", "crossover"),
    )
    def small_and_large(sizes, times, reach, p, layout):
        rings, trees = zip(*times, strict=True)
        axes = {"x": ("MB to reduce", "要归约的 MB"), "y": ("ms", "毫秒")}
        return ring_and_tree("size", ring_against_tree, sizes, rings, trees, reach, layout, devices=p, **axes)

    @act(
        chunk_journey,
        ("Once round, twice", "转一圈，再转一圈"),
        buffers=device_buffers,
        watch=("chunk", "source", "target", "values"),
    )
    def journey(memory, chunk, adding, copying, target, p, past, layout, home=None):
        told = len(past) == 2 * p + 1
        done = () if home is None else {home, *(device for _, device in copying)}
        who = [set(range(p)) if r in done else {r} for r in range(p)]
        for source, device in adding:
            who[device] |= who[source]
        look = large(p, memory[0][chunk], layout)
        held = [
            box(
                f"device/{r}/{chunk}",
                parts[chunk],
                who=who[r],
                colour=on_the_way(who[r], r in done),
                done=r in done,
                **look,
            )
            for r, parts in enumerate(memory)
        ]
        devices = panels("device", DEVICE, held, size=SIZE[layout])
        if not told:
            w, h = devices[target].w + 14, devices[target].h + 14
            here = cell("journey/here", w=w, h=h, fill=None, edge="now", radius=24, arc=0.25)
            devices[target] = over(devices[target], here)
        w, h = TALL[layout]
        lanes = [
            dict.fromkeys(next(zip(*ways, strict=True), ()), colour)
            for ways, colour in ((adding, "first"), (copying, "second"))
        ]
        return ring("ring", devices, w=w, h=h, links=lanes, centre=moral(bool(copying), told, layout))


def turn(phase, colour, memory, held, packets, flying, said, layout):
    """Half of an all-reduce at work: the chunks of every device as `held` says, those on the links as `flying` says."""
    p = len(memory)
    look = looks(p, [memory[0][0]], layout)
    rows = [
        beside(*(box(f"device/{r}/{c}", part, **look, **held(r, c)) for c, part in enumerate(parts)), gap=GAP)
        for r, parts in enumerate(memory)
    ]
    sent = {}
    for source, target, c, part in packets:
        way = {"came_from": f"device/{source}/{c}", "goes_into": f"device/{target}/{c}"}
        how = {"colour": colour, "lit": True, "aloft": True, **wider(look), **flying(source, c), **way}
        sent[source] = box(f"packet/{source}", part, **how)
    size = 32 if layout == "lecture" else 48
    name = label("phase", phase, size=size, colour=colour, weight=700).placed(0, -2.5 * size)
    centre = name + said.placed(0, said.h / 2 - 1.6 * size)
    return around(rows, layout, links=colour if packets else "faint", packets=sent, centre=centre)


def around(held, layout, **how):
    """Devices on a ring."""
    w, h = ROOM[layout]
    return ring("ring", panels("device", DEVICE, held, size=SIZE[layout]), w=w, h=h, **how)


def row(name, parts, look, still=False, came_from=None, goes_into=None, **how):
    """The chunks of a buffer side by side; while it is `still` in one piece without gaps, in as much room."""
    made = []
    for c, part in enumerate(parts):
        way = {"came_from": came_from and f"{came_from}/{c}", "goes_into": goes_into and f"{goes_into}/{c}"}
        made.append(box(f"{name}/{c}", part, radius=3 if still else 8, **look, **way, **how))
    if not still:
        return beside(*made, gap=GAP)
    return beside(*made, gap=0).padded((len(made) - 1) * GAP / 2, 0)


def equation(op, target, own, values, result, layout):
    """What happens on one of the devices, in numbers."""
    size = 27 if layout == "lecture" else 44
    begin, between, end = ("max(", ", ", ") = ") if op == "max" else ("", " + ", " = ")
    where = label("equation/where", DEVICE, target, size=0.92 * size, colour="quiet")
    what = begin, own[0], between, values[0], end, result[0]
    return column(where, label("equation", *what, size=size, weight=600, decimals=1), gap=14)


def cost(reference, words, layout):
    """What each device has sent, as a formula."""
    size = 26 if layout == "lecture" else 44
    said = label("cost/title", words, size=0.92 * size, colour="quiet")
    return column(said, formula("cost", reference, "traffic", size=1.3 * size), gap=14)


def moral(half, told, layout):
    """All-reduce is reduce-scatter and all-gather: each word when it has been seen."""
    size = 32 if layout == "lecture" else 46
    said = (
        ("all-reduce", "text", told),
        ("=", "quiet", told),
        ("reduce-scatter", "first", True),
        ("+", "quiet", half),
        ("all-gather", "second", half),
    )
    words = [
        label(f"moral/{i}", word, size=size, colour=colour, weight=700).each(opacity=1.0 if seen else 0.0)
        for i, (word, colour, seen) in enumerate(said)
    ]
    picture = beside(*words, gap=14).placed(0, -1.6 * size)
    if not told:
        return picture
    sends = label("moral/sends", ("each device sends", "每台设备发送"), size=0.9 * size, colour="quiet")
    bound = beside(sends, formula("moral/bound", ring_all_reduce, "bound", size=1.2 * size), gap=30)
    return picture + bound.placed(0, 1.2 * size)


def ring_and_tree(name, reference, xs, rings, trees, reach, layout, x, y, devices=None):
    """A chart of the ring against the tree, as far as they have come."""
    size, w = (28, 1000) if layout == "lecture" else (44, 1350)
    chart = plot(
        name,
        curve("ring", None, xs[: len(rings)], rings, "now", dots=True),
        curve("tree", None, xs[: len(trees)], trees, "quiet", dots=True, dashed=True),
        x=x,
        y=y,
        log_x=True,
        log_y=True,
        reach_x=xs,
        reach_y=reach,
        w=w,
        h=440,
        size=size,
    )
    names = [
        beside(
            label(f"{name}/{key}/name", words, size=size, colour=colour, weight=650),
            formula(f"{name}/{key}/formula", reference, key, size=1.1 * size, colour=colour),
            gap=20,
        )
        for key, words, colour in (("ring", ("ring", "环"), "now"), ("tree", ("tree", "树"), "quiet"))
    ]
    if devices is not None:
        names.append(label(f"{name}/devices", ("devices: ", "设备数："), devices, size=size, colour="quiet"))
    return column(beside(*names, gap=80), chart, gap=30)


def gauge(name, title, value, of, colour):
    return meter(name, title, value, of, colour=colour, size=28, bar=340)


def heading(key, words, below, size):
    """Quiet words over the middle of a picture, in a room no narrower than it."""
    said = label(key, words, size=size, colour="quiet")
    return said.padded(max(0, (below.w - said.w) / 2), 0)


def looks(p, parts, layout):
    """How the chunks of p devices look: with their numbers where there is room."""
    deep = max(1, len(parts[0]))
    if p <= 4 and layout == "lecture":
        return {"of": p, "w": 88, "h": 44 * deep + 16, "size": 30}
    if p <= 4 and deep == 1:
        return {"of": p, "w": 132, "h": 78, "size": 46}
    return small(p, layout)


def small(p, layout):
    """How the chunks of p devices look without numbers."""
    w, h = (232, 72) if layout == "lecture" else (330, 60)
    return {"of": p, "w": w / p - GAP, "h": h, "numbers": False}


def large(p, part, layout):
    """How a chunk looks where each of p devices shows one alone."""
    lecture, few, deep = layout == "lecture", p <= 4, max(1, len(part))
    if deep > 1 and not (lecture and few):
        return {"of": p, "w": 70, "h": 84 if lecture else 64, "numbers": False}
    if lecture:
        return {"of": p, "w": 128 if few else 148, "h": 48 * deep + 20, "size": 38 if few else 25}
    return {"of": p, "w": 170 if few else 262, "h": 80, "size": 48 if few else 43}


def wider(look):
    """With room for a sign before the numbers; without numbers a little lower."""
    return {**look, "h": 0.7 * look["h"]} if "numbers" in look else {**look, "w": look["w"] + 12}


def cut(values, p):
    """The values as p chunks, the longer ones first; of nothing, nothing."""
    size, more = divmod(len(values), p)
    starts = [c * size + min(c, more) for c in range(p + 1)]
    return [values[start:end] for start, end in pairwise(starts)]


def sign(op):
    """What is written before that which is to be added."""
    return "" if op == "max" else "+"


def filling(who, p):
    """The colour of what the devices `who` are in."""
    return "done" if len(who) == p else on_the_way(who, False)


def on_the_way(who, done):
    return "done" if done else "first" if len(who) > 1 else None


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
