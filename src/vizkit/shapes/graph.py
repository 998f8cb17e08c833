"""A graph: vertices, edges with kinds or weights, and a walker who goes along them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from vizkit.picture import type as typography
from vizkit.picture.ink import ink, key, look, measured, origin, path
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting, Words
from vizkit.shapes.graph_layout import Edge, Laid, Sizes, Vertex, along, laid, planned
from vizkit.shapes.keys import nameless
from vizkit.shapes.places import chosen

DISC, AROUND = 1.55, 0.62
"""The height of a vertex in the size of its type, and the room around a longer name."""

APART, LOW = 1.1, 2.3
"""Ems between vertices side by side, and from one layer down to the next, at least."""

TOLD = 3.0
"""Ems from one layer down to the next where there are words beside edges or vertices."""

LOOK = 0.5
"""How large a look is, in ems: on a short edge less, so that it keeps behind the arrow's head."""

LARGEST = 1.7
"""How large type grows, in ems."""


@dataclass(frozen=True)
class Graph(Picture):
    """Vertices keyed `name/vertex` and edges keyed `name/start>end`, each what its looks say."""

    name: str
    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]
    held: Mapping[Vertex, Any] = field(repr=False, default_factory=dict)
    directed: bool = True
    fixed: tuple | None = None
    fills: Mapping[Vertex, str] = field(default_factory=dict)
    rings: Mapping[Vertex, tuple[str, ...]] = field(default_factory=dict)
    dim: frozenset = frozenset()
    struck: frozenset = frozenset()
    tags: Mapping[Vertex, tuple[Any, ...]] = field(default_factory=dict)
    lines: Mapping[Edge, str] = field(default_factory=dict)
    dashed: frozenset = frozenset()
    labels: Mapping[Edge, Any] = field(default_factory=dict)
    stands: tuple[Vertex, Vertex | None] | None = None
    looks: Edge | None = None
    away: tuple[frozenset, frozenset] = (frozenset(), frozenset())
    """The vertices and the edges that are not there yet, or no more."""

    # What a scene says of it.

    def coloured(self, by: Any = None, **meanings: Any) -> Graph:
        """Vertices in the colour that a mapping `by` has for each, or in that of a meaning: `.coloured(done=seen)`."""
        found = dict(self.fills)
        if by is not None:
            found |= {vertex: measured(by)[vertex] for vertex in self.vertices if vertex in measured(by)}
        for meaning, vertices in meanings.items():
            found |= dict.fromkeys(chosen(vertices, self.vertices), meaning)
        return replace(self, fills=found)

    def ringed(self, **meanings: Any) -> Graph:
        """Rings around vertices in the colour of a meaning, one around another: `.ringed(lost=cycle)`."""
        found = dict(self.rings)
        for meaning, vertices in meanings.items():
            for vertex in chosen(vertices, self.vertices):
                found[vertex] = (*found.get(vertex, ()), meaning)
        return replace(self, rings=found)

    def tagged(self, *mappings: Any) -> Graph:
        """What mappings hold for each vertex, beside it: `.tagged(d, f)` is written `1/10`."""
        found = {}
        for vertex in self.vertices:
            values = [mapping[vertex] for mapping in mappings if mapping is not None and vertex in look(mapping)]
            if values:
                found[vertex] = tuple(values)
        return replace(self, tags=found)

    def dimmed(self, vertices: Any) -> Graph:
        """Vertices set back, and the edges that lead from them; their names can still be read."""
        return replace(self, dim=self.dim | chosen(vertices, self.vertices))

    def striking(self, vertices: Any) -> Graph:
        """The moment's centre: these vertices pulse once."""
        return replace(self, struck=self.struck | chosen(vertices, self.vertices))

    def walked(self, **meanings: Any) -> Graph:
        """The edges from each vertex of a path to the next in the colour of a meaning: `.walked(first=path)`."""
        found = dict(self.lines)
        for meaning, vertices in meanings.items():
            for one, other in pairwise(look(vertices) or ()):
                edge = (one, other) if (one, other) in self.edges or self.directed else (other, one)
                found |= {edge: meaning} if edge in self.edges else {}
        return replace(self, lines=found)

    def sorted_by(self, kinds: Any, colours: Mapping[str, str]) -> Graph:
        """Edges by the kind that a mapping `kinds` has for each, in its colour.

        The first kind of `colours` is drawn through; the others are dashed, and named beside their edges. An edge of a
        kind that has no colour stays as it is.
        """
        plain, *_ = colours
        held = {} if kinds is None else measured(kinds)
        known = {edge: held[edge] for edge in self.edges if edge in held and held[edge] in colours}
        named = {edge: kind for edge, kind in known.items() if kind != plain}
        return replace(
            self,
            lines={**self.lines, **{edge: colours[kind] for edge, kind in known.items()}},
            dashed=self.dashed | set(named),
            labels={**self.labels, **named},
        )

    def saying(self, start: Any, end: Any) -> Graph:
        """With the word of the edge from `start` to `end` alone, if it has one."""
        edge = look(start), look(end)
        return replace(self, labels={each: label for each, label in self.labels.items() if each == edge})

    def walker(self, at: Any, before: Any = None) -> Graph:
        """With a walker on a vertex, who came along the edge from the one `before`; none where `at` is None."""
        return replace(self, stands=None if at is None else (look(at), look(before)))

    def looking(self, start: Any, end: Any) -> Graph:
        """With a look along the edge from `start` to `end`, which lights up."""
        if start is None or end is None:
            return self
        return replace(self, looks=(look(start), look(end)))

    def awaiting(self, vertices: Any, edges: Any = ()) -> Graph:
        """With the room alone of vertices, what leads from and to them, and these edges: they are still to come."""
        return replace(self, away=(chosen(vertices, self.vertices), frozenset(look(edges))))

    def _is_there(self, vertex: Vertex) -> bool:
        return vertex not in self.away[0]

    def _leads(self, edge: Edge) -> bool:
        """Whether an edge is there, and both its ends are."""
        return edge not in self.away[1] and self._is_there(edge[0]) and self._is_there(edge[1])

    def placed(self, places: Any) -> Graph:
        """With each vertex where a mapping has it: (across, down)."""
        held = measured(places)
        return replace(self, fixed=tuple(tuple(map(float, held[vertex])) for vertex in self.vertices))

    # How it is laid out and drawn.

    def key(self, vertex: Vertex) -> str:
        return f"{self.name}/{vertex}"

    def extent(self, setting: Setting) -> Extent:
        wide = max([setting.width(self._name(vertex), 600) + AROUND for vertex in self.vertices] + [DISC])
        plan = planned(self.vertices, self.edges, self.directed, self.fixed)
        said = {f"label {edge}": setting.width(label) for edge, label in self.labels.items()}
        said |= {f"tag {vertex}": _width(_joined(tag, setting)) for vertex, tag in self.tags.items()}
        tags = max([width for name, width in said.items() if name.startswith("tag")], default=0.0)
        loops = 0.7 * any(start == end for start, end in self.edges)
        margin = 0.45 + max(loops, tags * 0.7, 0.3 * bool(said))
        low = TOLD if said and not plan.across else LOW
        apart = max(APART, tags + 0.3, TOLD - DISC if said and plan.across else 0.0)
        w = plan.columns * (wide + apart) - apart + 2 * margin
        h = (plan.rows - 1) * low + DISC + 2 * margin
        growing = float(any(self.away))
        parts = {"wide": wide, "margin": margin, "low": low, "fixed": growing, "whole": growing, **said}
        return Extent(w, h, max(w, 7.0 * plan.columns * wide), max(h, 6.0 * plan.rows + 2), 2.0, 1.0, parts)

    def _name(self, vertex: Vertex) -> Any:
        return self.held[vertex]

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em = room.em
        size = self._size(room, extent)
        sizes = Sizes(
            extent.part("wide") * size,
            DISC * size,
            extent.part("margin") * em,
            self._placeable(extent, self.edges, "label", em),
            self._placeable(extent, self.vertices, "tag", em),
        )
        places = laid(self.vertices, self.edges, self.directed, self.fixed, sizes, room)
        yield from self._lines(places, size)
        yield from self._look(places, em)
        yield from self._plates(places, em, extent)
        yield from self._discs(places, sizes, size, setting)
        yield from self._words(places, em, setting)
        yield from self._walker(places, sizes, em)

    def _size(self, room: Room, extent: Extent) -> float:
        """The size of names: between one em and the largest, so that vertices fill a good part of their rooms."""
        plan = planned(self.vertices, self.edges, self.directed, self.fixed)
        em = room.em
        across = room.w / plan.columns / (extent.part("wide") + APART)
        down = (room.h - 2 * extent.part("margin") * em) / (plan.rows - 1 + DISC / LOW) / extent.part("low")
        return max(min(across, down, LARGEST * em), em)

    def _placeable(self, extent: Extent, among: tuple, kind: str, em: float) -> tuple:
        found = [(each, extent.part(f"{kind} {each}")) for each in among]
        return tuple((each, (wide + 0.4) * em, 1.35 * em) for each, wide in found if wide)

    def _lines(self, places: Laid, size: float) -> Iterator[Mark]:
        ordered = sorted(filter(self._leads, self.edges), key=lambda edge: (edge == self.looks, edge in self.lines))
        for edge in ordered:
            way, now = places.ways[edge], edge == self.looks
            x, y = way[0]
            known = self.lines.get(edge)
            colour = "now" if now else known or "quiet"
            thick = (4.5 if now or known else 2.5) * max(size / 36, 0.8)
            yield Line(
                key=self._edge(edge),
                x=x,
                y=y,
                points=tuple((px - x, py - y) for px, py in way),
                colour=colour,
                thick=thick,
                arrow=self.directed,
                dashed=edge in self.dashed and not now,
                smooth=len(way) == 3,
                opacity=0.35 if edge[0] in self.dim else 1.0,
            )

    def _edge(self, edge: Edge) -> str:
        return f"{self.name}/{edge[0]}>{edge[1]}"

    def _discs(self, places: Laid, sizes: Sizes, size: float, setting: Setting) -> Iterator[Mark]:
        w, h, rim = sizes.wide, sizes.high, 0.13 * size
        for vertex in filter(self._is_there, self.vertices):
            x, y = places.at[vertex]
            fill, dim = self.fills.get(vertex, "cell"), vertex in self.dim
            tinted = fill if fill in ("cell", "white", "grey", "black") else f"{fill}/30"
            edge = "quiet" if tinted == fill else fill
            for i, meaning in enumerate(self.rings.get(vertex, ())):
                more = 2 * (2.6 + 1.8 * i) * rim
                ring = {"x": x, "y": y, "w": w + more, "h": h + more, "radius": (h + more) / 2}
                yield Box(key=f"{self.key(vertex)}/ring/{meaning}", edge=meaning, thick=1.1 * rim, **ring)
            struck = {"struck": vertex in self.struck}
            body = {"fill": None if dim else tinted, "edge": "faint" if dim else edge, "dashed": dim}
            yield Box(key=self.key(vertex), x=x, y=y, w=w, h=h, radius=h / 2, thick=0.6 * rim, **body, **struck)
            said, own = setting.words(self._name(vertex))
            colour = "quiet" if dim else "text"
            over = None if dim else tinted
            text = {"x": x, "y": y, "size": size, "weight": 600, "colour": colour, "over": over}
            yield Text(key=self.key(vertex) + TEXT, words=said, own=own, **text, **struck)

    def _look(self, places: Laid, em: float) -> Iterator[Mark]:
        """The look along an edge: it comes from the edge's start."""
        if self.looks is not None:
            way = places.ways[self.looks]
            high = min(LOOK * em, LOOK / 2 * math.dist(way[0], way[-1]))
            x, y = along(way, 2.4 * high)
            source, bend = self.key(self.looks[0]), places.bends.get(self.looks, 0.0) / 2
            dot = {"w": high, "h": high, "radius": high / 2, "fill": "now"}
            yield Box(key=f"{self._edge(self.looks)}/look", x=x, y=y, came_from=source, arc=bend, **dot)

    def _plates(self, places: Laid, em: float, extent: Extent) -> Iterator[Mark]:
        """What keeps edges out of words."""
        for edge in filter(self._leads, self.labels):
            x, y = places.labels[edge]
            w = (extent.part(f"label {edge}") + 0.4) * em
            yield Box(key=f"{self._edge(edge)}/plate", x=x, y=y, w=w, h=1.3 * em, radius=0.3 * em, fill="ground")

    def _words(self, places: Laid, em: float, setting: Setting) -> Iterator[Mark]:
        for edge, label in self.labels.items():
            if not self._leads(edge):
                continue
            (x, y), (said, own) = places.labels[edge], setting.words(label)
            colour = "now" if edge == self.looks else self.lines.get(edge, "text")
            key = f"{self._edge(edge)}/word"
            yield Text(key=key, words=said, own=own, x=x, y=y, size=em, colour=colour, weight=600)
        for vertex, tag in self.tags.items():
            x, y = places.tags[vertex]
            yield Text(key=f"{self.key(vertex)}/tag", words=_joined(tag, setting), x=x, y=y, size=em, weight=550)

    def _walker(self, places: Laid, sizes: Sizes, em: float) -> Iterator[Mark]:
        """The walker, a ring: it comes along the edge from where it was, or back along the edge from here to there."""
        if self.stands is not None:
            vertex, before = self.stands
            x, y = places.at[vertex]
            w, h = sizes.wide + 0.5 * em, sizes.high + 0.5 * em
            bend = places.bends.get((before, vertex))
            bend = -places.bends.get((vertex, before), 0.0) if bend is None else bend
            ring = {"w": w, "h": h, "radius": h / 2, "edge": "now", "thick": 0.17 * em, "arc": bend / 2}
            yield Box(key=f"{self.name}/walker", x=x, y=y, **ring)


def _joined(values: tuple[Any, ...], setting: Setting) -> Words:
    """Values with strokes between them, in every language."""
    said = [setting.words(value)[0] for value in values]
    return tuple("/".join(each) for each in zip(*said, strict=True))


def _width(words: Words) -> float:
    return max(typography.width(each, "sans", 550) for each in words)


def graph(adj: Any, *, name: str | None = None, first: Any = None, directed: bool = True) -> Graph:
    """A graph given by each vertex's neighbours, a mapping to sequences, or to mappings to the weights of edges.

    Its vertices are keyed `name/vertex`, its edges `name/start>end`. Arrows lead down, layer by layer, from the vertex
    `first`; where edges have no direction vertices stand on a circle.
    """
    held, found = measured(adj), name or key(adj)
    if found is None:
        nameless(adj, "a graph that is no variable")
    vertices = list(held)
    if first is not None:
        vertices.sort(key=lambda vertex: vertex != look(first))
    named = {vertex: ink(vertex, origin(adj), (*path(adj), vertex, "key")) for vertex in vertices}
    edges, labels = [], {}
    for start in vertices:
        for end in held[start]:
            if directed or (end, start) not in edges:
                edges.append((start, end))
                if isinstance(held[start], Mapping) and held[start][end] is not None:
                    labels[start, end] = ink(held[start][end], origin(adj), (*path(adj), start, end))
    return Graph(found, tuple(vertices), tuple(edges), named, directed, labels=labels)
