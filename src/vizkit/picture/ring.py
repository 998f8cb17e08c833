"""Things on a ring, each linked to the next, or on a star, each linked to the middle; packets stand on the links."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from vizkit.picture.layout import EMPTY, Picture
from vizkit.picture.marks import Bounds, Line, Mark
from vizkit.picture.old_ink import measured

SQUARE = 3.6
"""2 is an ellipse; the larger, the nearer to a rectangle."""
GAP, LANE = 10.0, 24.0
FINE = 240

Point = tuple[float, float]
Lane = str | Mapping[int, str] | None


def ring(
    name: str, members: Sequence[Picture], *, w: float, h: float, links: Lane | Sequence[Lane] = "faint",
    packets: Mapping[int, Picture] | None = None, centre: Picture = EMPTY,
) -> Picture:  # fmt: skip
    """The members around a room of `w` by `h`, clockwise from the top, an arrow from each to the next.

    `links` is the colour of the arrows, or of those named by the members that they start from (the others are faint),
    or `None` for no arrows; several of these are lanes beside one another, the first outside.
    `packets` stand on the middle of the arrow from their member, `centre` in the middle of all.
    """
    way = _Way(members, w, h)
    lanes = list(links) if isinstance(links, (list, tuple)) else [links]
    marks: list[Mark] = []
    for lane, colours in enumerate(lanes):
        out = LANE * ((len(lanes) - 1) / 2 - lane)
        for i in range(len(members)) if colours is not None and len(members) > 1 else ():
            colour = colours if isinstance(colours, str) else colours.get(i, "faint")
            points = way.between(i, (i + 1) % len(members), out)
            thick = 3 if colour == "faint" else 5
            marks.append(Line(key=f"{name}/link/{lane}/{i}", points=points, colour=colour, thick=thick, arrow=True))
    for i, packet in (packets or {}).items():
        marks += packet.placed(*_middle(way.between(i, (i + 1) % len(members)))).marks
    return Picture.of([*way.marks, *marks, *centre.marks], (-w / 2, -h / 2, w / 2, h / 2))


def star(
    name: str, members: Sequence[Picture], *, w: float, h: float, loads: Any, of: Any,
    lit: Mapping[int, str] | None = None, packets: Mapping[int, Picture] | None = None, hub: Picture = EMPTY,
) -> Picture:  # fmt: skip
    """The members where `ring` has them, each with a link to the `hub` in the middle, as thick as its load.

    `loads` are out of `of`; either may be in several parts. The `lit` links have the colours given; `packets` stand
    on the link of their member.
    """
    way = _Way(members, w, h)
    most = float(np.sum(measured(of))) or 1.0
    marks: list[Mark] = []
    for i, load in enumerate(loads):
        thick = 3.0 + 23.0 * float(np.sum(measured(load))) / most
        marks.append(
            Line(key=f"{name}/spoke/{i}", points=way.spoke(i, hub), colour=(lit or {}).get(i, "faint"), thick=thick)
        )
    for i, packet in (packets or {}).items():
        marks += packet.placed(*_middle(way.spoke(i, hub))).marks
    return Picture.of([*way.marks, *marks, *hub.placed(0, 0).marks], (-w / 2, -h / 2, w / 2, h / 2))


class _Way:
    """The closed way around a room, and the members on it."""

    def __init__(self, members: Sequence[Picture], w: float, h: float):
        self.count = len(members)
        self.across = (w - max(member.w for member in members)) / 2
        self.down = (h - max(member.h for member in members)) / 2
        turns = np.linspace(0, 2 * np.pi, 8 * FINE + 1)
        self.round = np.stack([_squared(np.sin(turns)), -_squared(np.cos(turns))], axis=1)
        far = np.hypot(*np.diff(self.round * (self.across, self.down), axis=0).T).cumsum()
        self.far = np.concatenate([[0.0], far / (far[-1] or 1.0)])
        places = self.at(np.arange(self.count) / self.count)
        self.members = [member.placed(x, y) for member, (x, y) in zip(members, places, strict=True)]
        self.marks = [mark for member in self.members for mark in member.marks]

    def at(self, parts: np.ndarray, out: float = 0.0) -> list[Point]:
        """The points after these parts of the way round, clockwise from the top; so far outside of the way."""
        x, y = (np.interp(parts % 1.0, self.far, side) for side in self.round.T)
        return list(zip(((self.across + out) * x).tolist(), ((self.down + out) * y).tolist(), strict=True))

    def between(self, one: int, other: int, out: float = 0.0) -> tuple[Point, ...]:
        """The way from the border of a member to that of the next."""
        turn = ((other - one) % self.count or self.count) / self.count
        points = self.at(one / self.count + turn * np.linspace(0, 1, FINE + 1), out)
        ends = self.members[one].bounds, self.members[other].bounds
        free = [point for point in points if not any(_inside(point, end) for end in ends)]
        return (*_thinned(free[:-1], free[-1]), free[-1])

    def spoke(self, member: int, hub: Picture) -> tuple[Point, Point]:
        """From the border of a member to that of what stands in the middle."""
        ((x, y),) = self.at(np.array([member / self.count]))
        straight = ((x * (1 - k / FINE), y * (1 - k / FINE)) for k in range(FINE + 1))
        ends = self.members[member].bounds, hub.placed(0, 0).bounds
        free = [point for point in straight if not any(_inside(point, end, 0.0) for end in ends)]
        return free[0], free[-1]


def _squared(side: np.ndarray) -> np.ndarray:
    return np.copysign(np.abs(side) ** (2 / SQUARE), side)


def _inside(point: Point, bounds: Bounds, gap: float = GAP) -> bool:
    left, top, right, bottom = bounds
    return left - gap < point[0] < right + gap and top - gap < point[1] < bottom + gap


def _thinned(points: Sequence[Point], end: Point) -> Iterator[Point]:
    """Fewer points, the last not so near to the end that an arrow's head would be longer than its last piece."""
    return (point for k, point in enumerate(points) if k % 4 == 0 and math.dist(point, end) > 24)


def _middle(points: Sequence[Point]) -> Point:
    """The point half-way along."""
    lengths = [math.dist(one, two) for one, two in pairwise(points)]
    rest = sum(lengths) / 2
    for (one, two), length in zip(pairwise(points), lengths, strict=True):
        if rest <= length:
            part = rest / (length or 1.0)
            return one[0] + (two[0] - one[0]) * part, one[1] + (two[1] - one[1]) * part
        rest -= length
    return points[-1]
