"""Links: lines from mark to mark, drawn between the borders of the marks that they name."""

from __future__ import annotations

import math
from collections.abc import Iterable

from vizkit.picture.marks import Box, Line, Link, Mark


def linked(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks with every link drawn between the marks that it names; a link to nowhere is left out.

    An author's own has been found by then, by `Act.check_marks`.
    """
    marks = tuple(marks)
    if Link not in map(type, marks):
        return marks
    at = {mark.key: mark for mark in marks}
    found = (_line(mark, at) if isinstance(mark, Link) else mark for mark in marks)
    return tuple(mark for mark in found if mark is not None)


def _line(link: Link, at: dict[str, Mark]) -> Line | None:
    if link.source not in at or link.target not in at:
        return None
    source, target = at[link.source], at[link.target]
    (sx, sy), (tx, ty) = _centre(source), _centre(target)
    length = math.hypot(tx - sx, ty - sy) or 1.0
    ux, uy = (tx - sx) / length, (ty - sy) / length
    bx, by = (sx + tx) / 2 + uy * link.bend * length, (sy + ty) / 2 - ux * link.bend * length
    start = _border(source, (sx, sy), (sx, by) if link.upright else (bx, by), link.gap)
    end = _border(target, (tx, ty), (tx, by) if link.upright else (bx, by), link.gap)
    way = (start, (bx, by), end) if link.bend else (start, end)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    common = {name: getattr(link, name) for name in ("key", "opacity", "struck", "colour", "thick", "arrow", "dashed")}
    points = tuple((x - middle[0], y - middle[1]) for x, y in way)
    return Line(**common, x=middle[0], y=middle[1], points=points, smooth=bool(link.bend))


def _centre(mark: Mark) -> tuple[float, float]:
    left, top, right, bottom = mark.bounds
    return (left + right) / 2, (top + bottom) / 2


def _border(mark: Mark, centre: tuple[float, float], towards: tuple[float, float], gap: float) -> tuple[float, float]:
    """Where the way from `centre` `towards` a point leaves the mark."""
    left, top, right, bottom = mark.bounds
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    away = math.hypot(dx, dy) or 1.0
    if isinstance(mark, Box) and mark.radius * 2 >= min(mark.w, mark.h) - 1 and abs(mark.w - mark.h) < 1:
        reach = mark.w / 2
    else:
        reach = min(
            (right - left) / 2 / abs(dx / away) if dx else math.inf,
            (bottom - top) / 2 / abs(dy / away) if dy else math.inf,
        )
    return centre[0] + dx / away * (reach + gap), centre[1] + dy / away * (reach + gap)
