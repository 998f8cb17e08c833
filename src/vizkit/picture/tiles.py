"""Tiles: the elements of a tensor, flat or leaning, wherever a scene puts them, so that each can travel."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from vizkit.language.numerals import numeral
from vizkit.picture import type as typography
from vizkit.picture.layout import EMPTY, Picture
from vizkit.picture.marks import Line, Paint, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.old_ink import measured
from vizkit.picture.spots import Place, Spot
from vizkit.picture.words import words

COLOURS = ("first/55", "now/55", "done/55", "second/55")
"""The paints of the slices of a tensor, in their order; past the last they begin again."""

CORNER = 4
"""Points a round corner is drawn with: always as many, so that a leaning tile can straighten itself on its way."""


def tiles(
    name: str,
    standing: Mapping[Place, tuple[Any, Spot]],
    *,
    alike: Any = None,
    w: float = 64.0,
    h: float | None = None,
    slant: float = 0.0,
    colours: Sequence[Paint] = COLOURS,
    edges: Mapping[Place, Paint] | None = None,
    decimals: int = 2,
    came_from: str | None = None,
    arc: float = 0.0,
) -> Picture:
    """Values at their spots, keyed `name/…` by their places and coloured by the first number of those (the slices).

    A tile is `w` wide and as high, but for `h`; its top leans to the right by `slant`. All type has the size that the
    longest of `alike` needs, another tensor that is seen with it. `edges` are the colours of the outlines that are not
    the slice's own; `came_from` is the name of the tiles that these fly out of.
    """
    high = h or w
    size = type_size([value for value, _ in standing.values()] if alike is None else alike, w, high, slant, decimals)
    shapes, texts = [], []
    for place, (value, (x, y)) in standing.items():
        paint, key = colours[place[0] % len(colours)], f"{name}/{path(place)}"
        edge = (edges or {}).get(place)
        way = {"x": x, "y": y, "came_from": f"{came_from}/{path(place)}" if came_from else None, "arc": arc}
        line = {"colour": edge or hue(paint), "thick": min(4.5, 1.5 + w / 20) if edge else 1.5}
        shapes.append(Line(key=key, points=leaning(w, high, slant), closed=True, fill=paint, **line, **way))
        said, own = words(value, decimals)
        texts.append(Text(key=key + TEXT, words=said, own=own, size=size, weight=550, over=paint, detail=True, **way))
    return Picture.of([*shapes, *texts]) if shapes else EMPTY


def path(place: Iterable[int]) -> str:
    """A place as part of a key."""
    return "/".join(str(int(number)) for number in place)


def hue(paint: str) -> str:
    """The meaning of a paint at full strength."""
    return paint.partition("/")[0]


def leaning(w: float, h: float, slant: float = 0.0, radius: float = 8.0) -> tuple[Spot, ...]:
    """The outline, about its centre, of a rectangle whose top leans to the right by `slant`, with round corners."""
    lean = slant / 2
    corners = [(-w / 2 + lean, -h / 2), (w / 2 + lean, -h / 2), (w / 2 - lean, h / 2), (-w / 2 - lean, h / 2)]
    reach = min(radius, w / 4, h / 4)
    points = []
    for n, corner in enumerate(corners):
        start, end = (_towards(corner, corners[other], reach) for other in (n - 1, (n + 1) % 4))
        points += [_bent(start, corner, end, step / (CORNER - 1)) for step in range(CORNER)]
    return tuple(points)


def type_size(values: Any, w: float, h: float, slant: float = 0.0, decimals: int = 2) -> float:
    """The size of type that the longest of `values` has room for in a tile: small tiles give more of theirs to it."""
    held = measured(values)
    numbers = np.ravel(held) if isinstance(held, np.ndarray) else held
    longest = max(
        (typography.width(numeral(number, decimals, padded=True), "sans", 550) for number in numbers), default=1.0
    )
    return min(0.46 * h + 9, 0.66 * w, 0.86 * w / (max(longest, 1.1) + abs(slant) / h))


def _towards(one: Spot, other: Spot, reach: float) -> Spot:
    part = reach / math.dist(one, other)
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part


def _bent(start: Spot, corner: Spot, end: Spot, part: float) -> Spot:
    weights = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return tuple(
        sum(weight * spot[axis] for weight, spot in zip(weights, (start, corner, end), strict=True)) for axis in (0, 1)
    )
