"""Dimensions: the axes of a tensor as tags with their names and lengths, and what becomes of them in operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.ink import look, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Setting, VariableName

W, H, GAP, BETWEEN = 1.9, 2.3, 0.4, 1.3
"""Ems of a tag; between two beside one another; between two rows, for the strands."""

MORE = 1.15
"""Ems of a tag's third line."""

SMALL, POINTS = 0.88, 25

PASSING = 0.3
"""How much axes that trade places in one row give way to each other, as a part of their way."""


@dataclass(frozen=True)
class Axes:
    """The axes of one tensor: their names, and their lengths and strides if it is there."""

    names: str
    lengths: Sequence[Any] | None
    strides: Sequence[Any] | None = None
    operation: str | None = None
    kin: Mapping[str, str] = field(default_factory=dict)
    """What axes are made of, or made into, by their letters."""

    def tied(self, before: str, name: str) -> bool:
        """Whether an axis `name` of these is, is part of or has in it the axis `before` of the tensor before."""
        return before == name or name in self.kin.get(before, "") or before in self.kin.get(name, "")


@dataclass(frozen=True)
class Dimensions(Shape):
    """Tags keyed `name/row/axis` in rows, one a tensor, each axis tied to what it came from."""

    name: str
    rows: tuple[Axes, ...]
    followed: str = ""

    def then(self, operation: str, names: Any, lengths: Any, **kin: str) -> Dimensions:
        """And below them the axes after an operation; its name and their empty places where `lengths` has no value.

        `kin` are the letters of the axes that an axis falls into, or is made of: `k="cij"`.
        """
        known = replace(_axes(names, lengths), operation=operation, kin=kin)
        return replace(self, rows=(*self.rows, known))

    def following(self, letters: str) -> Dimensions:
        """With these axes brighter than the others."""
        return replace(self, followed=letters)

    def measures(self, setting: Setting) -> dict[str, float]:
        most = max(len(row.names) for row in self.rows)
        head = max((0.6 * SMALL * len(row.operation) for row in self.rows if row.operation), default=-0.8) + 0.8
        head = max(head, 0.6 * SMALL * max(map(len, self._labels()), default=0) + 0.5)
        third = any(row.strides is not None for row in self.rows)
        held = [value for row in self.rows for value in (*(row.lengths or ()), *(row.strides or ()))]
        wide = max([W, *(SMALL * setting.width(value) + 0.6 for value in held)])
        return {"most": most, "head": head, "rows": len(self.rows), "wide": wide, "high": H + MORE * third}

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        w = parts["head"] + parts["most"] * (parts["wide"] + GAP) - GAP
        h = parts["rows"] * (parts["high"] + BETWEEN) - BETWEEN
        return Extent(w, h, w * 1.35, h + 1.2 * (parts["rows"] - 1), 0.4, SMALL, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, parts = room.em, extent.parts
        wide, high = parts["wide"] * em, parts["high"] * em
        left = room.x - (extent.w / 2 - parts["head"]) * em
        middle = left + (parts["most"] * (parts["wide"] + GAP) - GAP) * em / 2
        spare = max(room.h - parts["rows"] * high, 0.0) / max(parts["rows"] - 1, 1)
        pitch = high + min(spare, (BETWEEN + 1.2) * em)
        top = room.y - (parts["rows"] - 1) * pitch / 2
        step, shift = wide + GAP * em, 0.0
        if len(self.rows) == 1:  # the tensor of another moment stands in the same place: axes that stay stay
            shift = (len(self.rows[0].names) - parts["most"]) / 2 * step
        at = [self._places(row, middle + shift, top + n * pitch, step) for n, row in enumerate(self.rows)]
        for n, row in enumerate(self.rows[1:], 1):
            if row.lengths is not None:
                yield from self._strands(n, row, at, high, em)
            name = {"size": SMALL * em, "face": "mono", "weight": 600, "anchor": 0.0}
            name["colour"] = "quiet" if row.lengths is None else "text"
            x, y = left - parts["head"] * em, top + (n - 0.5) * pitch
            yield Text(key=f"{self.name}/{n}/operation", words=(row.operation,), x=x, y=y, **name)
        for n, row in enumerate(self.rows):
            if row.lengths is not None:
                yield from self._sides(n, at[n], (wide, high), em)
                yield from self._tags(n, row, at[n], (wide, high), em, setting)
            else:
                yield from self._empty(n, at[n], (wide, high), em)

    def _places(self, row: Axes, middle: float, y: float, step: float) -> dict[str, tuple[float, float]]:
        count = len(row.names)
        return {name: (middle + (i - (count - 1) / 2) * step, y) for i, name in enumerate(row.names)}

    def _strands(self, n: int, row: Axes, at: Sequence[Mapping], high: float, em: float) -> Iterator[Mark]:
        for before, (x0, y0) in at[n - 1].items():
            for name, (x1, y1) in at[n].items():
                if row.tied(before, name):
                    bright = before in self.followed or name in self.followed
                    ends = (x0, y0 + high / 2 + 0.1 * em), (x1, y1 - high / 2 - 0.1 * em)
                    look_ = {"colour": "text" if bright else "faint", "thick": 4}
                    yield _strand(f"{self.name}/{n}/{before}–{name}", *ends, **look_)

    def _tags(
        self, n: int, row: Axes, at: Mapping, size: tuple[float, float], em: float, setting: Setting
    ) -> Iterator[Mark]:
        w, h = size
        lines = [None, row.lengths, row.strides][: 3 if row.strides is not None else 2]
        newest = n == max(i for i, each in enumerate(self.rows) if each.lengths is not None)
        for i, (name, (x, y)) in enumerate(at.items()):
            key, came = f"{self.name}/{n}/{name}", self._source(n, row, name)
            edge, thick = ("text", 3.5) if newest else ("edge", 2.5)
            way = {"came_from": came, "x": x, "arc": PASSING if len(self.rows) == 1 else 0.0}
            yield Box(key=key, y=y, w=w, h=h, radius=0.4 * em, fill="panel", edge=edge, thick=thick, **way)
            colour = "text" if name in self.followed or not self.followed else "quiet"
            pitch = h / (len(lines) + 0.35)
            start = y - pitch * (len(lines) - 1) / 2
            letter = {"size": 1.05 * em, "weight": 650, "face": "mono", "colour": colour}
            yield Text(key=key + TEXT, words=(str(VariableName(name)),), y=start, **letter, **way)
            for line, values in enumerate(lines[1:], 1):
                said, own = setting.words(values[i])
                below = {"size": SMALL * em, "colour": "text" if line == 1 else "quiet"}
                kind = "length" if line == 1 else "stride"
                come = {**way, "came_from": came and f"{came}/{kind}"}
                yield Text(key=f"{key}/{kind}", words=said, own=own, y=start + line * pitch, **below, **come)

    def _empty(self, n: int, at: Mapping, size: tuple[float, float], em: float) -> Iterator[Mark]:
        """The places of axes that an operation is still to make."""
        w, h = size
        for name, (x, y) in at.items():
            look_ = {"radius": 0.4 * em, "edge": "faint", "dashed": True}
            yield Box(key=f"{self.name}/{n}/{name}", x=x, y=y, w=w, h=h, **look_)

    def _labels(self) -> tuple[str, ...]:
        """What the lines of a tag are, where there is more than one number: the names of their variables."""
        row = self.rows[0]
        return () if row.strides is None else tuple(name or "" for name in (origin(row.lengths), origin(row.strides)))

    def _sides(self, n: int, at: Mapping, size: tuple[float, float], em: float) -> Iterator[Mark]:
        x, y = min(at.values())
        pitch = size[1] / 3.35
        for line, name in enumerate(self._labels()):
            look_ = {"size": SMALL * em, "face": "mono", "colour": "quiet", "anchor": 1.0}
            left = x - size[0] / 2 - 0.5 * em
            yield Text(key=f"{self.name}/{n}/{name}", words=(name,), x=left, y=y + line * pitch, **look_)

    def _source(self, n: int, row: Axes, name: str) -> str | None:
        """The tag of the row above that an axis came from: the first of several."""
        found = [before for before in (self.rows[n - 1].names if n else ()) if row.tied(before, name)]
        return f"{self.name}/{n - 1}/{found[0]}" if found else None


def _strand(key: str, start: tuple[float, float], end: tuple[float, float], **look_: Any) -> Line:
    """A line that leaves and arrives upright: straight where its ends stand above one another, else bent like an S."""
    across, down = end[0] - start[0], end[1] - start[1]
    parts = [n / (POINTS - 1) for n in range(POINTS)]
    points = tuple(((part * part * (3 - 2 * part) - 0.5) * across, (part - 0.5) * down) for part in parts)
    return Line(key=key, x=(start[0] + end[0]) / 2, y=(start[1] + end[1]) / 2, points=points, **look_)


def _axes(names: Any, lengths: Any, strides: Any = None) -> Axes:
    return Axes(look(names), None if lengths is None else list(lengths), None if strides is None else list(strides))


def dimensions(names: Any, lengths: Any, strides: Any = None, *, name: str = "dimensions") -> Dimensions:
    """The axes of a tensor as tags: `names` is a letter each, below it its length, and its stride if there are any."""
    return Dimensions(name, (_axes(names, lengths, strides),))
