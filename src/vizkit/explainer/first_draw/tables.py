"""Tables: mappings to values, an entry a column, its key above it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

from vizkit.explainer.first_draw.kinds import LONGEST
from vizkit.explainer.first_draw.part import Part
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.shapes.cell_grid import Frame
from vizkit.shapes.cells import Cells
from vizkit.trace import same


class Table(Part):
    """A mapping: what is new or changed is lit, the entry that is looked up is framed."""

    @cached_property
    def keys(self) -> tuple[Any, ...]:
        """All keys there ever are, each with its place; none where there are too many, or entries change places."""
        found = dict.fromkeys(key for value in self.story.values(self.name) for key in value)
        return () if len(found) > LONGEST or self._moves else tuple(found)

    @cached_property
    def _moves(self) -> bool:
        """Whether its entries ever change their order, as those of a cache do."""
        before: list[Any] = []
        for value in self.story.values(self.name):
            kept = [key for key in before if key in value]
            if kept != [key for key in value if key in set(before)]:
                return True
            before = list(value)
        return False

    @cached_property
    def most(self) -> int:
        return max((len(value) for value in self.story.values(self.name)), default=0)

    def state(self, moment: int) -> Hashable | None:
        value, before = self.value(moment), self.before(moment)
        if not isinstance(value, Mapping):
            return None
        fresh: tuple = ()
        if isinstance(before, Mapping) and value is not before:
            fresh = tuple(key for key, each in value.items() if key not in before or not same(before[key], each))
        return id(value), fresh, self._looked_up(moment, value)

    def _looked_up(self, moment: int, value: Mapping) -> Any:
        """The key in a variable that the source looks up in it, the one that has changed last."""
        found = []
        for name in self.story.use.indices.get(self.name, ()):
            key = self.story.value(moment, name)
            if isinstance(key, Hashable) and key is not None and key in value:
                found.append((self.story.since(moment, name), key))
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        _, fresh, at = self.now(moment)
        if self._moves:
            columns = tuple(value) + tuple(("", place) for place in range(self.most - len(value)))
        else:
            columns = self.keys or tuple(value)
        found = {(0, key): ink(each, self.name, (key,)) for key, each in value.items()}
        colours = {(0, key): "now" for key in fresh}
        heads = [ink(key, self.name, (key, "key")) if key in value else "" for key in columns]
        drawn = Cells(self.name, found, (0,), columns or (0,), flat=True, colours=colours, slots=True, airy=True)
        drawn = drawn.headed(columns=heads or [""])
        if at is not None and len(columns) > 1:
            place = columns.index(at)
            drawn = drawn.with_(frames=(Frame((0, 0), (place, place), "now", "frame"),))
        return self.titled(drawn)
