"""Graphs: mappings, lists and objects that lead from vertex to vertex; where one is, what is visited, what is known."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from typing import Any

from vizkit.explainer.first_draw.kinds import LONGEST, is_graph, is_plain
from vizkit.explainer.first_draw.meanings import named, told_apart
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.story import Story
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.shapes.graph import Graph

VERTICES, EDGES = 20, 60
"""A graph of more vertices or edges is told by their number."""


class Network(Part):
    """A graph: all vertices and edges that there ever are have their places; those to come are not drawn."""

    TALL = True

    def links(self, value: Any) -> Iterator[tuple[Any, Any, Any]]:
        """From where to where its edges lead, each with its weight or `None`; vertices come with `None` for an end."""
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for start, ends in pairs:
            yield start, None, None
            if isinstance(ends, Mapping):
                yield from ((start, end, weight) for end, weight in ends.items())
            else:
                for end in sorted(ends, key=repr) if isinstance(ends, frozenset) else ends:
                    yield (start, *_ended(end, value))

    @cached_property
    def whole(self) -> tuple[tuple, tuple]:
        """All vertices and edges, in the order in which they come."""
        vertices: dict[Any, None] = {}
        edges: dict[tuple, None] = {}
        for value in self.story.values(self.name):
            for start, end, _ in self.links(value):
                vertices[start] = None
                if end is not None:
                    edges[start, end] = None
        vertices |= {end: None for _, end in edges}
        return tuple(vertices), tuple(edges)

    @cached_property
    def directed(self) -> bool:
        """Whether its edges have a direction: not each has one back, in what it is at last."""
        edges = set(self.whole[1])
        return not edges or not all((end, start) in edges for start, end in edges)

    @cached_property
    def edges(self) -> tuple:
        found = self.whole[1]
        if self.directed:
            return found
        seen: set = set()
        return tuple(edge for edge in found if edge[::-1] not in seen and not seen.add(edge))

    # What else is shown on it.

    @cached_property
    def walkers(self) -> tuple[str, ...]:
        """The variables that hold the vertex at which one is."""
        use, known = self.story.use, set(self.whole[0])
        several = [*use.indices.get(self.name, ()), *(start for start, _ in use.looped.get(self.name, ()))]
        several = [name for name in dict.fromkeys(several) if name in self.story.names]
        return tuple(name for name in several if self._holds(name, known))[:2]

    def _holds(self, name: str, known: set) -> bool:
        held = [value for value in self.story.values(name)]
        return bool(held) and all(isinstance(value, Hashable) and value in known for value in held)

    @cached_property
    def visited(self) -> tuple[str, ...]:
        """The sets, and the lists of truth values, that say of vertices whether they are in."""
        known = set(self.whole[0])
        found = []
        for name in self.story.names:
            held = list(self.story.values(name))
            if not held or name == self.name:
                continue
            sets = all(isinstance(value, (set, frozenset)) for value in held) and any(map(len, held))
            if (sets and all(value <= known for value in held)) or all(_is_marks(value, known) for value in held):
                found.append(name)
        return tuple(found[:2])

    @cached_property
    def known(self) -> tuple[str, ...]:
        """What says a number of vertices, such as their distance: a mapping, or a list that they index."""
        return next(((name,) for name in self.story.names if name != self.name and self._is_known(name)), ())

    def _is_known(self, name: str) -> bool:
        vertices, held = set(self.whole[0]), list(self.story.values(name))
        mapped = all(isinstance(value, Mapping) and not is_graph(value) for value in held)
        if not (mapped or self._index(name, vertices, held)) or not any(held):
            return False
        said = [_said_of(value) for value in held]
        inner = [each for value in said for each in value.values()]
        return all(set(value) <= vertices for value in said) and all(map(_is_number, inner))

    def _index(self, name: str, vertices: set, held: list[Any]) -> bool:
        """Whether the vertices are the places of a list, and look things up in it."""
        count = len(vertices)
        listed = all(isinstance(value, tuple) and len(value) == count for value in held)
        used = self._ends.intersection(self.story.use.indices.get(name, ()))
        return bool(listed and used) and vertices == set(range(count))

    @cached_property
    def _ends(self) -> frozenset[str]:
        """The variables that hold vertices: where one is, and where the edges lead that one goes along."""
        looped = self.story.use.looped.get(self.name, ())
        return frozenset((*self.walkers, *(end for pair in looped for end in pair)))

    @property
    def tells(self) -> frozenset[str]:
        return frozenset((*self.walkers, *self.visited, *self.known))

    @property
    def weight(self) -> int:
        return sum(self.story.use.counts.get(name, 0) for name in {self.name, *self.tells})

    @cached_property
    def _colours(self) -> dict[str, str]:
        return told_apart(self.story, self.walkers)

    def _visited(self, moment: int) -> tuple[tuple[str, frozenset], ...]:
        colours = ("done",) if len(self.visited) == 1 else ("first", "done")
        return tuple(zip(colours, (_marked(self.story.value(moment, name)) for name in self.visited), strict=False))

    def _look(self, moment: int) -> tuple | None:
        """The edge that is looked along: from where one is to the vertex of the loop."""
        for start, end in self.story.use.looped.get(self.name, ()):
            edge = self.story.value(moment, start), self.story.value(moment, end)
            recent = self.story.since(moment, end) >= self.story.since(moment, start)
            if recent and _is_edge(edge, self.whole[1]):
                return edge if edge in self.edges else edge[::-1]
        return None

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        if value is None:
            return None
        at = tuple(
            (self.story.value(moment, name), self._colours[name]) for name in self.walkers if name in self._colours
        )
        tags = tuple(id(self.story.value(moment, name)) for name in self.known)
        return id(value), at, self._visited(moment), self._look(moment), tags

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        _, at, visited, look, *_ = self.now(moment)
        vertices = self.whole[0]
        here: dict[Any, None] = {}
        weights: dict[tuple, Any] = {}
        there: set = set()
        for start, end, weight in self.links(value):
            here[start] = None
            if end is not None:
                here[end] = None
                there |= {(start, end)} if self.directed else {(start, end), (end, start)}
                if weight is not None:
                    weights[start, end] = ink(weight, self.name, (start, end))
        labels = {edge: weights[edge] for edge in self.edges if edge in weights}
        held = {vertex: self.called(vertex, value) for vertex in vertices}
        drawn = Graph(f"{self.name} graph", vertices, self.edges, held, self.directed, labels=labels)
        away = frozenset(vertex for vertex in vertices if vertex not in here)
        drawn = drawn.awaiting(away, frozenset(edge for edge in self.edges if edge not in there))
        for colour, inside in visited:
            drawn = drawn.with_(fills={**drawn.fills, **dict.fromkeys((v for v in vertices if v in inside), colour)})
        for vertex, colour in reversed(at):
            drawn = drawn.with_(fills={**drawn.fills, vertex: colour} if vertex in here else drawn.fills)
        drawn = self.marked(drawn, moment)
        if look is not None and look in there:
            drawn = drawn.looking(*look)
        for name in self.known:
            told = self.story.value(moment, name)
            if told is not None:
                said = _said_of(told)
                tags = {
                    vertex: (ink(said[vertex], name, (vertex,)),)
                    for vertex in vertices
                    if vertex in said and vertex in here
                }
                drawn = drawn.with_(tags=tags)
        return self.legend(
            drawn.titled(VariableName(self.title), remark=VariableName(self.known[0]) if self.known else None)
        )

    def marked(self, graph: Graph, moment: int) -> Graph:
        """The graph with what else is known of its edges."""
        return graph

    @property
    def title(self) -> str:
        return self.name

    def called(self, vertex: Any, value: Any) -> Any:
        """What a vertex is called."""
        return ink(vertex, self.name, (vertex, "key"))

    def legend(self, picture: Picture) -> Picture:
        colours: dict[str, list[str]] = {}
        for name, colour in self._colours.items():
            colours.setdefault(colour, []).append(name)
        for name, colour in zip(self.visited, ("done",) if len(self.visited) == 1 else ("first", "done"), strict=False):
            colours.setdefault(colour, []).append(name)
        return named(picture, colours)


class Objects(Network):
    """Objects that lead to one another in any way."""

    def links(self, value: Any) -> Iterator[tuple[Any, Any, Any]]:
        for linked in value.linked:
            yield linked.node.number, None, None
            for _, _, end in linked.ends():
                yield linked.node.number, end, None

    @cached_property
    def walkers(self) -> tuple[str, ...]:
        return self.story.node_names(self.name)[:3]

    @cached_property
    def visited(self) -> tuple[str, ...]:
        return ()

    @cached_property
    def known(self) -> tuple[str, ...]:
        return ()

    def _look(self, moment: int) -> None:
        return None

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        if value is None:
            return None
        held = ((self.story.value(moment, name), self._colours[name]) for name in self.walkers)
        at = tuple((node.number, colour) for node, colour in held if node is not None)
        return id(value), at, (), None, self.story.gone(moment, self.name)

    def drawn(self, moment: int) -> Picture:
        gone = self.story.gone(moment, self.name)
        return super().drawn(moment).dimmed(gone) if gone else super().drawn(moment)

    def called(self, vertex: Any, value: Any) -> Any:
        node = next(
            linked.node
            for each in (value, *self.story.values(self.name))
            for linked in each.linked
            if linked.node.number == vertex
        )
        return ink(node.label, self.name, (vertex, "label"))

    @property
    def weight(self) -> int:
        return sum(self.story.use.counts.get(name, 0) for name in self.walkers)


def _said_of(value: Any) -> Mapping[Any, Any]:
    """What is said of each vertex."""
    return value if isinstance(value, Mapping) else dict(enumerate(value))


def _is_number(value: Any) -> bool:
    return is_plain(value) and not isinstance(value, str)


def drawable(network: Network) -> bool:
    """Whether a graph is small enough to be drawn."""
    return 0 < len(network.whole[0]) <= VERTICES and len(network.edges) <= EDGES


def leads_to_vertices(story: Story, name: str) -> bool:
    """Whether a list of lists is a graph: its elements are places in it, and what is gone through is moved about."""
    held = [value for value in story.values(name) if isinstance(value, tuple)]
    loops = [end for _, end in story.use.looped.get(name, ())]
    if not held or not loops or name in story.use.spots or not any(end in story.use.moved for end in loops):
        return False
    ends = [
        (_ended(end, value)[0], len(value))
        for value in held
        for ends in value
        if isinstance(ends, (tuple, frozenset))
        for end in ends
    ]
    return bool(ends) and all(
        isinstance(end, int) and not isinstance(end, bool) and 0 <= end < many for end, many in ends
    )


def leads_on(story: Story, name: str) -> bool:
    """Whether mappings that are filled bit by bit become a graph: their elements are looked up in turn."""
    held = [value for value in story.values(name) if isinstance(value, Mapping) and value]
    loops = [end for _, end in story.use.looped.get(name, ())]
    inner = [each for value in held for each in value.values()]
    containers = bool(inner) and all(isinstance(each, (tuple, frozenset, Mapping)) for each in inner)
    return containers and any(end in story.use.moved for end in loops)


def _ended(end: Any, value: Any) -> tuple[Any, Any]:
    """Where an edge leads, and its weight, if it is a pair of these, in either order."""
    if isinstance(end, tuple) and len(end) == 2 and not (isinstance(value, Mapping) and end in value):
        inside = value if isinstance(value, Mapping) else range(len(value))
        return end if end[0] in inside or end[1] not in inside else end[::-1]
    return end, None


def _is_edge(edge: tuple, edges: tuple) -> bool:
    return all(isinstance(end, Hashable) for end in edge) and (edge in edges or edge[::-1] in edges)


def _is_marks(value: Any, known: set) -> bool:
    """Whether a value says of each vertex of a list whether it is in."""
    return (
        isinstance(value, tuple)
        and len(value) == len(known) <= LONGEST
        and all(isinstance(x, bool) for x in value)
        and known <= set(range(len(value)))
    )


def _marked(value: Any) -> frozenset:
    if isinstance(value, (set, frozenset)):
        return frozenset(value)
    return frozenset(place for place, each in enumerate(value or ()) if each)
