"""Placed marks: what of a picture a mark covers, and where two that follow each other differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter

import cairo

from vizkit.film.areas import Area, around, common, rim, size
from vizkit.film.paths import bounds
from vizkit.film.raster import Raster
from vizkit.film.stencils import has_stencil, stencil
from vizkit.picture.colour import RGBA
from vizkit.picture.marks import Bounds, Box, Formula, Line, Mark, Text
from vizkit.picture.outline import Outline, outlines

_SMALL = 4096
"""Pixels for which it is not worth going around."""

_CURVED = 0.3
"""How far a round corner is from the corner that it would be, as part of its radius: 1 − 1/√2."""

_PIECES, _PIECE = 16, 80.0
"""A line differs in so many pieces at most, and these are as long, in pixels of the frame."""

_NOWHERE: Area = (0, 0, 0, 0)

_FORM = {
    Box: attrgetter("x", "y", "w", "h", "radius", "thick", "dashed"),
    Line: attrgetter("x", "y", "points", "thick", "closed", "arrow", "dashed", "smooth"),
    Text: attrgetter("x", "y", "words", "size", "weight", "face", "anchor"),
    Formula: attrgetter("x", "y", "typst", "size"),
}
"""All of a mark but its colours."""

Masks = tuple[cairo.ImageSurface | None, cairo.ImageSurface | None]
"""Stencils of an outline's fill and stroke."""


class Placed:
    """A mark on a raster: its outlines, the pixels that each may touch, and the `room` of all.

    It `rests` where it has the form of what was in its place, or has been drawn: then its stencils are worth making.
    `place` is its own among all.
    """

    __slots__ = ("_masks", "_raster", "areas", "mark", "outlines", "place", "rests", "room")

    def __init__(self, mark: Mark, raster: Raster, was: Placed | None, rests: bool):
        self.mark, self._raster, self.place = mark, raster, 0
        self.outlines, self._masks = outlines(mark), None
        stands = was is not None and _stands(was.mark, mark) and _dipped(was) == _dipped(self)
        self.rests = rests or stands
        if stands:
            self.areas, self.room, self._masks = was.areas, was.room, was._masks
        else:
            self.areas = [raster.touched(_bounds(mark, outline)) for outline in self.outlines]
            self.room = around(self.areas) if len(self.areas) > 1 else self.areas[0] if self.areas else _NOWHERE

    def masks(self) -> list[Masks | None]:
        """The stencils of every outline, or nothing where it is to be drawn."""
        if self._masks is None:
            self._masks = list(map(self._masked, self.outlines, self.areas))
        return self._masks

    def _masked(self, outline: Outline, area: Area) -> Masks | None:
        if not has_stencil(outline, area):
            return None
        matrix = self._raster.matrix
        fill = stencil(outline, area, matrix, stroked=False) if outline.fill is not None else None
        return fill, stencil(outline, area, matrix, stroked=True) if _dips(outline)[1] else None

    def covered(self) -> list[Area]:
        """The pixels that it may cover: a line those along it, and an empty box those of its edge."""
        if size(self.room) <= _SMALL or self.fill() is not None:
            return [self.room]
        if isinstance(self.mark, Line):
            return [*self._pieces(), *self.areas[1:]]
        hole = self.inner()
        return list(rim(self.room, hole)) if size(hole) > _SMALL else [self.room]

    def fill(self) -> RGBA | None:
        """The colour that is seen inside."""
        return self.outlines[0].fill if self.outlines else None

    def inner(self) -> Area:
        """The pixels of a box where only its fill is seen; of all else there are none."""
        mark = self.mark
        if not isinstance(mark, Box):
            return _NOWHERE
        by = mark.thick / 2 + _CURVED * min(mark.radius, mark.w / 2, mark.h / 2)
        left, top, right, bottom = mark.bounds
        return self._raster.within((left + by, top + by, right - by, bottom - by))

    def _pieces(self) -> Iterator[Area]:
        """The pixels along a line of straight pieces."""
        mark, outline = self.mark, self.outlines[0]
        points = (*mark.points, mark.points[0]) if mark.closed else mark.points
        if len(points) > _PIECES or (mark.smooth and len(points) == 3):
            yield self.areas[0]
            return
        more = outline.thick * outline.reach
        for (ax, ay), (bx, by) in pairwise(points):
            many = 1 + int(min(abs(ax - bx), abs(ay - by), _PIECES * _PIECE / len(points)) // _PIECE)
            for number in range(many):
                one, other = number / many, (number + 1) / many
                across = sorted((mark.x + ax + (bx - ax) * one, mark.x + ax + (bx - ax) * other))
                down = sorted((mark.y + ay + (by - ay) * one, mark.y + ay + (by - ay) * other))
                yield self._raster.touched((across[0] - more, down[0] - more, across[1] + more, down[1] + more))


def stains(was: Placed, now: Placed) -> list[Area]:
    """Where a picture with the one mark differs from one with the other in its place."""
    alike = was.fill() == now.fill()
    if alike and size(was.room) > _SMALL:
        hole = common(was.inner(), now.inner())
        if size(hole) > _SMALL:
            return list(rim(around((was.room, now.room)), hole))
    if was.room == now.room and (was.areas is now.areas or not alike):
        return now.covered() if alike else [now.room]
    return [*was.covered(), *now.covered()]


def _dipped(placed: Placed) -> list[tuple[bool, bool]]:
    return [_dips(outline) for outline in placed.outlines]


def _dips(outline: Outline) -> tuple[bool, bool]:
    """Whether an outline has a fill, and a stroke."""
    return outline.fill is not None, outline.stroke is not None and outline.thick > 0


def _bounds(mark: Mark, outline: Outline) -> Bounds:
    """What holds one of a mark's outlines with its stroke, on the frame."""
    if not isinstance(mark, Box):
        return bounds(outline)
    (left, top, right, bottom), more = mark.bounds, mark.thick / 2
    return left - more, top - more, right + more, bottom + more


def _stands(was: Mark, mark: Mark) -> bool:
    """Whether a mark has the form and the place of another."""
    form = _FORM[type(mark)]
    return type(was) is type(mark) and form(was) == form(mark)
