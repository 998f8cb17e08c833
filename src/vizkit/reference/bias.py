"""The bias of a perceptron: a threshold on the other side of ">", made learnable.

A threshold unit fires where w·x > T. With b = −T that is w·x + b > 0, and b can be learned as the weights are. The
points with w·x + b = 0 are a line with the normal w, b / ‖w‖ from the origin: with b = 0 it passes through the origin,
whatever w is. Often ≥ is written for thresholds and > for biases; both are > here, for only then is b = −T an identity.

Sources: W. McCulloch and W. Pitts, "A Logical Calculus of the Ideas Immanent in Nervous Activity", 1943; F. Rosenblatt,
"The Perceptron", Psychological Review 65, 1958; A. Novikoff, "On Convergence Proofs for Perceptrons", 1962; M. Minsky
and S. Papert, "Perceptrons", 1969 (XOR).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from vizkit.reference.guards import array, flag, real, sequence, whole, within, worded
from vizkit.trace import traced

__all__ = [
    "PerceptronResult",
    "augmented_unit",
    "biased_unit",
    "distance_to_line",
    "learned_line",
    "parts_through_the_origin",
    "raised_threshold",
    "sliding_bias",
    "threshold_as_bias",
    "threshold_unit",
    "train_perceptron",
    "turning_line",
    "vgg16_parameters",
]

LARGEST = 1e100
"""Of any number that is given, so that products and sums stay finite."""

CONVOLUTIONS = ((3, 64), (64, 64), (64, 128), (128, 128), (128, 256), *[(256, 256)] * 2, (256, 512), *[(512, 512)] * 5)
DENSE = ((512 * 7 * 7, 4096), (4096, 4096), (4096, 1000))
"""The layers of VGG-16 that have weights, as inputs and outputs: Simonyan and Zisserman, 2015, configuration D."""

KERNEL = 3 * 3
"""Weights that a convolution of VGG-16 has from one channel to one other."""


@dataclass(frozen=True)
class PerceptronResult:
    """What was learned: the weights `w` and the bias `b`, after how many `epochs` and `updates`.

    `errors` are the mistakes made during each epoch; `converged` says whether there were none in the last.
    """

    w: np.ndarray
    b: float
    epochs: int
    updates: int
    errors: list[int]
    converged: bool


# what may be given


def _matrix(X: object, columns: int | None = None) -> np.ndarray:
    X = _bounded("X", array("X", X, 2, floating=True))
    if columns is not None and X.shape[1] != columns:
        raise worded("{name} must have {columns} columns, not {found}", name="X", columns=columns, found=X.shape[1])
    return X


def _bounded(name: str, values: np.ndarray) -> np.ndarray:
    for place in np.argwhere(abs(values) > LARGEST)[:1].tolist():
        within(f"{name}{place}", values[tuple(place)], LARGEST)
    return values


def _weights(name: str, w: object, X: np.ndarray) -> np.ndarray:
    w = _bounded(name, array(name, w, 1, floating=True))
    if len(w) != X.shape[1]:
        one_each = "{name} must have a weight for each of the {count} inputs, not {found}"
        raise worded(one_each, name=name, count=X.shape[1], found=len(w))
    return w


def _classes(y: object, X: np.ndarray) -> list[int]:
    y = [whole(f"y[{i}]", answer, 0, 1) for i, answer in enumerate(sequence("y", y))]
    if len(y) != len(X):
        one_each = "{name} must have an answer for each of the {count} rows of X, not {found}"
        raise worded(one_each, name="y", count=len(X), found=len(y))
    return y


def _with_threshold(X: object, w: object, T: float) -> tuple:
    X = _matrix(X)
    return X, _weights("w", w, X), within("T", T, LARGEST)


def _with_bias(X: object, w: object, b: float) -> tuple:
    X = _matrix(X)
    return X, _weights("w", w, X), within("b", b, LARGEST)


def _line(w: object, b: float) -> tuple[np.ndarray, float]:
    w = _bounded("w", array("w", w, 1, floating=True))
    if not w.any():
        raise worded("{name} must not be all 0: then there is no line", name="w")
    return w, within("b", b, LARGEST)


def _slid(w: object, b: float) -> tuple[np.ndarray, tuple[float, ...]]:
    w, b = _line(w, b)
    return w, (b, b + 1, b + 2)


def _one_input(x: object, w: object, b: float) -> tuple:
    x = _bounded("x", array("x", x, 1, floating=True))
    return x, _weights("w", w, x[None]), within("b", b, LARGEST)


def _training(
    X: object, y: object, *, eta: float = 1.0, bias: bool = True, w_init: object = None, max_epochs: int = 50,
    stop_at_cycle: bool = False,
) -> tuple:  # fmt: skip
    X = _matrix(X)
    y = _classes(y, X)
    w = np.zeros(X.shape[1]) if w_init is None else _weights("w_init", w_init, X)
    if within("eta", eta, LARGEST) <= 0:
        raise worded("{name} must be above 0, not {eta}", name="eta", eta=eta)
    max_epochs = whole("max_epochs", max_epochs, 1)
    return X, y, real("eta", eta), flag("bias", bias), w, max_epochs, flag("stop_at_cycle", stop_at_cycle)


def _turned(X: object, y: object) -> tuple:
    X = _matrix(X, 2)
    return X, _classes(y, X), _normals(X)


def _normals(X: np.ndarray) -> list[np.ndarray]:
    """A normal of every line through the origin that answers otherwise than the others, in the order of their angles.

    Answers change where a line meets a point; so there are the lines through points, and one between any two of them.
    """
    across = [np.array(axis, float) for axis in ((1, 0), (0, 1), (-1, 0), (0, -1))]
    for x in X[X.any(axis=1)]:
        across += [np.array((-x[1], x[0])) / abs(x).max(), np.array((x[1], -x[0])) / abs(x).max()]
    found = {round(float(np.arctan2(w[1], w[0]) % (2 * np.pi)), 9): w for w in across}
    turned = [found[angle] for angle in sorted(found)]
    return [each for one, other in pairwise([*turned, turned[0]]) for each in (one, _between(one, other))]


def _between(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one / np.linalg.norm(one) + other / np.linalg.norm(other)


def _summed(X: object, y: object) -> tuple:
    """Whether a point that must fire is the sum of two that must not; it, these two, and normals of lines; else 0."""
    X = _matrix(X, 2)
    y = _classes(y, X)
    dark = [x for x, answer in zip(X, y, strict=True) if not answer and x.any()]
    ways = [(x, *two) for x, two in product(X[np.array(y) == 1], product(dark, repeat=2)) if (x == sum(two)).all()]
    if not ways or not ways[0][0].any():
        return X, y, False, *np.zeros((3, 2)), [np.array(w) for w in ((1.0, 0.0), (0.0, 1.0), (-1.0, -1.0))]
    x, one, other = ways[0]
    return X, y, True, x, one, other, [2 * one - other, 2 * other - one, x]


def _taught(X: object, y: object, *, eta: float = 1.0, bias: bool = True, max_epochs: int = 50) -> tuple:
    X, y, eta, bias, _, max_epochs, _ = _training(X, y, eta=eta, bias=bias, max_epochs=max_epochs)
    return X, y, eta, bias, max_epochs


# a line that cannot


@traced(guard=_turned)
def turning_line(X, y, normals):
    """Return the fewest of the answers `y` that a line through the origin gets wrong, and its normal.

    `X` is real of the shape (m, 2), m ≥ 1, and `y` has 0 or 1 for each row. `TypeError`: not numbers, ragged, an
    answer that is no int. `ValueError`: empty, not finite, other shapes or answers.
    """
    m, wrongs = len(X), []
    for turn, w in enumerate(normals):
        answers = biased_unit(X, w, 0)
        errors = int((answers != y).sum())
        wrongs.append(errors)
        yield ("turn", "Turn it: will the wrong answers become 0?") if 2 * turn % len(normals) == 0 else "turn"
    least = min(wrongs)
    w = normals[wrongs.index(least)]
    errors = least
    yield "answer", "No: even the best has {least} of {m} wrong" if least else "Yes: this line has all {m} right"
    return least, w


@traced(guard=_summed)
def parts_through_the_origin(X, y, split, x, one, other, normals):
    """Return w·x, w·p and w·q for three lines through the origin, where x = p + q must fire and p, q must not.

    There w·x = w·p + w·q is above 0 only if one of the two is. Where the points are no such sum, x, p and q are the
    origin itself, which fires for no w. Arguments and errors are those of `turning_line`.

    Formulas:
        sum: $ w dot x = w dot p + w dot q $
    """
    sums = []
    for w in normals:
        left, right = w @ one, w @ other
        z = left + right
        sums.append((z, left, right))
        yield "turn", "A sum of points, a sum of w·x: {z} = {left} + {right}" if split else "At the origin w·x is {z}"
    yield "forced", ("With b = 0, firing at ({x[0]}, {x[1]}) forces ({one[0]}, {one[1]}) or ({other[0]}, {other[1]}) to"
                     " fire" if split else "With b = 0 the input (0, 0) gives z = {z} and cannot fire")  # fmt: skip
    return sums


# a threshold, and the same as a bias


@traced(guard=_with_threshold)
def threshold_unit(X, w, T):
    """Return for each row x of `X` 1 where w·x > T, else 0, as an int array of the shape (m,).

    `X` is real of the shape (m, d), m, d ≥ 1, `w` of (d,), and `T` is a number, all at most 10¹⁰⁰ in size.
    `TypeError`: not numbers, ragged. `ValueError`: empty, not finite, another shape, too large.

    Formulas:
        unit: $ y = [w dot x > T] $
    """
    answers = []
    for x in X:
        terms = w * x
        z = terms.sum()
        yield "sum", "w·x is {z}"
        answers.append(int(z > T))
        yield "fire", "{z} is greater than T: the neuron fires" if z > T else "{z} is not greater than T: it rests"
    return np.array(answers)


@traced(guard=_with_threshold)
def raised_threshold(X, w, T):
    """Return how many rows of `X` fire with thresholds one below `T`, `T` and one above: never more than before.

    Arguments and errors are those of `threshold_unit`.
    """
    m, counts = len(X), []
    for threshold in (T - 1, T, T + 1):
        counts.append(int(threshold_unit(X, w, threshold).sum()))
        yield "raise", "T = {threshold}: {counts[-1]} of {m} inputs fire"
    yield "settle", "Raising T can switch inputs off, never on"
    return counts


@traced(guard=_with_bias)
def biased_unit(X, w, b):
    """Return for each row x of `X` 1 where w·x + b > 0, else 0, as an int array of the shape (m,).

    With b = −T it is `threshold_unit`, bit by bit: in IEEE's numbers a > b exactly where a − b > 0. Arguments and
    errors are those of `threshold_unit`.

    Formulas:
        unit: $ y = [w dot x + b > 0] $
    """
    answers = []
    for x in X:
        z = (w * x).sum() + b
        answers.append(int(z > 0))
        yield "fire", "w·x + b = {z} is above 0: the neuron fires" if z > 0 else "w·x + b = {z} is not above 0"
    return np.array(answers)


@traced(guard=_with_threshold)
def threshold_as_bias(X, w, T):
    """Return the bias −T, and what fires with it: the inputs that fire with the threshold `T`.

    Arguments and errors are those of `threshold_unit`.
    """
    left, right = 0, T
    left, right = left - T, right - T
    yield "subtract", "Subtract T on both sides"
    b = left
    yield "rename", "Call −T the bias b"
    return b, biased_unit(X, w, b)


def distance_to_line(w: Sequence[float], b: float) -> float:
    """Return the signed distance of the origin from the line w·x + b = 0: b / ‖w‖.

    It is above 0 where the origin fires. `w` is real of the shape (d,) and not all 0, `b` a number; else `TypeError`
    or `ValueError`.
    """
    w, b = _line(w, b)
    return b / np.linalg.norm(w)


@traced(guard=_slid)
def sliding_bias(w, biases):
    """Return the distances of the origin from the lines with the biases `b`, `b` + 1 and `b` + 2.

    Arguments and errors are those of `distance_to_line`.

    Formulas:
        distance: $ abs(b) / norm(w) $
    """
    distances = []
    for b in biases:
        distance = abs(distance_to_line(w, b))
        distances.append(distance)
        yield "slide", "b = {b}: the line is |b| / ‖w‖ = {distance} from the origin"
    yield "settle", "With w fixed, changing b moves the line without turning it"
    return distances


# learning it


@traced(guard=_training)
def train_perceptron(X, y, eta, bias, w, max_epochs, stop_at_cycle):
    """Return what Rosenblatt's rule learns from the rows of `X`, in order, and their answers `y`: a `PerceptronResult`.

    `X` is real of the shape (m, d), `y` has 0 or 1 for each row. The step `eta` > 0 scales what is learned. It begins
    with the weights `w_init`, 0 if not given, and the bias 0, which stays 0 without `bias`; it ends after an epoch
    without a mistake, or after `max_epochs` ≥ 1. With a bias it converges exactly where the classes are linearly
    separable, from 0 after at most (R / γ)² mistakes, R and γ being those of the inputs with a constant 1 before them.
    Where they are not, weights stay bounded, so those of whole inputs come back: to `stop_at_cycle` is to end there.
    `TypeError`: not numbers, ragged, answers or `max_epochs` that are no int, `eta` no number, a switch no bool.
    `ValueError`: empty, not finite, beyond 10¹⁰⁰, of other shapes or out of range.

    Source: Rosenblatt 1958; the bound is Novikoff's, 1962, the cycles those of H. Block and S. Levin, 1970.

    Formulas:
        error: $ e = y - hat(y) $
        weights: $ w := w + eta e x $
        bias: $ b := b + eta e $
    """
    b, updates, errors, m = 0.0, 0, [], len(X)
    ends = [(*w, b)]
    for epoch in range(1, max_epochs + 1):
        wrong = 0
        for i in range(m):
            x, wanted = X[i], y[i]
            z = (w * x).sum() + b
            answer = int(z > 0)
            e = wanted - answer
            yield ("predict", "z = {z}: it answers {answer}, right is {wanted}") if epoch == 1 else "predict"
            if e != 0:
                wrong += 1
                updates += 1
                w = w + eta * e * x
                if bias:
                    b = b + eta * e
                yield "update", "At an error e: w gains η·e·x, b gains η·e" if bias else "At an error e: w gains η·e·x"
        errors.append(wrong)
        yield "epoch", "Epoch {epoch}: {wrong} of {m} answers were wrong"
        if wrong == 0:
            yield "converge", "No mistake in a whole epoch: stop"
            break
        if stop_at_cycle and (*w, b) in ends:
            yield "giveup", "w and b are as once before: the same errors come for ever"
            break
        ends.append((*w, b))
    else:
        yield "giveup", "Stop after {epoch} epoch, not converged", "Stop after {epoch} epochs, not converged"
    return PerceptronResult(w, b, epoch, updates, errors, wrong == 0)


@traced(guard=_one_input)
def augmented_unit(x, w, b):
    """Return w·x + b twice: as it is, and as one dot product of the input with a constant 1 before it.

    `x` and `w` are real of the shape (d,), `b` is a number; else `TypeError` or `ValueError`. The two differ by
    rounding alone.
    """
    z = (w * x).sum() + b
    inputs = np.append(1.0, x)
    weights = np.append(b, w)
    yield "append", "Give every input a constant 1: b is its weight"
    terms = inputs * weights
    total = terms.sum()
    yield "same", "One dot product, the same z = {total}"
    return z, total


# what was learned, and the real size


@traced
def vgg16_parameters():
    """Return how many biases and how many parameters VGG-16 has.

    A layer has one bias for each output unit; a convolution shares it among all places of a channel.
    """
    layers = [(KERNEL * inputs, outputs) for inputs, outputs in CONVOLUTIONS] + list(DENSE)
    depth, biases = len(layers), sum(outputs for _, outputs in layers)
    parameters = biases + sum(inputs * outputs for inputs, outputs in layers)
    yield "count", "VGG-{depth}: {biases} biases, one per output unit, among {parameters} parameters"
    return biases, parameters


@traced(guard=_taught)
def learned_line(X, y, eta, bias, max_epochs):
    """Return how many of the answers `y` are wrong with what `train_perceptron` has learned when it stops, and its `b`.

    Arguments and errors are those of `train_perceptron`.
    """
    learned = train_perceptron(X, y, eta=eta, bias=bias, max_epochs=max_epochs, stop_at_cycle=True)
    w, b = learned.w, learned.b
    m, errors = len(X), int((biased_unit(X, w, b) != y).sum())
    learnt = [*w, b]
    shares = [100.0, 100 / len(learnt)]
    yield "settle", "With learned b = {b}: {errors} of {m} points wrong"
    biases, parameters = vgg16_parameters.unwatched()
    shares.append(100 * biases / parameters)
    yield "count", "VGG: {biases} biases, one per output unit, among {parameters} parameters"
    return errors, b
