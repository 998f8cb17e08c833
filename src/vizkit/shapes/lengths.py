"""Lengths: numbers as bars across, below one another on one scale, each with its name before and its number behind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from vizkit.picture.ink import Ink, key, measured, path
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Setting
from vizkit.shapes.places import place_of

PITCH, PITCH_MOST = 1.4, 2.6
"""Ems from bar to bar."""

LONG, LONG_MOST = 8.0, 40.0
"""Ems of the longest bar."""


@dataclass(frozen=True)
class Length:
    """One bar: its name, its number, the parts just added to it, what it was before, and of what it is the sum."""

    name: str
    title: Any
    value: Any
    colour: str
    added: tuple[Any, ...] = ()
    was: tuple[Any, ...] = ()
    seams: tuple[Any, ...] = ()

    @property
    def reach(self) -> list[float]:
        """What the scale must hold for it."""
        return [float(measured(each)) for each in (self.value, *self.was) if each is not None]


@dataclass(frozen=True)
class Lengths(Shape):
    """Bars from zero, to the left where they are below it. The scale holds all that an act draws on it."""

    name: str
    bars: tuple[Length, ...] = ()
    decimals: int = 2
    tracked: bool = False
    whole: Any = None

    def bar(self, title: Any, value: Any, *, colour: str = "now", added: Any = (), was: Any = ()) -> Lengths:
        """With one more bar; where it has no value yet, its room and its name; with neither, its place stays empty.

        `added` are parts of it that were just added, at its end; `was` is its number before, none or one.
        """
        parts, before = (() if each is None else tuple(each) for each in (added, was))
        found = Length(f"{self.name}/{len(self.bars)}", title, value, colour, parts, before)
        return replace(self, bars=(*self.bars, found))

    def seamed(self, *parts: Any) -> Lengths:
        """With seams in the last bar where parts that it is the sum of meet; none where one has no value yet."""
        found = () if any(part is None for part in parts) else parts
        return replace(self, bars=(*self.bars[:-1], replace(self.bars[-1], seams=found)))

    def coloured(self, **meanings: Any) -> Lengths:
        """With the bar at a place in another colour, `coloured(done=best)`; none where that is `None`."""
        bars = list(self.bars)
        for meaning, place in meanings.items():
            if place is not None:
                bars[place_of(place)] = replace(bars[place_of(place)], colour=meaning)
        return replace(self, bars=tuple(bars))

    def rounded(self, decimals: int) -> Lengths:
        """With its numbers to so many decimals."""
        return replace(self, decimals=decimals)

    def in_tracks(self) -> Lengths:
        """With the whole scale behind every bar: how much there has been of how much there could be."""
        return replace(self, tracked=True)

    def out_of(self, whole: Any) -> Lengths:
        """In tracks as long as a number that none of the bars need reach: `out_of(100)` for percents."""
        return replace(self, tracked=True, whole=whole)

    def measures(self, setting: Setting) -> dict[str, float]:
        before = max((setting.width(bar.title) for bar in self.bars), default=0.0)
        behind = [setting.width(bar.value, 650, decimals=self.decimals) for bar in self.bars]
        whole = 0.0 if self.whole is None else float(measured(self.whole))
        reach = [0.0, whole, *(number for bar in self.bars for number in bar.reach)]
        parts = {"before": before, "behind": max(behind, default=0.0), "low": -min(reach), "high": max(reach)}
        parts["fixed"] = float(parts["low"] > 0)  # its bars begin in the middle: no title follows the longest
        return parts | {"bars": float(len(self.bars))}

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        sides, high = parts["before"] + parts["behind"] + 1.2, parts["bars"]
        return Extent(sides + LONG, high * PITCH, sides + LONG_MOST, high * PITCH_MOST, 0.4, 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, pitch = room.em, room.h / max(len(self.bars), 1)
        start, end = room.left + (extent.part("before") + 0.6) * em, room.right - (extent.part("behind") + 0.6) * em
        low, high = extent.part("low"), extent.part("high")
        unit = (end - start) / (low + high) if low + high > 0 and math.isfinite(low + high) else 0.0
        zero = start + low * unit
        for i, bar in enumerate(self.bars):
            y, thick = room.top + (i + 0.5) * pitch, min(0.66 * pitch, 1.3 * em)
            yield from _named(bar, start - 0.6 * em, y, em, setting)
            if self.tracked and bar.title is not None:
                look = {"w": end - start, "h": thick, "radius": thick / 2, "fill": "cell"}
                yield Box(key=f"{bar.name}/room", x=(start + end) / 2, y=y, **look)
            if bar.value is not None:
                radius = thick / 2 if self.tracked else min(0.25 * thick, 0.2 * em)
                yield from _drawn(bar, zero, y, thick, unit, radius)
                yield from _seams(bar, zero, y, thick, unit)
                said, own = setting.words(bar.value, self.decimals)
                look = {"size": em, "colour": bar.colour, "weight": 650, "anchor": 0.0}
                yield Text(key=f"{bar.name}/value", words=said, own=own, x=end + 0.6 * em, y=y, **look)
        if low:
            tall = room.h - 0.2 * pitch
            look = {"points": ((0, -tall / 2), (0, tall / 2)), "colour": "faint"}
            yield Line(key=f"{self.name}/zero", x=zero, y=room.y, **look)


def _named(bar: Length, x: float, y: float, em: float, setting: Setting) -> Iterator[Mark]:
    if bar.title is not None:
        said, own = setting.words(bar.title)
        look = {"size": em, "colour": "quiet", "anchor": 1.0}
        yield Text(key=f"{bar.name}/title", words=said, own=own, x=x, y=y, **look)


def _drawn(bar: Length, zero: float, y: float, thick: float, unit: float, radius: float) -> Iterator[Mark]:
    """What was there before, dashed; then the bar, then what was added to it, end to end."""
    for was in bar.was:
        yield _box(f"{bar.name}/was", zero, float(measured(was)) * unit, y, thick, radius, None, "lost", True)
    parts = [float(measured(part)) for part in bar.added]
    old = float(measured(bar.value)) - sum(parts)
    if abs(old) * unit > 0.5 or not parts:
        yield _box(bar.name, zero, old * unit, y, thick, radius, bar.colour, None)
    at = zero + old * unit
    for n, (part, long) in enumerate(zip(bar.added, parts, strict=True)):
        if long == 0:
            continue
        place = path(part)[-1] if isinstance(part, Ink) and path(part) else n
        box = _box(f"{bar.name}/{place}", at, long * unit, y, thick, radius, "now", "panel")
        yield replace(box, came_from=key(part))
        at += long * unit


def _seams(bar: Length, zero: float, y: float, thick: float, unit: float) -> Iterator[Line]:
    """A gap in the bar wherever two of its parts meet."""
    for n, end in enumerate(accumulate(float(measured(part)) for part in bar.seams[:-1])):
        points = ((0.0, -thick / 2), (0.0, thick / 2))
        yield Line(key=f"{bar.name}/seam/{n}", x=zero + end * unit, y=y, points=points, colour="ground", thick=4.0)


def _box(
    name: str, at: float, long: float, y: float, thick: float, radius: float, fill: str | None, edge: str | None,
    dashed: bool = False,
) -> Box:  # fmt: skip
    w = max(abs(long), 3.0)
    seen = 0.0 if long == 0 else 1.0
    look = {"fill": fill, "edge": edge, "dashed": dashed, "radius": min(radius, w / 2), "opacity": seen}
    return Box(key=name, x=at + math.copysign(w / 2, long), y=y, w=w, h=thick, **look)


def lengths(*, name: str = "lengths") -> Lengths:
    """Bars on one scale: `lengths().bar("FlashAttention", flash_moved).bar("standard", standard, colour="quiet")`."""
    return Lengths(name)
