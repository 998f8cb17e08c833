"""GIF: one palette for the whole clip, no dither, held pictures as long delays."""

from __future__ import annotations

import io
from fractions import Fraction

import av

from vizkit.film.palette import TICK, Frames, indexed, palette

FASTEST = 50
"""Frames a second: browsers play a delay under two hundredths of a second at a tenth of a second."""


def gif(size: tuple[int, int], sample: Frames, frames: Frames, fps: Fraction, comment: str) -> bytes:
    """A GIF of `frames`, its palette made of those of `sample`. It loops, and rests on its last picture."""
    target = io.BytesIO()
    with av.open(target, "w", format="gif") as container:
        stream = container.add_stream("gif", rate=100)
        stream.time_base = stream.codec_context.time_base = TICK
        stream.width, stream.height = size
        stream.pix_fmt = "pal8"
        for picture, start, end in indexed(frames, palette(sample), fps):
            container.mux(stream.encode(picture))
            rest = end - start
        container.mux(stream.encode())
    return _finished(target.getvalue(), rest, comment.encode())


def _finished(data: bytes, rest: int, comment: bytes) -> bytes:
    """The GIF with its last picture shown for `rest` hundredths of a second, and a comment after its loop count."""
    whole = bytearray(data)
    last, after_loop = _landmarks(data)
    whole[last + 4 : last + 6] = min(rest, 0xFFFF).to_bytes(2, "little")
    blocks = b"".join(bytes([len(part)]) + part for part in (comment[i : i + 255] for i in range(0, len(comment), 255)))
    whole[after_loop:after_loop] = b"\x21\xfe" + blocks + b"\x00"
    return bytes(whole)


def _landmarks(data: bytes) -> tuple[int, int]:
    """Where the last picture's graphic control extension begins, and where the loop count's extension ends (GIF89a)."""
    at = 13 + _colours(data[10])
    last, after_loop = at, at
    while data[at] != 0x3B:
        if data[at] == 0x21:
            end = _sub_blocks_end(data, at + 2)
            if data[at + 1] == 0xF9:
                last = at
            elif data[at + 1] == 0xFF:
                after_loop = end
            at = end
        else:
            at = _sub_blocks_end(data, at + 11 + _colours(data[at + 9]))
    return last, after_loop


def _colours(packed: int) -> int:
    """The bytes of the colour table that a packed field announces."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _sub_blocks_end(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1
