"""Cells: a row of values, a matrix of numbers or heat, with heads, places, pointers and frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from vizkit.language.numerals import uneven
from vizkit.picture.ink import InkError, ink, key, look, measured, origin, path
from vizkit.picture.marks import Box, Heat, Line, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting, VariableName
from vizkit.shapes.places import chosen, place_of, places_of

Spot = tuple[Any, Any]
"""A cell's place: its row and its column, each a whole number or a key."""

GAP, PAD = 0.16, 0.36
"""Ems between cells, and around a number within its pitch."""

PITCH = 5.6
"""Ems that a column takes at most; bars over the same values stand in the same columns."""

HIGH, HIGHEST, NARROW = 1.8, 3.4, 1.0
SMALL, SIDE = 0.88, 0.96
"""The type of places, heads and pointers in ems."""

CAPITALS = 0.61
"""The height of type as part of its cell's height, at most."""


@dataclass(frozen=True)
class Frame:
    """An outline around the cells from `first` to `last`, rows and columns."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    colour: str
    name: str


@dataclass(frozen=True)
class Brace:
    """A brace over the columns from `first` to `last`, with words or a variable on it."""

    first: Any
    last: Any
    title: Any
    colour: str


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
    decimals: int | None = None
    colours: Mapping[Spot, str] = field(default_factory=dict)
    dim: frozenset[Spot] = frozenset()
    dashed: frozenset[Spot] = frozenset()
    frames: tuple[Frame, ...] = ()
    pointers: Mapping[str, Any] = field(default_factory=dict)
    indices: bool = False
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

    # What a scene says of it.

    def coloured(self, **meanings: Any) -> Cells:
        """Cells in the colour of a meaning: `.coloured(first=queue, lost=dominated)`, later ones over earlier ones."""
        found = dict(self.colours)
        for meaning, places in meanings.items():
            found |= dict.fromkeys(self._spots(places), meaning)
        return replace(self, colours=found)

    def wholly(self, meaning: str) -> Cells:
        """Every cell in the colour of a meaning."""
        return replace(self, colours=dict.fromkeys(self.values, meaning))

    def dimmed(self, places: Any = None) -> Cells:
        """Set back, all or those at `places`; their numbers can still be read."""
        return replace(self, dim=self.dim | (set(self.values) if places is None else self._spots(places)))

    def framed(self, places: Any = None, *, first: Any = None, last: Any = None, wide: Any = None, colour: str = "now",
               rows: Any = None, columns: Any = None, name: str = "frame") -> Cells:  # fmt: skip
        """With an outline around a stretch, by two of `first`, `last` and `wide`, or around rows and columns."""
        if rows is not None or columns is not None:
            down, across = places_of(rows, self.rows), places_of(columns, self.columns)
        else:
            stretch = (
                places_of(places, self.columns) if places is not None else _stretch(first, last, wide, self.columns)
            )
            down, across = ([0, len(self.rows) - 1], stretch)
        if not down or not across:
            return self
        again = sum(frame.name.partition(".")[0] == name for frame in self.frames)
        name = f"{name}.{again}" if again else name
        frame = Frame((min(down), max(down)), (min(across), max(across)), colour, name)
        return replace(self, frames=(*self.frames, frame))

    def pointing(self, **pointers: Any) -> Cells:
        """With named pointers below the columns: `.pointing(lo=lo, hi=hi)`; none where a variable has no value."""
        found = {name: place_of(at) for name, at in pointers.items() if at is not None}
        return replace(self, pointers={**self.pointers, **found}, indices=True)

    def braced(self, *, first: Any, last: Any, title: Any = None, colour: str = "quiet") -> Cells:
        """With a brace over the columns from `first` to `last`, a narrow one where these are none.

        Where one of them has no value there is none, but its room.
        """
        ends = (None if end is None else place_of(end) for end in (first, last))
        return replace(self, braces=(*self.braces, Brace(*ends, title, colour)))

    def numbered(self) -> Cells:
        """With the place of each column below it."""
        return replace(self, indices=True)

    def headed(self, columns: Sequence[Any] = (), rows: Sequence[Any] = ()) -> Cells:
        """With heads above the columns and before the rows: words or variables."""
        return replace(self, heads=(tuple(columns), tuple(rows)))

    def awaiting(self) -> Cells:
        """With an empty place for each value that is still to come, from where the first stands on."""
        return replace(self, slots=True)

    def masked(self, mask: Any) -> Cells:
        """Dashed and empty where `mask` is true: what is never there."""
        hidden = self._spots(mask)
        return replace(
            self,
            values={spot: None if spot in hidden else v for spot, v in self.values.items()},
            dashed=self.dashed | hidden,
        )

    def only(self, mask: Any) -> Cells:
        """Dashed and empty where `mask` is not true."""
        held = self._spots(mask)
        return self.masked(tuple(spot for spot in self.values if spot not in held))

    def came_from(self, source: Any, places: Any = None, arc: float = 0.0) -> Cells:
        """Its cells, or those at `places`, come from another shape's of the same places, or from a cell: `nums[i]`."""
        return self._with_ways(places, 0, source, arc)

    def came_by_value(self, source: Any) -> Cells:
        """Its cells come from the marks of a picture that their values name: vertices of a graph, nodes of a tree."""
        ways = {spot: (f"{source.name}/{look(value)}", None, 0.0) for spot, value in self.values.items()}
        return replace(self, ways={**self.ways, **ways})

    def goes_into(self, target: Any, places: Any = None, arc: float = 0.0) -> Cells:
        """Its cells, or those at `places`, go into a picture's cells of the same place when they leave."""
        return self._with_ways(places, 1, target, arc)

    def waits_for(self, mark: str) -> Cells:
        """Its cells come when the mark of this key has changed."""
        return replace(self, cause=mark)

    def came_by_column(self, source: Cells) -> Cells:
        """Its cells come from another shape's cells of the same column, that shape having one row."""
        keys = {column: source.key((row, column)) for row, column in source.values}
        return replace(self, ways={**self.ways, **{spot: (keys.get(spot[1]), None, 0.0) for spot in self.values}})

    def gathering(self, source: Cells) -> Cells:
        """Its cells take in copies of another shape's cells of the same place, one row those of whole columns."""
        one = len(self.rows) == 1
        found = {
            spot: tuple(source.key(other) for other in source.values if other[one:] == spot[one:])
            for spot in self.values
        }
        return replace(self, gathered=found)

    def piece(self, place: Any) -> Cells:
        """One of its arrays, as what something comes from or goes into."""
        return replace(self, name=f"{self.name}/{place_of(place)}", values={})

    def as_block(self) -> Cells:
        """Its cells fly as one, and keep their places in it."""
        return replace(self, block=True)

    def striking(self, places: Any) -> Cells:
        """The moment's centre: these cells pulse once."""
        return replace(self, struck=self.struck | self._spots(places))

    def focused(self, rows: Any) -> Cells:
        """With a frame around these rows, and all others set back; all are where there are none."""
        kept = frozenset() if rows is None else chosen(rows, self.rows)
        away = frozenset(spot for spot in self.values if spot[0] not in kept)
        return (self if rows is None else self.framed(rows=rows)).with_(dim=self.dim | away)

    def dotted(self, places: Any) -> Cells:
        """With a dot in the cells at `places`: something was there and is no more."""
        return replace(self, dots=self.dots | self._spots(places))

    def transposed(self) -> Cells:
        """Its rows as columns; every cell keeps its own place as its name."""
        turned = {(column, row): value for (row, column), value in self.values.items()}
        own = {(column, row): self._place((row, column)) for row, column in self.values}
        return replace(self, values=turned, rows=self.columns, columns=self.rows, own=own)

    def below_diagonal(self) -> Cells:
        """With its colours only where a column does not come after its row: what a causal mask leaves."""
        return replace(self, colours={spot: found for spot, found in self.colours.items() if spot[1] <= spot[0]})

    def written(self, colour: str) -> Cells:
        """With its numbers in this colour."""
        return replace(self, written_in=colour)

    def cold(self) -> Cells:
        """Without heat: plain cells."""
        return replace(self, heat=None)

    def heated(self, of: Any = None) -> Cells:
        """Coloured by value, on the scale of `of` (by default of itself)."""
        reach = measured(of) if of is not None else [measured(v) for v in self.values.values() if v is not None]
        return replace(self, heat=_reach(reach))

    def undigited(self) -> Cells:
        """Without numbers: heat alone."""
        return replace(self, digits=False)

    def rounded(self, decimals: int) -> Cells:
        """With its numbers to so many decimals."""
        return replace(self, decimals=decimals)

    def squared(self) -> Cells:
        """With cells as high as wide."""
        return replace(self, square=True)

    def _spots(self, places: Any) -> frozenset[Spot]:
        plain = look(places)
        if isinstance(plain, np.ndarray) and plain.ndim == 2 and plain.shape == (len(self.rows), len(self.columns)):
            return frozenset((self.rows[r], self.columns[c]) for r, c in np.argwhere(plain))
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
            way[end] = _mark_of(other, self._place(spot))
            way[2] = arc
            found[spot] = tuple(way)
        return replace(self, ways=found)

    def mark_at(self, place: Any) -> str:
        """The key of a cell: what comes from there names it."""
        return f"{self.name}/{place_of(place)}"

    # How it is laid out and drawn.

    def key(self, spot: Spot) -> str:
        return f"{self.name}/{self._place(spot)}"

    def _place(self, spot: Spot) -> str:
        if spot in self.own:
            return f"{self.own[spot]}"
        return f"{spot[1]}" if self.flat else f"{spot[0]}/{spot[1]}"

    def _outside(self) -> dict[str, float]:
        """How many columns' room is kept before the first and behind the last for pointers that are off the row."""
        places = [self._column(at) for at in self.pointers.values()]
        return {
            "before": float(any(column == -1 for column in places)),
            "after": float(any(column == len(self.columns) for column in places)),
        }

    def _column(self, at: Any) -> int | None:
        """The column of a place: −1 just before the first, one more than the last just behind it, else `None`."""
        if at in self.columns:
            return self.columns.index(at)
        if not self.columns or not isinstance(at, int) or not isinstance(self.columns[0], int):
            return None
        return {self.columns[0] - 1: -1, self.columns[-1] + 1: len(self.columns)}.get(at)

    def _braces(self, grid: _Grid, em: float, setting: Setting) -> Iterator[Mark]:
        for n, brace in enumerate(self.braces):
            ends = self._braced(brace, grid, em)
            if ends is None:
                continue
            x, half, y = sum(ends) / 2, (ends[1] - ends[0]) / 2, grid.top - 0.42 * em
            points = ((-half, 0.26 * em), (-half, 0), (half, 0), (half, 0.26 * em))
            name = f"{self.name}/brace/{n}"
            yield Line(key=name, x=x, y=y, points=points, colour=brace.colour, thick=3)
            if brace.title is not None:
                said = _text(f"{name}/title", brace.title, x, y - 0.75 * SMALL * em, SMALL * em, brace.colour, setting)
                over = max(said.bounds[2] - grid.left - len(self.columns) * grid.across, 0.0)
                yield said.moved(max(grid.left - said.bounds[0], 0.0) - over, 0.0)

    def _braced(self, brace: Brace, grid: _Grid, em: float) -> tuple[float, float] | None:
        """From where to where a brace reaches; over no column it is narrow, where the first of them would begin."""
        if brace.first is None or brace.last is None:
            return None
        stretch = [i for i, place in enumerate(self.columns) if brace.first <= place <= brace.last]
        if stretch:
            (x0, _), (x1, _) = grid.centre(0, stretch[0]), grid.centre(0, stretch[-1])
            return x0 - grid.w / 2, x1 + grid.w / 2
        if not self.columns or brace.first > brace.last + 1:
            return None
        x = grid.left + sum(place < brace.first for place in self.columns) * grid.across
        return x - 0.15 * em, x + 0.15 * em

    def extent(self, setting: Setting) -> Extent:
        held = [value for value in self.values.values() if value is not None] if self.digits else []
        padded = uneven(map(look, held))
        wide = max((setting.width(value, decimals=self.decimals, padded=padded) for value in held), default=0.0)
        columns, rows = max(len(self.columns), 1), max(len(self.rows), 1)
        top = SMALL * 1.5 if len(self.heads[0]) else 0.0
        top += 0.6 + SMALL * 1.3 * any(brace.title is not None for brace in self.braces) if self.braces else 0.0
        left = max((SIDE * setting.width(head, 500) + 0.7 for head in self.heads[1]), default=0.0)
        levels = _levels(self.pointers, setting)
        foot = (SMALL * 1.35 if self.indices else 0.0) + levels * SMALL * 1.5
        head_wide = SMALL * max((setting.width(head, 500) for head in self.heads[0]), default=0.0)
        bare = 1.0 if not held else HIGH
        narrow = bare if self.heat is not None or self.square else (HIGH if self.even else NARROW) if held else 1.0
        pitch = max((SMALL if self.flat else 1.0) * wide + PAD, narrow, head_wide + 0.3)
        tight = min(1.0, (pitch - GAP - 0.16) / max(wide, 0.6))
        small = min(tight, SMALL if self.indices or self.pointers or len(self.heads[0]) else SIDE if left else 1.0)
        if self.square:
            bare = pitch = max(pitch, bare)
        tall, most = rows * bare, rows * (HIGHEST if rows <= 2 else PITCH)
        parts = {"columns": columns, "rows": rows, "wide": wide, "top": top, "left": left, "foot": foot}
        parts["padded"] = float(padded)
        parts |= {"square": float(self.square or self.even)} | self._outside()
        columns += parts["before"] + parts["after"]
        return Extent(
            columns * pitch + left, tall + top + foot, columns * PITCH + left, most + top + foot, 0.5, small, parts
        )

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em = room.em
        left, top, foot = (extent.part(name) * em for name in ("left", "top", "foot"))
        before, after = extent.part("before"), extent.part("after")
        columns, rows = extent.part("columns") + before + after, int(extent.part("rows"))
        across = min((room.w - left) / columns, PITCH * em)
        down = (room.h - top - foot) / rows
        if extent.part("square"):
            natural = max(extent.part("wide") + PAD, 1.0) * em
            down = min(down, across)
            across = min(across, max(down, natural))
        else:
            down = min(down, max(HIGHEST * em, 1.0))
        gap = GAP * em if min(across, down) > em else 0.1 * min(across, down)
        grid = _Grid(
            room.x - (across * columns + left) / 2 + left + across * before,
            room.y - (down * rows + top + foot) / 2 + top,
            across, down, across - gap, down - gap,
        )  # fmt: skip
        size = min(CAPITALS * grid.h, (grid.w - 0.16 * em) / max(extent.part("wide"), 0.6), 1.7 * em)
        boxes, texts = list(self._slots(grid)), []
        for spot, value in self.values.items():
            box, text = self._cell(spot, value, grid, size, bool(extent.part("padded")), setting)
            boxes.append(box)
            texts += text
        yield from boxes
        yield from texts
        yield from self._around(grid, em, setting)

    def _cell(
        self, spot: Spot, value: Any, grid: _Grid, size: float, padded: bool, setting: Setting
    ) -> tuple[Box, list[Text]]:
        key, (x, y) = self.key(spot), grid.centre(self.rows.index(spot[0]), self.columns.index(spot[1]))
        meaning, dim, dashed = self.colours.get(spot), spot in self.dim, spot in self.dashed or value is None
        source, target, arc = self.ways.get(spot, (None, None, 0.0))
        way = {"came_from": source, "goes_into": target, "arc": arc, "struck": spot in self.struck}
        way |= {"block": self.name if self.block else None, "waits_for": self.cause}
        fill, edge = ("cell" if not dim else "cell/35"), None
        if self.heat is not None and value is not None and np.ndim(look(value)) == 0:
            level = float(measured(value))
            fill = Heat(level / self.heat, origin(value)) if np.isfinite(level) else "cell"
        if meaning:
            fill, edge = (fill if self.heat is not None else f"{meaning}/30@cell"), meaning
        if value is None:
            fill, edge = (f"{meaning}/60" if meaning else None), meaning or "faint"
        box = Box(
            key=key, x=x, y=y, w=grid.w, h=grid.h, radius=min(8.0, grid.h / 5, grid.w / 5), fill=fill, edge=edge,
            dashed=dashed and not meaning, opacity=0.4 if dim and self.heat is not None else 1.0,
            gathers=self.gathered.get(spot, ()), **way,
        )  # fmt: skip
        if value is None or not self.digits:
            return box, []
        said, own = setting.words(value, self.decimals, padded)
        colour = "quiet" if dim and self.heat is None else self.written_in
        over = None if dim and self.heat is not None else fill
        text = Text(
            key=key + TEXT, words=said, own=own, x=x, y=y, size=size, colour=colour, over=over, weight=500, **way
        )
        return box, [text]

    def _slots(self, grid: _Grid) -> Iterator[Box]:
        start = self.columns.index(self.start) if self.start in self.columns else 0
        look = {"w": grid.w, "h": grid.h, "radius": min(8.0, grid.h / 5, grid.w / 5), "edge": "faint", "dashed": True}
        waiting = [(r, c) for r in self.rows for c in self.columns[start:] if (r, c) not in self.values]
        for spot in waiting if self.slots else ():
            x, y = grid.centre(self.rows.index(spot[0]), self.columns.index(spot[1]))
            yield Box(key=f"{self.name}/slot/{self._place(spot)}", x=x, y=y, **look)

    def _around(self, grid: _Grid, em: float, setting: Setting) -> Iterator[Mark]:
        small, foot = SMALL * em, grid.top + grid.down * max(len(self.rows), 1)
        for i, head in enumerate(self.heads[0]):
            yield _text(
                f"{self.name}/head/{i}", head, grid.centre(0, i)[0], grid.top - 0.75 * small, small, "quiet", setting
            )
        yield from self._braces(grid, em, setting)
        for i, head in enumerate(self.heads[1]):
            at = grid.left - 0.5 * em, grid.centre(i, 0)[1]
            yield replace(_text(f"{self.name}/side/{i}", head, *at, SIDE * em, "quiet", setting), anchor=1.0)
        for row, column in sorted(self.dots - self.colours.keys()):
            x, y = grid.centre(self.rows.index(row), self.columns.index(column))
            look_ = {"radius": 0.06 * min(grid.w, grid.h), "fill": "quiet"}
            size = 0.12 * min(grid.w, grid.h)
            yield Box(key=f"{self.key((row, column))}/dot", x=x, y=y, w=size, h=size, **look_)
        for frame in self.frames:
            yield grid.frame(f"{self.name}/{frame.name}", frame, em)
        if self.indices:
            pointed = {look(at) for at in self.pointers.values()}
            for i, place in enumerate(self.columns):
                on = place in pointed
                colour = "now" if on else "quiet"
                at = ink(place, origin(next(iter(self.values.values()), None)), ())
                yield replace(
                    _text(
                        f"{self.name}/{place}/index",
                        at,
                        grid.centre(0, i)[0],
                        foot + 0.72 * small,
                        small,
                        colour,
                        setting,
                    ),
                    weight=650 if on else 400,
                )
            foot += 1.35 * small
        taken: dict[Any, int] = {}
        for name, at in self.pointers.items():
            column = self._column(at)
            if column is None:
                continue
            level = taken.get(at, 0)
            taken[at] = level + 1
            x, y = grid.centre(0, column)[0], foot + level * 1.5 * small
            if level == 0:
                tip = ((-0.3 * small, 0.18 * small), (0, -0.16 * small), (0.3 * small, 0.18 * small))
                yield Line(
                    key=f"{self.name}/pointer/{name}/tip", x=x, y=y + 0.05 * small, points=tip, colour="now", thick=2.5
                )
            yield replace(
                _text(f"{self.name}/pointer/{name}", VariableName(name), x, y + 0.85 * small, small, "now", setting),
                face="mono",
                weight=650,
            )


@dataclass(frozen=True)
class _Grid:
    """Where the cells stand: from `left` and `top` on, a pitch across and down, each `w` by `h`."""

    left: float
    top: float
    across: float
    down: float
    w: float
    h: float

    def centre(self, row: int, column: int) -> tuple[float, float]:
        return self.left + (column + 0.5) * self.across, self.top + (row + 0.5) * self.down

    def frame(self, key: str, frame: Frame, em: float) -> Box:
        (x0, y0), (x1, y1) = self.centre(frame.rows[0], frame.columns[0]), self.centre(frame.rows[1], frame.columns[1])
        more = min(0.22 * em, 0.5 * self.w)
        size = {"w": x1 - x0 + self.w + more, "h": y1 - y0 + self.h + more}
        return Box(key=key, x=(x0 + x1) / 2, y=(y0 + y1) / 2, radius=0.3 * em, edge=frame.colour, thick=3.5, **size)


def row(values: Any, *, name: str | None = None, places: Any = None, at: Any = None) -> Cells:
    """The values side by side, keyed `name/place` by their places in their variable.

    `places` keeps room for so many, or for as many as there are of these; `at` says where each stands instead, or where
    the first does.
    """
    elements = list(values)
    own = [_own_place(value, i) for i, value in enumerate(elements)]
    start = place_of(at) if isinstance(place_of(at), int) else None
    if start is not None:
        stands = list(range(start, start + len(own)))
    else:
        stands = own if at is None else [place_of(each) for each in at]
    columns = tuple(range(_count(places))) if places is not None else ()
    columns = tuple(dict.fromkeys((*columns, *stands)))
    columns = tuple(sorted(columns)) if all(isinstance(c, int) for c in columns) else columns
    held = {(0, place): value for place, value in zip(stands, elements, strict=True)}
    moved = {(0, stand): place for stand, place in zip(stands, own, strict=True) if stand != place}
    return Cells(_named(values, name), held, (0,), columns, flat=True, own=moved, start=start)


def grid(matrix: Any, *, name: str | None = None, rows: Any = None, columns: Any = None) -> Cells:
    """A matrix, keyed `name/row/column`, coloured by value with its numbers where they fit.

    `rows` and `columns` are the places of a tile in its matrix (a slice, or several places) where they are not told by
    the matrix itself.
    """
    data = np.asarray(measured(matrix), dtype=float if not _objects(matrix) else object)
    data = data.reshape(1, -1) if data.ndim == 1 else data
    where = [step for step in path(matrix) if isinstance(step, range)]
    down = _labels(rows, where[0] if where else None, data.shape[0])
    across = _labels(columns, where[1] if len(where) > 1 else None, data.shape[1])
    name_, base = _named(matrix, name), origin(matrix)
    held = look(matrix)
    raw = np.asarray(held) if not isinstance(held, np.ndarray) else held
    raw = raw.reshape(1, -1) if raw.ndim == 1 else raw
    values = {
        (r, c): ink(raw[i, j].item() if hasattr(raw[i, j], "item") else raw[i, j], base, (r, c))
        for i, r in enumerate(down)
        for j, c in enumerate(across)
    }
    return Cells(
        name_, values, down, across, heat=_reach(data) if not _objects(matrix) else None, decimals=1, even=True
    )


def pieces(arrays: Any, *, name: str | None = None) -> Cells:
    """Arrays side by side, each a column of its numbers, keyed `name/array/number`; one that is `None` is empty.

    `arrays` is a list of arrays, such as a buffer cut into chunks, or one array alone.
    """
    held = look(arrays)
    alone = isinstance(held, np.ndarray) and held.ndim == 1
    columns = [arrays] if alone else list(arrays)
    rows = max([1, *(len(look(column)) for column in columns if column is not None)])
    values: dict[Spot, Any] = {}
    own: dict[Spot, Any] = {}
    for c, column in enumerate(columns):
        elements = [None] if column is None else list(column)
        for r, value in enumerate(elements):
            values[r, c], own[r, c] = value, f"{r}" if alone else f"{c}/{r}"
    found = name or key(arrays)
    return Cells(found, values, tuple(range(rows)), tuple(range(len(columns))), own=own, square=False, flat=False)


def blanks(name: str, rows: Any, columns: Any) -> Cells:
    """Empty cells: what is to come, or is never stored. `rows` and `columns` are how many, or things to count."""
    down, across = _count(rows), _count(columns)
    spots = {(r, c): None for r in range(down) for c in range(across)}
    return Cells(name, spots, tuple(range(down)), tuple(range(across)), square=True)


def _count(of: Any) -> int:
    plain = look(of)
    return int(plain) if isinstance(plain, (int, np.integer)) else len(plain)


def _objects(matrix: Any) -> bool:
    held = look(matrix)
    return np.asarray(held).dtype.kind not in "biuf"


def _labels(given: Any, known: range | None, count: int) -> tuple[int, ...]:
    if given is not None:
        plain = look(given)
        if isinstance(plain, slice):
            start = plain.start or 0
            return tuple(range(start, start + count))
        return tuple(int(place) for place in plain)
    return tuple(known) if known is not None else tuple(range(count))


def _own_place(value: Any, position: int) -> Any:
    steps = path(value)
    return steps[-1] if steps and isinstance(steps[-1], int) else position


def _named(values: Any, name: str | None) -> str:
    found = name or _whole(values)
    if found is None:
        raise InkError('a shape of several variables wants a name: name="…"')
    return found


def _whole(values: Any) -> str | None:
    """The key of what values are elements of: a slice's are its variable's own."""
    steps = path(values)
    while steps and isinstance(steps[-1], (range, slice)):
        steps = steps[:-1]
    return None if origin(values) is None else "/".join(map(str, (origin(values), *steps)))


def _mark_of(other: Any, place: str) -> str:
    """The key of one mark: as it is, of the part of a variable that it draws, or that at `place` of a picture."""
    if isinstance(other, str):
        return other if "/" in other else f"{other}/{place}"
    if isinstance(other, Picture):
        return other.mark_at(place) if hasattr(other, "mark_at") else f"{other.name}/{place}"
    return key(other) if path(other) and np.ndim(look(other)) == 0 else f"{key(other)}/{place}"


def _reach(values: Any) -> float:
    values = np.asarray(values, dtype=float)
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) or 1.0 if finite.size else 1.0


def _stretch(first: Any, last: Any, wide: Any, columns: Sequence[Any]) -> list[int]:
    """The positions from `first` to `last`, either of which `wide` can replace, as far as there are columns."""
    start, end, width = (None if each is None else int(look(each)) for each in (first, last, wide))
    if start is None:
        start = end - width + 1 if width is not None else columns[0]
    if end is None:
        end = start + width - 1 if width is not None else columns[-1]
    return [i for i, place in enumerate(columns) if start <= place <= end]


def _levels(pointers: Mapping[str, Any], setting: Setting) -> int:
    """How many pointers stand below one another: as many as point at one place."""
    places = list(pointers.values())
    return max((places.count(place) for place in places), default=0)


def _text(key: str, content: Any, x: float, y: float, size: float, colour: str, setting: Setting) -> Text:
    said, own = setting.words(content)
    return Text(key=key, words=said, own=own, x=x, y=y, size=size, colour=colour)
