"""Figures: a column of numbers, one a row, in the colour of what they mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizkit.picture.cells import CELL, cell, fitting
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Mark
from vizkit.picture.old_ink import Ink, measured, origin


def figures(
    name: str, values: Any, *, rows: slice | None = None, differ: tuple[Any, Any] | None = None, colour: str = "text",
    w: float = 90.0, h: float = CELL, gap: float = 4.0, size: float = 26.0, decimals: int = 2,
    came_from: str | None = None,
) -> Picture:  # fmt: skip
    """The numbers below one another, keyed `name/row/0` as a grid's; framed where two columns `differ`.

    `rows` are their places where they are a part of a longer column; `came_from` names the column they come from.
    """
    held = np.ravel(np.asarray(measured(values))).round(decimals)
    one, other = (np.ravel(np.asarray(measured(column))) for column in differ or (values, values))
    first = (rows.start or 0) if rows is not None else 0
    high = min(size, fitting(held, w, h, decimals))
    marks: list[Mark] = []
    for i, (value, framed) in enumerate(zip(held, one != other, strict=True)):
        number = cell(
            f"{name}/{first + i}/0", Ink(value, origin(values)), w=w, h=h, size=high, decimals=decimals, detail=True,
            colour=colour, radius=min(8.0, h / 5), edge=colour if framed else None,
            came_from=came_from and f"{came_from}/{first + i}/0",
        )  # fmt: skip
        marks += number.moved(0, i * (h + gap)).marks
    return Picture.of(marks, (-w / 2, -h / 2, w / 2, len(held) * (h + gap) - gap - h / 2))
