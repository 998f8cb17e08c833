"""How many tokens can be drawn, which are shown, and what sparse attention is held against."""

from __future__ import annotations

import math

import numpy as np

from vizkit.reference.guards import whole
from vizkit.reference.sparse_attn import sparse_mask

LARGEST = 24
"""The most tokens whose pairs can be told apart."""


def root(n: int) -> int:
    """Return ⌊√n⌋: the stride by which the patterns have fewest pairs."""
    return math.isqrt(whole("n", n, least=1))


def last_token(n: int) -> int:
    """Return the last of `n` tokens."""
    return whole("n", n, least=1) - 1


def all_tokens(n: int) -> list[int]:
    """Return the tokens 0 … n − 1."""
    return list(range(whole("n", n, least=1)))


def asked_source(source: int) -> int:
    """Return the token whose content is asked for."""
    return source


def asked_target(target: int) -> int:
    """Return the token that asks for it."""
    return target


def every_pair(n: int, causal: bool) -> np.ndarray:
    """Return the mask of full attention, bool of the shape (n, n)."""
    return sparse_mask(n, "full", stride=1, causal=causal)


def merged_mask(n: int, pattern: str, stride: int, summary: int, causal: bool) -> np.ndarray:
    """Return the mask of the pattern that the film ends on, bool of the shape (n, n)."""
    return sparse_mask(n, pattern, stride=stride, summary=summary, causal=causal)


def nearby_mask(n: int, pattern: str, stride: int, causal: bool) -> np.ndarray:
    """Return which pairs of that pattern are in a window, or in a block: bool of the shape (n, n)."""
    part = "local" if pattern == "strided-merged" else "fixed-block"
    return sparse_mask(n, part, stride=stride, causal=causal)


def number_of_pairs(n: int, causal: bool) -> int:
    """Return how many pairs full attention has."""
    return int(every_pair(n, causal).sum())


def number_of_all(n: int) -> int:
    """Return how many pairs there are where later tokens may be read as well."""
    return number_of_pairs(n, False)


def read_by_both(n: int, stride: int) -> np.ndarray:
    """Return which pairs are both at most a stride apart and a multiple of it apart: bool of the shape (n, n)."""
    masks = (sparse_mask(n, name, stride=stride, window="l+1", causal=False) for name in ("local", "atrous"))
    return np.logical_and(*masks)


def least_and_most(sizes: list[int]) -> list[int]:
    """Return the least of the `sizes`, and how many pairs full attention has for the largest."""
    return [min(sizes), max(sizes) * (max(sizes) + 1) // 2]
