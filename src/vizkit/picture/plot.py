"""Charts: curves over an axis, and named bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.language.numerals import numeral
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.old_ink import measured
from vizkit.picture.words import words


@dataclass(frozen=True)
class Curve:
    """One curve of a plot: its points, its name and colour; `dots` marks the points, `area` shades what is below."""

    key: str
    title: Any
    xs: Any
    ys: Any
    colour: str = "now"
    dots: bool = False
    dashed: bool = False
    area: bool = False


curve = Curve


def plot(
    name: str,
    *curves: Curve,
    x: Any = None,
    y: Any = None,
    w: float = 900.0,
    h: float = 460.0,
    log_x: bool = False,
    log_y: bool = False,
    reach_x: Any = None,
    reach_y: Any = None,
    size: float = 26.0,
) -> Picture:
    """Curves over common axes, each named at its end; `x` and `y` are the axes' titles.

    The axes reach over all points, or over those of `reach_x` and `reach_y` (values, or a list of such), so that a
    growing curve does not move them.
    """
    xs = _reached([c.xs for c in curves] if reach_x is None else reach_x)
    ys = _reached([c.ys for c in curves] if reach_y is None else reach_y)
    across, down = _scale(xs, log_x, zero=False), _scale(ys, log_y, zero=True)
    marks: list[Mark] = [Line(key=f"{name}/axes", points=((0, -h), (0, 0), (w, 0)), colour="faint", thick=3)]
    for i, tick in enumerate(across.ticks):
        marks += _tick(f"{name}/x/{i}", tick, across.part(tick) * w, 30, 0.5, size * 0.9)
    for i, tick in enumerate(down.ticks):
        at = -down.part(tick) * h
        marks += _tick(f"{name}/y/{i}", tick, -16, at, 1.0, size * 0.9)
        marks.append(Line(key=f"{name}/y/{i}/rule", points=((0, at), (w, at)), colour="edge", thick=1.5))
    for each in curves:
        marks += _curve(name, each, across, down, w, h, size)
    if x is not None:
        said, own = words(x)
        marks.append(Text(key=f"{name}/x", words=said, own=own, x=w / 2, y=72, size=size, colour="quiet"))
    if y is not None:
        said, own = words(y)
        marks.append(
            Text(key=f"{name}/y", words=said, own=own, x=-10, y=-h - 34, size=size, colour="quiet", anchor=0.0)
        )
    return Picture.of(marks)


def bar_chart(
    name: str,
    titles: Sequence[Any],
    values: Any,
    *,
    of: Any = None,
    colour: Any = "now",
    lit: Any = None,
    w: float = 620.0,
    thick: float = 40.0,
    gap: float = 22.0,
    decimals: int = 2,
    size: float = 30.0,
    slots: int | None = None,
) -> Picture:
    """Horizontal bars, as long as `values` say out of `of` (by default the largest), their names left, values right."""
    held = np.ravel(np.asarray(measured(values), float))
    most = float(np.max(measured(of))) if of is not None else float(held.max(initial=0.0))
    marks: list[Mark] = []
    for i, (title, value) in enumerate(zip(titles, held, strict=True)):
        y = i * (thick + gap)
        hue = colour[i] if isinstance(colour, (tuple, list)) else colour
        said, own = words(title)
        long = max(value / (most or 1.0) * w, 4.0)
        marks += [
            Text(key=f"{name}/{i}/title", words=said, own=own, x=-18, y=y, size=size, colour="text", anchor=1.0),
            Box(key=f"{name}/{i}", x=long / 2, y=y, w=long, h=thick, radius=6, fill=hue),
            Text(
                key=f"{name}/{i}/value",
                words=words(values[i], decimals)[0],
                x=long + 16,
                y=y,
                size=size,
                colour=hue,
                weight=650,
                anchor=0.0,
            ),
        ]
    rows = max(len(held), slots or 0)
    width = max((mark.w for mark in marks if isinstance(mark, Text) and mark.key.endswith("title")), default=0.0)
    return Picture.of(marks, (-width - 18, -thick / 2, w + 6.0 * size, rows * (thick + gap) - gap - thick / 2))


def _reached(values: Any) -> np.ndarray:
    """All numbers of an array, or of a list of arrays and numbers."""
    several = values if isinstance(values, (list, tuple)) else [values]
    return np.concatenate([np.ravel(np.asarray(measured(each), float)) for each in several])


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    log: bool
    ticks: tuple[float, ...]

    def part(self, value: float) -> float:
        if self.log:
            return float((np.log(value) - np.log(self.low)) / (np.log(self.high) - np.log(self.low)))
        return (value - self.low) / (self.high - self.low)


def _scale(values: np.ndarray, log: bool, zero: bool) -> _Scale:
    low, high = float(values.min()), float(values.max())
    if log:
        low, high = min(low, high / 2), max(high, low * 2)
        powers = [10.0**k for k in range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)]
        ticks = [p for p in powers if low <= p <= high] or [low, high]
        if len(ticks) < 2:
            ticks = sorted({low, high})
        return _Scale(low, high, True, tuple(ticks))
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / 4)
    ticks = [k * step for k in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]
    return _Scale(low, high, False, tuple(ticks))


def _round_step(rough: float) -> float:
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999))


def _tick(key: str, value: float, x: float, y: float, anchor: float, size: float) -> list[Mark]:
    number = int(value) if float(value).is_integer() and abs(value) < 1e6 else value
    return [Text(key=key, words=(numeral(number),) * 2, x=x, y=y, size=size, colour="quiet", anchor=anchor)]


def _curve(name: str, each: Curve, across: _Scale, down: _Scale, w: float, h: float, size: float) -> list[Mark]:
    xs, ys = np.ravel(np.asarray(measured(each.xs), float)), np.ravel(np.asarray(measured(each.ys), float))
    points = tuple((across.part(x) * w, -down.part(y) * h) for x, y in zip(xs, ys, strict=True))
    key = f"{name}/{each.key}"
    marks: list[Mark] = []
    if each.area and len(points) > 1:
        under = ((points[0][0], 0.0), *points, (points[-1][0], 0.0))
        marks.append(Line(key=f"{key}/area", points=under, colour=None, thick=0, fill=f"{each.colour}/14", closed=True))
    if len(points) > 1:
        marks.append(Line(key=key, points=points, colour=each.colour, thick=5, dashed=each.dashed))
    if each.dots:
        marks += [
            Box(key=f"{key}/{i}", x=x, y=y, w=16, h=16, radius=8, fill=each.colour) for i, (x, y) in enumerate(points)
        ]
    if each.title is not None and points:
        said, own = words(each.title)
        x, y = points[-1]
        marks.append(
            Text(
                key=f"{key}/title",
                words=said,
                own=own,
                x=x + 18,
                y=y,
                size=size,
                colour=each.colour,
                weight=600,
                anchor=0.0,
            )
        )
    return marks
