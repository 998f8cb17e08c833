"""A pile: a stack of values, the last on top, in a box that is open above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.ink import look, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting

HIGH, HIGHEST = 1.15, 2.6
"""Ems that a value takes upwards, at least and at most."""

LIFT = 0.5
"""How far what is taken off is lifted, as part of a value's height."""


@dataclass(frozen=True)
class Pile(Picture):
    """Values on one another, keyed `name/depth`; what was `taken` off the top is over it, dashed."""

    name: str
    values: tuple[Any, ...]
    taken: Any = None
    meanings: Mapping[Any, str] = field(default_factory=dict)
    taken_as: str = "now"
    top: str | None = None
    source: str | None = None

    def coloured(self, **meanings: Any) -> Pile:
        """Values in the colour of a meaning, by what they are: `.coloured(lost=cycle)`."""
        found = dict(self.meanings)
        for meaning, values in meanings.items():
            plain = look(values)
            several = plain if isinstance(plain, (tuple, list, frozenset)) else () if plain is None else (plain,)
            found |= dict.fromkeys(map(look, several), meaning)
        return replace(self, meanings=found)

    def topped(self, meaning: str = "now") -> Pile:
        """With its top in the colour of a meaning."""
        return replace(self, top=meaning)

    def taking(self, value: Any, meaning: str = "now") -> Pile:
        """With a value that has just been taken off, above the others; none where it is None."""
        return replace(self, taken=value, taken_as=meaning)

    def came_by_value(self, picture: Any) -> Pile:
        """Its values come from the marks of a picture that they name, such as a graph's vertices."""
        return replace(self, source=picture.name)

    def extent(self, setting: Setting) -> Extent:
        held = [*self.values, *([] if self.taken is None else [self.taken])]
        wide = max([setting.width(value, 600) for value in held] + [1.0]) + 1.4
        high = max(len(self.values) + (1 + LIFT) * (self.taken is not None), 1 + LIFT)
        return Extent(wide, high * HIGH + 0.5, 2.2 * wide, high * HIGHEST + 0.5, 0.4, 1.0, {"high": high, "wide": wide})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, many = room.em, extent.part("high")
        high = min((room.h - 0.5 * em) / many, HIGHEST * em)
        w = min(room.w - 0.5 * em, 1.7 * extent.part("wide") * em, max(3.2 * high, extent.part("wide") * em))
        floor = room.y + (many * high + 0.5 * em) / 2 - 0.2 * em
        side, up = w / 2 + 0.2 * em, -many * high
        rail = ((-side, up), (-side, 0.15 * em), (side, 0.15 * em), (side, up))
        yield Line(key=f"{self.name}/rail", x=room.x, y=floor, points=rail, colour="faint", thick=0.1 * em)
        for depth, value in enumerate(self.values):
            meaning = self.meanings.get(look(value))
            if depth == len(self.values) - 1 and self.top is not None:
                meaning = self.top
            y = floor - (depth + 0.5) * high
            yield from self._cell(depth, value, room.x, y, w, high, em, meaning, setting)
        if self.taken is not None:
            y = floor - (len(self.values) + 0.5 + LIFT) * high
            taken = self._cell(len(self.values), self.taken, room.x, y, w, high, em, self.taken_as, setting)
            box, text = taken
            yield from (replace(box, dashed=True), text)
            start = floor - len(self.values) * high
            up = ((0.0, 0.0), (0.0, -0.8 * LIFT * high))
            way = {"points": up, "colour": self.taken_as, "thick": 0.12 * em, "arrow": True}
            yield Line(key=f"{self.name}/taken", x=room.x, y=start, **way)

    def _cell(
        self, depth: int, value: Any, x: float, y: float, w: float, high: float, em: float, meaning: str | None,
        setting: Setting,
    ) -> Iterator[Mark]:  # fmt: skip
        key, fill = f"{self.name}/{depth}", f"{meaning}/30" if meaning else "cell"
        way = {"came_from": f"{self.source}/{look(value)}" if self.source is not None else None}
        yield Box(
            key=key, x=x, y=y, w=w, h=0.88 * high, radius=0.2 * high, fill=fill, edge=meaning, thick=0.08 * em, **way
        )
        said, own = setting.words(value)
        size = min(0.55 * high, 1.5 * em)
        yield Text(key=key + TEXT, words=said, own=own, x=x, y=y, size=max(size, em), weight=600, over=fill, **way)


def pile(values: Any, *, name: str | None = None) -> Pile:
    """The values of a stack on one another, the first at the bottom, keyed `name/depth`."""
    found = tuple(() if values is None else values)
    return Pile(name or origin(values) or "stack", found)
