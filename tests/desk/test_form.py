"""The form: what is typed is shown, what is wrong is said, as on the command line."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.conftest import SCENES, explainers, show_of
from tests.inputs.kinds import KINDS
from vizkit.cli.main import cli
from vizkit.delivery.provenance import of_show
from vizkit.desk.field import Entry
from vizkit.desk.form import Form
from vizkit.desk.reel import Reel
from vizkit.desk.switch import Switch
from vizkit.desk.words import WORDS, word
from vizkit.explainer import catalogue, option
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.inputs.files import LARGEST
from vizkit.kept.archive import packed
from vizkit.kept.render import archive
from vizkit.language.translations import LANGUAGES
from vizkit.picture.style import Style

CHINESE = re.compile("[\u4e00-\u9fff]")


def type_in(desk, name: str, text: str) -> None:
    entry = desk.side.form.fields[name].entry
    entry.setFocus()
    entry.selectAll()
    QTest.keyClicks(entry, text)


def said(desk, name: str) -> str | None:
    field = desk.side.form.fields[name]
    return field.help.text() if field.help.property("kind") == "error" else None


@pytest.fixture
def form(qapp) -> Iterator[Callable[[str, str], Form]]:
    """The form of an explainer by itself; it goes, lest every desk after it dresses all its fields as well."""
    forms: list[Form] = []

    def form_(name: str, language: str) -> Form:
        made = Form(show_of(name).film)
        forms.append(made)
        made.dress(Style(language=language))
        return made

    yield form_
    for made in forms:
        made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", explainers())
def test_every_input_has_a_field_with_its_help(form, name, language):
    film, fields = show_of(name).film, form(name, language).fields
    for key, wanted in film.inputs.items():
        field = fields[key]
        hint = film.translations.words(wanted.help, language)
        assert field.entry.accessibleName() == key and field.entry.accessibleDescription() == hint
        assert field.help.text() == hint and field.entry.toolTip().split("   ")[0] == hint
        assert field.label.buddy() is field.entry
        if wanted.among:
            assert [field.entry.itemText(i) for i in range(field.entry.count())] == list(wanted.among)


@pytest.mark.parametrize("name", explainers())
def test_in_chinese_a_form_speaks_no_english(form, name):
    for field in form(name, "zh").fields.values():
        spoken = [field.help.text(), field.entry.accessibleDescription(), field.entry.toolTip(), field.reset.toolTip()]
        if isinstance(field.entry, Entry) and field.wanted.default is not None:
            spoken.append(field.entry.placeholderText())
        assert all(map(CHINESE.search, spoken)), spoken


def test_what_is_wrong_is_introduced_in_the_language(desk, qtbot):
    type_in(desk, "p", "99")
    qtbot.waitUntil(lambda: said(desk, "p") is not None)
    told = said(desk, "p")
    desk.restyle(language="zh")
    assert said(desk, "p").startswith(word("wrong", "zh", reason="")) and CHINESE.match(said(desk, "p"))
    desk.restyle(language="en")
    assert said(desk, "p") == told


def test_what_is_wrong_is_said_in_the_language(desk, qtbot):
    type_in(desk, "p", "five")
    qtbot.waitUntil(lambda: said(desk, "p") is not None)
    assert said(desk, "p") == "'five' is not a whole number"
    desk.restyle(language="zh")
    assert said(desk, "p") == word("wrong", "zh", reason="'five' 不是整数")


def test_a_run_that_is_stopped_is_said_at_its_input_in_the_language(desk, qtbot, monkeypatch):
    desk.restyle(language="zh")
    monkeypatch.setattr(desk, "most", 5)
    type_in(desk, "p", "6")
    qtbot.waitUntil(lambda: said(desk, "p") is not None)
    assert "运行过了 5 个时刻仍未结束" in said(desk, "p") and "vizkit step NAME --most N" in said(desk, "p")


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
    ("flashattn", "n", "30000000"),
    ("flashattn", "d", "9" * 400),
    ("pixelshuffle", "h", "30000000"),
    ("sliding-window", "nums", "[" * 100_000),
    ("sliding-window", "nums", "@/dev/zero"),
]


def test_what_is_wrong_is_said_as_on_the_command_line_and_soon(desk, qtbot):
    """No limit is found out by making what is beyond it: a second for them all."""
    took = 0.0
    for name, field, text in WRONG:
        desk.open(name, {})
        desk.ahead.stop()
        desk.side.form._patience.setInterval(0)
        before, position = desk.reel, desk.player.position
        entry = desk.side.form.fields[field].entry
        entry.setText(text)
        start = time.process_time()
        assert not desk.try_inputs()
        took += time.process_time() - start
        qtbot.waitUntil(lambda field=field: said(desk, field) is not None)
        told = CliRunner().invoke(cli, ["step", name, option(field), text]).exception
        assert isinstance(told, InputError) and told.about == field
        assert said(desk, field) == told.reason == entry.accessibleDescription()
        assert desk.reel is before and desk.player.position == position
        assert [key for key in desk.side.form.fields if said(desk, key)] == [field]
    assert took < 1.0


def test_what_no_author_foresaw_is_said_beside_the_field_too(desk, qtbot, monkeypatch):
    def fail(self: Reel, number: int) -> None:
        raise ZeroDivisionError("float division by zero")

    before = desk.reel
    monkeypatch.setattr(Reel, "check", fail)
    type_in(desk, "p", "6")
    qtbot.waitUntil(lambda: said(desk, "p") is not None)
    assert "ZeroDivisionError" in said(desk, "p") and "\n" not in said(desk, "p") and desk.reel is before


def test_what_another_moment_of_the_act_cannot_show_is_said_beside_the_field(desk, qtbot, monkeypatch):
    """It is found out when the act is drawn, after the moment that one is at."""

    def refuse(self: Reel, number: int) -> None:
        if self.ready(self.moments[number].act):
            raise InputError("too long to be read", "p")

    monkeypatch.setattr(Reel, "check", refuse)
    type_in(desk, "p", "6")
    qtbot.waitUntil(lambda: said(desk, "p") == "too long to be read")
    assert desk.reel.inputs["p"] == 6


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


def test_one_stays_in_the_act_where_others_are_left_out_and_that_is_said(opened, qtbot):
    desk = opened(name="knapsack")
    desk.player.go(desk.reel.starts[-1])
    act = desk.reel.acts[-1].name
    type_in(desk, "weights", "0,3,4")
    qtbot.waitUntil(lambda: len(desk.reel.acts) == 6)
    assert desk.reel.acts[desk.reel.moments[desk.player.moment].act].name == act
    assert desk.strip.said.text().startswith("left out: unlimited-copies, small-c-first: weights[0] must be")


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


def drag(*files: Path | str, text: str | None = None) -> QMimeData:
    mime = QMimeData()
    if files:
        mime.setUrls([QUrl.fromLocalFile(str(file)) if isinstance(file, Path) else QUrl(file) for file in files])
    if text is not None:
        mime.setText(text)
    return mime


def drop(widget, mime: QMimeData) -> bool:
    """Drop it as a file manager does that would rather move it; whether it was taken, which is never moved."""
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    how = (both, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(5, 5), *how)
    entering.setDropAction(Qt.DropAction.MoveAction)
    entering.ignore()
    QApplication.sendEvent(widget, entering)
    if not entering.isAccepted():
        return False
    event = QDropEvent(QPointF(5, 5), *how)
    event.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(widget, event)
    assert not event.isAccepted() or event.dropAction() == Qt.DropAction.CopyAction
    return event.isAccepted()


@pytest.fixture
def data(tmp_path) -> dict[str, Path]:
    """The same numbers in a file of every kind."""
    values, files = [4, 8, 2, 6], {}
    for ending in LARGEST:
        file = files[ending] = tmp_path / f"numbers{ending}"
        file.write_text(str(values) if ending == ".json" else ",".join(map(str, values)))
    np.save(files[".npy"], np.array(values))
    return files


@pytest.mark.parametrize("where", ["field", "stage"])
def test_a_file_is_dropped_on_a_field_or_on_the_stage(desk, data, where):
    desk.open("sliding-window")
    entry = desk.side.form.fields["nums"].entry
    for file in data.values():
        entry.setText("1,2,3")
        assert drop(entry if where == "field" else desk, drag(file, text=f"file://{file}"))
        assert entry.text() == f"@{file}" and file.exists()
        assert desk.try_inputs() and desk.reel.inputs["nums"] == [4, 8, 2, 6]


def test_a_file_dropped_on_the_stage_goes_to_the_input_of_its_name(desk, tmp_path):
    desk.open("flashattn")
    file = tmp_path / "v.csv"
    np.savetxt(file, np.arange(32.0).reshape(8, 4), delimiter=",")
    assert drop(desk, drag(file))
    assert desk.side.form.texts() == {"V": f"@{file}"} and desk.try_inputs()


def test_what_is_no_file_of_data_is_not_pasted_as_a_path(desk, data, tmp_path):
    entry = desk.side.form.fields["tree"].entry
    before = entry.text()
    for mime in (
        drag(tmp_path / "notes.pdf", text="file:///notes.pdf"), drag(*data.values()), drag("https://example.org/x.csv"),
    ):  # fmt: skip
        assert not drop(entry, mime) and not drop(desk, mime) and entry.text() == before
    entry.selectAll()
    assert drop(entry, drag(text="1,2,3")) and "1,2,3" in entry.text()


def test_a_scene_dropped_on_the_stage_is_shown(desk, tmp_path):
    mine = tmp_path / "mine.py"
    mine.write_text((SCENES / "lca.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert drop(desk, drag(mine))
    assert desk.name == str(mine) and desk.side.shelf.order[-1] == str(mine)
    broken = tmp_path / "broken.py"
    broken.write_text("x =", encoding="utf-8")
    assert drop(desk, drag(broken))
    assert desk.name == str(mine) and "broken.py:1" in desk.strip.said.text()


def test_every_kind_that_is_typed_has_its_word():
    kinds = {wanted.kind.partition(" or ")[0] for wanted, _ in KINDS.values() if "[" not in wanted.kind}
    assert kinds - {"choice", "switch"} <= WORDS.keys()


def test_a_trace_dropped_on_the_stage_is_shown_with_the_inputs_that_it_has(desk, tmp_path):
    show = Show(catalogue.film("sliding-window"), {"nums": [2, 1], "k": 2}, ["one-sweep"])
    file = tmp_path / "mine.trace"
    file.write_bytes(packed(archive(show, of_show("sliding-window", show, {}).text())))
    assert drop(desk, drag(file))
    assert desk.name == str(file) and [act.name for act in desk.reel.acts] == ["one-sweep"]
    assert desk.reel.digests == show.digests
    fill = desk.side.form.fields["k"].entry
    fill.setText("1")
    assert not desk.try_inputs() and desk.reel.digests == show.digests
