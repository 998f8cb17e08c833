"""The tidy layout of a binary tree: parents over the middle of their children, subtrees as close as they can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

At = int | tuple[int, str]
"""A place in a tree: a node's value, or for a missing child its parent's value and its side, "left" or "right"."""


@dataclass
class Tidy:
    """Where the places of a tree are: across, in rooms of a node from the root; down, in levels; below which parent."""

    across: dict[At, float] = field(default_factory=dict)
    depths: dict[At, int] = field(default_factory=dict)
    parents: dict[At, At] = field(default_factory=dict)
    ends: tuple[float, float] = (0.0, 0.0)

    def above(self, at: At) -> list[At]:
        """The ancestors of a place, its parent first."""
        found = []
        while at in self.parents:
            at = self.parents[at]
            found.append(at)
        return found


def tidy(root: Any, empties: bool = True) -> Tidy:
    """Lay out the tree at `root`, whose nodes have a `value`, a `left` and a `right`.

    A node takes the room of one, and so does the missing brother of an only child; the missing children of a leaf take
    half of it each, or without `empties` have no place.
    """
    plan = Tidy()
    places, reach = _spread(plan, root, root.value, 0.5, empties)
    for at, (across, depth) in places.items():
        plan.across[at], plan.depths[at] = across, depth
    plan.ends = min(left for left, _ in reach), max(right for _, right in reach)
    return plan


_Places = dict[At, tuple[float, int]]
_Reach = list[tuple[float, float]]


def _spread(plan: Tidy, node: Any, at: At, half: float, empties: bool) -> tuple[_Places, _Reach]:
    """The places from here down, across and down from here, and how far every level reaches to both sides."""
    leaf = node is None or node.left is node.right is None
    if node is None or (leaf and not empties):
        return {at: (0.0, 0)}, [(-half, half)]
    sides = []
    for side in ("left", "right"):
        child = getattr(node, side)
        below = (node.value, side) if child is None else child.value
        plan.parents[below] = node.value
        sides.append(_spread(plan, child, below, 0.25 if leaf else 0.5, empties))
    (lefts, left), (rights, right) = sides
    apart = max(one[1] - other[0] for one, other in zip(left, right, strict=False)) / 2
    places = {at: (0.0, 0)} | _moved(lefts, -apart) | _moved(rights, apart)
    return places, [(-half, half), *_around(left, right, apart)]


def _moved(places: _Places, by: float) -> _Places:
    return {at: (across + by, depth + 1) for at, (across, depth) in places.items()}


def _around(left: _Reach, right: _Reach, apart: float) -> _Reach:
    """How far two subtrees together reach at every level, set that far to both sides."""
    found = []
    for level in range(max(len(left), len(right))):
        ends = [(a - apart, b - apart) for a, b in left[level : level + 1]]
        ends += [(a + apart, b + apart) for a, b in right[level : level + 1]]
        found.append((min(a for a, _ in ends), max(b for _, b in ends)))
    return found
