"""Detours: what flies is led around numbers, words and cells, where the straight way would cover them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vizkit.picture.style import Bounds

BENDS = (0.0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45, 0.6, -0.6)
"""The arcs that are tried, the straight way first, as parts of its length."""

STOPS = 12
"""How many places of a way are looked at between its ends."""

_OVER = np.arange(1, STOPS + 1)[:, None] / (STOPS + 1)
_LIFTS = np.sin(np.pi * _OVER)
"""How much of a way is over at each of these, and of its bend."""

RIM = 0.15
"""How much of an end is its rim, at each side."""

Ends = tuple[Bounds, Bounds]
"""Where something flies from and to."""


def detour(
    flying: Sequence[Ends], placed: Sequence[tuple[Bounds, float]], room: Bounds, own: float = 0.0,
    together: bool = True,
) -> float:  # fmt: skip
    """The arc of what flies `together`, or part by part, that covers what is placed for least long and stays inside.

    It is its `own` where no other is better, else the least bent. What is placed has a weight each. Within either end
    it is no obstacle: it belongs to what flies, or lands there.
    """
    parts = [flying] if together else [[each] for each in flying]
    free = [_obstacles(part, placed) for part in parts]
    best, least = own, math.inf
    for bend in dict.fromkeys((own, *BENDS)):
        covers = (_covered(_stops(part, bend), *each, room) for part, each in zip(parts, free, strict=True))
        cost = sum(covers) + (bend != own)
        if cost < least:
            best, least = bend, cost
        if least <= 1:
            break  # any further arc costs as much
    return best


def _obstacles(flying: Sequence[Ends], placed: Sequence[tuple[Bounds, float]]) -> tuple[np.ndarray, np.ndarray]:
    """The bounds and weights of what is placed outside of both ends of a way."""
    ends = [_inner(around(side)) for side in zip(*flying, strict=True)]
    found = [each for each in placed if not any(_meet(each[0], inner) for inner in ends)]
    return np.array([each for each, _ in found]).reshape(-1, 4), np.array([weight for _, weight in found])


def stays(flying: Sequence[Ends], bend: float, room: Bounds) -> bool:
    """Whether what flies together in such an arc never leaves the room."""
    return not _outside(_stops(flying, bend), room).any()


def around(several: Sequence[Bounds]) -> Bounds:
    """The least bounds that hold all of these."""
    lefts, tops, rights, bottoms = zip(*several, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _covered(stops: np.ndarray, bounds: np.ndarray, weights: np.ndarray, room: Bounds) -> float:
    """The weight of the obstacles that are covered, summed over the stops; outside of the room all are, and more."""
    low, high = stops[:, None, :2], stops[:, None, 2:]
    met = ((bounds[:, :2] < high) & (low < bounds[:, 2:])).all(axis=2)
    return float((met @ weights).sum() + _outside(stops, room).sum() * (1 + weights.sum()))


def _stops(flying: Sequence[Ends], bend: float) -> np.ndarray:
    """The bounds of what is covered at places along the way, by all that flies together: (`STOPS`, 4)."""
    start, end = (np.array(side, float)[:, None] for side in zip(*flying, strict=True))
    x, y = np.moveaxis((end[..., :2] + end[..., 2:]) / 2 - (start[..., :2] + start[..., 2:]) / 2, -1, 0)
    aside = np.stack([y, -x, y, -x], axis=-1) * bend * _LIFTS
    ways = start + (end - start) * _OVER + aside
    return np.concatenate([ways[..., :2].min(axis=0), ways[..., 2:].max(axis=0)], axis=1)


def _outside(stops: np.ndarray, room: Bounds) -> np.ndarray:
    """Whether each stop is out of the room, by more than a pixel."""
    low, high = np.array(room[:2]) - 1, np.array(room[2:]) + 1
    return (stops[:, :2] < low).any(axis=1) | (stops[:, 2:] > high).any(axis=1)


def _inner(bounds: Bounds) -> Bounds:
    """The middle of bounds, without what may touch their rim."""
    left, top, right, bottom = bounds
    across, down = RIM * (right - left), RIM * (bottom - top)
    return left + across, top + down, right - across, bottom - down


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
