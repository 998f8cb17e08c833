"""The note: the moment's sentence on as many lines as it needs, its filled blanks in their variables' colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vizkit.frames.lines import Piece, fitting, placed
from vizkit.frames.show import Moment, Show
from vizkit.language.sentences import Blank
from vizkit.picture.marks import Mark
from vizkit.picture.style import Style


def note(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    """The note's lines in the middle of its room."""
    layout = style.places
    pieces = [
        piece
        for text, blank in moment.parts(style.language)
        for piece in _pieces(text, blank, show.film.colours)
        if text
    ]
    size, lines = fitting(pieces, layout.note, layout.note_size, layout.least)
    key = f"note/{moment.act}/{moment.template(style.language)}"
    return placed(lines, layout.note, size, key)


def _pieces(text: str, blank: Blank | None, colours: Mapping[str, str]) -> list[Piece]:
    """Words, which may be broken; a filled blank stays whole."""
    return Piece(text).cut() if blank is None else [Piece(text, colour_of(blank, colours), 650)]


def colour_of(blank: Blank, colours: Mapping[str, str]) -> str:
    """The colour of a filled blank: that of what it says, or of the first variable in it that has one."""
    return next((colours[name] for name in (blank.expression, *blank.variables) if name in colours), "now")
