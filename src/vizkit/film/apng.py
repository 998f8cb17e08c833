"""APNG: a PNG that moves; with a ground in the colours of one palette, without one exact.

Each picture is written where it differs from the one before and stays there, which every program shows alike.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import count

import numpy as np
from PIL import Image

from vizkit.film.alpha import rgba
from vizkit.film.palette import Frames, changes, indexed, palette
from vizkit.film.png import chunks, commented, joined

_HEADER = (b"IHDR", b"PLTE", b"tRNS")
"""What stands before the pixels, once for all pictures."""

_SOURCE, _OVER = 0, 1
"""Whether pixels take the place of those before, or lie upon them (PNG 3, 11.3.4.2)."""

Timed = Iterator[tuple[np.ndarray, int, int]]
"""Pictures, with the hundredths of a second when they come and go."""


def apng(sample: Frames | None, frames: Frames, fps: Fraction, comment: str) -> bytes:
    """An APNG of `frames`: its palette is made of those of `sample`, without which it keeps every colour and alpha."""
    if sample is None:
        return commented(_written(_exact(frames, fps), None), comment)
    colours = palette(sample)
    timed = ((frame.to_ndarray()[0], start, end) for frame, start, end in indexed(frames, colours, fps))
    return commented(_written(timed, colours.reformat(format="rgba").to_ndarray().reshape(-1, 4)), comment)


def _exact(frames: Frames, fps: Fraction) -> Timed:
    for pixels, start, end in changes(frames, fps):
        yield rgba(pixels), start, end


def _written(pictures: Timed, colours: np.ndarray | None) -> bytes:
    """The APNG of pictures in RGBA, or by their places among the colours."""
    header, written, numbers, before, shown = [], [], count(), None, 0
    for now, start, end in pictures:
        (left, top, right, bottom), whole = _differing(before, now), before is None
        part = now[top:bottom, left:right]
        if colours is not None and not whole:  # what stays is left out: there the picture before is seen
            part = np.where(part == before[top:bottom, left:right], _nothing(colours), part)
        parts = list(chunks(_png(part, colours)))
        header = header or [each for each in parts if each[0] in _HEADER]
        place, how = (right - left, bottom - top, left, top), _SOURCE if colours is None else _OVER
        written.append((b"fcTL", struct.pack(">5I2H2B", next(numbers), *place, min(end - start, 0xFFFF), 100, 0, how)))
        for data in (content for kind, content in parts if kind == b"IDAT"):  # what shows no motion shows the first
            written.append((b"IDAT", data) if whole else (b"fdAT", struct.pack(">I", next(numbers)) + data))
        before, shown = now, shown + 1
    animation = b"acTL", struct.pack(">2I", shown, 0)
    return joined([header[0], animation, *header[1:], *written, (b"IEND", b"")])


def _differing(before: np.ndarray | None, now: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what differs between two pictures; all where there was none before."""
    if before is None:
        return 0, 0, now.shape[1], now.shape[0]
    different = (before != now).reshape(*now.shape[:2], -1).any(axis=2)
    rows, columns = np.flatnonzero(different.any(axis=1)), np.flatnonzero(different.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _nothing(colours: np.ndarray) -> np.uint8:
    """The place of what is not seen."""
    return np.uint8(colours[:, 3].argmin())


def _png(pixels: np.ndarray, colours: np.ndarray | None) -> bytes:
    written, image = io.BytesIO(), Image.fromarray(pixels)
    if colours is not None:
        image.putpalette(np.ascontiguousarray(colours[:, :3]).tobytes())
    image.save(written, "PNG", bits=8, **({} if colours is None else {"transparency": int(_nothing(colours))}))
    return written.getvalue()
