"""A new catalogue: all that an explainer says, for a translator to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vizkit.delivery.topic import TopicError

if TYPE_CHECKING:
    from babel import Locale


def write_catalogue(scene: Path, language: str) -> Path:
    """Write the empty catalogue of a language beside a scene and return it; `TopicError` where it cannot be written."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    from vizkit.explainer.loading import load
    from vizkit.frames.texts import texts
    from vizkit.language.notes import Note
    from vizkit.trace.place import shown

    locale = checked_language(language)
    target = scene.parent / "locale" / language / f"{scene.stem}.po"
    if target.exists():
        raise TopicError(
            f"{shown(target)} is there already, and a new catalogue is wanted: go on with it, "
            f"vizkit check {shown(scene)} says what it has not translated, or remove it to begin again"
        )
    catalogue = Catalog(locale, fuzzy=False)
    for text in texts(load(scene)):
        one = text.sentence if isinstance(text, Note) else text
        catalogue.add(one if getattr(text, "plural", None) is None else text.sentences)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        # Babel's own header asks for authors, dates and addresses; ours says what is needed to read the rest.
        file.write(_HEADER.format(language=locale, plural=catalogue.plural_forms).encode())
        write_po(file, catalogue, width=0, omit_header=True)
    return target


_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""


def checked_language(code: str) -> Locale:
    """The language that a catalogue may be of; `TopicError` where it is none, or English."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        raise TopicError(f"{code!r} is no language: write a code such as de, ja or pt_BR") from None
    if code == "en":
        raise TopicError("the scene itself is in English: take the code of another language")
    return locale
