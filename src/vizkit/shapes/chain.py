"""A chain: nodes of linked lists as cells, each with arrows to where its fields lead, and names that point at it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from vizkit.picture.ink import ink, key, look, origin, path
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Setting, VariableName
from vizkit.shapes.cell_grid import CAPITALS, SMALL
from vizkit.shapes.keys import nameless
from vizkit.shapes.nodes import VALUES
from vizkit.shapes.places import chosen

HIGH, HIGHEST, NARROW = 1.9, 3.2, 1.9
"""How high a cell is in ems, at least and at most, and how wide at least."""

PAD, GAP, WIDEST = 0.7, 1.4, 3.4
"""Ems around what a cell says, between cells, at least and at most."""

ARC, STEP, ARC_MOST = 1.0, 0.3, 2.2
"""Ems that an arrow rises which passes over cells: over one of them, more for each further one, and at most."""

OUTER = 1.8
"""Ems left and right of the outermost cells, where lists end."""

END = 1.6
"""Ems above a node whose end has no room beside it."""

BADGE = 1.45
"""How high a name that points is, in its type."""

FIELDS = ("next", "prev", "random")
"""The fields of a node that lead to others: on, back and aside."""

Spot = tuple[int, int]


@dataclass(frozen=True)
class Chain(Shape):
    """Nodes keyed `name/number`, their arrows `name/number/field`, the names that point at them `name/pointer/…`.

    `links` are by node and field; one that leads to `None` ends there. `places` are rows and columns, which a node
    keeps while another comes elsewhere; what is at none of them is not drawn.
    """

    name: str
    values: Mapping[Any, Any]
    links: Mapping[tuple[Any, str], Any]
    places: Mapping[Any, Spot]
    colours: Mapping[Any, str] = field(default_factory=dict)
    bright: Mapping[tuple[Any, str], str] = field(default_factory=dict)
    dim: frozenset = frozenset()
    struck: frozenset = frozenset()
    pointers: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[Any, Any] = field(default_factory=dict, repr=False)
    """The nodes themselves, by number: what a node that is pointed at is found among."""

    # What a scene says of it.

    def coloured(self, **meanings: Any) -> Chain:
        """Nodes in the colour of a meaning: `.coloured(now=curr, done=sorted)`, later ones over earlier ones."""
        found = dict(self.colours)
        for meaning, nodes in meanings.items():
            found |= dict.fromkeys(self._numbers(nodes), meaning)
        return replace(self, colours=found)

    def lit(self, nodes: Any, fields: str = "next", colour: str = "now") -> Chain:
        """With these nodes' arrows of a field in the colour of a meaning: a link that has just been set."""
        found = {(number, fields): colour for number in self._numbers(nodes)}
        return replace(self, bright={**self.bright, **found})

    def pointing(self, **pointers: Any) -> Chain:
        """With names that point at nodes: `.pointing(prev=prev, curr=curr)`; none where a variable has no value."""
        found = {name: min(self._numbers(at), default=None) for name, at in pointers.items() if at is not None}
        return replace(self, pointers={**self.pointers, **{n: at for n, at in found.items() if at is not None}})

    def dimmed(self, nodes: Any) -> Chain:
        """Nodes set back; what they say can still be read."""
        return replace(self, dim=self.dim | self._numbers(nodes))

    def striking(self, nodes: Any) -> Chain:
        """The moment's centre: these nodes pulse once."""
        return replace(self, struck=self.struck | self._numbers(nodes))

    def _numbers(self, nodes: Any) -> frozenset:
        """The numbers of the nodes that are meant, by themselves or by their numbers."""
        plain = look(nodes)
        if plain is None:
            return frozenset()
        if isinstance(plain, (list, tuple, set, frozenset)):
            return frozenset().union(*map(self._numbers, plain))
        same = [number for number, node in self.own.items() if node is plain]
        return frozenset(same[:1]) if same else chosen(plain, tuple(self.values)) & self.values.keys()

    # How it is laid out and drawn.

    def measures(self, setting: Setting) -> dict[str, float]:
        rows = [row for row, _ in self.places.values()]
        columns = [column for _, column in self.places.values()]
        named = max((SMALL * setting.width(VariableName(name), 650, "mono") for name in self.pointers), default=0.0)
        lanes = {sign: 0.0 for sign in ("arc", "aside")}
        for (start, kind), end in self.links.items():
            if end is not None and start in self.places and end in self.places:
                lane = "aside" if kind == FIELDS[2] else "arc"
                lanes[lane] = max(lanes[lane], self._rise(start, end, kind))
        if 0 in self._sides.values():
            lanes["arc"] = max(lanes["arc"], END)
        return {
            "columns": max(columns, default=0) + 1.0,
            "rows": max(rows, default=0) + 1.0,
            "wide": max((setting.width(value, 600) for value in self.values.values()), default=0.0),
            "named": named,
            "levels": float(max(Counter(self.pointers.values()).values(), default=0)),
            **lanes,
        }

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        columns, rows, around = parts["columns"], parts["rows"], _around(parts)
        cell, ends = max(parts["wide"] + PAD, NARROW), 2 * OUTER
        pitch = max(cell + GAP, parts["named"] + 0.4)
        outer = _outer(parts)
        w, h = columns * pitch - GAP + ends, rows * (HIGH + around) + 0.6 * (rows - 1) + outer
        text = SMALL if parts["levels"] else 1.0
        grown = columns * (1.7 * cell + WIDEST) + ends
        return Extent(w, h, max(w, grown), rows * (HIGHEST + around) + 1.6 * (rows - 1) + outer, 1.0, text, parts)

    def _rise(self, start: Any, end: Any, kind: str) -> float:
        """How many ems an arrow rises over what stands between its ends; none between neighbours and rows."""
        (row, column), (to_row, to_column) = self.places[start], self.places[end]
        apart = abs(column - to_column)
        if row != to_row or (apart == 1 and kind != FIELDS[2]):
            return 0.0
        return min(ARC + STEP * max(apart - 2, 0), ARC_MOST)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        stand = _Stand.of(room, extent)
        seen = [number for number in self.values if number in self.places]
        for number in seen:
            yield from self._arrows(number, stand, setting)
        for number in seen:
            yield from self._cell(number, stand, setting)
        levels: Counter = Counter()
        for name, number in self.pointers.items():
            if number in self.places:
                yield from self._badge(name, number, levels[number], stand, setting)
                levels[number] += 1

    def _cell(self, number: Any, stand: _Stand, setting: Setting) -> Iterator[Mark]:
        (x, y), meaning, dim = stand.centre(self.places[number]), self.colours.get(number), number in self.dim
        fill = f"{meaning}/30@cell" if meaning else "cell/35" if dim else "cell"
        edge = meaning or ("faint" if dim else "quiet")
        size = {"w": stand.w, "h": stand.h, "radius": min(10.0, stand.h / 4), "thick": 2.5 if meaning is None else 4.0}
        struck = number in self.struck
        yield Box(key=f"{self.name}/{number}", x=x, y=y, fill=fill, edge=edge, struck=struck, **size)
        said, own = setting.words(self.values[number])
        text = {"size": stand.size, "weight": 600, "colour": "quiet" if dim else "text", "over": None if dim else fill}
        yield Text(key=f"{self.name}/{number}{TEXT}", words=said, own=own, x=x, y=y, struck=struck, **text)

    def _arrows(self, number: Any, stand: _Stand, setting: Setting) -> Iterator[Mark]:
        for (start, kind), end in self.links.items():
            if start != number:
                continue
            if end is None or end not in self.places:
                yield from self._end(number, kind, stand, setting) if end is None and kind == FIELDS[0] else ()
                continue
            way, smooth = self._way(start, end, kind, stand)
            yield self._line(start, kind, way, stand, smooth=smooth)

    def _line(self, start: Any, kind: str, way: list, stand: _Stand, smooth: bool = False) -> Line:
        (x, y), bright = way[0], self.bright.get((start, kind))
        back = kind != FIELDS[0]
        colour = bright or ("faint" if back or start in self.dim else "quiet")
        points = tuple((across - x, down - y) for across, down in way)
        look = {"colour": colour, "thick": (4.5 if bright else 2.5 if back else 3.5) * max(stand.em / 36, 0.7)}
        dashed = kind == FIELDS[2]
        return Line(
            key=f"{self.name}/{start}/{kind}", x=x, y=y, points=points, arrow=True, smooth=smooth, dashed=dashed, **look
        )

    def _end(self, number: Any, kind: str, stand: _Stand, setting: Setting) -> Iterator[Mark]:
        """Where a list ends, beside its last node or, where neighbours' arrows and ends are on both sides, off them."""
        (x, y), side = stand.centre(self.places[number]), self._sides[number]
        em = stand.em
        if side:
            long = max(min(stand.gap - 1.1 * em, 0.9 * em), 0.35 * em)
            start = x + side * (stand.w / 2 + 0.1 * em), y
            end, at = (start[0] + side * long, y), (start[0] + side * (long + 0.42 * em), y)
        else:
            away = -stand.side(self.places[number][0])
            start = x, y + away * (stand.h / 2 + 0.1 * em)
            end, at = (x, start[1] + away * 0.5 * em), (x, start[1] + away * 1.05 * em)
        yield self._line(number, kind, [start, end], stand)
        said, own = setting.words([None])
        text = {"size": em, "colour": "quiet", "weight": 400}
        yield Text(key=f"{self.name}/{number}/{kind}/end", words=said, own=own, x=at[0], y=at[1] - 0.07 * em, **text)

    @cached_property
    def _sides(self) -> dict[Any, int]:
        """On which side each list ends: right or left of its last node where no arrow is, and no other end."""
        at = {spot: each for each, spot in self.places.items() if each in self.values}
        taken: set[tuple[int, float]] = set()
        for (start, kind), end in self.links.items():
            if kind in FIELDS[:2] and end in self.places and start in self.places:
                (row, column), (to_row, to_column) = self.places[start], self.places[end]
                if row == to_row and abs(column - to_column) == 1 and kind == FIELDS[0]:
                    taken.add((row, (column + to_column) / 2))
        found = {}
        for row, column in sorted(at):
            number = at[row, column]
            if (number, FIELDS[0]) in self.links and self.links[number, FIELDS[0]] is None:
                free = [side for side in (1, -1) if (row, column + side / 2) not in taken]
                found[number] = free[0] if free else 0
                taken.add((row, column + found[number] / 2))
        return found

    def _way(self, start: Any, end: Any, kind: str, stand: _Stand) -> tuple[list[tuple[float, float]], bool]:
        """From border to border: straight to a neighbour, in an arc over others, and down or up to another row."""
        (row, column), (to_row, to_column) = self.places[start], self.places[end]
        (x, y), (to_x, to_y) = stand.centre((row, column)), stand.centre((to_row, to_column))
        off = 0.1 * stand.em
        rise = self._rise(start, end, kind)
        if start == end:
            rise = max(rise, ARC)
        if rise:
            side = stand.side(row) * (1 if kind == FIELDS[2] else -1)
            aside = 0.22 * stand.w * (1 if to_column > column else -1)
            first, last = x + aside, to_x - aside
            if start == end:
                first, last = x - 0.3 * stand.w, x + 0.3 * stand.w
            edge = y + side * (stand.h / 2 + off)
            over = edge + side * rise * 1.55 * stand.em
            return [(first, edge), ((first + last) / 2, over), (last, edge)], True
        if row == to_row:
            side = 1 if to_column > column else -1
            both = any(self.links.get((end, other)) == start for other in FIELDS[:2])
            lift = 0.0 if not both else -0.17 * stand.h * side
            return [(x + side * (stand.w / 2 + off), y + lift), (to_x - side * (stand.w / 2 + off), to_y + lift)], False
        side = 1 if to_row > row else -1
        aside = max(-1.0, min(1.0, to_column - column)) * 0.25 * stand.w
        return [(x + aside, y + side * (stand.h / 2 + off)), (to_x - aside, to_y - side * (stand.h / 2 + off))], False

    def _badge(self, name: str, number: Any, level: int, stand: _Stand, setting: Setting) -> Iterator[Mark]:
        (x, y), side, size = stand.centre(self.places[number]), stand.side(self.places[number][0]), SMALL * stand.em
        edge = y + side * (stand.h / 2 + stand.clear + 0.3 * size)
        if level == 0:
            tip = tuple((across * size, side * down * size) for across, down in ((-0.3, 0.2), (0, -0.14), (0.3, 0.2)))
            yield Line(key=f"{self.name}/pointer/{name}/tip", x=x, y=edge, points=tip, colour="now", thick=2.5)
        said, own = setting.words(VariableName(name))
        look = {"size": size, "colour": "now", "weight": 650, "face": "mono"}
        at = edge + side * (0.85 + BADGE * level) * size
        if stand.rows > 1:  # arrows of other rows pass here
            plate = {"w": size * setting.width(VariableName(name), 650, "mono") + 0.3 * size, "h": 1.1 * size}
            yield Box(key=f"{self.name}/pointer/{name}/plate", x=x, y=at, fill="ground", radius=0.3 * size, **plate)
        yield Text(key=f"{self.name}/pointer/{name}", words=said, own=own, x=x, y=at, **look)


@dataclass(frozen=True)
class _Stand:
    """Where chains stand in their room: the first cell's middle, how far to the next and the next row, their size."""

    left: float
    top: float
    across: float
    down: float
    w: float
    h: float
    size: float
    em: float
    clear: float
    rows: int

    @classmethod
    def of(cls, room: Room, extent: Extent) -> _Stand:
        em, part = room.em, extent.part
        columns, rows = part("columns"), int(part("rows"))
        around = _around(extent.parts) * em
        high = room.h - _outer(extent.parts) * em
        h = min((high - 0.6 * (rows - 1) * em) / rows - around, HIGHEST * em)
        natural = max(part("wide") + PAD, NARROW)
        free = room.w - 2 * OUTER * em
        grown = max(min((free - (columns - 1) * 2 * GAP * em) / columns / em, 1.7 * natural, 1.7 * h / em), natural)
        gap = min((free - columns * grown * em) / max(columns - 1, 1), WIDEST * em) if columns > 1 else GAP * em
        w = grown * em
        across, down = w + gap, h + around + min((high - rows * (h + around)) / max(rows - 1, 1), 1.6 * em)
        size = min(CAPITALS * h, 1.7 * em, (w - 0.5 * em) / max(part("wide"), 0.6))
        size = max(size, em * min(1.0, (w / em - 0.2) / max(part("wide"), 0.6)))
        total = (rows - 1) * down + h
        above, below = _halves(extent.parts)
        # The upper rows have their names above them and their arrows below; one row alone has its arrows above it.
        before, behind = (below, above) if rows > 1 else (above, below)
        behind = below if rows > 1 else behind
        top = room.y - (total + (before + behind) * em) / 2 + before * em + h / 2
        left = room.x - ((columns - 1) * across + w) / 2 + w / 2
        return cls(left, top, across, down, w, h, size, em, part("aside") * em, rows)

    @property
    def gap(self) -> float:
        return self.across - self.w if self.across > self.w else GAP * self.em

    def side(self, row: int) -> int:
        """On which side of a row's cells names stand: below (1) or, where other rows are below it, above (−1)."""
        return -1 if self.rows > 1 and row < math.ceil(self.rows / 2) else 1

    def centre(self, spot: Spot) -> tuple[float, float]:
        return self.left + spot[1] * self.across, self.top + spot[0] * self.down


def _halves(parts: Mapping[str, float]) -> tuple[float, float]:
    """Ems on the side of a row's arrows, and on that of its names."""
    named = parts["levels"] * SMALL * BADGE + 0.45 * (parts["levels"] > 0)
    return parts["arc"] + 0.1, named + parts["aside"]


def _outer(parts: Mapping[str, float]) -> float:
    """Ems more that several rows take: the names of the upper ones are above them, those of the lower ones below."""
    above, below = _halves(parts)
    return max(below - above, 0.0) if parts["rows"] > 1 else 0.0


def _around(parts: Mapping[str, float]) -> float:
    """Ems above and below a row of cells."""
    return sum(_halves(parts))


def chain(nodes: Any, *, name: str | None = None, places: Any = None) -> Chain:
    """A linked list from its first node on, or the nodes of several in the order in which they stand.

    A node has a `val` or a `value`, and a `next`; it may have a `prev` and a `random` too. Nodes are keyed by their
    places in that order. `places` are the row and the column of each where they do not stand in one row.
    """
    found = name or key(nodes)
    if found is None:
        nameless(nodes, "a chain that is no variable")
    named = found if name else f"{found}/chain"
    several = list(nodes) if isinstance(look(nodes), (list, tuple)) else _along(nodes)
    plain = [look(node) for node in several]
    number = {id(node): place for place, node in enumerate(plain)}
    values, links = {}, {}
    for place, node in enumerate(plain):
        said = next((each for each in VALUES if hasattr(node, each)), None)
        values[place] = (
            ink(getattr(node, said), origin(several[place]), (*path(several[place]), said)) if said else ink("•")
        )
        for kind in FIELDS:
            if hasattr(node, kind):
                end = getattr(node, kind)
                if end is None or id(end) in number:
                    links[place, kind] = None if end is None else number[id(end)]
    spots = look(places) if places is not None else [(0, place) for place in range(len(plain))]
    own = dict(enumerate(plain))
    return Chain(named, values, links, {place: tuple(spots[place]) for place in own}, own=own)


def _along(head: Any) -> list[Any]:
    """The nodes from the first on, each once."""
    found, met = [], set()
    while head is not None and id(look(head)) not in met:
        met.add(id(look(head)))
        found.append(head)
        head = head.next
    return found
