"""The nodes of a tree of any make, and their places: each has a `value`, and a `left` and a `right` or `children`."""

from __future__ import annotations

from typing import Any

from vizkit.picture.ink import ink, look
from vizkit.shapes.tidy import Limb

SIDES = ("left", "right")


VALUES = ("label", "val", "value", "key", "data", "name")
"""The fields by which a node may be called."""


def grown(root: Any, empties: bool) -> tuple[Limb, dict[str, Any], dict[str, Any]]:
    """The places of the tree at `root`, and by these the nodes' values and the nodes themselves.

    Both are `None` where a node is missing. A place is a node's value; where that occurs twice, its way from there.
    The missing children of leaves have places with `empties` alone.
    """
    growth = _Growth(empties)
    return growth.limb(root, "empty"), growth.nodes, growth.held


def value_of(plain: Any) -> Any:
    """The value of a node; what is no node is one itself."""
    return getattr(plain, _value(plain)) if is_node(plain) else plain


def is_node(plain: Any) -> bool:
    return any(hasattr(plain, name) for name in VALUES) and (hasattr(plain, "left") or hasattr(plain, "children"))


def _value(plain: Any) -> str:
    return next(name for name in VALUES if hasattr(plain, name))


class _Growth:
    """The places of a tree, found on one way through it."""

    def __init__(self, empties: bool):
        self.empties = empties
        self.nodes: dict[str, Any] = {}
        self.held: dict[str, Any] = {}

    def limb(self, node: Any, where: str, half: float = 0.5) -> Limb:
        plain = look(node)
        if plain is None:
            self.nodes[where] = self.held[where] = None
            return Limb(where, half=half)
        value = _value(plain)
        place = f"{getattr(plain, value)}"
        place = place if place not in self.held else where
        self.nodes[place] = getattr(node, value) if hasattr(node, value) else ink(getattr(plain, value))
        self.held[place] = plain
        if not hasattr(plain, "left"):
            below = [self.limb(child, f"{place}/{i}") for i, child in enumerate(node.children)]
            return Limb(place, tuple(below))
        if plain.left is plain.right is None and not self.empties:
            return Limb(place)
        half = 0.25 if plain.left is plain.right is None else 0.5
        return Limb(place, tuple(self.limb(getattr(node, side), f"{place}/{side}", half) for side in SIDES))
