"""Edges: a list of the edges of a graph, drawn as that graph; the edge one is at, and those that are taken."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import Any

from vizkit.explainer.first_draw.graphs import Network
from vizkit.explainer.first_draw.kinds import fields_of, is_plain
from vizkit.explainer.first_draw.meanings import named
from vizkit.explainer.first_draw.story import Story
from vizkit.picture.picture import Picture
from vizkit.shapes.graph import Graph

ENDS = (("source", "target"), ("src", "dst"), ("start", "end"), ("u", "v"), ("from_node", "to_node"), ("tail", "head"))
"""The names of the fields that are the ends of an edge."""

WEIGHTS = ("weight", "cost", "w", "length", "distance", "capacity")
"""The names of the field that is an edge's weight."""

DIRECTED = ("prerequisites", "flights", "times", "arcs")
"""What lists of edges are called that lead one way."""

NAMES = ("edges", "edge_list", "connections", "roads", "dislikes", *DIRECTED)
"""What lists of pairs, or of triples, are called that are edges."""

Edge = tuple[Any, Any, Any]


class Edges(Network):
    """The graph of a list of edges."""

    def links(self, value: Any) -> Iterator[Edge]:
        return (edge for item in value if (edge := edge_of(item)) is not None)

    @cached_property
    def directed(self) -> bool:
        return self.name.rpartition(".")[2] in DIRECTED

    @cached_property
    def walkers(self) -> tuple[str, ...]:
        return ()

    @cached_property
    def taken(self) -> tuple[str, ...]:
        """The lists of some of its edges."""
        return tuple(name for name in self._among if all(isinstance(value, tuple) for value in self.story.values(name)))

    @cached_property
    def _among(self) -> tuple[str, ...]:
        """The variables that hold edges of it, one or several."""
        known = set(self.whole[1])
        found = []
        for name in self.story.names:
            held = list(self.story.values(name))
            if name != self.name and held and all(_are_edges(value, known) for value in held) and any(map(_full, held)):
                found.append(name)
        return tuple(found)

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of variables that the loop through it gives the ends of an edge to."""
        return self.story.use.unpacked.get(self.name, ())

    @cached_property
    def _ends(self) -> frozenset[str]:
        return frozenset(name for pair in self._pairs for name in pair)

    @property
    def tells(self) -> frozenset[str]:
        return super().tells | {*self._among}

    def _look(self, moment: int) -> tuple | None:
        single = (self.story.value(moment, name) for name in self._among if name not in self.taken)
        pairs = (tuple(self.story.value(moment, name) for name in pair) for pair in self._pairs)
        for found in (*map(edge_of, filter(None, single)), *pairs):
            for edge in ((found[0], found[1]), (found[1], found[0])) if found else ():
                if all(isinstance(end, Hashable) for end in edge) and edge in self.edges:
                    return None if edge in self._taken(moment) else edge
        return None

    def _taken(self, moment: int) -> frozenset:
        held = (self.story.value(moment, name) or () for name in self.taken)
        return frozenset(edge_of(item)[:2] for value in held for item in value)

    def state(self, moment: int) -> Hashable | None:
        known = super().state(moment)
        return None if known is None else (*known, self._taken(moment))

    def marked(self, graph: Graph, moment: int) -> Graph:
        return graph.with_(lines={**graph.lines, **dict.fromkeys(self._taken(moment), "done")})

    def legend(self, picture: Picture) -> Picture:
        return named(super().legend(picture), {"done": self.taken})


def edge_of(item: Any) -> Edge | None:
    """The ends of an edge and its weight, of an object with fields, or of a pair or triple."""
    if isinstance(item, tuple) and not hasattr(item, "_fields"):
        return (*item, None)[:3] if len(item) in (2, 3) and all(map(is_plain, item)) else None
    held = item._asdict() if hasattr(item, "_asdict") else fields_of(item)
    ends = next((pair for pair in ENDS if pair[0] in held and pair[1] in held), None)
    weight = next((held[name] for name in WEIGHTS if name in held), None)
    return None if ends is None else (held[ends[0]], held[ends[1]], weight)


def are_edges(story: Story, name: str) -> bool:
    """Whether a variable is a list of edges: by the fields of its elements, or by its own name."""
    items = [item for value in story.values(name) if isinstance(value, tuple) for item in value]
    if not items or any(edge_of(item) is None for item in items):
        return False
    called = name.rpartition(".")[2] in NAMES
    return called or not any(isinstance(item, tuple) and not hasattr(item, "_fields") for item in items)


def _full(value: Any) -> bool:
    return not isinstance(value, tuple) or bool(value)


def _are_edges(value: Any, known: set) -> bool:
    """Whether a value is an edge of a graph, or several."""
    several = value if isinstance(value, tuple) and all(not is_plain(item) for item in value) else (value,)
    return all((edge := edge_of(item)) is not None and edge[:2] in known for item in several)
