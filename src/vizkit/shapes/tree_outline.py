"""The way round the outline of a tree: it passes every node on the left, below and on the right."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from vizkit.picture.marks import Box, Line, Mark

if TYPE_CHECKING:
    from vizkit.shapes.tree_layout import Laid

SIDES = ("left", "below", "right")
"""Where the way passes a node, in this order."""

QUARTER = (math.sqrt(2) - 1) / 2
"""How far a quarter of a circle bends away from its chord, as part of that."""

POINTS = 6
"""Points of the line that a quarter around a disc takes."""

WALKER = 0.52
"""The walker's width in ems."""

Stop = tuple[str, str]
"""A place of the tree and a side of it."""


def outline(plan: Laid) -> Iterator[Mark]:
    """The whole way, and over it what is behind the walker."""
    if plan.tree.round is None:
        return
    path, ends = _path(plan)
    place, side = plan.tree.round
    gone = len(path) if place is None else ends[place, side]
    lit = [*path[:gone], *[path[gone - 1]] * (len(path) - gone)]
    name, (x, y) = f"{plan.tree.name}/outline", path[0]
    for key, points, colour in ((name, path, "faint"), (f"{name}/gone", lit, "now")):
        yield Line(key=key, x=x, y=y, points=tuple((px - x, py - y) for px, py in points), colour=colour, thick=2.5)


def walker(plan: Laid) -> Iterator[Mark]:
    """The walker, if he is on his way."""
    if plan.tree.round is None or plan.tree.round[0] is None:
        return
    place, side = plan.tree.round
    (x, y), w = _at(plan, place, side, _off(plan)), WALKER * plan.em
    dot = {"w": w, "h": w, "radius": w / 2, "fill": "now", "arc": _bend(plan, place, side)}
    yield Box(key=f"{plan.tree.name}/walker", x=x, y=y, **dot)


def _path(plan: Laid) -> tuple[list[tuple[float, float]], dict[Stop, int]]:
    """The points of the way, and how many there are up to each stop."""
    path: list[tuple[float, float]] = []
    ends: dict[Stop, int] = {}
    off = _off(plan)
    for place, side in _stops(plan, next(iter(plan.places))):
        x, y = _at(plan, place, side, off)
        if _bend(plan, place, side):
            px, py = path[-1]
            over = [i / (POINTS + 1) for i in range(1, POINTS + 1)]
            lifts = [(part, -QUARTER * math.sin(math.pi * part)) for part in over]
            path += [(px + (x - px) * part + (y - py) * up, py + (y - py) * part - (x - px) * up) for part, up in lifts]
        path.append((x, y))
        ends[place, side] = len(path)
    return path, ends


def _stops(plan: Laid, place: str) -> Iterator[Stop]:
    """The stops of the way round the subtree at a place."""
    below = _below(plan, place)
    yield place, "left"
    for child in below["left"]:
        yield from _stops(plan, child)
    yield place, "below"
    for child in below["right"]:
        yield from _stops(plan, child)
    yield place, "right"


def _below(plan: Laid, place: str) -> dict[str, list[str]]:
    """The nodes right below a place, those before the stop below it and those after it."""
    first, *others = [at for at, above in plan.tidy.parents.items() if above == place] or [None]
    found = {"left": [] if first is None else [first], "right": others}
    return {side: [at for at in children if not plan.tree.missing(at)] for side, children in found.items()}


def _bend(plan: Laid, place: str, side: str) -> float:
    """How the way to a stop bends: around the disc where it comes from the stop before at the same node."""
    turns = side != "left" and not _below(plan, place)["left" if side == "below" else "right"]
    return -QUARTER if turns else 0.0


def _at(plan: Laid, place: str, side: str, off: float) -> tuple[float, float]:
    """Where a stop is."""
    (x, y), aside, down = plan.places[place], plan.wide / 2 + off, plan.high / 2 + off
    return {"left": (x - aside, y), "below": (x, y + down), "right": (x + aside, y)}[side]


def _off(plan: Laid) -> float:
    """How far the way keeps from discs: little, and less than half of what is free between neighbours."""
    levels: dict[float, list[float]] = {}
    for x, y in plan.places.values():
        levels.setdefault(y, []).append(x)
    apart = [right - left for level in levels.values() for left, right in pairwise(sorted(level))]
    free = min(apart, default=2 * plan.wide) - plan.wide
    return max(min(0.4 * free, 0.3 * plan.em), 2.0)
