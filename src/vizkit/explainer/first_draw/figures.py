"""Figures: single values large, and what is too long to be drawn by its length or its shape."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import array, kind_of
from vizkit.explainer.first_draw.part import Part
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName


class Number(Part):
    """A single value; in the colour of now where it is new."""

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        if value is None and self.name not in self.story.held[moment]:
            return None
        return repr(value), self.story.is_fresh(moment, self.name)

    def drawn(self, moment: int) -> Picture:
        value, fresh = self.value(moment), self.now(moment)[1]
        shown = value if kind_of(value) in ("value", "node") else None
        shown = shown.item() if hasattr(shown, "item") else shown
        made = shapes.figure(ink(shown, self.name), VariableName(self.name), name=self.name)
        return made.coloured("now") if fresh else made


class Length(Number):
    """How long something is that is too long to be drawn."""

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        return None if value is None else (self._measure(value), self.story.is_fresh(moment, self.name))

    def drawn(self, moment: int) -> Picture:
        measure, fresh = self.now(moment)
        value = self.value(moment)
        name = f"{self.name}.shape" if _is_array(value) else f"len({self.name})"
        made = shapes.figure(ink(measure, self.name), VariableName(name), name=self.name)
        return made.coloured("now") if fresh else made

    @staticmethod
    def _measure(value: Any) -> Any:
        if _is_array(value):
            return "×".join(map(str, array(value).shape))
        return len(value) if hasattr(value, "__len__") else None


def _is_array(value: Any) -> bool:
    return hasattr(value, "shape") and hasattr(value, "dtype") and len(value.shape) > 1
