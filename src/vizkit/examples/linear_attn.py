"""Queries, keys and values worth attending to without softmax, and the sizes of what is counted."""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import whole
from vizkit.reference.linear_attn import MAPS, score_growth
from vizkit.reference.matrices import floats

LARGEST = 8
"""The most tokens of which each can still be read."""

WIDEST = 4
"""The most features of a token, and the most numbers of a value, that can be read."""

DOUBLED = (4, 8, 16)
"""Numbers of tokens, each twice the one before, whose scores are drawn."""

REAL, HEAD = 4096, 64
"""Tokens of a real sequence, and the features of one head."""

_SHARPENED = 4.0
"""By how much the queries of the compared weights are longer than standard normal ones, so that softmax is sharp."""


def tensors(n: int = 4, d: int = 2, dv: int = 2, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return queries and keys, of the shape (n, d), and values (n, dv), of small whole numbers, as float64.

    For the default sizes and `seed` they are those of the textbook, else random ones. No query or key is zero, so that
    every feature map has weights that can be divided by their sum. `TypeError` for what is no whole number,
    `ValueError` for a size below 1 or a negative `seed`.
    """
    n, d, dv = (whole(name, value, least=1) for name, value in (("n", n), ("d", d), ("dv", dv)))
    if (n, d, dv, whole("seed", seed, least=0)) == (4, 2, 2, 0):
        found = [[1, 0], [0, 1], [1, 1], [2, 0]], [[1, 0], [0, 1], [1, 0], [1, 1]], [[1, 0], [0, 1], [1, 1], [2, 2]]
        return tuple(np.array(matrix, np.float64) for matrix in found)
    rng = np.random.default_rng(seed)
    Q, K, V = (rng.integers(0, 3, size).astype(np.float64) for size in ((n, d), (n, d), (n, dv)))
    for matrix in (Q, K):
        matrix[:, 0] = np.maximum(matrix[:, 0], 1.0)
    return Q, K, V


def queries(n: int = 4, d: int = 2, dv: int = 2, seed: int = 0) -> np.ndarray:
    """Return the first of `tensors`."""
    return tensors(n, d, dv, seed)[0]


def keys(n: int = 4, d: int = 2, dv: int = 2, seed: int = 0) -> np.ndarray:
    """Return the second of `tensors`."""
    return tensors(n, d, dv, seed)[1]


def values(n: int = 4, d: int = 2, dv: int = 2, seed: int = 0) -> np.ndarray:
    """Return the third of `tensors`."""
    return tensors(n, d, dv, seed)[2]


def tokens(Q) -> int:
    """Return how many queries there are."""
    return len(floats("Q", Q, 2))


def features(Q) -> int:
    """Return how many features a query has."""
    return floats("Q", Q, 2).shape[1]


def width(V) -> int:
    """Return how many numbers a value has."""
    return floats("V", V, 2).shape[1]


def cells(Q, V) -> tuple[int, int]:
    """Return how many numbers QKᵀ has for such queries, and how many KᵀV."""
    Q, V = floats("Q", Q, 2), floats("V", V, 2)
    return len(Q) ** 2, Q.shape[1] * V.shape[1]


def a_query() -> list[float]:
    """Return a query with a negative product with one of `two_keys`."""
    return [1, -0.5]


def two_keys() -> list[list[float]]:
    """Return two keys."""
    return [[1, 0], [0.2, 1]]


def feature_curve(phi: str) -> np.ndarray:
    """Return x and φ(x) around the features of `a_query` and `two_keys`, float64 of the shape (2, 61)."""
    x = np.linspace(-1.5, 1.5, 61)
    return np.array([x, MAPS[phi](x)])


def chosen_map(phi: str) -> str:
    """Return the feature map that is chosen."""
    return phi


def compared_queries() -> np.ndarray:
    """Return six queries whose softmax is sharp, float64 of the shape (6, 2)."""
    return _SHARPENED * np.random.default_rng(0).normal(size=(6, 2))


def compared_keys() -> np.ndarray:
    """Return six keys, float64 of the shape (6, 2), drawn after the queries from the same generator."""
    rng = np.random.default_rng(0)
    rng.normal(size=(6, 2))
    return rng.normal(size=(6, 2))


def doubled_sizes() -> tuple[int, ...]:
    """Return numbers of tokens, each twice the one before."""
    return DOUBLED


def doubled_scores() -> list[int]:
    """Return how many scores each of `doubled_sizes` has."""
    return score_growth(DOUBLED)
