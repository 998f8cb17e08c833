"""Scores, values and tokens worth attending to with TransNormer, and what its pictures hold beside the run."""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import whole

LARGEST, WIDEST = 20, 10
"""The most tokens of which each can still be seen, and the most features."""

STEEPEST = 100
"""The largest score whose softmax can still be told from 0 and 1."""

THREE, FINE = 3, 4
"""Decimals of weights, and of weights that differ by little."""

_SHARP, _FEATURES = 3.0, 16
"""By how much positions are longer than sines and cosines, so that softmax is sharp; how many features they have."""


def positions(n: int) -> np.ndarray:
    """Return the sinusoidal positions of `n` tokens, three times as long, float64 of the shape (n, 16).

    They are sines and cosines of the token's number, divided by powers of 10 000.
    """
    token, pair = np.arange(whole("n", n, least=1))[:, None], np.arange(_FEATURES) // 2 * 2
    turns = token / 10000.0 ** (pair / _FEATURES)
    return _SHARP * np.where(np.arange(_FEATURES) % 2, np.cos(turns), np.sin(turns))


def longer_positions(n: int) -> np.ndarray:
    """Return the `positions` of four times as many tokens."""
    return positions(4 * n)


def tensors(n: int, d: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return random queries, keys and values, float64 of the shape (n, d), drawn after one another."""
    rng = np.random.default_rng(whole("seed", seed, least=0))
    return tuple(rng.normal(size=(whole("n", n, least=1), whole("d", d, least=1))) for _ in range(3))


def queries(n: int, d: int, seed: int) -> np.ndarray:
    """Return the first of `tensors`."""
    return tensors(n, d, seed)[0]


def keys(n: int, d: int, seed: int) -> np.ndarray:
    """Return the second of `tensors`."""
    return tensors(n, d, seed)[1]


def values(n: int, d: int, seed: int) -> np.ndarray:
    """Return the third of `tensors`."""
    return tensors(n, d, seed)[2]


def values_of_scores(s: list[float], seed: int) -> np.ndarray:
    """Return random values, one for each score and with as many numbers as there are scores, float64."""
    return np.random.default_rng(whole("seed", seed, least=0)).normal(size=(len(s), len(s)))


def one_tiny_score() -> list[float]:
    """Return three scores, and one that is a million times smaller."""
    return [1, 1, 1, 1e-6]


def smaller_scores(s: list[float], scale: float = 0.01) -> list[float]:
    """Return the scores, each times `scale`."""
    return (scale * np.asarray(s, np.float64)).tolist()


def smallest_scores(s: list[float]) -> list[float]:
    """Return the scores, each divided by a thousand."""
    return smaller_scores(s, 0.001)


def every_pair(n: int) -> np.ndarray:
    """Return which token reads which in full attention: all, bool of the shape (n, n)."""
    return np.full((n, n), True)


def greatest(s: list[float]) -> float:
    """Return the largest score."""
    return max(s)
