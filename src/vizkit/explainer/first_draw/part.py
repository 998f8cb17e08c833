"""A part: one structure of an act, drawn at every moment in the same arrangement; what is the same is drawn once."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from vizkit.explainer.first_draw.causes import Written, written
from vizkit.explainer.first_draw.story import Story
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName


class Part:
    """One structure over all moments of an act."""

    TALL = False
    """Whether it stands beside others rather than below them."""

    def __init__(self, story: Story, name: str):
        self.story, self.name = story, name
        self._made: dict[Hashable, Picture] = {}
        self._pictures: dict[int, Picture] = {}
        self._hidden: Picture | None = None
        self._written: dict[int, Written | None] = {}
        self._now: tuple[int, Hashable | None] = -1, None

    @property
    def tells(self) -> frozenset[str]:
        """The variables that it shows besides its own."""
        return frozenset()

    @property
    def weight(self) -> int:
        """How often the source speaks of it."""
        return self.story.use.counts.get(self.name, 0)

    @cached_property
    def _title(self) -> VariableName:
        return VariableName(self.story.called.get(self.name, self.name))

    def picture(self, moment: int) -> Picture:
        """It at a moment; its room alone while it has no value."""
        if moment not in self._pictures:
            state = self.now(moment)
            if state is not None and state not in self._made:
                self._made[state] = self.drawn(moment)
            self._pictures[moment] = self._absent() if state is None else self._made[state]
        return self._pictures[moment]

    def _absent(self) -> Picture:
        if self._hidden is None:
            there = next(at for at in range(len(self.story)) if self.state(at) is not None)
            self._hidden = self.picture(there).hidden()
        return self._hidden

    def state(self, moment: int) -> Hashable | None:
        """All that its picture depends on; `None` where there is nothing to draw."""
        raise NotImplementedError

    def now(self, moment: int) -> Hashable | None:
        """Its state, found once for the moment that is drawn."""
        if self._now[0] != moment:
            self._now = moment, self.state(moment)
        return self._now[1]

    def drawn(self, moment: int) -> Picture:
        """What it looks like."""
        raise NotImplementedError

    def titled(self, picture: Picture) -> Picture:
        """With the name of its variable."""
        return picture.titled(self._title)

    def written(self, moment: int) -> Written | None:
        """The element of it that has just been written, and those that were read for it."""
        if moment not in self._written:
            call = self.story.steps[moment].calls[-1]
            own = call.variables.get(self.name) is self.value(moment)
            self._written[moment] = written(call, self.name) if own else None
        return self._written[moment]

    @cached_property
    def causes(self) -> bool:
        """Whether an element is ever written from others."""
        return any(found.sources for found in map(self.written, range(len(self.story))) if found is not None)

    def value(self, moment: int) -> Any:
        return self.story.value(moment, self.name)

    def before(self, moment: int) -> Any:
        return self.story.before(moment, self.name)
