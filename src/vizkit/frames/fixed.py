"""Pictures of fixed places on the stage: scaled as a whole, with their meters where the layout has room for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vizkit.picture.layout import Picture, column
from vizkit.picture.marks import Bounds, Mark, Text
from vizkit.picture.style import Layout

LEAST = {"lecture": 22.0, "slide": 40.0}
"""The layouts that such pictures are made for, and how many pixels high their type is there at least."""

_METERS = (1000.0, 28.0, 1860.0, 136.0)
_METERS_HIGH, _METERS_GAP = 136.0, 150.0
_LARGEST = {"lecture": 1.7, "slide": 2.6}


def fixed(picture: Picture, pictures: Sequence[Picture], box: Bounds, layout: Layout) -> Iterator[Mark]:
    """The picture as large as all of the act's fit in `box`, so that nothing grows or jumps within an act."""
    left, top, right, bottom = box
    beside = layout.name == "lecture"
    if picture.meters:
        meters = column(*picture.meters, gap=0.0)
        room = _METERS if beside else (left, top, right, top + _METERS_HIGH)
        by = min((room[2] - room[0]) / meters.w, (room[3] - room[1]) / meters.h, 1.75)
        yield from meters.scaled(by).placed((room[0] + room[2]) / 2, (room[1] + room[3]) / 2).marks
    if not beside and any(each.meters for each in pictures):
        top += _METERS_GAP
    for mark in _scaled(picture, pictures, (left, top, right, bottom), _LARGEST[layout.name]):
        if not (isinstance(mark, Text) and mark.detail and mark.size < LEAST[layout.name]):
            yield mark


def _scaled(picture: Picture, pictures: Sequence[Picture], box: Bounds, largest: float) -> tuple[Mark, ...]:
    lefts, tops, rights, bottoms = zip(*(p.bounds for p in pictures), strict=True)
    bounds = min(lefts), min(tops), max(rights), max(bottoms)
    by = min(
        (box[2] - box[0]) / max(bounds[2] - bounds[0], 1), (box[3] - box[1]) / max(bounds[3] - bounds[1], 1), largest
    )
    across = (box[0] + box[2] - by * (bounds[0] + bounds[2])) / 2
    down = (box[1] + box[3] - by * (bounds[1] + bounds[3])) / 2
    return picture.scaled(by).moved(across, down).marks
