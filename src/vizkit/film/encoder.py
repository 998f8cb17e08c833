"""The encoder: x264 as it is set for drawings, and what it says of each frame."""

from __future__ import annotations

from types import MappingProxyType

import av
from av.codec.context import Flags

from vizkit.film.segment import SETTLED
from vizkit.film.take import Take

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

_BT601 = 6
"""The matrix of luma and chroma (ITU-T H.273): Manim's own, and said in the file, which Manim's does not."""


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
