"""Grids: lists of lists, boards, matrices, groups and records as cells in rows and columns."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import LONGEST, array, fields_of
from vizkit.explainer.first_draw.meanings import named
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.rows import caused
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.shapes.cells import Cells, reach
from vizkit.trace import same

Spot = tuple[int, int]


class Grid(Part):
    """A list of lists, each a row; the cell that is looked at is framed, those that have changed are lit."""

    TALL = True

    @cached_property
    def shape(self) -> tuple[int, int]:
        """The most rows and columns that it ever has."""
        found = [self.rows(value) for value in self.story.values(self.name)]
        return max(map(len, found), default=1), max((len(row) for rows in found for row in rows), default=1)

    @cached_property
    def grows(self) -> bool:
        shapes_ = {tuple(map(len, self.rows(value))) for value in self.story.values(self.name)}
        return len(shapes_) > 1

    def rows(self, value: Any) -> list[Any]:
        """The rows of it, each a sequence of values."""
        if isinstance(value, np.ndarray):
            return value.tolist() if value.ndim == 2 else [value.tolist()]
        return [sorted(row, key=repr) if isinstance(row, frozenset) else row for row in value]

    def head(self, value: Any, row: int) -> Any:
        """What stands before a row."""
        return ink(row, self.name, (row, "index"))

    def key(self, value: Any, row: int) -> Any:
        """The place of a row in its variable."""
        return row

    @cached_property
    def _indexed(self) -> bool:
        return self.name in self.story.use.spots or self.name in self.story.use.indices

    def spot(self, moment: int) -> Spot | None:
        """The cell that is looked at: that of the two names that are read next, or else have changed last."""
        found = []
        pairs = self.story.use.spots.get(self.name, ())
        for down, across in pairs:
            row, column = self.story.whole(moment, down), self.story.whole(moment, across)
            if row is not None and column is not None:
                since = max(self.story.since(moment, down), self.story.since(moment, across))
                ahead = self._lines_ahead(moment, down, across) if len(pairs) > 1 else 0
                found.append((-ahead, since, row, column))
        return max(found)[2:] if found else None

    def _lines_ahead(self, moment: int, down: str, across: str) -> float:
        """In how many lines the cell of these names is read, counted from the line that ran; infinite where none is."""
        call = self.story.steps[moment].calls[-1]
        source = call.reference.source
        name, row, column = map(re.escape, (self.name, down, across))
        read = re.compile(rf"\b{name}\[[^\]]*\b{row}\b[^\]]*(?:\]\[|,)[^\]]*\b{column}\b")
        lines = range(source.statement(call.line).start, len(source.lines))
        return next((number - lines.start for number in lines if read.search(source.lines[number])), math.inf)

    def line(self, moment: int) -> int | None:
        """The row that is looked at where no cell is."""
        for name in self.story.use.indices.get(self.name, ()):
            if (row := self.story.whole(moment, name)) is not None:
                return row
        return None

    @property
    def tells(self) -> frozenset[str]:
        return frozenset(name for pair in self.story.use.spots.get(self.name, ()) for name in pair) | {*self.been}

    def _is_drawn(self, value: Any) -> bool:
        return isinstance(value, (tuple, list, np.ndarray))

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        if not self._is_drawn(value):
            return None
        changed = self.changed(value, self.before(moment))
        return id(value), self.spot(moment), self.line(moment), changed, self._been(moment), self.written(moment)

    @cached_property
    def been(self) -> tuple[str, ...]:
        """What says of its cells which ones are in: a set of places, or a grid of truth values."""
        if self.name not in self.story.use.spots:
            return ()
        down, across = self.shape
        found = []
        for name in self.story.names:
            held = list(self.story.values(name))
            if name != self.name and self._marks(name):
                found.append(name)
            elif held and all(isinstance(value, frozenset) for value in held) and any(held):
                places = [place for value in held for place in value]
                if all(_is_spot(place) and 0 <= place[0] < down and 0 <= place[1] < across for place in places):
                    found.append(name)
        return tuple(found[:1])

    def _marks(self, name: str) -> bool:
        """Whether a variable says of each of its cells, in a grid of the same shape, whether it is in."""
        held = [value for value in self.story.values(name) if isinstance(value, (tuple, np.ndarray)) and len(value)]
        plain = not any(_is_of_truths(value) for value in self.story.values(self.name))
        return bool(held) and plain and all(_is_of_truths(each) and np.shape(each) == self.shape for each in held)

    def _been(self, moment: int) -> frozenset[Spot]:
        return frozenset().union(*(_spots(self.story.value(moment, name)) for name in self.been))

    def changed(self, value: Any, before: Any) -> frozenset[Spot]:
        """The cells that hold another value than a moment ago, or are new."""
        if value is before or type(before) is not type(value):
            return frozenset()
        now, old = self.rows(value), self.rows(before)
        found = set()
        for r, row in enumerate(now):
            was = old[r] if r < len(old) else ()
            if row is not was:
                found |= {(r, c) for c, item in enumerate(row) if c >= len(was) or not same(was[c], item)}
        return frozenset(found)

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        _, spot, line, changed, been, written = self.now(moment)
        cells = self.cells(value).with_(colours=dict.fromkeys(been, "first"))
        marked = self.marked(cells, spot, line, changed)
        picture = self.titled(caused(marked, written) if self.causes else marked)
        return named(picture, {"first": self.been}) if self.been else picture

    def cells(self, value: Any) -> Cells:
        rows, (most, columns) = self.rows(value), self.shape
        found: dict[Spot, Any] = {}
        own: dict[Spot, Any] = {}
        for r, row in enumerate(rows):
            key = self.key(value, r)
            found |= self._inked(r, key, row)
            own |= {} if key == r else {(r, c): f"{key}/{c}" for c in range(len(row))}
        drawn = Cells(
            self.name, found, tuple(range(most)), tuple(range(columns)), own=own, slots=self.grows, airy=True, even=True
        )
        return drawn.headed(*self.heads(value))

    def _inked(self, r: int, key: Any, row: Any) -> dict[Spot, Any]:
        """The cells of a row, made once where it is the very same at several moments."""
        if not isinstance(row, tuple):
            return {(r, c): ink(item, self.name, (key, c)) for c, item in enumerate(row)}
        if (id(row), r) not in self._lines:
            self._lines[id(row), r] = row, {(r, c): ink(item, self.name, (key, c)) for c, item in enumerate(row)}
        return self._lines[id(row), r][1]

    @cached_property
    def _lines(self) -> dict[tuple[int, int], tuple[Any, dict[Spot, Any]]]:
        """The rows that have been made, which are held so that each stays itself."""
        return {}

    def heads(self, value: Any) -> tuple[list[Any], list[Any]]:
        """What stands above the columns, and before the rows."""
        if not self._indexed:
            return [], []
        across = [ink(column, self.name, (column, "index")) for column in range(self.shape[1])]
        return across if self.name in self.story.use.spots else [], [
            self.head(value, row) for row in range(self.shape[0])
        ]

    def marked(self, drawn: Cells, spot: Spot | None, line: int | None, changed: frozenset[Spot]) -> Cells:
        drawn = drawn.with_(colours={**drawn.colours, **dict.fromkeys(changed, "now")}) if changed else drawn
        if spot is not None and 0 <= spot[0] < self.shape[0] and 0 <= spot[1] < self.shape[1]:
            return drawn.framed(rows=spot[0], columns=spot[1])
        if spot is None and line is not None and 0 <= line < self.shape[0] and self.name not in self.story.use.spots:
            return drawn.framed(rows=line)
        return drawn


class Matrix(Grid):
    """An array of two dimensions, coloured by value where its numbers are real; its tiles are framed."""

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        if value is None or np.ndim(array(value)) != 2:
            return None
        tiles = tuple(
            (tile.start, tile.stop) for index in self.story.use.indices.get(self.name, ())
            if isinstance(tile := self.story.value(moment, index), slice)
        )  # fmt: skip
        changed = self.changed(value, self.before(moment))
        return id(value), self.spot(moment), self.line(moment), changed, tiles, self.written(moment)

    def rows(self, value: Any) -> list[Any]:
        return array(value).tolist()

    @cached_property
    def _heat(self) -> float | None:
        """The largest number in it at any moment; none where its numbers are whole."""
        held = [array(value) for value in self.story.values(self.name)]
        real = [each for each in held if each.dtype.kind == "f"]
        return max(map(reach, real), default=None) if len(real) == len(held) else None

    def drawn(self, moment: int) -> Picture:
        value = array(self.value(moment))
        _, spot, line, changed, tiles, written = self.now(moment)
        drawn = shapes.grid(ink(value, self.name)).with_(heat=self._heat, decimals=2 if self._heat else None)
        rows, columns = self.shape
        drawn = drawn.with_(rows=tuple(range(rows)), columns=tuple(range(columns)), airy=True)
        if tiles:
            return self.titled(
                drawn.framed(rows=slice(*tiles[0]), columns=slice(*tiles[1]) if len(tiles) > 1 else slice(None))
            )
        if self._heat is None:
            marked = self.marked(drawn, spot, line, changed)
            return self.titled(caused(marked, written) if self.causes else marked)
        if changed and len(changed) < value.size:
            across, down = {c for _, c in changed}, {r for r, _ in changed}
            return self.titled(drawn.framed(rows=tuple(down), columns=tuple(across)))
        return self.titled(self.marked(drawn, spot, line, frozenset()))


class Slices(Part):
    """An array of a few matrices, side by side."""

    TALL = True

    @cached_property
    def _heat(self) -> float:
        return max(reach(array(value)) for value in self.story.values(self.name))

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        return id(value) if value is not None and np.ndim(array(value)) > 2 else None

    def drawn(self, moment: int) -> Picture:
        value = array(self.value(moment))
        whole = ink(value, self.name)
        several = [
            shapes.grid(whole[place]).with_(heat=self._heat, decimals=2, airy=True)
            for place in np.ndindex(value.shape[:-2])
        ]
        if len(several) == 1:
            return self.titled(several[0])
        names = (VariableName(f"[{', '.join(map(str, place))}]") for place in np.ndindex(value.shape[:-2]))
        return self.titled(shapes.beside(*(each.titled(name) for each, name in zip(several, names, strict=True))))


class Groups(Grid):
    """A mapping to short sequences: a row each, its key before it; a key has its row all through the act."""

    @cached_property
    def places(self) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(key for value in self.story.values(self.name) for key in value))[:LONGEST]

    def _is_drawn(self, value: Any) -> bool:
        return isinstance(value, Mapping)

    @cached_property
    def shape(self) -> tuple[int, int]:
        wide = (
            len(each) for value in self.story.values(self.name) for each in value.values() if hasattr(each, "__len__")
        )
        return max(len(self.places), 1), max(wide, default=1)

    @cached_property
    def grows(self) -> bool:
        return True

    def rows(self, value: Any) -> list[Any]:
        if not isinstance(value, Mapping):
            return []
        found = (value.get(key, ()) for key in self.places)
        return [
            sorted(each, key=repr) if isinstance(each, frozenset) else each if isinstance(each, tuple) else ()
            for each in found
        ]

    def key(self, value: Any, row: int) -> Any:
        return self.places[row]

    def changed(self, value: Any, before: Any) -> frozenset[Spot]:
        return super().changed(value, before) if isinstance(before, Mapping) else frozenset()

    def spot(self, moment: int) -> Spot | None:
        return None

    def line(self, moment: int) -> int | None:
        for name in self.story.use.indices.get(self.name, ()):
            key = self.story.value(moment, name)
            if _hashable(key) and key in self.places and key in (self.value(moment) or ()):
                return self.places.index(key)
        return None

    def heads(self, value: Any) -> tuple[list[Any], list[Any]]:
        return [], [ink(key, self.name, (key, "key")) if key in value else "" for key in self.places]

    def marked(self, drawn: Cells, spot: Spot | None, line: int | None, changed: frozenset[Spot]) -> Cells:
        drawn = drawn.with_(colours=dict.fromkeys(changed, "now")) if changed else drawn
        return drawn.framed(rows=line) if line is not None else drawn


class Records(Grid):
    """Objects with fields: a row each, the names of the fields above."""

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                name for value in self.story.values(self.name) for each in self.things(value) for name in _fields(each)
            )
        )

    def things(self, value: Any) -> list[Any]:
        """The objects that are its rows."""
        return list(value) if isinstance(value, (tuple, list)) and not hasattr(value, "_fields") else [value]

    def _is_drawn(self, value: Any) -> bool:
        return value is not None and all(_fields(each) for each in self.things(value))

    def rows(self, value: Any) -> list[Any]:
        return [[_fields(each).get(name) for name in self.fields] for each in self.things(value)]

    def heads(self, value: Any) -> tuple[list[Any], list[Any]]:
        alone = len(self.things(value)) == 1
        before = [] if alone or not self._indexed else [self.head(value, row) for row in range(self.shape[0])]
        return [VariableName(name) for name in self.fields], before

    @property
    def TALL(self) -> bool:
        return self.shape[0] > 1

    def cells(self, value: Any) -> Cells:
        return super().cells(value).with_(name=f"{self.name} fields")


def _is_of_truths(value: Any) -> bool:
    """Whether a grid holds truth values alone."""
    if isinstance(value, np.ndarray):
        return value.ndim == 2 and value.dtype == bool
    return isinstance(value, tuple) and all(
        isinstance(row, tuple) and row and all(isinstance(each, bool) for each in row) for row in value
    )


def _spots(value: Any) -> frozenset[Spot]:
    """The places that are in: those of a set, or of a grid of truth values."""
    if value is None or isinstance(value, frozenset):
        return value or frozenset()
    return frozenset((r, c) for r, row in enumerate(value) for c, each in enumerate(row) if each)


def _is_spot(place: Any) -> bool:
    return isinstance(place, tuple) and len(place) == 2 and all(type(each) is int for each in place)


def _fields(thing: Any) -> dict[str, Any]:
    return dict(zip(thing._fields, thing, strict=True)) if hasattr(thing, "_fields") else fields_of(thing)


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return value is not None
