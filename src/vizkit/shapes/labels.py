"""Labels: words beside what they name, clear of one another and of what stands there already."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.picture.marks import Bounds, Line, Mark, Text
from vizkit.picture.setting import Setting

SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1))
"""Where a label may stand, as steps across and down from what it names: the first that is free is taken."""

RINGS = 4
"""How many label heights away from what it names a label may be set, with a line between them."""


@dataclass(frozen=True)
class Label:
    """What is written beside the place `x`, `y`, that far from it; with `sides` these are tried, and no others."""

    key: str
    content: Any
    x: float
    y: float
    away: float
    colour: str = "text"
    sides: tuple[tuple[int, int], ...] = SIDES


class Crammed(ValueError):
    """Labels that find no free place; the message says which."""


def placed(
    labels: Iterable[Label], taken: Iterable[Bounds], room: Bounds, size: float, setting: Setting
) -> Iterator[Mark]:
    """The labels as marks within `room`, the earlier first, clear of one another and where possible of `taken`.

    `Crammed` where there is no place for one.
    """
    crossed, used = list(taken), []
    for label in labels:
        said, own = setting.words(label.content)
        text = Text(key=label.key, words=said, own=own, size=size, colour=label.colour, weight=600)
        spot = _spot(label, text.w, size, crossed + used, room) or _anywhere(label, text.w, size, crossed + used, room)
        spot = spot or _anywhere(label, text.w, size, used, room)
        if spot is None:
            raise Crammed(f"there is no room for the label {said[0]!r}")
        x, y, ring = spot
        used.append((x - text.w / 2, y - 0.6 * size, x + text.w / 2, y + 0.6 * size))
        points = _leader(label, x, y, text.w, size) if ring else ()
        if points:
            yield Line(key=f"{label.key}/leader", x=x, y=y, points=points, colour="faint", thick=2.0)
        yield text.moved(x, y)


def _leader(label: Label, x: float, y: float, w: float, size: float) -> tuple[tuple[float, float], ...]:
    """From what a label names to its words, as steps from their middle; nothing where it stands right beside them."""
    across, down = label.x - x, label.y - y
    if abs(down) >= 0.6 * size:
        return (across, down), (0.0, math.copysign(0.6 * size, down))
    gap = abs(across) - w / 2
    return ((across, down), (math.copysign(w / 2, across), 0.0)) if gap > label.away + size / 2 else ()


def _spot(label: Label, w: float, size: float, used: list[Bounds], room: Bounds) -> tuple[float, float, int] | None:
    """The nearest free middle for a label, and how many heights further away than beside its place that is."""
    for ring in range(RINGS + 1):
        for across, down in label.sides:
            x = label.x + across * (label.away + w / 2 + ring * size)
            y = label.y + down * (label.away + 0.6 * size + ring * 1.2 * size) * (0.75 if across and down else 1.0)
            x = min(max(x, room[0] + w / 2), room[2] - w / 2) if not across else x
            wanted = (x - w / 2, y - 0.6 * size, x + w / 2, y + 0.6 * size)
            inside = wanted[0] >= room[0] and wanted[1] >= room[1] and wanted[2] <= room[2] and wanted[3] <= room[3]
            if inside and not any(_meet(wanted, other) for other in used):
                return x, y, ring
    return None


def _anywhere(label: Label, w: float, size: float, used: list[Bounds], room: Bounds) -> tuple[float, float, int] | None:
    """The free middle in the room that is nearest to what the label names."""
    across = np.arange(room[0] + w / 2, room[2] - w / 2 + 1, size / 2)
    down = np.arange(room[1] + 0.6 * size, room[3] - 0.6 * size + 1, size / 2)
    spots = sorted(
        ((float(x), float(y)) for x in across for y in down), key=lambda at: math.dist(at, (label.x, label.y))
    )
    for x, y in spots:
        wanted = (x - w / 2, y - 0.6 * size, x + w / 2, y + 0.6 * size)
        if not any(_meet(wanted, other) for other in used):
            return x, y, RINGS
    return None


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
