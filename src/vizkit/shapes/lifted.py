"""A lifted plane: points of a plane raised to one height, and a plane through the origin that meets them in a line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.ink import key
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.drawn import Plot, Spot, elements, keyed, numbers_of
from vizkit.shapes.half_plane import HalfPlane
from vizkit.shapes.scale import Scale

DEEP, LEAN, RISE = 0.42, 0.38, 0.8
"""How high on the screen a step inwards goes, and how far aside; how high a step upwards: all in steps across."""

AROUND = 1.5
"""How much further than the outermost point the sheets reach."""

DISC = 0.95


@dataclass(frozen=True)
class Lifted(Picture):
    """The floor and, above it, the sheet with the points; seen from the front, a little from above."""

    name: str
    keys: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    far: float
    half: HalfPlane | None = None
    raised: bool = False
    title: Any = None

    def cut(self, w: Any, b: Any) -> Lifted:
        """With the line w·x + b = 0 and its side; once lifted, also the plane through line and origin."""
        if w is None or b is None:
            return self
        half = HalfPlane(f"{self.name}/half", numbers_of(w), numbers_of(b)[0], "first")
        return replace(self, half=half)

    def lifted(self, lifted: bool = True, title: Any = None) -> Lifted:
        """With the points at the height of `title` over the floor."""
        return replace(self, raised=lifted, title=title if lifted else None)

    def extent(self, setting: Setting) -> Extent:
        wide = 11.0
        return Extent(wide, wide * self._high / self._wide, FREE, FREE, 2.0, 0.88)

    _wide, _high = 2 * (1 + LEAN), 2 * DEEP + RISE * 1.6

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        unit = min(room.w / self._wide, room.h / self._high)
        middle, floor = room.x, room.y + unit * (self._high / 2 - DEEP)

        def at(x: float, y: float, height: float = 0.0) -> Spot:
            x, y = x / self.far, y / self.far
            return middle + unit * (x + LEAN * y), floor - unit * (DEEP * y + RISE * 1.6 * height)

        height = 1.0 if self.raised else 0.0
        yield self._sheet("floor", at, 0.0, "edge", "panel")
        yield self._sheet("sheet", at, height, "quiet", "cell/45")
        yield from self._cut(at, height, room.em)
        x, y = at(0.0, 0.0)
        size = 0.5 * room.em
        yield Box(key=f"{self.name}/origin", x=x, y=y, w=size, h=size, radius=size / 2, fill="second")
        if self.raised:
            yield from self._height(at(-self.far, -self.far), at(-self.far, -self.far, 1.0), unit, room.em, setting)
        for own, (px, py) in sorted(zip(self.keys, self.points, strict=True), key=lambda each: -each[1][1]):
            fires = self.half is not None and self.half.height(px, py) > 0
            x, y = at(px, py, height)
            size = DISC * room.em
            look = {"fill": "first" if fires else "ground", "edge": "first" if fires else "quiet", "thick": 3.5}
            yield Box(key=own, x=x, y=y, w=size, h=size, radius=size / 2, **look)

    def _height(self, low: Spot, high: Spot, unit: float, em: float, setting: Setting) -> Iterator[Mark]:
        """How high the points are."""
        key = f"{self.name}/height"
        yield Line(key=key, points=(low, high), colour="quiet", thick=3.5, dashed=True)
        if self.title is not None:
            said, own = setting.words(self.title)
            free = (low[1] - 2 * DEEP * unit + high[1]) / 2  # between the far edge of the floor and the sheet
            at = {"x": low[0] + 0.5 * em, "y": free, "size": em, "anchor": 0.0}
            yield Text(key=f"{key}/value", words=said, own=own, weight=600, **at)

    def _sheet(self, name: str, at: Callable[..., Spot], height: float, colour: str, fill: str) -> Line:
        x, y = at(0.0, 0.0, height)
        corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        spots = [at(self.far * across, self.far * deep, height) for across, deep in corners]
        points = tuple((px - x, py - y) for px, py in spots)
        look = {"colour": colour, "thick": 3.0, "fill": fill, "closed": True}
        return Line(key=f"{self.name}/{name}", x=x, y=y, points=points, **look)

    def _cut(self, at: Callable[..., Spot], height: float, em: float) -> Iterator[Mark]:
        """The side that fires, its line, and the plane from the origin to it."""
        if self.half is None:
            return
        square = Plot(0.0, 0.0, 1.0, 1.0, em, Scale(-self.far, self.far), Scale(-self.far, self.far))
        corners, border = self.half.clipped(square)
        x, y = at(0.0, 0.0, height)

        def seen(spot: Spot) -> Spot:
            px, py = at((2 * spot[0] - 1) * self.far, (1 - 2 * spot[1]) * self.far, height)
            return px - x, py - y

        if corners:
            side = tuple(map(seen, corners))
            look = {"colour": None, "thick": 0, "fill": "first/30", "closed": True}
            yield Line(key=f"{self.name}/side", x=x, y=y, points=side, **look)
        if border is None:
            return
        ends = tuple(map(seen, border))
        foot = at(0.0, 0.0)
        if self.raised and not math.isclose(self.half.b, 0.0):
            sheet = (*ends, (foot[0] - x, foot[1] - y))
            look = {"colour": "second", "thick": 3.0, "fill": "second/30", "closed": True}
            yield Line(key=f"{self.name}/plane", x=x, y=y, points=sheet, **look)
        yield Line(key=f"{self.name}/line", x=x, y=y, points=ends, colour="first", thick=6.0)


def lifted(X: Any, *, name: str | None = None) -> Lifted:
    """The points that are rows of a matrix, on a floor: `lifted(X).cut(w, b).lifted(title="height 1")`."""
    own = name or f"{key(X) or 'points'}/lifted"
    points = tuple(numbers_of(row) for row in elements(X))
    far = AROUND * max((abs(each) for point in points for each in point), default=0.0) or 1.0
    return Lifted(own, tuple(f"{own}/{each}" for each in keyed(X, None)), points, far)
