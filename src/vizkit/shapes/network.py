"""A network: pictures such as devices in a ring or a star, with the links between them and what travels on these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.marks import Line, Mark
from vizkit.picture.picture import Arrangement, Extent, Picture, Room
from vizkit.picture.relations import Titled, alone, nothing
from vizkit.picture.setting import Setting
from vizkit.shapes.cells import Cells
from vizkit.shapes.places import place_of

GAP = 2.6
"""Ems between neighbours, in which their links are seen."""

FAR = 7.0
"""How many times wider the gap between columns may become."""

ASIDE = 0.25
"""How far two ways between neighbours in a row stand from their middle, as a part of the row's height."""

BELOW = 1.6
"""Ems between the nodes and an inner picture below them."""

Link = tuple[int, int]


@dataclass(frozen=True)
class Network(Arrangement):
    """Nodes in rows, links between them, and packets in the middle of their links.

    `rows` are the nodes from above to below; `links` are pairs of nodes, in the direction in which they are used.
    """

    name: str
    nodes: tuple[Picture, ...]
    rows: tuple[tuple[int, ...], ...]
    links: tuple[Link, ...]
    lit: Mapping[Link, str] = field(default_factory=dict)
    packets: Mapping[Link, Picture] = field(default_factory=dict)
    inside: Picture = nothing

    def using(self, links: Any = None, colour: str = "now") -> Network:
        """With links in the colour of their use: all, or pairs of nodes."""
        many = self.links if links is None else [(place_of(link[0]), place_of(link[1])) for link in links]
        return replace(self, lit={**self.lit, **dict.fromkeys(many, colour)})

    def carrying(self, source: Any, target: Any, packet: Picture, colour: str = "now") -> Network:
        """With a packet on the link from one node to another; a link stays idle where the packet holds nothing."""
        if isinstance(packet, Cells) and not packet.values:
            return self
        link = place_of(source), place_of(target)
        return replace(self, packets={**self.packets, link: packet}, lit={**self.lit, link: colour})

    def adding(self, source: Any, target: Any, colour: str = "now") -> Network:
        """With copies of a node's cells that go over a link into another's, cell by cell."""
        return self._over(source, target, "gathering", colour)

    def copying(self, source: Any, target: Any, colour: str = "now") -> Network:
        """With a node's cells come over a link from another's, cell by cell."""
        return self._over(source, target, "came_from", colour)

    def _over(self, source: Any, target: Any, way: str, colour: str) -> Network:
        start, end = place_of(source), place_of(target)
        told = getattr(self.nodes[end], way)(self.nodes[start])
        nodes = tuple(told if i == end else each for i, each in enumerate(self.nodes))
        return replace(self, nodes=nodes, lit={**self.lit, (start, end): colour})

    def colouring(self, node: Any, **meanings: Any) -> Network:
        """With what a node is told of colours: `.colouring(target, now=chunk)`."""
        at = place_of(node)
        nodes = tuple(each.coloured(**meanings) if i == at else each for i, each in enumerate(self.nodes))
        return replace(self, nodes=nodes)

    def around(self, inside: Picture) -> Network:
        """With a picture in the middle."""
        return replace(self, inside=inside)

    @property
    def children(self) -> tuple[Picture, ...]:
        return (*self.nodes, self.inside, *self.packets.values())

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        many = len(self.nodes)
        nodes, inside, packets = parts[:many], parts[many], parts[many + 1 :]
        sizes = {
            "w": max(node.w for node in nodes),
            "h": max(node.h for node in nodes),
            "packet w": max((packet.w for packet in packets), default=0.0),
            "packet h": max((packet.h for packet in packets), default=0.0),
            "inside w": inside.w,
            "inside h": inside.h,
        }
        text = min([1.0, *(each.text for each in parts if each.w)])
        if self._level and any(link[::-1] in self.links for link in self.links):
            sizes["h"] = max(sizes["h"], (sizes["packet h"] + 0.4) / (2 * ASIDE))
        across, down = self._gaps(sizes)
        columns, levels = max(map(len, self.rows)), len(self.rows)
        w = columns * sizes["w"] + (columns - 1) * across
        h = levels * sizes["h"] + (levels - 1) * down + self._below(sizes)
        around = sizes["w"] + self._beside(sizes) if self._hollow else 0.0
        w = max(
            w,
            sizes["w"] + 2 * max((node.lead(setting) for node in self.nodes if isinstance(node, Titled)), default=0.0),
        )
        w = max(w, inside.w + around if inside.w else 0.0)
        return Extent(w, h, w * 2.4, h * 2.0, 1.5, text, sizes, parts)

    def _gaps(self, parts: Mapping[str, float]) -> tuple[float, float]:
        """Ems between columns, and between the two rows."""
        across = max(GAP, parts["packet w"] + 1.0) if self._level else GAP
        inside = parts["inside h"] + 1.6 if self._hollow else 0.0
        return across, max(GAP, parts["packet h"] + 0.7, inside)

    @property
    def _level(self) -> bool:
        """Whether a link runs along a row."""
        return any({*link} <= {*row} for link in self.links for row in self.rows)

    @property
    def _hollow(self) -> bool:
        """Whether there is room in the middle: rows around it, and no links that lean inwards."""
        return len(self.rows) == 2 and len(self.rows[0]) == len(self.rows[1])

    @staticmethod
    def _beside(parts: Mapping[str, float]) -> float:
        """Ems at the sides of the inner picture, up to the links that go down there, and half of a packet on each."""
        return parts["packet w"] + 2.0

    def _below(self, parts: Mapping[str, float]) -> float:
        """Ems for the inner picture below the nodes, where they do not go around it."""
        return parts["inside h"] + BELOW if parts["inside h"] and not self._hollow else 0.0

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        rooms, parts, many = self._rooms(room, extent), self.parts(extent, setting), len(self.nodes)
        for link in self.links:
            yield self._line(link, rooms)
        for node, its, part in zip(self.nodes, rooms, parts, strict=False):
            yield from alone(node, part).marks(its, part, setting)
        w, h = extent.part("packet w") * room.em, extent.part("packet h") * room.em
        for (link, packet), part in zip(self.packets.items(), parts[many + 1 :], strict=False):
            x, y = self._middle(link, rooms)
            yield from packet.marks(room.within(x - w / 2, y - h / 2, x + w / 2, y + h / 2), part, setting)
        yield from alone(self.inside, parts[many]).marks(
            self._inner(room, rooms, extent, parts[many]), parts[many], setting
        )

    def _inner(self, room: Room, rooms: Sequence[Room], extent: Extent, inside: Extent) -> Room:
        """The room between the two rows of nodes, or below them."""
        if not self._hollow:
            top = max(its.bottom for its in rooms)
            below = room.within(room.left, top + BELOW * room.em, room.right, top + self._below(extent.parts) * room.em)
            return below.middle(min(inside.most_w * room.em, below.w), below.h)
        top, bottom = (max(rooms[i].bottom for i in self.rows[0]), min(rooms[i].top for i in self.rows[1]))
        aside = extent.part("packet w") * room.em / 2 + room.em
        gap = room.within(min(its.x for its in rooms) + aside, top, max(its.x for its in rooms) - aside, bottom)
        return gap.middle(min(inside.most_w * room.em, gap.w), min(inside.most_h * room.em, gap.h))

    def _rooms(self, room: Room, extent: Extent) -> list[Room]:
        """Where the nodes stand, in their order."""
        em, (across, down) = room.em, self._gaps(extent.parts)
        columns, levels = max(map(len, self.rows)), len(self.rows)
        w = min((room.w - (columns - 1) * across * em) / columns, extent.part("w") * em * 1.5)
        if self._hollow and extent.part("inside w"):  # nodes grow no further into the middle than what is there allows
            w = max(min(w, room.w - (extent.part("inside w") + self._beside(extent.parts)) * em), extent.part("w") * em)
        below = self._below(extent.parts) * em
        h = min((room.h - below - (levels - 1) * down * em) / levels, extent.part("h") * em * 1.35)
        wide = (room.w - columns * w) / max(columns - 1, 1) if columns > 1 else 0.0
        wide = min(wide, FAR * across * em)
        high = min((room.h - below - levels * h) / (levels - 1), 3.2 * down * em) if levels > 1 else 0.0
        top = room.y - (levels * h + (levels - 1) * high + below) / 2
        found: dict[int, Room] = {}
        for level, row in enumerate(self.rows):
            left = room.x - (len(row) * w + (len(row) - 1) * wide) / 2
            for i, node in enumerate(row):
                x = left + i * (w + wide)
                found[node] = room.within(x, top + level * (h + high), x + w, top + level * (h + high) + h)
        return [found[node] for node in range(len(self.nodes))]

    def _middle(self, link: Link, rooms: Sequence[Room]) -> tuple[float, float]:
        points = self._ends(link, rooms)
        return (points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2

    def _ends(self, link: Link, rooms: Sequence[Room]) -> tuple[tuple[float, float], tuple[float, float]]:
        """From border to border: along a row, or from row to row; two ways between two nodes stand side by side."""
        one, other = rooms[link[0]], rooms[link[1]]
        back = link[::-1] in self.links
        if abs(one.y - other.y) < 1:
            aside = ASIDE * one.h * (1 if link[0] < link[1] else -1) if back else 0.0
            left, right = (one.right, other.left) if one.x < other.x else (one.left, other.right)
            return (left, one.y - aside), (right, one.y - aside)
        aside = 0.12 * one.w * (1 if link[0] < link[1] else -1) if back else 0.0
        start, end = (one.bottom, other.top) if one.y < other.y else (one.top, other.bottom)
        return (one.x - aside, start), (other.x - aside, end)

    def _line(self, link: Link, rooms: Sequence[Room]) -> Line:
        (x0, y0), (x1, y1) = self._ends(link, rooms)
        colour = self.lit.get(link, "faint")
        ends = ((x0 - x1) / 2, (y0 - y1) / 2), ((x1 - x0) / 2, (y1 - y0) / 2)
        look = {"colour": colour, "thick": 6 if link in self.lit else 3, "arrow": True, "prompt": link in self.lit}
        return Line(key=f"{self.name}/link/{link[0]}–{link[1]}", x=(x0 + x1) / 2, y=(y0 + y1) / 2, points=ends, **look)


def ring(nodes: Sequence[Picture], *, name: str = "ring") -> Network:
    """Nodes in a ring, each linked to the next: the first half above, from left to right, the others back below."""
    count = len(nodes)
    above = (count + 1) // 2 if count > 2 else count
    rows = tuple(row for row in (tuple(range(above)), tuple(range(above, count))[::-1]) if row)
    links = tuple((i, (i + 1) % count) for i in range(count)) if count > 1 else ()
    return Network(name, (*nodes[:above], *(_named(node, "below") for node in nodes[above:])), rows, links)


def star(centre: Picture, others: Sequence[Picture], *, name: str = "star") -> Network:
    """Node 0 in the middle, linked both ways to the others above and below it."""
    above = 1 + len(others) // 2
    below = [_named(other, "below") for other in others[above - 1 :]]
    nodes = (_named(centre, "before"), *others[: above - 1], *below)
    links = tuple(link for i in range(1, len(nodes)) for link in ((i, 0), (0, i)))
    rows = (tuple(range(1, above)), (0,), tuple(range(above, len(nodes))))
    return Network(name, nodes, tuple(row for row in rows if row), links)


def _named(node: Picture, side: str) -> Picture:
    """A node with its name where nothing comes in: what comes over a link comes from above and below."""
    return replace(node, side=side) if isinstance(node, Titled) else node
