"""A film as a Manim scene: the same segments, played by `manim render scenes/NAME.py`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

import manim
import numpy as np

from vizkit.explainer import Explainer
from vizkit.film.segment import Segment
from vizkit.film.segments import segments
from vizkit.frames import Show
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion
from vizkit.picture.outline import Outline, outlines
from vizkit.picture.style import Style

_STYLE = Style()
_WIDTH, _HEIGHT = _STYLE.places.size

_STROKE = 0.01
"""Manim's stroke width of one, in units of its frame."""


class ManimExplainer(Explainer, manim.Scene):
    """What a scene file's film is when Manim reads it."""

    def construct(self) -> None:
        style, fps = _STYLE, manim.config.frame_rate
        self.camera.background_color = manim.ManimColor(style.colours["ground"])
        screen = Screen()
        self.add(screen)
        act = None
        for part in segments(Show(type(self)), style, fps):
            if part.timing.act != act:
                act = part.timing.act
                self.next_section(self.acts[act].title)
            *moving, (rest, held) = part.frames()
            # Half a frame less and more: Manim's own count of frames is then the segment's.
            if moving:
                self.play(Transition(screen, part), run_time=(len(moving) - 0.5) / fps, rate_func=manim.linear)
            screen.draw(rest)
            self.wait((held + 0.5) / fps)


class Screen(manim.VGroup):
    """One mobject an outline; they stay the same while Manim plays, and only change their points and colours."""

    def draw(self, marks: Sequence[Mark]) -> None:
        drawn = _drawn(marks)
        self.have(len(drawn))
        for slot, outline in zip_longest(self.submobjects, drawn):
            _set(slot, outline)

    def have(self, count: int) -> None:
        """Have at least `count` mobjects."""
        self.add(*(manim.VMobject(stroke_width=0) for _ in range(count - len(self.submobjects))))


class Transition(manim.Animation):
    """The moving frames of a segment."""

    def __init__(self, screen: Screen, part: Segment, **kwargs):
        motion = Motion(part.before, part.after)
        self._frames = [motion.at(frame / part.timing.moving) for frame in range(1, part.timing.moving)]
        screen.have(max(len(_drawn(marks)) for marks in self._frames))
        super().__init__(screen, **kwargs)

    def interpolate(self, alpha: float) -> None:
        self.mobject.draw(self._frames[min(round(alpha * (len(self._frames) - 0.5)), len(self._frames) - 1)])


def _drawn(marks: Sequence[Mark]) -> list[Outline]:
    return [outline for mark in marks for outline in outlines(mark) if outline.curves]


def _set(slot: manim.VMobject, outline: Outline | None) -> None:
    if outline is None:
        slot.clear_points()
        return
    unit = manim.config.frame_height / _HEIGHT
    flat = np.concatenate(outline.curves).reshape(-1, 2) * outline.scale + (outline.x, outline.y)
    points = np.zeros((len(flat), 3))
    points[:, 0], points[:, 1] = (flat[:, 0] - _WIDTH / 2) * unit, (_HEIGHT / 2 - flat[:, 1]) * unit
    slot.set_points(points)
    fill, stroke = outline.fill or (0, 0, 0, 0), outline.stroke or (0, 0, 0, 0)
    slot.set_fill(_colour(fill[:3]), fill[3])
    slot.set_stroke(_colour(stroke[:3]), outline.thick * unit / _STROKE, stroke[3])


@lru_cache(maxsize=1024)
def _colour(rgb: tuple[float, float, float]) -> manim.ManimColor:
    return manim.ManimColor(rgb)
