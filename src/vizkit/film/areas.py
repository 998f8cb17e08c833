"""Areas: rectangles of whole pixels, of even size, as luma has twice as many as chroma."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Area = tuple[int, int, int, int]
"""Left, top, right, bottom, in whole pixels."""

SPARE = 8192
"""Pixels that may be painted in vain: two areas cost more than one that has so many more."""


def size(area: Area) -> int:
    """The number of its pixels."""
    left, top, right, bottom = area
    return (right - left) * (bottom - top) if left < right and top < bottom else 0


def around(areas: Iterable[Area]) -> Area:
    """The area that holds them all."""
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def common(one: Area, other: Area) -> Area:
    """What is in both; it has no size where nothing is."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def touch(area: Area, areas: Iterable[Area]) -> list[Area]:
    """Those of some areas that have pixels of one in common."""
    left, top, right, bottom = area
    return [each for each in areas if left < each[2] and each[0] < right and top < each[3] and each[1] < bottom]


def holds(area: Area, areas: Iterable[Area]) -> bool:
    """Whether all pixels of some areas are in one."""
    left, top, right, bottom = area
    return all([left <= x0 and top <= y0 and x1 <= right and y1 <= bottom for x0, y0, x1, y1 in areas])


def joined(areas: Iterable[Area]) -> list[Area]:
    """Few areas that hold them all: two are made one where that has little more than both."""
    found: list[tuple[Area, int]] = []
    for area in areas:
        if own := size(area):
            _join(found, area, own)
    return [area for area, _ in found]


def _join(found: list[tuple[Area, int]], new: Area, own: int) -> None:
    left, top, right, bottom = new
    for place, ((x0, y0, x1, y1), other) in enumerate(found):
        x0, y0 = x0 if x0 < left else left, y0 if y0 < top else top
        x1, y1 = x1 if x1 > right else right, y1 if y1 > bottom else bottom
        many = (x1 - x0) * (y1 - y0)
        if many == other:
            return
        if many <= own + other + SPARE:
            del found[place]
            _join(found, (x0, y0, x1, y1), many)
            return
    found.append((new, own))


def rim(outer: Area, hole: Area) -> Iterator[Area]:
    """The areas around a hole, which is within the outer one: above, below, to the left, to the right."""
    (x0, y0, x1, y1), (left, top, right, bottom) = outer, hole
    yield from ((x0, y0, x1, top), (x0, bottom, x1, y1), (x0, top, left, bottom), (right, top, x1, bottom))
