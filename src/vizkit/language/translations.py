"""Translations: what is written in English, in other languages, by gettext catalogues that lie beside a scene."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from vizkit.language.notes import Note
from vizkit.language.sentences import count

LANGUAGES = ("en", "zh")
"""The languages of vizkit's own explainers."""


class English:
    """The language that everything is written in."""

    code = "en"

    def words(self, text: str) -> str:
        """`text` in this language."""
        return text

    def sentence(self, note: Note, variables: Mapping[str, Any]) -> str:
        """What `note` says of `variables`, its blanks still open: of one, or of many."""
        if note.plural is None or count(note.sentence, variables) == 1:
            return note.sentence
        return note.plural


ENGLISH = English()


@dataclass(frozen=True)
class Translation:
    """Another language: of every English text its translations, one for each form of number."""

    code: str
    texts: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]

    def words(self, text: str) -> str:
        """`text` in this language; English where it is not translated."""
        return self.texts.get(text, (text,))[0]

    def sentence(self, note: Note, variables: Mapping[str, Any]) -> str:
        """What `note` says of `variables`, its blanks still open, in the form that their number wants."""
        if note.sentence not in self.texts:
            return ENGLISH.sentence(note, variables)
        forms = self.texts[note.sentence]
        if note.plural is None or len(forms) == 1:
            return forms[0]
        return forms[self.form(abs(count(note.sentence, variables)))]


class CatalogueError(ValueError):
    """A catalogue that cannot be read; the message says which file and where."""


def catalogues(scene: Path) -> list[Path]:
    """The catalogues that lie beside a scene's file."""
    return sorted(scene.parent.glob(f"locale/*/{scene.stem}.po"))


@cache
def translation(file: Path) -> Translation:
    """The language that a catalogue `<language>/<topic>.po` translates into, read once."""
    return read(file)


def read(file: Path) -> Translation:
    """The language that a catalogue translates into; `CatalogueError` where it cannot be read."""
    from babel.messages.pofile import PoFileError, read_po

    code = file.parent.name
    try:
        with file.open("rb") as lines:
            catalogue = read_po(lines, locale=code, abort_invalid=True)
    except PoFileError as reason:
        said = str(reason).removesuffix(f" on {reason.lineno}")
        raise CatalogueError(f"{file}:{reason.lineno + 1}: {said}") from None
    except (OSError, ValueError) as reason:
        raise CatalogueError(f"{file}: {reason}") from None
    texts = {}
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and all(forms) and not message.fuzzy:
            texts[message.id if isinstance(message.id, str) else message.id[0]] = forms
    return Translation(code, texts, gettext.c2py(catalogue.plural_expr))


@dataclass(frozen=True)
class Translations:
    """The languages of one explainer: English, and every one that there is a catalogue for.

    What is `brought` in a language is said where its catalogue says nothing else.
    """

    catalogues: Mapping[str, Path]
    brought: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, repr=False)
    _known: dict[str, Translation] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def beside(cls, scene: Path) -> Translations:
        """Those of a scene's file: `locale/<language>/<topic>.po` beside it."""
        return cls({file.parent.name: file for file in catalogues(scene)})

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages' codes, English first."""
        return (ENGLISH.code, *sorted(self.catalogues))

    def language(self, code: str) -> English | Translation:
        """A language by its code; English where there is no catalogue for it."""
        if code not in self.catalogues:
            return ENGLISH
        return self._completed(code) if code in self.brought else translation(self.catalogues[code])

    def _completed(self, code: str) -> Translation:
        if code not in self._known:
            found = translation(self.catalogues[code])
            self._known[code] = replace(found, texts={**self.brought[code], **found.texts})
        return self._known[code]

    def words(self, said: str, code: str) -> str:
        """What is said, in one language."""
        return self.language(code).words(said)

    def every(self, said: str) -> tuple[str, ...]:
        """What is said, in every language."""
        return tuple(self.words(said, code) for code in self.languages)
