"""Times: when everything is said in a show's film."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from vizkit.delivery.making import Progress
from vizkit.film.segment import Timing
from vizkit.film.segments import segments
from vizkit.frames import Show
from vizkit.words.wording import Wording

SECOND = 1000
"""The parts of a second that words begin and end in."""


def timed(show: Show, wording: Wording, progress: Progress) -> list[Timing]:
    """How long every moment of the show's film is."""
    found = []
    for part in segments(show, wording.style, float(wording.fps), wording.speed):
        found.append(part.timing)
        progress(len(found), len(show.moments))
    return found


def starts(timings: Sequence[Timing], fps: Fraction) -> list[int]:
    """When every moment begins, and at last when the film ends, in thousandths of a second."""
    frames = accumulate((timing.frames for timing in timings), initial=0)
    return [round(SECOND * count / fps) for count in frames]


def clock(thousandths: int) -> str:
    """A time as one reads it: 0:07, 1:02:03."""
    minutes, seconds = divmod(thousandths // SECOND, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"
