"""A film as one image of Pillow's, which paints its pictures as they are asked for: WebP and AVIF are saved of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np
from PIL import Image

from vizkit.film.alpha import image
from vizkit.film.palette import Frames
from vizkit.film.xmp import packet

WEBP = {"lossless": True, "method": 2, "quality": 50}
"""Lossless, for flat pictures: it is smaller than what loses something, and the type stays sharp."""

AVIF = {"quality": 75, "speed": 8, "subsampling": "4:4:4"}
"""Colours as fine as light, without which coloured type has fringes."""


class Played(Image.Image):
    """The pictures of `frames`, of which there are `count`; who goes back begins at the first."""

    def __init__(self, frames: Callable[[], Frames], count: int, clear: bool):
        super().__init__()
        self.n_frames, self.is_animated, self._clear = count, count > 1, clear
        self._frames, self._number = frames, count
        self._pictures: Iterator[np.ndarray] = iter(())
        self.seek(0)

    def seek(self, frame: int) -> None:
        if frame >= self.n_frames:
            raise EOFError("there are no more pictures")
        if frame < self._number:
            self._pictures, self._number = (pixels for pixels, _ in self._frames()), -1
        if frame > self._number:
            while self._number < frame:
                pixels = next(self._pictures)
                self._number += 1
            self._take(pixels)

    def tell(self) -> int:
        return self._number

    def _take(self, pixels: np.ndarray) -> None:
        shown = image(pixels, self._clear)
        self.im, self._mode, self._size = shown.im, shown.mode, shown.size


def animated(
    kind: str, frames: Callable[[], Frames], counts: Sequence[int], fps: Fraction, clear: bool, comment: str
) -> bytes:
    """A WebP or an AVIF of frames that are shown so many times each. It loops, and rests on its last picture."""
    written, ends = io.BytesIO(), [round(1000 * shown / fps) for shown in accumulate(counts, initial=0)]
    durations = [end - start for start, end in pairwise(ends)]
    options = {"WEBP": WEBP, "AVIF": AVIF}[kind]
    Played(frames, len(counts), clear).save(
        written, kind, save_all=True, duration=durations, loop=0, xmp=packet(comment), **options
    )
    return _timeless(written.getvalue()) if kind == "AVIF" else written.getvalue()


def _timeless(data: bytes) -> bytes:
    """An AVIF without the times when it was made, so that the same film is the same bytes (ISO/IEC 14496-12, 8.2.2)."""
    whole = bytearray(data)
    for header in (b"mvhd", b"tkhd", b"mdhd"):
        at = data.find(header, 0, data.find(b"mdat"))
        while at >= 0:
            length = 16 if data[at + 4] else 8  # by its version times have 64 or 32 bits
            whole[at + 8 : at + 8 + length] = bytes(length)
            at = data.find(header, at + 1, data.find(b"mdat"))
    return bytes(whole)
