"""Ring all-reduce, watched: reduce-scatter, then all-gather."""

from typing import ClassVar

from vizkit import Explainer, act
from vizkit.examples.allreduce import WORDS, device_buffers, finished_chunks
from vizkit.inputs import array, choice, real, whole
from vizkit.reference.allreduce import (
    all_reduce,
    chunk_journey,
    cut_into_chunks,
    ring_against_tree,
    ring_all_gather,
    ring_all_reduce,
    ring_reduce_scatter,
    ring_traffic,
    star_all_reduce,
)
from vizkit.shapes import axes, beside, figure, formula, index_of, label, pieces, ring, row, star, table


def devices(memory):
    """What each device holds, under its number."""
    return [pieces(held).titled(["device ", index_of(held)]) for held in memory]


def turn(memory, packets, moment, colour, inside):
    """A ring at work: chunks on every link while they are sent, then where they have come."""
    net = ring(devices(memory)).around(inside)
    for source, target, chunk, values in packets if packets is not None else ():
        if moment == "send":
            packet = pieces(values).wholly(colour).came_from(memory[source][chunk])
            net = net.carrying(source, target, packet, colour)
        if moment in ("reduce", "copy"):
            net = net.colouring(target, now=chunk)
    return net


def ring_and_tree(chart, xs, rings, trees):
    """A chart of the ring against the tree, as far as they have come."""
    chart = chart.curve(xs[: len(rings)], rings, "ring", colour="first")
    return chart.curve(xs[: len(trees)], trees, "tree, not pipelined", colour="second", dashed=True).logarithmic()


class AllReduce(Explainer):
    """Chunks bound what each device sends; links that work together save time"""

    title = "Ring all-reduce"
    family = "devices"
    colours: ClassVar = {"step": "now", "crossover": "done"}
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
    chunk = whole(0, "the chunk that the last act follows")
    alpha = real(0.005, "delay of a step in ms")
    beta = real(10.0, "bandwidth of a link in GB/s")

    @act(all_reduce, "The goal", buffers=device_buffers, watch=("op", "p", "goal"))
    def goal(buffers, goal, results, moment):
        numbers = [["device ", index_of(x)] for x in buffers]
        has = table(buffers, rows=numbers).titled("what each has")
        found = row(buffers[0] if goal is None else goal, name="found").wholly("done").titled("over all devices")
        wants = table(buffers if results is None else results, name="wanted").wholly("done").titled("what each wants")
        left = has / (found if moment != "input" else found.hidden())
        return left | (wants if moment == "goal" else wants.hidden())

    @act(star_all_reduce, "One centre", buffers=device_buffers, watch=("source", "target", "sent"))
    def one_centre(memory, source, target, sent, moment):
        centre, *others = [row(held).titled(["device ", index_of(held)]) for held in memory]
        net = star(centre, others)
        if moment == "collect":
            net = net.carrying(source, 0, row(memory[source], name="packet").came_from(memory[source]), "first")
        if moment == "return":
            net = net.carrying(0, target, row(memory[0], name="packet").came_from(memory[0]), "second")
        return net / row(sent).coloured(lost=0 if moment == "traffic" else None).titled("elements sent by each")

    @act(cut_into_chunks, "Cut into chunks", buffers=device_buffers, watch=("p",))
    def into_chunks(memory, p, moment):
        whole = [row(parts[0]).titled(["device ", index_of(parts)]) for parts in memory]
        return ring(whole) if moment == "whole" else ring(devices(memory)).using(colour="first")

    @act(ring_reduce_scatter, "Reduce-scatter", buffers=device_buffers, watch=("step", "sent"))
    def reduce_scatter(memory, packets, sent, step, moment):
        inside = figure(step, "step").coloured("now") | row(sent).titled("elements sent by each")
        net = turn(memory, packets, moment, "first", inside)
        for held in memory if moment == "owned" else ():
            net = net.colouring(index_of(held), done=index_of(held))
        return net

    @act(ring_all_gather, "All-gather", chunks=finished_chunks, watch=("step", "sent"))
    def all_gather(memory, packets, sent, step, moment):
        inside = figure(step, "step").coloured("now") | row(sent).titled("elements sent by each")
        return turn(memory, packets, moment, "second", inside)

    @act(ring_traffic, "The traffic", watch=("p",), decimals=3)
    def traffic(counts, shares, centres):
        chart = axes("devices", "buffers that the busiest device sends").logarithmic()
        chart = chart.path(counts[: len(shares)], shares, "ring", colour="first")
        chart = chart.path(counts[: len(centres)], centres, "a single centre", colour="lost")
        return chart / beside(
            formula(ring_traffic, "centre").coloured("lost"), formula(ring_all_reduce, "bound").coloured("first")
        )

    @act(ring_against_tree, "Small and large", devices=64, watch=("alpha", "beta", "size"), decimals=3)
    def small_and_large(sizes, rings, trees, devices, crossover):
        chart = ring_and_tree(axes("MB to reduce", "ms"), sizes, rings, trees)
        return chart.upright(crossover) / label("devices: ", devices)

    @act(chunk_journey, "Once round, twice", buffers=device_buffers, watch=("chunk", "source", "target", "values"))
    def journey(memory, chunk, source, target, moment, past):
        held = [pieces(parts[chunk]).titled(["device ", index_of(parts)]) for parts in memory]
        moral = label("all-reduce = reduce-scatter, then all-gather", name="moral").large()
        net = ring(held).colouring(target, done=0) if moment in ("home", "copy", "end") else ring(held)
        net = net.around(moral if moment == "end" else moral.hidden())
        if moment in ("reduce", "copy"):
            colour = "first" if moment == "reduce" else "second"
            net = net.using([(source, target)], colour).colouring(target, now=0)
        return net
