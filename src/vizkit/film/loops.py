"""Render a show into a picture that moves: a GIF, an APNG, a WebP or an AVIF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from vizkit.film.clip import pictures
from vizkit.film.gif import FASTEST, gif
from vizkit.film.palette import Frames
from vizkit.film.played import animated
from vizkit.film.render import parts_of, quietly, watched
from vizkit.film.segment import Segment
from vizkit.film.take import Take
from vizkit.frames import Show
from vizkit.inputs import InputError

_SLOWER = (Fraction(12), Fraction(10), Fraction(8), Fraction(6), Fraction(5))
_SMALLEST = 320


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


def render_gif(
    show: Show,
    take: Take,
    provenance: Callable[[Take], Provenance],
    target: Path,
    max_size: int | None = None,
    progress: Progress = quietly,
) -> Take:
    """Film the show into `target`, with fewer frames a second, then smaller, until it has at most `max_size` bytes.

    Returns the take that was kept. `InputError` where it cannot be made that small.
    """
    if take.fps > FASTEST:
        raise InputError(
            "--fps {rate} is too fast for a GIF: it shows at most {most}", rate=f"{float(take.fps):g}", most=FASTEST
        )
    return _fitted(_gif, show, take, provenance, target, max_size, progress)


Encode = Callable[[Path, Show, Take, str, Progress], None]
"""What writes a whole file of a show that says this of itself."""


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
            encode(file, show, attempt, provenance(attempt).text(), progress)
            if max_size is None or file.stat().st_size <= max_size:
                return attempt
        raise InputError(
            _TOO_SMALL[len(show.acts) == 1],
            most=max_size,
            size="x".join(map(str, attempt.size)),
            rate=attempt.fps,
            count=file.stat().st_size,
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


def _gif(file: Path, show: Show, take: Take, said: str, progress: Progress) -> None:
    def cut(frames: Frames) -> Frames:
        """A pixel of a GIF is there or not."""
        ground = take.style.colours["ground"]
        return ((all_or_none(pixels, ground), count) for pixels, count in frames) if take.style.clear else frames

    gif(file, take.size, cut(_samples(show, take)), cut(_frames(show, take, progress)), take.fps, said)


def _apng(file: Path, show: Show, take: Take, said: str, progress: Progress) -> None:
    sample = None if take.style.clear else _samples(show, take)
    file.write_bytes(apng(sample, _frames(show, take, progress), take.fps, said))


def _by_pillow(kind: str, file: Path, show: Show, take: Take, said: str, progress: Progress) -> None:
    counts = [count for part in parts_of(show, take) for count in part.counts()]
    pictures = partial(_frames, show, take, progress)
    file.write_bytes(animated(kind, pictures, counts, take.fps, take.style.clear, said))


def _frames(show: Show, take: Take, progress: Progress) -> Frames:
    """The pictures of the film, each with the number of frames that it is shown."""
    return (shown for part in watched(parts_of(show, take), show, progress) for shown in painted(part, take))


def _samples(show: Show, take: Take) -> Frames:
    """Pictures that have all of the film's colours."""
    return (still for part in parts_of(show, take) for still in _sample(part, take))


def painted(part: Segment, take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """The segment's pictures, each with the number of frames that it is shown."""
    for pixels, _, count in pictures(part, take):
        yield pixels, count


def _sample(part: Segment, take: Take) -> Iterator[tuple[np.ndarray, int]]:
    """Every picture at rest, and some of those on the way."""
    return painted(replace(part, timing=replace(part.timing, moving=min(part.timing.moving, 4))), take)
