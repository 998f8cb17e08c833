"""A vessel: parts of a sum poured in one after the other, a mark at its side, and a lamp that lights above the mark."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from vizkit.picture.ink import key
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.drawn import Spot, elements, numbers_of

WIDE, WIDEST, HIGH, HIGHEST = 7.0, 16.0, 7.0, 18.0
"""Ems of the vessel, at least and at most."""

LAMP, RAY = 1.7, 0.55
"""Ems across of the lamp, and of its rays."""


@dataclass(frozen=True)
class Vessel(Picture):
    """Parts that stand on one another, each in a column of its own, so that one below zero takes away."""

    name: str
    parts: tuple[Any, ...]
    mark: Any = None
    title: Any = None
    lit: bool | None = None
    sources: tuple[str, ...] = ()

    def marked(self, mark: Any, title: Any = None) -> Vessel:
        """With a line at this number, its `title` before it."""
        return replace(self, mark=mark, title=title)

    def lighting(self, answer: Any) -> Vessel:
        """With a lamp above, lit where `answer` is not 0; dark where it has no value."""
        return replace(self, lit=answer is not None and bool(numbers_of(answer)[0]))

    def came_from(self, source: str) -> Vessel:
        """Each part comes from the cell of its place in another picture."""
        return replace(self, sources=tuple(f"{source}/{i}" for i in range(len(self.parts))))

    @property
    def _side(self) -> list[Any]:
        """What stands beside the mark."""
        return [part for part in (self.title, self.mark) if part is not None]

    def _levels(self) -> list[float]:
        return list(accumulate((numbers_of(part)[0] for part in self.parts), initial=0.0))

    def extent(self, setting: Setting) -> Extent:
        reach = [*self._levels(), *(numbers_of(self.mark) if self.mark is not None else ())]
        behind = setting.width(self._side, 600) if self.mark is not None else 0.0
        parts = {"high": max(reach), "low": -min(reach), "many": float(len(self.parts)), "behind": behind}
        head = LAMP + 2 * RAY + 0.6
        sides = 2 * (behind + 0.6)
        return Extent(WIDE + sides, HIGH + head, WIDEST + sides, HIGHEST + head, 2.0, 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, behind = room.em, (extent.part("behind") + 0.6) * room.em
        head = (LAMP + 2 * RAY + 0.6) * em
        left, right = room.left + behind, room.right - behind
        left, right = max(left, room.x - WIDEST / 2 * em), min(right, room.x + WIDEST / 2 * em)
        top, bottom = room.top + head, room.bottom - 0.4 * em
        low, high = extent.part("low"), max(extent.part("high"), 1e-9)
        unit = (bottom - top) / ((low + high) * 1.12)
        zero = bottom - low * unit * 1.06
        yield from self._lamp((left + right) / 2, room.top + (RAY + LAMP / 2 + 0.1) * em, em)
        ways = ((left, top), (left, bottom), (right, bottom), (right, top))
        yield Line(key=f"{self.name}/wall", points=ways, colour="quiet", thick=5.0)
        if low:
            yield Line(key=f"{self.name}/zero", points=((left, zero), (right, zero)), colour="faint", thick=3.0)
        wide = (right - left) / max(extent.part("many"), 1.0)
        mark = None if self.mark is None else zero - numbers_of(self.mark)[0] * unit
        for i, (start, end) in enumerate(pairwise(self._levels())):
            x, levels = left + (i + 0.5) * wide, (zero - start * unit, zero - end * unit)
            yield from self._part(i, x, wide, levels, mark, em, setting)
        if mark is not None:
            ends = ((left - 0.3 * em, mark), (right + 0.3 * em, mark))
            yield Line(key=f"{self.name}/mark", points=ends, colour="second", thick=5.0, dashed=True)
            said, own = setting.words(self._side)
            look = {"size": em, "colour": "second", "weight": 600, "anchor": 0.0}
            yield Text(key=f"{self.name}/mark/value", words=said, own=own, x=right + 0.6 * em, y=mark, **look)

    def _part(
        self, i: int, x: float, wide: float, levels: Spot, mark: float | None, em: float, setting: Setting
    ) -> Iterator[Mark]:
        """One part, from the level before it to the level with it, and its number."""
        own, (start, end) = f"{self.name}/{i}", levels
        came = self.sources[i] if self.sources else None
        h = max(abs(end - start), 3.0)
        look = {"fill": "quiet/30@ground", "edge": "quiet", "radius": min(0.25 * em, h / 2)}
        yield Box(key=own, x=x, y=(start + end) / 2, w=wide - 0.3 * em, h=h, came_from=came, **look)
        said, mine = setting.words(self.parts[i])
        within = h >= 1.5 * em
        y = (start + end) / 2 if within else min(start, end) - 0.75 * em
        if mark is not None and abs(y - mark) < em:
            y = mark + 1.1 * em if within and max(start, end) - mark > 1.8 * em else min(y, mark) - 1.1 * em
        look = {"size": em, "weight": 650, "over": "quiet/30@ground" if within else None}
        yield Text(key=f"{own}/value", words=said, own=mine, x=x, y=y, came_from=came, **look)

    def _lamp(self, x: float, y: float, em: float) -> Iterator[Mark]:
        if self.lit is None:
            return
        size = LAMP * em
        cause = f"{self.name}/{len(self.parts) - 1}" if self.parts else None
        look = {"fill": "first" if self.lit else "ground", "edge": "first" if self.lit else "quiet", "thick": 3.5}
        yield Box(key=f"{self.name}/lamp", x=x, y=y, w=size, h=size, radius=size / 2, waits_for=cause, **look)
        for i in range(8):
            dx, dy = math.cos(i * math.pi / 4), math.sin(i * math.pi / 4)
            near, far = size / 2 + 0.15 * em, size / 2 + RAY * em
            ray = ((dx * near, dy * near), (dx * far, dy * far))
            look = {"colour": "first", "thick": 5.0, "opacity": float(self.lit), "waits_for": cause}
            yield Line(key=f"{self.name}/ray/{i}", x=x, y=y, points=ray, **look)


def vessel(parts: Any, *, name: str | None = None) -> Vessel:
    """What a sum is made of, poured together: `vessel(terms).marked(T, "T").lighting(answer)`."""
    return Vessel(name or f"{key(parts) or 'sum'}/vessel", () if parts is None else tuple(elements(parts)))
