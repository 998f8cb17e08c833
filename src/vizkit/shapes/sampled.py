"""An image that is sampled: its pixels as tiles, the brighter the larger, and points at the places where it is read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from vizkit.picture.ink import ink, key, look, measured, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Heat, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.drawn import numbers_of
from vizkit.shapes.places import place_of

LEAST, BARE, MOST = 2.6, 1.25, 9.0
"""Ems of a pixel's side: at least with its number and without, and at most."""

WHOLE = 7.0
"""Ems of the longer side of an image, at least."""

POINT = 0.42
"""Ems of a point; it is no more than a part of the way to the next."""


@dataclass(frozen=True)
class Sampled(Picture):
    """Pixels whose centres stand at 0, 1, … down and across, and points `down` × `across` between them."""

    name: str
    pixels: Any
    down: tuple[float, ...] = ()
    across: tuple[float, ...] = ()
    lit: tuple[int, int] | None = None
    colour: str = "text"
    framed: tuple[tuple[int, int], tuple[int, int]] | None = None
    aside: bool = False
    digits: bool = True
    heat: bool = False
    there: bool = True
    asked: tuple[int, int, Any] | None = None
    span: tuple[float, float] | None = None
    measured: bool = False

    def at(self, down: Any, across: Any, colour: str = "text") -> Sampled:
        """With points at these places, in coordinates of centres, each row's with each column's, without numbers."""
        return replace(self, down=numbers_of(down), across=numbers_of(across), colour=colour)

    def reading(self, down: Any, across: Any) -> Sampled:
        """With one point, lit, where it is read: beyond the outermost centres that is on them; none without a value."""
        if down is None or across is None:
            return self
        h, w = np.shape(look(self.pixels))
        places = (min(max(numbers_of(at)[0], 0.0), n - 1.0) for at, n in ((down, h), (across, w)))
        return replace(self, down=(next(places),), across=(next(places),), lit=(0, 0))

    def asking(self, row: Any, column: Any, question: Any) -> Sampled:
        """With a question in one pixel."""
        return replace(self, asked=(place_of(row), place_of(column), question))

    def framing(self, rows: Any, columns: Any) -> Sampled:
        """With an outline around the pixels from the first to the last of these rows and columns."""
        ends = tuple((place_of(places[0]), place_of(places[-1])) for places in (rows, columns))
        return replace(self, framed=ends)

    def mixing(self, down: Any, across: Any) -> Sampled:
        """With an outline around the pixels that weigh anything at a place: those whose centres it is between, and one
        alone where it is on a centre or beyond the outermost. Without a place the outline stays.
        """
        if down is None or across is None:
            return self
        h, w = np.shape(look(self.pixels))
        at = (min(max(numbers_of(each)[0], 0.0), n - 1.0) for each, n in ((down, h), (across, w)))
        return replace(self, framed=tuple((math.floor(each), math.ceil(each)) for each in at))

    def undigited(self) -> Sampled:
        """Without numbers: brightness alone."""
        return replace(self, digits=False)

    def scaled(self, of: Any) -> Sampled:
        """As bright as the same numbers are in `of`, another image."""
        found = numbers_of(of)
        return replace(self, span=(min(found), max(found)))

    def heated(self) -> Sampled:
        """Without numbers, in the colours of what lies below 0 and above."""
        return replace(self, digits=False, heat=True)

    def emptied(self) -> Sampled:
        """Without its pixels' brightness and numbers: what is to come."""
        return replace(self, digits=False, there=False)

    def clear(self) -> Sampled:
        """With its numbers in its corners, out of the way of what is read, at all moments; else only its brightness."""
        return replace(self, aside=True)

    def lighting(self, row: Any, column: Any) -> Sampled:
        """With the point in this row and column lit, larger than the others."""
        return replace(self, lit=None if row is None or column is None else (place_of(row), place_of(column)))

    def measuring(self) -> Sampled:
        """With a cross on every pixel's centre, and how far across the lit point is from its pixel's."""
        return replace(self, measured=True)

    # How it is laid out and drawn.

    def extent(self, setting: Setting) -> Extent:
        h, w = np.shape(look(self.pixels))
        wide = max(setting.width(each, 600) for each in (self.pixels[i, j] for i, j in np.ndindex(h, w)))
        least = max(LEAST, wide + 0.6) if self.digits and not (self.aside or self.down) else BARE
        least = max(least, WHOLE / max(h, w))
        most = max(MOST, least)
        return Extent(w * least, h * least, w * most, h * most, 1.0, 0.9, {"wide": wide})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, held = room.em, np.asarray(measured(self.pixels), float)
        h, w = held.shape
        side = min(room.w / w, room.h / h)
        left, top = room.x - side * w / 2, room.y - side * h / 2
        low, high = self.span or (float(held.min()), float(held.max()))
        bright = np.clip((held - low) / (high - low or 1.0), 0.0, 1.0)
        size = min(0.9 * em + 0.05 * side, 1.4 * em)
        for r, c in np.ndindex(h, w):
            value, own = self.pixels[r, c], f"{self.name}/{r}/{c}"
            x, y = left + (c + 0.5) * side, top + (r + 0.5) * side
            fill = f"quiet/{round(10 + 60 * bright[r, c])}@cell"
            if self.heat:
                fill = Heat(held[r, c] / (float(np.abs(held).max()) or 1.0), origin(self.pixels))
            look_ = {"fill": fill} if self.there else {"fill": "panel", "edge": "faint"}
            yield Box(key=own, x=x, y=y, w=side - 4, h=side - 4, radius=6, **look_)
            at = {"x": x, "y": y}
            if self.aside:
                away = 0.5 * side - 0.35 * em
                at = {"x": x + (away if c else -away), "y": y + (away - 0.45 * size) * (1 if r else -1)}
                at["anchor"] = 1.0 if c else 0.0
            roomy = max(h, w) <= 2 and side > 2 * (extent.part("wide") * size + 0.8 * em)
            asked = self.asked is not None and self.asked[:2] == (r, c)  # a question stands for its number
            if self.digits and not asked and (roomy if self.aside else not self.down):
                said, mine = setting.words(value)
                yield Text(key=own + TEXT, words=said, own=mine, size=size, weight=600, over=fill, **at)
        if self.asked is not None:
            (r, c, question), where = self.asked, f"{self.name}/asked"
            x, y = left + (c + 0.5) * side, top + (r + 0.5) * side
            look_ = {"fill": "now/30@cell", "edge": "now", "thick": 4, "radius": 6}
            yield Box(key=where, x=x, y=y, w=side - 4, h=side - 4, **look_)
            said, mine = setting.words(question)
            size = min(0.6 * side, 1.6 * em)
            yield Text(key=where + TEXT, words=said, own=mine, x=x, y=y, size=size, weight=700, over="now/30@cell")
        if self.measured:
            yield from self._measured(left, top, side, em)
        near = min([side, *np.diff(sorted(set(self.across))) * side, *np.diff(sorted(set(self.down))) * side])
        for i, j in sorted(product(range(len(self.down)), range(len(self.across))), key=lambda each: each == self.lit):
            lit = (i, j) == self.lit
            size_ = min(POINT * em, 0.45 * near) * (1.9 if lit else 1.0)
            x, y = left + (self.across[j] + 0.5) * side, top + (self.down[i] + 0.5) * side
            look_ = {"fill": "now" if lit else "ground", "edge": "ground" if lit else self.colour, "thick": 3}
            yield Box(key=f"{self.name}/point/{i}/{j}", x=x, y=y, w=size_, h=size_, radius=size_ / 2, **look_)
        if self.framed is not None:
            (r0, r1), (c0, c1) = self.framed
            shape = {"w": (c1 - c0 + 1) * side + 4, "h": (r1 - r0 + 1) * side + 4, "radius": 8}
            x, y = left + (c0 + c1 + 1) / 2 * side, top + (r0 + r1 + 1) / 2 * side
            yield Box(key=f"{self.name}/frame", x=x, y=y, edge="now", thick=5, **shape)

    def _measured(self, left: float, top: float, side: float, em: float) -> Iterator[Line]:
        """The centres, and how far from its pixel's the lit point is, across."""
        arm, places = 0.3 * em, np.shape(look(self.pixels))
        for r, c in np.ndindex(places):
            at = {"x": left + (c + 0.5) * side, "y": top + (r + 0.5) * side, "colour": "text", "thick": 2.5}
            for name, points in (("across", ((-arm, 0.0), (arm, 0.0))), ("down", ((0.0, -arm), (0.0, arm)))):
                yield Line(key=f"{self.name}/{r}/{c}/centre/{name}", points=points, **at)
        if self.lit is not None:
            spot = self.down[self.lit[0]], self.across[self.lit[1]]
            lower, away = ((at - min(max(round(at), 0), n - 1)) * side for at, n in zip(spot, places, strict=True))
            at = {"x": left + (spot[1] + 0.5) * side - away, "y": top + (spot[0] + 0.5) * side}
            for name, end, look_ in (
                ("down", (0.0, -lower), {"colour": "quiet", "thick": 2.5, "dashed": True}),
                ("across", (away, 0.0), {"colour": "now", "thick": 5}),
            ):
                yield Line(key=f"{self.name}/away/{name}", points=((0.0, 0.0), end), **at, **look_)


def sampled(image: Any, *, name: str | None = None) -> Sampled:
    """A matrix of pixels, and points where it is read: `sampled(x).at(rows, columns).lighting(row, column)`.

    `ValueError` where it is not two-dimensional.
    """
    if np.ndim(look(image)) != 2:
        raise ValueError(f"a sampled image has rows and columns, not the shape {np.shape(look(image))}")
    return Sampled(name or key(image) or "image", image if key(image) else ink(look(image), name))
