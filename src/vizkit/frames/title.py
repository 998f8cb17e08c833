"""The title: what the explainer is called, and where there is room for it its idea below."""

from __future__ import annotations

from collections.abc import Iterator

from vizkit.frames.lines import LEADING, Piece, fitting, placed
from vizkit.frames.show import Moment, Show
from vizkit.picture.marks import Mark
from vizkit.picture.style import Style


def title(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    """Title and idea from the left side of their box on, the title alone in its middle."""
    layout, words = style.places, show.film.translations.words
    left, top, right, bottom = layout.title
    large, *small = layout.title_sizes
    split = top + large * LEADING if small else bottom
    name = Piece(words(show.film.title, style.language), weight=700)
    size, lines = fitting(name.cut(), (left, top, right, split), large, layout.least)
    yield from placed(lines, (left, top, right, split), size, ":title", anchor=0.0)
    for size in small:
        idea, box = Piece(words(show.film.idea, style.language), "quiet", 400), (left, split, right, bottom)
        size, lines = fitting(idea.cut(), box, size, layout.least)
        yield from placed(lines, box, size, ":idea", anchor=0.0)
