"""A product: matrices in a row, brackets around those multiplied first, a box around what something is applied to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.detours import around
from vizkit.picture.marks import Bounds, Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.abreast import Abreast, abreast
from vizkit.shapes.arrays import blanks
from vizkit.shapes.cells import Cells
from vizkit.shapes.places import place_of

SIDE, HEAD, FOOT = 1.05, 2.1, 0.6
"""Ems beside the factors, above them for the name of what is applied, and below them."""

AWAY, DEEP = 0.22, 0.3
"""Ems from a factor to its bracket, and how far that is bent."""

WALL = 0.95
"""Ems from a factor to the box of what is applied to it, at most."""

CLEAR = 0.65
"""The part of the way to the next factor that the box takes at most."""


@dataclass(frozen=True)
class Product(Picture):
    """Factors with a pair of brackets, keyed `name/open` and `name/close`, and a box keyed `name/applied`."""

    name: str
    factors: Abreast
    pair: tuple[int, int] | None = None
    colour: str = "text"
    thing: tuple[Any, int, int, str] | None = None

    def bracketed(self, first: Any, last: Any, colour: str = "text") -> Product:
        """With brackets around the factors from `first` to `last`, wherever they were before."""
        return replace(self, pair=(self._place(first), self._place(last)), colour=colour)

    def applied(self, words: Any, first: Any, last: Any, colour: str = "quiet") -> Product:
        """With a box around the factors from `first` to `last`, by the name of what is applied to their product."""
        return replace(self, thing=(words, self._place(first), self._place(last), colour))

    def _place(self, factor: Any) -> int:
        """Which factor is meant; below 0, counted from the last."""
        return range(len(self.factors.blocks))[place_of(factor)]

    def extent(self, setting: Setting) -> Extent:
        inner = self.factors.extent(setting)
        wide, high = 2 * SIDE, HEAD + FOOT
        sizes = inner.w + wide, inner.h + high, inner.most_w + wide, inner.most_h + high
        return replace(inner, **dict(zip(("w", "h", "most_w", "most_h"), sizes, strict=True)))

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em = room.em
        inside = room.within(
            room.left + SIDE * em, room.top + HEAD * em, room.right - SIDE * em, room.bottom - FOOT * em
        )
        factors = tuple(self.factors.marks(inside, extent, setting))
        yield from self._box(factors, em, setting)
        yield from factors
        if self.pair is not None and (bounds := self._bounds(factors, *self.pair)):
            left, top, right, bottom = bounds
            middle, half = (top + bottom) / 2, (bottom - top) / 2 + 0.1 * em
            for side, x, deep in (("open", left - AWAY * em, DEEP), ("close", right + AWAY * em, -DEEP)):
                points = tuple((-deep * em * (1 - t * t), t * half) for t in (-1, -0.75, -0.4, 0, 0.4, 0.75, 1))
                look = {"points": points, "colour": self.colour, "thick": 5.0, "smooth": True}
                yield Line(key=f"{self.name}/{side}", x=x, y=middle, **look)

    def _box(self, factors: tuple[Mark, ...], em: float, setting: Setting) -> Iterator[Mark]:
        if self.thing is None or (bounds := self._bounds(factors, *self.thing[1:3])) is None:
            return
        words, first, last, colour = self.thing
        left, top, right, bottom = bounds
        before, after = self._bounds(factors, 0, first - 1), self._bounds(factors, last + 1, len(self.factors.blocks))
        titles = [mark.bounds[1] for mark in factors if isinstance(mark, Text) and mark.key.endswith("/title")]
        left -= min(WALL * em, math.inf if before is None else CLEAR * (left - before[2]))
        right += min(WALL * em, math.inf if after is None else CLEAR * (after[0] - right))
        bottom += 0.45 * em
        top = min([top, *titles]) - 1.75 * em
        size = {"x": (left + right) / 2, "y": (top + bottom) / 2, "w": right - left, "h": bottom - top}
        look = {"fill": "panel", "edge": colour, "thick": 3.5, "radius": 0.5 * em}
        yield Box(key=f"{self.name}/applied", **size, **look)
        said, own = setting.words(words)
        at = {"x": (left + right) / 2, "y": top + 0.95 * em, "size": em, "weight": 650}
        yield Text(key=f"{self.name}/applied/title", words=said, own=own, colour=colour, **at)

    def _bounds(self, factors: tuple[Mark, ...], first: int, last: int) -> Bounds | None:
        """Around the cells of the factors from `first` to `last`, if they have any."""
        wanted = [block.child for block in self.factors.blocks[first : last + 1] if isinstance(block.child, Cells)]
        keys = {cells.key(spot) for cells in wanted for spot in cells.values}
        found = [mark.bounds for mark in factors if mark.key in keys]
        return around(found) if found else None


def product(*factors: Picture, name: str = "product") -> Product:
    """Titled matrices in a row: `product(grid(Q).titled("Q"), grid(K).titled("K")).bracketed(first, last)`."""
    return Product(name, abreast(*factors, name=f"{name}/factors"))


def outlines(*matrices: Any, names: Sequence[Any], name: str = "product") -> Product:
    """Matrices as large as they are, of which nothing else matters: `outlines(Q, K, V, names=("Q", "Kᵗ", "V"))`.

    One that is named as transposed, with ᵗ at the end, has its rows as columns.
    """
    factors = []
    for place, (matrix, title) in enumerate(zip(matrices, names, strict=True)):
        cells = blanks(f"{name}/{place}", matrix, matrix[0])
        turned = cells.transposed() if str(title).endswith("ᵗ") else cells
        factors.append(turned.wholly("quiet").titled(title))
    return product(*factors, name=name)
