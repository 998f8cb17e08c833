"""Legibility: what keeps a viewer from reading a frame, found from its marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from vizkit.picture.colour import flat
from vizkit.picture.marks import Bounds, Box, Formula, Line, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.style import HEIGHT, RGB, WIDTH, Style, contrast
from vizkit.picture.type import width

CONTRAST = 4.5
"""The least ratio of text to what is behind it (WCAG 2.2, 1.4.3)."""

SLACK = 2.0
"""Pixels that things may touch by."""

_FRAME = 0.0, 0.0, WIDTH, HEIGHT


def faults(marks: Sequence[Mark], style: Style) -> list[str]:
    """Everything illegible in a frame whose colours have been put on, each in a sentence."""
    return [*misplaced(marks, style), *faint(marks, style)]


def misplaced(marks: Sequence[Mark], style: Style) -> list[str]:
    """Texts that overlap, are hidden, leave the frame, their cell or panel, or are too small: in any theme the same."""
    seen = _seen(marks)
    texts = [mark for mark in seen if isinstance(mark, (Text, Formula))]
    rooms = np.array([bounds(text) for text in texts]).reshape(-1, 4)
    return [
        *_overlaps(texts, rooms),
        *_hidden(texts, rooms, seen),
        *_outside(texts, rooms, seen),
        *_small(texts, style),
    ]


def faint(marks: Sequence[Mark], style: Style) -> list[str]:
    """Texts that do not stand out enough from what is behind them."""
    seen = _seen(marks)
    areas, places = _areas(seen)
    found = []
    for place, text in enumerate(seen):
        if isinstance(text, Text):
            below = _behind(
                bounds(text), style.colours["ground"], [seen[i] for i in places[places < place]], areas[places < place]
            )
            ratio = contrast(flat((*text.colour[:3], text.colour[3] * text.opacity), below), below)
            if ratio < CONTRAST - 0.005:
                found.append(f"{_named(text)} has a contrast of {ratio:.1f} to 1: {CONTRAST} is wanted")
    return found


def bounds(mark: Text | Formula) -> Bounds:
    """The room that is really inked: of text, from its accents to its feet."""
    if isinstance(mark, Formula):
        return mark.bounds
    (words,) = mark.words
    wide = mark.size * width(words, mark.face, mark.weight)
    left = mark.x - mark.anchor * wide
    return left, mark.y - 0.48 * mark.size, left + wide, mark.y + 0.5 * mark.size


def _seen(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.opacity > 0.02]


def _areas(seen: Sequence[Mark]) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of everything filled, and their places in the order of drawing."""
    filled = [
        (i, mark.bounds) for i, mark in enumerate(seen) if isinstance(mark, (Box, Line)) and mark.fill is not None
    ]
    return np.array([area for _, area in filled]).reshape(-1, 4), np.array([i for i, _ in filled], int)


def _meeting(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of `others` have more than a touch in common with `one`."""
    across = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0])
    down = np.minimum(one[3], others[:, 3]) - np.maximum(one[1], others[:, 1])
    return np.flatnonzero((across > SLACK) & (down > SLACK))


def _overlaps(texts: Sequence[Text | Formula], rooms: np.ndarray) -> Iterator[str]:
    for i, text in enumerate(texts):
        for j in _meeting(rooms[i], rooms[i + 1 :]):
            yield f"{_named(text)} and {_named(texts[i + 1 + j])} overlap"


def _hidden(texts: Sequence[Text | Formula], rooms: np.ndarray, seen: Sequence[Mark]) -> Iterator[str]:
    """Texts with a filled box or area drawn over them."""
    areas, places = _areas(seen)
    own = {mark.key: i for i, mark in enumerate(seen)}
    for text, room in zip(texts, rooms, strict=True):
        for j in _meeting(room, areas):
            above = seen[places[j]]
            if places[j] > own[text.key] and above.fill[3] * above.opacity > 0.1:
                yield f"{_named(text)} is hidden by {above.key}"


def _outside(texts: Sequence[Text | Formula], rooms: np.ndarray, seen: Sequence[Mark]) -> Iterator[str]:
    at = {mark.key: mark for mark in seen}
    panels = [mark for mark in seen if isinstance(mark, Box) and mark.key.endswith("/panel")]
    borders = np.array([panel.bounds for panel in panels]).reshape(-1, 4)
    for text, room in zip(texts, rooms, strict=True):
        if not _within(room, _FRAME):
            yield f"{_named(text)} leaves the frame"
        cell = at.get(text.key.removesuffix(TEXT)) if text.key.endswith(TEXT) else None
        for box in [*([cell] if isinstance(cell, Box) else []), *(panels[j] for j in _meeting(room, borders))]:
            if not _within(room, box.bounds):
                yield f"{_named(text)} leaves {box.key}"


def _within(inner: Bounds, outer: Bounds) -> bool:
    return (
        inner[0] >= outer[0] - SLACK
        and inner[1] >= outer[1] - SLACK
        and inner[2] <= outer[2] + SLACK
        and inner[3] <= outer[3] + SLACK
    )


def _small(texts: Sequence[Text | Formula], style: Style) -> Iterator[str]:
    for text in texts:
        if isinstance(text, Text) and text.size < style.places.least - 0.01:
            yield f"{_named(text)} is {text.size:.1f} pixels high: {style.places.least:g} are wanted"


def _behind(room: Bounds, ground: RGB, lower: Sequence[Mark], areas: np.ndarray) -> RGB:
    """The colour behind the middle of a text."""
    x, y = (room[0] + room[2]) / 2, (room[1] + room[3]) / 2
    covering = (areas[:, 0] <= x) & (x <= areas[:, 2]) & (areas[:, 1] <= y) & (y <= areas[:, 3])
    colour = ground
    for i in np.flatnonzero(covering):
        colour = flat((*lower[i].fill[:3], lower[i].fill[3] * lower[i].opacity), colour)
    return colour


def _named(mark: Text | Formula) -> str:
    said = mark.words[0] if isinstance(mark, Text) else mark.typst
    return f"{said!r} ({mark.key})"
