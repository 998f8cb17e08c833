"""Tiles: the elements of a tensor laid flat, as images side by side, each where a pair says that it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import InkError, look, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.led import FEW
from vizkit.picture.marks import Box, Line, Link, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting, VariableName
from vizkit.shapes.leaning import leaning
from vizkit.shapes.places import place_of
from vizkit.shapes.shades import hue_of, paint_of, paints
from vizkit.shapes.slices import Place, places

SMALL, TIGHT = 0.88, 0.1
"""The type of numbers in ems, and the room between two tiles."""

PLAIN, WIDEST, LEAST = (0.8, 1.7), 3.4, 1.25
"""Ems of a tile without a number, least and most; of one with a number, most and least."""

INSET = 0.12
"""By how much a tile with an outline is smaller, so that the outlines of neighbours do not meet, as a part of it."""

BLOCK, APART, APART_MOST, HEAD = 0.32, 0.75, 1.5, 1.3
"""Ems between two blocks, between two images at least and at most, and for the names of the axes."""


@dataclass(frozen=True)
class Tiles(Picture):
    """Elements keyed `name/…` by their own places, each standing at its spot (image, row, column).

    `cut` is the side of the blocks, whose pixels of one place are put together where `phases` are shown. `slices` are
    those that elements belong to where it is not the first number of their places, `ways` the marks they come from.
    """

    name: str
    values: Mapping[Place, Any]
    spots: Mapping[Place, Place]
    shape: Place
    paints: tuple[str, ...] = ()
    gone: frozenset[Place] = frozenset()
    cut: int = 0
    phases: bool = False
    spaced: bool = False
    axes: tuple[str, str] | None = None
    digits: bool = True
    frames: tuple[tuple[frozenset[Place], str], ...] = ()
    edges: Mapping[Place, str] = field(default_factory=dict)
    source: str | None = None
    ways: Mapping[Place, str] = field(default_factory=dict)
    tied: bool = False
    slices: Mapping[Place, int] = field(default_factory=dict)
    struck: frozenset[Place] = frozenset()
    across: int | None = None

    def shaded(self, hues: Any, shades: Any) -> Tiles:
        """Told apart by a hue and a shade for every slice that the elements are of, by their numbers."""
        return replace(self, paints=paints(hues, shades))

    def without(self, gone: Any) -> Tiles:
        """Without these elements, each by its own place: their spots stay empty."""
        return replace(self, gone=places(gone))

    def only(self, there: Any) -> Tiles:
        """With these elements alone, each by its own place."""
        return replace(self, gone=frozenset(self.values) - places(there))

    def through(self, row: Any, column: Any) -> Tiles:
        """With those elements alone whose row and column, their own, come no later than these, line after line."""
        last = place_of(row), place_of(column)
        return replace(self, gone=frozenset(place for place in self.values if place[1:] > last))

    def blocks(self, side: Any) -> Tiles:
        """With gaps between blocks of so many rows and columns."""
        return replace(self, cut=place_of(side), spaced=True)

    def polyphase(self, side: Any) -> Tiles:
        """The pixels at one place of their blocks together, as a small image of its own."""
        return replace(self, cut=place_of(side), spaced=True, phases=True)

    def merged(self, side: Any) -> Tiles:
        """Without gaps, but with the room for those between blocks."""
        return replace(self, cut=place_of(side), spaced=False)

    def counted(self, rows: str, columns: str) -> Tiles:
        """With the names of the axes that count the rows and the columns, a letter each, the outermost first."""
        return replace(self, axes=(rows, columns))

    def framed(self, those: Any, colour: str = "now") -> Tiles:
        """With an outline around these elements, in every image."""
        return replace(self, frames=(*self.frames, (places(those), colour)))

    def outlining(self, row: Any, column: Any, colour: str = "now") -> Tiles:
        """With an outline around what one position of all slices has become, in every image."""
        at = place_of(row), place_of(column)
        return replace(self, frames=(*self.frames, (frozenset(k for k in self.values if k[1:] == at), colour)))

    def windowed(self, row: Any, column: Any, side: Any, colour: str = "now") -> Tiles:
        """With an outline around so many rows and columns from this one on, in every image: a convolution's window."""
        rows, columns = (range(place_of(start), place_of(start) + place_of(side)) for start in (row, column))
        those = {place for place, (_, y, x) in self.spots.items() if y in rows and x in columns}
        return replace(self, frames=(*self.frames, (frozenset(those), colour)))

    def edged(self, spots: Any, colour: str = "lost") -> Tiles:
        """With an outline of this colour at these spots, each an (image, row, column)."""
        wanted = places(spots)
        found = {place: colour for place, spot in self.spots.items() if spot in wanted}
        return replace(self, edges={**self.edges, **found})

    def came_from(self, source: Any) -> Tiles:
        """The elements come from those of another picture, each from the same place."""
        return replace(self, source=source if isinstance(source, str) else origin(source) or source.name)

    def striking(self, struck: Any = None) -> Tiles:
        """The moment's centre: these elements pulse once, or all."""
        return replace(self, struck=frozenset(self.values) if struck is None else places(struck))

    def undigited(self) -> Tiles:
        """Without numbers: colours alone."""
        return replace(self, digits=False)

    def with_ties(self) -> Tiles:
        """With an arrow to each element from where it came, where all are beside one another."""
        return replace(self, tied=True)

    def wrapped(self, across: int) -> Tiles:
        """With so many images beside one another, the others below."""
        return replace(self, across=across)

    def extent(self, setting: Setting) -> Extent:
        images, rows, columns = self.shape
        wide = max((setting.width(value, 550) for value in self.values.values()), default=0.0) if self.digits else 0.0
        across = min(self.across or images, images)
        parts = {"wide": wide, "across": across, "lines": -(-images // across), "axes": HEAD * bool(self.axes)}
        parts |= {
            "gaps": (columns - 1) // self.cut if self.cut else 0,
            "steps": (rows - 1) // self.cut if self.cut else 0,
        }
        if self.phases:
            parts |= {"gaps": self.cut - 1, "steps": self.cut - 1}
        tile = max(SMALL * wide / 0.94 + 0.04, LEAST) + TIGHT if self.digits else PLAIN[0]
        size, most = self._size(tile, parts), self._size(WIDEST if self.digits else PLAIN[1], parts)
        return Extent(*size, *most, 1.0, SMALL if self.digits or self.axes else 1.0, parts)

    def _size(self, tile: float, parts: Mapping[str, float]) -> tuple[float, float]:
        _, rows, columns = self.shape
        w = columns * tile + parts["gaps"] * BLOCK
        h = rows * tile + parts["steps"] * BLOCK
        wide = parts["across"] * (w + APART) - APART + parts["axes"]
        return wide + 0.3, parts["lines"] * (h + APART) - APART + parts["axes"] + 0.3

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        plan = self._plan(room, extent)
        em, tile = room.em, (plan.side - TIGHT) * room.em
        wide = extent.part("wide")
        size = min(0.6 * tile, 0.94 * tile / max(wide, 0.6), 1.9 * em)
        size = max(size, min(SMALL * em, 0.98 * tile / max(wide, 0.6)))
        at = {place: plan.at(spot) for place, spot in self.spots.items()}
        radius = min(8.0, tile / 6)
        for place, source in self.ways.items() if self.tied and self.shape[1] == 1 else ():
            key = self._key(place)
            look = {"colour": hue_of(self._paint(place)), "thick": 2.5, "arrow": True, "upright": True}
            yield Link(key=f"{key}/tie", source=source, target=key, optional=True, **look)
        taken = {spot for place, spot in self.spots.items() if place not in self.gone}
        for spot in np.ndindex(self.shape) if len(taken) < np.prod(self.shape) else ():
            if spot not in taken:
                (x, y), empty = plan.at(spot), {"w": tile, "h": tile, "edge": "faint"}
                yield Box(key=f"{self.name}/free/{'/'.join(map(str, spot))}", x=x, y=y, radius=radius, **empty)
        for place, (x, y) in at.items():
            if place not in self.gone:
                yield from self._tile(place, x, y, tile, size, setting)
        yield from self._around(at, tile, em)
        yield from self._letters(plan, at, tile, em)

    def _plan(self, room: Room, extent: Extent) -> _Plan:
        em, parts, (_, rows, columns) = room.em, extent.parts, self.shape
        most = WIDEST if self.digits else PLAIN[1]
        none, unit = self._size(0.0, parts), self._size(1.0, parts)
        side = min((room.w / em - none[0]) / (unit[0] - none[0]), (room.h / em - none[1]) / (unit[1] - none[1]), most)
        block = BLOCK if self.spaced else 0.0
        w, h = columns * side + parts["gaps"] * block, rows * side + parts["steps"] * block
        across, lines, head = int(parts["across"]), int(parts["lines"]), parts["axes"]
        spare = room.w / em - across * (w + APART) + APART - head
        apart = min(APART + max(spare, 0.0) / max(across - 1, 1), APART_MOST)
        left = room.x / em - (across * (w + apart) - apart - head) / 2
        top = room.y / em - (lines * (h + APART) - APART - head) / 2
        cut = (rows // self.cut, columns // self.cut) if self.phases else (self.cut, self.cut)
        phases = self.cut if self.phases else 0
        return _Plan(left, top, em, side, block, w, h, apart, across, cut, phases)

    def _paint(self, place: Place) -> str:
        return paint_of(self.paints, self.slices.get(place, place[0]))

    def _block(self, place: Place) -> str | None:
        """What an element flies with: its slice, where each comes from elsewhere, or a block of an image."""
        if self.ways and len(set(self.slices.values())) <= FEW:
            return f"{self.name}/slice/{self.slices[place]}"
        if not self.spaced or self.phases:
            return None
        c, row, column = self.spots[place]
        return f"{self.name}/block/{c}/{row // self.cut}/{column // self.cut}"

    def _before(self, place: Place) -> str | None:
        """The first element of the slice before, for slices that come from elsewhere come one after the other."""
        before = [other for other, of in self.slices.items() if of == self.slices[place] - 1]
        return self._key(before[0]) if self.ways and before and len(set(self.slices.values())) <= FEW else None

    def _key(self, place: Place) -> str:
        return f"{self.name}/{'/'.join(map(str, place))}"

    def _tile(self, place: Place, x: float, y: float, tile: float, size: float, setting: Setting) -> Iterator[Mark]:
        name, paint, edge = self._key(place), self._paint(place), self.edges.get(place)
        came = f"{self.source}/{'/'.join(map(str, place))}" if self.source else None
        came = self.ways.get(place, came)
        way = {"x": x, "y": y, "came_from": came, "arc": 0.12, "struck": place in self.struck}
        way |= {"block": self._block(place), "waits_for": self._before(place)}
        line = {"colour": edge or hue_of(paint), "thick": 4.5 if edge else 1.5}
        inner = tile - INSET * tile if edge else tile
        points = leaning(inner, inner, radius=min(8.0, inner / 6))
        yield Line(key=name, points=points, closed=True, fill=f"{paint}@panel", **line, **way)
        if self.digits:
            said, own = setting.words(self.values[place])
            yield Text(key=name + TEXT, words=said, own=own, size=size, weight=550, over=f"{paint}@panel", **way)

    def _around(self, at: Mapping[Place, tuple[float, float]], tile: float, em: float) -> Iterator[Mark]:
        """The outlines around elements, one in each image that they are in."""
        for n, (those, colour) in enumerate(self.frames):
            for c in range(self.shape[0]):
                spots = [at[place] for place in those if self.spots[place][0] == c]
                if not spots:
                    continue
                xs, ys = zip(*spots, strict=True)
                more = tile + 0.3 * em
                size = {"w": max(xs) - min(xs) + more, "h": max(ys) - min(ys) + more}
                middle = {"x": (max(xs) + min(xs)) / 2, "y": (max(ys) + min(ys)) / 2}
                yield Box(key=f"{self.name}/frame/{n}/{c}", radius=0.35 * em, edge=colour, thick=4, **size, **middle)

    def _letters(self, plan: _Plan, at: Mapping[Place, tuple[float, float]], tile: float, em: float) -> Iterator[Mark]:
        for way, letters in zip(("rows", "columns"), self.axes or (), strict=False):
            xs, ys = zip(*at.values(), strict=True)
            for n, letter in enumerate(letters):
                aside = (n - (len(letters) - 1) / 2) * 1.15 * em
                x = min(xs) - tile / 2 - 0.75 * em if way == "rows" else (min(xs) + max(xs)) / 2 + aside
                y = (min(ys) + max(ys)) / 2 + aside if way == "rows" else min(ys) - tile / 2 - 0.75 * em
                look_ = {"size": em, "face": "mono", "weight": 650, "colour": "text" if letter in "ij" else "quiet"}
                words = (str(VariableName(letter)),)
                yield Text(key=f"{self.name}/{way}/{letter}", words=words, x=x, y=y, arc=0.3, **look_)


@dataclass(frozen=True)
class _Plan:
    """Where spots are, in ems: an image's corner and size, a tile's side, gaps between blocks and between images."""

    left: float
    top: float
    em: float
    side: float
    block: float
    w: float
    h: float
    apart: float
    across: int
    cut: tuple[int, int]
    phases: int

    def at(self, spot: Place) -> tuple[float, float]:
        c, row, column = spot
        line, image = divmod(c, self.across)
        x, y = (self._along(place, axis) for axis, place in ((1, column), (0, row)))
        left, top = self.left + image * (self.w + self.apart), self.top + line * (self.h + APART)
        return (left + x) * self.em, (top + y) * self.em

    def _along(self, place: int, axis: int) -> float:
        if self.phases:
            within, phase = divmod(place, self.phases)
            place = phase * self.cut[axis] + within
        gaps = place // self.cut[axis] if self.cut[axis] else 0
        return (place + 0.5) * self.side + gaps * self.block


def tiles(tensor: Any, pairs: Sequence[Any] | None = None, *, within: Any = None, name: str | None = None) -> Tiles:
    """Elements of a tensor laid flat, as images of rows and columns side by side.

    `pairs` say where each goes: its own place, then its (image, row, column), in an array like `within` if they do not
    fill it. Without them each is at its own place, and the tensor has three axes. An element is keyed `name/…` by its
    own place. `InkError`: there are no pairs, and the tensor has another number of axes.
    """
    shape = np.shape(look(tensor))
    if pairs is None and len(shape) != 3:
        raise InkError(f"tiles are of a tensor of three axes, not of {len(shape)}")
    spots = {place: place for place in np.ndindex(shape)} if pairs is None else dict(look(pairs))
    filled = tuple(max(spot[axis] for spot in spots.values()) + 1 for axis in range(3))
    room = filled if within is None else np.shape(look(within))
    return Tiles(name or origin(tensor), {place: tensor[place] for place in spots}, spots, room)


LONG = 24
"""Elements of a strip beside one another, at most."""


def strip(values: Any, homes: Any = None, *, of: Any, each: Any, name: str | None = None) -> Tiles:
    """Memory as one strip, element after element, cut into lines of one length where it is long; keyed `name/place`.

    `homes` are the places in the strip `of` that the elements came from, by default their own; `each` is how many
    elements of it are a slice's, so that `.shaded` tells slices apart.
    """
    count = len(values)
    lines = -(-count // LONG)
    columns = -(-count // lines)
    from_ = list(range(count)) if homes is None else [int(home) for home in look(homes)]
    spots = {(place,): (0, *divmod(place, columns)) for place in range(count)}
    slices_ = {(place,): home // place_of(each) for place, home in enumerate(from_)}
    ways = {} if homes is None else {(place,): f"{origin(of)}/{home}" for place, home in enumerate(from_)}
    found = {(place,): values[place] for place in range(count)}
    return Tiles(name or origin(values), found, spots, (1, lines, columns), slices=slices_, ways=ways)
