"""Cues: what is said, as subtitles that can be read, each with its time in the film."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from vizkit.film.segment import Timing
from vizkit.frames import Show
from vizkit.words.lines import Measure, measure, parted
from vizkit.words.said import said
from vizkit.words.script import Script
from vizkit.words.times import SECOND, starts

LATE = SECOND
"""How long after its moment a cue begins at the latest, in thousandths of a second."""


@dataclass(frozen=True)
class Cue:
    """Lines that stand from `start` to `end`, in thousandths of a second."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def cues(
    show: Show,
    script: Script,
    language: str,
    timed: Sequence[Timing],
    fps: Fraction,
    speed: float = 1.0,
    heard: Collection[int] = (),
) -> list[Cue]:
    """The subtitles in a language of a film whose moments are `timed`.

    Each stands from its moment on until something else is said. Where that is too short to be read, what is said for
    the first time goes on, but never makes what is new after it more than `LATE`; and what is only said again, while
    the film hurries, is not written. At moments whose voice is `heard` nothing is late. A film of another `speed` is
    read as much faster.
    """
    at, found, free = starts(timed, fps), [], 0
    sentences = list(said(show, script, language))
    for number, each in enumerate(sentences):
        start = max(free, at[each.place])
        end = at[sentences[number + 1].place if number + 1 < len(sentences) else -1]
        needed = math.ceil(SECOND * measure(language).seconds(each.text) / speed)
        if each.first or end - start >= needed:
            new = (other.place for other in sentences[number + 1 :] if other.first or other.place in heard)
            after = min((at[place] + (0 if place in heard else LATE) for place in new), default=at[-1])
            free = max(free, end, min(start + needed, after))
            found += _cues(each.text, start, free, measure(language)) if free > start else ()
    return found


def _cues(text: str, start: int, end: int, limits: Measure) -> Iterator[Cue]:
    """A sentence between two times, its parts as long as they are."""
    parts = parted(text, limits.line)
    counts = list(accumulate((sum(map(len, lines)) for lines in parts), initial=0))
    for lines, before, after in zip(parts, counts, counts[1:], strict=False):
        yield Cue(start + (end - start) * before // counts[-1], start + (end - start) * after // counts[-1], lines)
