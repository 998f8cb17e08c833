"""Choice: what an act shows, decided once over all its moments, the most used first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from vizkit.explainer.first_draw.boards import Boards, is_of_boards
from vizkit.explainer.first_draw.calls import Calls, Folding, Growing, recursive
from vizkit.explainer.first_draw.chains import MOST as CHAINED
from vizkit.explainer.first_draw.chains import Linked, is_chain
from vizkit.explainer.first_draw.edges import Edges, are_edges
from vizkit.explainer.first_draw.figures import Length, Number
from vizkit.explainer.first_draw.forests import Forest, is_forest_of
from vizkit.explainer.first_draw.graphs import Network, Objects, drawable, leads_on, leads_to_vertices
from vizkit.explainer.first_draw.grids import Grid, Groups, Matrix, Records, Slices
from vizkit.explainer.first_draw.heaps import LARGEST, HeapTree
from vizkit.explainer.first_draw.kinds import in_cells, is_plain, kind_of
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.planes import Plane, plane_of
from vizkit.explainer.first_draw.roots import Rooted
from vizkit.explainer.first_draw.rows import Bag, Queue, Row, Wrapped
from vizkit.explainer.first_draw.story import Story
from vizkit.explainer.first_draw.tables import Table
from vizkit.explainer.first_draw.trees import MOST as PLANTED
from vizkit.explainer.first_draw.trees import Grown, Nested, is_forest
from vizkit.trace import Traced

SAMPLE = 40
"""How many of the values of a variable are looked at to tell its kind."""

PLAIN = {
    "row": Row, "wrapped": Wrapped, "set": Bag, "table": Table, "groups": Groups, "nest": Nested, "grid": Grid,
    "lists": Grid, "record": Records, "records": Records, "graph": Network, "tree": Rooted, "value": Number,
    "long": Length, "slices": Slices, "node": Number,
}  # fmt: skip
"""What draws each kind."""


JOINED = {
    "lists": {"grid", "row"}, "wrapped": {"row"}, "nest": {"table", "groups", "graph"}, "groups": {"table"},
    "value": {"node"},
}  # fmt: skip
"""What can be drawn as what is wider."""


class Chosen:
    """What there is to show: structures and figures, each the most used first."""

    def __init__(self, story: Story):
        parts = list(_parts(story))
        if plane := plane_of(story):
            parts = [plane, *(part for part in parts if part.name != plane.name)]
        structures = [part for part in parts if not isinstance(part, Number)]
        structures.sort(key=lambda part: (_helps(story, part), -part.weight, part.name not in story.given))
        kept: list[Part] = []
        told: set[str] = set()
        for part in sorted(structures, key=_turn):
            if part.name not in told:
                kept.append(part)
                told |= part.tells - {part.name}
        self.structures = [part for part in structures if part in kept]
        self.growing: Growing | None = None
        if several := recursive(story):
            calls = Calls(story, several)
            if calls.arguments:
                self.growing = self._growing(story, several)
                self.structures.insert(min(1, len(self.structures)), calls)
        figures = [part for part in parts if isinstance(part, Number) and not self._is_in_a_record(story, part.name)]
        self.figures = sorted(figures, key=lambda part: -part.weight)
        self.heaps = [
            HeapTree(story, part.name) for part in self.structures if type(part) is Row and _is_heap(story, part)
        ]
        self.order = {name: place for place, name in enumerate(story.names)}

    def _is_in_a_record(self, story: Story, name: str) -> bool:
        """Whether what an object holds is shown with the object, by the name that it has outside."""
        owner, _, field = story.called.get(name, "").rpartition(".")
        records = (part for part in self.structures if isinstance(part, Records))
        return any(part.name == owner and field in part.fields for part in records)

    def _growing(self, story: Story, several: tuple[Traced, ...]) -> Growing | None:
        """The calls as a tree where that says more than a stack: where no tree is drawn that they go through."""
        kinds = (kind(story, several) for kind in (Growing, Folding))
        growing = next((each for each in kinds if each.branches), None)
        told = {name for part in self.structures if isinstance(part, Grown) for name in part.tells}
        return growing if growing is not None and told.isdisjoint(growing.arguments) else None


def _helps(story: Story, part: Part) -> bool:
    """Whether it is a matrix of a called function, which has its name outside, or part of an object that helps."""
    within = isinstance(part, (Matrix, Slices)) or part.name.startswith("self.")
    return within and part.name not in story.outer


def _turn(part: Part) -> tuple:
    """Who is asked first what it shows besides its own variable."""
    return not isinstance(part, (Network, Grown, Linked, Grid, Plane)), -len(part.tells)


def _parts(story: Story) -> Iterator[Part]:
    for name in story.names:
        part = _part(story, name)
        if part is not None and any(part.state(moment) is not None for moment in range(len(story))):
            yield part


def _part(story: Story, name: str) -> Part | None:
    """What draws a variable, by all that it holds."""
    values = list(story.values(name))
    kinds = _kinds(values)
    if not kinds:
        return None
    if "nodes" in kinds:
        return _of_nodes(story, name, values)
    if are_edges(story, name) and drawable(graph := Edges(story, name)):
        return graph
    if is_of_boards(story, name):
        return Boards(story, name)
    if is_forest_of(story, name):
        return Forest(story, name)
    kind = _joint(story, name, kinds, values)
    if kind == "value" and any(isinstance(value, str) for value in values):
        spelled = name in story.use.indices or name in story.use.walked or name in story.use.slices
        if spelled and all(isinstance(value, str) for value in values):
            return Row(story, name)
    if kind == "graph":
        network = Network(story, name)
        return network if drawable(network) else _without_graph(story, name, values)
    if kind in ("grid", "lists") and any(isinstance(value, np.ndarray) or hasattr(value, "detach") for value in values):
        return Matrix(story, name)
    if kind in ("row", "grid", "lists") and all(isinstance(value, tuple) for value in values):
        if name in story.use.queues and all(map(in_cells, values)):
            return Queue(story, name)
        if name in story.use.heaps and all(map(in_cells, values)):
            return Row(story, name)
    return None if kind is None else PLAIN[kind](story, name)


def _without_graph(story: Story, name: str, values: list[Any]) -> Part:
    return Groups(story, name) if all(map(_in_groups, values)) else Length(story, name)


def _in_groups(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) <= 12
        and all(isinstance(each, (tuple, frozenset)) for each in value.values())
    )


def _of_nodes(story: Story, name: str, values: list[Any]) -> Part | None:
    """What draws objects that lead to one another."""
    several = {node.number for nodes in values for node in nodes.nodes}
    if is_chain(values):
        return Linked(story, name) if len(several) <= CHAINED else Length(story, name)
    if is_forest(iter(values)):
        return Grown(story, name) if len(several) <= PLANTED else Length(story, name)
    network = Objects(story, name)
    return network if drawable(network) else Length(story, name)


def _kinds(values: list[Any]) -> dict[str, list[Any]]:
    """The kinds of a variable's values: of the first, the last, the longest and some between."""
    sample = values
    if len(values) > SAMPLE:
        longest = max(values, key=lambda value: len(value) if hasattr(value, "__len__") else 0)
        sample = [*values[:10], *values[10 : -10 : max(1, len(values) // 20)], *values[-10:], longest]
    found: dict[str, list[Any]] = {}
    for value in sample:
        kind = kind_of(value)
        if kind is not None:
            found.setdefault(kind, []).append(value)
    return found


def _joint(story: Story, name: str, kinds: dict[str, list[Any]], values: list[Any]) -> str | None:
    """The kind that all of its values can be drawn as; empty ones are of any kind."""
    full = {kind: [value for value in own if not _is_empty(value)] for kind, own in kinds.items()}
    several = {kind for kind, own in full.items() if own} or set(kinds)
    if several <= {"table", "groups", "graph", "nest"} and ("graph" in several or leads_on(story, name)):
        fullest = max((value for own in kinds.values() for value in own), key=len)
        if kind_of(fullest) == "graph" or leads_on(story, name):
            return "graph"
        several.discard("graph")
        several = several or {"groups"}
    if several <= {"row", "grid", "lists"} and leads_to_vertices(story, name):
        return "graph"
    if "long" in several:
        return "long"
    if len(several) == 1:
        return several.pop()
    for wider, narrower in JOINED.items():
        if several <= {wider, *narrower} and (wider in several or wider == "lists"):
            return wider
    return max(several, key=lambda kind: len(full.get(kind, ())))


def _is_empty(value: Any) -> bool:
    return hasattr(value, "__len__") and np.ndim(value if isinstance(value, np.ndarray) else 0) == 0 and not len(value)


def _is_heap(story: Story, part: Part) -> bool:
    plain = all(is_plain(item) for value in story.values(part.name) for item in value)
    return (
        plain
        and part.name in story.use.heaps
        and max((len(value) for value in story.values(part.name)), default=0) <= LARGEST
    )
