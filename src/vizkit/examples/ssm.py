"""Signals worth remembering, tokens worth keeping, and what the pictures of state-space models are scaled by."""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import choice, whole
from vizkit.reference.matrices import floats
from vizkit.reference.ssm import discretize, gated_state, legendre_fit, legs_matrices

LONGEST, WIDEST, TOKENS = 128, 16, 6
"""The most samples of a signal, coefficients and tokens that can be drawn."""

ORDER, TAPS = 4, 8
"""The numbers of S4's state, and how many taps of its filter are drawn."""

SIZES = (2, 4, 8, 16, 32)
"""Numbers of coefficients whose fits are compared."""

_WRITES, _HOLDS = 5.0, 0.01
"""The steps of a token that is written, and of one that is not."""

SIGNALS = {
    "sin": lambda t: np.sin(4 * np.pi * t) + 0.5 * (t > 0.6),
    "step": lambda t: np.where(t < 0.35, -0.5, np.where(t < 0.7, 1.0, 0.25)),
    "chirp": lambda t: np.sin(2 * np.pi * (t + 3 * t * t)),
    "constant": np.ones_like,
}
"""Functions of the time from 0 to 1."""


def signal_samples(signal: str = "sin", L: int = LONGEST) -> list[float]:
    """Return `L` samples of the signal of that name, each in the middle of its stretch of the time from 0 to 1.

    `TypeError` for what is no string or no whole number, `ValueError` for another name or L below 1.
    """
    t = (np.arange(whole("L", L, 1)) + 0.5) / L
    found = SIGNALS[choice("signal", signal, tuple(SIGNALS))](t)
    return (found.round(12) + 0.0).tolist()  # where a sine is 0, so is its sample


def as_given(samples) -> np.ndarray:
    """Return the samples as they are given."""
    return floats("samples", samples, 1)


def sample_times(samples) -> np.ndarray:
    """Return where samples stand on the axis of time, whose unit is a sample."""
    return np.arange(len(floats("samples", samples, 1))) + 0.5


def window_times(samples, N: int) -> np.ndarray:
    """Return where the last `N` of the samples stand."""
    return sample_times(samples)[-N:]


def all_times(samples) -> list[int]:
    """Return where the time begins and ends."""
    return [0, len(floats("samples", samples, 1))]


def tallest(u, N: int, method: str) -> list[float]:
    """Return the least and the most of a signal, of Legendre polynomials, and of those that its fit is the sum of."""
    weighted = legendre_fit.trace(as_given(u), N, method).steps[-1].variables["weighted"]
    found = np.concatenate([[-1.0, 1.0], as_given(u), *weighted])
    return [float(found.min()), float(found.max())]


def places_of_state(N: int) -> np.ndarray:
    """Return the places of the numbers of a state, with half a place more at both ends."""
    return np.array([-0.5, whole("N", N, 1) - 0.5])


def heaviest(dt: float, steps: int) -> list[float]:
    """Return 0 and the most that a past sample weighs in any of the pictures of `weights_of_the_past`."""
    return [0.0, max(1 / (steps // 4), float(discretize([[-1]], [1], dt)[1][0]))]


def oldest_and_newest(steps: int) -> list[float]:
    """Return the places of so many samples, with half a place more at both ends."""
    return [0.5, steps + 0.5]


def exact_decay(dt: float, steps: int) -> np.ndarray:
    """Return t and e^(−t) over so many steps of size `dt`, float64 of the shape (2, 61)."""
    t = np.linspace(0, dt * steps, 61)
    return np.array([t, np.exp(-t)])


def first_step(dt: float) -> np.ndarray:
    """Return t and e^(−t) over one step of size `dt`, float64 of the shape (2, 61)."""
    return exact_decay(dt, 1)


def times_of_steps(dt: float, steps: int) -> np.ndarray:
    """Return the times 0, `dt`, 2 `dt`, … after so many steps."""
    return dt * np.arange(steps + 1)


def stepped_matrix(dt: float) -> np.ndarray:
    """Return Ā of S4 with `ORDER` numbers, bilinear."""
    return discretize(*legs_matrices(ORDER), dt)[0]


def stepped_input(dt: float) -> np.ndarray:
    """Return B̄ of S4 with `ORDER` numbers, bilinear."""
    return discretize(*legs_matrices(ORDER), dt)[1]


def readout() -> np.ndarray:
    """Return C, which sums up the numbers of the state."""
    return np.ones(ORDER)


def one_input() -> np.ndarray:
    """Return an input of 1 and zeros after it, as long as the taps that are drawn."""
    return np.eye(1, TAPS)[0]


def chosen_steps(u) -> list[float]:
    """Return a large step for each token that holds something, and a small one for each that is 0."""
    return [_WRITES if token else _HOLDS for token in floats("u", u, 1)]


def tokens(u) -> np.ndarray:
    """Return what the tokens hold."""
    return floats("u", u, 1)


def fixed_state(u, fixed: float, zoh: bool) -> np.ndarray:
    """Return the states of `gated_state` if every step is `fixed`."""
    u = floats("u", u, 1)
    return gated_state(u, np.full(len(u), fixed), zoh)


def chosen_state(u, delta, zoh: bool) -> np.ndarray:
    """Return the states of `gated_state`."""
    return gated_state(u, delta, zoh)


def whole_gate() -> int:
    """Return how much a gate that is wide open lets in."""
    return 1


def spans(u) -> list[int]:
    """Return how many steps a pair of each layer of `associative_scan` stands for at most."""
    found = [1]
    while found[-1] < len(u):
        found.append(2 * found[-1])
    return found


def read_pairs(u) -> list[np.ndarray]:
    """Return for each layer of `associative_scan` but the first which pairs of the layer before a pair is made of."""
    one = np.eye(len(u), dtype=bool)
    return [one | np.eye(len(u), k=-reach, dtype=bool) for reach in spans(u)[:-1]]


def tree_of_last(u) -> list[list[int]]:
    """Return for each layer of `associative_scan` the tokens of the tree whose root is the last token of the last."""
    found = [[len(u) - 1]]
    for mask in reversed(read_pairs(u)):
        found.insert(0, np.flatnonzero(mask[found[0]].any(axis=0)).tolist())
    return found
