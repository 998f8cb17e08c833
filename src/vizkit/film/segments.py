"""Segments: a show as it is filmed, a segment a moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from vizkit.film.segment import Segment, Timing
from vizkit.frames import Show
from vizkit.frames.frame import screen
from vizkit.picture.marks import kept
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style


def segments(show: Show, style: Style, fps: float, speed: float = 1.0) -> Iterator[Segment]:
    """The film, a segment a moment, made act by act as they are asked for. The first picture stands from the start.

    A moment ends with the frame nearest to its time in the film, so that what frames round off does not add up.
    """
    before, over, now = None, 0.0, 0
    for act, moments in groupby(show.moments, lambda moment: moment.act):
        if before is not None:
            show.leave(act - 1)
        screens = [before or ()]
        for moment in moments:
            screens.append(kept(screen(show, moment, style), screens[-1]).marks)
        screens[0] = before or screens[1]
        ways = list(pairwise(screens))
        seconds = show.paced(act, [Motion(*way).seconds for way in ways], style.language, speed)
        for way, (moving, rest) in zip(ways, seconds, strict=True):
            over += moving + rest
            frames = max(round(over * fps) - now, 1)
            now += frames
            moves = min(round(moving * fps), frames)
            yield Segment(*way, Timing(act, moves, frames - moves))
        before = screens[-1]


def timings(show: Show, style: Style, fps: float, speed: float = 1.0) -> list[Timing]:
    """How long every moment of the show is."""
    return [part.timing for part in segments(show, style, fps, speed)]
