"""What is spare: large things that are free again, for the system takes long to give their memory anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Spare(Generic[Thing]):
    """Things that `make` makes, of which the last one that is free again is kept for who wants the same."""

    def __init__(self, make: Callable[..., Thing]):
        self._make, self._free = make, {}

    @contextmanager
    def lent(self, *told: Hashable) -> Iterator[Thing]:
        """A thing made of what is told, to nobody else at a time: the one that is free, or a new one."""
        thing = self._free.pop(told, None) or self._make(*told)
        yield thing
        self._free = {told: thing}
