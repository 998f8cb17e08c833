"""Legibility: what keeps a viewer from reading a frame, found from its marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce

import numpy as np

from vizkit.language.translations import LANGUAGES
from vizkit.picture.colour import RGBA, flat, readable, rgba, spoken
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Bounds, Box, Formula, Line, Mark, Paint, Text
from vizkit.picture.style import THEMES, Style, Theme, contrast
from vizkit.picture.type import width

CONTRAST = 4.5
"""The least ratio of text to what is behind it (WCAG 2.2, 1.4.3)."""

SLACK = 2.0
"""Pixels that things may touch by."""


class Seen:
    """A frame as it is looked at in one language, its colours by meaning or put on.

    Words that are there more than once are one for each of `languages`. What stands where is the same in every theme.
    """

    def __init__(self, marks: Sequence[Mark], language: str, languages: tuple[str, ...] = LANGUAGES):
        self._marks = [mark for mark in marks if mark.opacity > 0.02]
        places = [i for i, mark in enumerate(self._marks) if isinstance(mark, (Text, Formula))]
        self._places = np.array(places, int)
        self._texts = [self._marks[i] for i in places]
        self._said = [
            spoken(mark, language, languages) if isinstance(mark, Text) else mark.typst for mark in self._texts
        ]
        self._rooms = _bounds(map(_inked, self._texts, self._said))
        filled = [i for i, mark in enumerate(self._marks) if isinstance(mark, (Box, Line)) and mark.fill is not None]
        self._fills = [self._marks[i] for i in filled]
        self._areas = _bounds(mark.bounds for mark in self._fills)
        self._above = np.array(filled, int) > self._places[:, None]

    def misplaced(self, style: Style, room: Bounds | None = None) -> list[str]:
        """Texts that overlap, are hidden, leave the frame, their cell or panel, or are too small.

        Where there is a `room`, they are not to leave that either.
        """
        return [
            *self._overlaps(),
            *self._hidden(style.colours),
            *self._outside(room or style.places.frame),
            *self._small(style.places.least),
        ]

    def faint(self, style: Style) -> list[str]:
        """Texts that do not stand out enough from what is behind them."""
        found = []
        for i, text in enumerate(self._texts):
            if isinstance(text, Text):
                ratio = _ratio(text.colour, text.over, text.opacity, self._behind[i], style.theme)
                if ratio < CONTRAST - 0.005:
                    found.append(f"{self._named(i)} has a contrast of {ratio:.1f} to 1: {CONTRAST} is wanted")
        return found

    @cached_property
    def _behind(self) -> list[tuple[tuple[Paint, float], ...]]:
        """What is filled behind the middle of every text, the lowest first: its paint and its opacity."""
        fills = [(mark.fill, mark.opacity) for mark in self._fills]
        x, y = (self._rooms[:, :2] + self._rooms[:, 2:]).T[..., None] / 2
        left, top, right, bottom = self._areas.T
        covering = (left <= x) & (x <= right) & (top <= y) & (y <= bottom) & ~self._above
        behind: list[list] = [[] for _ in self._texts]
        for i, j in np.argwhere(covering).tolist():
            behind[i].append(fills[j])
        return [tuple(under) for under in behind]

    def _overlaps(self) -> Iterator[str]:
        for i, j in np.argwhere(np.triu(_meeting(self._rooms, self._rooms), 1)):
            yield f"{self._named(i)} and {self._named(j)} overlap"

    def _hidden(self, theme: Theme) -> Iterator[str]:
        """Texts with a filled box or area drawn over them."""
        for i, j in np.argwhere(_meeting(self._rooms, self._areas) & self._above):
            above = self._fills[j]
            if rgba(above.fill, theme)[3] * above.opacity > 0.1:
                yield f"{self._named(i)} is hidden by {above.key}"

    def _outside(self, frame: Bounds) -> Iterator[str]:
        boxes = {mark.key: mark for mark in self._marks if isinstance(mark, Box)}
        panels = [box for key, box in boxes.items() if key.endswith("/panel")]
        areas = _bounds(panel.bounds for panel in panels)
        for i in np.flatnonzero(~_within(self._rooms, np.array(frame))):
            yield f"{self._named(i)} leaves the frame"
        held = [(i, boxes[key]) for i, text in enumerate(self._texts) if (key := _cell(text.key)) in boxes]
        rooms = self._rooms[np.array([i for i, _ in held], int)]
        for n in np.flatnonzero(~_within(rooms, _bounds(cell.bounds for _, cell in held))):
            yield f"{self._named(held[n][0])} leaves {held[n][1].key}"
        for i, j in np.argwhere(_meeting(self._rooms, areas) & ~_within(self._rooms[:, None], areas)):
            yield f"{self._named(i)} leaves {panels[j].key}"

    def _small(self, least: float) -> Iterator[str]:
        for i, text in enumerate(self._texts):
            if isinstance(text, Text) and text.size < least - 0.01:
                yield f"{self._named(i)} is {text.size:.1f} pixels high: {least:g} are wanted"

    def _named(self, i: int) -> str:
        return f"{self._said[i]!r} ({self._texts[i].key})"


def _cell(key: str) -> str | None:
    """The key of the cell that a text of this key stands in, if it is one's."""
    return key.removesuffix(TEXT) if key.endswith(TEXT) else None


def _inked(mark: Text | Formula, said: str) -> Bounds:
    """The room that is really inked: of text, from its accents to its feet."""
    if isinstance(mark, Formula):
        return mark.bounds
    size = mark.size
    wide = size * width(said, mark.face, mark.weight)
    left = mark.x - mark.anchor * wide
    return left, mark.y - 0.48 * size, left + wide, mark.y + 0.5 * size


def _bounds(several: Iterable[Bounds]) -> np.ndarray:
    return np.array([*several], float).reshape(-1, 4)


def _meeting(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of `ones` have more than a touch in common with which of `others`: (n, 4) and (m, 4) give (n, m)."""
    across = np.minimum(ones[:, None, 2], others[:, 2]) - np.maximum(ones[:, None, 0], others[:, 0])
    down = np.minimum(ones[:, None, 3], others[:, 3]) - np.maximum(ones[:, None, 1], others[:, 1])
    return (across > SLACK) & (down > SLACK)


def _within(inner: np.ndarray, outer: np.ndarray) -> np.ndarray:
    """Which bounds lie within others, but for a touch: (…, 4) and (…, 4) give (…)."""
    return (inner[..., :2] >= outer[..., :2] - SLACK).all(-1) & (inner[..., 2:] <= outer[..., 2:] + SLACK).all(-1)


@lru_cache(maxsize=8192)
def _ratio(colour: Paint, over: Paint, opacity: float, fills: tuple[tuple[Paint, float], ...], name: str) -> float:
    """The contrast of a text to fills upon one another on a theme's ground: few differ, and many texts share them."""
    theme = THEMES[name]
    behind = reduce(lambda below, fill: flat(_faded(rgba(fill[0], theme), fill[1]), below), fills, theme["ground"])
    return contrast(flat(_faded(readable(colour, over, theme), opacity), behind), behind)


def _faded(colour: RGBA, opacity: float) -> RGBA:
    return (*colour[:3], colour[3] * opacity)
