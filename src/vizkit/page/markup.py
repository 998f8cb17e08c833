"""Markup: text as HTML, in which nothing that a user wrote can be more than text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from vizkit.explainer import Explainer
from vizkit.frames import Moment, Show
from vizkit.frames.note import coloured


def element(name: str, /, *inside: str, **attributes: str) -> str:
    """An element around markup; of an attribute's name a trailing underscore is taken off, others are hyphens."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{''.join(inside)}</{name}>"


def every_language(film: type[Explainer], said: str) -> str:
    """Words in all languages of the explainer, of which the page shows one."""
    words = film.translations.words
    return "".join(element("span", escape(words(said, language)), lang=language) for language in film.languages)


def note(show: Show, moment: Moment, layout: str) -> str:
    """What is said at a moment in every language, its filled blanks in the colours that they have in the layout."""
    languages = show.film.languages
    return "".join(element("span", *_pieces(show, moment, each, layout), lang=each) for each in languages)


def _pieces(show: Show, moment: Moment, language: str, layout: str) -> Iterator[str]:
    for text, colour in coloured(show, moment, language, layout):
        yield escape(text) if colour is None else element("b", escape(text), class_=colour)


def data(value: Any) -> str:
    """JSON that may stand in a script element: no `<`, so that it neither ends there nor opens a comment."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
