"""A strand: the way of one thing from a row down to another, as a line that leaves and arrives upright."""

from __future__ import annotations

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Line, Paint

POINTS = 25


def strand(
    key: str,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    colour: Paint = "faint",
    thick: float = 4.0,
    opacity: float = 1.0,
) -> Picture:
    """The line from `start` to `end`: straight where they stand above one another, else bent like an S."""
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    across, down = end[0] - start[0], end[1] - start[1]
    parts = [n / (POINTS - 1) for n in range(POINTS)]
    points = tuple(((_eased(part) - 0.5) * across, (part - 0.5) * down) for part in parts)
    return Picture.of([Line(key=key, x=x, y=y, points=points, colour=colour, thick=thick, opacity=opacity)])


def _eased(part: float) -> float:
    return part * part * (3 - 2 * part)
