"""The note: the moment's sentence on as many lines as it needs, its filled blanks in their colours on the stage."""

from __future__ import annotations

from collections.abc import Iterator

from vizkit.frames.lines import Piece, fitting, placed
from vizkit.frames.show import Moment, Show
from vizkit.frames.stage import on_stage
from vizkit.picture.marks import Mark
from vizkit.picture.style import Style


def note(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    """The note's lines in the middle of its room."""
    size, lines = broken(show, moment, style)
    key = f":note/{moment.act}/{moment.template(style.language)}"
    return placed(lines, style.places.note, size, key)


def broken(show: Show, moment: Moment, style: Style) -> tuple[float, list[list[Piece]]]:
    """The size of the note's type, and its lines."""
    layout = style.places
    pieces = tuple(
        piece
        for text, colour in coloured(show, moment, style.language, style.layout)
        for piece in (Piece(text).cut() if colour is None else [Piece(text, colour, 650)])
        if text
    )
    return fitting(pieces, layout.note, layout.note_size, layout.least)


def coloured(show: Show, moment: Moment, language: str, layout: str) -> Iterator[tuple[str, str | None]]:
    """The pieces of the sentence as it is said: words, which may be broken, and filled blanks with their colours."""
    found = on_stage(show, moment, layout)
    for text, blank in moment.parts(language):
        known, variables = show.film.colours, moment.step.variables
        yield text, None if blank is None else found.colour(blank, text, known, variables)
