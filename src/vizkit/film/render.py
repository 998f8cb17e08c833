"""Render a show into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from vizkit.film.files import appearing
from vizkit.film.gif import FASTEST, gif
from vizkit.film.mp4 import Chapter, write_mp4
from vizkit.film.paint import Canvas
from vizkit.film.provenance import Provenance
from vizkit.film.segments import Segment, segments
from vizkit.inputs import InputError
from vizkit.notes import LANGUAGES
from vizkit.show import Show
from vizkit.style import Style

QUALITIES = {
    "low": ((854, 480), Fraction(15)),
    "medium": ((1280, 720), Fraction(30)),
    "high": ((1920, 1080), Fraction(60)),
    "ultra": ((3840, 2160), Fraction(60)),
}
"""Manim's sizes and frame rates by their names."""

GIF_SIZE, GIF_FPS = (960, 540), Fraction(15)
_SLOWER = (Fraction(12), Fraction(10), Fraction(8), Fraction(6), Fraction(5))
_SMALLEST = 320

Progress = Callable[[int, int], None]
"""Told how many frames are done, and of how many."""


@dataclass(frozen=True)
class Take:
    """How a show is filmed: its style, size in pixels, frames a second and speed."""

    style: Style
    size: tuple[int, int]
    fps: Fraction
    speed: float = 1.0


def render_mp4(show: Show, take: Take, provenance: Provenance, target: Path, progress: Progress = lambda done, of: None) -> None:
    """Film the show into `target`, a chapter an act."""
    parts = segments(show, take.style, float(take.fps), take.speed)
    frames = _watched(_painted(parts, take), sum(map(len, parts)), progress)
    tongue = LANGUAGES.index(take.style.language)
    metadata = {"title": show.film.title[tongue], "comment": provenance.text()}
    with appearing(target) as file:
        write_mp4(file, frames, take.size, take.fps, list(_chapters(show, parts, tongue)), metadata)


def render_gif(
    show: Show, take: Take, provenance: Callable[[Take], Provenance], target: Path, most: int | None = None, progress: Progress = lambda done, of: None
) -> Take:
    """Film the show into `target`, with fewer frames a second, then smaller, until it has at most `most` bytes.

    Returns the take that was kept. `InputError` where it cannot be made that small.
    """
    if take.fps > FASTEST:
        raise InputError(f"--fps {float(take.fps):g} is too fast for a GIF: at most {FASTEST} frames a second are shown")
    with appearing(target) as file:
        for attempt in _takes(take):
            data = _gif(show, attempt, provenance(attempt), progress)
            if most is None or len(data) <= most:
                file.write_bytes(data)
                return attempt
        raise InputError(
            f"--max-size {most} is too small: at {attempt.size[0]}x{attempt.size[1]} and {attempt.fps} frames a second "
            f"the GIF still has {len(data)} bytes; render one act with --act, or a film with --as mp4"
        )


def _takes(take: Take) -> Iterator[Take]:
    yield take
    slower = take
    for fps in _SLOWER:
        if fps < take.fps:
            slower = replace(take, fps=fps)
            yield slower
    width, height = take.size
    while (width := round(width * 0.8 / 2) * 2) >= _SMALLEST:
        yield replace(slower, size=(width, round(width * height / take.size[0] / 2) * 2))


def _gif(show: Show, take: Take, provenance: Provenance, progress: Progress) -> bytes:
    parts = segments(show, take.style, float(take.fps), take.speed)
    frames = _watched(_painted(parts, take), sum(map(len, parts)), progress)
    return gif(take.size, _sample(parts, take), frames, take.fps, provenance.text())


def _painted(parts: Iterable[Segment], take: Take) -> Iterator[tuple[np.ndarray, int]]:
    canvas = Canvas(take.size, take.style.colours["ground"])
    for part in parts:
        for marks, count in part.frames():
            yield canvas.paint(marks), count


def _sample(parts: Iterable[Segment], take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """Every picture at rest, and some of those on the way."""
    canvas = Canvas(take.size, take.style.colours["ground"])
    for part in parts:
        *moving, rest = part.frames()
        for marks, count in [*moving[1::4], rest]:
            yield canvas.paint(marks), count


def _watched(frames: Iterable[tuple[np.ndarray, int]], total: int, progress: Progress) -> Iterator[tuple[np.ndarray, int]]:
    done = 0
    for pixels, count in frames:
        yield pixels, count
        done += count
        progress(done, total)


def _chapters(show: Show, parts: list[Segment], tongue: int) -> Iterator[Chapter]:
    first = 0
    for number, act in enumerate(show.acts):
        last = first + sum(len(part) for part in parts if part.act == number)
        yield Chapter(act.title[tongue], first, last)
        first = last
