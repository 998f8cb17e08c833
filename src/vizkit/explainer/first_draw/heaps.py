"""Heaps: a list in heap order as the tree that it stands for."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from vizkit.explainer.first_draw.story import changed_places
from vizkit.explainer.first_draw.trees import Planted
from vizkit.picture.ink import ink

LARGEST = 15


class HeapTree(Planted):
    """The tree of a heap: below each element those at twice its place."""

    @property
    def weight(self) -> int:
        return 0

    def state_of(self, moment: int) -> Hashable:
        value = self.value(moment)
        return id(value) if isinstance(value, tuple) else None

    def branches(self, moment: int) -> dict[str, list[tuple[str, str | None]]]:
        count = len(self.value(moment))
        return {
            f"{place}": [
                (side, f"{below}" if below < count else None)
                for side, below in (("left", 2 * place + 1), ("right", 2 * place + 2))
            ]
            for place in range(count)
        }

    def label(self, moment: int, place: str) -> Any:
        return ink(self.value(moment)[int(place)], self.name, (int(place),))

    def lit(self, moment: int) -> tuple[tuple[str, str], ...]:
        return tuple((f"{place}", "now") for place in changed_places(self.value(moment), self.before(moment)))
