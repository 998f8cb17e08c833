"""An arrow between two pictures beside one another: what is done on the way, and a number that it costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.marks import Line, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting

LONG, LONGEST, HIGH = 1.8, 12.0, 2.9
"""Ems of the arrow without words, at most, and with a line above and below it."""

SMALL = 0.88


@dataclass(frozen=True)
class Arrow(Picture):
    """An arrow to the right, or `back` to the left."""

    name: str
    title: Any = None
    value: Any = None
    colour: str = "text"
    back: bool = False

    def coloured(self, meaning: str) -> Arrow:
        """With its number in the colour of a meaning."""
        return replace(self, colour=meaning)

    def backwards(self) -> Arrow:
        """To the left."""
        return replace(self, back=True)

    def extent(self, setting: Setting) -> Extent:
        wide = max(SMALL * setting.width(self.title), 1.1 * setting.width(self.value, 650))
        bare = self.title is None and self.value is None
        w = max(LONG, wide + 0.3)
        return Extent(w, 0.8 if bare else HIGH, LONG if bare else LONGEST, 0.8 if bare else HIGH, 0.2, SMALL)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, half = room.em, room.w / 2
        ends = ((half, 0.0), (-half, 0.0)) if self.back else ((-half, 0.0), (half, 0.0))
        yield Line(key=self.name, x=room.x, y=room.y, points=ends, colour="quiet", thick=4, arrow=True)
        if self.title is not None:
            said, own = setting.words(self.title)
            look = {"size": SMALL * em, "colour": "quiet"}
            yield Text(key=f"{self.name}/title", words=said, own=own, x=room.x, y=room.y + 0.85 * em, **look)
        if self.value is not None:
            said, own = setting.words(self.value)
            look = {"size": 1.1 * em, "colour": self.colour, "weight": 650}
            yield Text(key=self.name + TEXT, words=said, own=own, x=room.x, y=room.y - 0.9 * em, **look)


def arrow(title: str | None = None, value: Any = None, *, name: str | None = None) -> Arrow:
    """An arrow to the right, with words below it and a variable above it."""
    return Arrow(f"{name or title or 'on'}/arrow", title, value)
