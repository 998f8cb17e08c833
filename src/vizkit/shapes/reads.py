"""Reads: which token reads which. A row is a token that reads, and its cells are the tokens that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import look
from vizkit.picture.marks import Box, Line, Mark
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.lettering import lettered
from vizkit.shapes.places import place_of

LEAST, MOST, WIDE = 0.25, 2.4, 11.0
"""Ems that a cell takes, and those that all are wide at least: squares under titles of their own are of one size."""

SMALL, SPACE, FULL = 0.88, 0.3, 0.84
"""The type of words in ems, the space between two, and the part of its pitch that a cell fills."""

Spot = tuple[int, int]


@dataclass(frozen=True)
class Reads(Picture):
    """Rows of tokens that read, keyed `name/row/i`, and the cells of those that are read, `name/i/j`, in colours."""

    name: str
    count: int
    causal: bool = True
    colours: Mapping[Spot, str] = field(default_factory=dict)
    ringed: Mapping[Spot, str] = field(default_factory=dict)
    words: tuple[tuple[Any, Any], ...] = ()
    strokes: tuple[Spot, ...] = ()
    path: tuple[int, ...] = ()

    def coloured(self, **meanings: Any) -> Reads:
        """With the cells that a mask, or a list of (row, column), has, in the colour of a meaning, later ones over
        earlier ones.
        """
        found = dict(self.colours)
        for meaning, places in meanings.items():
            found |= dict.fromkeys(_spots(places), meaning)
        return replace(self, colours=found)

    def ringing(self, reader: Any, read: Any, colour: str = "now") -> Reads:
        """With an outline around the cell in which a token reads one, be it read or not."""
        return replace(self, ringed={**self.ringed, (place_of(reader), place_of(read)): colour})

    def naming(self, reads: Any, is_read: Any, *, reader: Any = None, read: Any = None) -> Reads:
        """With a word before the rows, what their tokens do, and one over the columns, what happens to theirs.

        Where there is a `reader` or one that is `read`, its number stands before the word, at its row or its column.
        """
        return replace(self, words=((reader, reads), (read, is_read)))

    def crossed(self, places: Any = None) -> Reads:
        """With a stroke through these cells, or through all that have no colour: they are missed, or are in vain."""
        every = [spot for spot in np.ndindex(self.count, self.count) if spot not in self.colours]
        return replace(self, strokes=tuple(every if places is None else _spots(places)))

    def tracing(self, path: Any) -> Reads:
        """With the way over these tokens: along the row of each to the diagonal, and down its column to the next."""
        return replace(self, path=() if path is None else tuple(place_of(token) for token in path))

    def row_at(self, reader: Any) -> Reads:
        """The row of a `reader`, for what comes from there by value: each token from the cell in which it is read."""
        return replace(self, name=f"{self.name}/{place_of(reader)}")

    def extent(self, setting: Setting) -> Extent:
        named = bool(self.words)
        wide = [SMALL * (setting.width(token) + SPACE + setting.width(word)) for token, word in self.words]
        parts = {"side": wide[0] + 0.5, "over": wide[1], "head": SMALL * 1.5} if named else {}
        side, head = parts.get("side", 0.0), parts.get("head", 0.0)
        least, most = self.count * LEAST, self.count * MOST
        text = SMALL if named else 1.0
        parts["count"] = float(self.count)
        wide = max(least, parts.get("over", 0.0), WIDE)
        return Extent(wide + side, least + head, max(most, wide) + side, most + head, 2.0, text, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, side, head = room.em, extent.part("side") * room.em, extent.part("head") * room.em
        pitch = min((room.w - side) / self.count, (room.h - head) / self.count, MOST * em)
        left, top = room.x - (pitch * self.count + side) / 2 + side, room.y - (pitch * self.count + head) / 2 + head
        cell = {"h": FULL * pitch, "radius": min(5.0, pitch / 6)}
        for i in range(self.count):
            many = i + 1 if self.causal else self.count
            wide, y = pitch * (many - 1) + FULL * pitch, top + (i + 0.5) * pitch
            yield Box(key=f"{self.name}/row/{i}", x=left + pitch * many / 2, y=y, w=wide, fill="cell", **cell)
        cell["w"] = FULL * pitch
        for (i, j), meaning in sorted(self.colours.items()):
            at = {"x": left + (j + 0.5) * pitch, "y": top + (i + 0.5) * pitch}
            yield Box(key=f"{self.name}/{i}/{j}", fill=meaning, **at, **cell)
        yield from self._strokes(left, top, pitch)
        for (i, j), colour in self.ringed.items():
            at = {"x": left + (j + 0.5) * pitch, "y": top + (i + 0.5) * pitch, "w": pitch, "h": pitch}
            yield Box(key=f"{self.name}/ring/{i}/{j}", edge=colour, thick=3.5, radius=min(6.0, pitch / 5), **at)
        yield from self._named(left, top, pitch, em, setting)

    def _named(self, left: float, top: float, pitch: float, em: float, setting: Setting) -> Iterator[Mark]:
        """What a row does and what happens to a column, beside those that are meant or else beside the middle."""
        size, right = SMALL * em, left + self.count * pitch
        for axis, (token, word) in enumerate(self.words):
            at = ((self.count - 1) / 2 if token is None else place_of(token)) + 0.5
            x, y = (left + at * pitch, top - 0.75 * size) if axis else (left - 0.3 * em, top + at * pitch)
            key, colour = f"{self.name}/{'read' if axis else 'reads'}", "quiet" if token is None else "text"
            said = [lettered(key, word, x, y, size, colour, setting)]
            if token is not None:
                said = [lettered(f"{key}/token", token, x, y, size, colour, setting), *said]
            wide = sum(text.w for text in said) + SPACE * em * (len(said) - 1)
            start = max(left, min(x - wide / 2, right - wide)) if axis else x - wide
            for text in said:
                yield replace(text, x=start, anchor=0.0)
                start += text.w + SPACE * em

    def _strokes(self, left: float, top: float, pitch: float) -> Iterator[Line]:
        """A stroke from corner to corner of each cell that is missed, and the way over some tokens."""
        half = 0.3 * pitch
        way = ((-half, half), (half, -half))
        for i, j in self.strokes:
            at = {"x": left + (j + 0.5) * pitch, "y": top + (i + 0.5) * pitch}
            yield Line(key=f"{self.name}/stroke/{i}/{j}", points=way, colour="lost", thick=2.5, **at)
        for read, token, reader in zip(self.path, self.path[1:], self.path[2:], strict=False):
            x, y = left + (token + 0.5) * pitch, top + (token + 0.5) * pitch
            points = ((read - token) * pitch, 0.0), (0.0, 0.0), (0.0, (reader - token) * pitch)
            look_ = {"colour": "now", "thick": 5.0, "arrow": True, "drawn": True}
            yield Line(key=f"{self.name}/path/{token}", x=x, y=y, points=points, **look_)


def _spots(places: Any) -> list[Spot]:
    """The cells that are meant: those where a mask is true, or a list of them; none where there is no value."""
    plain = look(places)
    if isinstance(plain, np.ndarray):
        return [(int(i), int(j)) for i, j in np.argwhere(plain)]
    return [] if plain is None else [(place_of(i), place_of(j)) for i, j in places]


def reads(tokens: Any, *, causal: Any = True, name: str = "reads") -> Reads:
    """A square of so many `tokens` that read and may be read; where `causal`, each has only those up to itself."""
    plain = look(tokens)
    count = int(plain) if isinstance(plain, (int, np.integer)) else len(plain)
    return Reads(name, count, bool(look(causal)))
