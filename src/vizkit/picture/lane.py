"""A lane: cells in columns, where they stand for something above or below, with room kept for those to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.type import width
from vizkit.picture.words import words

GAP = 6.0
WEIGHT = 600

SMALLER = 0.83
"""How much smaller all numbers are set at most for the longest one's sake."""


def lane(
    name: str,
    values: Sequence[Any],
    *,
    places: Sequence[int] | None = None,
    at: Sequence[int] | None = None,
    alike: Iterable[Any] = (),
    slots: range = range(0),
    colours: Mapping[int, str] | None = None,
    colour: str | None = None,
    dashed: bool = False,
    pitch: float = 72.0,
    h: float = 64.0,
    size: float = 34.0,
    decimals: int = 2,
    came_from: str | Mapping[int, str] | None = None,
    goes_into: str | None = None,
) -> Picture:
    """The values as cells in the columns `at` (else the first), keyed `name/place` by their `places` (else columns).

    Dashed `slots` keep the columns of those to come. A cell has its place's colour of `colours`, else `colour`; a
    `dashed` one is on its way out. All type has the size that the longest of `alike` needs. `came_from` and
    `goes_into` are keys, in which `{}` stands for the place.
    """
    columns = list(range(len(values))) if at is None else list(at)
    keys = columns if places is None else list(places)
    sizes = fitting(values, pitch - GAP, size, decimals, alike)
    shape = {"w": pitch - GAP, "h": h, "radius": 9}
    empty = {"edge": "faint", "dashed": True, "thick": 2}
    marks: list[Mark] = [Box(key=f"{name}/slot/{i}", x=(i + 0.5) * pitch, **shape, **empty) for i in slots]
    for value, place, column, fits in zip(values, keys, columns, sizes, strict=True):
        key, x = f"{name}/{place}", (column + 0.5) * pitch
        hue = (colours or {}).get(place, colour)
        fill = "cell" if hue is None or dashed else f"{hue}/25"
        type_ = {"size": fits, "weight": WEIGHT, "colour": "quiet" if dashed else "text", "over": fill, "detail": True}
        way = {"came_from": _named(came_from, place), "goes_into": _named(goes_into, place)}
        said, own = words(value, decimals)
        marks += [
            Box(key=key, x=x, fill=fill, edge=hue, dashed=dashed, thick=3, **shape, **way),
            Text(key=key + TEXT, words=said, own=own, x=x, **type_, **way),
        ]
    reach = max([0, *(column + 1 for column in columns), *(i + 1 for i in slots)])
    return Picture.of(marks, (0.0, -h / 2, reach * pitch, h / 2))


def fitting(
    values: Sequence[Any], room: float, size: float, decimals: int = 2, alike: Iterable[Any] = ()
) -> list[float]:
    """A size for each of the values at which it is no wider than `room`.

    It is `size` for all, or what the longest of them and `alike` needs; where that would be far smaller, the long ones
    alone are set smaller.
    """
    own = [_fits(value, room, size, decimals) for value in values]
    common = max(min([size, *own, *(_fits(value, room, size, decimals) for value in alike)]), SMALLER * size)
    return [min(common, fits) for fits in own]


def _fits(value: Any, room: float, size: float, decimals: int) -> float:
    return min(size, room / max(width(said, "sans", WEIGHT) for said in words(value, decimals)[0]))


def _named(pattern: str | Mapping[int, str] | None, place: int) -> str | None:
    if pattern is None or isinstance(pattern, str):
        return pattern and pattern.replace("{}", str(int(place)))
    return pattern.get(place)
