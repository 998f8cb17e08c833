"""Render a show into a film."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vizkit.delivery.files import appearing
from vizkit.delivery.making import Making, Progress
from vizkit.delivery.provenance import Provenance
from vizkit.film.cache import ClipCache
from vizkit.film.segment import Segment, Timing
from vizkit.film.segments import segments, timings
from vizkit.film.take import Take
from vizkit.film.work import Workers, clips
from vizkit.frames import Show
from vizkit.words.said import waiting

if TYPE_CHECKING:
    from vizkit.film.tracks import Track
    from vizkit.film.whole import Encoding


def quietly(done: int, of: int) -> None:
    """Tell nobody how many moments are done."""


def mp4(making: Making) -> Take:
    """Film a show as an MP4."""
    take, script = making.take, making.script
    show = waiting(making)

    def tracks(timed: Sequence[Timing]) -> list[Track]:
        from vizkit.film.tracks import Track
        from vizkit.words.cues import cues

        pace = take.fps, take.speed, making.heard
        spoken = {code: cues(show, script, code, timed, *pace) for code in making.subtitles}
        return [Track(code, found, code == _first(making.subtitles, take)) for code, found in spoken.items()]

    def sound(timed: Sequence[Timing]) -> np.ndarray:
        return making.narration.sound([timing.frames for timing in timed], take.fps)

    with_ = {"workers": making.workers, "cache": making.cache}
    with_ |= {"tracks": tracks} if making.subtitles else {}
    with_ |= {"sound": sound} if making.narration is not None else {}
    render_mp4(show, take, making.provenance, making.target, progress=making.progress, **with_)
    return take


def _first(subtitles: Sequence[str], take: Take) -> str:
    """The language of the subtitles that are shown at first: that of the film, if it is among them."""
    return take.style.language if take.style.language in subtitles else subtitles[0]


def webm(making: Making) -> Take:
    """Film a show as a WebM."""
    from vizkit.film.whole import WEBM

    return _whole(making, WEBM)


def mov(making: Making) -> Take:
    """Film a show as an MOV."""
    from vizkit.film.whole import MOV

    return _whole(making, MOV)


def render_mp4(
    show: Show,
    take: Take,
    provenance: Callable[[Take], Provenance],
    target: Path,
    *,
    workers: Workers,
    cache: ClipCache | None = None,
    progress: Progress = quietly,
    tracks: Callable[[Sequence[Timing]], Sequence[Track]] | None = None,
    sound: Callable[[Sequence[Timing]], np.ndarray] | None = None,
) -> None:
    """Film the show into `target`, a chapter an act; of its times `tracks` makes subtitles, and `sound` its sound."""
    with appearing(target) as file:
        parts = watched(clips(parts_of(show, take), take, workers, cache), show, progress)
        # While the first clips are encoded.
        from vizkit.film.as_before import kept_as_before
        from vizkit.film.mp4 import join

        still = partial(kept_as_before, take, cache)
        if cache:
            cache.trim()
        metadata = _metadata(show, take, provenance(take))
        join(file, take, parts, still, _acts(show, take), metadata, tracks, sound)


def _whole(making: Making, encoding: Encoding) -> Take:
    """Film the show in an encoding that is not cut into clips."""
    from vizkit.film.whole import encoded

    show, take = waiting(making), making.take
    metadata, samples = _metadata(show, take, making.provenance(take)), None
    if making.narration is not None:
        times = timings(show, take.style, float(take.fps), take.speed)
        samples = making.narration.sound([timing.frames for timing in times], take.fps)
    parts = watched(parts_of(show, take), show, making.progress)
    with appearing(making.target) as file:
        encoded(file, take, encoding, parts, _acts(show, take), metadata, samples)
    return take


def _acts(show: Show, take: Take) -> list[str]:
    """The titles of the acts, which are the film's chapters."""
    return [show.film.translations.words(act.title, take.style.language) for act in show.acts]


def _metadata(show: Show, take: Take, provenance: Provenance) -> dict[str, str]:
    """What the film says of itself."""
    return {"title": show.film.translations.words(show.film.title, take.style.language), "comment": provenance.text()}


def parts_of(show: Show, take: Take) -> Iterator[Segment]:
    """The segments of a show as it is filmed."""
    return segments(show, take.style, float(take.fps), take.speed)


def watched(parts: Iterable, show: Show, progress: Progress) -> Iterator:
    """The parts of a show, one by one, `progress` being told of each that is done."""
    for done, part in enumerate(parts, 1):
        yield part
        progress(done, len(show.moments))
