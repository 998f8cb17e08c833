"""Inputs worth seeing of the lowest common ancestor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from vizkit.reference.guards import renamed, worded
from vizkit.reference.lca import Node, build_tree, nodes_of

MANY = 1_000_000
"""The nodes of a tree too large to draw."""


@dataclass(frozen=True)
class Sketch:
    """A node of a tree that is drawn for its form: its value is a name."""

    value: str
    left: Sketch | None = None
    right: Sketch | None = None

    def __str__(self) -> str:
        return self.value


def root_of(tree: Sequence[int | None]) -> Node:
    """Return the root of the tree that the level order `tree` writes down."""
    try:
        return build_tree(tree)
    except (TypeError, ValueError) as reason:
        raise renamed(reason, "level_order", "tree") from None


def cases() -> list[Sketch | None]:
    """Return the smallest trees in which each case of the rule decides: no node, p itself, one side, both sides."""
    p, q = Sketch("p"), Sketch("q")
    return [None, p, Sketch("v", p), Sketch("v", p, q)]


def with_some_below(root: Node, p: int) -> int:
    """Return `p` where something is below it, else its parent."""
    above = [node.value for node in nodes_of(root) if p in [child.value for child in node.children]]
    return p if last_below(root, p) != p else (*above, p)[0]


def last_below(root: Node, p: int) -> int:
    """Return the value that the level order of the tree at `p` ends with: the search for `p` and this never sees it.

    That is `p` itself where nothing is below it. `ValueError`: `p` is not in the tree.
    """
    found = next((node for node in nodes_of(root) if node.value == p), None)
    if found is None:
        raise worded("{name} must be a value in the tree, but {value} is not in it", name="p", value=p)
    return nodes_of(found)[-1].value


def stranger(root: Node) -> int:
    """Return the first value from 99 on that is not in the tree at `root`."""
    return next(value for value in count(99) if value not in root.values)


def pairs(root: Node, p: int, q: int) -> list[tuple[int, int]]:
    """Return `p`, or its parent where nothing is below it, with the last value below that, then `p` with `q`; once."""
    above = with_some_below(root, p)
    return list(dict.fromkeys([(above, last_below(root, above)), (p, q)]))
