"""A cone: rows of cells over one another, and what one cell sees of each row below it, down to the lowest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.ink import look, measured
from vizkit.picture.marks import Mark
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes import cone_marks
from vizkit.shapes.places import chosen, place_of

Spot = tuple[int, int]
"""A cell: its row, the lowest is 0, and its place in it; places below 0 or beyond the last are padding."""


@dataclass(frozen=True)
class Row:
    """How many cells a row has, where the first stands and how far apart they are, in cells of the lowest row."""

    count: int
    first: float
    apart: float

    def at(self, cell: int) -> float:
        """Where a cell stands."""
        return self.first + cell * self.apart

    def holds(self, cell: int) -> bool:
        return 0 <= cell < self.count


@dataclass(frozen=True)
class Field:
    """What one cell sees: of each row, the lowest first, the cells, none where that is not known or not seen."""

    name: str
    cells: tuple[tuple[int, ...], ...]
    colour: str
    hollow: bool


@dataclass(frozen=True)
class Stretch:
    """A stretch below a row, from cell to cell, or from the middle of the one to that of the other, with a number."""

    name: str
    row: int
    first: int
    last: int
    number: Any
    colour: str
    kind: str


@dataclass(frozen=True)
class Column:
    """Numbers behind the rows, the lowest first, and over them what they are."""

    name: str
    head: Any
    numbers: tuple[Any, ...]
    colour: str


@dataclass(frozen=True)
class Heights:
    """A bar for each cell of the lowest row, below it, and what its axis counts."""

    values: Any
    title: Any
    lit: frozenset


@dataclass(frozen=True)
class Cone(Picture):
    """Rows of cells, keyed `name/row/cell`; all stand over the lowest row where they belong."""

    name: str
    rows: tuple[Row, ...]
    fields: tuple[Field, ...] = ()
    colours: Mapping[Spot, str] = field(default_factory=dict)
    rings: Mapping[Spot, str] = field(default_factory=dict)
    wires: Mapping[tuple[int, int, int], str] = field(default_factory=dict)
    upwards: bool = False
    stretches: tuple[Stretch, ...] = ()
    columns: tuple[Column, ...] = ()
    titles: tuple[Any, ...] = ()
    between: tuple[Any, ...] = ()
    bars: Heights | None = None
    footed: bool = False

    def seeing(self, cells: Any, *, colour: str = "first", hollow: bool = False, name: str = "field") -> Cone:
        """With what one cell sees in colour: of each row, the lowest first, the cells; a `hollow` field is a contour.

        Where fewer rows are given these are the lowest; cells that are no cells of the row are padding, dashed.
        """
        found = tuple(tuple(int(cell) for cell in look(row) or ()) for row in cells)
        return replace(self, fields=(*self.fields, Field(name, found, colour, hollow)))

    def coloured(self, row: int, **meanings: Any) -> Cone:
        """Cells of a row in the colour of a meaning: `.coloured(0, now=pixel)`."""
        found = dict(self.colours)
        for meaning, cells in meanings.items():
            found |= {(row, cell): meaning for cell in chosen(cells, range(self.rows[row].count))}
        return replace(self, colours=found)

    def ringed(self, row: int, cell: Any, colour: str = "first") -> Cone:
        """With a ring around a cell: the one that is asked about, whatever its own colour is."""
        return replace(self, rings={**self.rings, (row, place_of(cell)): colour})

    def wired(self, row: int, cells: Any, kernels: Any, colour: str = "quiet") -> Cone:
        """With a line from each of these cells of a row to those that its kernel reads from the row below."""
        found = dict(self.wires)
        for cell, kernel in zip(look(cells), look(kernels), strict=True):
            found |= {(row, int(cell), int(read)): colour for read in kernel}
        return replace(self, wires=found)

    def routed(self, row: int, steps: Any, colour: str = "now") -> Cone:
        """With these lines of a row in a colour: pairs of a cell and one that it reads."""
        return replace(self, wires={**self.wires, **{(row, int(a), int(b)): colour for a, b in look(steps)}})

    def rising(self) -> Cone:
        """With lines that are drawn upwards: what is below changes what is above it."""
        return replace(self, upwards=True)

    def measured(self, row: int, first: Any, last: Any, number: Any, colour: str, name: str) -> Cone:
        """With a bar below a row, from one cell to another, and a number on it; none where that has no value, or where
        there are no cells.
        """
        return self._stretched(name, row, first, last, number, colour, "bar")

    def spaced(self, row: int, cell: Any, number: Any, colour: str = "text", name: str = "spacing") -> Cone:
        """With how far a cell of a row is from the next."""
        return self._stretched(name, row, cell, cell + 1, number, colour, "brace")

    def stepped(self, row: int, source: Any, target: Any, colour: str = "now", name: str = "step") -> Cone:
        """With an arrow below a row from one cell to another."""
        return self._stretched(name, row, source, target, "", colour, "arrow")

    def _stretched(self, name: str, row: int, first: Any, last: Any, number: Any, colour: str, kind: str) -> Cone:
        if number is None or place_of(last) < place_of(first):
            return self.with_room()
        found = Stretch(f"{name}/{row}", row, place_of(first), place_of(last), number, colour, kind)
        return replace(self.with_room(), stretches=(*self.stretches, found))

    def with_room(self) -> Cone:
        """With room for bars, spacings and steps below the lowest row too."""
        return replace(self, footed=True)

    def counted(self, head: Any, numbers: Iterable[Any], colour: str = "first") -> Cone:
        """With a column of numbers behind the rows, the lowest first, some of them `None`; `head` says of what."""
        found = Column(f"{self.name}/column/{len(self.columns)}", head, tuple(numbers), colour)
        return replace(self, columns=(*self.columns, found))

    def labelled(self, rows: Sequence[Any], between: Sequence[Any] = ()) -> Cone:
        """With words before the rows and between them, the lowest first."""
        return replace(self, titles=tuple(rows), between=tuple(between))

    def weighing(self, values: Any, title: Any, lit: Any = ()) -> Cone:
        """With a bar below each cell of the lowest row, those at the places `lit` in colour; `title` says of what.

        Without values there is their room.
        """
        places = range(self.rows[0].count)
        return replace(self, bars=Heights(values, title, chosen(lit, places)))

    def mark_at(self, row: int, cell: Any) -> str:
        """The key of a cell: what comes from there names it."""
        return f"{self.name}/{row}/{place_of(cell)}"

    # How it is laid out and drawn.

    def extent(self, setting: Setting) -> Extent:
        return cone_marks.extent(self, setting)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        return cone_marks.marks(self, room, extent, setting)


def cone(rows: Any, *, name: str = "cone") -> Cone:
    """Rows of cells, the lowest first: of each how many cells, where the first stands, and how far apart they are.

    The last two are in cells of the lowest row: `cone([(row.n, row.start, row.jump) for row in rows])`.
    """
    found = ((measured(count), measured(first), measured(apart)) for count, first, apart in rows)
    return Cone(name, tuple(Row(int(count), float(first), float(apart)) for count, first, apart in found))
