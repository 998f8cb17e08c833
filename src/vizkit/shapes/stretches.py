"""Stretches: parts of a row that were looked at, one below another, in the columns of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.ink import look
from vizkit.picture.marks import Box, Mark
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.cell_grid import PITCH
from vizkit.shapes.places import place_of
from vizkit.shapes.skyline import WIDE

HIGH, HIGHEST = 0.5, 1.1
"""Ems that a stretch takes, where there are few and at most."""

LOW = 3.2
"""Ems that many of them take together, at least."""


@dataclass(frozen=True)
class Stretches(Picture):
    """A box for each place of each stretch, keyed `name/stretch/place`."""

    name: str
    columns: int
    firsts: tuple[int, ...]
    wide: int
    colour: str = "lost"
    newest: str | None = None
    skipping: bool = False

    def coloured(self, meaning: str, newest: str | None = None) -> Stretches:
        """In the colour of a meaning, the last stretch in that of `newest`."""
        return replace(self, colour=meaning, newest=newest)

    def after_the_first(self) -> Stretches:
        """The first place of each in outline alone: there is nothing yet that it is compared with."""
        return replace(self, skipping=True)

    def extent(self, setting: Setting) -> Extent:
        rows = max(self.columns - self.wide + 1, len(self.firsts))
        least = min(rows * HIGH, LOW)
        return Extent(self.columns, least, self.columns * PITCH, rows * HIGHEST, 0.8, 9.0, {"rows": rows})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        pitch, high = min(room.w / self.columns, PITCH * room.em), room.h / extent.part("rows")
        left, h = room.x - pitch * self.columns / 2, high * 0.68
        for n, first in enumerate(self.firsts):
            last = n == len(self.firsts) - 1
            colour = self.newest if last and self.newest else self.colour
            fill = colour if last and self.newest else f"{colour}/60"
            for place in range(first, first + self.wide):
                paint = {"fill": None, "edge": colour} if self.skipping and place == first else {"fill": fill}
                at = {"x": left + (place + 0.5) * pitch, "y": room.top + (n + 0.5) * high}
                yield Box(key=f"{self.name}/{n}/{place}", w=pitch * WIDE, h=h, radius=h / 4, **at, **paint)


def stretches(values: Any, firsts: Sequence[Any], wide: Any, *, name: str = "stretches") -> Stretches:
    """The stretches of `values` that begin at `firsts`, each `wide`, with room for all that there are."""
    return Stretches(name, len(values), tuple(place_of(first) for first in firsts), int(look(wide)))
