"""Render a show into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from vizkit.files import appearing
from vizkit.film.cache import ClipCache
from vizkit.film.clip import Take, pictures
from vizkit.film.gif import FASTEST, gif
from vizkit.film.mp4 import Chapter, join
from vizkit.film.segments import Segment, Timing, segments, timings
from vizkit.film.work import Workers, clips
from vizkit.inputs import InputError
from vizkit.moments import Show
from vizkit.notes import LANGUAGES
from vizkit.provenance import Provenance

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


def _quietly(done: int, of: int) -> None:
    pass


def render_mp4(
    show: Show,
    take: Take,
    provenance: Provenance,
    target: Path,
    *,
    workers: Workers,
    cache: ClipCache | None = None,
    progress: Progress = _quietly,
) -> None:
    """Film the show into `target`, a chapter an act."""
    timed = timings(show, take.style, float(take.fps), take.speed)
    tongue = LANGUAGES.index(take.style.language)
    metadata = {"title": show.film.title[tongue], "comment": provenance.text()}
    with appearing(target) as file:
        parts = clips(segments(show, take.style, timed), take, workers, cache)
        join(file, _watched(parts, timed, progress), take.fps, list(_chapters(show, timed, tongue)), metadata)
    if cache:
        cache.trim()


def render_gif(
    show: Show,
    take: Take,
    provenance: Callable[[Take], Provenance],
    target: Path,
    most: int | None = None,
    progress: Progress = _quietly,
) -> Take:
    """Film the show into `target`, with fewer frames a second, then smaller, until it has at most `most` bytes.

    Returns the take that was kept. `InputError` where it cannot be made that small.
    """
    if take.fps > FASTEST:
        raise InputError(
            f"--fps {float(take.fps):g} is too fast for a GIF: at most {FASTEST} frames a second are shown"
        )
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
    timed = timings(show, take.style, float(take.fps), take.speed)
    sample = (still for part in segments(show, take.style, timed) for still in _sample(part, take))
    frames = (
        shown for part in _watched(segments(show, take.style, timed), timed, progress) for shown in painted(part, take)
    )
    return gif(take.size, sample, frames, take.fps, provenance.text())


def painted(part: Segment, take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """The segment's pictures, each with the number of frames that it is shown."""
    for pixels, _, count in pictures(part, take):
        yield pixels, count


def _sample(part: Segment, take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """Every picture at rest, and some of those on the way."""
    return painted(replace(part, moving=min(part.moving, 4)), take)


def _watched(parts: Iterable, timed: Sequence[Timing], progress: Progress) -> Iterator:
    done, total = 0, sum(timing.frames for timing in timed)
    for part, timing in zip(parts, timed, strict=True):
        yield part
        done += timing.frames
        progress(done, total)


def _chapters(show: Show, timed: Sequence[Timing], tongue: int) -> Iterator[Chapter]:
    first = 0
    for number, act in enumerate(show.acts):
        last = first + sum(timing.frames for timing in timed if timing.act == number)
        yield Chapter(act.title[tongue], first, last)
        first = last
