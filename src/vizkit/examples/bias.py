"""Inputs worth seeing of perceptrons: gates, and rows that are taken apart into points and answers."""

from __future__ import annotations

import numpy as np

from vizkit.reference.bias import train_perceptron
from vizkit.reference.guards import array, worded

GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
"""What each gate answers to (0, 0), (0, 1), (1, 0) and (1, 1)."""

IRIS = ((1.4, 0.2, 0), (1.4, 0.2, 0), (1.3, 0.2, 0), (4.7, 1.4, 1), (4.5, 1.5, 1), (4.9, 1.5, 1))
"""Length and width of six petals in centimetres; 0 is Iris setosa, 1 Iris versicolor. R. A. Fisher, 1936."""

CHESSBOARD = tuple((x, y, int(x * y > 0)) for x in (-30, -10, 10, 30) for y in (-20, 0, 20))
"""As many points as can be drawn; no line separates them."""


def truth_table(gate: str) -> np.ndarray:
    """Return the rows x₁, x₂, answer of a gate, int64 of the shape (4, 3)."""
    return np.array([(i // 2, i % 2, answer) for i, answer in enumerate(GATES[gate])])


def gate_of(points: np.ndarray) -> str | None:
    """Return the name of the gate whose truth table these rows are, if there is one."""
    return next((gate for gate in GATES if np.array_equal(truth_table(gate), points)), None)


def inputs_of(points: np.ndarray) -> np.ndarray:
    """Return x₁ and x₂ of rows x₁, x₂, answer; `ValueError` where they are not three."""
    return _rows(points)[:, :2]


def answers_of(points: np.ndarray) -> list[int]:
    """Return the answers of rows x₁, x₂, answer; `ValueError` where one is not 0 or 1."""
    answers = _rows(points)[:, 2]
    strange = [float(answer) for answer in answers if answer not in (0, 1)]
    if strange:
        raise worded("{name} must end with the answer 0 or 1 in each row, not {found}", name="points", found=strange[0])
    return [int(answer) for answer in answers]


def _rows(points: np.ndarray) -> np.ndarray:
    points = array("points", points, 2)
    if points.shape[1] != 3:
        three = "{name} must have rows x₁, x₂, answer, not the shape {shape}"
        raise worded(three, name="points", shape=points.shape)
    return points


def equal_weights() -> np.ndarray:
    """Return two weights of 1, float64."""
    return np.ones(2)


def last_input(points: np.ndarray) -> np.ndarray:
    """Return x₁ and x₂ of the last row."""
    return inputs_of(points)[-1]


def learned(points: np.ndarray, eta: float, bias: bool, max_epochs: int) -> tuple[np.ndarray, float]:
    """Return the weights and the bias that are learned from rows x₁, x₂, answer."""
    known = {"eta": eta, "bias": bias, "max_epochs": max_epochs, "stop_at_cycle": True}
    found = train_perceptron(inputs_of(points), answers_of(points), **known)
    return found.w, found.b


def learned_weights(points: np.ndarray, eta: float, bias: bool, max_epochs: int) -> np.ndarray:
    """Return the weights that are learned from rows x₁, x₂, answer."""
    return learned(points, eta, bias, max_epochs)[0]


def learned_bias(points: np.ndarray, eta: float, bias: bool, max_epochs: int) -> float:
    """Return the bias that is learned from rows x₁, x₂, answer."""
    return learned(points, eta, bias, max_epochs)[1]


def as_given(threshold: float) -> float:
    """Return a threshold as it is given."""
    return threshold


def minus(threshold: float) -> float:
    """Return the bias that does what a threshold does."""
    return -threshold
