"""Recent: what was made of something a while ago, as long as there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

ROOM = 20_000
"""As many things are kept at least, and at most twice as many."""

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """Things by what they were made of; those that nobody has asked for a long time are forgotten."""

    def __init__(self, room: int = ROOM):
        self._room = room
        self._now: dict[Hashable, Made] = {}
        self._before: dict[Hashable, Made] = {}

    def made(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept by this key, or what `make` makes of it now."""
        if key in self._now:
            return self._now[key]
        found = self._before[key] if key in self._before else make()
        if len(self._now) >= self._room:
            self._now, self._before = {}, self._now
        self._now[key] = found
        return found

    def __len__(self) -> int:
        return len(self._now) + len(self._before)
