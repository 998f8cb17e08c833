"""Markup: text as HTML, in which nothing that a user wrote can be more than text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from vizkit.language import notes
from vizkit.language.notes import LANGUAGES
from vizkit.trace import Step


def element(name: str, *inside: str, **attributes: str) -> str:
    """An element around markup; a trailing underscore of an attribute's name is taken off."""
    said = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{''.join(inside)}</{name}>"


def every_language(words: tuple[str, ...]) -> str:
    """Words in all languages, of which the page shows one."""
    return "".join(element("span", escape(text), lang=tongue) for tongue, text in zip(LANGUAGES, words, strict=True))


def note(step: Step, colours: Mapping[str, str]) -> str:
    """What is said at a moment in every language, its filled blanks in their colours."""
    return "".join(element("span", *_pieces(step, tongue, colours), lang=tongue) for tongue in LANGUAGES)


def _pieces(step: Step, language: str, colours: Mapping[str, str]):
    for text, name in notes.parts(step.template(language), step.variables):
        yield escape(text) if name is None else element("b", escape(text), class_=colours.get(name, "now"))


def data(value: Any) -> str:
    """JSON that may stand in a script element: no `<`, so that it neither ends there nor opens a comment."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
