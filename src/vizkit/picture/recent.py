"""Recent: what was made of something a while ago, as long as there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import compress, count
from operator import is_not
from typing import Any, Generic, TypeVar

ROOM = 20_000
"""As many things are kept at least, and at most twice as many."""

LENGTHS, FEW = 64, 0.2
"""Of as many lengths the things that were asked for last are kept; the part of them that may be others."""

Made = TypeVar("Made")

_ABSENT: Any = object()


class Recent(Generic[Made]):
    """Things by what they were made of; those that nobody has asked for a long time are forgotten."""

    def __init__(self, room: int = ROOM):
        self._room = room
        self._now: dict[Hashable, Made] = {}
        self._before: dict[Hashable, Made] = {}

    def made(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept by this key, or what `make` makes of it now."""
        found = self._now.get(key, _ABSENT)
        if found is not _ABSENT:
            return found
        found = self._before.get(key, _ABSENT)
        if found is _ABSENT:
            found = make()
        if len(self._now) >= self._room:
            self._now, self._before = {}, self._now
        self._now[key] = found
        return found

    def __len__(self) -> int:
        return len(self._now) + len(self._before)


class Latest(Generic[Made]):
    """What was made of something last: the very same as long as it is asked of what is equal to that."""

    def __init__(self):
        self._last: tuple[Any, Made] | None = None

    def made(self, of: Any, make: Callable[[], Made]) -> Made:
        """What was made of the like of this, or what `make` makes of it now."""
        if self._last is None or self._last[0] != of:
            self._last = of, make()
        return self._last[1]


class Known(Generic[Made]):
    """What is found of things that are looked at again and again: asked of many at once, found of each very one once.

    `find` makes anything but `None` of one thing. All is forgotten where there is no room for more. Where most things
    are the very ones of as many that were asked for last, only the others are looked up.
    """

    def __init__(self, find: Callable[[Any], Made], room: int = ROOM):
        self._find, self._room = find, room
        # A thing is held as long as it is known: no other has its identity meanwhile.
        self._known: tuple[dict[int, Made], list[Any]] = {}, []
        self._last: dict[int, tuple[list[Any], list[Made]]] = {}

    def had(self, things: Sequence[Any]) -> list[Made | None]:
        """What has been found of each of these things; `None` of one that is not known."""
        return list(map(self._known[0].get, map(id, things)))

    def one(self, thing: Any) -> Made:
        """What is found of one thing."""
        known, held = self._known
        found = known.get(id(thing))
        if found is None:
            if len(held) > self._room:
                known, held = self._known = {}, []
            held.append(thing)
            found = known[id(thing)] = self._find(thing)
        return found

    def of(self, things: Sequence[Any]) -> list[Made]:
        """What is found of each of these things: the very same list as long as they are the very ones."""
        things = list(things)
        last, found = self._last.get(len(things), ((), ()))
        others = list(compress(count(), map(is_not, things, last)))
        if not last or len(others) > FEW * len(things):
            found = self.had(things)
            others = [place for place, made in enumerate(found) if made is None] if None in found else []
        found = list(found) if others else found
        for place in others:
            found[place] = self.one(things[place])
        if len(self._last) >= LENGTHS:
            self._last.clear()
        self._last[len(things)] = things, found
        return found
