"""Bars: numbers side by side, each as high as it is, and the skyline that is seen from the right."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vizkit.picture.lane import fitting
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Line, Mark, Paint, Text
from vizkit.picture.old_ink import Place, measured
from vizkit.picture.skyline import EYE, WIDE, contour, over_arrow, sight_line, steps
from vizkit.picture.words import words

LEAST = 5.0
"""How high the lowest bar is, so that it can be seen."""


def bars(
    name: str,
    values: Iterable[Any],
    *,
    colours: Mapping[int, Paint] | None = None,
    hollow: Collection[int] = (),
    window: range | None = None,
    skyline: Collection[int] = (),
    since: int | None = None,
    sight: int | None = None,
    over: tuple[int, int] | None = None,
    line: tuple[int, Sequence[Any]] | None = None,
    index: Any = None,
    pitch: float = 100.0,
    h: float = 300.0,
    size: float = 30.0,
    small: float = 26.0,
    decimals: int = 2,
) -> Picture:
    """The values as bars on one floor, keyed `name/place`, its value and its place below each; zero is a line across.

    A bar has its colour of `colours`, a `hollow` one is an outline. A band and a bracket mark the `window`. The
    `skyline`, places whose values fall, is a contour over the bars from `since` (or the window's left edge) to its last
    place. `sight` is the place that an eye at the window's right edge looks at, as far as it can see. `over` is a pair
    of places: an arrow from the first's top flies over the second. `line` is a place and the values that a line has
    over the columns from there on. `index` names the row of places. The floor is at `y` 0, the highest bar `h` high.
    """
    held = list(values)
    scale = _Scale.of(map(_real, held), h)
    tops = [scale.height(value) for value in held]
    right, foot = len(held) * pitch, _places_at(size, small) + 0.55 * small + 16
    marks = _window(name, window, pitch, h, foot) if window else []
    for i, top in enumerate(tops):
        marks.append(_bar(f"{name}/{i}", (i + 0.5) * pitch, top, pitch * WIDE, (colours or {}).get(i), i in hollow))
    marks += _floor(name, right, scale, small)
    marks += _numbers(name, held, pitch, size, small, decimals)
    if index is not None:
        marks.append(_row_name(f"{name}/index", index, _places_at(size, small), small))
    if line is not None:
        marks.append(steps(f"{name}/line", [scale.height(value) for value in line[1]], line[0], pitch))
    start = since if since is not None else window[0] if window else 0
    if seen := sorted(place for place in skyline if place >= start):
        marks.append(contour(f"{name}/skyline", seen, start, tops, pitch))
    if over is not None:
        marks.append(over_arrow(f"{name}/over", over, tops, pitch))
    if window and sight is not None:
        marks += sight_line(f"{name}/sight", sight, window[-1], tops, pitch)
        right = max(right, (window[-1] + 1) * pitch + EYE)
    return Picture.of(marks, (0.0, -h, right, foot))


@dataclass(frozen=True)
class _Scale:
    """From values to heights above the floor, which lies a little below the least value where some are below zero.

    Values are halved, for two of the largest floats lie too far apart; infinity is higher than all others.
    """

    floor: float
    unit: float
    h: float

    @classmethod
    def of(cls, values: Iterable[float], h: float) -> _Scale:
        values = list(values)
        finite = [0.0, *(value / 2 for value in values if abs(value) < math.inf)]
        low, high = min(finite), max(finite)
        floor = low - 0.14 * (high - low) if low < 0 else 0.0
        room = (high - floor) * (1.12 if math.inf in values else 1.0)
        return cls(floor, h / (room or 1.0), h)

    def height(self, value: Any) -> float:
        return max(LEAST, min(self.h, (_real(value) / 2 - self.floor) * self.unit))


def _real(value: Any) -> float:
    value = measured(value)
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _values_at(size: float) -> float:
    return 0.7 * size + 8


def _places_at(size: float, small: float) -> float:
    return _values_at(size) + 0.55 * (size + small) + 4


def _bar(key: str, x: float, top: float, w: float, colour: Paint, hollow: bool) -> Box:
    look = {"edge": colour or "faint", "dashed": True, "thick": 2.5} if hollow else {"fill": colour or "edge"}
    return Box(key=key, x=x, y=-top / 2, w=w, h=top, radius=min(7.0, w / 4, top / 2), **look)


def _floor(name: str, long: float, scale: _Scale, small: float) -> list[Mark]:
    """The line that the bars stand on, and that of zero where it is another."""
    floor = Line(key=f"{name}/floor", points=((0, 0), (long, 0)), colour="faint", thick=3)
    if scale.floor == 0:
        return [floor]
    zero = -scale.height(Place(0))
    across = Line(key=f"{name}/zero", points=((0, zero), (long, zero)), colour="quiet", thick=2.5, dashed=True)
    return [floor, across, _row_name(f"{name}/zero/value", Place(0), zero, small)]


def _row_name(key: str, content: Any, y: float, size: float) -> Text:
    said, own = words(content)
    return Text(key=key, words=said, own=own, x=-14, y=y, size=size, colour="quiet", anchor=1.0)


def _numbers(name: str, values: list[Any], pitch: float, size: float, small: float, decimals: int) -> list[Mark]:
    marks: list[Mark] = []
    for i, (value, fits) in enumerate(zip(values, fitting(values, pitch - 4, size, decimals), strict=True)):
        said, own = words(value, decimals)
        place, _ = words(Place(i))
        at = {"x": (i + 0.5) * pitch, "y": _values_at(size)}, {"x": (i + 0.5) * pitch, "y": _places_at(size, small)}
        marks += [
            Text(key=f"{name}/{i}/value", words=said, own=own, size=fits, weight=600, detail=True, **at[0]),
            Text(key=f"{name}/{i}/place", words=place, size=small, colour="quiet", **at[1]),
        ]
    return marks


def _window(name: str, window: range, pitch: float, h: float, foot: float) -> list[Mark]:
    x, half = (window[0] + len(window) / 2) * pitch, len(window) * pitch / 2 - 3
    bracket = ((-half, -14), (-half, 0), (half, 0), (half, -14))
    return [
        Box(key=f"{name}/band", x=x, y=(foot - h) / 2 - 8, w=2 * half, h=h + foot, radius=10, fill="now/12"),
        Line(key=f"{name}/window", x=x, y=foot - 4, points=bracket, colour="now", thick=4.5),
    ]
