"""MP4: clips joined without encoding again, a chapter an act, and the way to make it again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av


@dataclass(frozen=True)
class Chapter:
    """An act's title and its first and last frame (the last not included)."""

    title: str
    first: int
    last: int


def join(
    file: Path, clips: Iterable[bytes], fps: Fraction, chapters: Sequence[Chapter], metadata: dict[str, str]
) -> None:
    """Write the film of `clips`, one after the other, into `file`."""
    options = {"movflags": "+faststart+use_metadata_tags", "fflags": "+bitexact"}
    with av.open(str(file), "w", format="mp4", options=options) as film:
        film.metadata.update(metadata)
        film.set_chapters(
            [
                {
                    "id": i,
                    "start": chapter.first,
                    "end": chapter.last,
                    "time_base": 1 / fps,
                    "metadata": {"title": chapter.title},
                }
                for i, chapter in enumerate(chapters)
            ]
        )
        stream, now = None, 0
        for clip in clips:
            with av.open(io.BytesIO(clip), format="mp4", options={"analyzeduration": "0"}) as part:
                source = part.streams.video[0]
                if stream is None:
                    stream = film.add_stream_from_template(source)
                    stream.time_base = 1 / fps
                now += _append(film, stream, part, now, fps)


def _append(film, stream, part, now: int, fps: Fraction) -> int:
    """Add the packets of a clip from frame `now` on; returns how many frames it has."""
    count = 0
    for packet in part.demux(video=0):
        if packet.size:
            packet.stream = stream
            packet.pts = now + round(packet.pts * packet.time_base * fps)
            packet.dts = now + round(packet.dts * packet.time_base * fps)
            packet.duration = 1
            packet.time_base = 1 / fps
            film.mux(packet)
            count += 1
    return count
