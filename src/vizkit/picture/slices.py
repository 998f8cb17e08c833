"""Slices: a tensor of three axes as a stack of sheets in depth, one sheet a channel."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Bounds, Box, Line, Mark, Paint, Text
from vizkit.picture.old_ink import Place as Number
from vizkit.picture.old_ink import look, measured
from vizkit.picture.spots import Place, Spot
from vizkit.picture.tiles import COLOURS, hue, leaning, path, tiles
from vizkit.picture.words import words

MARGIN, RIM, THREAD, CREVICE, APART = 8.0, 9.0, 30.0, 5.0, 36.0
"""Around a sheet's tiles; the edge that shows of it; above the first sheet; between two tiles; between two stacks."""

LEAN = 0.28
"""How much of a tile's width the row behind stands further to the right."""


def slices(
    name: str,
    tensor: Any,
    *,
    channels: Iterable[int] | None = None,
    without: Collection[Place] = (),
    through: tuple[int, int] | None = None,
    within: tuple[float, float] = (math.inf, math.inf),
    deep: int = 4,
    colours: Sequence[Paint] = COLOURS,
    edges: Mapping[Place, Paint] | None = None,
    most: float = 92.0,
    steep: float = 0.6,
    gap: float = 36.0,
    size: float | None = 30.0,
    decimals: int = 2,
    came_from: str | None = None,
    arc: float = 0.0,
) -> Picture:
    """The channels as leaning sheets above one another, the first on top; after `deep` of them a stack beside.

    `channels` are those to be shown, if not all. Tiles are keyed `name/channel/row/column`; those `without` have left a
    hole. The places of one position stand exactly above one another: a thread runs `through` the (row, column) that is
    meant. `edges` are the outlines of tiles that stand out. Sheets are numbered in type of `size`, unless it is `None`.
    Tiles are as large as all have room `within` a width and a height, `most` wide, and `steep` times as high or less.
    """
    count, rows, cols = np.shape(measured(tensor))
    shown = list(range(count) if channels is None else channels)
    head = (size or 0.0) * (1.3 if count <= 10 else 1.9)
    stack = _fitted(shown, rows, cols, min(deep, len(shown)), head, gap, within, most, steep)
    at = {(k, row, col): stack.spot(k, row, col) for k in shown for row in range(rows) for col in range(cols)}
    gone = {tuple(int(number) for number in place) for place in look(tuple(without))} & set(at)
    flat = {"w": stack.w - CREVICE, "h": stack.h - CREVICE, "slant": stack.slant * (1 - CREVICE / stack.h)}
    marks: list[Mark] = []
    for k in shown:
        paint = colours[k % len(colours)]
        marks += _sheet(f"{name}/{k}", stack, stack.spot(k, (rows - 1) / 2, (cols - 1) / 2), paint)
        if size is not None:
            marks.append(_number(f"{name}/{k}/index", stack, k, size, hue(paint)))
    marks += [_hole(f"{name}/{path(place)}/hole", at[place], **flat) for place in sorted(gone)]
    here = {place: (tensor[place], spot) for place, spot in at.items() if place not in gone}
    way = {"edges": edges, "decimals": decimals, "came_from": came_from, "arc": arc}
    marks += tiles(name, here, alike=tensor, colours=colours, **flat, **way).marks
    for k in shown if through is not None else ():
        place = k, *through
        marks += _thread(f"{name}/{k}/thread", stack.above(k), at[place], stack.h, hole=place in gone)
    return Picture(tuple(marks), stack.bounds)


@dataclass(frozen=True)
class _Stack:
    """Where the sheets stand, each with room for its number at its left."""

    channels: Sequence[int]
    rows: int
    cols: int
    deep: int
    head: float
    gap: float
    w: float
    h: float

    @property
    def slant(self) -> float:
        return LEAN * self.w

    @property
    def wide(self) -> float:
        return self.head + self.cols * self.w + self.rows * self.slant

    @property
    def high(self) -> float:
        return self.rows * self.h

    def spot(self, channel: int, row: float, col: float) -> Spot:
        """The centre of a tile; every row stands a little more to the left than the one behind it."""
        column, level = divmod(self.channels.index(channel), self.deep)
        right = column * (self.wide + MARGIN + APART) + self.wide
        x = right - (row + 0.5) * self.slant - (self.cols - col - 0.5) * self.w
        return x, level * (self.high + self.gap) + (row + 0.5) * self.h

    def above(self, channel: int) -> float:
        """Where the thread comes from: below the rim of the sheet above, or from over the first."""
        level = self.channels.index(channel) % self.deep
        return level * (self.high + self.gap) - self.gap + MARGIN + RIM + 3 if level else -THREAD

    @property
    def bounds(self) -> Bounds:
        stacks = -(-len(self.channels) // self.deep)
        foot = self.deep * (self.high + self.gap) - self.gap + MARGIN + RIM
        return 0.0, -THREAD, stacks * (self.wide + MARGIN + APART) - APART, foot


def _fitted(
    channels: list[int],
    rows: int,
    cols: int,
    deep: int,
    head: float,
    gap: float,
    within: Spot,
    most: float,
    steep: float,
) -> _Stack:
    stacks = -(-len(channels) // deep)
    across = (within[0] + APART) / stacks - APART - head - MARGIN
    down = (within[1] - THREAD - MARGIN - RIM + gap) / deep - gap
    w = max(CREVICE * 2, min(most, across / (cols + LEAN * rows)))
    h = max(CREVICE * 2, min(steep * w, down / rows))
    return _Stack(channels, rows, cols, deep, head, gap, w, h)


def _sheet(key: str, stack: _Stack, at: Spot, paint: Paint) -> list[Mark]:
    """A sheet of glass: its face, and the rim that shows below and to the right."""
    (x, y), w, h = at, stack.cols * stack.w + 2 * MARGIN, stack.high + 2 * MARGIN
    lean = stack.slant / stack.h * h
    left, right, foot, far = 4 - (w + lean) / 2, (w - lean) / 2, h / 2, (w + lean) / 2
    front = (left, foot - 4), (right - 4, foot - 4), (far - 6, 4 - foot)
    below = (far - 1, 4 + RIM - foot), (right, foot + RIM), (left, foot + RIM)
    face, here = leaning(w, h, lean, radius=14), {"x": x, "y": y, "closed": True}
    return [
        Line(key=f"{key}/rim", points=front + below, fill=f"{hue(paint)}/40", colour=None, thick=0, **here),
        Line(key=f"{key}/sheet", points=face, fill="panel", colour=f"{hue(paint)}/70", thick=2, **here),
    ]


def _number(key: str, stack: _Stack, channel: int, size: float, colour: str) -> Text:
    """The channel's number, left of the sheet."""
    x, y = stack.spot(channel, (stack.rows - 1) / 2, -0.5)
    corner = x - MARGIN - LEAN * stack.w / stack.h * (stack.high / 2 + MARGIN)
    said, _ = words(Number(channel))
    return Text(key=key, words=said, x=corner - 0.1 * size, y=y, size=size, weight=650, anchor=1.0, colour=colour)


def _hole(key: str, at: Spot, w: float, h: float, slant: float) -> Line:
    outline = leaning(w, h, slant)
    return Line(key=key, x=at[0], y=at[1], points=outline, closed=True, dashed=True, colour="faint", thick=2)


def _thread(key: str, above: float, at: Spot, h: float, hole: bool) -> list[Mark]:
    """The thread from `above` down to a tile, or into the hole that it has left."""
    (x, y), end = at, at[1] if hole else at[1] - h / 2
    half = (end - above) / 2
    line = Line(key=key, x=x, y=above + half, points=((0.0, -half), (0.0, half)), colour="text", thick=3)
    bead = Box(key=f"{key}/bead", x=x, y=y, w=13, h=13, radius=6.5, fill="text")
    return [line, bead] if hole else [line]
