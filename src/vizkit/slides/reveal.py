"""reveal.js: a deck in one file, whose fragments are moments. The page draws them, in a frame below the slides."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import groupby, pairwise
from string import Template

from vizkit.delivery.files import appearing
from vizkit.delivery.making import Making
from vizkit.frames import Moment
from vizkit.page.document import Opening, document
from vizkit.page.fonts import font_faces
from vizkit.page.look import colours
from vizkit.page.markup import element
from vizkit.page.shared import packed
from vizkit.picture.style import THEMES

_HURRY = 900
"""Milliseconds that a moment of a sweep is seen before the next."""


def reveal(making: Making) -> Opening:
    """Make the deck of a show."""
    text = _document(making)
    with appearing(making.target) as file:
        file.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    return making.take


def _document(making: Making) -> str:
    show, opening = making.show, making.take
    language = opening.language if opening.language in show.film.languages else show.film.languages[0]
    provenance, words = making.provenance(opening), show.film.translations.words
    page = document(show, Opening(language, opening.theme), provenance)
    slides = "\n".join(_slides(making, language))
    # The page has its own ways to open within another, by its address, which within a file it has not.
    page = page.replace("<html ", "<html data-slide data-deck ", 1)
    return Template(_file("reveal.html")).substitute(
        language=language,
        theme=opening.theme or "",
        schemes=" ".join(THEMES),
        provenance=escape(provenance.text()),
        name=escape(words(show.film.title, language)),
        library=_file("library/reveal.css"),
        style=f"{font_faces(slides)}\n{colours([])}",
        slides=slides,
        page=packed(page),
        reveal=_file("library/reveal.js"),
        notes=_file("library/notes.js"),
    )


def _slides(making: Making, language: str) -> Iterator[str]:
    """The title, then a slide an act."""
    show, words = making.show, making.show.film.translations.words
    title, idea = (escape(words(said, language)) for said in (show.film.title, show.film.idea))
    yield element("section", element("h1", title), element("p", idea))
    for act, several in groupby(show.moments, key=lambda moment: moment.act):
        moments = list(several)
        first, *others = moments
        told = element("h2", escape(words(show.acts[act].title, language)))
        told += element("p", escape(first.say(language))) + "".join(_fragments(others, language))
        said = "\n".join(filter(None, (making.script.said(moment, language) for moment in moments)))
        notes = element("aside", escape(said).replace("\n", "<br>"), class_="notes")
        yield element("section", element("div", told, class_="told"), notes, data_act=show.acts[act].name)
        making.progress(act + 1, len(show.acts))


def _fragments(moments: list[Moment], language: str) -> Iterator[str]:
    """A fragment a moment; those of a sweep follow one another by themselves."""
    for moment, after in pairwise([*moments, None]):
        sweeps = moment.step.speaker is not None and after is not None and after.step.speaker is not None
        by_itself = {"data_autoslide": str(_HURRY)} if sweeps else {}
        yield element("p", escape(moment.say(language)), class_="fragment", **by_itself)


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
