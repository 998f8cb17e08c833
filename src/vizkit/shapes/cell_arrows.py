"""Arrows from cell to cell: between the rows, so that no number is crossed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vizkit.picture.marks import Line, Mark
from vizkit.shapes.cell_grid import Grid

LANE, BROAD = 0.6, 0.28
"""Ems between rows, or above a row that stands alone, in which arrows run; and the part of a row that it may be."""

CLEAR, DEEP, TURN, ASIDE = 0.14, 0.62, 0.36, 0.24
"""How far an arrow stays from cells, how deep it bends below a row and between two, as parts of a lane; how far from a
cell's middle one from aside ends, as a part of its width."""


@dataclass(frozen=True)
class Arrow:
    """From a cell to a cell, each by the positions of its row and its column."""

    name: str
    source: tuple[int, int]
    target: tuple[int, int]
    colour: str


def arrows(name: str, found: tuple[Arrow, ...], grid: Grid, free: float, alone: bool) -> Iterator[Mark]:
    """The lines of arrows, `free` pixels being empty between rows; beside a row `alone` they run above it."""
    for arrow in found:
        level = arrow.source[0] == arrow.target[0]
        points = _within(arrow, grid, free, alone) if level else _between(arrow, grid, free)
        (left, right), (top, bottom) = ((min(side), max(side)) for side in zip(*points, strict=True))
        x, y = (left + right) / 2, (top + bottom) / 2
        way = tuple((across - x, down - y) for across, down in points)
        look = {"colour": arrow.colour, "thick": 5, "arrow": True, "drawn": True}
        yield Line(key=f"{name}/{arrow.name}", x=x, y=y, points=way, **look)


def lane(down: float, em: float) -> float:
    """How many pixels of a row's height `down` are free for arrows."""
    return max(LANE * em, BROAD * down)


def _between(arrow: Arrow, grid: Grid, free: float) -> list[tuple[float, float]]:
    """From row to row: straight up or down, or out of a row, along the lane between them, and into the other."""
    (x0, y0), (x1, y1) = grid.centre(*arrow.source), grid.centre(*arrow.target)
    way = 1 if y1 > y0 else -1
    reach = grid.h / 2 + CLEAR * free
    side = (x0 > x1) - (x0 < x1)
    start, end = (x0, y0 + way * reach), (x1 + side * ASIDE * grid.w, y1 - way * reach)
    turn = y0 + way * (grid.h / 2 + TURN * free)
    return [start, (x0, turn), (end[0], turn), end] if side else [start, end]


def _within(arrow: Arrow, grid: Grid, free: float, alone: bool) -> list[tuple[float, float]]:
    """Within a row: out of it, along its lane, and back."""
    (x0, y0), (x1, _) = grid.centre(*arrow.source), grid.centre(*arrow.target)
    way = -1 if alone else 1
    edge, deep = y0 + way * (grid.h / 2 + CLEAR * free), y0 + way * (grid.h / 2 + DEEP * free)
    return [(x0, edge), (x0, deep), (x1, deep), (x1, edge)]
