"""The transcript: all that is said, act by act, with the code that ran."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from vizkit.delivery.files import write
from vizkit.delivery.making import Making
from vizkit.delivery.provenance import Provenance, inputs
from vizkit.frames import Moment, Show
from vizkit.words.comment import comment
from vizkit.words.script import Script
from vizkit.words.wording import Wording


def markdown(making: Making) -> Wording:
    """Write a show's transcript as Markdown."""
    return _written(making, marked=True)


def text(making: Making) -> Wording:
    """Write a show's transcript as plain text."""
    return _written(making, marked=False)


def transcript(show: Show, script: Script, language: str, marked: bool) -> Iterator[str]:
    """The blocks of the transcript: headings, sentences and code, `marked` up or plain."""
    words = show.film.translations.words
    title = words(show.film.title, language)
    yield f"# {title}" if marked else title
    yield words(show.film.idea, language)
    given = [f"{name} = {value}" for name, value in inputs(show).items()]
    if given:
        yield "  \n".join(f"`{each}`" for each in given) if marked else "\n".join(given)
    known = set()
    for act, moments in groupby(show.moments, key=lambda moment: moment.act):
        heading = words(show.acts[act].title, language)
        yield f"## {heading}" if marked else f"{heading}\n{'-' * len(heading)}"
        yield "\n".join(_sentences(list(moments), script, language, marked))
        reference = show.acts[act].reference
        if reference not in known:
            known.add(reference)
            code = "\n".join(reference.source.lines)
            yield f"```python\n{code}\n```" if marked else "\n".join(f"    {line}" for line in code.splitlines())


def _sentences(moments: list[Moment], script: Script, language: str, marked: bool) -> Iterator[str]:
    for moment in moments:
        if said := script.said(moment, language):
            yield f"- {_escaped(said)}" if marked else said


def _escaped(said: str) -> str:
    """A sentence as Markdown shows it as it is."""
    return "".join(f"\\{sign}" if sign in "\\`*_<>[]|#" else sign for sign in said)


def _written(making: Making, marked: bool) -> Wording:
    take = making.take
    blocks = [
        *transcript(making.show, making.script, take.style.language, marked),
        _last(making.provenance(take), marked),
    ]
    write(making.target, ("\n\n".join(blocks) + "\n").encode())
    return take


def _last(provenance: Provenance, marked: bool) -> str:
    said = comment(provenance)
    return f"<!-- {said} -->" if marked else said
