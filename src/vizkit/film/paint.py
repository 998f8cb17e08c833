"""Paint marks: outlines handed to Cairo, and only where something changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import cairo
import numpy as np

from vizkit.film.paths import bounds, trace
from vizkit.film.stencils import Area, has_stencil, stamp
from vizkit.picture.colour import RGBA
from vizkit.picture.marks import Bounds, Mark
from vizkit.picture.outline import Outline, outlines
from vizkit.picture.style import RGB

_Placed = tuple[Outline, Area]
"""An outline, and the pixels that it may touch."""


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
        self._across, self._left, self._down, self._top = (self._context.get_matrix()[at] for at in (0, 4, 3, 5))
        self._placed: dict[int, tuple[Mark, list[_Placed]]] = {}

    def paint(self, marks: Iterable[Mark]) -> np.ndarray:
        """The frame as an array of BGRA bytes, overwritten by the next; colours are multiplied by their alpha."""
        return self._paint(self._all(marks))

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
        self._paint([placed for placed in self._all(marks) if _touches(placed[1], areas)])
        context.restore()
        return self.pixels

    def areas(self, several: Iterable[Bounds]) -> list[Area]:
        """The pixels that bounds on the frame touch, as areas of even size, apart from one another."""
        found: list[Area] = []
        for area in map(self._area, dict.fromkeys(several)):  # what only changes colour has its bounds twice
            if area[0] < area[2] and area[1] < area[3]:
                found = _joined(found, area)
        return found

    def _paint(self, drawn: Iterable[_Placed]) -> np.ndarray:
        if self.clear:
            self._context.set_operator(cairo.Operator.CLEAR)
        self._context.set_source_rgb(*self.ground)
        self._context.paint()
        self._context.set_operator(cairo.Operator.OVER)
        for outline, area in drawn:
            self._draw(outline, area)
        return self.pixels

    def _draw(self, outline: Outline, area: Area) -> None:
        hole = self.ground if self.clear else None
        if has_stencil(outline):
            _dip(self._context, outline.fill, hole)
            stamp(self._context, outline, area)
        else:
            draw(self._context, outline, hole)

    def _all(self, marks: Iterable[Mark]) -> Iterator[_Placed]:
        """The outlines of all marks; those of the frame before are known, and most are in this one too."""
        known, self._placed = self._placed, {}
        for mark in marks:
            found = self._placed[id(mark)] = known.get(id(mark)) or (mark, self._outlined(mark))
            yield from found[1]

    def _outlined(self, mark: Mark) -> list[_Placed]:
        return [(outline, self._area(bounds(outline))) for outline in outlines(mark)]

    def _area(self, bounds: Bounds) -> Area:
        """The pixels that bounds on the frame touch."""
        x0, y0, x1, y1 = bounds
        width, height = self.size
        left, right = _even(x0 * self._across + self._left - 2), _even(x1 * self._across + self._left + 3)
        top, bottom = _even(y0 * self._down + self._top - 2), _even(y1 * self._down + self._top + 3)
        return max(left, 0), max(top, 0), min(right, width), min(bottom, height)


def _even(value: float) -> int:
    return int(value // 2) * 2


def _joined(areas: list[Area], new: Area) -> list[Area]:
    """The areas with one more, those that touch made one."""
    left, top, right, bottom = new
    touched = [area for area in areas if area[0] <= right and left <= area[2] and area[1] <= bottom and top <= area[3]]
    if not touched:
        return [*areas, new]
    lefts, tops, rights, bottoms = zip(new, *touched, strict=True)
    whole = min(lefts), min(tops), max(rights), max(bottoms)
    return areas if touched == [whole] else _joined([area for area in areas if area not in touched], whole)


def _touches(own: Area, areas: Sequence[Area]) -> bool:
    """Whether one area touches any of several."""
    left, top, right, bottom = own
    return any([x0 <= right and left <= x1 and y0 <= bottom and top <= y1 for x0, y0, x1, y1 in areas])


def draw(context: cairo.Context, outline: Outline, hole: RGB | None = None) -> None:
    """Draw an outline on any surface; what is of the colour of a `hole` takes away what is below it."""
    trace(context, outline)
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
