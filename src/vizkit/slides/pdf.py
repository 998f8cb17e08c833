"""PDF: a page a moment, all of it curves; for a talk, for print, for \\includegraphics."""

from __future__ import annotations

from pathlib import Path

from vizkit.delivery.files import appearing
from vizkit.delivery.making import Making
from vizkit.frames.frame import screen
from vizkit.slides.deck import Deck, act_title
from vizkit.slides.handout import Handout
from vizkit.slides.paper import A4, Paper, paper

LONGER = 960.0
"""Points along the longer side of a page: that of a slide in PowerPoint."""


def pdf(making: Making) -> Deck:
    """Make the pages of a show, or a hand-out of it."""
    show, deck = making.show, making.take
    words, language = show.film.translations.words, deck.style.language
    told = words(show.film.title, language), words(show.film.idea, language), making.provenance(deck).text()
    with appearing(making.target) as file, paper(Path(file), A4 if deck.handout else _size(deck), *told) as pages:
        if deck.handout:
            Handout(show, deck, making.script, pages).write(making.progress)
        else:
            _pages(making, pages)
    return deck


def _size(deck: Deck) -> tuple[float, float]:
    frame = deck.style.places.size
    return tuple(side * LONGER / max(frame) for side in frame)


def _pages(making: Making, pages: Paper) -> None:
    """A page a moment; the table of contents has the acts."""
    show, deck = making.show, making.take
    moments, act = deck.chosen(show), None
    for done, moment in enumerate(moments, 1):
        if done > 1:
            pages.turn()
        if moment.act != act:
            act = moment.act
            pages.entry(act_title(show, act, deck))
        pages.label(f"{show.acts[act].name}/{moment.number + 1}")
        pages.fill(deck.style.colours["ground"])
        pages.put(screen(show, moment, deck.style), deck.style.places.frame, (0, 0, *pages.size))
        making.progress(done, len(moments))
