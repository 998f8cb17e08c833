"""Items worth seeing packed: how many, how heavy, and what the bag holds."""

from __future__ import annotations

ITEMS, CAPACITY, WEIGHT = 6, 12, 12
"""The most items, the largest capacity and the heaviest item that can be drawn."""


def heaviest(weights: list[int]) -> int:
    """Return the weight of the heaviest item, 0 where there is none."""
    return max(weights, default=0)
