"""Detours: what flies is led around numbers, words and cells, where the straight way would cover them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from vizkit.picture.style import Bounds

BENDS = (0.0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45, 0.6, -0.6)
"""The arcs that are tried, the straight way first, as parts of its length."""

STOPS = 12
"""How many places of a way are looked at between its ends."""

RIM = 0.15
"""How much of an end is its rim, at each side."""

Place = tuple[float, float]
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
        covers = (_covered(list(_stops(part, bend)), *each, room) for part, each in zip(parts, free, strict=True))
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
    return not any(_outside(stop, room) for stop in _stops(flying, bend))


def around(several: Sequence[Bounds]) -> Bounds:
    """The least bounds that hold all of these."""
    lefts, tops, rights, bottoms = zip(*several, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _covered(stops: Sequence[Bounds], bounds: np.ndarray, weights: np.ndarray, room: Bounds) -> float:
    """The weight of the obstacles that are covered, summed over the stops; outside of the room all are, and more."""
    ways = np.array(stops)
    low, high = ways[:, None, :2], ways[:, None, 2:]
    met = ((bounds[:, :2] < high) & (low < bounds[:, 2:])).all(axis=2)
    outside = sum(_outside(stop, room) for stop in stops)
    return float((met @ weights).sum() + outside * (1 + weights.sum()))


def _stops(flying: Sequence[Ends], bend: float) -> Iterator[Bounds]:
    """What is covered at places along the way, by all that flies together."""
    for stop in range(1, STOPS + 1):
        over = stop / (STOPS + 1)
        yield around([_between(start, end, over, bend * math.sin(math.pi * over)) for start, end in flying])


def _between(start: Bounds, end: Bounds, over: float, lift: float) -> Bounds:
    """Where one thing is when `over` of its way is over, `lift` of the way aside."""
    (x0, y0), (x1, y1) = _centre(start), _centre(end)
    left, top, right, bottom = (one + (other - one) * over for one, other in zip(start, end, strict=True))
    x, y = (y1 - y0) * lift, -(x1 - x0) * lift
    return left + x, top + y, right + x, bottom + y


def _outside(one: Bounds, room: Bounds) -> bool:
    return one[0] < room[0] - 1 or one[1] < room[1] - 1 or one[2] > room[2] + 1 or one[3] > room[3] + 1


def _inner(bounds: Bounds) -> Bounds:
    """The middle of bounds, without what may touch their rim."""
    left, top, right, bottom = bounds
    across, down = RIM * (right - left), RIM * (bottom - top)
    return left + across, top + down, right - across, bottom - down


def _centre(bounds: Bounds) -> Place:
    return (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
