"""A ridge: more numbers than there is room to name, as one outline, and a window over a part of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import measured
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.keys import named
from vizkit.shapes.places import UNSAID, place_of, stretch
from vizkit.shapes.skyline import steps


@dataclass(frozen=True)
class Ridge(Picture):
    """Values as columns side by side, the least at the foot and the largest at the top, without their numbers."""

    name: str
    values: Any
    window: tuple[int, int] | None = None
    named: int = 0
    came: str | None = None
    levels: tuple[int, tuple[Any, ...]] | None = None
    sizes: tuple[Any, Any] = (None, None)

    NAMES = 1.5
    """Ems that the row of what is said of sizes takes."""

    def holding(self, few: Any) -> Ridge:
        """With as many columns at its left as there are in `few`, keyed `name/place`: so few are they beside all."""
        return replace(self, named=min(len(few), len(self.values)))

    def came_from(self, source: str) -> Ridge:
        """The few columns come from the marks of this name of the same places, as one block."""
        return replace(self, came=source)

    def stepped(self, values: Any, first: Any = 0) -> Ridge:
        """With a line at the height of each of `values` over its column, from the place `first` on."""
        return replace(self, levels=(place_of(first), tuple(values)) if len(values) else None)

    def framed(self, *, first: Any = UNSAID, last: Any = UNSAID, wide: Any = UNSAID) -> Ridge:
        """With a window over a stretch: `first` and `last`, or either and how `wide`; none where one has no value."""
        found = stretch(first, last, wide, range(len(self.values)))
        return replace(self, window=(min(found), max(found)) if found else None)

    def measured(self, wide: Any, window: Any) -> Ridge:
        """With how many they are said above all of them, and how many in the window below that."""
        return replace(self, sizes=(wide, window))

    def extent(self, setting: Setting) -> Extent:
        told = self.sizes != (None, None)
        wide = max(setting.width(list(size)) for size in self.sizes) if told else 0.0
        high = 5.0 + 2 * self.NAMES * told
        return Extent(max(12.0, 2 * wide), high, FREE, FREE, 2.0, 1.0 if told else 9.0, {"told": float(told)})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, names = room.em, self.NAMES * room.em * extent.part("told")
        tall, foot = room.h - 2 * names, room.bottom - names - 0.6 * room.em
        held = np.ravel(np.asarray(measured(self.values), float))
        low, high = min(0.0, float(held.min())), max(0.0, float(held.max()))
        unit = (foot - room.top - names - 0.6 * em) / ((high - low) or 1.0)
        tops = (held - low) * unit
        step = room.w / len(held)
        points = [(0.0, 0.0)]
        for i, top in enumerate(tops):
            points += [(i * step, -top), ((i + 1) * step, -top)]
        points.append((room.w, 0.0))
        look = {"colour": "faint", "fill": "faint", "thick": 1, "closed": True}
        yield Line(key=self.name, x=room.left, y=foot, points=tuple(points), **look)
        for i in range(self.named):
            top, at = float(tops[i]), {"x": room.left + (i + 0.5) * step, "w": max(step, 1.0), "radius": 0.0}
            came = {} if self.came is None else {"came_from": f"{self.came}/{i}", "block": self.name}
            yield Box(key=f"{self.name}/{i}", y=foot - top / 2, h=top, fill="faint", **at, **came)
        if self.levels is not None:
            first, values = self.levels
            heights = [(float(measured(value)) - low) * unit for value in values]
            yield steps(f"{self.name}/level", heights, first, step).moved(room.left, foot)
        if self.window is not None:
            first, last = self.window
            x, w = room.left + (first + last + 1) / 2 * step, (last - first + 1) * step
            size = {"w": w, "h": tall, "radius": min(0.3 * em, w / 2)}
            yield Box(key=f"{self.name}/window", x=x, y=room.y, fill="now/20", edge="now", thick=3, **size)
            if names:
                at = {"x": x - w / 2, "y": room.bottom - 0.6 * em, "anchor": 0.0, "colour": "now"}
                yield self._told("window", self.sizes[1], em, setting, **at)
        if names:
            y, said = room.top + 0.6 * em, setting.width(list(self.sizes[0]), 600) / 2 * em + 0.6 * em
            for sign in (-1, 1):
                points = ((sign * said, 0.0), (sign * room.w / 2, 0.0))
                line = {"points": points, "colour": "quiet", "thick": 2.5, "arrow": True}
                yield Line(key=f"{self.name}/wide/{sign}", x=room.x, y=y, **line)
            yield self._told("wide", self.sizes[0], em, setting, x=room.x, y=y, colour="quiet")

    def _told(self, what: str, size: Any, em: float, setting: Setting, **look: Any) -> Text:
        said, own = setting.words(list(size))
        return Text(key=f"{self.name}/{what}/size", words=said, own=own, size=em, weight=600, **look)


def ridge(values: Any, *, name: str | None = None) -> Ridge:
    """The values as one outline, for more of them than can be told one by one."""
    return Ridge(named(values, name), values)
