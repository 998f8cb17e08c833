"""A half-plane: the side of a line where w·x + b is above 0, and points that are solid where they lie on it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.picture.marks import Bounds, Box, Line, Mark, Text
from vizkit.picture.setting import Setting
from vizkit.shapes.drawn import Drawn, Plot, Spot, along
from vizkit.shapes.labels import Label

DISC, RING, DIGIT = 1.8, 2.5, 1.0
"""Ems across of a point with its number, of the ring around a wrong one; and of that number."""


@dataclass(frozen=True)
class HalfPlane(Drawn):
    """All x with w·x + b > 0, shaded up to its line; with its `normal`, w itself, and its `distance`."""

    key: str
    w: tuple[float, ...]
    b: float
    colour: str
    normal: Any = None
    distance: bool = False
    cause: str | None = None

    @property
    def xs(self) -> tuple[float, ...]:
        """What the axes must reach: the foot, if its distance is shown, and the arrow w."""
        return tuple(x for x, _ in self._spots)

    @property
    def ys(self) -> tuple[float, ...]:
        """What the axes must reach: the foot, if its distance is shown, and the arrow w."""
        return tuple(y for _, y in self._spots)

    @property
    def _spots(self) -> list[tuple[float, ...]]:
        if self.foot is None:
            return []
        return [self.foot] * self.distance + [self.w] * (self.normal is not None)

    @property
    def line(self) -> str:
        """The key of its line."""
        return f"{self.key}/line"

    def height(self, x: float, y: float) -> float:
        """The number w·x + b at a point."""
        return float((np.array(self.w) * (x, y)).sum() + self.b)

    @property
    def foot(self) -> tuple[float, float] | None:
        """The point of its line that is nearest to the origin."""
        square = sum(each * each for each in self.w)
        return None if not square else (-self.b * self.w[0] / square, -self.b * self.w[1] / square)

    def marks(self, plot: Plot) -> Iterator[Mark]:
        corners, border = self.clipped(plot)
        way = {"waits_for": self.cause, "block": self.line}
        x, y = (plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2
        if border is not None:
            x, y = (border[0][0] + border[1][0]) / 2, (border[0][1] + border[1][1]) / 2
        if corners:
            points = tuple((px - x, py - y) for px, py in corners)
            shade = {"colour": None, "thick": 0, "fill": f"{self.colour}/18", "closed": True}
            yield Line(key=f"{self.key}/side", x=x, y=y, points=points, **shade, **way)
        if border is not None:
            points = tuple((px - x, py - y) for px, py in border)
            yield Line(key=self.line, x=x, y=y, points=points, colour=self.colour, thick=6.0, **way)
        yield from self._ways(plot)

    def _ways(self, plot: Plot) -> Iterator[Mark]:
        """From the origin the way to the foot, and on it the arrow w, as long as it is."""
        if self.foot is None:
            return
        (x0, y0), (x, y) = plot.at(0.0, 0.0), plot.at(*self.foot)
        if self.distance and plot.holds(*self.foot):
            points = ((0.0, 0.0), (x - x0, y - y0))
            yield Line(key=f"{self.key}/distance", x=x0, y=y0, points=points, colour="second", thick=14.0)
        if self.normal is not None:
            tip = plot.at(*self.w)
            points = ((0.0, 0.0), (tip[0] - x0, tip[1] - y0))
            yield Line(key=f"{self.key}/normal", x=x0, y=y0, points=points, colour="text", thick=4.5, arrow=True)

    def labels(self, plot: Plot) -> Iterator[Label]:
        if self.normal is not None and self.foot is not None:
            yield Label(f"{self.key}/normal/value", self.normal, *plot.at(*self.w), 0.4 * plot.em)

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        border = self.clipped(plot)[1]
        ways = [border] if border is not None else []
        if self.foot is not None:
            ways += [(plot.at(0.0, 0.0), plot.at(*spot)) for spot in (self.foot, *self._spots)]
        for one, other in ways:
            yield from along(one, other, plot.em, 4.0)

    def clipped(self, plot: Plot) -> tuple[list[Spot], tuple[Spot, Spot] | None]:
        """Return its outline on the axes, always of as many points, and the ends of its line; either may be missing.

        Going round the border, every edge gives two points; those of an edge that lies outside are one on the line.
        """
        across, down = plot.across, plot.down
        corners = [(across.low, down.low), (across.high, down.low), (across.high, down.high), (across.low, down.high)]
        pieces: list[tuple[Spot, Spot] | None] = []
        leaves = enters = None
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            first, last = self.height(*start), self.height(*end)
            if (first > 0) != (last > 0):
                part = first / (first - last)
                met = (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
                leaves, enters = (met, enters) if first > 0 else (leaves, met)
                start, end = (start, met) if first > 0 else (met, end)
            pieces.append((start, end) if first > 0 or last > 0 else None)
        if not any(pieces):
            return [], None
        outline = [plot.at(*spot) for piece in pieces for spot in (piece or (leaves, leaves))]
        return outline, None if leaves is None else (plot.at(*leaves), plot.at(*enters))


@dataclass(frozen=True)
class Classified(Drawn):
    """Points with the answers that are wanted of them: solid on the half-plane, in a ring where that is not wanted."""

    keys: tuple[str, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    wanted: tuple[Any, ...]
    answers: tuple[int, ...]
    half: HalfPlane | None
    now: frozenset[int]

    def marks(self, plot: Plot) -> Iterator[Mark]:
        bearing = self._bearing(plot)
        for i in sorted(range(len(self.keys)), key=lambda each: each in bearing):
            yield from self._disc(i, plot)

    def _disc(self, i: int, plot: Plot) -> Iterator[Mark]:
        """One point, and the ring around it: not to be seen where it is right."""
        own, size, fires = self.keys[i], DISC * plot.em, self._fires(i)
        x, y = plot.at(self.xs[i], self.ys[i])
        way = {"x": x, "y": y, "waits_for": None if self.half is None else self.half.line}
        edge = "now" if i in self.now else "ground" if fires else "quiet"
        look = {"fill": self._fill(i), "edge": edge, "thick": 6.0 if i in self.now else 3.0}
        yield Box(key=own, w=size, h=size, radius=size / 2, struck=i in self.now, **look, **way)
        if self.half is not None and self.answers:
            ring = RING * plot.em
            look = {"fill": None, "edge": "lost", "thick": 5.0, "opacity": float(self.answers[i] != fires)}
            yield Box(key=f"{own}/wrong", w=ring, h=ring, radius=ring / 2, **look, **way)

    def _fires(self, i: int) -> bool:
        return self.half is not None and self.half.height(self.xs[i], self.ys[i]) > 0

    def _fill(self, i: int) -> str:
        return self.half.colour if self._fires(i) else "ground"

    def _bearing(self, plot: Plot) -> list[int]:
        """The points with their answer in them: those that lie on none of those before."""
        found: list[int] = []
        for i in range(len(self.keys)):
            if not self._on(i, found, plot):
                found.append(i)
        return found

    def _on(self, i: int, others: list[int], plot: Plot) -> list[int]:
        """Those of the others that a point lies on."""
        at = plot.at(self.xs[i], self.ys[i])
        return [each for each in others if math.dist(plot.at(self.xs[each], self.ys[each]), at) < DISC * plot.em]

    def written(self, plot: Plot, setting: Setting) -> Iterator[Text]:
        """The wanted answers in the points; one that lies on a point of the same answer has none of its own.

        That of one that lies on a point of another answer stands beside it.
        """
        bearing, size, used = self._bearing(plot), DIGIT * plot.em, []
        for i, content in enumerate(self.wanted):
            on = self._on(i, bearing, plot)
            if i not in bearing and all(self.answers[i] == self.answers[each] for each in on):
                continue
            x, y = plot.at(self.xs[i], self.ys[i]) if i in bearing else self._beside(i, used, plot)
            used.append((x, y))
            said, mine = setting.words(content)
            look = {"size": size, "weight": 700, "over": self._fill(i) if i in bearing else None}
            cause = None if self.half is None else self.half.line
            yield Text(key=f"{self.keys[i]}/value", words=said, own=mine, x=x, y=y, waits_for=cause, **look)

    def _beside(self, i: int, used: list[Spot], plot: Plot) -> Spot:
        """The nearest place to a point, between the axes, where there is nothing."""
        x, y = plot.at(self.xs[i], self.ys[i])
        half = 0.6 * DIGIT * plot.em
        discs = [plot.at(*each) for each in zip(self.xs, self.ys, strict=True)]
        apart = (RING / 2 + 0.6 * DIGIT) * plot.em
        for n in range(1, 12):
            for turn in range(12):
                away = apart * (0.75 + 0.25 * n)
                spot = x + away * math.cos(turn * math.pi / 6), y - away * math.sin(turn * math.pi / 6)
                across, down = (
                    plot.left + half <= spot[0] <= plot.right - half,
                    plot.top + half <= spot[1] <= plot.bottom - half,
                )
                if across and down and min(math.dist(spot, each) for each in (*discs, *used)) >= apart * 0.99:
                    return spot
        return x, y

    def taken(self, plot: Plot) -> Iterator[Bounds]:
        for x, y in zip(self.xs, self.ys, strict=True):
            px, py = plot.at(x, y)
            half = RING * plot.em / 2
            yield px - half, py - half, px + half, py + half
