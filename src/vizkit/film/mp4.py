"""MP4: clips joined without encoding again, a chapter an act, subtitles to be chosen, and the way to make it again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.container import OutputContainer

from vizkit.film.chapters import mark
from vizkit.film.encoder import ENCODER, configured
from vizkit.film.packets import unpacked
from vizkit.film.segment import Timing
from vizkit.film.sound import Sound
from vizkit.film.take import Take

if TYPE_CHECKING:
    from vizkit.film.tracks import Track

_OPTIONS = {"movflags": "+faststart+use_metadata_tags", "fflags": "+bitexact"}


def join(
    file: Path,
    take: Take,
    parts: Iterable[tuple[Timing, bytes]],
    as_before: Callable[[], Sequence[bytes]],
    acts: Sequence[str],
    metadata: Mapping[str, str],
    tracks: Callable[[Sequence[Timing]], Sequence[Track]] | None = None,
    sound: Callable[[Sequence[Timing]], np.ndarray] | None = None,
) -> None:
    """Write the film of `parts` into `file`, each a clip and how long it is shown; `acts` are the chapters' titles.

    Of packets that say that a frame is `as_before`, each for its number in turn, is asked when the first clip is there.
    `tracks` makes its subtitles and `sound` its sound once its times are known; the parts are kept until then.
    """
    parts = parts if tracks is None and sound is None else list(parts)
    subtitles = () if tracks is None else tracks([timing for timing, _ in parts])
    samples = None if sound is None else sound([timing for timing, _ in parts])
    starts, now = {}, 0
    with av.open(str(file), "w", format="mp4", options=dict(_OPTIONS)) as film:
        film.metadata.update(metadata)
        stream = film.add_stream("libx264", rate=take.fps, options=dict(ENCODER))
        configured(stream.codec_context, take)
        heard = None if samples is None else Sound(film, samples)
        waiting = deque(sorted(_written(subtitles, film), key=lambda packet: packet.pts))
        for timing, clip in parts:
            starts.setdefault(timing.act, now)
            for number, packet in enumerate(_packets(clip, timing, as_before())):
                while waiting and waiting[0].pts * waiting[0].time_base <= now / take.fps:
                    film.mux(waiting.popleft())
                packet.stream, packet.time_base = stream, 1 / take.fps
                packet.pts = packet.dts = now
                packet.is_keyframe, packet.duration = number == 0, 1
                film.mux(packet)
                now += 1
            if heard is not None:
                heard.until(now / take.fps)
        if heard is not None:
            heard.end()
        mark(film, starts, now, take.fps, acts)


def _written(tracks: Sequence[Track], film: OutputContainer) -> Iterator[av.Packet]:
    """The packets of all subtitles, track by track."""
    for track in tracks:
        yield from track.packets(track.stream(film))


def _packets(clip: bytes, timing: Timing, still: Sequence[bytes]) -> Iterator[av.Packet]:
    """A packet for every frame: the clip's own, then as many that say "as before" as it is shown for longer."""
    coded = list(unpacked(clip))
    for number in range(timing.frames):
        yield av.Packet(coded[number] if number < len(coded) else still[number % len(still)])
