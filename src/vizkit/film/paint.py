"""Paint marks: outlines handed to Cairo, and only where something changed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import cairo
import numpy as np

from vizkit.film.areas import Area, holds, joined, touch
from vizkit.film.paths import trace
from vizkit.film.placed import Placed, stains
from vizkit.film.raster import Raster
from vizkit.picture.colour import RGBA
from vizkit.picture.marks import Mark
from vizkit.picture.outline import Outline
from vizkit.picture.style import RGB

_PLAIN = cairo.Matrix()


class Canvas:
    """An image of `size` pixels on which a `frame` of so many is painted as large as it fits.

    A `clear` one has no ground: what is of the ground's colour takes away what is below it.
    """

    def __init__(self, size: tuple[int, int], ground: RGB, frame: tuple[int, int], clear: bool = False):
        self.size, self.ground, self.clear = size, ground, clear
        self.pixels = np.zeros((size[1], size[0], 4), np.uint8)
        surface = cairo.ImageSurface.create_for_data(self.pixels, cairo.FORMAT_ARGB32, *size)
        self._context, self._raster = cairo.Context(surface), Raster.of(size, frame)
        self._placed: dict[int, Placed] = {}
        self._stains: list[Area] = []
        self._areas: list[Area] = []

    def paint(self, marks: Iterable[Mark]) -> np.ndarray:
        """The frame as an array of BGRA bytes, overwritten by the next; colours are multiplied by their alpha."""
        before = {each.mark.key: each for each in self._placed.values()}
        self._placed = {id(mark): Placed(mark, self._raster, before.get(mark.key), rests=True) for mark in marks}
        self._number()
        return self._paint(self._placed.values(), [(0, 0, *self.size)])

    def repaint(self, marks: Iterable[Mark]) -> list[Area]:
        """As `paint`, but only where the frame differs from the one before: the areas where it may."""
        found = list(self._differing(marks))
        if found != self._stains:  # what changes colour does so in the same areas, again and again
            self._stains, self._areas = found, joined(found)
        if self._areas:
            self._within(self._areas)
        return self._areas

    def _within(self, areas: Sequence[Area]) -> None:
        """Paint what touches some areas, and only there."""
        context, placed = self._context, list(self._placed.values())
        context.save()
        self._clip(areas)
        self._paint(map(placed.__getitem__, _touching([each.room for each in placed], areas)), areas)
        context.restore()

    def _clip(self, areas: Sequence[Area]) -> None:
        for left, top, right, bottom in areas:
            self._context.rectangle(left, top, right - left, bottom - top)
        self._context.clip()

    def _differing(self, marks: Iterable[Mark]) -> Iterator[Area]:
        """Where the marks differ from those before; these are now the ones that are there."""
        known, each = self._placed, {id(mark): mark for mark in marks}
        gone = [placed for name, placed in known.items() if name not in each]
        pairs = _pairs(gone, [mark for name, mark in each.items() if name not in known])
        self._placed = {
            name: known.get(name) or Placed(mark, self._raster, pairs.get(mark.key), rests=False)
            for name, mark in each.items()
        }
        for placed in _raised([known.get(name) or pairs.get(mark.key) for name, mark in each.items()]):
            yield from placed.covered()
        for name, placed in self._placed.items():
            if name not in known:
                was = pairs.get(placed.mark.key)
                yield from placed.covered() if was is None else stains(was, placed)
        for placed in gone:
            if placed.mark.key not in pairs:
                yield from placed.covered()
        self._number()

    def _number(self) -> None:
        for place, placed in enumerate(self._placed.values()):
            placed.place = place

    def _paint(self, drawn: Iterable[Placed], areas: Sequence[Area]) -> np.ndarray:
        """Paint the ground and what is drawn on it, of which each touches one of the areas."""
        context = self._context
        context.set_matrix(_PLAIN)
        if self.clear:
            context.set_operator(cairo.Operator.CLEAR)
        context.set_source_rgb(*self.ground)
        context.paint()
        context.set_operator(cairo.Operator.OVER)
        for placed in drawn:
            stamped, placed.rests = placed.rests, True
            if not stamped:
                self._draw(placed, placed.outlines, areas)
                continue
            for outline, (x, y, *_), masks in zip(placed.outlines, placed.areas, placed.masks(), strict=True):
                if masks is None:
                    self._draw(placed, [outline], areas)
                    continue
                for colour, mask in zip((outline.fill, outline.stroke), masks, strict=True):
                    if colour is not None and mask is not None:
                        self._dip(colour)
                        context.mask_surface(mask, x, y)
        return self.pixels

    def _draw(self, placed: Placed, outlines: Iterable[Outline], areas: Sequence[Area]) -> None:
        """Draw some outlines of what is placed; where areas are inside of it, they only take its fill."""
        context, touched = self._context, touch(placed.room, areas)
        inner = placed.inner()
        if touched and holds(inner, touched):
            if (fill := placed.fill()) is not None:
                left, top, right, bottom = inner
                self._dip(fill)
                context.rectangle(left, top, right - left, bottom - top)
                context.fill()
            return
        fewer = len(touched) < len(areas)  # what is cut off by many is drawn slowly
        if fewer:
            context.save()
            context.reset_clip()
            self._clip(touched)
        context.set_matrix(self._raster.matrix)
        for outline in outlines:
            draw(context, outline, self._hole)
        context.set_matrix(_PLAIN)
        if fewer:
            context.restore()

    def _dip(self, colour: RGBA) -> None:
        _dip(self._context, colour, self._hole)

    @property
    def _hole(self) -> RGB | None:
        """The colour of what takes away."""
        return self.ground if self.clear else None


def _pairs(gone: list[Placed], come: list[Mark]) -> dict[str, Placed]:
    """What stands for each new mark in the picture before, by their key; not where several marks have that."""
    twice = {key for keys in ([each.mark.key for each in gone], [mark.key for mark in come])
             for key, count in Counter(keys).items() if count > 1}  # fmt: skip
    new = {mark.key for mark in come} - twice
    return {each.mark.key: each for each in gone if each.mark.key in new}


def _touching(rooms: Sequence[Area], areas: Sequence[Area]) -> list[int]:
    """The places of the rooms that touch an area."""
    flat = np.fromiter(chain.from_iterable(rooms), np.int32, 4 * len(rooms))  # sooner there than as an array of tuples
    left, top, right, bottom = flat.reshape(-1, 4).T[:, :, None]
    x0, y0, x1, y1 = np.array(areas, np.int32).T
    return np.flatnonzero(((left < x1) & (x0 < right) & (top < y1) & (y0 < bottom)).any(axis=1)).tolist()


def _raised(before: Sequence[Placed | None]) -> list[Placed]:
    """The fewest of what was there before, in the order of what stands for it now, that are above or below others."""
    placed = [each for each in before if each is not None]
    places = [each.place for each in placed]
    if all(map(int.__le__, places, places[1:])):
        return []
    lasts: list[int] = []  # of the rising rows of every length the lowest last place
    lengths = []
    for place in places:
        lengths.append(bisect_right(lasts, place))
        lasts[lengths[-1] : lengths[-1] + 1] = [place]
    found, length = [], len(lasts) - 1
    for each, own in zip(reversed(placed), reversed(lengths), strict=True):
        if own == length:
            length -= 1
        else:
            found.append(each)
    return found


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
