"""Chapters: the list of a film's acts that a video site wants."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from vizkit.film.segment import Timing
from vizkit.frames import Show
from vizkit.words.times import SECOND, clock, starts

SHORTEST = 10
"""Seconds that a chapter lasts at least."""

FEWEST = 3
"""Chapters below which a video site shows none."""


def chapters(show: Show, timed: Sequence[Timing], fps: Fraction, language: str) -> list[str]:
    """A line a chapter, `0:00 The title`, the first at the start: an act, what is too short joined with the next."""
    found: list[tuple[int, list[str]]] = []
    at = starts(timed, fps)
    for act, moments in groupby(range(len(timed)), key=lambda moment: timed[moment].act):
        begins, title = at[next(moments)] // SECOND, show.film.translations.words(show.acts[act].title, language)
        if found and begins - found[-1][0] < SHORTEST:
            found[-1][1].append(title)
        else:
            found.append((begins, [title]))
    if len(found) > 1 and at[-1] // SECOND - found[-1][0] < SHORTEST:
        _, titles = found.pop()
        found[-1][1].extend(titles)
    return [f"{clock(SECOND * begins)} {' · '.join(titles)}" for begins, titles in found]
