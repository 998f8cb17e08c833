"""Arrays: rows, matrices and lists of arrays, as cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizkit.picture.ink import ink, key, look, measured, origin, path
from vizkit.picture.picture import Picture
from vizkit.picture.relations import nothing
from vizkit.shapes.cells import Cells, Spot, reach
from vizkit.shapes.keys import named
from vizkit.shapes.places import own_place, place_of


def row(values: Any, *, name: str | None = None, places: Any = None, at: Any = None) -> Cells:
    """The values side by side, keyed `name/place` by their places in their variable.

    `places` keeps room for so many, or for as many as there are of these; `at` says where each stands instead, or where
    the first does. A variable that has no value yet, `None`, has no elements; it is given its `name`.
    """
    elements = [] if values is None else list(values)
    own = [own_place(value, i) for i, value in enumerate(elements)]
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
    return Cells(named(values, name), held, (0,), columns, flat=True, own=moved, start=start)


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
    name_, base = named(matrix, name), origin(matrix)
    held = look(matrix)
    raw = held if isinstance(held, np.ndarray) else np.asarray(held, object)  # numbers as they are
    raw = raw.reshape(1, -1) if raw.ndim == 1 else raw
    values = {
        (r, c): ink(raw[i, j].item() if hasattr(raw[i, j], "item") else raw[i, j], base, (r, c))
        for i, r in enumerate(down)
        for j, c in enumerate(across)
    }
    return Cells(name_, values, down, across, heat=reach(data) if not _objects(matrix) else None, decimals=1, even=True)


def heat(matrix: Any, source: Any = None, *, name: str | None = None, rows: Any = None, columns: Any = None) -> Picture:
    """A matrix by its colours alone, keyed as a `grid`; nothing where it has no value yet.

    It came from its `source`, as one block: another picture, or the name of one.
    """
    if matrix is None:
        return nothing
    found = grid(matrix, name=name, rows=rows, columns=columns).undigited().as_block()
    return found if source is None else found.came_from(source)


def pieces(arrays: Any, *, name: str | None = None, rows: Any = 1) -> Cells:
    """Arrays side by side, each a column of its numbers, keyed `name/array/number`; one that is `None` is empty.

    `arrays` is a list of arrays, such as a buffer cut into chunks, or one array alone. An empty one has places for so
    many `rows`, or for as many as there are of these.
    """
    held = look(arrays)
    alone = isinstance(held, np.ndarray) and held.ndim == 1
    columns = [arrays] if alone else list(arrays)
    empty = [None] * _count(rows)
    high = max([1, *(len(empty if column is None else look(column)) for column in columns)])
    values: dict[Spot, Any] = {}
    own: dict[Spot, Any] = {}
    for c, column in enumerate(columns):
        elements = empty if column is None else list(column)
        for r, value in enumerate(elements):
            values[r, c], own[r, c] = value, f"{r}" if alone else f"{c}/{r}"
    found = name or key(arrays)
    return Cells(found, values, tuple(range(high)), tuple(range(len(columns))), own=own, square=False, flat=False)


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
