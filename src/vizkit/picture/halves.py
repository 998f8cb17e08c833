"""Halves: two pictures side by side, or below one another where that is larger, with a rule between them.

Each keeps its keys under a name of its own, so that two pictures of the same shapes are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vizkit.picture.marks import Box, Link, Mark, changed
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.relations import Line, _Around, alone
from vizkit.picture.setting import Setting

_THICK = 3.0
"""Pixels that the rule is wide."""

_REFERRING = ("came_from", "goes_into", "waits_for", "block")
"""What of a mark names others."""


@dataclass(frozen=True)
class Half(_Around):
    """A picture whose marks are called by the name of its half as well."""

    name: str

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        return replace(parts[0], children=parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        (inner,) = self.parts(extent, setting)
        return (self.called(mark) for mark in alone(self.child, inner).marks(room, inner, setting))

    def called(self, mark: Mark) -> Mark:
        """A mark of the picture as it is called in its half."""
        links = ("source", "target") if isinstance(mark, Link) else ()
        named = {name: self._key(getattr(mark, name)) for name in ("key", *_REFERRING, *links)}
        return changed(mark, **named, gathers=tuple(map(self._key, mark.gathers)))

    def _key(self, key: str | None) -> str | None:
        return None if key is None else f"{self.name}.{key}"


@dataclass(frozen=True)
class Rule(Picture):
    """A line from end to end of its room, upright or lying."""

    upright: bool = True

    def extent(self, setting: Setting) -> Extent:
        thick, long = 0.1, FREE
        return Extent(thick, 0.0, thick, long) if self.upright else Extent(0.0, thick, long, thick)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        w, h = (_THICK, room.h) if self.upright else (room.w, _THICK)
        yield Box(key="rule", x=room.x, y=room.y, w=w, h=h, radius=1, fill="faint")

    def turned(self) -> Picture:
        return Rule(not self.upright)


HALVES = ("one", "other")
"""What the halves are called."""


def halves(one: Picture, other: Picture) -> Picture:
    """Two pictures with a rule between them."""
    first, second = (Half(picture, name) for picture, name in zip((one, other), HALVES, strict=True))
    return Line((first, Rule(), second), False)
