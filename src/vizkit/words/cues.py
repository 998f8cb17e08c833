"""Cues: what is said, as subtitles that can be read, each with its time in the film."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from vizkit.delivery.making import Making
from vizkit.film.segment import Timing
from vizkit.frames import Moment, Show
from vizkit.frames.lengths import Lengths, Span
from vizkit.frames.pace import reading
from vizkit.words.lines import Measure, measure, parted
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


@dataclass(frozen=True)
class Said:
    """A sentence and its moment's place in the show; `first` where it was not said before in its act."""

    place: int
    moment: Moment
    text: str
    first: bool


def said(show: Show, script: Script, language: str) -> Iterator[Said]:
    """All that is said in a language, in order. What a script says is never taken for a repetition, but its moment's
    note is one where it follows."""
    known = set()
    for place, moment in enumerate(show.moments):
        if text := script.said(moment, language):
            own = script.entry(moment, language) is not None
            sentence = moment.act, moment.template(language)
            yield Said(place, moment, " ".join(text.split()), own or sentence not in known)
            known.add(sentence)


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


def waiting(making: Making) -> Show:
    """The show that is made, which waits for what its script says where no voice and no pace says how long that is."""
    if making.narration is not None:
        return making.show
    style, speed = making.take.style, making.take.speed
    return making.show.lasting_as(lasting(making.show, making.script, style.language, speed))


def lasting(show: Show, script: Script, language: str, speed: float = 1.0) -> Lengths:
    """How long moments last so that what a script says at them can be said: as long as a note that is read."""
    spans, sentences = [], list(said(show, script, language))
    for number, each in enumerate(sentences):
        place = each.moment.act, each.moment.number
        if script.entry(each.moment, language) is not None and place not in show.lengths.exact:
            act, after = each.moment.act, sentences[number + 1 : number + 2]
            last = after[0].moment.number - 1 if after and after[0].moment.act == act else len(show.runs[act].trace) - 1
            spans.append(Span(act, each.moment.number, last, reading(each.text, language) / speed))
    return Lengths(spans=tuple(spans))


def _cues(text: str, start: int, end: int, limits: Measure) -> Iterator[Cue]:
    """A sentence between two times, its parts as long as they are."""
    parts = parted(text, limits.line)
    counts = list(accumulate((sum(map(len, lines)) for lines in parts), initial=0))
    for lines, before, after in zip(parts, counts, counts[1:], strict=False):
        yield Cue(start + (end - start) * before // counts[-1], start + (end - start) * after // counts[-1], lines)
