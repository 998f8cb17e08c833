"""A skyline: the lines over bars that stand side by side, by the bars' tops and the pitch of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vizkit.picture.marks import Box, Line, Mark

WIDE = 0.66
"""The part of its column that a bar takes."""

EYE = 1.7
"""How far the eye reaches past the last column that it looks over, in ems."""


def contour(key: str, places: Sequence[int], start: int, tops: Sequence[float], pitch: float) -> Line:
    """Return a line over each column from `start` as high as the first of `places` that stands there or farther right.

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
    """Return a line at each of the heights over its column, from the column `first` on."""
    points = tuple((edge * pitch, -height) for i, height in enumerate(heights, first) for edge in (i, i + 1))
    return Line(key=key, points=points, colour="done", thick=5)


def flight(key: str, source: int, target: int, tops: Sequence[float], pitch: float) -> Line:
    """Return an arrow from the top of one bar past another: level over a lower one, down to the top of a higher one."""
    side = -1 if target < source else 1
    x = (source + 0.5 + side * WIDE / 2) * pitch
    way = ((0, 0), ((target + 0.5 + side * 0.4) * pitch - x, min(0.0, tops[source] - tops[target])))
    return Line(key=key, x=x, y=-tops[source], points=way, colour="now", thick=4, arrow=True, drawn=True)


def sight(key: str, place: int, last: int, tops: Sequence[float], pitch: float, em: float) -> Iterator[Mark]:
    """Yield an eye right of the column `last`, and its line of sight to the top of a bar, or to what hides it."""
    hides = next((i for i in range(last, place, -1) if tops[i] >= tops[place]), None)
    at = {"x": (last + 1) * pitch + 0.85 * em, "y": -tops[place] + 0.1 * em}
    reach = ((place if hides is None else hides) + 0.5 + WIDE / 2) * pitch + 0.15 * em - at["x"]
    ray = {"points": ((-em, 0), (reach, 0)), "colour": "now" if hides is None else "lost"}
    yield Line(key=f"{key}/line", thick=4, arrow=True, dashed=True, **ray, **at)
    for lid, bend in (("lid", -0.85), ("under", 0.85)):
        points = ((-0.75 * em, 0), (0, bend * em), (0.75 * em, 0))
        yield Line(key=f"{key}/{lid}", points=points, colour="text", thick=4, smooth=True, **at)
    pupil = {"w": 0.5 * em, "h": 0.5 * em, "radius": 0.25 * em, "fill": "text"}
    yield Box(key=f"{key}/eye", x=at["x"] - 0.12 * em, y=at["y"], **pupil)
