"""Pace: how long a moment moves and rests. A note is held as long as it takes to read; said again, it gets less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

READ = {"en": 19.0, "zh": 8.0}
"""Characters a second."""

LEAST, AGAIN, QUICK = 1.1, 0.4, 0.16
"""Seconds: the shortest first hold; the part that each repetition keeps; the shortest hold of all."""

HURRIED = 0.55
"""The least part of its time that a repetition keeps so that the act fits, before first sayings are hurried too."""

LONGEST_ACT = 19.0
"""Seconds: an act fits a slide."""

ACT_END, FILM_END = 0.6, 2.4
"""Seconds that an act's and the film's last picture rests longer."""


def pace(
    act: Sequence[tuple[str, str, float]], language: str, speed: float = 1.0, *, last: bool = False
) -> list[tuple[float, float]]:
    """Seconds of motion and of rest for every moment of an act, the film's `last` or not.

    A moment is its sentence with the blanks open, the sentence as said, and the seconds its motion takes unhurried.
    """
    said: Counter[str] = Counter()
    times = []
    for sentence, filled, moving in act:
        again = AGAIN ** said[sentence]
        read = max(LEAST, 0.25 + len(filled) / READ.get(language, READ["en"]))
        times.append((moving * max(0.4, again**0.5), max(QUICK, read * again)))
        said[sentence] += 1
    end = FILM_END if last else ACT_END
    *before, (moving, rest) = _within(times, LONGEST_ACT - end, _firsts(act))
    return [(moving / speed, rest / speed) for moving, rest in (*before, (moving, rest + end))]


def _firsts(act: Sequence[tuple[str, str, float]]) -> set[int]:
    """The moments whose sentences are said for the first time."""
    sentences = [sentence for sentence, _, _ in act]
    return {place for place, sentence in enumerate(sentences) if sentence not in sentences[:place]}


def _within(times: list[tuple[float, float]], most: float, firsts: set[int]) -> list[tuple[float, float]]:
    """The times in no more than `most` seconds: what is said again is hurried first, and only then all."""
    total = sum(moving + rest for moving, rest in times)
    again = sum(moving + rest for place, (moving, rest) in enumerate(times) if place not in firsts)
    if total <= most:
        return times
    part = max(HURRIED, (most - total + again) / again) if again else 1.0
    hurried = [
        (moving, rest) if place in firsts else (moving * part, rest * part)
        for place, (moving, rest) in enumerate(times)
    ]
    over = min(1.0, most / sum(moving + rest for moving, rest in hurried))
    return [(moving * over, rest * over) for moving, rest in hurried]
