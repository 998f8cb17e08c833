"""A deck: which moments become slides or pages, and how they look."""

from __future__ import annotations

from dataclasses import dataclass

from vizkit.frames import Moment, Show
from vizkit.frames.chosen import chosen
from vizkit.picture.style import Style

SLIDES = ("moments", "acts", "gifs", "film")
"""What a slide of a deck may be."""


@dataclass(frozen=True)
class Deck:
    """`moments` are those that were asked for, such as `3,7-9`; `handout` is how many pictures a page of one has.

    `slides` says what a slide is: a moment, an act's film, its GIF, or the whole film.
    """

    style: Style
    moments: str | None = None
    handout: int | None = None
    slides: str = SLIDES[0]

    def chosen(self, show: Show) -> list[Moment]:
        """The moments of a show that it has: those asked for, else all; a hand-out has those that say something."""
        if self.moments is not None:
            return chosen(show, self.moments)
        return [moment for moment in show.moments if not self.handout or moment.step.speaker is None]

    def said(self) -> dict[str, str]:
        """Its options, as they are given on the command line."""
        found = {"layout": self.style.layout, "theme": self.style.theme, "lang": self.style.language}
        if self.handout:
            del found["layout"]
        asked = {"moments": self.moments, "handout": self.handout and str(self.handout)}
        if self.slides != SLIDES[0]:
            asked["slides"] = self.slides
        return found | {name: value for name, value in asked.items() if value}


def act_title(show: Show, act: int, deck: Deck) -> str:
    """What an act is called in the deck's language."""
    return show.film.translations.words(show.acts[act].title, deck.style.language)
