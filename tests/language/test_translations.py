"""Catalogues beside a scene: words, one and many, and what happens where there is none."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages import Catalog, mofile
from hypothesis import given
from hypothesis import strategies as st

from vizkit.language.notes import Note
from vizkit.language.translations import ENGLISH, CatalogueError, Translations, translation

STUCK = Note("stuck", "Stuck at {at} after {steps!n} step", "Stuck at {at} after {steps!n} steps")
RUSSIAN = {
    "title": "название",
    (STUCK.sentence, STUCK.plural): ("{at}: {steps!n} шаг", "{at}: {steps!n} шага", "{at}: {steps!n} шагов"),
}


@pytest.fixture(scope="module")
def catalogued(tmp_path_factory) -> Path:
    """A scene with a catalogue in a language of three forms, as a translator's tool writes it."""
    from babel.messages.pofile import write_po

    folder = tmp_path_factory.mktemp("scenes")
    catalogue = Catalog(locale="ru")
    for text, said in RUSSIAN.items():
        catalogue.add(text, said)
    catalogue.add("untranslated")
    catalogue.add("doubtful", "сомнительно", flags=["fuzzy"])
    file = folder / "locale" / "ru" / "walk.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_po(out, catalogue)
    with file.with_suffix(".mo").open("wb") as out:
        mofile.write_mo(out, catalogue)
    return folder / "walk.py"


@given(st.integers(0, 10_000))
def test_the_form_is_the_one_that_gettext_chooses(catalogued, steps):
    file = catalogued.parent / "locale" / "ru" / "walk.po"
    with file.with_suffix(".mo").open("rb") as compiled:
        wanted = gettext.GNUTranslations(compiled).ngettext(STUCK.sentence, STUCK.plural, steps)
    assert translation(file).sentence(STUCK, {"at": 3, "steps": steps}) == wanted


@given(st.integers())
def test_english_knows_one_and_many(steps):
    assert ENGLISH.sentence(STUCK, {"at": 1, "steps": steps}) == STUCK.sentences[steps != 1]


def test_an_explainer_offers_english_and_what_lies_beside_it(catalogued):
    offered = Translations.beside(catalogued)
    assert offered.languages == ("en", "ru")
    assert offered.every("title") == ("title", "название")
    assert Translations.beside(catalogued.with_name("other.py")).languages == ("en",)


def test_what_is_not_translated_stays_english(catalogued):
    offered = Translations.beside(catalogued)
    for text in ("untranslated", "doubtful", "never heard of"):
        assert offered.words(text, "ru") == text
    assert offered.words("title", "fr") == "title"
    note = Note("push", "{num} joins")
    assert offered.language("ru").sentence(note, {"num": 1}) == note.sentence


def test_a_broken_catalogue_is_named(tmp_path):
    file = tmp_path / "xx-nowhere.po"
    file.write_text('msgid "title\nmsgstr title', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"xx-nowhere\.po"):
        translation(file)
