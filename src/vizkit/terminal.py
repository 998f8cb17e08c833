"""The terminal: a show told moment by moment, act by act."""

from __future__ import annotations

from collections.abc import Iterator

import click

from vizkit.frames import Moment, Show
from vizkit.frames.watched import brief
from vizkit.language.numerals import numeral

_LONGEST = 60


def told(show: Show, language: str) -> Iterator[str]:
    """The lines of the story: every moment with its number, its note and what is new in it."""
    film, words, moments = show.film, show.film.translations.words, show.moments
    yield click.style(words(film.title, language), bold=True)
    yield words(film.idea, language)
    act = None
    for number, moment in enumerate(moments, 1):
        if moment.act != act:
            act = moment.act
            yield ""
            yield click.style(
                f"{words(show.acts[act].title, language)}  ({show.acts[act].name})",
                fg="yellow",
                bold=True,
            )
        inner = "  " * (len(moment.step.calls) - 1)
        yield f"{number:4}  {inner}{moment.say(language)}"
        if news := _news(moment):
            yield click.style(f"      {inner}  {news}", dim=True)


def _news(moment: Moment) -> str:
    """The variables that are new at this moment and short to say; none whose name begins with `_`."""
    held = moment.step.calls[-1].variables
    said = [
        f"{name} = {numeral(held[name], moment.run.act.decimals)}"
        for name in held
        if name in moment.step.fresh and not name.startswith("_") and brief(held[name])
    ]
    return "  ".join(text for text in said if len(text) <= _LONGEST)
