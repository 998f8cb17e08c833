"""The grid that cells stand on, how large it may be, and the frames and braces around parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vizkit.picture.marks import Box

GAP, PAD, AIR = 0.16, 0.36, 0.9
"""Ems between cells, around a number within its pitch, and around an enlarged one that is kept clear."""

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
class Grid:
    """Where the cells stand: from `left` and `top` on, a pitch across and down, each `w` by `h`."""

    left: float
    top: float
    across: float
    down: float
    w: float
    h: float

    @property
    def radius(self) -> float:
        return min(8.0, self.h / 5, self.w / 5)

    def centre(self, row: int, column: int) -> tuple[float, float]:
        return self.left + (column + 0.5) * self.across, self.top + (row + 0.5) * self.down

    def frame(self, key: str, frame: Frame, em: float) -> Box:
        (x0, y0), (x1, y1) = self.centre(frame.rows[0], frame.columns[0]), self.centre(frame.rows[1], frame.columns[1])
        more = min(0.22 * em, 0.5 * self.w)
        size = {"w": x1 - x0 + self.w + more, "h": y1 - y0 + self.h + more}
        return Box(key=key, x=(x0 + x1) / 2, y=(y0 + y1) / 2, radius=0.3 * em, edge=frame.colour, thick=3.5, **size)
