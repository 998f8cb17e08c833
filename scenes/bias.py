"""The bias of a perceptron, watched: a threshold moved to the other side lets the decision line leave the origin."""

from itertools import zip_longest
from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.bias import (
    CHESSBOARD,
    IRIS,
    answers_of,
    as_given,
    equal_weights,
    gate_of,
    inputs_of,
    last_input,
    learned_bias,
    learned_weights,
    minus,
    truth_table,
)
from vizkit.inputs import array, choice, real, switch, whole
from vizkit.reference.bias import (
    augmented_unit,
    learned_line,
    parts_through_the_origin,
    raised_threshold,
    sliding_bias,
    threshold_as_bias,
    threshold_unit,
    train_perceptron,
    turning_line,
)
from vizkit.shapes import axes, beside, figure, label, legend, lengths, lifted, nothing, number_line, row, vessel


def plane():
    """The plane of the two inputs, the origin in its middle."""
    return axes("first input", "second input").around_zero()


def called(picture, gate):
    """The picture with the name of the gate, where there is one."""
    return picture if gate is None else picture.titled(gate)


def known(picture, value):
    """A picture, or its room alone while the value that it shows is not there yet."""
    return picture.hidden() if value is None else picture


def counted(errors, m):
    """How many answers are wrong; that none is is good news."""
    return known(figure(errors, ["of ", m, " wrong"], name="errors").coloured("lost", zero="done"), errors)


def dotted(product, x, name):
    """The number w·x, and of which point it is: in the colour of points that fire where it makes that one fire."""
    return figure(product, ["w·(", x[0], ", ", x[1], ")"], name=name).coloured("text", positive="first")


class Bias(Explainer):
    """A bias is a threshold on the other side: it lets the decision line leave the origin."""

    title = "The bias of a perceptron"
    family = "learning"
    colours: ClassVar = {"b": "second", "threshold": "second", "T": "second", "errors": "lost", "e": "now"}

    presets: ClassVar = {
        "one point": {"points": [[0, 0, 1]]},
        "or": {"gate": "OR"},
        "xor": {"gate": "XOR"},
        "iris": {"points": IRIS},
    }
    largest: ClassVar = {"points": CHESSBOARD, "threshold": 12.5}

    gate = choice("AND", ("AND", "OR", "NAND", "XOR"), "the gate whose truth table is learned")
    points = array(truth_table, "rows of the two inputs and the answer, 0 or 1, instead of a gate", (12, 3))
    eta = real(1.0, "how much of an error is learned")
    bias = switch(True, "whether there is a bias, or b stays 0")
    threshold = real(1.5, "the threshold T of the neuron with weights 1 and 1")
    max_epochs = whole(20, "how many epochs it learns at most", most=20)

    @act(
        turning_line, "Through the origin", X=inputs_of, y=answers_of, gate=fact(gate_of),
        opening="Can a line through the origin separate the 1s from the 0s?",
        headline=True,
    )  # fmt: skip
    def through_the_origin(X, y, w, errors, m, gate):
        told = counted(errors, m) / legend(first="fires") / legend(lost="wrong")
        return called(plane().half_plane(w).classified(X, y), gate).share(2) | told

    @act(threshold_unit, "A threshold", X=inputs_of, w=equal_weights, T=as_given)
    def a_threshold(X, w, T, x, terms, z, answers, moment):
        judged = answers[-1] if moment == "fire" else None
        poured = vessel(terms, name="poured").came_from("input").marked(T, "T = ").lighting(judged)
        told = row(x, name="input").titled("input x") / row(w).titled("weights w") / figure(z, "w·x")
        return (told | poured.share(2)).share(2) / row(answers, places=X).awaiting().titled("answers so far")

    @act(raised_threshold, "Raising the threshold", X=inputs_of, w=equal_weights, T=as_given)
    def raising_the_threshold(X, w, threshold, counts, m):
        handle = number_line().pointing(threshold, "T", colour="second", name="T")
        lit = plane().half_plane(w, above=threshold, waits_for="line/T").classified(X)
        return (lit.share(2) / handle).share(2) | figure(counts[-1], ["of ", m, " fire"], name="fires").coloured(
            "first"
        )

    @act(
        threshold_as_bias, "To the other side", X=inputs_of, w=equal_weights, T=as_given,
        opening="It fires where w·x > T: can T be learned like a weight?",
    )  # fmt: skip
    def to_the_other_side(X, w, T, left, right, b, moment):
        product, than = label("w·x", name="product").large(), label(">", name="than").large()
        zero = label(right, name="zero").large()
        if moment == "opening":
            sides = beside(product, nothing, than, label("T", name="T").large().coloured("second"))
        elif moment == "subtract":
            sides = beside(product, label("− T", name="moved").large().coloured("second").came_from("T"), than, zero)
        else:
            sides = beside(product, label("+ b", name="moved").large().coloured("second"), than, zero)
        values = figure(T, "T") / known(figure(b, "bias b").coloured("second"), b)
        return sides / (plane().half_plane(w, above=T).classified(X).share(2) | values).share(2)

    @act(sliding_bias, "What the bias moves", w=equal_weights, b=minus)
    def what_the_bias_moves(w, b, distance):
        line = plane().half_plane(w, b, normal="w", distance=True, waits_for="b/figure#")
        return line.share(2) | (
            figure(b, "bias b").coloured("second") / figure(distance, "distance |b| / ‖w‖").coloured("second")
        )

    @act(parts_through_the_origin, "Why the origin is not enough", X=inputs_of, y=answers_of, headline=True)
    def why_not_the_origin(X, y, split, w, x, one, other, z, left, right, moment):
        lines = plane().half_plane(w).classified(X, y)
        parts = dotted(left, one, "one") | label("+").large() | dotted(right, other, "other")
        equals, forced = label("=").large(), label("a positive sum needs a positive part").coloured("first")
        if not split:
            parts, equals = parts.hidden(), equals.hidden()
        forced = forced if split and moment == "forced" else forced.hidden()
        told = legend(first="positive: fires", lost="wrong")
        return (lines.share(2) | (dotted(z, x, "sum") / equals / parts / told)).share(2) / forced

    @act(train_perceptron, "Learning it", X=inputs_of, y=answers_of, stop_at_cycle=True)
    def learning_it(X, y, i, w, b, z, answer, wanted, e, epoch, wrong, moment):
        line = plane().half_plane(w, b, waits_for="bias/0#")
        line = line.classified(X, y, now=i if moment in ("predict", "update") else None)
        weights, bias = row(w, name="weights"), row([b], name="bias").coloured(second=0)
        if moment == "update":
            weights, bias = weights.came_from("e/figure#"), bias.came_from("e/figure#")
        error = figure(e, "error e", name="e").coloured("now")
        said = figure(answer, "it answered" if moment == "update" else "it answers")
        told = said | figure(wanted, "should be") | error
        learned = weights.titled("weights w", side="below") | bias.titled("bias b", side="below")
        errors = figure(wrong, "errors this epoch", name="wrong").coloured("text", positive="lost")
        rings = legend(now="the input", lost="wrong with this line")
        told = told if moment in ("predict", "update") else told.hidden()
        return line.share(2) | (told / learned / (figure(epoch, "epoch") | errors) / rings)

    @act(
        augmented_unit, "A constant input", x=last_input, w=learned_weights, b=learned_bias, X=fact(inputs_of),
        opening="b is added and not weighted: is it no weight at all?",
    )  # fmt: skip
    def a_constant_input(x, w, b, inputs, weights, terms, total, X):
        lines = lifted(X, name="lifted").cut(w, b)
        one, bias, below = nothing, nothing, label("+ b = ", b, name="b/added").large().coloured("second")
        if inputs is not None:
            lines, below = lines.lifted(title=["constant ", inputs[0]]), known(figure(total, "z = w·x + b"), total)
            one = row(inputs[:1], name="one").titled("constant")
            bias = row(weights[:1], name="bias").coloured(second=0).came_from("b/added").titled("bias b")
        sums = beside(one, row(x).titled("input x")) / beside(bias, row(w).titled("weights w"))
        told = legend(first="fires", second="plane through the origin")
        return (lines.share(2) | (sums / below)).share(2) / told

    @act(learned_line, "What was learned", X=inputs_of, y=answers_of, gate=fact(gate_of))
    def what_was_learned(X, y, w, b, errors, m, learnt, shares, gate):
        line = called(plane().half_plane(w, b).classified(X, y), gate)
        unit = row(learnt, name="learnt").coloured(second=2).titled("weights w and bias b of this unit")
        tracks = lengths(name="parts").out_of(shares[0])
        for name, share in zip_longest(("here: this unit", "in a real model: VGG"), shares[1:]):
            tracks = tracks.bar(name, share, colour="second")
        found = line.share(2) | (unit / counted(errors, m))
        return found.share(2) / tracks.titled("biases, % of all parameters")
