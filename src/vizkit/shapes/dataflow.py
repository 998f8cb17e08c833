"""A recorded graph: operations with their values, edges from what they were computed of, gradients that go back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from vizkit.picture import type as typography
from vizkit.picture.ink import ink, key, look, measured, origin, path
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Said, Setting, Words
from vizkit.shapes.keys import nameless
from vizkit.shapes.layered import routed
from vizkit.shapes.places import chosen

Link = tuple[str, str, int]
"""An edge: from which value, to which operation, as which of its inputs that are values."""

BROAD = 2.2
"""How much broader than need be an operation may be that stands alone on its layer."""

HIGH, GAP, APART, PAD, HEAD = 1.6, 1.95, 1.2, 0.4, 1.2
"""Ems: the height of an operation, the room to the next below and beside it, its inner margin, the head's height."""

CROSS = 0.4
"""From the middle of a cross to its ends across and down, in ems."""

PILL = 1.25
"""The height of a gradient on its way, in ems."""

CHANNEL = 0.22
"""The room of an edge that passes by operations, in that of one."""

LARGEST, STRETCH = 1.9, 2.6
"""How large type grows, in ems, and how many times as far apart operations are set, at most."""


@dataclass(frozen=True)
class Dataflow(Shape):
    """Operations keyed `name/operation`, edges `name/value>operation/place`; what was computed first is at the top."""

    name: str
    signs: Mapping[str, Any] = field(repr=False)
    names: Mapping[str, Any] = field(repr=False)
    edges: tuple[Link, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    totals: Mapping[str, Any] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[tuple[Link, Any], ...] = ()
    lit: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[Link, str] = field(default_factory=dict)
    cuts: frozenset = frozenset()
    there: frozenset | None = None
    dim: bool = False
    heads: tuple[Any, Any] | None = None
    slots: bool = False
    bare: bool = False
    freed: bool = False
    decimals: int | None = None

    # What a scene says of it.

    def valued(self, operation: Any, value: Any) -> Dataflow:
        """With what an operation has computed; of entries that are all equal the first and the last."""
        return replace(self, values={**self.values, look(operation): value})

    def recorded(self, operations: Any) -> Dataflow:
        """With these operations alone, and the edges between them."""
        return replace(self, there=chosen(operations, tuple(self.names)))

    def dimmed(self) -> Dataflow:
        """With the outlines of what is not recorded."""
        return replace(self, dim=True)

    def coloured(self, **meanings: Any) -> Dataflow:
        """With operations outlined in the colour of a meaning: `.coloured(now=name)`."""
        found = dict(self.lit)
        for meaning, operations in meanings.items():
            found |= dict.fromkeys(chosen(operations, tuple(self.names)), meaning)
        return replace(self, lit=found)

    def receiving(self, value: Any = None, gradient: Any = None) -> Dataflow:
        """With a place for the gradient of each value, and heads above both."""
        return replace(self, slots=True, heads=None if value is None else (value, gradient))

    def graded(self, operation: Any, gradient: Any, colour: str = "second") -> Dataflow:
        """With the whole gradient of a value; what had come there is in it."""
        name = look(operation)
        waiting = tuple(each for each in self.waiting if each[0][0] != name)
        totals, colours = {**self.totals, name: gradient}, {**self.colours, name: colour}
        return replace(self, slots=True, totals=totals, colours=colours, waiting=waiting)

    def sent(self, operation: Any, value: Any, gradient: Any) -> Dataflow:
        """With a gradient that an operation has sent back to a value: it waits there until the value has the whole."""
        link = next(each for each in self._between(value, operation) if each not in self.lines)
        lines = {**self.lines, link: "second"}
        return replace(self, slots=True, waiting=(*self.waiting, (link, gradient)), lines=lines)

    def walked(self, **meanings: Any) -> Dataflow:
        """With the first edge between each two neighbours of a path, back from an operation, in a colour."""
        found = dict(self.lines)
        for meaning, values in meanings.items():
            for end, start in pairwise(look(values) or ()):
                found[self._between(start, end)[0]] = meaning
        return replace(self, lines=found)

    def cut(self, operation: Any, value: Any) -> Dataflow:
        """With the last edge from a value to an operation cut."""
        return replace(self, cuts=self.cuts | {self._between(value, operation)[-1]})

    def without_edges(self) -> Dataflow:
        """With no edge at all: nothing is recorded."""
        return replace(self, bare=True)

    def without_graph(self) -> Dataflow:
        """With dashes where the edges were: what was recorded has been freed."""
        return replace(self, freed=True)

    def cut_everywhere(self) -> Dataflow:
        """With every edge cut."""
        return replace(self, cuts=frozenset(self.edges))

    def returned(self) -> Dataflow:
        """With a gradient that has gone back along every edge."""
        return replace(self, lines=dict.fromkeys(self.edges, "second"))

    def rounded(self, decimals: int) -> Dataflow:
        """With so many decimals in values and gradients."""
        return replace(self, decimals=decimals)

    def _between(self, value: Any, operation: Any) -> list[Link]:
        return [each for each in self.edges if each[:2] == (look(value), look(operation))]

    # How it is laid out and drawn.

    def key(self, operation: str) -> str:
        return f"{self.name}/{operation}"

    def measures(self, setting: Setting) -> dict[str, float]:
        setting = setting.rounded(self.decimals)
        at, ways = _places(tuple(self.names), self.edges)
        named = max(self._named(operation, setting) for operation in self.names)
        value = max([_width(_entries(each, setting)) for each in self.values.values()], default=0.0)
        gradients = [*self.totals.values(), *(each for _, each in self.waiting)]
        slot = max([_width(_entries(each, setting)) + 0.8 for each in gradients] + [3.0 * self.slots])
        heads = [0.0, 0.0] if self.heads is None else [setting.width(each) for each in self.heads]
        value, slot = max(value, heads[0]), max(slot, heads[1])
        fan = max([*Counter(start for (start, _, _), _ in self.waiting).values()], default=1)
        across = [x for x, _ in at.values()] + [x for way in ways.values() for x, _ in way]
        columns, rows = max(across) - min(across) + 1, max(y for _, y in at.values()) + 1
        return {
            "named": named, "value": value, "slot": slot, "fan": float(fan), "columns": columns,
            "rows": rows, "first": -min(across), "head": HEAD * (self.heads is not None),
        }  # fmt: skip

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        columns, rows, slot = parts["columns"], parts["rows"], parts["slot"]
        wide = 2 * PAD + parts["named"] + PAD + parts["value"] + (PAD + slot) * bool(slot)
        parts = {**parts, "wide": max(wide, parts["fan"] * (slot + 0.3))}
        w = columns * (parts["wide"] + APART) - APART
        h = rows * HIGH + (rows - 1) * GAP + parts["head"]
        return Extent(w, h, w * (LARGEST if columns > 1 else LARGEST * BROAD), h * LARGEST, 2.0, 1.0, parts)

    def _named(self, operation: str, setting: Setting) -> float:
        sign = self.signs.get(operation)
        return setting.width(self.names[operation], 650) + (0.5 + setting.width(sign)) * (sign is not None)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        laid, setting = _Laid.of(self, room, extent), setting.rounded(self.decimals)
        yield from self._heads(laid, setting)
        yield from self._lines(laid)
        for operation in self.names:
            if self._is_there(operation):
                yield from self._operation(operation, laid, setting)
            elif self.dim:
                yield from self._outline(operation, laid, setting)
        yield from self._pills(laid, setting)

    def _is_there(self, operation: str) -> bool:
        return self.there is None or operation in self.there

    def _heads(self, laid: _Laid, setting: Setting) -> Iterator[Mark]:
        if self.heads is None:
            return
        x, y = min(laid.at.values(), key=lambda at: (at[1], at[0]))
        y -= laid.high / 2 + 0.55 * HEAD * laid.size
        for part, head, middle in zip(("value", "gradient"), self.heads, (laid.value, laid.slot), strict=True):
            said, own = setting.words(head)
            look = {"x": x + middle, "y": y, "size": laid.size, "colour": "quiet"}
            yield Text(key=f"{self.name}/{part}", words=said, own=own, **look)

    def _lines(self, laid: _Laid) -> Iterator[Mark]:
        returning: list[Line] = []
        for link in () if self.bare else self.edges:
            start, end, place = link
            there, cut = not self.freed and self._is_there(start) and self._is_there(end), link in self.cuts
            if there or self.dim or self.freed:
                (x, y), *further = laid.ways[link]
                colour = "lost" if cut else self.lines.get(link, "quiet" if there else "faint")
                thick, dashed = (5.0 if cut or link in self.lines else 3.0), cut or not there
                points = ((0.0, 0.0), *((px - x, py - y) for px, py in further))
                mark, look = f"{self.name}/{start}>{end}/{place}", {"colour": colour, "thick": thick, "dashed": dashed}
                back = link in self.lines and not cut
                arrow = not (cut or back or self.freed)
                yield Line(key=mark, x=x, y=y, points=points, arrow=arrow, drawn=there, **look)
                if back:  # a gradient goes against the way of the values, along the last edge first
                    (right, down), home = points[-1], tuple(reversed(points))
                    home = tuple((px - right, py - down) for px, py in home)
                    look = {"colour": colour, "thick": thick, "arrow": True, "drawn": True}
                    returning.insert(0, Line(key=f"{mark}/back", x=x + right, y=y + down, points=home, **look))
                if cut:
                    yield from self._cross(mark, laid, laid.ways[link])
        yield from returning

    def _cross(self, mark: str, laid: _Laid, way: tuple[tuple[float, float], ...]) -> Iterator[Mark]:
        """A cross on the middle of an edge: nothing comes through there."""
        (x, y), (to_x, to_y) = way[0], way[1]
        arm, middle = CROSS * laid.size, {"x": (x + to_x) / 2, "y": (y + to_y) / 2}
        for side, rise in (("down", arm), ("up", -arm)):
            points = ((-arm, -rise), (arm, rise))
            yield Line(key=f"{mark}/{side}", points=points, colour="lost", thick=5.0, **middle)

    def _operation(self, operation: str, laid: _Laid, setting: Setting) -> Iterator[Mark]:
        (x, y), size, mark = laid.at[operation], laid.size, self.key(operation)
        lit = self.lit.get(operation)
        edge = {"edge": lit or "edge", "thick": 4.5 if lit else 2.5}
        yield Box(key=mark, x=x, y=y, w=laid.wide, h=laid.high, radius=0.4 * size, fill="panel", **edge)
        yield from self._words(operation, laid, setting, "text", "quiet")
        if operation in self.values:
            said = _entries(self.values[operation], setting)
            look = {"x": x + laid.value, "y": y, "size": size, "weight": 600}
            yield Text(key=f"{mark}/value", words=said, **look)
        if not self.slots:
            return
        whole, colour = operation in self.totals, self.colours.get(operation, "second")
        fill = {"fill": f"{colour}/30@panel", "edge": colour} if whole else {"edge": "faint", "dashed": True}
        slot = {"x": x + laid.slot, "y": y, "w": laid.cell, "h": PILL * size, "radius": 0.3 * size}
        yield Box(key=f"{mark}/gradient", **slot, **fill)
        if whole:
            said = _entries(self.totals[operation], setting)
            look = {"x": x + laid.slot, "y": y, "size": size, "weight": 650, "over": f"{colour}/30@panel"}
            yield Text(key=f"{mark}/gradient{TEXT}", words=said, **look)

    def _words(self, operation: str, laid: _Laid, setting: Setting, colour: str, further: str) -> Iterator[Mark]:
        (x, y), size, mark = laid.at[operation], laid.size, self.key(operation)
        said, own = setting.words(self.names[operation])
        at = {"y": y, "size": size, "anchor": 0.0}
        left = x - laid.wide / 2 + PAD * size
        yield Text(key=mark + TEXT, words=said, own=own, x=left, colour=colour, weight=650, **at)
        if (sign := self.signs.get(operation)) is not None:
            shift = (setting.width(self.names[operation], 650) + 0.5) * size
            said, own = setting.words(sign)
            yield Text(key=f"{mark}/sign", words=said, own=own, x=left + shift, colour=further, **at)

    def _outline(self, operation: str, laid: _Laid, setting: Setting) -> Iterator[Mark]:
        (x, y), size = laid.at[operation], laid.size
        look = {"w": laid.wide, "h": laid.high, "radius": 0.4 * size, "edge": "faint", "dashed": True}
        yield Box(key=self.key(operation), x=x, y=y, **look)
        yield from self._words(operation, laid, setting, "quiet", "quiet")

    def _pills(self, laid: _Laid, setting: Setting) -> Iterator[Mark]:
        """Gradients on their way: each comes from where it was sent, waits, and goes into the whole."""
        for link, gradient in self.waiting:
            start, end, place = link
            x, top = laid.ways[link][0]
            y = top + (0.2 + PILL / 2) * laid.size
            mark = f"{self.name}/{start}>{end}/{place}/sent"
            way = {"came_from": f"{self.key(end)}/gradient", "goes_into": f"{self.key(start)}/gradient"}
            colour = "second"
            pill = {"w": laid.pill, "h": PILL * laid.size, "radius": PILL / 2 * laid.size}
            yield Box(key=mark, x=x, y=y, fill=f"{colour}/30@ground", edge=colour, **pill, **way)
            said = _entries(gradient, setting)
            look = {"size": laid.size, "weight": 650, "over": f"{colour}/30@ground"}
            yield Text(key=mark + TEXT, words=said, x=x, y=y, **look, **way)


@dataclass(frozen=True)
class _Laid:
    """Where all stands, in pixels: operations, and from their middles their values and gradients; ways of edges."""

    size: float
    wide: float
    high: float
    value: float
    slot: float
    pill: float
    cell: float
    at: Mapping[str, tuple[float, float]]
    ways: Mapping[Link, tuple[tuple[float, float], ...]]

    @classmethod
    def of(cls, shape: Dataflow, room: Room, extent: Extent) -> _Laid:
        em, columns, rows = room.em, extent.part("columns"), extent.part("rows")
        size = max(min(room.w / (extent.w * em), room.h / (extent.h * em), LARGEST), 1.0) * em
        wide, high = extent.part("wide") * size, HIGH * size
        top = room.top + extent.part("head") * size
        aside = APART * size
        if columns > 1:
            aside = min((room.w - columns * wide) / (columns - 1), STRETCH * aside)
        else:
            wide = min(room.w, BROAD * wide)
        gap = min((room.bottom - top - rows * high) / max(rows - 1, 1), STRETCH * GAP * size)
        low = room.y + extent.part("head") * size / 2 - (rows * high + (rows - 1) * gap) / 2 + high / 2
        left = room.x - (columns * (wide + aside) - aside) / 2 + wide / 2
        found, bends = _places(tuple(shape.names), shape.edges)
        first = extent.part("first")
        at = {
            operation: (left + (x + first) * (wide + aside), low + y * (high + gap))
            for operation, (x, y) in found.items()
        }
        pill, pad = extent.part("slot") * size, PAD * size
        free = wide - (extent.part("named") + extent.part("value")) * size - 3 * pad - (pad if pill else 0.0)
        more, lanes, apart = free - pill, extent.part("fan") * (pill + 0.3 * size), pill / 2 + 0.3 * size
        if extent.part("fan") > 1 or not pill:
            apart = (pill or 1.2 * size) + 0.3 * size
        # The gradient's place is as broad as the gradients that wait side by side below it, where there is room.
        reach = min(max(lanes / 2, pad + pill / 2 + more / 6), pad + pill / 2 + more)
        cell = max(min(2 * (free + pad - reach), lanes - 0.3 * size), pill)
        slot = wide / 2 - reach if pill else 0.0
        away = min(more / 6, max(free + pad - reach - cell / 2, 0.0))
        value = slot - cell / 2 - pad - extent.part("value") * size / 2 - away
        if not pill:
            value = wide / 2 - pad - extent.part("value") * size / 2 - more / 3
        ports = _Ports(shape.edges, at, slot, wide, apart, pill)
        middle = {edge: [(left + (x + first) * (wide + aside), low + y * (high + gap)) for x, y in way]
                  for edge, way in bends.items()}  # fmt: skip
        ways = {link: ports.way(link, middle.get(link[:2], []), high) for link in shape.edges}
        return cls(size, wide, high, value, slot, pill, cell, at, ways)


class _Ports:
    """Where edges leave what they lead from, and arrive: side by side around the place of the gradient."""

    def __init__(
        self,
        edges: tuple[Link, ...],
        at: Mapping[str, tuple[float, float]],
        lane: float,
        wide: float,
        room: float,
        pill: float,
    ):
        self.at, self.lane, self.wide, self.room, self.pill = at, lane, wide, room, pill
        self.leaving = {name: sorted((e for e in edges if e[0] == name), key=lambda e: (at[e[1]][0], e)) for name in at}
        self.coming = {name: sorted((e for e in edges if e[1] == name), key=lambda e: (at[e[0]][0], e)) for name in at}

    def way(self, link: Link, middle: list[tuple[float, float]], high: float) -> tuple[tuple[float, float], ...]:
        start, end, _ = link
        (x, y), (to_x, to_y) = self.at[start], self.at[end]
        first = x + self._aside(self.leaving[start].index(link), len(self.leaving[start])), y + high / 2
        last = to_x + self._aside(self.coming[end].index(link), len(self.coming[end])), to_y - high / 2 - 3
        between = [point for x, y in middle for point in ((x, y - high / 2), (x, y + high / 2))]
        return first, *between, last

    def _aside(self, place: int, many: int) -> float:
        """How far from the middle of an operation one of so many edges is, none beyond its sides."""
        room = min(self.room, self.wide / many)
        right = min(self.lane + room * (many - 1) / 2, self.wide / 2 - max(room, self.pill) / 2)
        return right - room * (many - 1 - place)


@lru_cache(maxsize=64)
def _places(names: tuple[str, ...], edges: tuple[Link, ...]) -> tuple[dict, dict]:
    return routed(names, tuple(dict.fromkeys(edge[:2] for edge in edges)), CHANNEL)


def _entries(value: Any, setting: Setting) -> Words:
    """A number, or an array: its entries, or the first and the last where all are equal."""
    plain = np.asarray(measured(value))
    one = ink(plain.flat[0], origin(value), path(value))
    if plain.size == 1:
        return setting.words(one)[0]
    if np.ptp(plain) > 0:
        return setting.words(value)[0]
    return tuple(Said.of(f"[{entry} … {entry}]", origin(value)) for entry in setting.words(one)[0])


def _width(words: Words) -> float:
    return max(typography.width(each, "sans", 650) for each in words)


def dataflow(operations: Any, *, name: str | None = None) -> Dataflow:
    """The graph of operations, records with a `name`, a `sign` and `inputs`: names of others or of what is given.

    Inputs that are numbers have no part in it; a name that is no single word says the sign itself.
    """
    found = name or key(operations)
    if found is None:
        nameless(operations, "a graph that is no variable")
    names, signs, edges = {}, {}, []
    for each in operations:
        inputs = [one for one in each.inputs if isinstance(look(one), str)]
        for one in inputs:
            names.setdefault(look(one), one)
        names[look(each.name)] = each.name
        if look(each.name).rstrip("′").isidentifier():
            signs[look(each.name)] = each.sign
        edges += [(look(one), look(each.name), place) for place, one in enumerate(inputs)]
    return Dataflow(found, signs, names, tuple(edges))
