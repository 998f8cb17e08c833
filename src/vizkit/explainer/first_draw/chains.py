"""Chains: linked lists, every node in its place, with the variables that point at nodes."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from vizkit.explainer.first_draw.part import Part
from vizkit.functions.nodes import Node, Nodes
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.shapes.chain import Chain, Spot

FIELDS = {"next": "next", "next_node": "next", "nxt": "next", "prev": "prev", "previous": "prev", "prev_node": "prev",
          "random": "random"}  # fmt: skip
"""The fields of linked lists, by the names that they may have."""

WIDE = 10
"""How many nodes stand in a row at most."""

MOST = 30
"""More nodes are told by their number."""

POINTERS = 6


class Linked(Part):
    """The linked lists of objects of one class."""

    @cached_property
    def pointers(self) -> tuple[str, ...]:
        names = self.story.node_names(self.name)
        varying = [name for name in names if self.story.varies(name)]
        kept = set((varying + [name for name in names if name not in varying])[:POINTERS])
        return tuple(name for name in names if name in kept)

    @property
    def tells(self) -> frozenset[str]:
        return frozenset(self.story.node_names(self.name))

    @property
    def weight(self) -> int:
        return sum(self.story.use.counts.get(name, 0) for name in self.tells)

    @cached_property
    def places(self) -> dict[int, Spot]:
        """The place of every node, all through the act, next to what it is first linked with."""
        rows: list[list[int]] = []
        for nodes in self.story.values(self.name):
            self._place(rows, {one.node.number: _next(one) for one in nodes.linked})
        placed = {number for row in rows for number in row}
        every = dict.fromkeys(one.node.number for nodes in self.story.values(self.name) for one in nodes.linked)
        rows += [[number] for number in every if number not in placed]
        lines = [row[start : start + WIDE] for row in rows for start in range(0, len(row), WIDE)]
        return {number: (down, across) for down, row in enumerate(lines) for across, number in enumerate(row)}

    @staticmethod
    def _place(rows: list[list[int]], links: dict[int, int | None]) -> None:
        """Put nodes that are linked for the first time behind those that lead to them, or before those they lead to."""
        before = {end: number for number, end in reversed(links.items()) if end is not None}
        at = {number: row for row in rows for number in row}
        while True:
            linked = [n for n, end in links.items() if n not in at and (n in before or end is not None)]
            if not linked:
                return
            number = next((n for n in linked if before.get(n) in at or links[n] in at), None)
            if number is None:
                number = next((n for n in linked if n not in before), linked[0])
                rows.append([number])
                at[number] = rows[-1]
                continue
            start, end = before.get(number), links[number]
            row = at[number] = at[start] if start in at else at[end]
            row.insert(row.index(start) + 1 if start in at else row.index(end), number)

    def state(self, moment: int) -> Hashable | None:
        value, before = self.value(moment), self.before(moment)
        if not isinstance(value, Nodes):
            return None
        held = ((name, self.story.value(moment, name)) for name in self.pointers)
        at = tuple((name, node.number) for name, node in held if isinstance(node, Node))
        return id(value), at, self._new(value, before), self.story.gone(moment, self.name)

    @staticmethod
    def _new(value: Nodes, before: Any) -> tuple[frozenset, frozenset]:
        """The links that lead elsewhere than a moment ago, and the nodes that are new or called otherwise."""
        if value is before or not isinstance(before, Nodes):
            return frozenset(), frozenset()
        old = {one.node.number: one for one in before.linked}
        links, nodes = set(), set()
        for one in value.linked:
            was = old.get(one.node.number)
            if was is None or was.node.label != one.node.label:
                nodes.add(one.node.number)
            if was is not None and was is not one:
                had = dict(was.links)
                links |= {
                    (one.node.number, FIELDS[kind])
                    for kind, led in one.links
                    if kind in FIELDS and had.get(kind) != led
                }
        return frozenset(links), frozenset(nodes)

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        _, at, (links, nodes), gone = self.now(moment)
        values = {one.node.number: ink(one.node.label, self.name, (one.node.number, "label")) for one in value.linked}
        leads = {
            (one.node.number, FIELDS[kind]): led for one in value.linked for kind, led in one.links if kind in FIELDS
        }
        drawn = Chain(f"{self.name} chain", values, leads, self.places, pointers=dict(at))
        bright, colours = dict.fromkeys(links, "now"), dict.fromkeys(nodes, "now")
        return drawn.with_(bright=bright, colours=colours, dim=gone)


def _next(one: Any) -> int | None:
    """The number of the node that a node leads on to."""
    return next((led for kind, led in one.links if FIELDS.get(kind) == "next"), None)


def is_chain(nodes: list[Nodes]) -> bool:
    """Whether nodes are those of linked lists, by the names of their fields."""
    fields = {kind for each in nodes for one in each.linked for kind, led in one.links}
    single = not any(isinstance(led, tuple) for each in nodes for one in each.linked for _, led in one.links)
    return single and bool(fields) and fields <= FIELDS.keys() and bool(fields & {"next", "next_node", "nxt"})
