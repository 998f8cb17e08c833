"""Times: the files that say when moments begin, or how long they last, a line a moment.

A cue is a time and an id: `0:07.5 one-sweep/push`. Editors of sound write beginning, end and label.
A pace is an id and its seconds: `one-sweep/push 2.4`. A line that begins with # is a remark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vizkit.frames import Show
from vizkit.language.refusal import shown
from vizkit.voice.error import VoiceError
from vizkit.voice.places import Places

LONGEST = 24 * 60 * 60
"""Seconds that a time may be."""


@dataclass(frozen=True)
class Cue:
    """A moment's number, and the second of the recording that it begins at; `where` it was read."""

    where: str
    moment: int
    second: float


def cues(file: Path, show: Show) -> list[Cue]:
    """Return the cues of a file, in order. `VoiceError` with its line for what is none."""
    places, found = Places(show), []
    for where, words in _lines(file):
        if len(words) not in (2, 3):
            raise VoiceError(
                "{where}: a cue is a time and a moment's id, such as 0:07.5 {id}", where=where, id=places.ids[0]
            )
        second, moment = _seconds(words[0], where), places.of(words[-1], where)
        if moment is None:
            absent = "{where}: {id} is not shown with these inputs and acts"
            raise VoiceError(absent, where=where, id=words[-1])
        if found and (moment <= found[-1].moment or second <= found[-1].second):
            raise VoiceError("{where}: {id} is not later than the cue before it", where=where, id=words[-1])
        found.append(Cue(where, moment, second))
    if not found:
        raise VoiceError("{file} has no cues: write a time and a moment's id in a line", file=file)
    return found


def paced(file: Path, show: Show) -> Mapping[int, float]:
    """Return how many seconds the show's moments last, as a file says of them. `VoiceError` with its line."""
    places, found = Places(show), {}
    for where, words in _lines(file):
        if len(words) != 2:
            wanted = "{where}: a pace is a moment's id and its seconds, such as {id} 2.5"
            raise VoiceError(wanted, where=where, id=places.ids[0])
        moment, seconds = places.of(words[0], where), _seconds(words[1], where)
        if moment in found:
            raise VoiceError("{where}: {id} has its seconds already: keep one of the lines", where=where, id=words[0])
        if moment is not None:
            found[moment] = seconds
    if not found:
        raise VoiceError("{file} has no pace for these acts: write a moment's id and its seconds in a line", file=file)
    return found


def cues_of_pace(file: Path, show: Show) -> list[Cue]:
    """Return where the moments of a pace begin in what was recorded meanwhile."""
    second, found = 0.0, []
    for moment, seconds in paced(file, show).items():
        if found and moment <= found[-1].moment:
            raise VoiceError("{file}: with a recording its moments must be in their order", file=file)
        found.append(Cue(str(file), moment, second))
        second += seconds
    return found


def _lines(file: Path) -> Iterator[tuple[str, list[str]]]:
    """The words of every line that says something, and where it is."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise VoiceError("{file} cannot be read: it is no text in UTF-8", file=file) from None
    except OSError as reason:
        raise VoiceError("{file} cannot be read: {reason}", file=file, reason=reason.strerror or str(reason)) from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield f"{file}:{number}", line.split()


def _seconds(text: str, where: str) -> float:
    """The seconds of `7.5`, `1:07.5` or `0:01:07.5`."""
    try:
        parts = [float(part) for part in text.split(":")]
    except ValueError:
        parts = []
    found = sum(part * 60**place for place, part in enumerate(reversed(parts)))
    if not 1 <= len(parts) <= 3 or not math.isfinite(found) or any(part < 0 for part in parts) or found > LONGEST:
        raise VoiceError(
            "{where}: {text} is no time: write seconds, or minutes as 1:07.5", where=where, text=shown(text)
        )
    return found
