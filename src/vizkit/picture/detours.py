"""Detours: what flies on its own is led around what is written, where the straight way would cover that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from vizkit.picture.style import Bounds

BENDS = (0.0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45)
"""The arcs that are tried, the straight way first, as parts of its length."""

STOPS = 12
"""How many places of a way are looked at between its ends."""

RIM = 0.15
"""How much of an end is its rim, at each side."""

Place = tuple[float, float]


def detour(start: Bounds, end: Bounds, written: Sequence[tuple[Bounds, int]], room: Bounds) -> float:
    """The least bent arc from one place to another that covers what is written for least long, and stays in the `room`.

    What is written has a weight each. Within either end it is no obstacle: it belongs to what flies, or lands there.
    """
    ends = _inner(start), _inner(end)
    obstacles = [each for each in written if not any(_meet(each[0], inner) for inner in ends)]
    return min(BENDS, key=lambda bend: _covered(_stops(start, end, bend), obstacles, room) + (bend != 0))


def _covered(stops: Iterator[Bounds], obstacles: Sequence[tuple[Bounds, int]], room: Bounds) -> int:
    """The weight of the obstacles that are covered, summed over the stops; outside of the room all are, and more."""
    covered, most = 0, 1 + sum(weight for _, weight in obstacles)
    for stop in stops:
        outside = stop[0] < room[0] or stop[1] < room[1] or stop[2] > room[2] or stop[3] > room[3]
        covered += most if outside else sum(weight for each, weight in obstacles if _meet(each, stop))
    return covered


def _stops(start: Bounds, end: Bounds, bend: float) -> Iterator[Bounds]:
    """What is covered at places along the way, by something as large as what lands."""
    (x0, y0), (x1, y1) = _centre(start), _centre(end)
    half_w, half_h = (end[2] - end[0]) / 2, (end[3] - end[1]) / 2
    for stop in range(1, STOPS + 1):
        over = stop / (STOPS + 1)
        lift = bend * math.sin(math.pi * over)
        x, y = x0 + (x1 - x0) * over + (y1 - y0) * lift, y0 + (y1 - y0) * over - (x1 - x0) * lift
        yield x - half_w, y - half_h, x + half_w, y + half_h


def _inner(bounds: Bounds) -> Bounds:
    """The middle of bounds, without what may touch their rim."""
    left, top, right, bottom = bounds
    across, down = RIM * (right - left), RIM * (bottom - top)
    return left + across, top + down, right - across, bottom - down


def _centre(bounds: Bounds) -> Place:
    return (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
