"""GIF: one palette for the whole clip, no dither, held pictures as long delays."""

from __future__ import annotations

import os
import shutil
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av

from vizkit.film.palette import TICK, Frames, indexed, palette

FASTEST = 50
"""Frames a second: browsers play a delay under two hundredths of a second at a tenth of a second."""


def gif(file: Path, size: tuple[int, int], sample: Frames, frames: Frames, fps: Fraction, comment: str) -> None:
    """Write a GIF of `frames`, its palette made of those of `sample`. It loops, and rests on its last picture."""
    with tempfile.TemporaryFile() as whole:
        with av.open(whole, "w", format="gif") as container:
            stream = container.add_stream("gif", rate=100)
            stream.time_base = stream.codec_context.time_base = TICK
            stream.width, stream.height = size
            stream.pix_fmt = "pal8"
            for picture, start, end in indexed(frames, palette(sample), fps):
                container.mux(stream.encode(picture))
                rest = end - start
            container.mux(stream.encode())
        with file.open("wb") as finished:
            _finish(whole, finished, rest, comment.encode())


def _finish(whole: BinaryIO, finished: BinaryIO, rest: int, comment: bytes) -> None:
    """Write the GIF, its last picture shown for so many hundredths of a second, with a comment after its loop count."""
    last, after_loop = _landmarks(whole)
    whole.seek(0)
    finished.write(whole.read(after_loop))
    blocks = (comment[at : at + 255] for at in range(0, len(comment), 255))
    finished.write(b"\x21\xfe" + b"".join(bytes([len(part)]) + part for part in blocks) + b"\x00")
    shutil.copyfileobj(whole, finished)
    finished.seek(-(whole.tell() - last - 4), os.SEEK_CUR)
    finished.write(min(rest, 0xFFFF).to_bytes(2, "little"))


def _landmarks(whole: BinaryIO) -> tuple[int, int]:
    """Where the last picture's graphic control extension begins, and where the loop count's extension ends (GIF89a)."""
    whole.seek(0)
    whole.seek(_colours(whole.read(13)[10]), os.SEEK_CUR)
    last = after_loop = at = whole.tell()
    while (kind := whole.read(1)[0]) != 0x3B:
        if kind == 0x21:
            label = whole.read(1)[0]
            _skip_blocks(whole)
            if label == 0xF9:
                last = at
            elif label == 0xFF:
                after_loop = whole.tell()
        else:
            whole.seek(_colours(whole.read(9)[8]) + 1, os.SEEK_CUR)
            _skip_blocks(whole)
        at = whole.tell()
    return last, after_loop


def _colours(packed: int) -> int:
    """The bytes of the colour table that a packed field announces."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _skip_blocks(whole: BinaryIO) -> None:
    """Go on past the blocks that begin here, each after its length."""
    while length := whole.read(1)[0]:
        whole.seek(length, os.SEEK_CUR)
