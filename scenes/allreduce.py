"""Ring all-reduce, watched: reduce-scatter, then all-gather."""

from typing import ClassVar

from vizkit import Explainer, act
from vizkit.examples.allreduce import WORDS, device_buffers, finished_chunks
from vizkit.inputs import array, choice, real, whole
from vizkit.reference.allreduce import (
    all_reduce,
    chunk_journey,
    cut_into_chunks,
    gradient_all_reduce,
    ring_against_tree,
    ring_all_gather,
    ring_all_reduce,
    ring_reduce_scatter,
    ring_traffic,
    star_all_reduce,
    whole_ring_all_reduce,
)
from vizkit.shapes import (
    axes,
    beside,
    figure,
    formula,
    index_of,
    label,
    nothing,
    pieces,
    ring,
    row,
    star,
    table,
)


def devices(memory):
    """What each device holds, under its number."""
    return [pieces(held).titled(["device ", index_of(held)]) for held in memory]


def buffers_of(buffers):
    """What each device holds in one piece, under its number."""
    return [row(held).as_block().titled(["device ", index_of(held)]) for held in buffers]


def needs(buffers, goal, results, below=nothing):
    """What each device has; beside it what each needs, and below that the result over all: empty while not there."""
    has = table(buffers, rows=[["device ", index_of(x)] for x in buffers]).as_block()
    found = table(buffers[0] if goal is None else goal, rows=["over all"], name="found")
    found = found.only(()) if goal is None else found.wholly("done").gathering(has)
    wants = table(buffers if results is None else results, name="wanted").titled("what each needs")
    wants = wants.only(()) if results is None else wants.wholly("done").came_by_column(found).as_block()
    # Both halves keep room for what is below the other's table, so that the tables stand row beside row.
    return has.titled("what each has") / (below + found.hidden()) | wants / (found + below.hidden())


def turn(memory, packets, moment, colour, inside, finished=None):
    """A ring at work: chunks on every link while they are sent, then where they have come; all may be `finished`."""
    net = ring(devices(memory)).around(inside)
    for held in memory if finished else ():
        net = net.colouring(index_of(held), **{finished: [c for c, chunk in enumerate(held) if chunk is not None]})
    for source, target, chunk, values in packets if packets is not None else ():
        if moment == "send":
            packet = pieces(values).wholly(colour).came_from(memory[source][chunk]).as_block()
            packet = packet.goes_into(pieces(memory[target]).piece(chunk))
            net = net.carrying(source, target, packet, colour)
        if moment in ("reduce", "copy"):
            net = net.colouring(target, now=chunk)
    return net


class AllReduce(Explainer):
    """Passing on bounds what each device sends; chunks let all links work at once, and that bounds the time"""

    title = "Ring all-reduce"
    family = "devices"
    colours: ClassVar = {
        "step": "now", "crossover": "done", "shares": "first", "centres": "lost", "rings": "first", "trees": "second",
        "ring": "first", "centre": "lost",
    }  # fmt: skip
    largest: ClassVar = {"devices": 8, "rows": 8, "data": "ones"}
    presets: ClassVar = {
        "one device": {"devices": 1},
        "empty chunks": {"devices": 4, "rows": 2},
        "partial sums": {"devices": 8, "rows": 8, "data": "ones"},
    }

    devices = whole(4, "number of devices", most=8)
    rows = whole(4, "numbers that each device holds", most=8)
    data = array("digits", "what they hold, or numbers of your own: a row for each device", (8, 8), otherwise=WORDS)
    op = choice("sum", ("sum", "mean", "max"), "how they are reduced")
    seed = whole(0, "seed of the random data")
    chunk = whole(0, "the chunk whose journey is followed")
    alpha = real(0.005, "delay of a step in ms")
    beta = real(10.0, "bandwidth of a link in GB/s")

    @act(
        all_reduce, "The goal", buffers=device_buffers, watch=("op", "goal"),
        opening="Every device needs the {op} over all devices. Who computes it?",
    )  # fmt: skip
    def goal(buffers, goal, results):
        return needs(buffers, goal, results)

    @act(
        star_all_reduce, "One centre", buffers=device_buffers, watch=("source", "target", "sent"),
        opening="Everything passes through device 0",
    )  # fmt: skip
    def one_centre(buffers, source, target, sent, moment):
        centre, *others = buffers_of(buffers)
        net = star(centre, others)
        if moment == "collect":
            net = net.adding(source, 0, "first").colouring(0, now=slice(None))
        if moment == "return":
            net = net.copying(0, target, "second").colouring(target, now=slice(None))
        sends = row(sent, name="sent", places=buffers).awaiting().coloured(lost=0 if moment == "traffic" else None)
        return net / sends.titled("elements sent by each")

    @act(
        whole_ring_all_reduce, "Whole buffers", buffers=device_buffers, watch=("source", "target", "sent"),
        opening="Around a ring: nobody is the centre",
    )  # fmt: skip
    def whole_buffers(buffers, source, target, sent, moment):
        net = ring(buffers_of(buffers))
        if moment == "reduce":
            net = net.adding(source, target, "first").colouring(target, now=slice(None))
        if moment == "copy":
            net = net.copying(source, target, "second").colouring(target, now=slice(None))
        alone = label("a single link at a time").coloured("lost")
        sends = row(sent, name="sent", places=buffers).awaiting().numbered().titled("elements sent by each")
        return net / (sends | (alone.hidden() if moment == "opening" else alone))

    @act(
        cut_into_chunks, "Cut into chunks", buffers=device_buffers, watch=("p",),
        opening="How can all links work at once?",
    )  # fmt: skip
    def into_chunks(buffers, cuts, moment):
        held = [row(buffer).framed(colour="quiet") for buffer in buffers]
        for cut in cuts if cuts is not None else ():
            held = [buffer.framed(cut, colour="first") for buffer in held]
        net = ring([held.titled(["device ", index_of(buffer)]) for held, buffer in zip(held, buffers, strict=True)])
        # Each device's packet is the chunk that reduce-scatter begins with.
        sent = cuts if moment == "link" else ()
        ways = zip(buffers, [*buffers[1:], buffers[0]], [*sent[-1:], *sent[:-1]], strict=False)
        for place, (buffer, other, cut) in enumerate(ways):
            packet = row([buffer[at] for at in cut], name=f"packets/{place}").wholly("first")
            packet = packet.came_from(row(buffer)).as_block()
            net = net.carrying(index_of(buffer), index_of(other), packet, "first")
        return net

    @act(ring_reduce_scatter, "Reduce-scatter", buffers=device_buffers, watch=("step", "sent"), headline=True)
    def reduce_scatter(memory, packets, sent, step, moment):
        inside = figure(step, "step").coloured("now") | row(sent).titled("elements sent by each")
        net = turn(memory, packets, moment, "first", inside)
        for held in memory if moment == "owned" else ():
            net = net.colouring(index_of(held), done=index_of(held))
        return net

    @act(ring_all_gather, "All-gather", chunks=finished_chunks, watch=("step", "sent"), headline=True)
    def all_gather(memory, packets, sent, step, moment):
        inside = figure(step, "step").coloured("now") | row(sent).titled("elements sent by each")
        return turn(memory, packets, moment, "second", inside, "done")

    @act(chunk_journey, "Once round, twice", buffers=device_buffers, watch=("chunk", "source", "target", "values"))
    def journey(memory, chunk, source, target, moment):
        held = [pieces(parts[chunk]).titled(["device ", index_of(parts)]) for parts in memory]
        first, then = label("this round: reduced", name="round"), label("this round: copied", name="round")
        net = ring(held).around(then.coloured("second") if moment == "copy" else first.coloured("first"))
        if moment == "reduce":
            net = net.adding(source, target, "first").colouring(target, now=0)
        if moment == "copy":
            net = net.copying(source, target, "second")
        return net.colouring(target, done=0) if moment in ("home", "copy") else net

    @act(ring_traffic, "The traffic", watch=("p",), decimals=3)
    def traffic(counts, shares, centres):
        chart = axes("devices", "buffers (V) that a device sends").logarithmic()
        chart = chart.path(counts[: len(shares)], shares, "ring", colour="first")
        chart = chart.path(counts[: len(centres)], centres, "a single centre", colour="lost")
        return chart / beside(
            formula(ring_traffic, "centre").coloured("lost"), formula(ring_all_reduce, "bound").coloured("first")
        )

    @act(ring_against_tree, "Small and large", devices=64, watch=("alpha", "beta", "size"), decimals=3)
    def small_and_large(sizes, rings, trees, devices, alpha, beta, crossover, equal):
        chart = axes("MB to reduce", "ms").logarithmic()
        chart = chart.curve(sizes[: len(rings)], rings, "ring", colour="first")
        chart = chart.curve(sizes[: len(trees)], trees, "tree, not pipelined", colour="second", dashed=True)
        if equal is not None:
            chart = chart.upright(crossover).points(crossover, equal, crossover, colour="done")
        return chart / label("devices: ", devices, "   α = ", alpha, " ms   β = ", beta, " GB/s").rounded(3)

    @act(gradient_all_reduce, "Nobody adds alone", buffers=device_buffers, watch=("ring", "centre"))
    def nobody_adds_alone(buffers, results, devices, ring, centre):
        sends = label("each in a ring: ", ring, " MB").coloured("first").rounded(0)
        sends = sends | label("a centre: ", centre, " MB").coloured("lost").rounded(0)
        real = sends.titled(["ResNet, ", devices, " devices: sent by"])
        return needs(buffers, results[0], results, real.hidden() if ring is None else real)
