"""The terminal: a show told moment by moment, act by act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import numpy as np

from vizkit.explainer.beside import BETWEEN, BothStep
from vizkit.frames import Show
from vizkit.frames.watched import brief, plain, written
from vizkit.language.columns import fitted
from vizkit.language.numerals import decimals_of, numeral
from vizkit.trace import Step

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
        sides = moment.step.moved if isinstance(moment.step, BothStep) else (moment.step,)
        if news := BETWEEN.join(filter(None, (_news(side, moment.run.act.decimals) for side in sides))):
            yield click.style(fitted(f"      {inner}  {news}", columns, 8 + len(inner)), dim=True)


def _news(step: Step, decimals: int) -> str:
    """The variables that are new at a moment, long ones cut with a sign; none whose name begins with `_`."""
    held = step.calls[-1].variables
    new = [name for name in held if name in step.fresh and not name.startswith("_") and _told(held[name])]
    return "  ".join(f"{name} = {_cut(held[name], decimals, _LONGEST - len(name))}" for name in new)


def _told(value: Any) -> bool:
    """Whether a value is told: one that is short to say, or the beginning of many such."""
    if isinstance(value, np.ndarray):
        return value.ndim <= 1
    return all(map(plain, value)) if isinstance(value, (tuple, list)) else brief(value)


def _cut(value: Any, decimals: int, most: int) -> str:
    """A value in about `most` signs: of a longer one the beginning, and how many more there are."""
    whole, decimals = written(value, decimals), decimals_of(value, decimals)
    if len(whole) <= most:
        return whole
    if isinstance(value, (tuple, list, np.ndarray)):
        for kept in range(min(len(value) - 1, most // 3), 0, -1):
            text = f"{numeral(value[:kept], decimals)[:-1]}, … +{len(value) - kept}]"
            if len(text) <= most:
                return text
        return f"[… {len(value)}]"
    return f"{whole[: most - 1]}…"
