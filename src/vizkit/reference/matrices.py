"""Matrices that attention takes: real and finite, of shapes that fit, and not so large that sums overflow."""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import array, worded

FAR = np.finfo(np.float64).max / 4
"""Numbers beyond this cannot be subtracted from one another."""


def floats(name: str, value, ndim: int) -> np.ndarray:
    """Return `value` as finite float64 of `ndim` dimensions; itself, not a copy, where it is that already."""
    return np.asarray(array(name, value, ndim), np.float64)


def reach(value: np.ndarray) -> float:
    """Return the largest magnitude in `value`."""
    return max(float(value.max()), -float(value.min()))


def all_within(name: str, value: np.ndarray, most: float = FAR) -> np.ndarray:
    """Return `value` where none of it is so large that what is computed with it overflows, else `ValueError`."""
    if reach(value) > most:
        raise worded(
            "{name} must stay within ±{most}, or sums overflow, but reaches {found}",
            name=name,
            most=f"{most:.1e}",
            found=f"{reach(value):.1e}",
        )
    return value


def compared(Q, K) -> tuple[np.ndarray, np.ndarray]:
    """Return queries and keys as float64 where each query can be multiplied by each key, else `ValueError`."""
    Q, K = floats("Q", Q, 2), floats("K", K, 2)
    if K.shape[1] != Q.shape[1]:
        raise worded(
            "{name} must have as many columns as Q, but K has the shape {keys} and Q {queries}",
            name="K",
            keys=K.shape,
            queries=Q.shape,
        )
    return Q, K


def attended(Q, K, V) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return queries, keys and values as float64 where they are `compared` and each key has a value."""
    Q, K, V = *compared(Q, K), floats("V", V, 2)
    if len(V) != len(K):
        raise worded(
            "{name} must have as many rows as K, but V has the shape {values} and K {keys}",
            name="V",
            values=V.shape,
            keys=K.shape,
        )
    return Q, K, V
