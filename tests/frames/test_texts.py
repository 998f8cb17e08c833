"""What translators get: Babel's own tools find every text, begin a catalogue and bring one up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from tests.conftest import SCENES, show_of
from vizkit.explainer import catalogue
from vizkit.frames.texts import texts
from vizkit.language.notes import Note


def pybabel(*words: object) -> None:
    CommandLineInterface().run(["pybabel", "-q", *map(str, words)])


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("texts") / "merge.pot"
    pybabel("extract", "-F", SCENES.parent / "babel.cfg", "--no-location", "-o", file, SCENES / "merge.py")
    return file


def test_babel_finds_every_text_of_an_explainer(template):
    with template.open("rb") as lines:
        found = {message.id for message in read_po(lines) if message.id}
    wanted = texts(show_of("merge").film)
    assert found == {
        text if isinstance(text, str) else text.sentence if text.plural is None else text.sentences for text in wanted
    }
    assert any(isinstance(text, Note) for text in wanted) and show_of("merge").film.title in wanted


def test_a_catalogue_is_begun_and_brought_up_to_date(template, tmp_path):
    begun = tmp_path / "fr.po"
    pybabel("init", "-i", template, "-o", begun, "-l", "fr")
    known = SCENES / "locale" / "zh" / "merge.po"
    updated = tmp_path / "zh.po"
    updated.write_bytes(known.read_bytes())
    pybabel("update", "-i", template, "-o", updated, "-l", "zh", "--no-fuzzy-matching")
    with begun.open("rb") as new, updated.open("rb") as now, known.open("rb") as before:
        new, now, before = read_po(new), read_po(now), read_po(before)
    assert {message.id for message in new if message.id} == {message.id for message in now if message.id}
    assert not any(message.string for message in new if isinstance(message.id, str) and message.id)
    assert all(message.string == before[message.id].string for message in now if message.id)


WINDOWS = '''
from vizkit import Explainer, act
from vizkit.inputs import numbers, whole
from vizkit.reference import sliding_window_maximum
from vizkit.shapes import label


class Windows(Explainer):
    """One after the other."""

    family = "arrays"
    nums, k = numbers([4, 5], "the numbers"), whole(1, "how wide")

    @act(sliding_window_maximum, "Count")
    def count(num, right):
        drawn = label(num, name="one").titled("num") / label(right, name="two").titled("right num")
        return drawn / label("num, right", name="three")
'''


def test_names_of_variables_are_not_translated_and_words_in_a_row_are(tmp_path):
    """`num` and `num, right` are names; "right num" is what somebody has written."""
    scene = tmp_path / "windows.py"
    scene.write_text(WINDOWS, encoding="utf-8")
    found = texts(catalogue.load(scene))
    assert "right num" in found and not {"num", "num, right"} & set(found)
