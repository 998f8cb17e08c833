"""A note: the sentence a lecturer says at a moment, once in every language, its blanks a reference's variables."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from vizkit.language.numerals import numeral

LANGUAGES = ("en", "zh")

Note = tuple[str, ...]
"""One template a language, in the order of `LANGUAGES`."""


def template(note: Note, language: str) -> str:
    """The sentence of `note` in `language`, its blanks still open."""
    return note[LANGUAGES.index(language)]


def blanks(sentence: str) -> tuple[str, ...]:
    """The names of the variables that `sentence` wants, in its order."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def parts(sentence: str, variables: Mapping[str, object]) -> Iterator[tuple[str, str | None]]:
    """The pieces of `sentence`: (text, None) for its words, (numeral, name) for a filled blank.

    A blank may say its decimals as Python's format does: `{fade:.3f}`.
    """
    for words, name, form, _ in string.Formatter().parse(sentence):
        if words:
            yield words, None
        if name is not None:
            if name not in variables:
                raise LookupError(f"the note {sentence!r} wants the variable {name!r}, which has no value yet")
            decimals = int(form.strip(".f")) if form else 2
            yield numeral(variables[name], decimals), name


def filled(sentence: str, variables: Mapping[str, object]) -> str:
    """The sentence as it is said."""
    return "".join(text for text, _ in parts(sentence, variables))
