"""Blocks abreast: matrices side by side in one height, each under its name. Blocks of as many rows stand row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import numpy as np

from vizkit.language.numerals import uneven
from vizkit.picture.ink import look, measured
from vizkit.picture.marks import Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.relations import Titled
from vizkit.picture.setting import Setting
from vizkit.shapes.arrays import grid
from vizkit.shapes.cell_grid import PAD, Frame, Grid
from vizkit.shapes.cell_marks import Ground, on_grid, written
from vizkit.shapes.cells import Cells

HEAD = 1.4
"""Ems for the names above the blocks."""

BARE_WIDE, BARE, BARE_MOST = 0.45, 0.3, 2.0
"""Ems that a cell without a number is wide and high at least, and at most."""

HIGH, HIGH_MOST, WIDE_MOST = 1.5, 3.0, 1.5
"""Ems that a row with numbers takes at least and at most, and how many times its number a column may be wide."""

GAP, GAP_MOST = 0.7, 2.6


@dataclass(frozen=True)
class Abreast(Picture):
    """Titled blocks of cells; the place of one that is not there is kept for it, under its name."""

    name: str
    blocks: tuple[Titled, ...]

    def extent(self, setting: Setting) -> Extent:
        return self.together((self,), setting)

    @classmethod
    def together(cls, pictures: Sequence[Abreast], setting: Setting) -> Extent:
        parts: dict[str, float] = {}
        for i, moments in enumerate(zip_longest(*(picture.blocks for picture in pictures))):
            for name, size in _measures([block for block in moments if block is not None], setting).items():
                parts[f"{i}/{name}"] = size
        return _needed(parts, max(len(picture.blocks) for picture in pictures))

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        stands = _Stand.of(room, extent, len(self.blocks))
        for i, block in enumerate(self.blocks):
            yield from self._title(i, block, stands, setting)
            if isinstance(block.child, Cells):
                padded = bool(extent.part(f"{i}/padded"))
                ground = Ground.of(stands.grid(i, block.child), stands.size, room.em, setting)
                yield from on_grid(block.child, ground, padded, setting)

    def _title(self, i: int, block: Titled, stands: _Stand, setting: Setting) -> Iterator[Mark]:
        em, key = stands.em, f"{self.name}/{i}/title"
        wide, more = setting.width(block.title, 600), 0.0
        if block.remark is not None:
            more = 0.4 + setting.width(block.remark)
        left = stands.middles[i] - (wide + more) * em / 2
        at = {"y": stands.top - 0.55 * HEAD * em, "size": em, "colour": block.colour, "anchor": 0.0}
        said, own = setting.words(block.title)
        if block.title:
            yield Text(key=key, words=said, own=own, x=left, weight=600, **at)
        if block.remark is not None:
            said, own = setting.words(block.remark)
            yield Text(key=f"{key}/remark", words=said, own=own, x=left + (wide + 0.4) * em, **at)


def _measures(blocks: Sequence[Titled], setting: Setting) -> dict[str, float]:
    """The measures of a block at all moments together, in ems; its numbers have decimals where one of them has."""
    titles = [
        setting.width(block.title, 600) + (0.0 if block.remark is None else 0.4 + setting.width(block.remark))
        for block in blocks
    ]
    found = {"title": max(titles)}
    cells = [block.child for block in blocks if isinstance(block.child, Cells)]
    if cells:
        padded = any(uneven(map(look, written(each))) for each in cells)
        wide = (setting.width(v, decimals=c.decimals, padded=padded) for c in cells for v in written(c))
        found |= {"wide": max(wide, default=0.0), "padded": float(padded)}
        found |= {"columns": max(len(c.columns) for c in cells), "rows": max(len(c.rows) for c in cells)}
    return found


def _needed(parts: dict[str, float], count: int) -> Extent:
    """What blocks of these measures need together."""
    widths, most = zip(*(_widths(parts, i) for i in range(count)), strict=True)
    heights, highest = [0.0], [0.0]
    for i in range(count):
        rows, numbered = parts.get(f"{i}/rows", 0.0), parts.get(f"{i}/wide", 0.0) > 0
        heights.append(rows * (HIGH if numbered else BARE))
        highest.append(rows * (HIGH_MOST if numbered else BARE_MOST))
    numbers = [high for i, high in enumerate(highest[1:]) if parts.get(f"{i}/wide", 0.0) > 0]
    return Extent(
        sum(widths) + GAP * (count - 1),
        max(heights) + HEAD,
        sum(most) + GAP_MOST * (count - 1),
        max(numbers or highest) + HEAD,
        2.0,
        1.0,
        parts,
    )


def _widths(parts: dict[str, float], i: int) -> tuple[float, float]:
    """How wide a block is in ems at least and at most."""
    columns, wide = parts.get(f"{i}/columns", 0.0), parts.get(f"{i}/wide", 0.0)
    least, most = (wide + PAD, (wide + PAD) * WIDE_MOST) if wide else (BARE_WIDE, BARE_MOST)
    title = parts.get(f"{i}/title", 0.0)
    return max(columns * least, title), max(columns * most, title)


@dataclass(frozen=True)
class _Stand:
    """Where blocks stand: their middles, top and pitches, and one size of type for all."""

    middles: tuple[float, ...]
    across: tuple[float, ...]
    down: tuple[float, ...]
    top: float
    size: float
    em: float

    @classmethod
    def of(cls, room: Room, extent: Extent, count: int) -> _Stand:
        em, part = room.em, extent.part
        rows = [max(part(f"{i}/rows"), 1.0) for i in range(count)]
        columns = [max(part(f"{i}/columns"), 1.0) for i in range(count)]
        numbered = [part(f"{i}/wide") > 0 for i in range(count)]
        counted = [row for row, one in zip(rows, numbered, strict=True) if one] or rows
        most = HIGH_MOST if any(numbered) else BARE_MOST
        high = min(room.h - HEAD * em, max(counted) * most * em)
        down = [min(high / max(counted), high / each) for each in rows]
        titles = [part(f"{i}/title") * em for i in range(count)]
        inner = [
            each * ((part(f"{i}/wide") + PAD) if numbered[i] else BARE_WIDE) * em for i, each in enumerate(columns)
        ]  # fmt: skip
        wish = [
            each * ((part(f"{i}/wide") + PAD) * WIDE_MOST * em if numbered[i] else min(down[i], BARE_MOST * em))
            for i, each in enumerate(columns)
        ]
        gap = GAP * em
        inner = _grown(inner, wish, titles, room.w - gap * (count - 1))
        widths = [max(pair) for pair in zip(inner, titles, strict=True)]
        gap += min(max(room.w - sum(widths) - gap * (count - 1), 0.0) / max(count - 1, 1), (GAP_MOST - GAP) * em)
        left = room.x - (sum(widths) + gap * (count - 1)) / 2
        middles = []
        for wide in widths:
            middles.append(left + wide / 2)
            left += wide + gap
        across = tuple(each / many for each, many in zip(inner, columns, strict=True))
        top = room.y - (high + HEAD * em) / 2 + HEAD * em
        sizes = [
            _type(across[i], down[i], part(f"{i}/wide"), em) for i in range(count) if numbered[i]
        ]  # fmt: skip
        return cls(tuple(middles), across, tuple(down), top, min(sizes, default=em), em)

    def grid(self, i: int, cells: Cells) -> Grid:
        across, down = self.across[i], self.down[i]
        gap = min(0.12 * self.em, 0.12 * min(across, down))
        left = self.middles[i] - across * len(cells.columns) / 2
        return Grid(left, self.top, across, down, across - gap, down - gap)


def _type(across: float, down: float, wide: float, em: float) -> float:
    """The type of numbers so wide in cells of these pitches."""
    return min((across - 0.28 * em) / wide, max(0.56 * down, min(0.72 * down, em)), 1.5 * em)


def _grown(inner: Sequence[float], wish: Sequence[float], titles: Sequence[float], whole: float) -> list[float]:
    """The widths of blocks grown towards what they wish, as far as there is room for all."""
    found = [min(max(one, 0.0), most) if most > one else one for one, most in zip(inner, wish, strict=True)]
    left = whole - sum(max(pair) for pair in zip(found, titles, strict=True))
    wanted = [max(most - max(one, title), 0.0) for one, most, title in zip(found, wish, titles, strict=True)]
    part = min(max(left, 0.0) / sum(wanted), 1.0) if sum(wanted) else 0.0
    return [
        max(one, min(title, most)) + part * more
        for one, most, title, more in zip(found, wish, titles, wanted, strict=True)
    ]


def abreast(*blocks: Picture, name: str = "abreast") -> Abreast:
    """Blocks side by side, each titled: `abreast(grid(Q).titled("Q"), nothing.titled("scores"))`."""
    return Abreast(name, tuple(block if isinstance(block, Titled) else Titled(block, "") for block in blocks))


def figures(
    values: Any, *, name: str | None = None, rows: Any = None, colour: str = "text", changed: Any = None
) -> Cells:
    """A column of numbers, one a row, in the colour of their meaning.

    `changed` is a pair of columns: rows where the one is not the other are framed.
    """
    found = grid(values, name=name, rows=rows).cold().rounded(2).written(colour)
    if changed is None:
        return found
    before, after = (np.asarray(measured(column)).reshape(-1) for column in changed)
    differing = [i for i, differs in enumerate(before != after) if differs]
    frames = (Frame((i, i), (0, 0), colour, f"{found.rows[i]}/changed") for i in differing)
    return replace(found, frames=tuple(frames))
