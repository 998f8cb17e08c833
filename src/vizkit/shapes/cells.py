"""Cells: values in rows and columns, and what a scene says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from vizkit.picture.ink import key as key_of
from vizkit.picture.ink import look, measured
from vizkit.picture.marks import Mark
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes import cell_marks
from vizkit.shapes.cell_arrows import Arrow
from vizkit.shapes.cell_grid import Brace, Frame
from vizkit.shapes.keys import mark_of
from vizkit.shapes.places import UNSAID, as_mask, chosen, place_of, places_of, stretch

Spot = tuple[Any, Any]
"""A cell's place: its row and its column, each a whole number or a key."""


@dataclass(frozen=True)
class Cells(Picture):
    """Values in rows and columns, keyed `name/place` or `name/row/column`.

    `values` are by their spots; `rows` and `columns` name the places, so that a part of a longer row keeps them.
    """

    name: str
    values: Mapping[Spot, Any]
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    flat: bool = False
    heat: float | None = None
    digits: bool = True
    untold: frozenset[Spot] = frozenset()
    decimals: int | None = None
    colours: Mapping[Spot, str] = field(default_factory=dict)
    dim: frozenset[Spot] = frozenset()
    dashed: frozenset[Spot] = frozenset()
    frames: tuple[Frame, ...] = ()
    pointers: Mapping[str, Any] = field(default_factory=dict)
    indices: bool = False
    counted: Any = None
    """What the places below it count."""
    heads: tuple[Sequence[Any], Sequence[Any]] = ((), ())
    ways: Mapping[Spot, tuple[str | None, str | None, float]] = field(default_factory=dict)
    struck: frozenset[Spot] = frozenset()
    square: bool = False
    even: bool = False
    """Whether its cells are no higher than wide."""
    braces: tuple[Brace, ...] = ()
    slots: bool = False
    start: Any = None
    dots: frozenset[Spot] = frozenset()
    written_in: str = "text"
    own: Mapping[Spot, Any] = field(default_factory=dict)
    """The place in its variable of a value that stands elsewhere."""
    block: bool = False
    cause: str | None = None
    gathered: Mapping[Spot, tuple[str, ...]] = field(default_factory=dict)
    arrows: tuple[Arrow, ...] = ()
    spaced: bool = False
    """Whether arrows have room between its rows."""
    airy: bool = False
    """Whether enlarged numbers keep clear of the sides of their cells."""
    tiers: tuple[str, ...] = ()
    """The names of pointers that have a line each, so that long ones beside one another do not overlap."""
    apart: bool = False
    """Whether columns are so wide that the names of pointers have room beside one another."""

    def coloured(self, **meanings: Any) -> Cells:
        """Cells in the colour of a meaning: `.coloured(first=queue, lost=dominated)`, later ones over earlier ones."""
        found = dict(self.colours)
        for meaning, places in meanings.items():
            found |= dict.fromkeys(self._spots(places), meaning)
        return self.with_(colours=found)

    def wholly(self, meaning: str) -> Cells:
        """Every cell in the colour of a meaning."""
        return self.with_(colours=dict.fromkeys(self.values, meaning))

    def dimmed(self, places: Any = None) -> Cells:
        """Set back, all or those at `places`; their numbers can still be read."""
        return self.with_(dim=self.dim | (set(self.values) if places is None else self._spots(places)))

    def framed(
        self, places: Any = UNSAID, *, first: Any = UNSAID, last: Any = UNSAID, wide: Any = UNSAID, colour: str = "now",
        rows: Any = UNSAID, columns: Any = UNSAID, name: str = "frame",
    ) -> Cells:  # fmt: skip
        """With an outline around a stretch, by two of `first`, `last` and `wide`, or around rows and columns.

        There is none where a variable that is given has no value yet.
        """
        if rows is not UNSAID or columns is not UNSAID:
            down, across = _said(rows, self.rows), _said(columns, self.columns)
        else:
            down = [0, len(self.rows) - 1]
            across = stretch(first, last, wide, self.columns) if places is UNSAID else _said(places, self.columns)
        if not down or not across:
            return self
        again = sum(frame.name.partition(".")[0] == name for frame in self.frames)
        name = f"{name}.{again}" if again else name
        frame = Frame((min(down), max(down)), (min(across), max(across)), colour, name)
        return self.with_(frames=(*self.frames, frame))

    def pointing(self, **pointers: Any) -> Cells:
        """With named pointers below the columns: `.pointing(lo=lo, hi=hi)`; none where a variable has no value."""
        found = {name: place_of(at) for name, at in pointers.items() if at is not None}
        return self.with_(pointers={**self.pointers, **found}, indices=True)

    def telling_apart(self, names: Sequence[str], *, below: bool = False) -> Cells:
        """With room for all these names of pointers: side by side, or a line for each `below` one another."""
        return self.with_(tiers=tuple(names), apart=not below)

    def braced(self, *, first: Any, last: Any, title: Any = None, colour: str = "quiet") -> Cells:
        """With a brace over the columns from `first` to `last`, a narrow one where these are none.

        Where one of them has no value there is none, but its room.
        """
        ends = (None if end is None else place_of(end) for end in (first, last))
        return self.with_(braces=(*self.braces, Brace(*ends, title, colour)))

    def arrowed(self, source: Any = None, target: Any = None, name: Any = "arrow", colour: str = "now") -> Cells:
        """With room for arrows between its rows, and one from cell to cell, each a place or its row and its column.

        The next picture's of the same name is the same arrow; the name may be a variable.
        """
        if source is None:
            return self.with_(spaced=True)
        spots = (min(self._spots(end)) for end in (source, target))
        ends = ((self.rows.index(down), self.columns.index(across)) for down, across in spots)
        found = Arrow(str(look(name)), *ends, colour)
        return self.with_(arrows=(*self.arrows, found), spaced=True)

    def numbered(self, counted: Any = None) -> Cells:
        """With the place of each column below it, and before them what is `counted`."""
        return self.with_(indices=True, counted=counted)

    def headed(self, columns: Sequence[Any] = (), rows: Sequence[Any] = ()) -> Cells:
        """With heads above the columns and before the rows: words or variables."""
        return self.with_(heads=(tuple(columns), tuple(rows)))

    def awaiting(self) -> Cells:
        """With an empty place for each value that is still to come, from where the first stands on."""
        return self.with_(slots=True)

    def masked(self, mask: Any) -> Cells:
        """Dashed and empty where `mask` is true: what is never there."""
        hidden = self._found("masked", mask)
        return self.with_(
            values={spot: None if spot in hidden else v for spot, v in self.values.items()},
            dashed=self.dashed | hidden,
        )

    def only(self, mask: Any) -> Cells:
        """Dashed and empty where `mask` is not true."""
        held = self._spots(mask)
        return self.masked(tuple(spot for spot in self.values if spot not in held))

    def came_from(self, source: Any, places: Any = None, arc: float = 0.0) -> Cells:
        """Its cells, or those at `places`, come from another shape's of the same places, or from a cell: `nums[i]`.

        A shape, or a single mark such as a label, may be told by its name: `"nums"`.
        """
        return self._with_ways(places, 0, source, arc)

    def came_by_value(self, source: Any) -> Cells:
        """Its cells come from the marks of a picture that their values name: vertices of a graph, nodes of a tree."""
        ways = {spot: (f"{source.name}/{look(value)}", None, 0.0) for spot, value in self.values.items()}
        return self.with_(ways={**self.ways, **ways})

    def goes_into(self, target: Any, places: Any = None, arc: float = 0.0) -> Cells:
        """Its cells, or those at `places`, go into a picture's cells of the same place when they leave."""
        return self._with_ways(places, 1, target, arc)

    def waits_for(self, mark: Any) -> Cells:
        """Its cells come when the mark of this key, or of this part of a variable, has changed."""
        return self.with_(cause=mark if isinstance(mark, str) else key_of(mark))

    def came_by_column(self, source: Cells) -> Cells:
        """Its cells come from another shape's cells of the same column, that shape having one row."""
        keys = {column: source.key((row, column)) for row, column in source.values}
        return self.with_(ways={**self.ways, **{spot: (keys.get(spot[1]), None, 0.0) for spot in self.values}})

    def gathering(self, source: Cells) -> Cells:
        """Its cells take in copies of another shape's cells of the same place, one row those of whole columns."""
        one = len(self.rows) == 1
        found = {
            spot: tuple(source.key(other) for other in source.values if other[one:] == spot[one:])
            for spot in self.values
        }
        return self.with_(gathered=found)

    def piece(self, place: Any) -> Cells:
        """One of its arrays, as what something comes from or goes into."""
        return self.with_(name=f"{self.name}/{place_of(place)}", values={})

    def as_block(self) -> Cells:
        """Its cells fly as one, and keep their places in it."""
        return self.with_(block=True)

    def striking(self, places: Any) -> Cells:
        """The moment's centre: these cells pulse once."""
        return self.with_(struck=self.struck | self._spots(places))

    def focused(self, rows: Any) -> Cells:
        """With a frame around these rows, and all others set back; all are where there are none."""
        kept = frozenset() if rows is None else chosen(rows, self.rows)
        away = frozenset(spot for spot in self.values if spot[0] not in kept)
        return (self if rows is None else self.framed(rows=rows)).with_(dim=self.dim | away)

    def dotted(self, places: Any) -> Cells:
        """With a dot in the empty cells at `places`: something was there and is no more.

        What is coloured has none, for it is there. `ValueError` where a cell has a value, which a dot would hide.
        """
        spots = self._found("dotted", places)
        full = next((spot for spot in sorted(spots) if self.values[spot] is not None), None)
        if full is not None:
            raise ValueError(f"{self.name} has a value at {self.place(full)}, where it cannot be dotted: mask it first")
        return self.with_(dots=self.dots | spots)

    def transposed(self) -> Cells:
        """Its rows as columns; every cell keeps its own place as its name."""
        turned = {(column, row): value for (row, column), value in self.values.items()}
        own = {(column, row): self.place((row, column)) for row, column in self.values}
        return self.with_(values=turned, rows=self.columns, columns=self.rows, own=own)

    def below_diagonal(self, above: str | None = None) -> Cells:
        """With its colours only where a column does not come after its row: what a causal mask leaves.

        What it hides of them has the colour `above`, or none.
        """
        kept = {spot: found if spot[1] <= spot[0] else above for spot, found in self.colours.items()}
        return self.with_(colours={spot: found for spot, found in kept.items() if found is not None})

    def written(self, colour: str) -> Cells:
        """With its numbers in this colour."""
        return self.with_(written_in=colour)

    def cold(self) -> Cells:
        """Without heat: plain cells."""
        return self.with_(heat=None)

    def heated(self, of: Any = None) -> Cells:
        """Coloured by value, on the scale of `of` (by default of itself)."""
        values = measured(of) if of is not None else [measured(v) for v in self.values.values() if v is not None]
        return self.with_(heat=reach(values))

    def undigited(self) -> Cells:
        """Without numbers: heat alone."""
        return self.with_(digits=False)

    def told(self, places: Any) -> Cells:
        """With numbers in the cells at `places` alone."""
        return self.with_(untold=frozenset(self.values) - self._spots(places))

    def rounded(self, decimals: int) -> Cells:
        """With its numbers to so many decimals."""
        return self.with_(decimals=decimals)

    def stretched(self) -> Cells:
        """With cells as wide as there is room for, like those of a row."""
        return self.with_(square=False, even=False)

    def squared(self) -> Cells:
        """With cells as high as wide."""
        return self.with_(square=True)

    def kept_clear(self) -> Cells:
        """With air beside its numbers: they are enlarged only as far as neighbours do not read as one number."""
        return self.with_(airy=True)

    def _found(self, what: str, places: Any) -> frozenset[Spot]:
        """The cells that are meant; `ValueError` where none is there though some are told."""
        spots = self._spots(places)
        plain = as_mask(look(places))
        said = [plain] if isinstance(plain, (int, np.integer, str)) else plain
        several = isinstance(said, (list, set, frozenset)) and any(each is not None for each in said)
        if (spots or several) and not spots & self.values.keys():
            raise ValueError(f"{self.name} has no cell at {plain!r} that could be {what}")
        return spots & self.values.keys()

    def _spots(self, places: Any) -> frozenset[Spot]:
        plain = as_mask(look(places))
        size = len(self.rows), len(self.columns)
        if isinstance(plain, np.ndarray) and plain.shape == size:
            return frozenset((self.rows[r], self.columns[c]) for r, c in np.argwhere(plain))
        if isinstance(plain, np.ndarray) and plain.dtype == bool and not (self.flat and plain.shape == size[1:]):
            raise ValueError(f"a mask of the shape {plain.shape} cannot choose of the {size} cells of {self.name}")
        if self.flat or isinstance(plain, (int, np.integer)):
            wanted = chosen(places, self.columns)
            return frozenset((row, column) for row in self.rows for column in self.columns if column in wanted)
        if isinstance(plain, tuple) and len(plain) == 2 and not all(isinstance(p, tuple) for p in plain):
            rows = chosen(plain[0], self.rows) if plain[0] is not None else set(self.rows)
            columns = chosen(plain[1], self.columns) if plain[1] is not None else set(self.columns)
            return frozenset((r, c) for r in self.rows if r in rows for c in self.columns if c in columns)
        many = list(plain or ())
        if all(isinstance(place, (int, np.integer)) for place in many):
            return frozenset((row, column) for row in self.rows for column in self.columns if column in many)
        if all(isinstance(spot, tuple) and isinstance(spot[0], slice) for spot in many):
            return frozenset().union(*map(self._spots, many))
        return frozenset(map(tuple, many))

    def _with_ways(self, places: Any, end: int, other: Any, arc: float) -> Cells:
        found = dict(self.ways)
        for spot in self.values if places is None else self._spots(places):
            way = list(found.get(spot, (None, None, 0.0)))
            way[end] = mark_of(other, self.place(spot))
            way[2] = arc
            found[spot] = tuple(way)
        return self.with_(ways=found)

    def mark_at(self, place: Any) -> str:
        """The key of a cell: what comes from there names it."""
        return f"{self.name}/{place_of(place)}"

    # How it is laid out and drawn.

    def key(self, spot: Spot) -> str:
        return f"{self.name}/{self.place(spot)}"

    def place(self, spot: Spot) -> str:
        if spot in self.own:
            return f"{self.own[spot]}"
        return f"{spot[1]}" if self.flat else f"{spot[0]}/{spot[1]}"

    def outside(self) -> dict[str, float]:
        """How many columns' room is kept before the first and behind the last for pointers that are off the row."""
        places = [self.column(at) for at in self.pointers.values()]
        return {
            "before": float(any(column == -1 for column in places)),
            "after": float(any(column == len(self.columns) for column in places)),
        }

    def column(self, at: Any) -> int | None:
        """The column of a place: −1 just before the first, one more than the last just behind it, else `None`."""
        if at in self.columns:
            return self.columns.index(at)
        if not self.columns or not isinstance(at, int) or not isinstance(self.columns[0], int):
            return None
        return {self.columns[0] - 1: -1, self.columns[-1] + 1: len(self.columns)}.get(at)

    @cached_property
    def looks(self) -> dict[Any, list[Any]]:
        """What its cells look like, wherever they stand, by how their numbers are set."""
        return {}

    def extent(self, setting: Setting) -> Extent:
        return self.together((self,), setting)

    @classmethod
    def together(cls, pictures: Sequence[Cells], setting: Setting) -> Extent:
        return cell_marks.extent(pictures, setting)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> list[Mark]:
        return cell_marks.drawn(self, room, extent, setting)


def reach(values: Any) -> float:
    values = np.asarray(values, dtype=float)
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) or 1.0 if finite.size else 1.0


def _said(places: Any, among: Sequence[Any]) -> list[int]:
    """The positions of the places that are meant: all where none are said, none where they have no value."""
    return list(range(len(among))) if places is UNSAID else [] if places is None else places_of(places, among)
