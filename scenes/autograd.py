"""Automatic differentiation, watched: the run records a graph, and gradients that come back by several paths add."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.autograd import (
    DEEP,
    ENTRIES,
    NODES,
    branches,
    branching,
    deepest,
    different,
    ends,
    lines,
    most_used,
    ones,
    operations,
    output,
    tutorial,
    values,
    widest,
)
from vizkit.inputs import array, code, switch, whole, word
from vizkit.reference.autograd import (
    backward,
    both_paths,
    central_difference,
    cut_gradient,
    define_by_run,
    passes,
    run_program,
    second_backward,
    single_path,
)
from vizkit.shapes import axes, dataflow, figure, label, meters, nothing, panel, program, row


def holding(picture, graph):
    """A graph with the values of what has been recorded, if anything has."""
    for name, here in [] if graph is None else graph.items():
        picture = picture.valued(name, here.tensor.data)
    return picture


def computed(picture, tensors):
    """A graph with the values of tensors."""
    for name, tensor in tensors.items():
        picture = picture.valued(name, tensor.data)
    return picture


def flowed(picture, graph, totals):
    """A graph through which all gradients have come back."""
    for name, here in graph.items():
        for parent in here.inputs:
            picture = picture.sent(name, parent, totals[parent])
    for name, total in totals.items():
        picture = picture.graded(name, total)
    return picture


def once_known(value, words, colour, name):
    """A number with its name, or the room for both while there is none."""
    found = figure(value, words, name=name).coloured(colour)
    return found.hidden() if value is None else found


class Autograd(Explainer):
    """The run records the graph; gradients flow back through it, and where paths meet they add"""

    title = "Autograd"
    family = "learning"
    colours: ClassVar = {"total": "second", "sent": "second", "slope": "done"}
    largest: ClassVar = {"program": widest(), "x": [0.5], "n": 2000}

    presets: ClassVar = {
        "used once": {"program": "out=sum(x+2)", "x": [1]},
        "diamond": {"program": "a=x+x; b=a+a; c=b+b; out=sum(c)", "x": [1]},
        "kink": {"program": "out=sum(relu(x))", "x": [-1, 0, 1]},
        "tutorial": {"program": tutorial(), "x": ones()},
    }

    program = code(tutorial(), "assignments that end in a number: + − * / @ ** exp log tanh relu sum mean of x")
    x = array(ones(), "the input, an array of any shape")
    detach = word(most_used, "the name whose last use is detached")
    no_grad = switch(False, "whether all runs under no_grad where an edge would be cut")
    backward_twice = switch(False, "whether the graph is retained for a second backward at once")
    check = switch(False, "whether every entry of x is nudged")
    n = whole(1000, "how many inputs the one output has at full size", most=2000)

    def drawable(program, x):
        yield "program: one value after another,", deepest(program), DEEP
        yield "program: values,", values(program), NODES
        yield "x: different entries,", different(x), ENTRIES

    @act(
        single_path, "One path", program=tutorial, x=ones,
        opening="By how much does the output grow with one entry of x?",
    )  # fmt: skip
    def one_path(operations, graph, path, gradients, sent, slope, moment):
        picture = holding(dataflow(operations).receiving("value", "gradient"), graph)
        if path is not None:
            picture = picture.walked(second=path[:-1]).sent(path[-2], path[-1], sent)
            for name in path[:-1]:
                picture = picture.graded(name, gradients[name])
        if slope is not None:
            picture = picture.graded(path[-1], sent, "lost")
        found = once_known(None if slope is None else sent[0][0], "along a path", "lost", "sent")
        return picture.share(2) | (found / once_known(slope, "measured", "done", "slope"))

    @act(run_program, "The run records", script=fact(lines))
    def recording(operations, tensors, name, instruction, script):
        picture = dataflow(operations)
        if tensors is not None:
            picture = computed(picture.recorded(tensors), tensors).coloured(now=name)
        source = program(script).running(None if instruction is None else instruction.line)
        return panel("source", source, "program") | picture.share(2)

    @act(define_by_run, "Another run, another graph", operations=fact(branches), script=fact(branching), at=fact(ends))
    def another_graph(operations, graph, out, script, at, moment):
        chosen = out.name if moment == "record" else "y"
        picture = holding(dataflow(operations).recorded(graph).dimmed(), graph).coloured(now=chosen)
        return panel("source", program(script).running(at[chosen]), "program") | picture.share(2)

    @act(backward, "Gradients flow back", out=output, operations=fact(operations), headline=True)
    def flow_back(operations, graph, out, seed, totals, name, past, moment):
        picture = holding(dataflow(operations).receiving("value", "gradient"), graph).graded(out, seed)
        sent = past.when("vjp")
        for start, end, gradient in zip(sent.name, sent.parent, sent.sent, strict=True):
            picture = picture.sent(start, end, gradient)
        for each, total in totals.items():
            picture = picture.graded(each, total)
        if moment == "accumulate":
            picture = picture.graded(name, totals[name], "done")
        return picture.coloured(now=out if name is None else name)

    @act(central_difference, "A nudge", decimals=3)
    def nudge(operations, near, heights, slope, there, slopes, gradients, moment):
        plane = (
            axes("an entry of x", operations[-1].name)
            .rounded(3)
            .reaching(near, heights)
            .curve(near, heights, colour="first")
        )
        plane = plane.points(near[2], heights[2]).points(near[3], heights[3], heights[3], colour="now")
        if moment != "up":
            plane = plane.points(near[1], heights[1], heights[1], colour="now")
        if slope is not None:
            plane = plane.tangent(near[2], heights[2], slope, colour="done")
        found = once_known(slope, "slope", "done", "slope") / once_known(there, "gradient", "text", "gradient")
        every = nothing
        if slopes is not None:
            every = row(slopes).titled("slopes") / row(gradients).titled("gradients")
        return plane.share(2) | found / every

    @act(second_backward, "Twice")
    def twice(operations, tensors, grad, once, refusal, retained, moment):
        picture = computed(dataflow(operations).receiving("value", ".grad"), tensors).coloured(now=operations[-1].name)
        if moment == "refuse":
            picture = picture.cut_everywhere()
        elif not retained:
            picture = picture.without_graph()
        if grad is not None:
            picture = picture.graded("x", grad, "second" if moment == "accumulate" else "done")
        if moment == "send":
            picture = picture.sent(operations[0].name, "x", once).returned()
        refused, adds = label("second backward: refused").coloured("lost"), label("second backward: adds")
        adds, cleared = adds.coloured("second"), label(".grad: cleared").coloured("done")
        first = panel("freed", refused.hidden() if refusal is None else refused, "graph freed")
        cleared = cleared if moment == "zero" else cleared.hidden()
        second = panel("retained", (adds.hidden() if once is None else adds) / cleared, "graph retained")
        return picture.share(2) | (first / second)

    @act(cut_gradient, "Cut")
    def cut(operations, tensors, detach, reader, graph, totals, gradient, saved, moment):
        picture = computed(dataflow(operations).receiving("value", "gradient"), tensors)
        picture = picture.without_edges() if moment == "no-grad" else picture.cut(reader, detach)
        if moment == "gradient" and gradient is not None:
            picture = flowed(picture, graph, totals)
        word = label(detach, ".detach()", name="way").coloured("lost")
        kept = label("no_grad: ", saved, " kept", name="way").coloured("done")
        return picture.share(2) | (kept if moment == "no-grad" else word)

    @act(passes, "What it costs", opening="How many passes does the gradient of {n} inputs take?")
    def costs(operations, n, graph, forward_passes, reverse_passes, gradient, saved):
        picture = holding(dataflow(operations).receiving("value", "gradient").rounded(3), graph)
        if gradient is not None:
            picture = picture.graded("x", gradient, "done")
        bars = meters(n, ("forward mode", forward_passes, "lost"), ("reverse mode", reverse_passes, "done"))
        kept = once_known(saved, "saved values", "text", "saved")
        return picture | (bars.titled("passes") / kept)

    @act(both_paths, "Both paths", program=tutorial, x=ones)
    def both(operations, graph, totals, shared, slope, network, parameters):
        picture = holding(dataflow(operations).receiving("value", "gradient"), graph)
        picture = flowed(picture, graph, totals)
        picture = picture.graded(shared, totals[shared], "done").graded("x", totals["x"], "done")
        found = figure(totals["x"][0][0], "by both paths").coloured("done") / figure(slope, "measured").coloured("done")
        size = once_known(parameters, ["gradients of ", network], "done", "parameters")
        return picture.share(2) | (found / size)
