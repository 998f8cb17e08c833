"""Queries and keys whose e^(q·k) is averaged over random directions, tensors to attend to, and what is counted."""

from __future__ import annotations

import numpy as np

from vizkit.reference.flashattn import softmax
from vizkit.reference.guards import whole, within, worded
from vizkit.reference.linear_attn import fitting
from vizkit.reference.matrices import floats
from vizkit.reference.performer import (
    LONGEST,
    performer_attention,
    performer_features,
    random_directions,
    scaled,
)

LARGEST = 8
"""The most tokens that can be told apart."""

MOST = 16
"""The most random directions of one estimate that can be told apart."""

LADDER = (1, 4, 16, 64, 256)
"""Numbers of directions, each four times the one before."""

GROWING = (4, 16, 64, 256)
"""Numbers of features, each four times the one before."""

_REPEATS = 8
"""How often an estimate is made anew."""

_FEATURES = 6
"""How many features are drawn where they stand for as many as there are."""


def tensors(n: int = 4, d: int = 4, seed: int = 0, length: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return random queries and keys, normal times a `length`, and standard normal values of two numbers, as float64.

    `TypeError` for what is no whole number, and a `length` that is no real one; `ValueError` for a size below 1, a
    negative `seed` or `length`, and a `length` above 10.
    """
    generator = np.random.default_rng(whole("seed", seed, least=0))
    length = within("length", length, LONGEST)
    if length < 0:
        raise worded("{name} must be at least {least}, not {value}", name="length", least=0, value=length)
    Q, K = length * generator.normal(size=(2, whole("n", n, least=1), whole("d", d, least=1)))
    return Q, K, generator.normal(size=(n, 2))


def queries(n: int = 4, d: int = 4, seed: int = 0, length: float = 0.5) -> np.ndarray:
    """Return the first of `tensors`."""
    return tensors(n, d, seed, length)[0]


def keys(n: int = 4, d: int = 4, seed: int = 0, length: float = 0.5) -> np.ndarray:
    """Return the second of `tensors`."""
    return tensors(n, d, seed, length)[1]


def values(n: int = 4, d: int = 4, seed: int = 0) -> np.ndarray:
    """Return the third of `tensors`."""
    return tensors(n, d, seed)[2]


def softmax_attention(Q, K, V) -> np.ndarray:
    """Return softmax attention, its scores divided by √d."""
    Q, K, V = fitting(Q, K, V)
    return softmax(scaled(Q) @ scaled(K).T) @ V


def in_the_plane(name: str, value) -> np.ndarray:
    """Return the vector `value` where it has two numbers, else `ValueError`."""
    found = floats(name, value, 1)
    if len(found) != 2:
        raise worded("{name} must have two numbers, to be drawn in the plane, not {found}", name=name, found=len(found))
    return found


def given_query(query) -> np.ndarray:
    """Return the query where it has two numbers, else `ValueError`."""
    return in_the_plane("query", query)


def given_key(key) -> np.ndarray:
    """Return the key where it has two numbers, else `ValueError`."""
    return in_the_plane("key", key)


def directions_in_the_plane(m: int = 8, orthogonal: bool = True, seed: int = 0) -> np.ndarray:
    """Return `m` random directions of two numbers."""
    return random_directions(m, 2, orthogonal=orthogonal, seed=seed)


def counted(m: int = 8) -> range:
    """Return 1, 2, … up to `m`."""
    return range(1, whole("m", m, least=1) + 1)


def one_direction() -> list[float]:
    """Return a query of length 1.2 √2."""
    return [1.2, 1.2, 0.0, 0.0]


def its_opposite() -> list[float]:
    """Return the key opposite to `one_direction`."""
    return [-1.2, -1.2, 0.0, 0.0]


def exact_of_opposites() -> float:
    """Return e^(q·k) of the two."""
    return float(np.exp(np.dot(one_direction(), its_opposite())))


def exact_in_the_plane(query, key) -> float:
    """Return e^(q·k) of two vectors in the plane."""
    return float(np.exp(given_query(query) @ given_key(key)))


def around_zero() -> np.ndarray:
    """Return numbers that a query or a key may hold, on both sides of 0."""
    return np.linspace(-3, 2, 101)


def drawn_tensors() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return queries, keys and values as many as the first picture has by default."""
    return tensors()


def drawn_features() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the features of these queries and keys, more than a query has numbers, and the values."""
    Q, K, V = tensors()
    W = random_directions(_FEATURES, Q.shape[1])
    return *(performer_features(scaled(matrix), W) for matrix in (Q, K)), V


def summed_up(Q, K, V, m: int = 6, kind: str = "positive", orthogonal: bool = True, seed: int = 0) -> np.ndarray:
    """Return what S and z hold after each key, z as the last column: float64 of the shape (n, features, dv + 1)."""
    _, K, V, W, kind, _ = performer_attention.guard(Q, K, V, m=m, kind=kind, orthogonal=orthogonal, seed=seed)
    held = np.column_stack([V, np.ones(len(V))])
    return np.cumsum(performer_features(scaled(K), W, kind)[:, :, None] * held[:, None], axis=0)


def errors_so_far(Q, K, V, m: int = 6, kind: str = "positive", orthogonal: bool = True, seed: int = 0) -> np.ndarray:
    """Return how far Performer attention is from softmax attention at most, up to each query: float64 (n,)."""
    found = performer_attention(Q, K, V, m=m, kind=kind, orthogonal=orthogonal, seed=seed)
    return np.maximum.accumulate(np.abs(found - softmax_attention(Q, K, V)).max(axis=1))


def repeats() -> range:
    """Return the numbers of the repeats, counted from 1, with room before and behind."""
    return range(_REPEATS + 2)
