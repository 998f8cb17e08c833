"""Planes: points with two coordinates, by their groups, and the centres of these."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import array
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.story import Story
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.shapes.axes import Axes

GROUPS = ("first", "second", "done", "lost")
"""The colours of the groups."""

FEWEST, MOST = 4, 200
"""How many points there are at least, and at most."""


class Plane(Part):
    """Points in the plane, each in the colour of its group; the centres of the groups are rings."""

    TALL = True

    def __init__(self, story: Story, points: str, centres: str, groups: str, alike: Sequence[str]):
        super().__init__(story, points)
        self.centres, self.groups, self.alike = centres, groups, alike

    @property
    def tells(self) -> frozenset[str]:
        return frozenset((self.centres, self.groups, *self.alike))

    @property
    def weight(self) -> int:
        return sum(self.story.use.counts.get(name, 0) for name in {self.name, *self.tells})

    def state(self, moment: int) -> Hashable | None:
        if self.value(moment) is None:
            return None
        return tuple(id(self.story.value(moment, name)) for name in (self.name, self.centres, self.groups))

    def drawn(self, moment: int) -> Picture:
        points, centres = (self._inked(moment, name) for name in (self.name, self.centres))
        groups = self.story.value(moment, self.groups)
        of = [GROUPS[int(group)] for group in groups] if groups is not None else ["quiet"] * len(points)
        plane = shapes.axes(name=f"{self.name} plane").even()
        for point, colour in zip(points, of, strict=True):
            plane = self._with(plane, point, colour)
        for place, (centre, colour) in enumerate(zip(centres, GROUPS, strict=False)):
            plane = self._with(plane, centre, colour, VariableName(f"{self.centres}[{place}]"))
        return self.titled(plane)

    def _inked(self, moment: int, name: str) -> list[Any]:
        value = self.story.value(moment, name)
        return [] if value is None else [ink(row, name, (place,)) for place, row in enumerate(array(value))]

    @staticmethod
    def _with(plane: Axes, spot: Any, colour: str, title: VariableName | None = None) -> Axes:
        """With a disc, or a ring that is named."""
        titles = None if title is None else [title]
        return plane.points(spot[0], spot[1], titles, colour=colour, hollow=title is not None)


def plane_of(story: Story) -> Plane | None:
    """The plane of a run that groups points around centres: told by what its arrays hold, whatever they are called."""
    flat = {name: held for name in story.names if (held := _arrays(story, name))}
    pairs = [name for name, held in flat.items() if all(_is_pairs(value) for value in held)]
    pairs.sort(key=lambda name: -story.use.counts.get(name, 0))
    for points in pairs:
        many = {len(value) for value in flat[points]}
        if len(many) != 1 or not FEWEST <= min(many) <= MOST:
            continue
        for centres in pairs:
            k = max(map(len, flat[centres]))
            if k < min(many) and k <= len(GROUPS):
                for groups, held in flat.items():
                    if all(_groups(value, min(many), k) for value in held):
                        alike = [each for each in pairs if each != points and _same(flat[each], flat[points])]
                        return Plane(story, points, centres, groups, alike)
    return None


def _arrays(story: Story, name: str) -> list[np.ndarray]:
    """The arrays that a variable holds, where it holds nothing else."""
    held = list(story.values(name))
    return held if all(isinstance(value, np.ndarray) for value in held) else []


def _is_pairs(value: np.ndarray) -> bool:
    return value.ndim == 2 and value.shape[1] == 2 and value.dtype.kind == "f" and bool(np.isfinite(value).all())


def _groups(value: np.ndarray, many: int, k: int) -> bool:
    """Whether an array says of so many points in which of k groups each is."""
    return value.shape == (many,) and value.dtype.kind in "iu" and value.min() >= 0 and value.max() < k


def _same(some: list[np.ndarray], others: list[np.ndarray]) -> bool:
    return all(np.array_equal(one, other) for one in some for other in others)
