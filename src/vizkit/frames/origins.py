"""Where something on the screen came from: the variable it shows, and the moment that gave it its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vizkit.explainer.naming import names
from vizkit.frames.show import Moment
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Mark

_WATCHED = ":watch/"

OWN = ("", TEXT, "/value")
"""What is added to the key of a mark in those of the marks that tell its variable: itself, its text, its value."""


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
    """The origins of all that is on one moment's screen, by the keys of its marks."""

    def __init__(self, reel: Pictured, number: int):
        self._reel, self._number = reel, number
        moment = reel.moments[number]
        self._first = number - moment.number
        self._names = {key: mark.origin for key, mark in reel.meant(number).items() if mark.origin is not None}
        self._found: dict[str, Origin | None] = {}
        self._changed: dict[str, int] = {}
        self._variables = moment.step.variables

    def of(self, key: str) -> Origin | None:
        """Where the mark of this key came from, if it shows a variable."""
        if key not in self._found:
            self._found[key] = self._find(key)
        return self._found[key]

    def _find(self, key: str) -> Origin | None:
        if key.startswith(_WATCHED):
            name = key.split("/")[1]
            return Origin(name, self._fresh(name))
        for own in (key + end for end in OWN):
            if own in self._names:
                name = self._names[own]
                return self._held(Origin(name, min(self._fresh(name), self._shown(own))))
        if names(key, self._variables):
            name = key.split("/")[0]
            return self._held(Origin(name, self._fresh(name)))
        return None

    def _held(self, origin: Origin) -> Origin | None:
        """The origin, if its variable had a value then: places of what is still to come have none."""
        return origin if had_value(origin, self._reel.moments[origin.moment]) else None

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
        return number


def had_value(origin: Origin, moment: Moment) -> bool:
    """Whether the variable of an origin had a value at its moment, or in an earlier part of the run."""
    if moment.run.act.since is not None and moment.number == 0:
        return True
    return any(origin.name in known for known in (moment.step.variables, moment.run.act.given, moment.run.facts))


def says(mark: Mark) -> tuple[str | None, object]:
    """What a mark says: where its words or its shade are from, and they themselves."""
    return mark.origin, mark.fill if isinstance(mark, Box) else mark.words
