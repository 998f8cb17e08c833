"""A ridge: more numbers than there is room to name, as one outline, and a window over a part of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import measured
from vizkit.picture.marks import Box, Line, Mark
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.cells import _named, _stretch


@dataclass(frozen=True)
class Ridge(Picture):
    """Values as columns side by side, the least at the foot and the largest at the top, without their numbers."""

    name: str
    values: Any
    window: tuple[int, int] | None = None

    def framed(self, *, first: Any = None, last: Any = None, wide: Any = None) -> Ridge:
        """With a window over a stretch: `first` and `last`, or either and how `wide`."""
        found = _stretch(first, last, wide, range(len(self.values)))
        return replace(self, window=(min(found), max(found)) if found else None)

    def extent(self, setting: Setting) -> Extent:
        return Extent(12.0, 5.0, FREE, FREE, 2.0, 9.0)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, foot = room.em, room.bottom - 0.6 * room.em
        held = np.ravel(np.asarray(measured(self.values), float))
        low, high = min(0.0, float(held.min())), max(0.0, float(held.max()))
        tops = (held - low) / ((high - low) or 1.0) * (foot - room.top - 0.6 * em)
        step = room.w / len(held)
        points = [(0.0, 0.0)]
        for i, top in enumerate(tops):
            points += [(i * step, -top), ((i + 1) * step, -top)]
        points.append((room.w, 0.0))
        look = {"colour": "faint", "fill": "faint", "thick": 1, "closed": True}
        yield Line(key=self.name, x=room.left, y=foot, points=tuple(points), **look)
        if self.window is not None:
            first, last = self.window
            x, w = room.left + (first + last + 1) / 2 * step, (last - first + 1) * step
            size = {"w": w, "h": room.h, "radius": min(0.3 * em, w / 2)}
            yield Box(key=f"{self.name}/window", x=x, y=room.y, fill="now/20", edge="now", thick=3, **size)


def ridge(values: Any, *, name: str | None = None) -> Ridge:
    """The values as one outline, for more of them than can be told one by one."""
    return Ridge(_named(values, name), values)
