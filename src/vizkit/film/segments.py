"""Segments: the way from one picture to the next, and the rest on it. Each depends on nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vizkit.pace import paces
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion
from vizkit.screen import screen
from vizkit.show import Show
from vizkit.style import Style


@dataclass(frozen=True)
class Segment:
    """`moving` frames from `before` to `after`, then `held` frames of rest."""

    before: tuple[Mark, ...]
    after: tuple[Mark, ...]
    moving: int
    held: int
    act: int

    def __len__(self) -> int:
        return self.moving + self.held

    def frames(self) -> Iterator[tuple[list[Mark], int]]:
        """The marks of every picture to paint, with the number of frames that it is shown."""
        motion = Motion(self.before, self.after)
        for frame in range(1, self.moving):
            yield motion.at(frame / self.moving), 1
        yield list(self.after), self.held + min(self.moving, 1)


def segments(show: Show, style: Style, fps: float, speed: float = 1.0) -> list[Segment]:
    """The whole film: a segment a moment."""
    screens = [screen(show, moment, style) for moment in show.moments]
    before = [screens[0], *screens[:-1]]
    acts: list[list[tuple[str, str, float]]] = [[] for _ in show.runs]
    for moment, old, new in zip(show.moments, before, screens, strict=True):
        step = moment.step
        acts[moment.act].append((step.template(style.language), step.say(style.language), Motion(old, new).seconds))
    times = paces(acts, style.language, speed)
    return [
        Segment(old, new, round(moving * fps), max(1, round(rest * fps)), moment.act)
        for moment, old, new, (moving, rest) in zip(show.moments, before, screens, times, strict=True)
    ]
