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
    """A moment's number, and the seconds of the recording that it is heard in; `where` it was read.

    `end` is none of the last one, which is heard to the recording's end.
    """

    where: str
    moment: int
    begin: float
    end: float | None


def cues(file: Path, show: Show) -> list[Cue]:
    """Return the cues of a file, in order, but for those of acts that are not shown.

    `VoiceError` with its line for what is none, or is of a moment that is not there with these inputs.
    """
    places, found = Places(show), []
    for where, words in _lines(file):
        if len(words) not in (2, 3):
            wanted = "{where}: a cue is a time and a moment's id, such as 0:07.5 {id}"
            raise VoiceError(wanted, where=where, id=places.ids[0])
        begin, *ends = (_seconds(word, where) for word in words[:-1])
        # An editor's label of a place, and not of a part, ends where it begins.
        found.append((where, words[-1], begin, next((end for end in ends if end > begin), None)))
    return _ordered(found, places, file)


def cues_of_pace(file: Path, show: Show) -> list[Cue]:
    """Return where the moments of a pace are in what was recorded meanwhile."""
    second, found = 0.0, []
    for where, words in _lines(file):
        _, seconds = _pace(where, words, Places(show))
        found.append((where, words[0], second, second + seconds))
        second += seconds
    return _ordered(found, Places(show), file)


def _ordered(found: list[tuple[str, str, float, float | None]], places: Places, file: Path) -> list[Cue]:
    """The cues of the moments that are shown, each ending where the next one begins, if it does not say where."""
    kept: list[Cue] = []
    begins = [begin for _, _, begin, _ in found[1:]]
    for (where, name, begin, end), after in zip(found, [*begins, None], strict=False):
        moment = places.of(name, where)
        if moment is None and places.shows_act_of(name):
            raise VoiceError("{where}: {id} is not there with these inputs", where=where, id=name)
        if (after is not None and after <= begin) or (kept and moment is not None and moment <= kept[-1].moment):
            raise VoiceError("{where}: {id} and what follows are not in their order", where=where, id=name)
        if moment is not None:
            kept.append(Cue(where, moment, begin, after if end is None else end))
    if not kept:
        raise VoiceError("{file} has no cues for these acts: write a time and a moment's id in a line", file=file)
    return kept


def paced(file: Path, show: Show) -> Mapping[int, float]:
    """Return how many seconds the show's moments last, as a file says of them. `VoiceError` with its line."""
    places, found, known = Places(show), {}, set()
    for where, words in _lines(file):
        moment, seconds = _pace(where, words, places)
        if words[0] in known:
            raise VoiceError("{where}: {id} has its seconds already: keep one of the lines", where=where, id=words[0])
        known.add(words[0])
        if moment is not None:
            found[moment] = seconds
    if not found:
        raise VoiceError("{file} has no pace for these acts: write a moment's id and its seconds in a line", file=file)
    return found


def written(lengths: Mapping[int, float], show: Show) -> str:
    """Return a pace as a file has it."""
    names = Places(show).ids
    return "".join(f"{names[moment]} {seconds:.3f}\n" for moment, seconds in sorted(lengths.items()))


def _pace(where: str, words: list[str], places: Places) -> tuple[int | None, float]:
    """The moment and the seconds of a line."""
    if len(words) != 2:
        wanted = "{where}: a pace is a moment's id and its seconds, such as {id} 2.5"
        raise VoiceError(wanted, where=where, id=places.ids[0])
    return places.of(words[0], where), _seconds(words[1], where)


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
