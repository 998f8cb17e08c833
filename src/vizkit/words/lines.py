"""Lines of subtitles: few, short enough to be read at a glance, and about as long as one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_LINES = 2
"""Lines that stand at once."""

_WIDE = 0x2E80
"""The signs from here on stand without blanks between words."""

_CLOSING, _OPENING = "，。：；、！？）》”’%", "（《“‘"
_SIGNS = "= + − × · / < > ≤ ≥ ≈".split()
_AFTER = [[sign] for sign in _SIGNS]
# Said by what it is, and not by what it is not, it is soon compiled.
_HELD = f"\\x00-\\x1f!-{chr(_WIDE - 1)}"
_TOKEN = re.compile(f"[{_HELD}]*(?: +|[^ {_HELD}] *)|[{_HELD}]+")
_PAUSES = ",.;:?!—–，。；：？！、"
"""After these a long sentence is parted rather than elsewhere."""


@dataclass(frozen=True)
class Measure:
    """How many characters a line has at most, and how many are read in a second."""

    line: int
    speed: float

    def seconds(self, text: str) -> float:
        """The seconds in which a text can be read."""
        return len(text) / self.speed


_MEASURES = dict.fromkeys(("zh", "ja", "ko"), Measure(20, 9.0))


def measure(language: str) -> Measure:
    """The measure of a language's subtitles."""
    return _MEASURES.get(language.partition("_")[0], Measure(42, 20.0))


def parted(text: str, most: int) -> list[tuple[str, ...]]:
    """The text as it stands at once, part by part: each of `MOST_LINES` lines of at most `most` characters."""
    found = lines(text, most)
    if len(found) <= MOST_LINES:
        return [tuple(found)]
    words = _words(text, most)
    ends = [end for end in range(1, len(words)) if len(lines("".join(words[:end]), most)) <= MOST_LINES]
    pauses = [end for end in ends if words[end - 1].rstrip()[-1:] in _PAUSES and 2 * len("".join(words[:end])) > most]
    end = pauses[-1] if pauses else ends[-1]
    return [tuple(lines("".join(words[:end]), most)), *parted("".join(words[end:]), most)]


def lines(text: str, most: int) -> list[str]:
    """The text on as few lines as it takes, none of more than `most` characters, all about as long."""
    words = _words(text, most)
    fewest = _filled(words, most)
    for room in range(most - 1, max(len(word.rstrip()) for word in words) - 1, -1):
        narrower = _filled(words, room)
        if len(narrower) > len(fewest):
            break
        fewest = narrower
    return fewest


def _filled(words: Sequence[str], room: int) -> list[str]:
    """The words on lines, each filled up to `room` characters; one that is longer has a line of its own."""
    found: list[str] = []
    for word in words:
        if found and len(found[-1]) + len(word.rstrip()) <= room:
            found[-1] += word
        else:
            found.append(word)
    return [line.rstrip() for line in found]


def _joins(before: str, after: str) -> bool:
    """Whether a line is not broken between these: before what closes, after what opens, around a sign of p = 5."""
    return after[0] in _CLOSING or before[-1] in _OPENING or after.strip() in _SIGNS or before.split()[-1:] in _AFTER


def _words(text: str, most: int) -> list[str]:
    """What a line may be broken between; of what is longer than a line, its parts."""
    words: list[str] = []
    for token in _TOKEN.findall(" ".join(text.split(" "))):
        if words and _joins(words[-1], token) and len(words[-1] + token) <= most:
            words[-1] += token
        else:
            words.append(token)
    return [word[at : at + most] for word in words for at in range(0, len(word), most)]
