"""Activation functions, watched: their slopes are what is multiplied on the way back."""

from itertools import zip_longest
from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.activations import DEPTH, entering_gradient, first_curve, hinge, of_the_layers, two_halves
from vizkit.inputs import choice, real, switch, whole, word, words
from vizkit.reference.activations import (
    ACTIVATIONS,
    chain_bound,
    glu,
    gradient_chain,
    gradient_left,
    relu_unit,
    slopes_by_year,
    smooth_gates,
    tangents,
    what_arrives,
)
from vizkit.shapes import axes, bars, figure, legend, lengths, relay, row, span


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


def net(function, depth, one):
    """Layers of one function, and the gradient that enters them at their end."""
    return relay(depth, name="gradients").entering(one).titled(["every layer: ", function.title])


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

    functions = words(list(ACTIVATIONS), "the functions that are compared", among=tuple(ACTIVATIONS))
    range = word("-4:4", "over which x the functions are drawn, from:to")
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
        return net(function, depth, one).holding(gradients)

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
    )  # fmt: skip
    def layer_by_layer(function, depth, gradients, slopes, layer, one, x):
        stages = net(function, depth, one).holding(gradients)
        return stages if x is None else stages.multiplying(slopes, layer, ["× ", slopes[layer]])

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
    def dead_unit(hinge, xs, weights, gradient):
        plane = axes("x = w a + b", "ReLU(x)").curve(hinge[0], hinge[1]).points(xs)
        learnt = axes("step", "the weight", name="learnt").path(None, weights)
        return plane | (learnt / figure(gradient, "gradient of the weight", name="gradient"))

    @act(
        tangents, "Leaky ReLU and ELU",
        opening="With α > 0, these keep a slope left of 0",
        functions=("leaky_relu", "elu"), first=fact(first_curve),
    )  # fmt: skip
    def leaky_relu_and_elu(functions, first, function, xs, ys, slopes, at, x, y, slope, moment):
        return touched(functions, first, function, xs, ys, slopes, at, x, y, slope, moment)

    @act(
        smooth_gates, "Smooth gates",
        opening="Keep x with probability Φ(x), else 0: the average?", range="-4:1",
    )  # fmt: skip
    def gates(xs, kept, gelu, silu, curves, dips):
        coins = axes("x", "what is kept", name="coins").reaching(xs).points(xs, kept, colour="quiet", name="kept")
        both = axes("x", "f(x)").reaching(xs)
        if curves is None:
            return coins | both
        coins = coins.curve(xs, curves[0], colour="first")
        for function, curve, colour in zip((gelu, silu), curves, ("first", "second"), strict=False):
            both = both.curve(xs, curve, function.title, colour=colour)
        for x, y in dips:
            both = both.level(y, y, colour="done").points(x, y, colour="done")
        return coins | both

    @act(
        glu, "A gate of its own",
        opening="What if the input brings its own gate?", x=two_halves, kind="sigmoid",
    )  # fmt: skip
    def gate_of_its_own(a, b, gates, gated, i):
        halves = row(a).coloured(first=i) / row(b).coloured(second=i)
        opened, product = bars((), name="gates"), row(None, name="gated", places=a).awaiting()
        if i is not None:
            opened = bars(gates[: i + 1]).coloured(second=span(0, i))
            product = row(gated[: i + 1], places=a).awaiting().coloured(now=i).waits_for(gates[i])
        return (halves / opened / product).titled("from the top: a, b, σ(b), a · σ(b)")

    @act(slopes_by_year, "By year", opening="Which of them keeps a slope everywhere?")
    def by_year(functions, xs, curves, derivatives):
        plane = axes("x", "slope" if derivatives else "f(x)").reaching(xs)
        for function, curve in zip(functions, () if curves is None else curves, strict=False):
            colour = "lost" if function.saturates else "second" if function.smooth else "first"
            plane = plane.curve(xs, curve, [function.title, " ", function.year], colour=colour)
        return plane / legend(lost="dies on either side", first="has a kink", second="smooth")

    @act(
        what_arrives, "What arrives", opening="From x = {x0}, weights {weight}: what arrives?",
        one=fact(entering_gradient),
    )  # fmt: skip
    def what_comes(depth, functions, arrived, d, hidden, swiglu, plain, one):
        tracks = lengths(name="arrived").in_tracks()
        for function, gradient in zip_longest(functions, () if arrived is None else arrived):
            tracks = tracks.bar(function.title, gradient, colour="now")
        size = (
            lengths(name="size")
            .in_tracks()
            .bar("SwiGLU", swiglu, colour="second")
            .bar("plain block", plain, colour="quiet")
        )
        wide = "weights of a block" if plain is None else ["weights of a block, SwiGLU ", d, " → ", hidden, " → ", d]
        return (tracks.share(2) | relay(depth, name="gradients").entering(one)) / size.titled(wide)
