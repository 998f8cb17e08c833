"""The terminal: a show told moment by moment, act by act."""

from __future__ import annotations

from collections.abc import Iterator

import click

from vizkit.frames import Moment, Show
from vizkit.frames.watched import brief
from vizkit.language.columns import fitted
from vizkit.language.numerals import numeral

_LONGEST = 60


def told(show: Show, language: str, columns: int | None = None) -> Iterator[str]:
    """The lines of the story, at most `columns` wide: every moment with its number, note and what is new in it."""
    film, words, moments = show.film, show.film.translations.words, show.moments
    yield click.style(fitted(words(film.title, language), columns), bold=True)
    yield fitted(words(film.idea, language), columns)
    act = None
    for number, moment in enumerate(moments, 1):
        if moment.act != act:
            act = moment.act
            yield ""
            yield click.style(
                fitted(f"{words(show.acts[act].title, language)}  ({show.acts[act].name})", columns),
                fg="yellow",
                bold=True,
            )
        inner = "  " * (len(moment.step.calls) - 1)
        said = moment.say(language) if moment.step.speaker is None else "…"
        yield fitted(f"{number:4}  {inner}{said}", columns, 6 + len(inner))
        if news := _news(moment):
            yield click.style(fitted(f"      {inner}  {news}", columns, 8 + len(inner)), dim=True)


def _news(moment: Moment) -> str:
    """The variables that are new at this moment and short to say; none whose name begins with `_`."""
    held = moment.step.calls[-1].variables
    said = [
        f"{name} = {numeral(held[name], moment.run.act.decimals)}"
        for name in held
        if name in moment.step.fresh and not name.startswith("_") and brief(held[name])
    ]
    return "  ".join(text for text in said if len(text) <= _LONGEST)
