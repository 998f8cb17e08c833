"""A ruler: places along a line, such as the centres of pixels under an image."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vizkit.picture.ink import key, measured
from vizkit.picture.marks import Line, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting

SMALL = 0.88


@dataclass(frozen=True)
class Ruler(Picture):
    """Ticks at `values` on a line from `low` to `high`, each with its number below it."""

    name: str
    values: tuple[Any, ...]
    low: float
    high: float
    colour: str

    def extent(self, setting: Setting) -> Extent:
        wide = SMALL * max((setting.width(value) for value in self.values), default=1.0)
        numbers = sorted(float(measured(value)) for value in self.values)
        gaps = [b - a for a, b in itertools.pairwise(numbers) if b > a]
        steps = (self.high - self.low) / min(gaps) if gaps else 1.0
        return Extent((wide + 0.4) * (steps + 1), 2.0, FREE, 2.0, 0.2, SMALL, {"wide": wide})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, margin = room.em, (extent.part("wide") / 2 + 0.2) * room.em
        left, long, y = room.left + margin, room.w - 2 * margin, room.y - 0.5 * em
        yield Line(key=f"{self.name}/line", x=left, y=y, points=((0, 0), (long, 0)), colour="faint", thick=3)
        for i, value in enumerate(self.values):
            x = left + long * (float(measured(value)) - self.low) / ((self.high - self.low) or 1.0)
            tick = ((0, -0.3 * em), (0, 0.3 * em))
            yield Line(key=f"{self.name}/{i}/tick", x=x, y=y, points=tick, colour=self.colour, thick=4)
            said, own = setting.words(value)
            yield Text(
                key=f"{self.name}/{i}#", words=said, own=own, x=x, y=y + 0.95 * em, size=SMALL * em, colour=self.colour
            )


def ruler(values: Any, *, over: Any = None, name: str | None = None, colour: str = "text") -> Ruler:
    """The values as ticks along a line that reaches over all of them, or over those of `over` as well."""
    elements = tuple(values)
    reach = [float(measured(value)) for value in (*elements, *(over if over is not None else ()))]
    return Ruler(f"{name or key(values)}", elements, min(reach, default=0.0), max(reach, default=1.0), colour)
