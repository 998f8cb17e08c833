"""Films encoded as a whole: a WebM for the web and an MOV for editors, both of which keep alpha and what is heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from av.codec.context import ThreadType

from vizkit.film.alpha import straight
from vizkit.film.chapters import mark
from vizkit.film.clip import pictures
from vizkit.film.segment import Segment
from vizkit.film.sound import Sound
from vizkit.film.take import Take

_BT709 = 1
_COLOURS = {"dst_colorspace": "ITU709", "dst_color_range": "MPEG"}


@dataclass(frozen=True)
class Encoding:
    """A container and its codecs, of pictures and of what is `heard`, and how pixels are kept, on a ground or not.

    One that is `steady` has a packet a frame.
    """

    container: str
    codec: str
    heard: str
    solid: str
    clear: str
    options: Mapping[str, str] = field(default_factory=dict)
    steady: bool = False


WEBM = Encoding(
    "webm", "libvpx-vp9", "libopus", "yuv420p", "yuva420p",
    {"crf": "20", "b": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1"}
    | {"auto-alt-ref": "0", "lag-in-frames": "0"},
)  # fmt: skip
"""VP9 of one quality. A second picture for the player alone, as it makes by default, cannot have an alpha."""

MOV = Encoding(
    "mov", "prores_ks", "pcm_s16le", "yuva444p10le", "yuva444p10le", {"profile": "4444", "alpha_bits": "8"}, steady=True
)
"""ProRes 4444, every frame by itself: editors cut it anywhere."""


def encoded(
    file: Path,
    take: Take,
    encoding: Encoding,
    parts: Iterable[Segment],
    acts: Sequence[str],
    metadata: Mapping[str, str],
    samples: np.ndarray | None = None,
) -> None:
    """Write the film of `parts` into `file`, and `samples` as its sound; `acts` are the chapters' titles."""
    starts: dict[int, int] = {}
    with av.open(str(file), "w", format=encoding.container, options={"fflags": "+bitexact"}) as film:
        film.metadata.update(metadata)
        stream = _stream(film, take, encoding)
        sound = None if samples is None else Sound(film, samples, encoding.heard)
        now = 0
        for part in parts:
            starts.setdefault(part.timing.act, now)
            for pixels, _, count in pictures(part, take):
                picture = _converted(pixels, take, stream.pix_fmt)
                for packet in _packets(stream, picture, now, count, encoding.steady):
                    film.mux(packet)
                now += count
                if sound is not None:
                    sound.until(now / take.fps)
        if not encoding.steady:  # the last picture once more, at its last frame: there the film ends
            picture.pts = now - 1
            film.mux(stream.encode(picture) if count > 1 else [])
        film.mux(stream.encode())
        if sound is not None:
            sound.end()
        mark(film, starts, now, take.fps, acts)


def _stream(film: av.container.OutputContainer, take: Take, encoding: Encoding) -> av.VideoStream:
    stream = film.add_stream(encoding.codec, rate=take.fps, options=dict(encoding.options))
    stream.width, stream.height = take.size
    stream.pix_fmt = encoding.clear if take.style.clear else encoding.solid
    codec = stream.codec_context
    codec.time_base = stream.time_base = 1 / take.fps
    codec.colorspace = codec.color_primaries = codec.color_trc = codec.color_range = _BT709
    codec.thread_type, codec.thread_count = ThreadType.SLICE, 0
    return stream


def _converted(pixels: np.ndarray, take: Take, form: str) -> av.VideoFrame:
    seen = straight(pixels) if take.style.clear else pixels
    return av.VideoFrame.from_ndarray(seen, format="bgra").reformat(format=form, **_COLOURS)


def _packets(
    stream: av.VideoStream, picture: av.VideoFrame, start: int, count: int, steady: bool
) -> Iterator[av.Packet]:
    """What is written for a picture that is shown for `count` frames: one packet, or where it is `steady` as many."""
    picture.pts, picture.time_base = start, stream.codec_context.time_base
    for packet in stream.encode(picture):
        content = bytes(packet) if steady else b""
        yield packet
        for later in range(start + 1, start + count if steady else 0):
            again = av.Packet(content)
            again.stream, again.time_base = stream, stream.codec_context.time_base
            again.pts = again.dts = later
            again.duration, again.is_keyframe = 1, True
            yield again
