"""Activation functions, watched: their slopes are what is multiplied on the way back."""

from itertools import zip_longest
from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.activations import (
    DEPTH,
    block_with_gate,
    block_without_gate,
    compared,
    entering_gradient,
    first_curve,
    hinge,
    of_the_layers,
    two_halves,
)
from vizkit.inputs import choice, interval, real, switch, whole, words
from vizkit.reference.activations import (
    ACTIVATIONS,
    chain_bound,
    glu,
    gradient_chain,
    gradient_left,
    relu_unit,
    slopes_by_year,
    smooth_gates,
    softened_kink,
    swiglu_weights,
    tangents,
    what_arrives,
)
from vizkit.shapes import axes, bars, blanks, figure, legend, lengths, product, relay, row, span

SMOOTH = (("first", "average: "), ("second", "similar: "))
"""The colours of curves that are gates, and what they are."""

MATRICES = {"up": "first", "down": "first", "gated: up": "second", "gate": "second", "back down": "second"}
"""The colours of those of a block, and of those of one with a gate."""


def kind(function):
    """The colour of a function: of those that die, of those that live on, and of the smooth ones among these."""
    return "lost" if function.saturates else "second" if function.smooth else "first"


def touched(functions, first, function, xs, ys, slopes, at, x, y, slope, moment):
    """A function with its tangent, and the slopes that the tangent has had, drawn from right to left."""
    plane = axes("x").reaching(xs)
    if function is None:
        return plane.curve(xs, first[1], functions[0].title, name="ys")
    plane = plane.curve(xs, ys, function.title)
    if moment == "curve":
        return plane
    plane = plane.curve(xs[at:], slopes[at:], "slope", colour="second", name="slopes").plumb(x, slope, name="height")
    plane = plane.tangent(x, y, slope, colour="now").points(x, y, name="probe")
    return plane.points(x, slope, slope, colour="second", name="pen")


def known(values):
    """What a variable holds, nothing before it has a value."""
    return () if values is None else values


def back(layers, function):
    """Layers of one function, and which way the gradient goes through them."""
    return layers.titled(["← gradient, back through layers of ", function.title])


class Activations(Explainer):
    """What goes back through a network is multiplied by the slopes of its activation functions"""

    title = "Activation functions"
    family = "learning"
    colours: ClassVar = {"slope": "second", "slopes": "second", "gradient": "now"}

    presets: ClassVar = {
        "one": {"depth": 1, "x0": 0},
        "zero": {"x0": 0},
        "right": {"x0": 3},
        "left": {"x0": -1},
    }
    largest: ClassVar = {"depth": DEPTH, "x0": 100, "alpha": 10, "beta": 100, "range": "-100:100"}

    functions = words(compared(), "the functions that are compared", among=tuple(ACTIVATIONS))
    range = interval((-4.0, 4.0), "over which x the functions are drawn, from:to")
    alpha = real(None, "what leaky ReLU and ELU have left of 0", otherwise="usual", most=10)
    beta = real(1.0, "how steep the gate of SiLU is", most=100)
    depth = whole(10, "how many layers there are", most=DEPTH)
    x0 = real(1.0, "what the first layer gets", most=100)
    f = choice("sigmoid", tuple(ACTIVATIONS), "the function of the layers")
    derivatives = switch(True, "whether the last chart shows slopes rather than functions")

    @act(
        gradient_left, "What is left?", name=of_the_layers,
        opening=(
            "A gradient of 1 goes back through {depth} layer. What is left?",
            "A gradient of 1 goes back through {depth} layers. What is left?",
        ),
        one=fact(entering_gradient),
    )  # fmt: skip
    def what_is_left(function, depth, gradients, one):
        return back(relay(depth, name="gradients").entering(one).holding(gradients), function)

    @act(
        tangents, "From step to sigmoid",
        opening="Step: slope 0 wherever it exists. If it were smooth?",
        functions=("step", "sigmoid"), first=fact(first_curve),
    )  # fmt: skip
    def from_step_to_sigmoid(functions, first, function, xs, ys, slopes, at, x, y, slope, moment):
        return touched(functions, first, function, xs, ys, slopes, at, x, y, slope, moment)

    @act(
        gradient_chain, "Layer by layer", name=of_the_layers,
        opening="A layer multiplies it by w × its slope at x",
        one=fact(entering_gradient),
        headline=True,
    )  # fmt: skip
    def layer_by_layer(function, depth, gradients, slopes, layer, one, x):
        stages = relay(depth, name="gradients").entering(one).holding(gradients)
        stages = stages if x is None else stages.multiplying(slopes, layer, ["× ", slopes[layer]])
        return back(stages, function) / legend(first="gradient", second="slope of a layer")

    @act(chain_bound, "The most there can be", name=of_the_layers)
    def most_there_can_be(left, bounds):
        plane = axes("layers passed", "gradient").logarithmic(x=False)
        plane = plane.curve(None, bounds, ["at most ", bounds[-1]], colour="quiet", dashed=True)
        return plane.curve(None, left, ["it is ", left[-1]], colour="now")

    @act(
        tangents, "Tanh and ReLU",
        opening="Tanh: slope 1 at 0. ReLU: wherever x > 0",
        functions=("tanh", "relu"), first=fact(first_curve),
    )  # fmt: skip
    def tanh_and_relu(functions, first, function, xs, ys, slopes, at, x, y, slope, moment):
        return touched(functions, first, function, xs, ys, slopes, at, x, y, slope, moment)

    @act(
        relu_unit, "A dead unit",
        opening="What if a ReLU unit is pushed far left?",
        inputs=(1, 2, 3), weight=1.0, biases=(0, -4, -4), hinge=fact(hinge),
    )  # fmt: skip
    def dead_unit(hinge, xs, ys, weights, bias, gradient):
        plane = axes("x = w a + b", "ReLU(x)").curve(hinge[0], hinge[1]).points(xs, ys)
        learnt = axes("step", "the weight", name="learnt").path(None, weights, waits_for="gradient/figure#")
        found = figure(gradient, "gradient of the weight", name="gradient").waits_for("axes/ys/0")
        return plane | (learnt / (figure(bias, "bias b") | found))

    @act(
        tangents, "Leaky ReLU and ELU",
        opening="With α > 0, these keep a slope left of 0",
        functions=("leaky_relu", "elu"), first=fact(first_curve),
    )  # fmt: skip
    def leaky_relu_and_elu(functions, first, function, xs, ys, slopes, at, x, y, slope, moment):
        return touched(functions, first, function, xs, ys, slopes, at, x, y, slope, moment)

    @act(softened_kink, "A smooth ReLU")
    def smooth_relu(xs, ramp, softplus, curve, slopes):
        plane = axes("x").reaching(xs).curve(xs, ramp, "ReLU", colour="quiet", dashed=True, name="ramp")
        plane = plane.curve(xs, curve, [softplus.title, " ", softplus.formula], colour="first", name="curve")
        return plane if slopes is None else plane.curve(xs, slopes, "slope σ(x)", colour="second", name="slopes")

    @act(
        smooth_gates, "Smooth gates",
        opening="Keep x with probability Φ(x), else 0: the average?", range="-4:1",
    )  # fmt: skip
    def gates(xs, kept, gelu, silu, curves, dips):
        plane = axes("x", "f(x)").reaching(xs).points(xs, kept, colour="quiet", name="kept")
        told, curves = {"quiet": "x, kept or dropped by chance"}, () if curves is None else curves
        for function, curve, (colour, word) in zip((gelu, silu), curves, SMOOTH, strict=False):
            plane = plane.curve(xs, curve, function.title, colour=colour)
            told[colour] = [word, function.title]
        for (x, y), colour in zip(() if dips is None else dips, ("first", "second"), strict=False):
            plane = plane.points(x, y, y, colour=colour)
        return plane / legend(**told)

    @act(
        glu, "A gate of its own",
        opening="What if the input brings its own gate?", x=two_halves, kind="sigmoid",
    )  # fmt: skip
    def gate_of_its_own(a, b, gates, gated, i):
        halves = row(a).coloured(first=i).headed(rows=["a"]) / row(b).coloured(second=i).headed(rows=["b"])
        opened, product = bars((), name="gates"), row(None, name="gated", places=a).awaiting()
        if i is not None:
            opened = bars(gates[: i + 1]).coloured(second=span(0, i))
            product = row(gated[: i + 1], places=a).awaiting().coloured(now=i).waits_for(gates[i])
        return halves / opened.headed("σ(b)") / product.headed(rows=["a · σ(b)"])

    @act(
        swiglu_weights, "Hardly larger", opening="Such a gate is a matrix more: is the block larger?",
        bare=fact(block_without_gate), gating=fact(block_with_gate),
    )  # fmt: skip
    def hardly_larger(bare, gating, plain, swiglu, many, gated):
        drawn = []
        for each, (name, colour) in zip((*bare, *gating), MATRICES.items(), strict=True):
            drawn.append(blanks(name, each, each[0]).wholly(colour).titled(name))
        size = lengths(name="size").in_tracks()
        size = size.bar("without a gate", many, colour="first").seamed(*known(plain))
        size = size.bar("SwiGLU", gated, colour="second").seamed(*known(swiglu))
        return product(*drawn).share(2) / size.titled("weights in a real model, matrix by matrix")

    @act(slopes_by_year, "By year")
    def by_year(functions, function, xs, curves, derivatives, moment):
        plane = axes("x", "slope" if derivatives else "f(x)").reaching(xs)
        curves = () if curves is None else curves
        for each, curve in zip(functions, curves[:-1] if moment == "draw" else curves, strict=False):
            plane = plane.curve(xs, curve, [each.title, " ", each.year], colour=kind(each))
        if moment == "draw":
            plane = plane.curve(xs, curves[-1], [function.title, " ", function.year], colour="now")
        return plane / legend(
            lost="dies on both sides", first="lives on, not smooth", second="lives on, smooth", now="newest"
        )

    @act(what_arrives, "What arrives", one=fact(entering_gradient))
    def what_comes(depth, functions, starts, arrived, dying, growing, little, most, one):
        tracks = []
        for start, *found in zip(starts, arrived, dying, growing, strict=True):
            track = lengths(name="further" if tracks else "near").out_of(most).bar("enters", one, colour="text")
            for each, left, dies, grows in zip_longest(functions, *found):
                track = track.bar(each.title, left, colour="lost" if dies else "second" if grows else "first")
            tracks.append(track.titled(["gradient after ", depth, " layers, from x = ", start]))
        near, far = tracks
        told = legend(lost=["less than ", little], first="arrives", second="more than entered")
        return (near | far).share(2) / told
