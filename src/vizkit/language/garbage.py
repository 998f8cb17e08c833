"""Garbage: how often Python looks for it while much is made that stays."""

from __future__ import annotations

import gc

OBJECTS = 100_000
"""New objects before garbage is looked for. What is loaded first, and what a run is made into, is none: to look for it
took a third of a start, and a sixth of a page."""


class SeldomSought:
    """Let Python look for garbage no more often than that within."""

    def __enter__(self) -> None:
        self._before = gc.get_threshold()
        gc.set_threshold(max(OBJECTS, self._before[0]) if self._before[0] else 0, *self._before[1:])

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._before)
