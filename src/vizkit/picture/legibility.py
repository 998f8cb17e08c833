"""Legibility: what keeps a viewer from reading a frame, found from its marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce

import numpy as np

from vizkit.picture.colour import RGBA, flat
from vizkit.picture.marks import Bounds, Box, Formula, Line, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.style import RGB, Style, contrast
from vizkit.picture.type import width

CONTRAST = 4.5
"""The least ratio of text to what is behind it (WCAG 2.2, 1.4.3)."""

SLACK = 2.0
"""Pixels that things may touch by."""


def faults(marks: Sequence[Mark], style: Style) -> list[str]:
    """Everything illegible in a frame whose colours have been put on, each in a sentence."""
    return [*misplaced(marks, style), *faint(marks, style)]


def misplaced(marks: Sequence[Mark], style: Style, room: Bounds | None = None) -> list[str]:
    """Texts that overlap, are hidden, leave the frame, their cell or panel, or are too small: in any theme the same.

    Where there is a `room`, they are not to leave that either.
    """
    seen = _seen(marks)
    texts = [mark for mark in seen if isinstance(mark, (Text, Formula))]
    rooms = _rooms(texts)
    return [
        *_overlaps(texts, rooms),
        *_hidden(texts, rooms, seen),
        *_outside(texts, rooms, seen, room or style.places.frame),
        *_small(texts, style.places.least),
    ]


def faint(marks: Sequence[Mark], style: Style) -> list[str]:
    """Texts that do not stand out enough from what is behind them."""
    seen = _seen(marks)
    places = [i for i, mark in enumerate(seen) if isinstance(mark, Text)]
    areas, below = _areas(seen)
    covering = _covering(_rooms([seen[i] for i in places]), areas) & (below < np.array(places, int)[:, None])
    found = []
    for text, under in zip((seen[i] for i in places), covering, strict=True):
        fills = tuple(_seen_through(seen[i]) for i in below[under])
        ratio = _ratio((*text.colour[:3], text.colour[3] * text.opacity), fills, style.colours["ground"])
        if ratio < CONTRAST - 0.005:
            found.append(f"{_named(text)} has a contrast of {ratio:.1f} to 1: {CONTRAST} is wanted")
    return found


@lru_cache(maxsize=8192)
def _ratio(colour: RGBA, fills: tuple[RGBA, ...], ground: RGB) -> float:
    """The contrast of a colour to fills upon one another on the ground: few differ, and many texts share them."""
    behind = reduce(lambda below, fill: flat(fill, below), fills, ground)
    return contrast(flat(colour, behind), behind)


def _seen_through(mark: Box | Line) -> RGBA:
    return (*mark.fill[:3], mark.fill[3] * mark.opacity)


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


def _rooms(marks: Sequence[Text | Formula]) -> np.ndarray:
    return np.array([bounds(mark) for mark in marks]).reshape(-1, 4)


def _areas(seen: Sequence[Mark]) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of everything filled, and their places in the order of drawing."""
    filled = [
        (i, mark.bounds) for i, mark in enumerate(seen) if isinstance(mark, (Box, Line)) and mark.fill is not None
    ]
    return np.array([area for _, area in filled]).reshape(-1, 4), np.array([i for i, _ in filled], int)


def _meeting(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of `ones` have more than a touch in common with which of `others`: (n, 4) and (m, 4) give (n, m)."""
    across = np.minimum(ones[:, None, 2], others[:, 2]) - np.maximum(ones[:, None, 0], others[:, 0])
    down = np.minimum(ones[:, None, 3], others[:, 3]) - np.maximum(ones[:, None, 1], others[:, 1])
    return (across > SLACK) & (down > SLACK)


def _covering(rooms: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Which areas the middle of each room lies in: (n, 4) and (m, 4) give (n, m)."""
    x, y = (rooms[:, :2] + rooms[:, 2:]).T[..., None] / 2
    return (areas[:, 0] <= x) & (x <= areas[:, 2]) & (areas[:, 1] <= y) & (y <= areas[:, 3])


def _overlaps(texts: Sequence[Text | Formula], rooms: np.ndarray) -> Iterator[str]:
    for i, j in np.argwhere(np.triu(_meeting(rooms, rooms), 1)):
        yield f"{_named(texts[i])} and {_named(texts[j])} overlap"


def _hidden(texts: Sequence[Text | Formula], rooms: np.ndarray, seen: Sequence[Mark]) -> Iterator[str]:
    """Texts with a filled box or area drawn over them."""
    areas, places = _areas(seen)
    at = {mark.key: i for i, mark in enumerate(seen)}
    own = np.array([at[text.key] for text in texts], int)
    for i, j in np.argwhere(_meeting(rooms, areas) & (places > own[:, None])):
        above = seen[places[j]]
        if above.fill[3] * above.opacity > 0.1:
            yield f"{_named(texts[i])} is hidden by {above.key}"


def _outside(texts: Sequence[Text | Formula], rooms: np.ndarray, seen: Sequence[Mark], frame: Bounds) -> Iterator[str]:
    at = {mark.key: mark for mark in seen}
    panels = [mark for mark in seen if isinstance(mark, Box) and mark.key.endswith("/panel")]
    met = _meeting(rooms, np.array([panel.bounds for panel in panels]).reshape(-1, 4))
    for text, room, meets in zip(texts, rooms.tolist(), met, strict=True):
        if not _within(room, frame):
            yield f"{_named(text)} leaves the frame"
        cell = at.get(text.key.removesuffix(TEXT)) if text.key.endswith(TEXT) else None
        for box in [*([cell] if isinstance(cell, Box) else []), *(panels[j] for j in np.flatnonzero(meets))]:
            if not _within(room, box.bounds):
                yield f"{_named(text)} leaves {box.key}"


def _within(inner: Bounds, outer: Bounds) -> bool:
    return (
        inner[0] >= outer[0] - SLACK
        and inner[1] >= outer[1] - SLACK
        and inner[2] <= outer[2] + SLACK
        and inner[3] <= outer[3] + SLACK
    )


def _small(texts: Sequence[Text | Formula], least: float) -> Iterator[str]:
    for text in texts:
        if isinstance(text, Text) and text.size < least - 0.01:
            yield f"{_named(text)} is {text.size:.1f} pixels high: {least:g} are wanted"


def _named(mark: Text | Formula) -> str:
    said = mark.words[0] if isinstance(mark, Text) else mark.typst
    return f"{said!r} ({mark.key})"
