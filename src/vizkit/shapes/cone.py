"""A cone: which units of each layer below one unit sees, layer by layer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vizkit.picture.ink import key, look, measured
from vizkit.picture.marks import Box, Line, Mark
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting

HIGH, UNIT = 2.2, 0.34
"""Ems that a layer takes, and the least that a unit does."""


@dataclass(frozen=True)
class Cone(Picture):
    """Layers of units below one another, those that are seen in colour, the sides of the cone between them."""

    name: str
    counts: tuple[int, ...]
    seen: tuple[tuple[int, int] | None, ...]
    colour: str

    def extent(self, setting: Setting) -> Extent:
        wide, many = max(self.counts, default=1) * UNIT, len(self.counts)
        return Extent(wide, many * HIGH, FREE, many * HIGH * 2.5, 1.5, 1.0)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, pitch = room.em, room.h / max(len(self.counts), 1)
        sides: list[tuple[float, float, float]] = []
        for layer, (count, seen) in enumerate(zip(self.counts, self.seen, strict=True)):
            step, y = min(room.w / max(self.counts), 2.0 * em), room.top + (layer + 0.5) * pitch
            left, side = room.x - step * count / 2, min(step * 0.86, pitch * 0.5)
            for unit in range(count):
                on = seen is not None and seen[0] <= unit <= seen[1]
                look_ = {
                    "fill": f"{self.colour}/55@ground" if on else "cell",
                    "edge": self.colour if on else None,
                    "thick": 2,
                }
                at = {"x": left + (unit + 0.5) * step, "y": y, "w": side, "h": side, "radius": min(5.0, side / 4)}
                yield Box(key=f"{self.name}/{layer}/{unit}", **look_, **at)
            if seen is not None:
                ends = left + (seen[0] + 0.5) * step - side / 2, left + (seen[1] + 0.5) * step + side / 2
                sides.append((ends[0], ends[1], y))
        for i, (one, other) in enumerate(itertools.pairwise(sides)):
            for which in (0, 1):
                way = ((0.0, 0.0), (other[which] - one[which], other[2] - one[2]))
                yield Line(
                    key=f"{self.name}/side/{i}/{which}",
                    x=one[which],
                    y=one[2],
                    points=way,
                    colour=self.colour,
                    thick=2.5,
                )


def cone(counts: Any, seen: Any, *, name: str | None = None, colour: str = "first") -> Cone:
    """Layers of `counts` units, the uppermost first, and of each the pair (first, last) that is seen, or `None` yet."""
    pairs = [None if each is None else tuple(int(end) for end in look(each)) for each in seen]
    many = tuple(int(count) for count in measured(counts))
    pairs += [None] * (len(many) - len(pairs))
    return Cone(name or key(seen) or "cone", many, tuple(pairs), colour)
