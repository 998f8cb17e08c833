"""Inputs worth seeing of activation functions, and what their pictures show before anything has run."""

from __future__ import annotations

import numpy as np

from vizkit.reference.activations import ACTIVATIONS, relu, tangents

DEPTH = 12
"""The most layers that can be drawn."""


def compared() -> list[str]:
    """Return the names of the functions that differ to the eye: GELU's tanh form does not from GELU."""
    return [name for name in ACTIVATIONS if name != "gelu_tanh"]


def entering_gradient() -> float:
    """Return the gradient that enters at the end of a network."""
    return 1.0


def of_the_layers(f: str) -> str:
    """Return the name of the function that all layers have."""
    return f


def first_curve(functions: list[str], range: str, alpha: float | None, beta: float | None) -> np.ndarray:
    """Return x and f(x) of the first of the functions, float64 of the shape (2, 161)."""
    (function, *_), xs, _ = tangents.guard(functions, range, alpha=alpha, beta=beta)
    return np.array([xs, function.f(xs)])


def hinge() -> np.ndarray:
    """Return x and ReLU(x) from −4 to 4, float64 of the shape (2, 81)."""
    x = np.linspace(-4, 4, 81)
    return np.array([x, relu(x)])


def two_halves() -> list[int]:
    """Return eight numbers, and eight that gate them, from shut to open."""
    return [2, -1, 4, 1, -3, 2, -1, 2, -4, -3, -2, -1, 0, 1, 2, 4]


def block_without_gate() -> list[np.ndarray]:
    """Return matrices shaped as those of a block that is four times as wide inside."""
    return [np.ones((3, 12)), np.ones((12, 3))]


def block_with_gate() -> list[np.ndarray]:
    """Return matrices shaped as those of a SwiGLU block: one more, each two thirds as wide."""
    return [np.ones((3, 8)), np.ones((3, 8)), np.ones((8, 3))]
