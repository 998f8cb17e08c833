"""Render a show into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from vizkit.delivery.files import appearing
from vizkit.delivery.making import Making, Progress
from vizkit.delivery.provenance import Provenance
from vizkit.film.cache import ClipCache
from vizkit.film.clip import Take, pictures
from vizkit.film.gif import FASTEST, gif
from vizkit.film.mp4 import join
from vizkit.film.segments import Segment, Timing, segments
from vizkit.film.tracks import Track
from vizkit.film.work import Workers, clips
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.words.cues import cues, waiting

_SLOWER = (Fraction(12), Fraction(10), Fraction(8), Fraction(6), Fraction(5))
_SMALLEST = 320


def _quietly(done: int, of: int) -> None:
    pass


def mp4(making: Making) -> Take:
    """Film a show as an MP4."""
    take, script = making.take, making.script
    show = waiting(making)

    def tracks(timed: Sequence[Timing]) -> list[Track]:
        spoken = {code: cues(show, script, code, timed, take.fps, take.speed) for code in making.subtitles}
        return [Track(code, found, code == _first(making.subtitles, take)) for code, found in spoken.items()]

    def sound(timed: Sequence[Timing]) -> np.ndarray:
        return making.narration.sound([timing.frames for timing in timed], take.fps)

    said, with_ = making.provenance(take), {"workers": making.workers, "cache": making.cache}
    with_ |= {"tracks": tracks} if making.subtitles else {}
    with_ |= {"sound": sound} if making.narration is not None else {}
    render_mp4(show, take, said, making.target, progress=making.progress, **with_)
    return take


def _first(subtitles: Sequence[str], take: Take) -> str:
    """The language of the subtitles that are shown at first: that of the film, if it is among them."""
    return take.style.language if take.style.language in subtitles else subtitles[0]


def animated_gif(making: Making) -> Take:
    """Film a show as a GIF, for which nothing is encoded but its palette; it may be made smaller."""
    return render_gif(making.show, making.take, making.provenance, making.target, making.most, making.progress)


def render_mp4(
    show: Show,
    take: Take,
    provenance: Provenance,
    target: Path,
    *,
    workers: Workers,
    cache: ClipCache | None = None,
    progress: Progress = _quietly,
    tracks: Callable[[Sequence[Timing]], Sequence[Track]] | None = None,
    sound: Callable[[Sequence[Timing]], np.ndarray] | None = None,
) -> None:
    """Film the show into `target`, a chapter an act; of its times `tracks` makes subtitles, and `sound` its sound."""
    words, language = show.film.translations.words, take.style.language
    metadata = {"title": words(show.film.title, language), "comment": provenance.text()}
    with appearing(target) as file:
        parts = _watched(clips(_segments(show, take), take, workers, cache), show, progress)
        join(file, take, parts, [words(act.title, language) for act in show.acts], metadata, tracks, sound)
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
            "--fps {rate} is too fast for a GIF: it shows at most {most}", rate=f"{float(take.fps):g}", most=FASTEST
        )
    with appearing(target) as file:
        for attempt in _takes(take):
            data = _gif(show, attempt, provenance(attempt), progress)
            if most is None or len(data) <= most:
                file.write_bytes(data)
                return attempt
        raise InputError(
            _TOO_SMALL[len(show.acts) == 1],
            most=most,
            size="x".join(map(str, attempt.size)),
            rate=attempt.fps,
            count=len(data),
        )


_TOO_SMALL = (
    "--max-size {most} is too small: at {size} and {rate} frames a second the GIF still has {count} bytes; "
    "render one act with --act, or a film with --as mp4",
    "--max-size {most} is too small: at {size} and {rate} frames a second the GIF still has {count} bytes; "
    "render a film with --as mp4",
)
"""What is said of several acts, and of one alone."""


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
    sample = (still for part in _segments(show, take) for still in _sample(part, take))
    parts = _watched(_segments(show, take), show, progress)
    frames = (shown for part in parts for shown in painted(part, take))
    return gif(take.size, sample, frames, take.fps, provenance.text())


def _segments(show: Show, take: Take) -> Iterator[Segment]:
    return segments(show, take.style, float(take.fps), take.speed)


def painted(part: Segment, take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """The segment's pictures, each with the number of frames that it is shown."""
    for pixels, _, count in pictures(part, take):
        yield pixels, count


def _sample(part: Segment, take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """Every picture at rest, and some of those on the way."""
    return painted(replace(part, timing=replace(part.timing, moving=min(part.timing.moving, 4))), take)


def _watched(parts: Iterable, show: Show, progress: Progress) -> Iterator:
    for done, part in enumerate(parts, 1):
        yield part
        progress(done, len(show.moments))
