"""Detours: what flies is led around numbers, words and cells, where the straight way would cover them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np

from vizkit.picture.recent import Recent
from vizkit.picture.style import Bounds

Path = tuple[float, float, float, float]
"""How far a way is from the straight one, across and down: halfway, and at a quarter, as far to the other side at
three quarters. Of the straight way `t` is over, and it is left by `swing sin(πt) + sway sin(2πt)`."""

STRAIGHT: Path = (0.0, 0.0, 0.0, 0.0)

BENDS = (0.0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45, 0.6, -0.6)
"""The arcs that are tried first, as parts of the way's length."""

PACES = (1.5, 2.5)
"""How fast, beside the straight way, the curves that are tried then leave and arrive: up, down, left or right."""

STOPS = 30
"""How many places of a way are looked at between its ends."""

RIM = 0.15
"""How much of an end is its rim, at each side."""

BENT, LONGER, EVEN = 0.3, 1.2, 18.0
"""How bad it is to leave the straight way, to be twice as long, and to be over a weight of one all along."""

MANY = 24
"""So many of the things that keep together are looked at."""

Ends = tuple[Bounds, Bounds]
"""Where something flies from and to."""


_found: Recent[Path] = Recent(500)
"""Paths by what they were asked for: of a scene that is read again most pictures are as they were."""


def arc(start: tuple[float, float], end: tuple[float, float], bend: float) -> Path:
    """Return the path of a way bent by a part of its length: to its left, or where that is below 0 to its right."""
    return bend * (end[1] - start[1]), bend * (start[0] - end[0]), 0.0, 0.0


def detour(
    flying: Sequence[Sequence[Ends]], placed: Sequence[tuple[Bounds, float]], room: Bounds, own: Path = STRAIGHT
) -> Path:
    """Return the path on which things that keep together cover what is placed for least long, and stay inside.

    Each thing is of parts, which cover all between them. The path is `own` where no other is better, else the least
    bent. What is placed has a weight each. Within either end it is no obstacle: what flies has it, or lands there.
    """
    asked = tuple(map(tuple, flying)), tuple(placed), room, own
    return _found.made(asked, lambda: _detour(*asked))


def _detour(flying: Sequence[Sequence[Ends]], placed: Sequence[tuple[Bounds, float]], room: Bounds, own: Path) -> Path:
    things = [flying[i] for i in np.linspace(0, len(flying) - 1, min(len(flying), MANY)).round().astype(int)]
    free = [_obstacles(thing, placed) for thing in things]
    straight = [_straight(thing) for thing in things]
    chord = _middle([end for thing in things for _, end in thing]) - _middle(
        [at for thing in things for at, _ in thing]
    )
    best, least = own, math.inf
    for paths in (np.array([own, *_arcs(chord)]), _curves(chord)):
        costs = (BENT + LONGER * _longer(paths, chord)) * (paths != own).any(axis=1)
        for way, obstacles in zip(straight, free, strict=True):
            costs = costs + _covered(way[None] + _aside(paths), _pace(paths, chord), *obstacles, room)
        at = int(np.argmin(costs))
        if costs[at] < least:
            best, least = tuple(map(float, paths[at])), costs[at]
        if least <= BENT:
            break  # it covers nothing, and is hardly longer
    return best


def _arcs(chord: np.ndarray) -> list[Path]:
    return [arc((0.0, 0.0), tuple(chord), bend) for bend in BENDS]


def _curves(chord: np.ndarray) -> np.ndarray:
    """The paths that leave and arrive in each direction, at each pace."""
    fast = max(math.hypot(*chord), 1.0)
    heads = [chord, *(fast * pace * np.array(way) for pace in PACES for way in ((0, -1), (0, 1), (-1, 0), (1, 0)))]
    pairs = product(heads, repeat=2)
    return np.array([[*(one - other) / (2 * np.pi), *(one + other - 2 * chord) / (4 * np.pi)] for one, other in pairs])


def _longer(paths: np.ndarray, chord: np.ndarray) -> np.ndarray:
    """By how much of its length each path is longer than the straight way."""
    stops = np.linspace(0, 1, STOPS + 2)[:, None]
    steps = np.diff(stops * chord + _left(paths, stops), axis=1)
    return np.hypot(*np.moveaxis(steps, -1, 0)).sum(axis=1) / max(math.hypot(*chord), 1.0) - 1


def _left(paths: np.ndarray, over: np.ndarray) -> np.ndarray:
    """How far from the straight way each path is where so much of it is `over`: (paths, stops, 2)."""
    return paths[:, None, :2] * np.sin(np.pi * over) + paths[:, None, 2:] * np.sin(2 * np.pi * over)


def _pace(paths: np.ndarray, chord: np.ndarray) -> np.ndarray:
    """How fast each path is gone at every stop, beside the straight way, but never less: (paths, stops)."""
    swing, sway = paths[:, None, :2] * np.pi * np.cos(np.pi * _over()), paths[:, None, 2:] * 2 * np.pi
    steps = chord + swing + sway * np.cos(2 * np.pi * _over())
    return np.maximum(1.0, np.hypot(steps[..., 0], steps[..., 1]) / max(math.hypot(*chord), 1.0))


def _aside(paths: np.ndarray) -> np.ndarray:
    """The same for bounds: (paths, stops, 4)."""
    return np.tile(_left(paths, _over()), 2)


@cache
def _over() -> np.ndarray:
    return np.arange(1, STOPS + 1)[:, None] / (STOPS + 1)


def _obstacles(flying: Sequence[Ends], placed: Sequence[tuple[Bounds, float]]) -> tuple[np.ndarray, np.ndarray]:
    """The bounds and weights of what is placed outside of both ends of a way."""
    ends = [inner(around(side)) for side in zip(*flying, strict=True)]
    found = [each for each in placed if not any(_meet(each[0], inner) for inner in ends)]
    return np.array([each for each, _ in found]).reshape(-1, 4), np.array([weight for _, weight in found])


def stays(flying: Sequence[Ends], path: Path, room: Bounds) -> bool:
    """Whether what flies together on such a path never leaves the room."""
    return not _outside(_straight(flying) + _aside(np.array([path]))[0], room).any()


def around(several: Sequence[Bounds]) -> Bounds:
    """The least bounds that hold all of these."""
    lefts, tops, rights, bottoms = zip(*several, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _middle(several: Sequence[Bounds]) -> np.ndarray:
    """The middle of what stands at several places."""
    return np.array(several).reshape(-1, 2, 2).mean(axis=(0, 1))


def _covered(stops: np.ndarray, pace: np.ndarray, bounds: np.ndarray, weights: np.ndarray, room: Bounds) -> np.ndarray:
    """The weight of the obstacles that are covered, averaged over the way; outside of the room all are, and more.

    To go through one faster is no better.
    """
    left, top, right, bottom = (side[..., None] for side in np.moveaxis(stops, -1, 0))
    lefts, tops, rights, bottoms = np.ascontiguousarray(bounds.T)
    met = lefts < right
    for more in (left < rights, tops < bottom, top < bottoms):
        met &= more
    return (((met @ weights) + _outside(stops, room) * (1 + weights.sum())) * pace).sum(axis=-1) * EVEN / STOPS


def _straight(flying: Sequence[Ends]) -> np.ndarray:
    """The bounds of what is covered at places along the straight way, by all that flies together: (`STOPS`, 4)."""
    start, end = (np.array(side, float)[:, None] for side in zip(*flying, strict=True))
    ways = start + (end - start) * _over()
    return np.concatenate([ways[..., :2].min(axis=0), ways[..., 2:].max(axis=0)], axis=1)


def stops_of(start: Bounds, end: Bounds, path: Path) -> np.ndarray:
    """The bounds of what is covered at places along a way, and at its ends: (`STOPS` + 2, 4)."""
    ends, stops = np.array([start, end]), _straight([(start, end)]) + _aside(np.array([path]))[0]
    return np.concatenate([ends[:1], stops, ends[1:]])


def _outside(stops: np.ndarray, room: Bounds) -> np.ndarray:
    """Whether each stop is out of the room, by more than a pixel."""
    low, high = np.array(room[:2]) - 1, np.array(room[2:]) + 1
    return (stops[..., :2] < low).any(axis=-1) | (stops[..., 2:] > high).any(axis=-1)


def inner(bounds: Bounds) -> Bounds:
    """The middle of bounds, without what may touch their rim."""
    left, top, right, bottom = bounds
    across, down = RIM * (right - left), RIM * (bottom - top)
    return left + across, top + down, right - across, bottom - down


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
