"""Markup: text as HTML, in which nothing that a user wrote can be more than text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from vizkit.explainer import Explainer
from vizkit.frames import Moment
from vizkit.frames.note import colour_of


def element(name: str, *inside: str, **attributes: str) -> str:
    """An element around markup; of an attribute's name a trailing underscore is taken off, others are hyphens."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{''.join(inside)}</{name}>"


def every_language(film: type[Explainer], said: str) -> str:
    """Words in all languages of the explainer, of which the page shows one."""
    words = film.translations.words
    return "".join(element("span", escape(words(said, language)), lang=language) for language in film.languages)


def note(moment: Moment) -> str:
    """What is said at a moment in every language, its filled blanks in their colours."""
    return "".join(element("span", *_pieces(moment, language), lang=language) for language in moment.film.languages)


def _pieces(moment: Moment, language: str) -> Iterator[str]:
    for text, blank in moment.parts(language):
        yield element("b", escape(text), class_=colour_of(blank, moment.film.colours)) if blank else escape(text)


def data(value: Any) -> str:
    """JSON that may stand in a script element: no `<`, so that it neither ends there nor opens a comment."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
