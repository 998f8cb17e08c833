"""Cells: one, a row of them, a grid of numbers or heat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from vizkit.picture import type as typography
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Heat, Mark, Paint, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.old_ink import Ink, Place, look, measured, origin
from vizkit.picture.words import words

CELL = 64.0
GAP = 8.0


def cell(
    key: str,
    content: Any = None,
    *,
    w: float = CELL,
    h: float = CELL,
    fill: Paint = "cell",
    edge: Paint = None,
    colour: str = "text",
    size: float | None = None,
    weight: int = 500,
    decimals: int = 2,
    detail: bool = False,
    dashed: bool = False,
    radius: float = 8.0,
    opacity: float = 1.0,
    came_from: str | None = None,
    goes_into: str | None = None,
    arc: float = 0.0,
) -> Picture:
    """One cell with the variable `content` in it, if any; as a `detail` its text goes where it would be too small.

    `came_from` and `goes_into` are the keys of cells that it flies from and to.
    """
    way = {"arc": arc, "opacity": opacity}
    marks: list[Mark] = [
        Box(
            key=key,
            w=w,
            h=h,
            radius=radius,
            fill=fill,
            edge=edge,
            dashed=dashed,
            came_from=came_from,
            goes_into=goes_into,
            **way,
        )
    ]
    if content is not None:
        said, own = words(content, decimals)
        longest = max(map(len, said))
        fitting = size or min(h * 0.5, 1.5 * w / max(longest, 1.6))
        marks.append(
            Text(
                key=key + TEXT,
                words=said,
                own=own,
                size=fitting,
                colour=colour,
                weight=weight,
                over=fill or "panel",
                detail=detail,
                came_from=came_from,
                goes_into=goes_into,
                **way,
            )
        )
    return Picture.of(marks, (-w / 2, -h / 2, w / 2, h / 2))


def fitting(values: Any, w: float, h: float, decimals: int = 2) -> float:
    """How high the numbers can be for each to fit a cell of `w` by `h`."""
    finite = [value for value in np.ravel(values) if np.isfinite(value)]
    widest = max((typography.width(words(Ink(value), decimals)[0][0], weight=500) for value in finite), default=1.0)
    return min(0.72 * h, (w - 5) / widest)


def chosen(places: Any, count: int) -> frozenset[int]:
    """The places among `count` that are meant: by an iterable of them, a range, a slice, one place, or a mask."""
    places = look(places)
    if places is None:
        return frozenset()
    if isinstance(places, slice):
        return frozenset(range(*places.indices(count)))
    if isinstance(places, np.ndarray) and places.dtype == bool:
        return frozenset(int(i) for i in np.flatnonzero(places))
    if isinstance(places, (int, np.integer)):
        return frozenset([int(places)])
    return frozenset(int(place) for place in places)


def row(
    name: str,
    values: Iterable[Any],
    *,
    places: Iterable[int] | None = None,
    slots: int | None = None,
    lit: Any = None,
    dim: Any = None,
    frame: Any = None,
    indices: bool = False,
    colour: str = "now",
    w: float = CELL,
    h: float = CELL,
    gap: float = GAP,
    decimals: int = 2,
    came_from: Mapping[int, str] | str | None = None,
    goes_into: str | None = None,
    arc: float = 0.0,
) -> Picture:
    """The values side by side, keyed `name/place`: by their positions, or by `places`.

    `lit` cells stand out in `colour`, `dim` ones stand back, a frame is around the `frame` ones; `slots` keeps room for
    that many. With `came_from` a name, each cell comes from that name's cell of the same place.
    """
    values = list(values)
    numbers = list(range(len(values))) if places is None else list(places)
    lit_at, dim_at, framed = chosen(lit, 10**6), chosen(dim, 10**6), chosen(frame, len(values))
    marks: list[Mark] = []
    for i, (place, value) in enumerate(zip(numbers, values, strict=True)):
        on = place in lit_at
        one = cell(
            f"{name}/{place}",
            value,
            w=w,
            h=h,
            decimals=decimals,
            fill=f"{colour}/25" if on else "cell",
            edge=colour if on else None,
            came_from=_source(came_from, place),
            goes_into=goes_into,
            arc=arc,
        )
        marks += (one.faded(0.4) if place in dim_at else one).moved(i * (w + gap)).marks
    if indices:
        marks += [_index(f"{name}/{place}/index", i * (w + gap), h, place) for i, place in enumerate(numbers)]
    if framed:
        marks.append(_frame(f"{name}/frame", min(framed), max(framed), w, h, gap))
    count = max(len(values), slots or 0)
    foot = h / 2 + (34 if indices else 0)
    return Picture.of(marks, (-w / 2, -h / 2, max(count, 1) * (w + gap) - gap - w / 2, foot))


def grid(
    name: str,
    matrix: Any,
    *,
    rows: Iterable[int] | slice | None = None,
    cols: Iterable[int] | slice | None = None,
    heat: Any = True,
    digits: bool = True,
    sequential: bool = False,
    lit: tuple[Any, Any] | None = None,
    spot: bool = False,
    dim: bool = False,
    transposed: bool = False,
    colour: str = "now",
    w: float = CELL,
    h: float = CELL,
    gap: float = 4.0,
    size: float | None = None,
    decimals: int = 1,
    came_from: str | None = None,
    goes_into: str | None = None,
    arc: float = 0.0,
) -> Picture:
    """A matrix, keyed `name/row/column`, its cells coloured by their values, with them as numbers where there is room.

    `rows` and `cols` name the places of its rows and columns where it is a tile of another matrix, and `heat` is that
    matrix, for one scale of colour; `lit` is the pair of the rows and columns to frame, and with `spot` all others
    stand back; a `transposed` one stands with its rows across, its keys as ever; `came_from` is the name of the grid
    its cells come from. Numbers are `size` high where the cells have room for that.
    """
    data = np.atleast_2d(np.asarray(measured(matrix)))
    row_places = _places(rows, data.shape[0])
    col_places = _places(cols, data.shape[1])
    reach = _reach(data if isinstance(heat, bool) else measured(heat))
    said = np.round(data, decimals)
    high = min(h * 0.44, w * 0.36) if size is None else min(size, fitting(said, w, h, decimals))
    bright = _bright(lit if spot else None, row_places, col_places, dim)
    marks: list[Mark] = []
    for i, r in enumerate(row_places):
        for j, c in enumerate(col_places):
            value, on = data[i, j], (r, c) in bright
            known = bool(np.isfinite(value))
            fill = Heat(float(value) / reach, origin(matrix)) if known and heat is not False else "cell"
            content = Ink(said[i, j], origin(matrix)) if digits and known and on else None
            source = f"{came_from}/{r}/{c}" if came_from else None
            one = cell(
                f"{name}/{r}/{c}",
                content,
                w=w,
                h=h,
                fill=fill,
                decimals=decimals,
                detail=True,
                size=high,
                arc=arc,
                opacity=1.0 if on else 0.35,
                radius=min(8.0, h / 5, w / 5),
                came_from=source,
                goes_into=goes_into and f"{goes_into}/{r}/{c}",
            )
            across, down = (i, j) if transposed else (j, i)
            marks += one.moved(across * (w + gap), down * (h + gap)).marks
    if transposed:
        row_places, col_places, lit = col_places, row_places, lit and lit[::-1]
    width, height = len(col_places) * (w + gap) - gap, len(row_places) * (h + gap) - gap
    if lit is not None:
        marks += _tile(f"{name}/tile", lit, row_places, col_places, w, h, gap, colour)
    return Picture.of(marks, (-w / 2, -h / 2, width - w / 2, height - h / 2))


def blanks(
    name: str,
    rows: int,
    cols: int,
    *,
    w: float = CELL,
    h: float = CELL,
    gap: float = 4.0,
    dashed: bool = True,
    lit: tuple[Any, Any] | None = None,
    seen: Iterable[tuple[Any, Any]] = (),
    never: Iterable[tuple[Any, Any]] = (),
    colour: str = "now",
) -> Picture:
    """A grid with nothing in it: what is to come, or is never stored; the `lit` tile is filled for now.

    Tiles are pairs of rows and columns. Those `seen` leave a dot in their cells; those `never` looked at stand back.
    """
    now, dots, off = (_cells_of(tiles, rows, cols) for tiles in ([lit] if lit is not None else [], seen, never))
    marks: list[Mark] = []
    for i in range(rows):
        for j in range(cols):
            on = (i, j) in now
            fill = colour if on else "faint/30" if (i, j) in off else None if dashed else "cell"
            edge = "faint" if fill is None else None
            one = cell(
                f"{name}/{i}/{j}", w=w, h=h, radius=min(8.0, h / 5, w / 5), fill=fill, edge=edge, dashed=fill is None
            )
            marks += one.moved(j * (w + gap), i * (h + gap)).marks
            if (i, j) in dots and not on:
                marks.append(_dot(f"{name}/{i}/{j}/dot", j * (w + gap), i * (h + gap), min(w, h)))
    return Picture.of(marks, (-w / 2, -h / 2, cols * (w + gap) - gap - w / 2, rows * (h + gap) - gap - h / 2))


def _cells_of(tiles: Iterable[tuple[Any, Any]], rows: int, cols: int) -> frozenset[tuple[int, int]]:
    return frozenset((i, j) for r, c in tiles for i in chosen(r, rows) for j in chosen(c, cols))


def _bright(spot: tuple[Any, Any] | None, rows: list[int], cols: list[int], dim: bool) -> frozenset[tuple[int, int]]:
    """The places of the cells that do not stand back."""
    if dim:
        return frozenset()
    down, across = (set(rows), set(cols)) if spot is None else (_meant(spot[0], rows), _meant(spot[1], cols))
    return frozenset((r, c) for r in down for c in across)


def _meant(places: Any, among: list[int]) -> set[int]:
    return set(among) if places is None else set(among) & chosen(places, max(among, default=0) + 1)


def _dot(key: str, x: float, y: float, side: float) -> Box:
    wide = max(4.0, side * 0.22)
    return Box(key=key, x=x, y=y, w=wide, h=wide, radius=wide / 2, fill="quiet")


def _places(given: Iterable[int] | slice | None, count: int) -> list[int]:
    if given is None:
        return list(range(count))
    if isinstance(given, slice):
        return list(range(given.start or 0, (given.start or 0) + count))
    return [int(place) for place in given]


def _reach(values: Any) -> float:
    values = np.asarray(values, dtype=float)
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) or 1.0 if finite.size else 1.0


def _source(came_from: Mapping[int, str] | str | None, place: int) -> str | None:
    if came_from is None or isinstance(came_from, str):
        return came_from and f"{came_from}/{place}"
    return came_from.get(place)


def _index(key: str, x: float, h: float, place: int) -> Text:
    said, _ = words(Place(place))
    return Text(key=key, words=said, x=x, y=h / 2 + 20, size=24, colour="quiet")


def _frame(key: str, first: int, last: int, w: float, h: float, gap: float, colour: str = "now") -> Box:
    width = (last - first + 1) * (w + gap) - gap + 14
    return Box(key=key, x=(first + last) / 2 * (w + gap), w=width, h=h + 14, radius=12, edge=colour, thick=3)


def _tile(
    name: str, lit: tuple[Any, Any], rows: list[int], cols: list[int], w: float, h: float, gap: float, colour: str
) -> list[Mark]:
    across = [j for j, c in enumerate(cols) if lit[1] is None or c in chosen(lit[1], 10**6)]
    down = [i for i, r in enumerate(rows) if lit[0] is None or r in chosen(lit[0], 10**6)]
    if not across or not down:
        return []
    width = (across[-1] - across[0] + 1) * (w + gap) - gap + 10
    height = (down[-1] - down[0] + 1) * (h + gap) - gap + 10
    x, y = (across[0] + across[-1]) / 2 * (w + gap), (down[0] + down[-1]) / 2 * (h + gap)
    return [Box(key=name, x=x, y=y, w=width, h=height, radius=9, edge=colour, thick=3)]
