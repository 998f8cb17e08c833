"""A new catalogue: all that an explainer says, for a translator to fill in."""

from __future__ import annotations

from pathlib import Path

from vizkit.delivery.topic import TopicError


def write_catalogue(scene: Path, language: str) -> Path:
    """Write the empty catalogue of a language beside a scene and return it; `TopicError` where it cannot be written."""
    from babel import Locale, UnknownLocaleError
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    from vizkit.explainer.loading import load
    from vizkit.frames.texts import texts
    from vizkit.language.notes import Note
    from vizkit.trace.place import shown

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise TopicError(f"{language!r} is no language: write a code such as de, ja or pt_BR") from None
    target = scene.parent / "locale" / language / f"{scene.stem}.po"
    if language == "en":
        raise TopicError("the scene itself is in English: take the code of another language")
    if target.exists():
        raise TopicError(f"{shown(target)} is there already: pybabel update brings it up to date")
    catalogue = Catalog(locale, fuzzy=False)
    for text in texts(load(scene)):
        one = text.sentence if isinstance(text, Note) else text
        catalogue.add(one if getattr(text, "plural", None) is None else text.sentences)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_po(file, catalogue, width=0)
    return target
