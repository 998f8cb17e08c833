"""Colour and language put on: a mark's meanings become the theme's colours, its words one language's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache, lru_cache

from vizkit.language.translations import LANGUAGES
from vizkit.picture.marks import Box, Formula, Heat, Line, Mark, Paint, Text, changed
from vizkit.picture.style import RGB, Style, Theme, contrast

RGBA = tuple[float, float, float, float]

_PAINTS = ("fill", "edge", "colour", "over")

_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


def put_on(mark: Mark, style: Style, languages: tuple[str, ...] = LANGUAGES) -> Mark:
    """`mark` with RGBA colours and the words of the style's language; its words are one for each of `languages`.

    Words that are there once are the same in all, and so are the first ones in a language that is not there.
    """
    theme = style.colours
    if isinstance(mark, Box):
        return changed(mark, fill=rgba(mark.fill, theme), edge=rgba(mark.edge, theme))
    if isinstance(mark, Line):
        return changed(mark, colour=rgba(mark.colour, theme), fill=rgba(mark.fill, theme))
    if isinstance(mark, Text):
        words = spoken(mark, style.language, languages)
        return changed(mark, words=(words,), colour=readable(mark.colour, mark.over, theme), over=None)
    if isinstance(mark, Formula):
        return changed(mark, colour=rgba(mark.colour, theme))
    return mark


def spoken(text: Text, language: str, languages: tuple[str, ...] = LANGUAGES) -> str:
    """The words of a text in a language; they are one for each of `languages`, or the same in all."""
    words = text.words
    if len(words) == 1:
        return words[0]
    said = languages if len(words) == len(languages) else LANGUAGES[: len(words)]
    return words[said.index(language) if language in said else 0]


@lru_cache(maxsize=4096)
def _mixed(ends: tuple[RGB, RGB, RGB], level: float) -> RGB:
    level = max(-1.0, min(1.0, level))
    end, part = (ends[2], level) if level >= 0 else (ends[0], -level)
    return tuple(zero + (far - zero) * part for zero, far in zip(ends[1], end, strict=True))


@lru_cache(maxsize=4096)
def rgba(paint: Paint, theme: Theme) -> RGBA | None:
    """The colour of `paint` in `theme`."""
    if paint is None or isinstance(paint, tuple):
        return paint
    if isinstance(paint, Heat):
        return (*_mixed(theme.heat, round(paint.level, 3)), 1.0)
    paint, _, base = paint.partition("@")
    meaning, _, part = paint.partition("/")
    if base:
        return (*flat((*theme[meaning], int(part) / 100), theme[base]), 1.0)
    return (*theme[meaning], int(part) / 100 if part else 1.0)


def is_opaque(paint: Paint) -> bool:
    """Whether a paint hides what is below it."""
    if isinstance(paint, str):
        return "/" not in paint or "@" in paint
    return isinstance(paint, Heat) or (paint is not None and paint[3] >= 1)


def meanings(marks: Iterable[Mark]) -> Iterator[str]:
    """The meanings that the colours of marks name, known or not."""
    paints: dict[str, None] = {}
    for mark in marks:
        held = vars(mark)
        for name in _painted(type(mark)):
            if isinstance(paint := held[name], str):
                paints[paint] = None
    for paint in paints:
        yield from _meanings(paint)


def means(mark: Mark, meaning: str) -> bool:
    """Whether a colour of a mark names a meaning."""
    held = vars(mark)
    for name in _painted(type(mark)):
        paint = held[name]
        if isinstance(paint, str) and meaning in paint and meaning in _meanings(paint):
            return True
    return False


@cache
def _painted(kind: type[Mark]) -> tuple[str, ...]:
    """The fields of a kind of mark that are colours."""
    return tuple(field.name for field in fields(kind) if field.name in _PAINTS)


@lru_cache(maxsize=4096)
def _meanings(paint: str) -> tuple[str, ...]:
    """The meaning of a paint, and that of what it lies on."""
    over, _, base = paint.partition("@")
    return (over.partition("/")[0], *([base] if base else []))


@lru_cache(maxsize=4096)
def readable(colour: Paint, over: Paint, theme: Theme) -> RGBA:
    """A text's own colour, or over a coloured mark black or white where its own is hard to read."""
    if over is None:
        return rgba(colour, theme)
    below = flat(rgba(over, theme), theme["panel"])
    own = theme[colour] if isinstance(colour, str) and colour in theme.colours else theme["text"]
    if contrast(own, below) >= 4.5:
        return (*own, 1.0)
    return (*max((_WHITE, _BLACK), key=lambda colour: contrast(colour, below)), 1.0)


def flat(colour: RGBA, below: RGB) -> RGB:
    """What is seen where a colour lies on an opaque one."""
    return tuple(under + (over - under) * colour[3] for over, under in zip(colour, below, strict=False))
