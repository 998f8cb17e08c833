"""A record: an object as a box with its name, and what each of its fields holds as tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.keys import PANEL, TEXT
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Setting

HEAD, ROW, PAD, GAP = 1.7, 2.0, 0.7, 0.5
"""Ems for the name above, for each field, to the border, and between tags."""

TAG = 1.5
"""How high a tag is in ems."""

GROWN = 1.6
"""How many times its size its type may grow."""


@dataclass(frozen=True)
class Field:
    """What one field holds, and from which marks that came."""

    title: Any
    values: tuple[Any, ...]
    colour: str
    sources: tuple[str | None, ...]


@dataclass(frozen=True)
class Record(Shape):
    """An object in a box keyed `name/panel`, the tags of its fields keyed `name/field.place`, both by their places."""

    name: str
    title: Any
    fields: tuple[Field, ...] = ()
    colour: str = "quiet"
    bright: bool = False

    def holding(self, title: Any, values: Any = None, colour: str = "text", came_from: Any = None) -> Record:
        """With one more field: its title, and its values as tags of a colour, or none yet.

        They came from a mark, or each from one of several.
        """
        held = () if values is None else tuple(values)
        sources = (came_from,) * len(held) if came_from is None or isinstance(came_from, str) else tuple(came_from)
        return replace(self, fields=(*self.fields, Field(title, held, colour, sources)))

    def coloured(self, meaning: str) -> Record:
        """With its name in the colour of a meaning."""
        return replace(self, colour=meaning)

    def lit(self) -> Record:
        """With its border in its colour: what happens, happens to it."""
        return replace(self, bright=True)

    def mark_at(self, place: Any) -> str:
        """The key of a tag, by the places of its field and in it: `0.1`."""
        return f"{self.name}/{place}"

    def measures(self, setting: Setting) -> dict[str, float]:
        before = max((setting.width(field.title) for field in self.fields), default=0.0)
        behind = max((self._wide(field, setting) for field in self.fields), default=0.0)
        rows = float(max(len(self.fields), 1))
        return {"before": before, "behind": behind, "rows": rows, "title": setting.width(self.title, 650)}

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        behind = parts["behind"] + GAP * (parts["behind"] > 0)
        w = max(parts["before"] + behind, parts["title"]) + 2 * PAD
        h = HEAD + parts["rows"] * ROW + PAD / 2
        return Extent(w, h, 4.0 * w, 4.0 * h, 1.0, 1.0, parts)

    def _wide(self, field: Field, setting: Setting) -> float:
        return sum(setting.width(value, 600) + 2 * GAP for value in field.values) + GAP * max(len(field.values) - 1, 0)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em = room.em
        size = min(room.w / extent.w, room.h / extent.h, GROWN * em)
        edge, thick = (self.colour, 4.0) if self.bright else ("edge", 2.5)
        look = {"radius": 0.5 * em, "fill": "panel", "edge": edge, "thick": thick}
        yield Box(key=f"{self.name}{PANEL}", x=room.x, y=room.y, w=room.w, h=room.h, **look)
        left, top = room.left + PAD * size, room.top + 0.15 * size
        said, own = setting.words(self.title)
        at = {"x": left, "size": size, "anchor": 0.0}
        yield Text(
            key=f"{self.name}/title", words=said, own=own, y=top + HEAD * size / 2, colour=self.colour, weight=650, **at
        )
        pitch = (room.bottom - PAD / 2 * size - top - HEAD * size) / extent.part("rows")
        for row, field in enumerate(self.fields):
            y = top + HEAD * size + (row + 0.5) * pitch
            said, own = setting.words(field.title)
            yield Text(key=f"{self.name}/{row}/title", words=said, own=own, y=y, colour="quiet", **at)
            yield from self._tags(row, field, left + (extent.part("before") + GAP) * size, y, size, setting)

    def _tags(self, row: int, field: Field, left: float, y: float, size: float, setting: Setting) -> Iterator[Mark]:
        for place, value in enumerate(field.values):
            wide = (setting.width(value, 600) + 2 * GAP) * size
            said, own = setting.words(value)
            fill = "cell" if field.colour == "text" else f"{field.colour}/30@cell"
            key, edge = self.mark_at(f"{row}.{place}"), "edge" if field.colour == "text" else field.colour
            way = {"x": left + wide / 2, "y": y, "came_from": field.sources[place]}
            yield Box(key=key, w=wide, h=TAG * size, radius=0.4 * size, fill=fill, edge=edge, **way)
            yield Text(key=f"{key}{TEXT}", words=said, own=own, size=size, weight=600, over=fill, **way)
            left += wide + GAP * size


def record(title: Any, *, name: str) -> Record:
    """An object as a box under its title, with a field for each `.holding`: its attributes, arguments, names."""
    return Record(name, title)
