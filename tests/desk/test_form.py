"""The form: what is typed is shown, what is wrong is said, as on the command line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.conftest import explainers, show_of
from vizkit.desk.field import Entry
from vizkit.desk.switch import Switch
from vizkit.desk.words import word
from vizkit.explainer import option
from vizkit.language.translations import LANGUAGES

CHINESE = re.compile("[\u4e00-\u9fff]")
VIZKIT = Path(sys.executable).with_name("vizkit")


def type_in(desk, name: str, text: str) -> None:
    entry = desk.side.form.fields[name].entry
    entry.setFocus()
    entry.selectAll()
    QTest.keyClicks(entry, text)


def said(desk, name: str) -> str | None:
    field = desk.side.form.fields[name]
    return field.help.text() if field.help.property("kind") == "error" else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", explainers())
def test_every_input_has_a_field_with_its_help(opened, name, language):
    desk = opened(name=name, language=language)
    film = show_of(name).film
    for key, wanted in film.inputs.items():
        field = desk.side.form.fields[key]
        hint = film.translations.words(wanted.help, language)
        assert field.entry.accessibleName() == key and field.entry.accessibleDescription() == hint
        assert field.help.text() == hint and field.entry.toolTip().split("   ")[0] == hint
        assert field.label.buddy() is field.entry
        if wanted.among:
            assert [field.entry.itemText(i) for i in range(field.entry.count())] == list(wanted.among)


@pytest.mark.parametrize("name", explainers())
def test_in_chinese_a_form_speaks_no_english(opened, name):
    desk = opened(name=name)
    desk.restyle(language="zh")
    for field in desk.side.form.fields.values():
        spoken = [field.help.text(), field.entry.accessibleDescription(), field.entry.toolTip(), field.reset.toolTip()]
        if isinstance(field.entry, Entry) and field.wanted.default is not None:
            spoken.append(field.entry.placeholderText())
        assert all(map(CHINESE.search, spoken)), spoken


def test_what_is_wrong_is_introduced_in_the_language(desk, qtbot):
    type_in(desk, "p", "99")
    qtbot.waitUntil(lambda: said(desk, "p") is not None)
    told = said(desk, "p")
    desk.restyle(language="zh")
    assert said(desk, "p") == word("wrong", "zh", reason=told) and CHINESE.match(said(desk, "p"))
    desk.restyle(language="en")
    assert said(desk, "p") == told


def test_what_is_wrong_is_said_in_the_language(desk, qtbot):
    type_in(desk, "p", "five")
    qtbot.waitUntil(lambda: said(desk, "p") is not None)
    assert said(desk, "p") == "'five' is not a whole number"
    desk.restyle(language="zh")
    assert said(desk, "p") == word("wrong", "zh", reason="'five' 不是整数")


def test_enter_in_a_wrong_field_keeps_the_focus(desk, qtbot):
    desk.open("sliding-window")
    entry = desk.side.form.fields["nums"].entry
    type_in(desk, "nums", "[9,1,8,2,x,")
    before = desk.player.moment
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert said(desk, "nums") is not None
    QTest.keyClicks(desk.focusWidget(), "3]")
    assert desk.focusWidget() is entry and entry.text() == "[9,1,8,2,x,3]" and desk.player.moment == before
    type_in(desk, "nums", "9,1,8,2")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert desk.reel.inputs["nums"] == [9, 1, 8, 2] and desk.focusWidget() is desk.canvas


@pytest.mark.parametrize(
    ("pasted", "values"), [("1\n3\n−1\n", [1, 3, -1]), ("1，3，−1", [1, 3, -1]), ("[1, 3]", [1, 3])]
)
def test_what_is_pasted_is_read(desk, qtbot, pasted, values):
    desk.open("sliding-window")
    entry = desk.side.form.fields["nums"].entry
    QApplication.clipboard().setText(pasted)
    entry.selectAll()
    QTest.keySequence(entry, QKeySequence.StandardKey.Paste)
    desk.side.form.fields["k"].entry.setText("1")
    desk.side.form.fields["k"].entry.textEdited.emit("1")
    qtbot.waitUntil(lambda: desk.reel.inputs["nums"] == values)


def test_what_is_typed_is_shown_at_once(desk, qtbot):
    desk.open("sliding-window")
    type_in(desk, "nums", "5,1,9,2")
    qtbot.waitUntil(lambda: desk.reel.inputs["nums"] == [5, 1, 9, 2])
    assert said(desk, "nums") is None
    assert desk.reel.texts == {"nums": "5,1,9,2"}


WRONG = [
    ("lca", "p", "99"),
    ("lca", "p", "five"),
    ("sliding-window", "k", "0"),
    ("sliding-window", "nums", "1,x"),
    ("sliding-window", "nums", ",".join("1" * 40)),
    ("flashattn", "n", "400"),
    ("allreduce", "devices", ""),
    ("flashattn", "Q", "@nowhere.npy"),
]


@pytest.mark.parametrize(("name", "field", "text"), WRONG)
def test_what_is_wrong_is_said_as_on_the_command_line(opened, qtbot, tmp_path, name, field, text):
    desk = opened(name=name)
    before, position = desk.reel, desk.player.position
    entry = desk.side.form.fields[field].entry
    entry.setText(text)
    entry.textEdited.emit(text)
    qtbot.waitUntil(lambda: said(desk, field) is not None)
    command = [VIZKIT, "step", name, option(field), text]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    told = done.stderr.strip().removeprefix(f"vizkit: {option(field)}: ")
    assert told and option(field) not in told and said(desk, field) == told
    assert entry.accessibleDescription() == told
    assert desk.reel is before and desk.player.position == position
    assert [key for key in desk.side.form.fields if said(desk, key)] == [field]


def test_the_last_good_trace_stays_and_a_mended_input_takes_over(desk, qtbot):
    type_in(desk, "p", "99")
    qtbot.waitUntil(lambda: said(desk, "p") is not None)
    assert desk.reel.inputs["p"] == 5
    type_in(desk, "p", "6")
    qtbot.waitUntil(lambda: desk.reel.inputs["p"] == 6)
    assert said(desk, "p") is None


def test_one_stays_where_one_is_when_an_input_changes(desk, qtbot):
    desk.player.go(desk.reel.starts[3] + 4)
    type_in(desk, "q", "4")
    qtbot.waitUntil(lambda: desk.reel.inputs["q"] == 4)
    assert desk.player.moment == desk.reel.starts[3] + 4


def test_choices_switches_and_whole_numbers_take_keys(desk, qtbot):
    desk.open("flashattn")
    fields = desk.side.form.fields
    assert isinstance(fields["causal"].entry, Switch)
    fields["causal"].entry.setFocus()
    QTest.keyClick(fields["causal"].entry, Qt.Key.Key_Space)
    fields["order"].entry.setCurrentText("fa1")
    QTest.keyClick(fields["block_q"].entry, Qt.Key.Key_Down)
    wanted = {"causal": True, "order": "fa1", "block_q": 3}
    qtbot.waitUntil(lambda: {name: desk.reel.inputs[name] for name in wanted} == wanted)
    assert not desk.player.playing


def test_a_default_can_be_had_back(desk, qtbot):
    type_in(desk, "p", "6")
    field = desk.side.form.fields["p"]
    qtbot.waitUntil(lambda: desk.reel.inputs["p"] == 6)
    assert field.reset.isVisible()
    QTest.mouseClick(field.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.reel.inputs["p"] == 5)
    assert not field.reset.isVisible()
    type_in(desk, "q", "8")
    qtbot.waitUntil(lambda: desk.reel.inputs["q"] == 8)
    QTest.mouseClick(desk.side.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.reel.texts == {})


@pytest.mark.parametrize("ending", [".npy", ".csv", ".json", ".txt"])
def test_a_file_is_dropped_on_a_field(desk, qtbot, tmp_path, ending):
    desk.open("sliding-window")
    file = tmp_path / f"numbers{ending}"
    values = [4, 8, 2, 6]
    file.write_text(str(values) if ending == ".json" else ",".join(map(str, values)))
    if ending == ".npy":
        np.save(file, np.array(values))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    entry = desk.side.form.fields["nums"].entry
    assert isinstance(entry, Entry)
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entry.dropEvent(drop)
    assert entry.text() == f"@{file}"
    qtbot.waitUntil(lambda: desk.reel.inputs["nums"] == values)
