"""Render a show into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from vizkit.delivery.files import appearing
from vizkit.delivery.making import Making, Progress
from vizkit.delivery.provenance import Provenance
from vizkit.film.alpha import all_or_none
from vizkit.film.apng import apng
from vizkit.film.cache import ClipCache
from vizkit.film.clip import Take, pictures
from vizkit.film.gif import FASTEST, gif
from vizkit.film.mp4 import join
from vizkit.film.palette import Frames
from vizkit.film.played import animated
from vizkit.film.segments import Segment, Timing, segments, timings
from vizkit.film.tracks import Track
from vizkit.film.whole import MOV, WEBM, Encoding, encoded
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
        pace = take.fps, take.speed, making.heard
        spoken = {code: cues(show, script, code, timed, *pace) for code in making.subtitles}
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


def webm(making: Making) -> Take:
    """Film a show as a WebM."""
    return _whole(making, WEBM)


def mov(making: Making) -> Take:
    """Film a show as an MOV."""
    return _whole(making, MOV)


def animated_gif(making: Making) -> Take:
    """Film a show as a GIF, for which nothing is encoded but its palette; it may be made smaller."""
    return _made(_gif, making)


def animated_png(making: Making) -> Take:
    """Film a show as an APNG; it may be made smaller."""
    return _made(_apng, making)


def animated_webp(making: Making) -> Take:
    """Film a show as a WebP; it may be made smaller."""
    return _made(partial(_by_pillow, "WEBP"), making)


def animated_avif(making: Making) -> Take:
    """Film a show as an AVIF; it may be made smaller."""
    return _made(partial(_by_pillow, "AVIF"), making)


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
    with appearing(target) as file:
        parts = _watched(clips(_segments(show, take), take, workers, cache), show, progress)
        join(file, take, parts, _acts(show, take), _metadata(show, take, provenance), tracks, sound)
    if cache:
        cache.trim()


def _whole(making: Making, encoding: Encoding) -> Take:
    """Film the show in an encoding that is not cut into clips."""
    show, take = waiting(making), making.take
    metadata, samples = _metadata(show, take, making.provenance(take)), None
    if making.narration is not None:
        times = timings(show, take.style, float(take.fps), take.speed)
        samples = making.narration.sound([timing.frames for timing in times], take.fps)
    parts = _watched(_segments(show, take), show, making.progress)
    with appearing(making.target) as file:
        encoded(file, take, encoding, parts, _acts(show, take), metadata, samples)
    return take


def _acts(show: Show, take: Take) -> list[str]:
    """The titles of the acts, which are the film's chapters."""
    return [show.film.translations.words(act.title, take.style.language) for act in show.acts]


def _metadata(show: Show, take: Take, provenance: Provenance) -> dict[str, str]:
    """What the film says of itself."""
    return {"title": show.film.translations.words(show.film.title, take.style.language), "comment": provenance.text()}


def render_gif(
    show: Show,
    take: Take,
    provenance: Callable[[Take], Provenance],
    target: Path,
    max_size: int | None = None,
    progress: Progress = _quietly,
) -> Take:
    """Film the show into `target`, with fewer frames a second, then smaller, until it has at most `max_size` bytes.

    Returns the take that was kept. `InputError` where it cannot be made that small.
    """
    if take.fps > FASTEST:
        raise InputError(
            "--fps {rate} is too fast for a GIF: it shows at most {most}", rate=f"{float(take.fps):g}", most=FASTEST
        )
    return _fitted(_gif, show, take, provenance, target, max_size, progress)


Encode = Callable[[Show, Take, str, Progress], bytes]
"""What makes a whole file of a show that says this of itself."""


def _made(encode: Encode, making: Making) -> Take:
    show, take, provenance = making.show, making.take, making.provenance
    return _fitted(encode, show, take, provenance, making.target, making.max_size, making.progress)


def _fitted(
    encode: Encode,
    show: Show,
    take: Take,
    provenance: Callable[[Take], Provenance],
    target: Path,
    max_size: int | None,
    progress: Progress,
) -> Take:
    """Write the first of the takes, each smaller than the one before, that is as small as is wanted, and return it."""
    with appearing(target) as file:
        for attempt in _takes(take):
            data = encode(show, attempt, provenance(attempt).text(), progress)
            if max_size is None or len(data) <= max_size:
                file.write_bytes(data)
                return attempt
        raise InputError(
            _TOO_SMALL[len(show.acts) == 1],
            most=max_size,
            size="x".join(map(str, attempt.size)),
            rate=attempt.fps,
            count=len(data),
        )


_TOO_SMALL = (
    "--max-size {most} is too small: at {size} and {rate} frames a second it still has {count} bytes; "
    "render one act with --act, or a film with --as mp4",
    "--max-size {most} is too small: at {size} and {rate} frames a second it still has {count} bytes; "
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


def _gif(show: Show, take: Take, said: str, progress: Progress) -> bytes:
    def cut(frames: Frames) -> Frames:
        """A pixel of a GIF is there or not."""
        ground = take.style.colours["ground"]
        return ((all_or_none(pixels, ground), count) for pixels, count in frames) if take.style.clear else frames

    return gif(take.size, cut(_samples(show, take)), cut(_frames(show, take, progress)), take.fps, said)


def _apng(show: Show, take: Take, said: str, progress: Progress) -> bytes:
    sample = None if take.style.clear else _samples(show, take)
    return apng(sample, _frames(show, take, progress), take.fps, said)


def _by_pillow(kind: str, show: Show, take: Take, said: str, progress: Progress) -> bytes:
    counts = [count for part in _segments(show, take) for count in part.counts()]
    return animated(kind, lambda: _frames(show, take, progress), counts, take.fps, take.style.clear, said)


def _frames(show: Show, take: Take, progress: Progress) -> Frames:
    """The pictures of the film, each with the number of frames that it is shown."""
    return (shown for part in _watched(_segments(show, take), show, progress) for shown in painted(part, take))


def _samples(show: Show, take: Take) -> Frames:
    """Pictures that have all of the film's colours."""
    return (still for part in _segments(show, take) for still in _sample(part, take))


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
