"""Leaning: the outline of a tile, upright or as it lies on a sheet seen from aside."""

from __future__ import annotations

import math
from functools import lru_cache

Spot = tuple[float, float]

CORNER = 4
"""Points a round corner is drawn with: always as many, so that a leaning tile can straighten itself on its way."""


@lru_cache(maxsize=4096)
def leaning(w: float, h: float, slant: float = 0.0, radius: float = 8.0) -> tuple[Spot, ...]:
    """The outline, about its centre, of a rectangle whose top leans to the right by `slant`, with round corners."""
    lean = slant / 2
    corners = [(-w / 2 + lean, -h / 2), (w / 2 + lean, -h / 2), (w / 2 - lean, h / 2), (-w / 2 - lean, h / 2)]
    reach = min(radius, w / 4, h / 4)
    points = []
    for n, corner in enumerate(corners):
        start, end = (_towards(corner, corners[other], reach) for other in (n - 1, (n + 1) % 4))
        points += [_bent(start, corner, end, step / (CORNER - 1)) for step in range(CORNER)]
    return tuple(points)


def _towards(one: Spot, other: Spot, reach: float) -> Spot:
    part = reach / math.dist(one, other)
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part


def _bent(start: Spot, corner: Spot, end: Spot, part: float) -> Spot:
    weights = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return tuple(
        sum(weight * spot[axis] for weight, spot in zip(weights, (start, corner, end), strict=True)) for axis in (0, 1)
    )
