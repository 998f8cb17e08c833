"""Pace: how long a moment moves and rests. A note stays as long as it takes to read; said again, it gets less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

SPEED, START = {"en": 3.0, "zh": 6.0}, 0.8
"""Words a second, in Chinese characters; and the seconds that a viewer takes to look up."""

AGAIN, QUICK = 0.4, 0.6
"""The part that each repetition keeps; the seconds that whatever has a caption of its own lasts."""

SWEEPS = (0.3, 0.2, 0.1, 0.05)
"""Seconds that a moment lasts at which nothing is said: the longest with which the act is no longer than may be.

The shortest is for an act that is too long by itself, and not for one of a film that is.
"""

BRISK = 0.5
"""The least part of its time that a repetition's motion takes."""

LONGEST_ACT = 34.7
"""Seconds that an act takes at most, if hurrying what is said again is enough for that: 35 in whole frames."""

LONGEST_FILM = 149.0
"""Seconds that a film takes at most, if hurrying the same in all its acts is enough: 150 however things move."""

MOVES = 0.8
"""Seconds that most motions take, where nothing has been drawn."""

ACT_END, FILM_END = 0.6, 2.4
"""Seconds that an act's and the film's last picture rests longer."""


def reading(said: str, language: str) -> float:
    """Seconds that it takes to read a sentence that was not there before."""
    length = len("".join(said.split())) if language == "zh" else len(said.split())
    return START + length / SPEED.get(language, SPEED["en"])


def pace(
    act: Sequence[tuple[str, str | None, float]], language: str, speed: float = 1.0, *, last: bool = False,
    most: float = LONGEST_ACT, sweeps: Sequence[float] = SWEEPS,
) -> list[tuple[float, float]]:  # fmt: skip
    """Seconds of motion and of rest for every moment of an act, the film's `last` or not: `most` of them, if it can be.

    A moment is its sentence with the blanks open, the sentence as said, and the seconds its motion takes unhurried.
    The first time that a sentence is said, it stays as long as it takes to read. Moments at which the sentence before
    stays, for nothing is said, are one sweep.
    """
    if not act:
        return []
    end = FILM_END if last else ACT_END
    for sweep in sweeps if any(said is None for _, said, _ in act) else sweeps[:1]:
        times = _within(_times(act, language, sweep), most - end, _firsts(act))
        if sum(map(sum, times)) <= most - end:
            break
    *before, (moving, rest) = times
    return [(moving / speed, rest / speed) for moving, rest in (*before, (moving, rest + end))]


def limits(acts: Sequence[Sequence[tuple[str, str | None]]], language: str) -> list[float]:
    """The most seconds that each act of a film may take: less where the film would be too long.

    An act is its sentences with the blanks open, and as said. All are hurried by the same part of what they can be.
    """
    moving = [[(*moment, MOVES) for moment in act] for act in acts]
    usual, least = (
        [sum(map(sum, pace(act, language, last=act is moving[-1], most=most, sweeps=SWEEPS[:-1]))) for act in moving]
        for most in (LONGEST_ACT, 0.0)
    )
    over, spare = sum(usual) - LONGEST_FILM, sum(usual) - sum(least)
    if over <= 0 or spare <= 0:
        return [LONGEST_ACT] * len(acts)
    part = min(1.0, over / spare)
    return [min(long - part * (long - short), LONGEST_ACT) for long, short in zip(usual, least, strict=True)]


def _times(act: Sequence[tuple[str, str | None, float]], language: str, sweep: float) -> list[tuple[float, float]]:
    """The seconds of motion and of rest of every moment, whatever they come to, a silent one lasting a `sweep`."""
    spoken: Counter[str] = Counter()
    times = []
    for sentence, said, moving in act:
        if said is None:
            times.append((min(moving, sweep), max(sweep - moving, 0.0)))
            continue
        part = AGAIN ** spoken[sentence]
        moving *= max(BRISK, part**0.5)
        times.append((moving, max(reading(said, language) * part - moving, QUICK - moving, 0.0)))
        spoken[sentence] += 1
    return times


def _firsts(act: Sequence[tuple[str, str | None, float]]) -> set[int]:
    """The moments whose sentences are said for the first time, and the silent ones."""
    firsts = {sentence: place for place, (sentence, _, _) in reversed([*enumerate(act)])}
    return {place for place, (sentence, now, _) in enumerate(act) if now is None or firsts[sentence] == place}


def _within(times: list[tuple[float, float]], most: float, firsts: set[int]) -> list[tuple[float, float]]:
    """The times in `most` seconds, where hurrying what is said again is enough for that: each lasts `QUICK` still."""
    again = {place: moving + rest for place, (moving, rest) in enumerate(times) if place not in firsts}
    over = sum(map(sum, times)) - most
    spare = sum(again.values()) - QUICK * len(again)
    if over <= 0 or spare <= 0:
        return times
    kept = 1 - min(1.0, over / spare)
    parts = {place: (QUICK + (long - QUICK) * kept) / long for place, long in again.items()}
    return [(moving * parts.get(i, 1.0), rest * parts.get(i, 1.0)) for i, (moving, rest) in enumerate(times)]
