"""A skyline: what is seen of bars that stand side by side, and lines at their heights."""

from __future__ import annotations

from collections.abc import Sequence

from vizkit.picture.marks import Box, Line, Mark

WIDE = 0.66
"""The part of its column that a bar fills."""

EYE = 52.0
"""How far the eye reaches past the last column that it looks over."""


def contour(key: str, places: Sequence[int], start: int, tops: Sequence[float], pitch: float) -> Line:
    """Over each column from `start` as high as the first of the `places` that stands there or farther right.

    It has two points for every column, those outside drawn in to its ends, so that one contour can become another.
    """
    points: list[tuple[float, float]] = []
    for i in range(len(tops)):
        inside = max(start, min(places[-1], i))
        height = tops[next(place for place in places if place >= inside)]
        left, right = (i, i + 1) if i == inside else (start, start) if i < start else (places[-1] + 1,) * 2
        points += [(left * pitch, -height), (right * pitch, -height)]
    return Line(key=key, points=tuple(points), colour="first", thick=6)


def steps(key: str, heights: Sequence[float], first: int, pitch: float) -> Line:
    """A line at each of the heights over its column, from the `first` column on."""
    points = tuple((edge * pitch, -height) for i, height in enumerate(heights, first) for edge in (i, i + 1))
    return Line(key=key, points=points, colour="done", thick=6)


def over_arrow(key: str, over: tuple[int, int], tops: Sequence[float], pitch: float) -> Line:
    """An arrow from the top of the first bar to the left, over the second."""
    tall, low = over
    x = (tall + 0.5 - WIDE / 2) * pitch
    way = ((0, 0), ((low + 0.1) * pitch - x, 0))
    return Line(key=key, x=x, y=-tops[tall], points=way, colour="now", thick=4, arrow=True)


def sight_line(key: str, place: int, last: int, tops: Sequence[float], pitch: float) -> list[Mark]:
    """An eye right of the `last` bar, and its line of sight to the top of the one at `place`, or to what hides it."""
    hides = next((i for i in range(last, place, -1) if tops[i] >= tops[place]), None)
    at = {"x": (last + 1) * pitch + EYE - 26, "y": -tops[place] + 3}
    reach = ((place if hides is None else hides) + 0.5 + WIDE / 2) * pitch + 5 - at["x"]
    ray = {"points": ((-32, 0), (reach, 0)), "colour": "now" if hides is None else "lost"}
    lid, under = (((-24, 0), (0, bend), (24, 0)) for bend in (-28, 28))
    return [
        Line(key=f"{key}/line", thick=4, arrow=True, dashed=True, **ray, **at),
        Line(key=f"{key}/lid", points=lid, colour="text", thick=4, smooth=True, **at),
        Line(key=f"{key}/under", points=under, colour="text", thick=4, smooth=True, **at),
        Box(key=f"{key}/eye", x=at["x"] - 4, y=at["y"], w=16, h=16, radius=8, fill="text"),
    ]
