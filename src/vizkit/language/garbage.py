"""Garbage: how often Python looks for it while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 100_000
"""New objects before garbage is looked for. What is loaded first, and what a run is made into, is none: to look for it
took a third of a start, and a sixth of a page."""


@contextmanager
def seldom_sought() -> Iterator[None]:
    """Let Python look for garbage no more often than that within."""
    before = gc.get_threshold()
    gc.set_threshold(max(OBJECTS, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
