"""Legibility: what keeps a viewer from reading a frame, found from its marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from vizkit.picture.colour import flat
from vizkit.picture.marks import Bounds, Box, Formula, Line, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.type import width
from vizkit.style import HEIGHT, RGB, WIDTH, Style, contrast

CONTRAST = 4.5
"""The least ratio of text to what is behind it (WCAG 2.2, 1.4.3)."""

SLACK = 2.0
"""Pixels that things may touch by."""


def faults(marks: Sequence[Mark], style: Style) -> list[str]:
    """Everything illegible in a frame whose colours have been put on, each in a sentence."""
    seen = [mark for mark in marks if mark.opacity > 0.02]
    texts = [mark for mark in seen if isinstance(mark, (Text, Formula))]
    return [
        *_overlaps(texts),
        *_hidden(seen),
        *_outside(texts, seen),
        *(fault for text in texts if isinstance(text, Text) for fault in _small_or_faint(text, seen, style)),
    ]


def bounds(mark: Text | Formula) -> Bounds:
    """The room that is really inked: of text, from its accents to its feet."""
    if isinstance(mark, Formula):
        return mark.bounds
    (words,) = mark.words
    wide = mark.size * width(words, mark.face, mark.weight)
    left = mark.x - mark.anchor * wide
    return left, mark.y - 0.48 * mark.size, left + wide, mark.y + 0.5 * mark.size


def _overlaps(texts: Sequence[Text | Formula]) -> Iterator[str]:
    for one, other in combinations(texts, 2):
        if _common(bounds(one), bounds(other)):
            yield f"{_named(one)} and {_named(other)} overlap"


def _common(one: Bounds, other: Bounds) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > SLACK and down > SLACK


def _hidden(seen: Sequence[Mark]) -> Iterator[str]:
    """Texts with a filled box or area drawn over them."""
    for i, mark in enumerate(seen):
        if isinstance(mark, (Text, Formula)):
            for above in seen[i + 1 :]:
                if isinstance(above, (Box, Line)) and above.fill and above.fill[3] * above.opacity > 0.1 and _common(bounds(mark), above.bounds):
                    yield f"{_named(mark)} is hidden by {above.key}"


def _outside(texts: Sequence[Text | Formula], seen: Sequence[Mark]) -> Iterator[str]:
    at = {mark.key: mark for mark in seen}
    panels = [mark for mark in seen if isinstance(mark, Box) and mark.key.endswith("/panel")]
    for text in texts:
        room = bounds(text)
        if not _within(room, (0, 0, WIDTH, HEIGHT)):
            yield f"{_named(text)} leaves the frame"
        cell = at.get(text.key.removesuffix(TEXT)) if text.key.endswith(TEXT) else None
        for box in ([cell] if isinstance(cell, Box) else []) + [p for p in panels if _common(room, p.bounds)]:
            if not _within(room, box.bounds):
                yield f"{_named(text)} leaves {box.key}"


def _within(inner: Bounds, outer: Bounds) -> bool:
    return (
        inner[0] >= outer[0] - SLACK and inner[1] >= outer[1] - SLACK
        and inner[2] <= outer[2] + SLACK and inner[3] <= outer[3] + SLACK
    )  # fmt: skip


def _small_or_faint(text: Text, seen: Sequence[Mark], style: Style) -> Iterator[str]:
    if text.size < style.places.least - 0.01:
        yield f"{_named(text)} is {text.size:.1f} pixels high: {style.places.least:g} are wanted"
    below = _behind(text, seen, style)
    colour = flat((*text.colour[:3], text.colour[3] * text.opacity), below)
    if (found := contrast(colour, below)) < CONTRAST - 0.005:
        yield f"{_named(text)} has a contrast of {found:.1f} to 1: {CONTRAST} is wanted"


def _behind(text: Text, seen: Sequence[Mark], style: Style) -> RGB:
    """The colour behind the middle of a text."""
    left, top, right, bottom = bounds(text)
    x, y = (left + right) / 2, (top + bottom) / 2
    colour = style.colours["ground"]
    for mark in seen:
        if mark is text:
            break
        if isinstance(mark, (Box, Line)) and mark.fill is not None:
            a, b, c, d = mark.bounds
            if a <= x <= c and b <= y <= d:
                colour = flat((*mark.fill[:3], mark.fill[3] * mark.opacity), colour)
    return colour


def _named(mark: Text | Formula) -> str:
    said = mark.words[0] if isinstance(mark, Text) else mark.typst
    return f"{said!r} ({mark.key})"
