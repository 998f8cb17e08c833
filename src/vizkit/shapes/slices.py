"""Slices: a tensor of three axes as leaning sheets, one below another, and tiles that can leave them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import InkError, ink, look, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.leaning import Spot, leaning
from vizkit.shapes.places import place_of
from vizkit.shapes.shades import hue_of, paint_of, paints

Place = tuple[int, int, int]
"""Where an element is: its slice, its row, its column."""

LEAN = 0.28
"""How much of a tile's width the row behind stands further to the right."""

MARGIN, RIM, GAP, APART, THREAD = 0.22, 0.28, 0.4, 0.4, 0.8
"""Ems around a sheet's tiles; of its edge; between two sheets; between two stacks; above a pierced stack."""

DEEP, TALL = 4, 10
"""Sheets below one another, at most, and rows of all of these."""

SMALL, TIGHT = 0.88, 0.1
"""The type of numbers in ems, and the room between two tiles."""

PLAIN, WIDEST, STEEP = 0.8, 3.4, 0.6
"""Ems of a tile without a number, and of any at most; how high it is as part of its width."""


def places(given: Any) -> frozenset[Place]:
    """Places of elements as a scene gives them."""
    return frozenset(tuple(int(look(step)) for step in look(place)) for place in (() if given is None else given))


@dataclass(frozen=True)
class Slices(Picture):
    """Elements keyed `name/slice/row/column`; of those that are gone a hole is left."""

    name: str
    values: Mapping[Place, Any]
    shape: Place
    paints: tuple[str, ...] = ()
    gone: frozenset[Place] = frozenset()
    pierced: tuple[int, int] | None = None
    threaded: bool = False
    lit: tuple[int, int] | None = None
    digits: bool = True
    struck: frozenset[Place] = frozenset()
    deep: int = DEEP

    def shaded(self, hues: Any, shades: Any) -> Slices:
        """Told apart by a hue and a shade for every slice, by their numbers."""
        return replace(self, paints=paints(hues, shades))

    def without(self, gone: Any) -> Slices:
        """Without these elements, each a (slice, row, column)."""
        return replace(self, gone=places(gone))

    def only(self, there: Any) -> Slices:
        """With these elements alone, each a (slice, row, column)."""
        return replace(self, gone=frozenset(self.values) - places(there))

    def emptied(self) -> Slices:
        """Without any element."""
        return self.only(())

    def piercing(self, row: Any, column: Any) -> Slices:
        """With a thread through one position of all slices; its room alone where a place has no value."""
        at = None if row is None or column is None else (place_of(row), place_of(column))
        return replace(self, pierced=at, threaded=True)

    def outlining(self, row: Any, column: Any) -> Slices:
        """With an outline around one position of all slices: what is made or read now."""
        return replace(self, lit=(place_of(row), place_of(column)))

    def undigited(self) -> Slices:
        """Without numbers: colours alone."""
        return replace(self, digits=False)

    def low(self) -> Slices:
        """With half as many sheets below one another, for a picture that is one of several."""
        return replace(self, deep=DEEP // 2)

    def striking(self, struck: Any = None) -> Slices:
        """The moment's centre: these elements pulse once, or all."""
        return replace(self, struck=frozenset(self.values) if struck is None else places(struck))

    def extent(self, setting: Setting) -> Extent:
        count, rows, _ = self.shape
        stacks = -(-count // max(1, min(self.deep, TALL // rows)))
        levels = -(-count // stacks)
        wide = max((setting.width(value, 550) for value in self.values.values()), default=0.0) if self.digits else 0.0
        head = SMALL * 0.64 * len(str(count - 1)) + 0.3
        w = max(SMALL * (wide + 0.2) / 0.94, SMALL / 0.66) + TIGHT if self.digits else PLAIN
        h = SMALL / 0.66 + TIGHT if self.digits else PLAIN * STEEP
        parts = {"wide": wide, "head": head, "stacks": stacks, "levels": levels, "thread": THREAD * self.threaded}
        size, most = self._size(w, h, parts), self._size(WIDEST, WIDEST * STEEP, parts)
        return Extent(*size, *most, 1.0, SMALL, parts)

    def _size(self, w: float, h: float, parts: Mapping[str, float]) -> tuple[float, float]:
        _, rows, columns = self.shape
        across = parts["head"] + (columns + LEAN * rows) * w + MARGIN + APART
        down = rows * h + 2 * MARGIN + RIM + GAP
        return parts["stacks"] * across - APART, parts["thread"] + parts["levels"] * down - GAP

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        stack = self._stack(room, extent)
        wide, em = extent.part("wide"), room.em
        tile = stack.w - TIGHT * em, stack.h - TIGHT * em, stack.slant * (1 - TIGHT * em / stack.h)
        size = min(0.68 * tile[1], 0.66 * tile[0], 0.96 * tile[0] / (max(wide, 0.6) + 0.2), 1.5 * em)
        for k in range(self.shape[0]):
            yield from self._sheet(k, stack, em, setting)
        for place, value in self.values.items():
            yield from self._tile(place, value, stack.spot(*place), tile, size, setting)
        for k in range(self.shape[0]) if self.pierced is not None else ():
            place = (k, *self.pierced)
            yield from self._thread(k, stack.above(k), stack.spot(*place), tile[1], place in self.gone, em)

    def _stack(self, room: Room, extent: Extent) -> _Stack:
        em, (_, rows, columns), parts = room.em, self.shape, extent.parts
        across = (room.w / em + APART) / parts["stacks"] - APART - parts["head"] - MARGIN
        down = (room.h / em - parts["thread"] + GAP) / parts["levels"] - GAP - 2 * MARGIN - RIM
        w = min(across / (columns + LEAN * rows), WIDEST)
        h = min(max(STEEP * w, SMALL / 0.66 + TIGHT) if self.digits else STEEP * w, down / rows)
        wide, high = self._size(w, h, parts)
        left, top = room.x - wide * em / 2, room.y - high * em / 2 + parts["thread"] * em
        across = (parts["head"] + (columns + LEAN * rows) * w + MARGIN) * em
        down = (rows * h + 2 * MARGIN + RIM + GAP) * em
        return _Stack(left, top, em, w * em, h * em, LEAN * w * em, across, down, columns, int(parts["levels"]))

    def _sheet(self, k: int, stack: _Stack, em: float, setting: Setting) -> Iterator[Mark]:
        """A sheet of glass, the rim that shows below and to the right, and its number at its left."""
        paint, name = paint_of(self.paints, k), f"{self.name}/{k}"
        (_, rows, columns), margin, rim = self.shape, MARGIN * em, RIM * em
        x, y = stack.spot(k, (rows - 1) / 2, (columns - 1) / 2)
        w, h = columns * stack.w + 2 * margin, rows * stack.h + 2 * margin
        lean = stack.slant / stack.h * h
        left, right, foot, far = -(w + lean) / 2 + 4, (w - lean) / 2, h / 2, (w + lean) / 2
        front = (left, foot - 4), (right - 4, foot - 4), (far - 6, 4 - foot)
        below = (far - 1, 4 + rim - foot), (right, foot + rim), (left, foot + rim)
        at = {"x": x, "y": y, "closed": True}
        yield Line(key=f"{name}/rim", points=front + below, fill=f"{hue_of(paint)}/40", colour=None, thick=0, **at)
        look_ = {"fill": "panel", "colour": f"{hue_of(paint)}/70", "thick": 2}
        yield Line(key=f"{name}/sheet", points=leaning(w, h, lean, radius=14), **look_, **at)
        said, own = setting.words(ink(k, self.name))
        corner = x - (w + lean) / 2 + 0.22 * lean
        number = {"size": SMALL * em, "weight": 650, "anchor": 1.0, "colour": "quiet"}
        yield Text(key=f"{name}/index", words=said, own=own, x=corner - 0.2 * em, y=y, **number)

    def _tile(
        self, place: Place, value: Any, at: Spot, tile: tuple[float, float, float], size: float, setting: Setting
    ) -> Iterator[Mark]:
        name, paint = f"{self.name}/{'/'.join(map(str, place))}", paint_of(self.paints, place[0])
        if place in self.gone:
            hole = {"points": leaning(*tile), "closed": True, "colour": "faint", "thick": 2}
            yield Line(key=f"{name}/hole", x=at[0], y=at[1], **hole)
            return
        way = {"x": at[0], "y": at[1], "struck": place in self.struck, "arc": 0.12}
        way |= {"block": f"{self.name}/through/{place[1]}/{place[2]}"}  # one position of all slices goes as one
        lit = place[1:] == self.lit
        look_ = {"colour": "now" if lit else hue_of(paint), "thick": 4.5 if lit else 1.5}
        outline = {"points": leaning(*tile), "closed": True, **look_}
        yield Line(key=name, fill=f"{paint}@panel", **outline, **way)
        if self.digits:
            said, own = setting.words(value)
            yield Text(key=name + TEXT, words=said, own=own, size=size, weight=550, over=f"{paint}@panel", **way)

    def _thread(self, k: int, above: float, at: Spot, h: float, hole: bool, em: float) -> Iterator[Mark]:
        """The thread from above down to a tile, or into the hole that it has left."""
        (x, y), end = at, at[1] if hole else at[1] - h / 2
        half, name = (end - above) / 2, f"{self.name}/{k}/thread"
        yield Line(key=name, x=x, y=above + half, points=((0.0, -half), (0.0, half)), colour="now", thick=4)
        if hole:
            yield Box(key=f"{name}/bead", x=x, y=y, w=0.4 * em, h=0.4 * em, radius=0.2 * em, fill="now")


@dataclass(frozen=True)
class _Stack:
    """Where the sheets stand, each `across` by `down` with its number at its left; tiles take `w` by `h`, and lean."""

    left: float
    top: float
    em: float
    w: float
    h: float
    slant: float
    across: float
    down: float
    columns: int
    levels: int

    def spot(self, k: int, row: float, column: float) -> Spot:
        """The centre of a tile; every row stands a little more to the left than the one behind it."""
        stack, level = divmod(k, self.levels)
        right = self.left + stack * (self.across + APART * self.em) + self.across - MARGIN * self.em
        x = right - (row + 0.5) * self.slant - (self.columns - column - 0.5) * self.w
        return x, self.top + level * self.down + MARGIN * self.em + (row + 0.5) * self.h

    def above(self, k: int) -> float:
        """Where the thread comes from: below the rim of the sheet above, or from over the first."""
        level = k % self.levels
        return self.top + level * self.down - (GAP * self.em - 2 if level else THREAD * self.em)


def slices(tensor: Any, *, name: str | None = None) -> Slices:
    """A tensor of three axes as a sheet a slice, keyed `name/slice/row/column`.

    `InkError`: it has another number of axes.
    """
    shape = np.shape(look(tensor))
    if len(shape) != 3:
        raise InkError(f"slices are of a tensor of three axes, not of {len(shape)}")
    found = name or origin(tensor)
    return Slices(found, {place: tensor[place] for place in np.ndindex(shape)}, shape)
