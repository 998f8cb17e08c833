"""What is drawn on axes: curves, points, arrows, lines across and level lines, each with the numbers it reaches."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from vizkit.picture.ink import Ink, InkError, key, look, measured
from vizkit.picture.marks import Bounds, Box, Line, Mark
from vizkit.shapes.labels import SIDES, Label
from vizkit.shapes.scale import Scale

Spot = tuple[float, float]

DOT, SPECK, MANY = 0.52, 0.2, 40
"""Diameters of points in ems: of some, and of more than so many."""

BEGINNING = 0.34
"""Diameter in ems of the first point of a curve while it is alone."""


@dataclass(frozen=True)
class Plot:
    """The room between the axes, in pixels, with their scales."""

    left: float
    top: float
    right: float
    bottom: float
    em: float
    across: Scale
    down: Scale

    def x(self, value: float) -> float:
        return self.left + self.across.part(value) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - self.down.part(value) * (self.bottom - self.top)

    @property
    def bounds(self) -> Bounds:
        return self.left, self.top, self.right, self.bottom

    @property
    def axis(self) -> float:
        """The number that the axis across stands at: zero, or the nearest there is."""
        return self.down.low if self.down.log else min(max(0.0, self.down.low), self.down.high)

    def holds(self, x: float, y: float) -> bool:
        return self.across.holds(x) and self.down.holds(y)

    def at(self, x: float, y: float | None) -> Spot:
        """Where a point stands, in pixels; what lies outside is held at the border."""
        y = self.axis if y is None else y
        across = min(max(x, self.across.low), self.across.high)
        return self.x(across), self.y(min(max(y, self.down.low), self.down.high))


class Drawn:
    """The base of all that is drawn on axes."""

    xs: tuple[float, ...]
    ys: tuple[float | None, ...]

    def marks(self, plot: Plot) -> Iterator[Mark]:
        raise NotImplementedError

    def labels(self, plot: Plot) -> Iterator[Label]:
        return iter(())

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        """Where no label should stand."""
        return iter(())


@dataclass(frozen=True)
class Curve(Drawn):
    """Points joined by a line; named at its end. The first alone is a disc: a line begins there."""

    key: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    title: Any
    colour: str
    dashed: bool
    area: bool
    cause: str | None = None

    def marks(self, plot: Plot) -> Iterator[Mark]:
        for i, run in enumerate(_runs(self.xs, self.ys, plot)):
            own = f"{self.key}/line" + (f"/{i}" if i else "")
            if self.area:
                floor = plot.at(plot.across.low, None)[1]
                under = ((run[0][0], floor), *run, (run[-1][0], floor))
                yield Line(key=f"{own}/area", points=under, colour=None, thick=0, fill=f"{self.colour}/14", closed=True)
            thick = 5.0 if len(run) < 200 else 2.5
            look_ = {"colour": self.colour, "thick": thick, "dashed": self.dashed}
            yield Line(key=own, points=run, waits_for=self.cause, came_from=f"{self.key}/first", **look_)
        if (spot := self._alone(plot)) is not None:
            size, look_ = BEGINNING * plot.em, {"fill": self.colour, "waits_for": self.cause}
            yield Box(key=f"{self.key}/first", x=spot[0], y=spot[1], w=size, h=size, radius=size / 2, **look_)

    def _alone(self, plot: Plot) -> Spot | None:
        """Where its only point is, if it has one alone."""
        held = len(self.xs) == 1 and plot.holds(self.xs[0], self.ys[0])
        return plot.at(self.xs[0], self.ys[0]) if held else None

    def end(self, plot: Plot) -> Spot | None:
        runs = _runs(self.xs, self.ys, plot)
        return runs[-1][-1] if runs else self._alone(plot)

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        if (spot := self._alone(plot)) is not None:
            half = BEGINNING * plot.em / 2
            yield spot[0] - half, spot[1] - half, spot[0] + half, spot[1] + half
        yield from _beside(self.xs, self.ys, plot)


@dataclass(frozen=True)
class Points(Drawn):
    """Discs, or rings where `hollow`; named beside them. Those beyond the axes are arrows at the border."""

    keys: tuple[str, ...]
    xs: tuple[float, ...]
    ys: tuple[float | None, ...]
    titles: tuple[Any, ...]
    colour: str
    hollow: bool
    came: str | None
    cause: str | None = None

    def marks(self, plot: Plot) -> Iterator[Mark]:
        size = self._size(plot)
        for own, x, y in zip(self.keys, self.xs, self.ys, strict=True):
            px, py = plot.at(x, y)
            if not plot.holds(x, plot.axis if y is None else y):
                yield self._beyond(own, x, y, plot)
                continue
            look_ = {"fill": None, "edge": self.colour, "thick": 3.0} if self.hollow else {"fill": self.colour}
            way = {"came_from": self.came, "waits_for": self.cause}
            yield Box(key=own, x=px, y=py, w=size, h=size, radius=size / 2, **way, **look_)

    def _size(self, plot: Plot) -> float:
        return (DOT if len(self.xs) <= MANY else SPECK) * plot.em

    def _beyond(self, own: str, x: float, y: float | None, plot: Plot) -> Line:
        """An arrow at the border, towards a point that is not on the axes."""
        px, py = plot.at(x, y)
        dx = float(np.sign(x - plot.across.low) if not plot.across.holds(x) else 0)
        dy = 0.0 if y is None or plot.down.holds(y) else (-1.0 if y > plot.down.high else 1.0)
        long = 1.2 * plot.em / math.hypot(dx, dy)
        points = ((-dx * long, -dy * long), (0.0, 0.0))
        return Line(key=f"{own}/beyond", x=px, y=py, points=points, colour=self.colour, thick=5.0, arrow=True)

    def labels(self, plot: Plot) -> Iterator[Label]:
        for own, x, y, title in zip(self.keys, self.xs, self.ys, self.titles, strict=True):
            if title is not None:
                away = 0.62 * self._size(plot)
                sides = SIDES if y is not None else (SIDES[2], SIDES[0], *SIDES[4:])
                yield Label(f"{own}/value", title, *plot.at(x, y), away, self.colour, sides)

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        half = self._size(plot) / 2
        for mark in self.marks(plot):
            if isinstance(mark, Line):
                left, top, right, bottom = mark.bounds
                yield left - half, top, right + half, bottom
            else:
                yield mark.bounds


@dataclass(frozen=True)
class Columns(Drawn):
    """Bars from zero to the height of each number, one at each place; one that is near zero is still seen."""

    keys: tuple[str, ...]
    places: tuple[float, ...]
    ys: tuple[float, ...]
    colour: str
    cause: str | None = None

    LEAST = 0.1
    """Ems that a column is high at least."""

    @property
    def _wide(self) -> float:
        """The way from place to place."""
        ordered = sorted(self.places)
        return min((after - before for before, after in itertools.pairwise(ordered)), default=1.0)

    @property
    def xs(self) -> tuple[float, ...]:
        half = self._wide / 2
        return (min(self.places) - half, max(self.places) + half) if self.places else ()

    def marks(self, plot: Plot) -> Iterator[Mark]:
        wide = 0.72 * abs(plot.x(self._wide) - plot.x(0.0))
        for own, place, number in zip(self.keys, self.places, self.ys, strict=True):
            (x, end), (_, start) = plot.at(place, number), plot.at(place, None)
            h = max(abs(end - start), self.LEAST * plot.em)
            y = start + math.copysign(h / 2, end - start if end != start else -1.0)
            look_ = {"fill": self.colour, "radius": min(0.15 * plot.em, h / 2, wide / 3), "waits_for": self.cause}
            yield Box(key=own, x=x, y=y, w=wide, h=h, **look_)

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        for mark in self.marks(plot):
            yield mark.bounds


@dataclass(frozen=True)
class Segment(Drawn):
    """A straight way between two points: a plumb line, or an arrow for a step."""

    key: str
    xs: tuple[float, float]
    ys: tuple[float | None, float | None]
    title: Any
    colour: str
    arrow: bool
    dashed: bool

    def marks(self, plot: Plot) -> Iterator[Mark]:
        (x0, y0), (x1, y1) = (plot.at(x, y) for x, y in zip(self.xs, self.ys, strict=True))
        arrow = self.arrow and math.hypot(x1 - x0, y1 - y0) > 0.5 * plot.em
        # An arrow says where something is about to move.
        look_ = {"arrow": arrow, "dashed": self.dashed, "thick": 5.0 if self.arrow else 3.5, "prompt": self.arrow}
        yield Line(key=self.key, x=x0, y=y0, points=((0.0, 0.0), (x1 - x0, y1 - y0)), colour=self.colour, **look_)

    def labels(self, plot: Plot) -> Iterator[Label]:
        if self.title is not None:
            (x0, y0), (x1, y1) = (plot.at(x, y) for x, y in zip(self.xs, self.ys, strict=True))
            flat = abs(x1 - x0) > abs(y1 - y0)
            sides = (SIDES[0], SIDES[2], *SIDES[4:]) if flat else (SIDES[1], SIDES[3], SIDES[0], SIDES[2])
            at = (x0 + x1) / 2, (y0 + y1) / 2
            yield Label(f"{self.key}/value", self.title, *at, 0.3 * plot.em, self.colour, sides)

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        start, end = (plot.at(x, y) for x, y in zip(self.xs, self.ys, strict=True))
        return along(start, end, plot.em)


@dataclass(frozen=True)
class Across(Drawn):
    """A line over all the room: at a height, at a place, or through a point with a slope."""

    key: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slope: float | None
    title: Any
    colour: str

    def marks(self, plot: Plot) -> Iterator[Mark]:
        look_ = {"colour": self.colour, "dashed": self.slope is None, "thick": 3.5}
        if not self.xs:
            y = plot.y(self.ys[0])
            yield Line(key=self.key, x=plot.left, y=y, points=((0, 0), (plot.right - plot.left, 0)), **look_)
        elif not self.ys:
            x = plot.x(self.xs[0])
            yield Line(key=self.key, x=x, y=plot.bottom, points=((0, 0), (0, plot.top - plot.bottom)), **look_)
        else:
            places = np.linspace(plot.across.low, plot.across.high, 400)
            x, y = plot.at(self.xs[0], self.ys[0])  # where it moves with its point
            heights = self.ys[0] + self.slope * (places - self.xs[0])
            for run in within(places.tolist(), heights.tolist(), plot):
                ends = tuple((end[0] - x, end[1] - y) for end in (run[0], run[-1]))
                yield Line(key=self.key, x=x, y=y, points=ends, **look_)

    def labels(self, plot: Plot) -> Iterator[Label]:
        if self.title is None:
            return
        if not self.xs:
            at, sides = (plot.right, plot.y(self.ys[0])), (SIDES[0], SIDES[2])
        elif not self.ys:
            at, sides = (plot.x(self.xs[0]), plot.top + 0.4 * plot.em), (SIDES[5], SIDES[7])
        else:
            at, sides = plot.at(self.xs[0], self.ys[0]), SIDES
        yield Label(f"{self.key}/value", self.title, *at, 0.1 * plot.em, self.colour, sides)

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        for mark in self.marks(plot):
            left, top, right, bottom = mark.bounds
            if left == right or top == bottom:
                yield left - 2, top - 2, right + 2, bottom + 2


@dataclass(frozen=True)
class Rings(Drawn):
    """Level lines of what depends on the distance from a point alone: circles, a tick of the axes apart."""

    key: str
    xs: tuple[float]
    ys: tuple[float]
    colour: str

    def marks(self, plot: Plot) -> Iterator[Mark]:
        corners = [(x, y) for x in (plot.across.low, plot.across.high) for y in (plot.down.low, plot.down.high)]
        ticks = min(plot.across.ticks(5), plot.down.ticks(5), key=lambda each: each[-1] - each[0])
        apart = (ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
        farthest = max(math.hypot(x - self.xs[0], y - self.ys[0]) for x, y in corners)
        around = np.linspace(0, 2 * math.pi, 73)
        for i in range(1, int(farthest / apart) + 1):
            xs, ys = self.xs[0] + i * apart * np.cos(around), self.ys[0] + i * apart * np.sin(around)
            for j, run in enumerate(within(xs.tolist(), ys.tolist(), plot)):
                yield Line(key=f"{self.key}/{i}/{j}", points=tuple(run), colour=self.colour, thick=2.5)


@dataclass(frozen=True)
class Band(Drawn):
    """The room between two curves, shaded; at one place alone a line from the lower to the upper."""

    key: str
    places: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    colour: str

    @property
    def xs(self) -> tuple[float, ...]:
        return self.places

    @property
    def ys(self) -> tuple[float, ...]:
        return self.lows + self.highs

    def marks(self, plot: Plot) -> Iterator[Mark]:
        above = [plot.at(x, y) for x, y in zip(self.places, self.highs, strict=True)]
        below = [plot.at(x, y) for x, y in zip(self.places, self.lows, strict=True)]
        outline = {"colour": self.colour, "thick": 2.5, "fill": f"{self.colour}/14", "closed": True}
        yield Line(key=f"{self.key}/band", points=(*above, *reversed(below)), **outline)


def along(start: Spot, end: Spot, em: float, half: float = 3.0) -> Iterator[Bounds]:
    """Small rooms along a straight way, `half` a side, near enough for no label to stand between them."""
    many = int(math.dist(start, end) / (0.6 * em)) + 1
    across, down = (end[0] - start[0]) / many, (end[1] - start[1]) / many
    for x, y in (*((start[0] + i * across, start[1] + i * down) for i in range(many)), end):
        yield x - half, y - half, x + half, y + half


@lru_cache(maxsize=256)
def _runs(xs: tuple[float, ...], ys: tuple[float, ...], plot: Plot) -> tuple[tuple[Spot, ...], ...]:
    """The parts of a curve that lie on the axes: it stays as it is through many moments."""
    return tuple(map(tuple, within(xs, ys, plot)))


@lru_cache(maxsize=256)
def _beside(xs: tuple[float, ...], ys: tuple[float, ...], plot: Plot) -> tuple[Bounds, ...]:
    """Small rooms along a curve."""
    found: list[Bounds] = []
    for run in _runs(xs, ys, plot):
        every = max(1, len(run) // 100)
        for one, other in itertools.pairwise([*run[:-1:every], run[-1]]):
            found += along(one, other, plot.em)
    return tuple(found)


def within(xs: Sequence[float], ys: Sequence[float], plot: Plot) -> Iterator[list[Spot]]:
    """The parts of a line of points that lie on the axes, in pixels, cut where they leave."""
    run: list[Spot] = []
    before, was_inside = None, False
    for spot in zip(xs, ys, strict=True):
        inside = plot.holds(*spot)
        if before is not None and inside != was_inside:
            run.append(_border(before, spot, plot))
        before, was_inside = spot, inside
        if inside:
            run.append((plot.x(spot[0]), plot.y(spot[1])))
        elif run:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _border(one: Spot, other: Spot, plot: Plot) -> Spot:
    """Where the way from one point to another, on opposite sides of the border, meets it: by halving."""
    inner, outer = (one, other) if plot.holds(*one) else (other, one)
    for _ in range(40):
        middle = (inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2
        inner, outer = (middle, outer) if plot.holds(*middle) else (inner, middle)
    return plot.x(inner[0]), plot.y(inner[1])


def numbers_of(values: Any) -> tuple[float, ...]:
    """The numbers of a variable, or of one number; all must be finite."""
    found = tuple(float(value) for value in np.ravel(np.asarray(measured(values), dtype=float)))
    if not all(map(math.isfinite, found)):
        raise ValueError(f"{key(values) or 'what is drawn on axes'} must be finite, but it holds NaN or infinity")
    return found


def elements(values: Any) -> list[Any]:
    """The elements of a variable, of several, or one alone."""
    if isinstance(values, (list, tuple)):
        return list(values)
    if isinstance(values, Ink) and np.ndim(look(values)):
        return list(values)
    return [values]


def keyed(values: Any, name: str | None) -> tuple[str, ...]:
    """The key of every element: its own, or within `name`."""
    many = elements(values)
    found = [key(value) for value in many] if name is None else _within(name, many, values)
    if None in found:
        raise InkError('what is made of several variables wants a name: name="…"')
    return tuple(found)


def _within(name: str, many: list[Any], values: Any) -> list[str]:
    if len(many) == 1 and many[0] is values:
        return [name]
    return [f"{name}/{i}" for i in range(len(many))]
