"""Paint marks: outlines handed to Cairo, and only where something changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cairo
import numpy as np

from vizkit.picture.colour import RGBA
from vizkit.picture.identity import Identity
from vizkit.picture.marks import Bounds, Mark
from vizkit.picture.outline import Outline, outlines
from vizkit.picture.style import RGB

_FINE = 1000.0
"""Paths are kept this many times as large: Cairo rounds their points to a 256th of a unit."""

_MITER = 5.0
"""How many thicknesses of a line its sharpest corner stands out: half of Cairo's miter limit."""

Area = tuple[int, int, int, int]
"""Left, top, right, bottom, in whole pixels."""


class Canvas:
    """An image of `size` pixels on which a `frame` of so many is painted as large as it fits.

    A `clear` one has no ground: what is of the ground's colour takes away what is below it.
    """

    def __init__(self, size: tuple[int, int], ground: RGB, frame: tuple[int, int], clear: bool = False):
        self.size, self.ground, self.clear = size, ground, clear
        self.pixels = np.zeros((size[1], size[0], 4), np.uint8)
        surface = cairo.ImageSurface.create_for_data(self.pixels, cairo.FORMAT_ARGB32, *size)
        self._context = cairo.Context(surface)
        across, down = size[0] / frame[0], size[1] / frame[1]
        if abs(across - down) * max(frame) > 2:  # another shape, not only rounded to whole pixels
            across = down = min(across, down)
        self._context.translate((size[0] - across * frame[0]) / 2, (size[1] - down * frame[1]) / 2)
        self._context.scale(across, down)
        self._placed: dict[Identity, list[tuple[Outline, Area]]] = {}

    def paint(self, marks: Iterable[Mark]) -> np.ndarray:
        """The frame as an array of BGRA bytes, overwritten by the next; colours are multiplied by their alpha."""
        return self._paint(outline for mark in marks for outline in outlines(mark))

    def repaint(self, marks: Iterable[Mark], areas: Sequence[Area]) -> np.ndarray:
        """As `paint`, but only within `areas`: outside of them the frame stays as it was."""
        if not areas:
            return self.pixels
        context = self._context
        context.save()
        context.save()
        context.identity_matrix()
        for left, top, right, bottom in areas:
            context.rectangle(left, top, right - left, bottom - top)
        context.restore()
        context.clip()
        known, self._placed = self._placed, {}  # of the marks of the frame before: most are in this one too
        for mark in map(Identity, marks):
            self._placed[mark] = known[mark] if mark in known else self._outlined(mark.held)
        placed = (found for mark in self._placed.values() for found in mark)
        self._paint(outline for outline, own in placed if any(_touch(own, area) for area in areas))
        context.restore()
        return self.pixels

    def areas(self, several: Iterable[Bounds]) -> list[Area]:
        """The pixels that bounds on the frame touch, as areas of even size, apart from one another."""
        found = []
        for area in map(self._area, several):
            if area[0] < area[2] and area[1] < area[3]:
                found = _joined(found, area)
        return found

    def _paint(self, drawn: Iterable[Outline]) -> np.ndarray:
        if self.clear:
            self._context.set_operator(cairo.Operator.CLEAR)
        self._context.set_source_rgb(*self.ground)
        self._context.paint()
        self._context.set_operator(cairo.Operator.OVER)
        for outline in drawn:
            draw(self._context, outline, self.ground if self.clear else None)
        return self.pixels

    def _outlined(self, mark: Mark) -> list[tuple[Outline, Area]]:
        """The mark's outlines, each with the pixels that it may touch."""
        return [(outline, self._area(_bounds(outline))) for outline in outlines(mark)]

    def _area(self, bounds: Bounds) -> Area:
        """The pixels that bounds on the frame touch."""
        (x0, y0), (x1, y1) = self._context.user_to_device(*bounds[:2]), self._context.user_to_device(*bounds[2:])
        width, height = self.size
        return max(_even(x0 - 2), 0), max(_even(y0 - 2), 0), min(_even(x1 + 3), width), min(_even(y1 + 3), height)


def _bounds(outline: Outline) -> Bounds:
    """What holds the outline with its stroke, on the frame."""
    (left, top, right, bottom), by = _ready(Identity(outline.curves), outline.closed).bounds, outline.scale
    x, y, more = outline.x, outline.y, outline.thick * _MITER
    return x + left * by - more, y + top * by - more, x + right * by + more, y + bottom * by + more


def _even(value: float) -> int:
    return math.floor(value / 2) * 2


def _joined(areas: list[Area], new: Area) -> list[Area]:
    """The areas with one more, those that touch made one."""
    for area in areas:
        if _touch(new, area):
            whole = min(new[0], area[0]), min(new[1], area[1]), max(new[2], area[2]), max(new[3], area[3])
            return _joined([other for other in areas if other is not area], whole)
    return [*areas, new]


def _touch(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def draw(context: cairo.Context, outline: Outline, hole: RGB | None = None) -> None:
    """Draw an outline on any surface; what is of the colour of a `hole` takes away what is below it."""
    context.save()
    context.translate(outline.x, outline.y)
    context.scale(outline.scale / _FINE, outline.scale / _FINE)
    context.append_path(_ready(Identity(outline.curves), outline.closed).path)
    context.restore()
    if outline.fill is not None:
        _dip(context, outline.fill, hole)
        context.fill_preserve()
    if outline.stroke is not None and outline.thick:
        _dip(context, outline.stroke, hole)
        context.set_line_width(outline.thick)
        context.stroke_preserve()
    context.set_operator(cairo.Operator.OVER)
    context.new_path()


def _dip(context: cairo.Context, colour: RGBA, hole: RGB | None) -> None:
    """Take a colour up, or where it is that of a hole take away."""
    context.set_operator(cairo.Operator.DEST_OUT if colour[:3] == hole else cairo.Operator.OVER)
    context.set_source_rgba(*colour)


@dataclass(frozen=True)
class _Ready:
    """Curves as Cairo takes them, and the box that holds them."""

    path: cairo.Path
    bounds: Bounds


@lru_cache(maxsize=1024)
def _ready(curves: Identity, closed: bool) -> _Ready:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    for path in (path * _FINE for path in curves.held):
        context.move_to(*path[0, 0])
        for _, one, two, end in path:
            context.curve_to(*one, *two, *end)
        if closed:
            context.close_path()
    points = np.concatenate(curves.held).reshape(-1, 2) if curves.held else np.zeros((1, 2))
    return _Ready(context.copy_path(), (*points.min(axis=0).tolist(), *points.max(axis=0).tolist()))
