"""Making: what a medium is given to make one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vizkit.delivery.provenance import Provenance
from vizkit.frames import Show
from vizkit.words.script import Script

Progress = Callable[[int, int], None]
"""Told how many moments are done, and of how many."""


@dataclass(frozen=True)
class Making:
    """A show, what is said at its moments, how it is taken, and where it goes.

    `provenance` is what the file says of itself when it is taken in a way, which may be another than was asked for;
    `max_size` is the most bytes that it may have, `subtitles` are the languages of a film's. `workers` encode, `cache`
    keeps what they encoded. `narration` is what is heard, if anything is.
    """

    show: Show
    script: Script
    take: Any
    provenance: Callable[[Any], Provenance]
    target: Path
    max_size: int | None
    subtitles: tuple[str, ...]
    workers: Any
    cache: Any
    progress: Progress
    narration: Any = None

    @property
    def heard(self) -> frozenset[int]:
        """The places in the show of the moments at which something begins to be heard."""
        return (
            frozenset(each.first for each in self.narration.utterances) if self.narration is not None else frozenset()
        )
