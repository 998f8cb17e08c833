"""Markup: text as HTML, in which nothing that a user wrote can be more than text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any

from vizkit.explainer import Explainer
from vizkit.frames import Moment, Show
from vizkit.frames.note import coloured


def element(name: str, /, *inside: str, **attributes: str) -> str:
    """An element around markup; of an attribute's name a trailing underscore is taken off, others are hyphens."""
    said = "".join(map(_attribute, attributes.items()))
    return f"<{name}{said}>{''.join(inside)}</{name}>"


@lru_cache(maxsize=1024)
def _attribute(said: tuple[str, str]) -> str:
    key, value = said
    return f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'


def every_language(film: type[Explainer], said: str) -> str:
    """Words in all languages of the explainer, of which the page shows one."""
    words = film.translations.words
    return "".join(element("span", escape(words(said, language)), lang=language) for language in film.languages)


def note(show: Show, moment: Moment, layout: str) -> str:
    """What is said at a moment in every language, its filled blanks in the colours that they have in the layout."""
    said: dict[str, str] = {}  # many sentences are alike in all languages
    spans = []
    for language in show.film.languages:
        template = moment.template(language)
        if template not in said:
            said[template] = "".join(_pieces(show, moment, language, layout))
        spans.append(element("span", said[template], lang=language))
    return "".join(spans)


def _pieces(show: Show, moment: Moment, language: str, layout: str) -> Iterator[str]:
    for text, colour in coloured(show, moment, language, layout):
        yield escape(text) if colour is None else element("b", escape(text), class_=colour)


def data(value: Any) -> str:
    """JSON that may stand in a script element: no `<`, so that it neither ends there nor opens a comment."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
