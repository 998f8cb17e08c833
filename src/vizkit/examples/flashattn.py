"""Tensors and rows of scores worth seeing attended to, and the sizes of the chart of traffic."""

from __future__ import annotations

import numpy as np

from vizkit.reference.flashattn import MANY
from vizkit.reference.guards import whole
from vizkit.reference.matrices import floats

LARGEST = 16
"""The most tokens of which each is still drawn large enough to be seen."""

WIDEST = 4
"""The most features of a token whose outputs can all be read beside maximum, factor and normaliser."""

LONGEST = 65536
"""The most tokens whose traffic is charted."""

FEATURES = 64
"""The features of a token in the chart: those of one head of a large language model."""

TALLER, WIDER = (64, 128, 256), (32, 128)
"""The rows of a tile of Q, and of one of K and V, in the chart."""


def tiles_outside(order: str = "fa2") -> str:
    """Return whose tiles the outer loop is over: larger ones alone lessen what is moved."""
    return "Q" if order == "fa2" else "K, V"


def scores() -> list[int]:
    """Return scores whose maximum rises in the second tile of two, by 2, and stays in the third."""
    return [1, 3, 2, 5, 4, 0]


def ties() -> list[int]:
    """Return equal scores: the factor is 1, and the normaliser counts them."""
    return [2, 2, 2, 2]


def huge() -> list[int]:
    """Return scores whose powers overflow unless their maximum is taken off."""
    return [1000, 1001, 999, 1002]


def random_tensors(n: int = 8, d: int = 4, seed: int = 114) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return queries, keys and values of a standard normal distribution, to one decimal: three arrays (n, d).

    The same `seed` gives the same numbers. With the default one, some of the first four queries meet a larger score in
    the second tile of two keys, some in the third, and none in the last. `TypeError` for what is no whole number,
    `ValueError` for `n` or `d` below 1 or a negative `seed`.
    """
    n, d, seed = whole("n", n, least=1), whole("d", d, least=1), whole("seed", seed, least=0)
    rng = np.random.default_rng(seed)
    Q, K, V = (rng.standard_normal((n, d)).round(1) + 0.0 for _ in range(3))  # + 0.0 makes −0 a 0
    return Q, K, V


def queries(n: int = 8, d: int = 4, seed: int = 114) -> np.ndarray:
    """Return the first of `random_tensors`."""
    return random_tensors(n, d, seed)[0]


def keys(n: int = 8, d: int = 4, seed: int = 114) -> np.ndarray:
    """Return the second of `random_tensors`."""
    return random_tensors(n, d, seed)[1]


def values(n: int = 8, d: int = 4, seed: int = 114) -> np.ndarray:
    """Return the third of `random_tensors`."""
    return random_tensors(n, d, seed)[2]


def gradient(Q, V, seed: int = 114) -> np.ndarray:
    """Return a gradient of the output for such queries and values, of a standard normal distribution."""
    shape = len(floats("Q", Q, 2)), floats("V", V, 2).shape[1]
    return np.random.default_rng([whole("seed", seed, least=0), 1]).standard_normal(shape).round(1) + 0.0


def values_of_row(scores, seed: int = 114) -> np.ndarray:
    """Return a value of a few features for each of the `scores` of one query."""
    return values(len(floats("scores", scores, 1)), WIDEST, seed)


def tokens(Q) -> int:
    """Return how many queries there are."""
    return len(floats("Q", Q, 2))


def features(Q) -> int:
    """Return how many features a query has."""
    return floats("Q", Q, 2).shape[1]


def long_sequence(chart_n: int = 4096) -> int:
    """Return the number of tokens in the chart of traffic: enough for its largest tile."""
    return whole("chart_n", chart_n, max(TALLER), MANY)
