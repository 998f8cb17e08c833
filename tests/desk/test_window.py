"""The window: its look, its languages, what it copies, saves and remembers, and that everyone can use it."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QLabel, QLineEdit

from tests.conftest import SCENES, explainers, show_of
from tests.desk.test_painting import pixels, similarity
from vizkit.desk.canvas import AREAS
from vizkit.desk.words import WORDS
from vizkit.explainer import catalogue
from vizkit.explainer.beside import Beside
from vizkit.film.still import still
from vizkit.frames.stage import room
from vizkit.language.house import HOUSE
from vizkit.picture.style import Style

KEY = Qt.Key


def test_the_shelf_shows_every_explainer_with_its_idea_and_a_picture(pictured, desk, qtbot):
    cards = desk.side.shelf.cards
    assert sorted(cards) == explainers()
    qtbot.waitUntil(lambda: all(card._picture is not None for card in cards.values()))
    for name, card in cards.items():
        film = show_of(name).film
        assert (card.accessibleName(), card.accessibleDescription()) == (film.title, film.idea)
        assert len(np.unique(pixels(card._picture).reshape(-1, 3), axis=0)) > 20
    families = [cards[name].entry.heading.family for name in desk.side.shelf.order]
    assert len({*families}) == sum(one != other for one, other in zip(["", *families], families, strict=False))


def test_another_explainer_is_a_click_or_a_key_away(desk):
    order = desk.side.shelf.order
    QTest.mouseClick(desk.side.shelf.cards["allreduce"], Qt.MouseButton.LeftButton)
    assert desk.name == "allreduce"
    QTest.keyClick(desk, KEY.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert desk.name == order[order.index("allreduce") + 1]


def test_language_and_theme_switch_where_one_is(desk, qtbot):
    desk.player.go(30)
    before = desk.reel.runs
    for language in desk.reel.film.languages[1:]:
        QTest.keyClick(desk.canvas, KEY.Key_L)
        assert desk.style_.language == language
    QTest.keyClick(desk.canvas, KEY.Key_T)
    assert desk.style_ == Style("lecture", "light", "zh") and desk.player.moment == 30
    assert desk.reel.runs is before
    assert desk.canvas.accessibleDescription().splitlines()[0] == desk.reel.moments[30].say("zh")
    assert desk.windowTitle().startswith(desk.reel.film.translations.words(desk.reel.film.title, "zh"))
    assert pixels(desk.canvas.grab().toImage())[1, 1].tolist() == [255, 255, 255]


def texts(desk):
    """All that the window says of itself, with what says it."""
    for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractSlider, QLabel):
        for widget in desk.findChildren(kind):
            yield widget, widget.accessibleName()
            yield widget, widget.toolTip()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_has_a_name_in_the_language(opened, language):
    desk = opened(name="flashattn", language=language)
    controls = [
        widget
        for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractSlider)
        for widget in desk.middle.findChildren(kind) + desk.side.findChildren(kind)
        if widget.objectName() != "qt_spinbox_lineedit" and "ScrollBar" not in type(widget).__name__
    ]
    assert len(controls) > 25
    for widget in controls:
        assert widget.accessibleName(), widget
        assert widget.focusPolicy() != Qt.FocusPolicy.NoFocus, widget.accessibleName()
    assert desk.canvas.accessibleName() and desk.canvas.accessibleDescription()
    other = {said for said in WORDS.values() if HOUSE.words(said, "zh") != said and "{" not in said}
    if language == "zh":
        assert not [said for _, said in texts(desk) if said.split("   ")[0] in other]


def test_the_same_moment_looks_as_on_the_sheet(desk, qtbot):
    """Whole and on the screen: the canvas shows what `vizkit sheet` does."""
    desk.player.go(30)
    qtbot.waitUntil(lambda: desk.reel.ready(desk.reel.moments[30].act))
    shown = pixels(desk.canvas.grab().toImage())
    by = shown.shape[1] / 1920
    top = round((shown.shape[0] - AREAS["lecture"].height() * by) / 2)
    filmed = still(desk.reel, desk.reel.moments[30], Style()).resize((shown.shape[1], round(1080 * by)), Image.LANCZOS)
    stage = room(desk.reel, desk.reel.moments[30].act, "lecture")
    left, upper, right, lower = (round(side * by) for side in stage)
    one = shown[top + upper : top + lower, left:right]
    other = np.asarray(filmed)[upper:lower, left:right]
    assert similarity(one, other) >= 0.95


def test_full_screen_shows_the_stage_alone(desk, qtbot):
    desk.player.go(30)
    QTest.keyClick(desk.canvas, KEY.Key_F)
    assert desk.isFullScreen() and not desk.side.isVisible() and desk.style_.layout == "slide"
    assert desk.canvas.height() == desk.middle.height() and desk.player.moment == 30
    QTest.keyClick(desk.canvas, KEY.Key_PageDown)
    assert desk.player.moment == 31
    assert not desk.middle.foot.isVisible()
    qtbot.wait(50)
    for across in (100, 200):
        QTest.mouseMove(desk.canvas, QPoint(across, 100))
    qtbot.waitUntil(desk.middle.foot.isVisible)
    QTest.keyClick(desk.canvas, KEY.Key_Escape)
    assert not desk.isFullScreen() and desk.style_.layout == "lecture"
    qtbot.waitUntil(desk.side.isVisible)


def test_the_stage_alone_can_be_had_in_the_window(desk):
    QTest.keyClick(desk.canvas, KEY.Key_S)
    assert desk.style_.layout == "slide" and not desk.isFullScreen()
    assert not [mark for mark in desk.reel.screen(0) if mark.key.startswith(":code/")]
    QTest.keyClick(desk.canvas, KEY.Key_S)
    assert desk.style_.layout == "lecture"


def test_the_picture_is_copied(desk):
    desk.player.go(12)
    desk.menu.actions_["copy"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert copied.width() == 1920
    assert similarity(pixels(copied), pixels(desk.canvas.picture(copied.size()))) == pytest.approx(1.0)


def test_a_moment_is_saved_as_the_film_shows_it(desk, tmp_path):
    desk.player.go(12)
    desk.output.save(tmp_path / "moment.png")
    desk.output.save(tmp_path / "moment.svg")
    style = desk.style_
    filmed = still(desk.reel, desk.reel.moments[12], style)
    saved = np.asarray(Image.open(tmp_path / "moment.png").convert("RGB"))
    assert saved.shape == (1080, 1920, 3)
    assert similarity(saved, np.asarray(filmed)) >= 0.95
    drawn = (tmp_path / "moment.svg").read_text(encoding="utf-8")
    assert drawn.count("<path") > 50 and "<image" not in drawn


def test_what_cannot_be_saved_is_said(desk, tmp_path):
    (tmp_path / "file").touch()
    desk.output.save(tmp_path / "file" / "moment.png")
    assert str(tmp_path / "file") in desk.strip.said.text() and desk.strip.isVisible()
    desk.output.save(tmp_path / "moment.pdf")
    assert "neither .png nor .svg" in desk.strip.said.text()
    assert sorted(file.name for file in tmp_path.iterdir() if file.name != "settings") == ["file"]


def test_window_and_last_choice_are_remembered(opened, qtbot):
    desk = opened(name="sliding-window")
    desk.side.form.fields["k"].put("4", said=True)
    qtbot.waitUntil(lambda: desk.reel.inputs["k"] == 4)
    desk.restyle(theme="light", language="zh")
    desk.set_speed(2.0)
    desk.player.go(7)
    desk.resize(1300, 800)
    desk.close()
    again = opened()
    assert (again.name, again.reel.inputs["k"], again.player.moment) == ("sliding-window", 4, 7)
    assert again.style_ == Style("lecture", "light", "zh") and again.player.speed == 2.0
    other = opened(name="lca")
    assert other.reel.texts == {} and other.player.moment == 0 and other.style_.language == "zh"


def test_nonsense_in_the_memory_is_forgotten(opened, desk):
    for said in ("no json", '{"theme": "pink"}', '{"unknown": 1}', '{"texts": 3}', "[]"):
        desk.memory._settings.setValue("choice", said)
        desk.memory._settings.sync()
        assert desk.memory.choice().theme == "dark"
    desk.memory._settings.setValue("choice", '{"name": "gone", "texts": {"x": "1"}, "moment": 99}')
    desk.memory._settings.sync()
    again = opened()
    assert again.reel is not None and again.reel.texts == {}


def test_wrong_texts_in_the_memory_are_said_beside_their_field(opened, qtbot):
    desk = opened(name="lca", texts={"p": "99"})
    assert desk.reel.inputs["p"] == 5
    field = desk.side.form.fields["p"]
    qtbot.waitUntil(lambda: "99 is not in it" in field.help.text())


def test_without_the_chinese_font_the_language_stays(desk, monkeypatch):
    from vizkit.picture import type as typography

    def setting(words: str, *how: object) -> object:
        if any(ord(sign) > 0x2E80 for sign in words):
            raise typography.MissingGlyph("树")
        return typography.setting(words, *how)

    monkeypatch.setattr("vizkit.picture.outline.setting", setting)
    desk.restyle(language="zh")
    assert desk.style_.language == "en" and desk.reel.style.language == "en"
    assert "pip install manimgx-fonts-cjk" in desk.strip.said.text()


def test_a_scene_file_of_one_s_own_is_on_the_shelf_and_remembered(opened, tmp_path):
    mine = tmp_path / "mine.py"
    mine.write_text((SCENES / "lca.py").read_text(encoding="utf-8"), encoding="utf-8")
    desk = opened(name=str(mine))
    assert desk.name == str(mine) and str(mine) in desk.side.shelf.cards
    desk.close()
    assert opened().name == str(mine)
    mine.unlink()
    assert opened().name in explainers()


def test_only_the_scene_that_is_opened_is_run(opened, tmp_path, monkeypatch, qtbot):
    scenes = tmp_path / "own" / "scenes"
    scenes.mkdir(parents=True)
    for name, above in {"quiet": "from told import told", "broken": "1 / 0"}.items():
        body = (SCENES / "lca.py").read_text(encoding="utf-8").replace("class Lowest", f"{above}\n\n\nclass Lowest")
        assert above in body
        (scenes / f"{name}.py").write_text(body, encoding="utf-8")
    (scenes / "told.py").write_text("told = open('quiet.ran', 'w').close()\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "own")
    desk = opened(name="lca")
    qtbot.waitUntil(lambda: not desk.ahead.busy)
    assert {"quiet", "broken"} <= {*desk.side.shelf.cards} and not Path("quiet.ran").exists()
    QTest.mouseClick(desk.side.shelf.cards["broken"], Qt.MouseButton.LeftButton)
    assert (desk.name, desk.side.shelf.cards["lca"].isChecked()) == ("lca", True)
    assert "scenes/broken.py:" in desk.strip.said.text() and "ZeroDivisionError" in desk.strip.said.text()
    QTest.mouseClick(desk.side.shelf.cards["quiet"], Qt.MouseButton.LeftButton)
    assert desk.name == "quiet" and Path("quiet.ran").exists()


def test_two_runs_stand_side_by_side_and_the_first_takes_the_form_s_inputs(opened):
    film = Beside("--k 2", "sliding-window", texts={"nums": "2,1", "k": "2"}, acts=("one-sweep",))
    film = film.on(catalogue.film("sliding-window"))
    texts = {"nums": "2,1", "k": "1"}
    desk = opened({"sliding-window": film}, name="sliding-window", texts=texts)
    keys = desk.reel.meant(1)
    assert {key.partition(".")[0] for key in keys} == {"one", "rule", "other"}
    assert (
        pickle.loads(pickle.dumps(desk.reel.film.beside)).on(catalogue.film("sliding-window")).acts[0].name
        == "one-sweep-beside"
    )
    desk.side.form.fields["k"].entry.setText("2")
    assert desk.try_inputs()
    assert desk.reel.runs[0].pairs == tuple((number, number) for number in range(len(desk.reel.moments)))
