"""A program: lines of code as the picture itself, the one that runs lit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.ink import key, measured
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.picture.type import width
from vizkit.shapes.places import chosen, place_of

LEADING, LARGEST = 1.45, 1.8
"""Ems from line to line, and how many times as large a program may grow."""


@dataclass(frozen=True)
class Program(Picture):
    """Lines in a face of one width, keyed `name/place`."""

    name: str
    lines: tuple[str, ...]
    lit: frozenset[int] = frozenset()
    coming: frozenset[int] = frozenset()
    sources: Mapping[int, str] = field(default_factory=dict)

    def running(self, places: Any) -> Program:
        """With these lines lit: what runs now."""
        return replace(self, lit=chosen(places, range(len(self.lines))))

    def coming_to(self, places: Any) -> Program:
        """With these lines outlined: what runs next, when it is its turn."""
        return replace(self, coming=chosen(places, range(len(self.lines))))

    def came_from(self, source: str, place: Any) -> Program:
        """With the line at `place` come from a mark, such as a line of another program."""
        return replace(self, sources={**self.sources, place_of(place): source})

    def extent(self, setting: Setting) -> Extent:
        w = max((len(line) for line in self.lines), default=1) * width("0", "mono") + 1.2
        h = len(self.lines) * LEADING
        return Extent(w, h, w * LARGEST, h * LARGEST, 0.5, 1.0, {"whole": 1.0})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        pitch = room.h / max(len(self.lines), 1)
        size = min(pitch / LEADING, room.w / extent.w)
        for i in sorted((self.lit | self.coming) & set(range(len(self.lines)))):  # below all lines, wherever it moves
            y = room.top + (i + 0.5) * pitch
            look = {"x": room.x, "y": y, "w": room.w, "h": pitch * 0.94, "radius": 6, "prompt": True}
            runs = i in self.lit
            yield Box(key=f"{self.name}/lit", fill="now/22@ground" if runs else None, edge=None if runs else "quiet",
                      dashed=not runs, **look)  # fmt: skip
        for i, line in enumerate(self.lines):
            y = room.top + (i + 0.5) * pitch
            indent = (len(line) - len(line.lstrip())) * size * width("0", "mono")
            colour = "text" if i in self.lit else "faint" if not line.strip() else "quiet"
            at = {"x": room.left + 0.6 * room.em + indent, "y": y, "size": size, "anchor": 0.0}
            if line.strip():
                yield Text(
                    key=f"{self.name}/{i}",
                    words=(line.strip(),) * len(setting.translate("")),
                    face="mono",
                    colour=colour,
                    came_from=self.sources.get(i),
                    **at,
                )


def program(lines: Any, *, name: str | None = None) -> Program:
    """Lines of code that are a variable of the run, such as a listing that is explained."""
    return Program(name or key(lines), tuple(str(line) for line in measured(lines)))
