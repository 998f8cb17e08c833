"""Numbers worth seeing under a sliding window, and the many random ones that its charts are about."""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import whole

LARGEST = 16
"""The most numbers of which each is still drawn large enough to be read."""

LONGEST = 4000
"""The most random numbers of which an outline still shows anything."""

Windows = tuple[list[int], int]
"""The numbers, and the width of the window."""


def default() -> Windows:
    """Return example 1 of LeetCode 239: six numbers are dominated, one expires, the last stays."""
    return [1, 3, -1, -3, 5, 3, 6, 7], 3


def smallest() -> Windows:
    """Return one number: its own maximum, without a comparison."""
    return [1], 1


def worst_for_space() -> Windows:
    """Return falling numbers: none is dominated, and the deque holds a whole window."""
    return [8, 7, 6, 5, 4, 3, 2, 1], 4


def ties() -> Windows:
    """Return equal numbers: each replaces the one before, for it expires later."""
    return [2, 2, 2, 2, 2], 3


def nile() -> Windows:
    """Return the flow of the Nile at Aswan from 1871 to 1886, in 10⁸ m³ a year (the series `Nile` of R)."""
    return [1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960], 5


def random_numbers(n: int, seed: int) -> list[int]:
    """Return `n` whole numbers from −99 to 99, the same for the same `seed`."""
    n, seed = whole("n", n, 1), whole("seed", seed, 0)
    return np.random.default_rng(seed).integers(-99, 100, n).tolist()


def few(nums: list) -> list:
    """Return the numbers that are drawn one by one, to stand beside the many."""
    return nums


def a_tenth(n: int) -> int:
    """Return the width of a window over a tenth of `n` numbers, at least 1."""
    return max(1, whole("n", n, 1) // 10)
