"""GIF: one palette for the whole clip, no dither, held pictures as long delays."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageSequence

FASTEST = 50
"""Frames a second: browsers play a delay under two hundredths of a second at a tenth of a second."""

_TICK = Fraction(1, 100)

Frames = Iterable[tuple[np.ndarray, int]]
"""BGRA pictures, each with the number of frames that it is shown."""


def gif(size: tuple[int, int], sample: Frames, frames: Frames, fps: Fraction, comment: str) -> bytes:
    """A GIF of `frames`, its palette made of those of `sample`. It loops, and rests on its last picture."""
    target, rests = io.BytesIO(), []
    with av.open(target, "w", format="gif") as container:
        stream = container.add_stream("gif", rate=100)
        stream.time_base = stream.codec_context.time_base = _TICK
        stream.width, stream.height = size
        stream.pix_fmt = "pal8"
        for picture in _indexed(frames, _palette(sample), fps, rests):
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return _finished(target.getvalue(), rests[-1], comment.encode())


def playing(file: Path) -> float:
    """Seconds that a GIF plays, once through."""
    with Image.open(file) as image:
        return sum(frame.info["duration"] for frame in ImageSequence.Iterator(image)) / 1000


def _palette(sample: Frames) -> av.VideoFrame:
    """The 255 colours that serve best what changes in the sample, and one for what does not change.

    FFmpeg counts what a picture has where the next one differs: of the last picture all, for its negative follows.
    """
    graph, source = None, None
    for number, pixels in enumerate(_to_negative(pixels for pixels, _ in sample)):
        picture = av.VideoFrame.from_ndarray(pixels, format="bgra")
        picture.pts, picture.time_base = number, _TICK
        if graph is None:
            graph = av.filter.Graph()
            source = graph.add_buffer(
                width=picture.width, height=picture.height, format=picture.format, time_base=_TICK
            )
            generate, sink = graph.add("palettegen", "stats_mode=diff:reserve_transparent=1"), graph.add("buffersink")
            source.link_to(generate)
            generate.link_to(sink)
            graph.configure()
        source.push(picture)
        with contextlib.suppress(av.error.BlockingIOError):  # asked for its palette, the graph takes the picture in
            sink.pull()
    source.push(None)
    return sink.pull()


def _to_negative(pictures: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """The pictures, and after the last its negative."""
    for pixels in pictures:
        yield pixels
    negative = 255 - pixels
    negative[:, :, 3] = 255
    yield negative


def _indexed(frames: Frames, palette: av.VideoFrame, fps: Fraction, rests: list[int]) -> Iterator[av.VideoFrame]:
    """The pictures in the palette's colours, each at its time; one that looks like the one before is left out.

    `rests` is left with the hundredths of a second that the last one is shown.
    """
    graph, now, before = None, 0, None
    for pixels, count in frames:
        if before is None or not np.array_equal(pixels, before):
            before = pixels.copy()
            picture = av.VideoFrame.from_ndarray(pixels, format="bgra")
            picture.pts, picture.time_base = round(now / fps / _TICK), _TICK
            if graph is None:
                graph, source, sink = _use(picture, palette)
            source.push(picture)
            shown = sink.pull()
            yield shown
        now += count
    rests.append(round(now / fps / _TICK) - shown.pts)


def _use(picture: av.VideoFrame, palette: av.VideoFrame):
    graph = av.filter.Graph()
    source = graph.add_buffer(width=picture.width, height=picture.height, format=picture.format, time_base=_TICK)
    colours = graph.add_buffer(width=palette.width, height=palette.height, format=palette.format, time_base=_TICK)
    use, sink = graph.add("paletteuse", "dither=none:diff_mode=rectangle"), graph.add("buffersink")
    source.link_to(use, 0, 0)
    colours.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    palette.pts, palette.time_base = 0, _TICK
    colours.push(palette)
    colours.push(None)
    return graph, source, sink


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
