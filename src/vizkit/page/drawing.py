"""A drawing: all marks of a show as outlines, in tables that keep everything once.

A mark is a place and a shape; a shape is outlines about that place; an outline is a path with its colours; a path is
contours and where they start. A glyph is thus written down once, however often it is shown. A shape that is new to
the picture is nothing new here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache, lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any

import numpy as np

from vizkit.language.translations import LANGUAGES
from vizkit.page.table import Table
from vizkit.picture.colour import RGBA, put_on
from vizkit.picture.marks import Mark, Text, changed
from vizkit.picture.outline import Outline, outlines
from vizkit.picture.recent import Known
from vizkit.picture.style import THEMES, Style
from vizkit.picture.type import Curves

EM, PIXEL = 1000, 10
"""Into how many parts an em of type and a pixel of the frame are divided: curves are in whole parts."""

_THIRDS = np.array([[1 / 3], [2 / 3]])

NONE = -1
"""The place of no colour and of no mark."""

_BARE = {"key": "", **{field.name: field.default for field in fields(Mark) if field.name != "key"}}
"""What all marks have, as it is in one that stands in the middle, is whole and goes nowhere: its look is the rest."""


@cache
def _own(kind: type[Mark]) -> attrgetter:
    """Of a mark of this kind all that its look depends on: the fields that other marks do not have."""
    return attrgetter(*(field.name for field in fields(kind) if field.name not in _BARE))


class Drawing:
    """The tables that the page draws from."""

    def __init__(self, languages: tuple[str, ...] = LANGUAGES):
        self.languages = languages
        self.contours, self.paths, self.colours, self.shapes, self.marks = (Table() for _ in range(5))
        self._seen = Known(self._placed)
        self._looks: dict[tuple[type[Mark], tuple[Any, ...]], tuple[int, ...]] = {}
        self._written: dict[tuple[int, int, bool], tuple[Curves, int]] = {}

    def mark(self, mark: Mark | None) -> int:
        """The place of a mark whose colours are meanings and whose words are in every language."""
        return NONE if mark is None else self._seen.one(mark)

    def _placed(self, mark: Mark) -> int:
        """The place of a mark that has not been seen, though one that is drawn like it may have been."""
        shown = _short(mark.x), _short(mark.y), _short(mark.opacity, 3)
        return self.marks.place((*shown, *self._look(mark)))

    def _look(self, mark: Mark) -> tuple[int, ...]:
        """The shapes of a mark: one, or where they differ one in every language."""
        key = type(mark), _own(type(mark))(mark)
        found = self._looks.get(key)
        if found is None:
            bare = changed(mark, **_BARE)
            alike = not isinstance(bare, Text) or len(set(bare.words)) == 1
            shapes = [self._shape(bare, language) for language in self.languages[: 1 if alike else None]]
            found = self._looks[key] = tuple(shapes if len(set(shapes)) > 1 else shapes[:1])
        return found

    def tables(self) -> dict[str, list]:
        return {name: list(getattr(self, name)) for name in ("contours", "paths", "colours", "shapes", "marks")}

    def _shape(self, mark: Mark, language: str) -> int:
        themed = [outlines(put_on(mark, Style(language=language, theme=theme), self.languages)) for theme in THEMES]
        return self.shapes.place(tuple(self._outline(looks) for looks in zip(*themed, strict=True)))

    def _outline(self, looks: tuple[Outline, ...]) -> tuple:
        """An outline that differs by theme in its colours alone."""
        one = looks[0]
        parts = PIXEL if one.scale == 1.0 else EM
        stroked = any(look.stroke is not None for look in looks) and one.thick > 0
        return (
            self._path(one, parts),
            _short(one.x),
            _short(one.y),
            _short(one.scale / parts, 5),
            self._colour([look.fill for look in looks]),
            self._colour([look.stroke for look in looks]) if stroked else NONE,
            _short(one.thick if stroked else 0.0, 2),
        )

    def _path(self, outline: Outline, parts: int) -> int:
        """The place of an outline's path. The same curves, such as those of a word, are written down once."""
        key = id(outline.curves), parts, outline.closed
        if key not in self._written:
            self._written[key] = outline.curves, self.paths.place(tuple(self._contours(outline, parts)))
        return self._written[key][1]

    def _contours(self, outline: Outline, parts: int) -> Iterator[int]:
        """Of every contour its place, and where it starts."""
        for text, start in _contours(outline.curves, parts):
            yield self.contours.place(text + ("z" if outline.closed else ""))
            yield from start

    def _colour(self, themed: list[RGBA | None]) -> int:
        if any(colour is None for colour in themed):
            return NONE
        return self.colours.place(tuple((*(round(255 * c) for c in rgb), _short(a, 3)) for *rgb, a in themed))


def _contours(contours: Curves, parts: int) -> Iterator[tuple[str, list[int]]]:
    """Of every contour its path data, relative and in whole numbers, and where it starts; straight curves as lines."""
    if not contours:
        return
    firsts = np.array([curves[0, 0] for curves in contours])
    lengths = [len(curves) for curves in contours]
    curves = (np.concatenate(contours) - np.repeat(firsts, lengths, axis=0)[:, None]) * parts
    whole = np.rint(np.round(curves, 6)).astype(int)
    thirds = curves[:, :1] + (curves[:, 3:] - curves[:, :1]) * _THIRDS
    straight = (np.abs(curves[:, 1:3] - thirds).max(axis=(1, 2)) < 0.5).tolist()
    points = (whole[:, 1:] - whole[:, :1]).reshape(-1, 6).tolist()
    drawn = iter(
        [("l", tuple(each[4:])) if line else ("c", tuple(each)) for each, line in zip(points, straight, strict=True)]
    )
    for length, start in zip(lengths, np.rint(firsts * parts).astype(int).tolist(), strict=True):
        yield _path_data(islice(drawn, length)), start


def _path_data(drawn: Iterable[tuple[str, tuple[int, ...]]]) -> str:
    """Commands with their numbers, a command that is the one before left out."""
    written, before = "", ""
    for command, numbers in drawn:
        text = _joined(numbers)
        written += (command if command != before else "" if text.startswith("-") else " ") + text
        before = command
    return written


@lru_cache(maxsize=4096)
def _joined(numbers: tuple[int, ...]) -> str:
    return " ".join(map(str, numbers)).replace(" -", "-")


def _short(value: float, decimals: int = 1) -> float | int:
    """`value` with few decimals, and none where it is whole."""
    rounded = round(float(value), decimals)
    return int(rounded) if rounded.is_integer() else rounded
