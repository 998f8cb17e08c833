"""A palette: the colours that serve a whole clip best, and its pictures in them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np

TICK = Fraction(1, 100)
"""Seconds in which the pictures of a clip are timed."""

Frames = Iterable[tuple[np.ndarray, int]]
"""BGRA pictures, each with the number of frames that it is shown."""


def palette(sample: Frames) -> av.VideoFrame:
    """The 255 colours that serve best what changes in the sample, and one for what does not change.

    FFmpeg counts what a picture has where the next one differs: of the last picture all, for its negative follows.
    """
    graph, source = None, None
    for number, pixels in enumerate(_to_negative(pixels for pixels, _ in sample)):
        picture = timed(pixels, number)
        if graph is None:
            graph = av.filter.Graph()
            source = _source(graph, picture)
            generate, sink = graph.add("palettegen", "stats_mode=diff:reserve_transparent=1"), graph.add("buffersink")
            source.link_to(generate)
            generate.link_to(sink)
            graph.configure()
        source.push(picture)
        with contextlib.suppress(av.error.BlockingIOError):  # asked for its palette, the graph takes the picture in
            sink.pull()
    source.push(None)
    return sink.pull()


def indexed(frames: Frames, colours: av.VideoFrame, fps: Fraction) -> Iterator[tuple[av.VideoFrame, int, int]]:
    """The pictures that differ from the one before, in the palette's colours, and when each comes and goes."""
    graph = None
    for pixels, start, end in changes(frames, fps):
        picture = timed(pixels, start)
        if graph is None:
            graph, source, sink = _use(picture, colours)
        source.push(picture)
        yield sink.pull(), start, end


def changes(frames: Frames, fps: Fraction) -> Iterator[tuple[np.ndarray, int, int]]:
    """The pictures that differ from the one before, each with the hundredths of a second when it comes and goes."""
    shown, start, now = None, 0, 0
    for pixels, count in frames:
        if shown is None or not np.array_equal(pixels, shown):
            come = round(now / fps / TICK)
            if shown is not None:
                yield shown, start, come
            shown, start = pixels.copy(), come
        now += count
    yield shown, start, round(now / fps / TICK)


def timed(pixels: np.ndarray, ticks: int) -> av.VideoFrame:
    """A picture that comes after so many hundredths of a second."""
    picture = av.VideoFrame.from_ndarray(pixels, format="bgra")
    picture.pts, picture.time_base = ticks, TICK
    return picture


def _to_negative(pictures: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """The pictures, and after the last its negative."""
    for pixels in pictures:
        yield pixels
    negative = 255 - pixels
    negative[:, :, 3] = 255
    yield negative


def _source(graph: av.filter.Graph, picture: av.VideoFrame) -> av.filter.context.FilterContext:
    return graph.add_buffer(width=picture.width, height=picture.height, format=picture.format, time_base=TICK)


def _use(picture: av.VideoFrame, colours: av.VideoFrame):
    graph = av.filter.Graph()
    source, table = _source(graph, picture), _source(graph, colours)
    use, sink = graph.add("paletteuse", "dither=none:diff_mode=rectangle"), graph.add("buffersink")
    source.link_to(use, 0, 0)
    table.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    colours.pts, colours.time_base = 0, TICK
    table.push(colours)
    table.push(None)
    return graph, source, sink
