"""Roots: trees of objects that a variable holds as they are."""

from __future__ import annotations

from collections.abc import Hashable

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import is_tree
from vizkit.explainer.first_draw.part import Part
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture


class Rooted(Part):
    """The tree at the node that a variable holds."""

    TALL = True

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        return id(value) if value is not None and is_tree(value) else None

    def drawn(self, moment: int) -> Picture:
        return self.titled(shapes.tree(ink(self.value(moment), self.name), name=self.name))
