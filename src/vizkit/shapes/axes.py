"""Axes: numbers in the plane. Curves, points, steps and level lines over axes through zero, with few round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import key, look, path
from vizkit.picture.marks import Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.drawn import (
    Across,
    Band,
    Columns,
    Curve,
    Drawn,
    Plot,
    Points,
    Rings,
    Segment,
    elements,
    keyed,
    numbers_of,
)
from vizkit.shapes.half_plane import Classified, HalfPlane
from vizkit.shapes.keys import whole
from vizkit.shapes.labels import placed
from vizkit.shapes.places import chosen
from vizkit.shapes.scale import Scale
from vizkit.shapes.ticks import SMALL, before, below, rule, small, width_before

AROUND = 1.3
"""How much further than the outermost number axes around zero reach."""

HIGH, LOW = 6.5, 4.4
"""Ems of the room between the axes at least, and where a little is enough."""


@dataclass(frozen=True)
class Axes(Picture):
    """What is drawn over a pair of axes. They reach over all that an act draws on them, so that nothing moves."""

    name: str
    x: Any
    y: Any
    log: frozenset[str] = frozenset()
    equal: bool = False
    drawn: tuple[Drawn, ...] = ()
    reach: tuple[Any, Any] = (None, None)
    centred: bool = False
    decimals: int | None = None
    least: float = HIGH

    def curve(
        self, xs: Any, ys: Any, title: Any = None, *, colour: str = "first", dashed: bool = False, area: bool = False,
        name: str | None = None,
    ) -> Axes:  # fmt: skip
        """With a line through these points, named at its end; `xs` may be `None`: the places of `ys` in their variable.

        A matrix of `ys` has a curve in each row. Where there is no value yet there is no curve; an `area` is shaded.
        """
        if ys is None:
            return self
        if any(np.ndim(look(row)) for row in elements(ys)):
            rows = [self._curve(xs, row, None, colour, dashed, area, None) for row in elements(ys)]
            rows[-1:] = [replace(rows[-1], title=title)] if rows else []
            return self._with(*rows)
        return self._with(self._curve(xs, ys, title, colour, dashed, area, name))

    def _curve(self, xs: Any, ys: Any, title: Any, colour: str, dashed: bool, area: bool, name: str | None) -> Curve:
        heights = numbers_of(ys)
        places = _places(ys) if xs is None else numbers_of(xs)
        return Curve(f"{self.name}/{name or whole(ys) or _origin(ys)}", places, heights, title, colour, dashed, area)

    def band(self, xs: Any, lows: Any, highs: Any, *, colour: str = "first") -> Axes:
        """With the room between two curves shaded: a spread; none where there are no heights yet."""
        if not len(lows):
            return self
        own = f"{self.name}/{key(lows) or _origin(lows)}"
        return self._with(Band(own, numbers_of(xs), numbers_of(lows), numbers_of(highs), colour))

    def points(
        self, xs: Any, ys: Any = None, titles: Any = None, *, colour: str = "now", hollow: bool = False,
        name: str | None = None, came_from: str | None = None,
    ) -> Axes:  # fmt: skip
        """With discs at these points, one or many, named beside them by `titles`.

        Without `ys` they are on the axis; without `xs` at their places in their variable. A point beyond the axes is an
        arrow at the border.
        """
        if xs is None and ys is None:
            return self
        places = _places(ys) if xs is None else numbers_of(xs)
        heights = (None,) * len(places) if ys is None else numbers_of(ys)
        said = (None,) * len(places) if titles is None else tuple(_titles(titles))
        own = tuple(f"{self.name}/{each}" for each in keyed(xs if ys is None else ys, name))
        return self._with(Points(own, places, heights, said, colour, hollow, came_from))

    def columns(
        self, xs: Any, ys: Any, *, colour: str = "first", name: str | None = None, waits_for: Any = None
    ) -> Axes:
        """With a bar from zero to the height of each of these numbers; `xs` may be `None`: their places.

        None where there are no numbers yet. They change when the mark of this key, or of this part of a variable, has.
        """
        if ys is None or not len(ys):
            return self
        places = _places(ys) if xs is None else numbers_of(xs)
        keys = tuple(f"{self.name}/{each}" for each in keyed(ys, name))
        cause = waits_for if waits_for is None or isinstance(waits_for, str) else key(waits_for)
        return self._with(Columns(keys, places, numbers_of(ys), colour, cause))

    def plumb(self, x: Any, y: Any, title: Any = None, *, colour: str = "now", name: str | None = None) -> Axes:
        """With a dashed line from the axis to the point: its height; `title` beside it."""
        if x is None or y is None:
            return self
        own = f"{self.name}/{name or key(y)}/plumb"
        at, height = numbers_of(x)[0], numbers_of(y)[0]
        return self._with(Segment(own, (at, at), (None, height), title, colour, False, True))

    def arrow(
        self, start: Any, end: Any, title: Any = None, *, heights: Any = None, colour: str = "now",
        name: str = "step",
    ) -> Axes:  # fmt: skip
        """With an arrow from `start` to `end`: along the axis, or between two `heights`."""
        if start is None or end is None:
            return self
        ys = (None, None) if heights is None else tuple(numbers_of(heights[i])[0] for i in (0, 1))
        ends = numbers_of(start)[0], numbers_of(end)[0]
        return self._with(Segment(f"{self.name}/{name}", ends, ys, title, colour, True, False))

    def vector(self, end: Any, title: Any = None, *, colour: str = "now", name: str | None = None) -> Axes:
        """With an arrow from the origin to the point `end`, two numbers; `title` beside it."""
        if end is None:
            return self
        (x, y), own = numbers_of(end), name or key(end) or _origin(end)
        return self._with(Segment(f"{self.name}/{own}/vector", (0.0, x), (0.0, y), title, colour, True, False))

    def path(
        self, xs: Any, ys: Any, title: Any = None, *, titles: Any = None, colour: str = "now", name: str | None = None,
        waits_for: str | None = None,
    ) -> Axes:  # fmt: skip
        """With the way of an iteration: its points, named by `titles`, joined in their order.

        It goes on when the mark that it `waits_for` has changed, and then to its next point.
        """
        way = self.curve(xs, ys, title, colour=colour, name=name and f"{name}/way")
        way = way.points(xs, ys, titles, colour=colour, name=name)
        if waits_for is None or not (added := way.drawn[len(self.drawn) :]):
            return way
        line, dots = added
        arrived = f"{line.key}/line" if len(line.xs) > 1 else waits_for
        return self._with(replace(line, cause=waits_for), replace(dots, cause=arrived))

    def level(self, y: Any, title: Any = None, *, colour: str = "quiet", name: str | None = None) -> Axes:
        """With a dashed line across at a height."""
        return self if y is None else self._across((), numbers_of(y), None, title, colour, name or key(y))

    def upright(self, x: Any, title: Any = None, *, colour: str = "quiet", name: str | None = None) -> Axes:
        """With a dashed line upwards at a place."""
        return self if x is None else self._across(numbers_of(x), (), None, title, colour, name or key(x))

    def tangent(self, x: Any, y: Any, slope: Any, title: Any = None, *, colour: str = "second") -> Axes:
        """With a straight line through a point."""
        if slope is None:
            return self
        steep = numbers_of(slope)[0]
        return self._across(numbers_of(x), numbers_of(y), steep, title, colour, f"{key(slope)}/tangent")

    def rings(self, x: Any, y: Any, *, colour: str = "faint") -> Axes:
        """With the level lines of a round bowl whose least is there."""
        return self._with(Rings(f"{self.name}/rings", numbers_of(x), numbers_of(y), colour))

    def half_plane(
        self, w: Any, b: Any = None, *, above: Any = None, colour: str = "first", normal: Any = None,
        distance: bool = False, waits_for: str | None = None,
    ) -> Axes:  # fmt: skip
        """With the points shaded where w·x + b > 0, or where w·x is `above` a number; none where `w` has no value.

        Its line may have its `normal`, the arrow w of that name, and the way from the origin to it, its `distance`.
        It changes when the mark that it `waits_for` has.
        """
        if w is None:
            return self
        off = -numbers_of(above)[0] if above is not None else 0.0 if b is None else numbers_of(b)[0]
        found = HalfPlane(f"{self.name}/half", numbers_of(w), off, colour, normal, distance, waits_for)
        return self._with(found)

    def classified(self, X: Any, y: Any = None, *, now: Any = None) -> Axes:
        """With these points, the rows of a matrix: solid where they lie on the half-plane that was drawn last.

        Each has the answer in it that `y` wants, and a ring around it where it has the other one. One is looked at
        `now`.
        """
        half = next((each for each in reversed(self.drawn) if isinstance(each, HalfPlane)), None)
        keys = tuple(f"{self.name}/{each}" for each in keyed(X, None))
        xs, ys = zip(*(numbers_of(row) for row in elements(X)), strict=True)
        wanted, answers = ((), ()) if y is None else (tuple(elements(y)), tuple(map(int, numbers_of(y))))
        return self._with(Classified(keys, xs, ys, wanted, answers, half, chosen(now, range(len(keys)))))

    def around_zero(self) -> Axes:
        """Over as many numbers on both sides of zero, with one scale for both axes."""
        return replace(self, centred=True, equal=True)

    def logarithmic(self, *, x: bool = True, y: bool = True) -> Axes:
        """With a scale by powers on these axes."""
        return replace(self, log=frozenset(["x"] * x + ["y"] * y))

    def even(self) -> Axes:
        """With one scale for both axes, so that a circle is round."""
        return replace(self, equal=True)

    def reaching(self, xs: Any = None, ys: Any = None) -> Axes:
        """Over these numbers, whatever is drawn."""
        return replace(self, reach=(xs, ys))

    def low(self) -> Axes:
        """With little height, where there is no more."""
        return replace(self, least=LOW)

    def rounded(self, decimals: int) -> Axes:
        """With so many decimals in the names of what is drawn."""
        return replace(self, decimals=decimals)

    def _across(self, xs: tuple, ys: tuple, slope: float | None, title: Any, colour: str, own: Any) -> Axes:
        return self._with(Across(f"{self.name}/{own}/across", xs, ys, slope, title, colour))

    def _with(self, *drawn: Drawn) -> Axes:
        return replace(self, drawn=(*self.drawn, *drawn))

    # How it is laid out and drawn.

    def extent(self, setting: Setting) -> Extent:
        (left, right), (low, high) = self._reached(0), self._reached(1)
        setting = setting.rounded(self.decimals)
        behind = [SMALL * setting.width(each.title, 600) for each in self.drawn if isinstance(each, Curve)]
        head = 1.3 if self.y is not None else 0.3
        foot = 2.6 if self.x is not None else 1.4
        parts = {"left": -left, "right": right, "low": -low, "high": high, "behind": max(behind, default=0.0)}
        parts["columns"] = float(any(isinstance(each, Columns) for each in self.drawn))
        wide = max(11.0 + parts["behind"], 6.0 + SMALL * max(setting.width(self.x), setting.width(self.y)))
        return Extent(wide, self.least + head + foot, FREE, FREE, 2.0, SMALL, parts)

    def _reached(self, axis: int) -> tuple[float, float]:
        """The least and the largest number on an axis at this moment; with a height, zero is one of them."""
        wanted = self.reach[axis]
        if wanted is not None:
            found = [number for each in elements(wanted) if each is not None for number in numbers_of(each)]
        else:
            found = [n for each in self.drawn for n in (each.ys if axis else each.xs) if n is not None]
        low, high = min(found, default=math.inf), max(found, default=-math.inf)
        if "xy"[axis] in self.log:
            if low <= 0:
                raise ValueError(f"a logarithmic axis wants numbers above 0, but {self.name} has {low:g} on it")
            return low, high
        if self.centred:
            far = AROUND * max(abs(low), abs(high), 0.0) if found else 0.0
            return (-far, far) if far else (-1.0, 1.0)
        zero = axis == 1 and wanted is None and not self.equal
        return (min(low, 0.0), max(high, 0.0)) if zero else (low, high)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        setting = setting.rounded(self.decimals)
        plot = self._plot(room, extent)
        yield from self._ruled(plot, extent, setting)
        for each in self.drawn:
            yield from each.marks(plot)
        size = SMALL * room.em
        ends = list(self._ends(plot, room, size, setting))
        yield from ends
        for each in self.drawn:
            if isinstance(each, Classified):
                yield from each.written(plot, setting)
        labels = [label for each in self.drawn for label in each.labels(plot)]
        if not labels:
            return
        taken = [bounds for each in self.drawn for bounds in each.taken(plot)]
        taken += [mark.bounds for mark in ends]
        border = plot.left + 0.2 * size, plot.top, room.right, plot.bottom
        yield from placed(labels, taken, border, size, setting)

    def _plot(self, room: Room, extent: Extent) -> Plot:
        """The room between the axes: what ticks and titles leave."""
        em, part = room.em, extent.part
        across = Scale.of(-part("left"), part("right"), "x" in self.log)
        down = Scale.of(-part("low"), part("high"), "y" in self.log)
        top = room.top + (1.5 if self.y is not None else 0.4) * em
        bottom = room.bottom - (2.5 if self.x is not None else 1.3) * em
        right = room.right - (part("behind") + (0.6 if part("behind") else 0.4)) * em
        left = room.left + width_before(down, bottom - top, em) * em
        plot = Plot(left, top, right, bottom, em, across, down)
        if not self.equal:
            return plot
        # A longer scale may have longer numbers.
        longer = room.left + width_before(_evened(plot).down, bottom - top, em) * em
        return _evened(replace(plot, left=max(left, longer)))

    def _ruled(self, plot: Plot, extent: Extent, setting: Setting) -> Iterator[Mark]:
        """The axes, their ticks and their names."""
        em, size, name = plot.em, SMALL * plot.em, self.name
        yield from before(f"{name}/down", plot.down, plot.left, plot.right, plot.top, plot.bottom, em)
        yield from below(f"{name}/across", plot.across, plot.left, plot.right, plot.bottom, em)
        zero = plot.at(plot.across.low, None)[1]
        columns = extent.part("columns")  # at any moment: through them no line goes
        side = plot.x(0.0) if not columns and not plot.across.log and plot.across.holds(0.0) else plot.left
        yield rule(f"{name}/axis/across", plot.left, zero, plot.right - plot.left, 0, "faint", 3.0)
        yield rule(f"{name}/axis/down", side, plot.bottom, 0, plot.top - plot.bottom, "faint", 3.0)
        if self.x is not None:
            said, own = setting.words(self.x)
            yield small(f"{name}/x", said, (plot.left + plot.right) / 2, plot.bottom + 2.0 * em, size, 0.5, own)
        if self.y is not None:
            said, own = setting.words(self.y)
            yield small(f"{name}/y", said, plot.left - 0.5 * size, plot.top - 0.9 * em, size, 0.0, own)

    def _ends(self, plot: Plot, room: Room, size: float, setting: Setting) -> Iterator[Text]:
        """The curves' names, at their ends, clear of one another."""
        found = []
        for each in self.drawn:
            end = each.end(plot) if isinstance(each, Curve) and each.title is not None else None
            if end is not None:
                said, own = setting.words(each.title)
                look_ = {"size": size, "colour": each.colour, "weight": 600, "anchor": 0.0}
                if end[0] > plot.right - 0.08 * (plot.right - plot.left):
                    end = plot.right, end[1]  # behind the axis, which would cross the name
                found.append(
                    Text(key=f"{each.key}/title", words=said, own=own, x=end[0] + 0.5 * size, y=end[1], **look_)
                )
        last = -math.inf
        lowest = plot.bottom - 0.6 * size
        for i, text in enumerate(sorted(found, key=lambda each: each.y)):
            y = max(min(text.y, lowest - (len(found) - 1 - i) * 1.25 * size), last + 1.25 * size, plot.top + 0.6 * size)
            last = y
            yield text.moved(min(0.0, room.right - text.bounds[2]), y - text.y)


def _evened(plot: Plot) -> Plot:
    """The plot with as many numbers a pixel down as across: the shorter scale reaches further."""
    wide, high = plot.right - plot.left, plot.bottom - plot.top
    unit = max((plot.across.high - plot.across.low) / wide, (plot.down.high - plot.down.low) / high)
    return replace(plot, across=_widened(plot.across, unit * wide), down=_widened(plot.down, unit * high))


def _widened(scale: Scale, long: float) -> Scale:
    middle = (scale.low + scale.high) / 2
    return Scale(middle - long / 2, middle + long / 2)


def _places(values: Any) -> tuple[float, ...]:
    """The places of the elements in their variable, or where they are in a list."""
    return tuple(float(steps[-1]) if (steps := path(value)) else float(i) for i, value in enumerate(elements(values)))


def _titles(titles: Any) -> list[Any]:
    return [titles] if isinstance(titles, str) else elements(titles)


def _origin(values: Any) -> str:
    return "/".join(filter(None, map(key, elements(values)[:1]))) or "curve"


def axes(x: Any = None, y: Any = None, *, name: str = "axes") -> Axes:
    """Axes named `x` and `y`, to draw on: `axes("steps", "estimate").curve(None, path).points(k, w, w)`."""
    return Axes(name, x, y)
