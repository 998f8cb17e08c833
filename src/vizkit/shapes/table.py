"""A table: values in rows and columns with heads, without heat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vizkit.shapes.arrays import grid
from vizkit.shapes.cells import Cells


def table(values: Any, *, columns: Sequence[Any] = (), rows: Sequence[Any] = (), name: str | None = None) -> Cells:
    """The values in rows and columns, keyed `name/row/column`, empty where there is `None`.

    Arrows between cells are links: `table(best) + link(best[i - 1][j], best[i][j], arrow=True)`.
    """
    return replace(grid(values, name=name), even=False).cold().headed(columns=columns, rows=rows)
