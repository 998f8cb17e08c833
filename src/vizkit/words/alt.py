"""Alt text: what is seen at a moment, for those who do not see it."""

from __future__ import annotations

import inspect
from typing import Any

from vizkit.explainer.view import OFFERED
from vizkit.frames import Moment, Show
from vizkit.frames.watched import Watch, brief
from vizkit.language.house import HOUSE

MOST = 300
"""Characters that an alt text has at most, unless its sentence alone has more."""

_VALUE = 60
"""Characters that a variable has at most with its value."""

_ENDS = ".?!。？！…"


def alt(show: Show, moment: Moment, language: str) -> str:
    """What is seen at a moment: whose picture it is, its note, and the values of the variables that it draws.

    Variables that are new or changed come first; what would be too long is left out.
    """
    words, act = show.film.translations.words, show.acts[moment.act]
    note = moment.say(language)
    said = HOUSE.words("{title}, {act}: {note}.", language).format(
        title=words(show.film.title, language), act=words(act.title, language), note=note
    )
    found = said if note[-1] not in _ENDS else said[: said.rindex(note) + len(note)]
    seen = HOUSE.words(" Seen: {values}.", language)
    values: list[str] = []
    for value in _values(show, moment, language):
        if len(found) + len(seen.format(values=", ".join([*values, value]))) <= MOST:
            values.append(value)
    return found + (seen.format(values=", ".join(values)) if values else "")


def _values(show: Show, moment: Moment, language: str) -> list[str]:
    """The variables that the picture draws, each with its value."""
    step, act, languages = moment.step, show.acts[moment.act], show.film.languages
    drawn = inspect.signature(act.draw).parameters if act.draw is not None else step.calls[-1].variables
    names = [name for name in drawn if name not in OFFERED and name not in act.facts and not name.startswith("_")]
    held = [name for name in names if _tells(step.variables.get(name))]
    changed = sorted(held, key=lambda name: name not in step.fresh)
    if not changed:
        return []
    watch = Watch({step.calls[-1].reference: tuple(changed)}, outer=True)
    place = languages.index(language) if language in languages else 0
    return [f"{name} = {said[place % len(said)]}" for name, said in watch.values(step, act.decimals, _VALUE, languages)]


def _tells(value: Any) -> bool:
    """Whether it helps to hear of a value: one that is short to say, or a matrix of its shape."""
    return value is not None and (brief(value) or getattr(value, "ndim", 1) != 1)
