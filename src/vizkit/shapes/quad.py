"""A quad: four numbers at the corners of a unit square, a point in it, and what is mixed there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import key, look
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.drawn import elements, numbers_of
from vizkit.shapes.places import place_of

TILE, SIDE, SIDE_MOST = 2.2, 7.0, 22.0
"""Ems of a corner's tile, and of the square's side, at least and at most."""

POINT = 0.8

Corner = tuple[int, int]

CORNERS: tuple[Corner, ...] = ((0, 0), (0, 1), (1, 0), (1, 1))


@dataclass(frozen=True)
class Quad(Picture):
    """The corners stand outside the square; `down` and `across` are how far the point is from its upper left corner."""

    name: str
    corners: tuple[Any, ...]
    down: float
    across: float
    sides: tuple[Any, Any, Any] = (None, None, None)
    mixes: bool = False
    weights: tuple[Any, ...] = ()
    weighs: bool = False
    lit: Corner | None = None
    times: Any = ""
    decimals: int | None = None

    def mixed(self, top: Any = None, bottom: Any = None, middle: Any = None) -> Quad:
        """With what is mixed on the upper side, on the lower one, and of these two at the point, as far as known."""
        return replace(self, sides=(top, bottom, middle), mixes=True)

    def weighing(self, weights: Any = None, down: Any = None, across: Any = None, *, times: Any = "") -> Quad:
        """With the weights of its corners, as far as known, in rows, after the word `times`; the corner in a row and a
        column is lit, and the rectangle opposite, whose area its weight is.
        """
        known = () if weights is None else tuple(elements(weights))
        lit = None if down is None or across is None else (place_of(down), place_of(across))
        return replace(self, weights=known, weighs=True, lit=lit, times=times)

    def rounded(self, decimals: int) -> Quad:
        """With its numbers to so many decimals."""
        return replace(self, decimals=decimals)

    # How it is laid out and drawn.

    def extent(self, setting: Setting) -> Extent:
        tile = max([setting.width(each, 600) for each in self.corners] + [0.0]) + 0.7
        tile = max(tile, TILE)
        weight = max(
            (setting.width([self.times, each], 600, decimals=self.decimals) for each in self.weights), default=0.0
        )
        parts = {"tile": tile, "beside": weight + 0.4 * bool(weight)}
        w = SIDE + 2 * (tile + parts["beside"])
        grown = w + SIDE_MOST - SIDE
        return Extent(w, SIDE + 2 * TILE, grown, SIDE_MOST + 2 * TILE, 2.0, 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, aside = room.em, extent.part("tile") + extent.part("beside")
        side = min(room.w - 2 * aside * em, room.h - 2 * TILE * em)
        on = _Square(room.x - side / 2, room.y - side / 2, side, em)
        yield from self._rectangles(on)
        yield from self._cut(on)
        yield from self._corners(on, extent.part("tile") * em, setting)
        yield from self._mixed(on, setting)

    def _rectangles(self, on: _Square) -> Iterator[Mark]:
        """The parts of the square: the opposite one of the corner that is lit in its colour."""
        x, y = on.at(self.down, self.across)
        for down, across in CORNERS:
            left, right = (on.left, x) if across == 0 else (x, on.left + on.side)
            top, bottom = (on.top, y) if down == 0 else (y, on.top + on.side)
            lit = self.lit == (1 - down, 1 - across)
            look_ = {"fill": "now/45@panel" if lit else "panel", "edge": "now" if lit else "edge", "radius": 2.0}
            shape = {"x": (left + right) / 2, "y": (top + bottom) / 2, "w": right - left, "h": bottom - top}
            if min(shape["w"], shape["h"]) >= 1:
                yield Box(key=f"{self.name}/part/{down}/{across}", thick=3.0, **look_, **shape)

    def _cut(self, on: _Square) -> Iterator[Mark]:
        x, y = on.at(self.down, self.across)
        if self.weighs:
            for name, at, points in (
                ("across", (on.left, y), ((0.0, 0.0), (on.side, 0.0))),
                ("down", (x, on.top), ((0.0, 0.0), (0.0, on.side))),
            ):
                yield Line(key=f"{self.name}/cut/{name}", x=at[0], y=at[1], points=points, colour="quiet", thick=3.0)
        size = POINT * on.em
        yield Box(key=f"{self.name}/point", x=x, y=y, w=size, h=size, radius=size / 2, fill="text", edge="ground")

    def _corners(self, on: _Square, wide: float, setting: Setting) -> Iterator[Mark]:
        weights = dict(zip(CORNERS, self.weights, strict=False))
        high = TILE * on.em
        for corner, value in zip(CORNERS, self.corners, strict=True):
            down, across = corner
            x = on.left - wide / 2 if across == 0 else on.left + on.side + wide / 2
            y = on.top - high / 2 if down == 0 else on.top + on.side + high / 2
            own, lit = f"{self.name}/{down}/{across}", self.lit == corner
            fill = "now/30@cell" if lit else "cell"
            look_ = {"w": wide - 6, "h": high - 6, "fill": fill, "edge": "now" if lit else None, "thick": 4}
            yield Box(key=own, x=x, y=y, **look_)
            said, mine = setting.words(value)
            yield Text(key=own + TEXT, words=said, own=mine, x=x, y=y, size=1.3 * on.em, weight=600, over=fill)
            if corner in weights:
                said, mine = setting.words([self.times, weights[corner]], self.decimals)
                at = {
                    "x": x + (wide / 2 + 0.2 * on.em) * (1 if across else -1),
                    "y": y,
                    "anchor": 0.0 if across else 1.0,
                }
                colour = "now" if lit else "text"
                yield Text(key=f"{own}/weight", words=said, own=mine, size=on.em, weight=600, colour=colour, **at)

    def _mixed(self, on: _Square, setting: Setting) -> Iterator[Mark]:
        """Points on the upper and the lower side, a line between them, and what is mixed at each."""
        if not self.mixes:
            return
        top, bottom, middle = self.sides
        x, y = on.at(self.down, self.across)
        newest = max((i for i, each in enumerate(self.sides) if each is not None), default=None)
        if top is not None and bottom is not None:
            points = ((0.0, 0.0), (0.0, on.side))
            yield Line(key=f"{self.name}/between", x=x, y=on.top, points=points, colour="quiet", thick=3.0)
        size = 0.6 * on.em
        for i, (name, value, at) in enumerate((("top", top, on.top), ("bottom", bottom, on.top + on.side))):
            if value is None:
                continue
            colour = "now" if i == newest else "first"
            long = ((-x + on.left, 0.0), (on.left + on.side - x, 0.0))
            yield Line(key=f"{self.name}/{name}/side", x=x, y=at, points=long, colour=colour, thick=5.0)
            look_ = {"w": size, "h": size, "radius": size / 2, "fill": colour, "edge": "ground"}
            yield Box(key=f"{self.name}/{name}/point", x=x, y=at, **look_)
            text = self._value(f"{self.name}/{name}", value, colour, 1.3 * on.em, setting)
            half = text.w / 2 + 0.2 * on.em
            inside = min(max(x, on.left + half), on.left + on.side - half)
            yield text.moved(inside, at + (-1.0 if i == 0 else 1.0) * on.em)
        if middle is not None:
            text = self._value(f"{self.name}/middle", middle, "now", 1.5 * on.em, setting)
            right, low = self.across < 0.5, self.down < 0.5
            aside = 0.6 * on.em + text.w / 2
            yield text.moved(x + (aside if right else -aside), y + (0.8 if low else -0.8) * on.em)

    @staticmethod
    def _value(key: str, value: Any, colour: str, size: float, setting: Setting) -> Text:
        said, own = setting.words(value)
        return Text(key=key, words=said, own=own, size=size, weight=650, colour=colour)


@dataclass(frozen=True)
class _Square:
    """Where the square stands."""

    left: float
    top: float
    side: float
    em: float

    def at(self, down: float, across: float) -> tuple[float, float]:
        return self.left + across * self.side, self.top + down * self.side


def quad(corners: Any, down: Any, across: Any, *, name: str | None = None) -> Quad:
    """Two rows of two numbers around a point, that far down and across: `quad(corners, t_y, t_x).weighing(weights)`.

    `ValueError` where they are not two by two.
    """
    if np.shape(look(corners)) != (2, 2):
        raise ValueError(f"a quad has two rows of two numbers, not the shape {np.shape(look(corners))}")
    held = tuple(corners[i, j] for i, j in CORNERS)
    return Quad(name or key(corners) or "quad", held, numbers_of(down)[0], numbers_of(across)[0])
