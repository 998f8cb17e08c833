"""Paint marks: outlines handed to Cairo, and only where something changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import cairo
import numpy as np

from vizkit.picture.marks import Bounds, Mark
from vizkit.picture.outline import Outline, outlines
from vizkit.picture.type import Curves
from vizkit.style import HEIGHT, RGB, WIDTH

_FINE = 1000.0
"""Paths are kept this many times as large: Cairo rounds their points to a 256th of a unit."""

Area = tuple[int, int, int, int]
"""Left, top, right, bottom, in whole pixels."""


class Canvas:
    """An image of `size` pixels on which the frame is painted as large as it fits."""

    def __init__(self, size: tuple[int, int], ground: RGB):
        self.size, self.ground = size, ground
        self.pixels = np.zeros((size[1], size[0], 4), np.uint8)
        surface = cairo.ImageSurface.create_for_data(self.pixels, cairo.FORMAT_ARGB32, *size)
        self._context = cairo.Context(surface)
        across, down = size[0] / WIDTH, size[1] / HEIGHT
        if abs(across - down) * HEIGHT > 1:  # another shape, not only rounded to whole pixels
            across = down = min(across, down)
        self._context.translate((size[0] - across * WIDTH) / 2, (size[1] - down * HEIGHT) / 2)
        self._context.scale(across, down)

    def paint(self, marks: Iterable[Mark]) -> np.ndarray:
        """The frame as an array of BGRA bytes, overwritten by the next."""
        self._context.set_source_rgb(*self.ground)
        self._context.paint()
        self._draw(marks)
        return self.pixels

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
        self.paint(marks)
        context.restore()
        return self.pixels

    def areas(self, several: Iterable[Bounds]) -> list[Area]:
        """The pixels that bounds on the frame touch, as areas of even size, apart from one another."""
        found = []
        for left, top, right, bottom in several:
            (x0, y0), (x1, y1) = self._context.user_to_device(left, top), self._context.user_to_device(right, bottom)
            area = _even(x0 - 2), _even(y0 - 2), _even(x1 + 3), _even(y1 + 3)
            area = max(area[0], 0), max(area[1], 0), min(area[2], self.size[0]), min(area[3], self.size[1])
            if area[0] < area[2] and area[1] < area[3]:
                found = _joined(found, area)
        return found

    def _draw(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            for outline in outlines(mark):
                _draw(self._context, outline)


def _even(value: float) -> int:
    return int(np.floor(value / 2)) * 2


def _joined(areas: list[Area], new: Area) -> list[Area]:
    """The areas with one more, those that touch made one."""
    for area in areas:
        if new[0] <= area[2] and area[0] <= new[2] and new[1] <= area[3] and area[1] <= new[3]:
            whole = min(new[0], area[0]), min(new[1], area[1]), max(new[2], area[2]), max(new[3], area[3])
            return _joined([other for other in areas if other is not area], whole)
    return [*areas, new]


def _draw(context: cairo.Context, outline: Outline) -> None:
    context.save()
    context.translate(outline.x, outline.y)
    context.scale(outline.scale / _FINE, outline.scale / _FINE)
    context.append_path(_path(_Key(outline.curves), outline.closed))
    context.restore()
    if outline.fill is not None:
        context.set_source_rgba(*outline.fill)
        context.fill_preserve()
    if outline.stroke is not None and outline.thick:
        context.set_source_rgba(*outline.stroke)
        context.set_line_width(outline.thick)
        context.stroke_preserve()
    context.new_path()


class _Key:
    """Curves as a key of the path cache: the same tuple is the same path."""

    __slots__ = ("curves",)

    def __init__(self, curves: Curves):
        self.curves = curves

    def __hash__(self) -> int:
        return id(self.curves)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.curves is other.curves


@lru_cache(maxsize=8192)
def _path(key: _Key, closed: bool) -> cairo.Path:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    for curves in (curves * _FINE for curves in key.curves):
        context.move_to(*curves[0, 0])
        for _, one, two, end in curves:
            context.curve_to(*one, *two, *end)
        if closed:
            context.close_path()
    return context.copy_path()
