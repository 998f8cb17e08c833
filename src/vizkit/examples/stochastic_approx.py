"""Inputs worth seeing of stochastic approximation, and the curves that its charts show."""

from __future__ import annotations

import numpy as np

from vizkit.reference.stochastic_approx import FUNCTIONS, robbins_monro, root_of


def readings() -> list[int]:
    """Return five readings of one value whose running means are 2, 3, 3, 4, 4."""
    return [2, 4, 3, 7, 4]


def as_given(samples: list[float]) -> list[float]:
    """Return readings as they are given."""
    return samples


def one_reading() -> list[int]:
    """Return a single reading: the mean is it, wherever the estimate began."""
    return [7]


def equal_readings() -> list[int]:
    """Return three equal readings: after the first the estimate has no gap to close."""
    return [3, 3, 3]


def one_term() -> dict[str, float]:
    """Return the terms of the fourth update of the means of `readings`."""
    return {"old": 3.0, "step": 1 / 4, "reading": 7.0}


def towards_the_root() -> dict[str, object]:
    """Return nine noiseless steps 1/k from 3 towards the root 1 of tanh(w − 1)."""
    return {"g": "tanh", "w1": 3.0, "steps": 9, "a": "1/k", "noise": 0.0}


def exploding() -> dict[str, object]:
    """Return a path that leaves every bound at its fourth step, without any noise."""
    return {"g": "cubic", "w1": 0.0, "steps": 9, "a": "1/k", "noise": 0.0}


def noisy_paths() -> dict[str, object]:
    """Return three paths of a size that is really used: 200 noisy steps, seeds 0, 1 and 2."""
    return {"g": "tanh", "w1": 3.0, "steps": 200, "a": "1/k", "noise": 0.5, "seed": 0, "paths": 3}


def noise_of_several(noise: float) -> float:
    """Return `noise`, or 0.5 where there is none: without noise all seeds have the same path."""
    return noise or 0.5


def without_noise(g: str, w1: float, steps: int, a: str) -> list[float]:
    """Return the path of `robbins_monro` whose heights are read without noise."""
    return robbins_monro(g, w1, steps, a=a)


def many_readings() -> int:
    """Return how many readings a long run averages."""
    return 1_000_000


def points() -> np.ndarray:
    """Return 100 points of a square around 0, float64 of the shape (100, 2), always the same."""
    return np.random.default_rng(0).uniform(-10, 10, (100, 2))


def far_corner() -> np.ndarray:
    """Return a start outside of the square of `points`, float64 of the shape (2,)."""
    return np.array([20.0, 20.0])


def curve(g: str, w1: float) -> np.ndarray:
    """Return w and g(w) around the root of the function called `g` and `w1`, float64 of the shape (2, 81)."""
    least, most = sorted((root_of(g), float(w1)))
    w = np.linspace(least - 1, most + 1, 81)
    return np.array([w, [FUNCTIONS[g](at) for at in w]])


def tanh_root() -> float:
    """Return the root of tanh(w − 1)."""
    return root_of("tanh")
