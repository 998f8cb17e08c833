"""A segment: the way from one picture to the next, and the rest on it. It depends on nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion

SETTLED = 3
"""Frames after which an encoded picture that stands still does not get better; what follows only says: as before."""


@dataclass(frozen=True)
class Timing:
    """A moment's share of the film: the frames of the way to it, and of the rest on it."""

    act: int
    moving: int
    held: int

    @property
    def frames(self) -> int:
        return self.moving + self.held

    @property
    def coded(self) -> int:
        """The frames of which the clip has packets."""
        return min(self.frames, self.moving + SETTLED)


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
