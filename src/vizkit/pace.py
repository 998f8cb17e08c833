"""Pace: how long a moment moves and rests. A note is held as long as it takes to read; said again, it gets less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

READ = {"en": 19.0, "zh": 8.0}
"""Characters a second."""

LEAST, AGAIN, QUICK = 1.1, 0.4, 0.16
"""Seconds: the shortest first hold; the part that each repetition keeps; the shortest hold of all."""

LONGEST_ACT = 19.0
"""Seconds: an act fits a slide."""

ACT_END, FILM_END = 0.6, 2.4
"""Seconds that an act's and the film's last picture rests longer."""


def paces(
    acts: Sequence[Sequence[tuple[str, str, float]]], language: str, speed: float = 1.0
) -> list[tuple[float, float]]:
    """Seconds of motion and of rest for every moment, act after act.

    A moment is its sentence with the blanks open, the sentence as said, and the seconds its motion takes unhurried.
    """
    times: list[tuple[float, float]] = []
    for last, act in ((i == len(acts) - 1, act) for i, act in enumerate(acts)):
        said: Counter[str] = Counter()
        own = []
        for sentence, filled, moving in act:
            again = AGAIN ** said[sentence]
            read = max(LEAST, 0.25 + len(filled) / READ[language])
            own.append((moving * max(0.4, again**0.5), max(QUICK, read * again)))
            said[sentence] += 1
        own = _within(own, LONGEST_ACT - (FILM_END if last else ACT_END))
        own[-1] = (own[-1][0], own[-1][1] + (FILM_END if last else ACT_END))
        times += own
    return [(moving / speed, rest / speed) for moving, rest in times]


def _within(times: list[tuple[float, float]], most: float) -> list[tuple[float, float]]:
    total = sum(moving + rest for moving, rest in times)
    return times if total <= most else [(moving * most / total, rest * most / total) for moving, rest in times]
