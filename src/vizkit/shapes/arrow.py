"""An arrow between two pictures beside one another: what is done on the way, and a number that it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting

LONG, LONGEST, HIGH = 1.8, 12.0, 2.9
"""Ems of the arrow without words, at most, and with a line above and below it."""

ASIDE = 0.5
"""Ems between an arrow downwards and the words at its sides."""

SMALL = 0.88


@dataclass(frozen=True)
class Arrow(Picture):
    """An arrow to the right, or `back` to the left; one that is `down` points down, or `back` up."""

    name: str
    title: Any = None
    value: Any = None
    colour: str = "text"
    back: bool = False
    down: bool = False

    def coloured(self, meaning: str) -> Arrow:
        """With its number in the colour of a meaning."""
        return replace(self, colour=meaning)

    def backwards(self) -> Arrow:
        """To the left."""
        return replace(self, back=True)

    def turned(self) -> Arrow:
        return replace(self, down=True)

    def extent(self, setting: Setting) -> Extent:
        wide = max(SMALL * setting.width(self.title), 1.1 * setting.width(self.value, 650))
        bare = self.title is None and self.value is None
        if self.down:
            w = 0.8 if bare else 2 * (wide + ASIDE)
            return Extent(w, LONG, w, LONG if bare else HIGH, 0.2, SMALL)
        w = max(LONG, wide + 0.3)
        return Extent(w, 0.8 if bare else HIGH, LONG if bare else LONGEST, 0.8 if bare else HIGH, 0.2, SMALL)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, half = room.em, (room.h if self.down else room.w) / 2
        start, end = (half, -half) if self.back else (-half, half)
        ends = ((0.0, start), (0.0, end)) if self.down else ((start, 0.0), (end, 0.0))
        yield Line(key=self.name, x=room.x, y=room.y, points=ends, colour="quiet", thick=4, arrow=True)
        if self.title is not None:
            said, own = setting.words(self.title)
            look = {"size": SMALL * em, "colour": "quiet"} | self._beside(room, 1, 0.85)
            yield Text(key=f"{self.name}/title", words=said, own=own, **look)
        if self.value is not None:
            said, own = setting.words(self.value)
            look = {"size": 1.1 * em, "colour": self.colour, "weight": 650} | self._beside(room, -1, 0.9)
            yield Text(key=self.name + TEXT, words=said, own=own, **look)

    def _beside(self, room: Room, side: int, off: float) -> dict[str, float]:
        """Where words stand: below it (1) or above it (−1), so many ems off; right or left of it where it is `down`."""
        if self.down:
            return {"x": room.x + side * ASIDE * room.em, "y": room.y, "anchor": 0.0 if side > 0 else 1.0}
        return {"x": room.x, "y": room.y + side * off * room.em}


def arrow(title: str | None = None, value: Any = None, *, name: str | None = None) -> Arrow:
    """An arrow to the right, with words below it and a variable above it; downwards, where it is turned, beside it."""
    return Arrow(f"{name or title or 'on'}/arrow", title, value)
