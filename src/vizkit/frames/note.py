"""The note: the moment's sentence on as many lines as it needs, its filled blanks in their colours on the stage."""

from __future__ import annotations

from collections.abc import Iterator

from vizkit.frames.lines import Piece, fitting, placed
from vizkit.frames.show import Moment, Show
from vizkit.frames.stage import on_stage
from vizkit.picture.marks import Mark
from vizkit.picture.style import Style
from vizkit.trace import Step


def note(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    """The note's lines in the middle of its room; of two runs side by side each below its own picture."""
    sides = getattr(moment.step, "sides", ())
    left, top, right, bottom = style.places.note
    spoken = show.film.translations.language(style.language)
    if len({side.say(spoken) for side in sides}) < 2 or right - left < MOST * (bottom - top):
        size, lines = broken(show, moment, style)
        yield from placed(lines, style.places.note, size, f":note/{moment.act}/{moment.template(style.language)}")
        return
    middle, gap = (left + right) / 2, (right - left) / 40
    for side, room in zip(sides, ((left, top, middle - gap, bottom), (middle + gap, top, right, bottom)), strict=True):
        size, lines = fitting(
            _pieces(_of(side, show, moment, style)), room, SHARED * style.places.note_size, style.places.least
        )
        template = side.template(spoken)
        yield from placed(lines, room, size, f":note/{moment.act}/{round(room[0])}/{template}")


MOST, SHARED = 8, 0.8
"""How many times wider than high a room is at least that two notes share, and the part of their size that they have."""


def broken(show: Show, moment: Moment, style: Style) -> tuple[float, list[list[Piece]]]:
    """The size of the note's type, and its lines."""
    layout = style.places
    pieces = _pieces(coloured(show, moment, style.language, style.layout))
    return fitting(pieces, layout.note, layout.note_size, layout.least)


def _pieces(said: Iterator[tuple[str, str | None]]) -> tuple[Piece, ...]:
    """What is said in pieces that a line is made of."""
    return tuple(
        piece
        for text, colour in said
        for piece in (Piece(text).cut() if colour is None else [Piece(text, colour, 650)])
        if text
    )


def _of(side: Step, show: Show, moment: Moment, style: Style) -> Iterator[tuple[str, str | None]]:
    """What is said on one side of two."""
    found, known = on_stage(show, moment, style.layout), show.film.colours
    for text, blank in side.parts(show.film.translations.language(style.language)):
        yield text, None if blank is None else found.colour(blank, text, known, side.variables)


def coloured(show: Show, moment: Moment, language: str, layout: str) -> Iterator[tuple[str, str | None]]:
    """The pieces of the sentence as it is said: words, which may be broken, and filled blanks with their colours."""
    found = on_stage(show, moment, layout)
    for text, blank in moment.parts(language):
        known, variables = show.film.colours, moment.step.variables
        yield text, None if blank is None else found.colour(blank, text, known, variables)
