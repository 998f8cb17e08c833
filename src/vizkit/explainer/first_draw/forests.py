"""Forests: a row or a table that says of each of its elements which one is above it, as arrows from each to that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from vizkit.explainer.first_draw.graphs import Network
from vizkit.explainer.first_draw.kinds import is_plain
from vizkit.explainer.first_draw.story import Story
from vizkit.shapes.graph import Graph
from vizkit.shapes.layered import layered

NAME = re.compile(r"(?:^|[._])(parents?|leaders?|roots?|boss|link|uf|dsu)$")
"""What is called so says which element stands above each."""

FEWEST, MOST = 3, 16
"""How many elements there are at least, and at most."""


class Forest(Network):
    """The elements of sets that are trees, each with an arrow to the one above it; those that lead to themselves are
    the roots.
    """

    def links(self, value: Any) -> Iterator[tuple[Any, Any, Any]]:
        for element, above in _pairs(value):
            yield element, (above if above != element else None), None

    @cached_property
    def directed(self) -> bool:
        return True

    @cached_property
    def visited(self) -> tuple[str, ...]:
        return ()

    def _look(self, moment: int) -> None:
        return None

    def _visited(self, moment: int) -> tuple[tuple[str, frozenset], ...]:
        value = self.value(moment)
        return (("done", frozenset(element for element, above in _pairs(value) if above == element)),)

    def marked(self, graph: Graph, moment: int) -> Graph:
        """With the roots above what leads to them."""
        places = layered(graph.vertices, graph.edges)
        return graph.with_(fixed=tuple((1.4 * across, -down) for across, down in map(places.get, graph.vertices)))


def is_forest_of(story: Story, name: str) -> bool:
    """Whether a variable leads from each of its elements to one above it, which is to be told by its name as well."""
    held = list(story.values(name))
    return (
        bool(held)
        and NAME.search(name) is not None
        and all(isinstance(value, (tuple, Mapping)) and FEWEST <= len(value) <= MOST for value in held)
        and all(_leads_up(dict(_pairs(value))) for value in held)
    )


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    return [*(value.items() if isinstance(value, Mapping) else enumerate(value))]


def _leads_up(above: dict[Any, Any]) -> bool:
    """Whether each element leads to one of them, and in the end to one that leads to itself."""
    if not all(is_plain(end) and end in above for end in above.values()):
        return False
    for element in above:
        for _ in above:
            element = above[element]
        if above[element] != element:
            return False
    return True
