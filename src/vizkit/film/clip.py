"""A clip: one segment painted and encoded. It depends on the segment and the take, and on nothing else."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

import av
import cairo
import numpy as np
from av.codec.context import Flags

from vizkit.delivery.installed import version
from vizkit.film.areas import Area
from vizkit.film.converted import Converted, planes
from vizkit.film.memory import trim
from vizkit.film.paint import Canvas
from vizkit.film.segment import Segment
from vizkit.film.spare import Spare
from vizkit.picture import type as typography
from vizkit.picture.identity import Identity
from vizkit.picture.recent import Known
from vizkit.picture.style import Style

ENCODER = MappingProxyType({
    "preset": "veryfast",
    "qp": "27",
    "x264-params": "ipratio=2.0:subme=0:me=dia:8x8dct=0:no-deblock=1:keyint=infinite:scenecut=0:bframes=0"
    ":rc-lookahead=0:mbtree=0:weightp=0:aq-mode=0:colorprim=bt709:transfer=bt709:colormatrix=smpte170m",
})  # fmt: skip
"""x264 for flat pictures that mostly stand still: one quantizer for the first frame (21, by its ratio), one for what
moves, and one for what is at rest, so that nothing need be estimated ahead. One key frame, the first.

What moves is looked for in whole pixels, and no edge is smoothed: of drawings both cost a third of the encoder's time,
and smoothing makes them less like what was painted."""

AT_REST = 23

SETTLED = 3
"""Frames after which an encoded picture that stands still does not get better; what follows only says: as before."""

LONG = 100
"""Pictures after which memory is worth tidying up."""

_BT601 = 6
"""The matrix of luma and chroma (ITU-T H.273): Manim's own, and said in the file, which Manim's does not."""

_PAINTED_BY = ("av", "numpy", "pycairo", "svgelements", "typst", "uharfbuzz")
_WRITTEN_WITH = ("fontpkg-inter", "fontpkg-jetbrains-mono", "manimgx-fonts-cjk")
"""Packages of which another version may paint or encode the same marks in another way, the fonts' by themselves."""

_CANVAS, _CONVERTED = Spare(Canvas), Spare(Converted)

_WRITTEN: Known[str] = Known(repr)

_GREY = 128
_NUMBERS = 300
"""More than the numbers that x264 gives its frames in turn: 16, with one frame of reference."""


@dataclass(frozen=True)
class Take:
    """How a show is filmed: its style, size in pixels, frames a second and speed."""

    style: Style
    size: tuple[int, int]
    fps: Fraction
    speed: float = 1.0


def sized(style: Style, shorter: int) -> tuple[int, int]:
    """Width and height of the style's frame whose shorter side has so many pixels, the other one even as well."""
    frame = style.places.size
    return tuple(2 * round(side * shorter / min(frame) / 2) for side in frame)


def pictures(segment: Segment, take: Take) -> Iterator[tuple[np.ndarray, Sequence[Area], int]]:
    """The segment's pictures as BGRA pixels, overwritten by the next: where each differs from the one before, and how
    many frames it is shown. The first differs everywhere."""
    style = take.style
    with _CANVAS.lent(take.size, style.colours["ground"], style.places.size, style.clear) as canvas:
        for number, (marks, count) in enumerate(segment.frames()):
            if number:
                areas = canvas.repaint(marks)
            else:
                areas = [(0, 0, *take.size)]
                canvas.paint(marks)
            yield canvas.pixels, areas, count


def converted(segment: Segment, take: Take) -> Iterator[tuple[av.VideoFrame, int]]:
    """The segment's pictures as the encoder wants them, luma and halved chroma, overwritten by the next."""
    with _CONVERTED.lent(take.size) as shown:
        for pixels, areas, count in pictures(segment, take):
            shown.convert(pixels, areas)
            yield shown.frame, count


def encode(segment: Segment, take: Take) -> bytes:
    """The segment as the encoder's packets, up to where its last picture only stands still."""
    codec, packets = encoder(take, max(segment.timing.moving - 1, 1)), []
    for frame, count in converted(segment, take):
        for _ in range(min(count, SETTLED)):
            packets += coded(codec, frame)
    if segment.timing.moving > LONG:
        trim()
    return packed([*packets, *map(bytes, codec.encode())])


def encoder(take: Take, rest: int | None = None) -> av.VideoCodecContext:
    """An encoder for the take's frames, of which the one of number `rest` and those after it stand still."""
    codec = configured(av.VideoCodecContext.create("libx264", "w"), take)
    if rest is not None:
        zone = f"zones={rest},{rest + SETTLED},q={AT_REST}"
        codec.options = {**ENCODER, "x264-params": f"{ENCODER['x264-params']}:{zone}"}
    return codec


def configured(codec: av.VideoCodecContext, take: Take) -> av.VideoCodecContext:
    """The codec with the take's settings, on one thread, so that its bytes depend on nothing else."""
    codec.width, codec.height = take.size
    codec.pix_fmt, codec.framerate, codec.time_base = "yuv420p", take.fps, 1 / take.fps
    codec.options, codec.thread_count = dict(ENCODER), 1  # a copy: PyAV writes into what it is given
    codec.color_primaries = codec.color_trc = codec.color_range = 1
    codec.colorspace = _BT601
    codec.flags |= Flags.global_header
    return codec


def coded(codec: av.VideoCodecContext, frame: av.VideoFrame) -> list[bytes]:
    """What the encoder says when it is given one frame more."""
    frame.pts = None
    return [bytes(packet) for packet in codec.encode(frame)]


def as_before(take: Take) -> bytes:
    """The packets that say "as the frame before", one for each number that the encoder gives its frames in turn.

    They are what it says of an empty picture that stands still.
    """
    codec, frame, said = encoder(take), av.VideoFrame(*take.size, "yuv420p"), []
    for plane in planes(frame):
        plane[:] = _GREY
    for _ in range(_NUMBERS):
        said += coded(codec, frame)
        if len(said) > 3 and said[-1] == said[2]:
            return packed(said[-3:-1] + said[2:-3])  # of frames 2, 3 … and at last 0 and 1 of the next turn
    raise RuntimeError("x264 numbers its frames in another way than is known here")


def packed(packets: Sequence[bytes]) -> bytes:
    """Packets as one: their number and lengths, then themselves."""
    return struct.pack(f"<{len(packets) + 1}I", len(packets), *map(len, packets)) + b"".join(packets)


def unpacked(clip: bytes) -> Iterator[bytes]:
    """The packets of a clip."""
    (count,) = struct.unpack_from("<I", clip)
    at = 4 * (count + 1)
    for length in struct.unpack_from(f"<{count}I", clip, 4):
        yield clip[at : at + length]
        at += length


def key(segment: Segment, take: Take) -> str:
    """A name that any change of the pictures, their timing, the take, the fonts, the encoder or this code changes."""
    shown = segment.timing.moving, min(segment.timing.frames, segment.timing.moving + SETTLED)
    told = repr((shown, take.size, take.fps, take.style.colours["ground"], take.style.places.size))
    return _named(_digest(Identity(segment.before)), _digest(Identity(segment.after)), told)


def key_as_before(take: Take) -> str:
    """The name of the packets that say "as the frame before", which only the size and the encoder change."""
    return _named("as before", repr((take.size, take.fps)))


def _named(*told: str) -> str:
    whole = surroundings(), *told
    return hashlib.sha256("\n".join(whole).encode()).hexdigest()


@lru_cache(maxsize=2)
def _digest(marks: Identity) -> str:
    """Of a film's neighbours the second picture is the next one's first, and most marks of both are the same."""
    return hashlib.sha256("\n".join(_WRITTEN.of(marks.held)).encode()).hexdigest()


@cache
def surroundings() -> str:
    """What all clips of this installation depend on."""
    here = Path(__file__).parents[1]
    files = [*sorted((here / "picture").glob("*.py")), *sorted((here / "film").glob("*.py"))]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    fonts = [(file.name, file.stat().st_size) for file in typography.font_files()]
    versions = {name: version(name) for name in (*_PAINTED_BY, *_WRITTEN_WITH)}
    libraries = av.library_versions, cairo.cairo_version(), typography.harfbuzz()
    return repr((digests, dict(ENCODER), fonts, versions, *libraries))
