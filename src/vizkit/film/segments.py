"""Segments: the way from one picture to the next, and the rest on it. Each depends on nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vizkit.moments import Show
from vizkit.pace import paces
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion
from vizkit.screen import screen
from vizkit.style import Style


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
    moving: int
    held: int

    def frames(self) -> Iterator[tuple[Sequence[Mark], int]]:
        """The marks of every picture to paint, with the number of frames that it is shown."""
        motion = Motion(self.before, self.after)
        for frame in range(1, self.moving):
            yield motion.at(frame / self.moving), 1
        yield self.after, self.held + min(self.moving, 1)


def timings(show: Show, style: Style, fps: float, speed: float = 1.0) -> list[Timing]:
    """How long every moment of the show is."""
    acts: list[list[tuple[str, str, float]]] = [[] for _ in show.runs]
    for moment, (before, after) in zip(show.moments, _screens(show, style), strict=True):
        step = moment.step
        acts[moment.act].append(
            (step.template(style.language), step.say(style.language), Motion(before, after).seconds)
        )
    seconds = paces(acts, style.language, speed)
    return [
        Timing(moment.act, round(moving * fps), max(1, round(rest * fps)))
        for moment, (moving, rest) in zip(show.moments, seconds, strict=True)
    ]


def segments(show: Show, style: Style, timed: Sequence[Timing]) -> Iterator[Segment]:
    """The film, a segment a moment, made as they are asked for."""
    for timing, (before, after) in zip(timed, _screens(show, style), strict=True):
        yield Segment(before, after, timing.moving, timing.held)


def _screens(show: Show, style: Style) -> Iterator[tuple[tuple[Mark, ...], tuple[Mark, ...]]]:
    """Every moment's screen after the one before it; the first stands from the beginning."""
    before = None
    for moment in show.moments:
        after = screen(show, moment, style)
        yield before or after, after
        before = after
