"""A clip: one segment painted and encoded. It depends on the segment and the take, and on nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import av
import numpy as np

from vizkit.film.areas import Area
from vizkit.film.converted import Converted
from vizkit.film.encoder import coded, encoder
from vizkit.film.memory import trim
from vizkit.film.packets import packed
from vizkit.film.paint import Canvas
from vizkit.film.segment import SETTLED, Segment
from vizkit.film.spare import Spare
from vizkit.film.take import Take

LONG = 100
"""Pictures after which memory is worth tidying up."""

_CANVAS, _CONVERTED = Spare(Canvas), Spare(Converted)


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
