"""Spots: where the elements of a tensor stand on the page, its axes counted across and down, one within another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from vizkit.picture.marks import Bounds

Spot = tuple[float, float]
Place = tuple[int, ...]
Gaps = Mapping[int, float]


def spots(
    shape: Sequence[int], step: float, *, across: Sequence[int], down: Sequence[int] = (), gaps: Gaps | None = None
) -> dict[Place, Spot]:
    """The centre of every element of a tensor of this shape by its place, the middle of them all at the origin.

    `across` and `down` are the axes that are counted to the right and downwards, the outermost first. Neighbours are
    `step` apart; `gaps` are the room besides between any two that an axis counts.
    """
    strides: dict[int, float] = {}
    ends = []
    for axes in (across, down):
        reach = step
        for axis in reversed(axes):
            strides[axis] = reach + (gaps or {}).get(axis, 0.0)
            reach += (shape[axis] - 1) * strides[axis]
        ends.append(reach - step)

    def along(axes: Sequence[int], place: Place, end: float) -> float:
        return sum(place[axis] * strides[axis] for axis in axes) - end / 2

    places = product(*map(range, shape))
    return {place: (along(across, place, ends[0]), along(down, place, ends[1])) for place in places}


def step_within(
    shape: Sequence[int],
    within: tuple[float, float],
    *,
    across: Sequence[int],
    down: Sequence[int] = (),
    gaps: Gaps | None = None,
) -> float:
    """The largest step of `spots` at which all elements have room within a width and a height."""
    steps = []
    for axes, most in zip((across, down), within, strict=True):
        count, free = 1, 0.0
        for axis in reversed(axes):
            free = shape[axis] * free + (shape[axis] - 1) * (gaps or {}).get(axis, 0.0)
            count *= shape[axis]
        steps.append((most - free) / count)
    return max(1.0, min(steps, default=math.inf))


def room(at: Iterable[Spot], w: float, pad: float = 0.0) -> Bounds:
    """The room of squares of side `w` that stand at these spots, with `pad` around."""
    xs, ys = zip(*at, strict=True)
    out = w / 2 + pad
    return min(xs) - out, min(ys) - out, max(xs) + out, max(ys) + out
