"""Where something on the screen came from: the variable it shows, and the moment that gave it its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vizkit.explainer.naming import names
from vizkit.frames.show import Moment
from vizkit.picture.marks import Box, Mark
from vizkit.picture.motion import TEXT

_WATCHED = ":watch/"


class Pictured(Protocol):
    """Moments, and the marks of each one's stage by their keys."""

    @property
    def moments(self) -> Sequence[Moment]: ...

    def meant(self, number: int) -> Mapping[str, Mark]:
        """The moment's marks, with colours by meaning and words that tell their origin."""


@dataclass(frozen=True)
class Origin:
    """A variable, and the moment in the reel at which it got the value that is shown."""

    name: str
    moment: int


class Origins:
    """The origins of all that is on one moment's screen, by the keys of its marks.

    Those of the moment `before`, where they are known, need not be looked for again.
    """

    def __init__(self, reel: Pictured, number: int, before: Origins | None = None):
        self._reel, self._number = reel, number
        moment = reel.moments[number]
        self._first = number - moment.number
        self._names = {key: mark.origin for key, mark in reel.meant(number).items() if mark.origin is not None}
        self._found: dict[str, Origin | None] = {}
        self._told: dict[str, Origin | None] = {}
        self._since: dict[str, int] = {}
        self._changed: dict[str, int] = {}
        self._variables = moment.step.variables
        self._holding: dict[Origin, bool] = {}
        earlier = before if before is not None and moment.number else None
        self._known = earlier._since if earlier is not None else {}
        self._were = earlier._told if earlier is not None else {}
        self._had_changed = earlier._changed if earlier is not None else {}

    def of(self, key: str) -> Origin | None:
        """Where the mark of this key came from, if it shows a variable."""
        if key not in self._found:
            self._found[key] = self._find(key)
        return self._found[key]

    def _find(self, key: str) -> Origin | None:
        if key.startswith(_WATCHED):
            name = key.split("/")[1]
            return Origin(name, self._fresh(name))
        for own in (key, key + TEXT, f"{key}/value"):
            if own in self._names:
                if own not in self._told:
                    self._told[own] = self._telling(own)
                return self._told[own]
        if names(key, self._variables):
            name = key.split("/")[0]
            return self._held(Origin(name, self._fresh(name)))
        return None

    def _telling(self, own: str) -> Origin | None:
        """The origin of the mark of this key, which tells its variable; as before where it is the very same."""
        name = self._names[own]
        fresh = self._fresh(name)
        if own in self._were and self._had_changed.get(name) == fresh:
            here, there = (self._reel.meant(number)[own] for number in (self._number, self._number - 1))
            if here is there:
                self._since[own] = self._known[own]
                return self._were[own]
        return self._held(Origin(name, min(fresh, self._shown(own))))

    def _held(self, origin: Origin) -> Origin | None:
        """The origin, if its variable had a value then: places of what is still to come have none."""
        if origin not in self._holding:
            moment = self._reel.moments[origin.moment]
            held = (moment.step.variables, moment.run.act.given, moment.run.facts)
            earlier = moment.run.act.since is not None and moment.number == 0
            self._holding[origin] = earlier or any(origin.name in known for known in held)
        return origin if self._holding[origin] else None

    def _fresh(self, name: str) -> int:
        """The last moment of the act, so far, at which the variable was new or changed."""
        if name not in self._changed:
            self._changed[name] = self._last_changed(name)
        return self._changed[name]

    def _last_changed(self, name: str) -> int:
        moments, number = self._reel.moments, self._number
        while number > self._first and name not in moments[number].step.fresh:
            if name in moments[number].step.variables and name not in moments[number - 1].step.variables:
                return number  # a call that waits for another has it since it last spoke
            number -= 1
        return number

    def _shown(self, key: str) -> int:
        """The moment since which the mark says what it says now."""
        now, number = says(self._reel.meant(self._number)[key]), self._number
        while number > self._first and (before := self._reel.meant(number - 1).get(key)) and says(before) == now:
            number -= 1
            if number == self._number - 1 and key in self._known:
                number = self._known[key]
                break
        self._since[key] = number
        return number


def says(mark: Mark) -> tuple[str | None, object]:
    """What a mark says: where its words or its shade are from, and they themselves."""
    return mark.origin, mark.fill if isinstance(mark, Box) else mark.words
