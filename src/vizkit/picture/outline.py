"""Outlines: any mark as closed or open curves with a fill and a stroke, all that a stage must be able to draw."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from vizkit.picture.colour import RGBA
from vizkit.picture.formula import set_formula
from vizkit.picture.marks import Box, Formula, Line, Mark, Text
from vizkit.picture.type import Curves, setting

_CAPITAL = 0.364
"""Half of a capital's height in ems: text is centred on its capitals."""

_MITER = 5.0
"""How many thicknesses of a line its sharpest corner stands out: half of the miter limit."""

_ROUND = 4 / 3 * (math.sqrt(2) - 1)


class Outline(NamedTuple):
    """Curves about the origin, drawn `scale` times as large at (x, y); `thick` is in pixels of the frame.

    A fill is by the nonzero rule. Curves are (n, 4, 2) arrays, one an outline. A stroke is within `reach` times its
    thickness of them.
    """

    curves: Curves
    x: float
    y: float
    scale: float
    fill: RGBA | None
    stroke: RGBA | None
    thick: float
    closed: bool = True
    reach: float = 0.5


def outlines(mark: Mark) -> list[Outline]:
    """The outlines of a mark whose colours have been put on, the lowest first."""
    if mark.opacity <= 0.002:
        return []
    if isinstance(mark, Text):
        return _text(mark)
    if isinstance(mark, Box):
        curves = _rounded(mark.w, mark.h, mark.radius, mark.dashed)
        fill, edge = _faded(mark.fill, mark.opacity), _faded(mark.edge, mark.opacity)
        return [Outline(curves, mark.x, mark.y, 1.0, fill, edge, mark.thick, closed=not mark.dashed)]
    if isinstance(mark, Line):
        return _line(mark)
    if isinstance(mark, Formula):
        curves = set_formula(mark.typst).curves
        return [Outline(curves, mark.x, mark.y, mark.size, _faded(mark.colour, mark.opacity), None, 0.0)]
    raise TypeError(f"{mark!r} has no outline")


def _faded(colour: RGBA | None, opacity: float) -> RGBA | None:
    return None if colour is None else (*colour[:3], colour[3] * opacity)


def _text(mark: Text) -> list[Outline]:
    (words,) = mark.words
    if not words.strip():
        return []
    line = setting(words, mark.face, mark.weight)
    left, foot = mark.x - mark.anchor * line.width * mark.size, mark.y + _CAPITAL * mark.size
    return [Outline(line.curves, left, foot, mark.size, _faded(mark.colour, mark.opacity), None, 0.0)]


def _line(mark: Line) -> list[Outline]:
    colour = _faded(mark.colour, mark.opacity)
    size = 4.2 * mark.thick + 4 if mark.arrow and len(mark.points) > 1 else 0.0
    curves, head = _path(mark.points, mark.closed, mark.smooth, mark.dashed, size)
    fill = _faded(mark.fill, mark.opacity) if mark.closed else None
    closed = mark.closed and not mark.dashed
    sharp = len(mark.points) > 2 and not (mark.smooth and len(mark.points) == 3)
    reach = _MITER if sharp or mark.closed else 0.5
    found = [Outline(curves, mark.x, mark.y, 1.0, fill, colour, mark.thick, closed, reach)]
    if head:
        x, y = mark.points[-1]
        found.append(Outline(head, mark.x + x, mark.y + y, 1.0, colour, None, 0.0))
    return found


@lru_cache(maxsize=512)
def _rounded(w: float, h: float, radius: float, dashed: bool) -> Curves:
    x, y = w / 2, h / 2
    r = max(0.0, min(radius, x, y))
    k = r * (1 - _ROUND)
    corners = [
        ((x - r, -y), (x - k, -y), (x, -y + k), (x, -y + r)),
        ((x, y - r), (x, y - k), (x - k, y), (x - r, y)),
        ((-x + r, y), (-x + k, y), (-x, y - k), (-x, y - r)),
        ((-x, -y + r), (-x, -y + k), (-x + k, -y), (-x + r, -y)),
    ]
    curves = []
    for corner, following in zip(corners, corners[1:] + corners[:1], strict=True):
        if r:
            curves.append(corner)
        if corner[3] != following[0]:
            curves.append(_straight(corner[3], following[0]))
    whole = (np.array(curves),)
    return _dashes(whole) if dashed else whole


@lru_cache(maxsize=512)
def _path(
    points: tuple[tuple[float, float], ...], closed: bool, smooth: bool, dashed: bool, head: float
) -> tuple[Curves, Curves]:
    """The path through `points`, and the head of `head` pixels at its end where it is an arrow."""
    if closed:
        points = (*points, points[0])
    if smooth and len(points) == 3:
        (ax, ay), (bx, by), (cx, cy) = points
        first = (ax + (bx - ax) * 2 / 3, ay + (by - ay) * 2 / 3)
        whole = (np.array([((ax, ay), first, (cx + (bx - cx) * 2 / 3, cy + (by - cy) * 2 / 3), (cx, cy))]),)
    else:
        steps = [_straight(one, two) for one, two in pairwise(points) if one != two]
        whole = (np.array(steps),) if steps else ()
    tip: Curves = ()
    if head and whole:
        whole, triangle = _shortened(whole, head * 0.8)
        tip = (triangle * head,)
    return _dashes(whole) if dashed else whole, tip


def _straight(one: tuple[float, float], two: tuple[float, float]):
    (ax, ay), (bx, by) = one, two
    return one, (ax + (bx - ax) / 3, ay + (by - ay) / 3), (ax + (bx - ax) * 2 / 3, ay + (by - ay) * 2 / 3), two


def _shortened(curves: Curves, by: float) -> tuple[Curves, np.ndarray]:
    """The path a little shorter, and the triangle of an arrow's head at its end, pointing along it."""
    *before, last = curves[-1]
    start, one, two, end = last
    direction = end - two
    ux, uy = direction / (np.hypot(*direction) or 1.0)
    stop = end - np.array([ux, uy]) * by
    shorter = np.array([*before, (start, one, two - np.array([ux, uy]) * by, stop)])
    corners = [(0.0, 0.0), (-ux - uy * 0.42, -uy + ux * 0.42), (-ux + uy * 0.42, -uy - ux * 0.42)]
    head = np.array([_straight(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)])
    return (*curves[:-1], shorter), head


def _dashes(curves: Curves, on: float = 9.0, off: float = 7.0) -> Curves:
    """The path as dashes."""
    found = []
    for path in curves:
        at = 0.0
        for curve in path:
            length = float(np.hypot(*np.diff(curve, axis=0).T).sum())
            fine = length / (on + off)
            count = max(
                1, round(fine) if fine < 3 else 4 * round(fine / 4)
            )  # few counts: dashes seldom change on a way
            for i in range(count):
                t0, t1 = i / count, (i + on / (on + off)) / count
                found.append(np.array([_part(curve, t0, t1)]))
            at += length
    return tuple(found)


def _part(curve: np.ndarray, t0: float, t1: float) -> np.ndarray:
    """The piece of a cubic curve between two of its parameters."""

    def split(points: np.ndarray, t: float) -> tuple[np.ndarray, np.ndarray]:
        left, right = [points[0]], [points[-1]]
        while len(points) > 1:
            points = points[:-1] + (points[1:] - points[:-1]) * t
            left.append(points[0])
            right.append(points[-1])
        return np.array(left), np.array(right[::-1])

    _, tail = split(curve, t0)
    return split(tail, (t1 - t0) / (1 - t0))[0]
