"""Segments: the way from one picture to the next, and the rest on it. Each depends on nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from vizkit.frames import Show
from vizkit.frames.frame import screen
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style


@dataclass(frozen=True)
class Timing:
    """A moment's share of the film: the frames of the way to it, and of the rest on it."""

    act: int
    moving: int
    held: int

    @property
    def frames(self) -> int:
        return self.moving + self.held


@dataclass(frozen=True)
class Segment:
    """`moving` frames from `before` to `after`, the last of them at rest, then `held` frames more."""

    before: tuple[Mark, ...]
    after: tuple[Mark, ...]
    timing: Timing

    @cached_property
    def motion(self) -> Motion:
        """The ways of all marks."""
        return Motion(self.before, self.after)

    def frames(self) -> Iterator[tuple[Sequence[Mark], int]]:
        """The marks of every picture to paint, with the number of frames that it is shown."""
        *moving, rest = self.counts()
        for frame, count in enumerate(moving, 1):
            yield self.motion.at(frame / self.timing.moving), count
        yield self.after, rest

    def counts(self) -> list[int]:
        """The number of frames that every picture is shown."""
        moving = self.timing.moving
        return [*[1] * (moving - 1), self.timing.held + min(moving, 1)]


def segments(show: Show, style: Style, fps: float, speed: float = 1.0) -> Iterator[Segment]:
    """The film, a segment a moment, made act by act as they are asked for. The first picture stands from the start.

    A moment ends with the frame nearest to its time in the film, so that what frames round off does not add up.
    """
    before, over, now = None, 0.0, 0
    for act, moments in groupby(show.moments, lambda moment: moment.act):
        screens = [screen(show, moment, style) for moment in moments]
        ways = list(pairwise([before or screens[0], *screens]))
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
