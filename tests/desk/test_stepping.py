"""Through the moments: keys, buttons, the scrubber, playing, and what a mark came from."""

from __future__ import annotations

import gc
import re
import sys
import weakref

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.conftest import show_of
from tests.desk.conftest import reel_of
from vizkit.desk.aloud import aloud
from vizkit.desk.origin import lines
from vizkit.desk.reel import Reel
from vizkit.desk.start import run
from vizkit.explainer.naming import names
from vizkit.frames.frame import screen
from vizkit.frames.origins import Origin, Origins
from vizkit.picture.marks import Mark, Text
from vizkit.picture.style import Style

KEY = Qt.Key

TICK = re.compile(r"/(across|down|ruler)/\d+$|/index$")
"""The key of a number on an axis or of a place, which may be no variable's."""


def is_number(mark: Mark) -> bool:
    return isinstance(mark, Text) and re.fullmatch(r"[−.,\d]*\d", mark.words[0]) is not None


def rest(desk, qtbot):
    qtbot.waitUntil(lambda: desk.player.position == desk.player.moment)


def press(desk, key):
    QTest.keyClick(desk.canvas, key)


def test_an_explainer_opens_at_its_first_moment(opened, qtbot, tried):
    desk, show = opened(name=tried), show_of(tried)
    assert desk.reel.moments and len(desk.reel.moments) == len(show.moments)
    assert desk.windowTitle().startswith(show.film.title)
    assert desk.canvas.accessibleDescription().splitlines()[0] == show.moments[0].step.say()
    assert desk.side.shelf.cards[tried].isChecked()


@pytest.mark.parametrize(("forward", "back"), [(KEY.Key_Right, KEY.Key_Left), (KEY.Key_PageDown, KEY.Key_PageUp)])
def test_keys_step_forward_and_back(desk, qtbot, forward, back):
    desk.set_speed(3.0)
    for wanted in (1, 2):
        press(desk, forward)
        assert desk.player.moment == wanted
    rest(desk, qtbot)
    assert desk.canvas.accessibleDescription().splitlines()[0] == desk.reel.moments[2].step.say()
    press(desk, back)
    rest(desk, qtbot)
    assert desk.player.moment == 1
    assert desk.canvas.accessibleDescription().splitlines()[0] == desk.reel.moments[1].step.say()


def test_what_is_behind_looks_as_it_did(desk, qtbot):
    desk.set_speed(3.0)
    desk.player.go(20)
    before = desk.canvas.grab().toImage()
    for by in (1, 1, -1, -1):
        desk.player.step(by)
        rest(desk, qtbot)
    assert desk.canvas.grab().toImage() == before


def test_a_step_moves_through_what_lies_between(desk, qtbot):
    desk.player.go(30)
    seen = []
    desk.player.moved.connect(seen.append)
    press(desk, KEY.Key_Right)
    rest(desk, qtbot)
    assert seen[-1] == 31 and any(30 < position < 31 for position in seen) and seen == sorted(seen)


def test_ends_and_acts_have_keys(desk, qtbot):
    press(desk, KEY.Key_End)
    assert desk.player.moment == len(desk.reel.moments) - 1
    assert not desk.controls.buttons["forward"].isEnabled()
    press(desk, KEY.Key_Right)
    assert desk.player.moment == len(desk.reel.moments) - 1
    press(desk, KEY.Key_Home)
    assert desk.player.moment == 0 and not desk.controls.buttons["back"].isEnabled()
    press(desk, KEY.Key_3)
    assert desk.player.moment == desk.reel.starts[2]
    press(desk, KEY.Key_9)
    assert desk.player.moment == desk.reel.starts[2]


def test_space_plays_and_pauses(desk, qtbot):
    desk.set_speed(3.0)
    press(desk, KEY.Key_Space)
    assert desk.player.playing
    qtbot.waitUntil(lambda: desk.player.moment >= 2)
    QTest.mouseClick(desk.controls.buttons["play"], Qt.MouseButton.LeftButton)
    assert not desk.player.playing
    rest(desk, qtbot)


def test_playing_ends_at_the_last_moment_and_starts_again(desk, qtbot):
    last = len(desk.reel.moments) - 1
    desk.set_speed(3.0)
    desk.player.go(last - 1)
    desk.player.play()
    qtbot.waitUntil(lambda: not desk.player.playing)
    assert desk.player.moment == last
    desk.player.play()
    assert desk.player.moment < last


def test_speed_has_keys(desk):
    press(desk, KEY.Key_Plus)
    assert desk.player.speed == 1.5 and desk.controls.speeds.currentText() == "1.5×"
    press(desk, KEY.Key_Minus)
    press(desk, KEY.Key_Minus)
    assert desk.player.speed == 0.75


def test_dragging_the_scrubber_shows_what_lies_between_and_rests_on_a_moment(desk, qtbot):
    scrubber = desk.controls.scrubber
    seen = []
    desk.player.moved.connect(seen.append)
    ends = [round(scrubber.spot(position)) for position in (10.0, 12.4)]
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(ends[0], 17))
    for across in range(ends[0], ends[1] + 1):
        QTest.mouseMove(scrubber, QPoint(across, 17))
    assert any(position % 1 for position in seen)
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(ends[1], 17))
    assert desk.player.position == 12 and scrubber.value() == 12


def test_every_moment_has_a_place_on_the_scrubber(desk):
    scrubber = desk.controls.scrubber
    spots = [scrubber.spot(number) for number in range(len(desk.reel.moments))]
    assert spots == sorted(set(spots)) and spots[0] > 0 and spots[-1] < scrubber.width()
    assert [round(scrubber._position_at(spot), 6) for spot in spots] == list(range(len(spots)))


def kinds_of_moments(reel: Reel) -> list[int]:
    """Of every act the last moment of each name: what a scene draws may differ by its moment's name."""
    return sorted({(moment.act, moment.step.name): number for number, moment in enumerate(reel.moments)}.values())


def test_an_origin_is_a_variable_at_a_moment_that_had_it_and_no_number_lacks_one(explainer):
    reel = reel_of(explainer)
    found = 0
    for number in kinds_of_moments(reel):
        moment, origins = reel.moments[number], Origins(reel, number)
        for mark in reel.screen(number):
            origin = origins.of(mark.key)
            if origin is not None:
                found += 1
                assert reel.starts[moment.act] <= origin.moment <= number
                known = (reel.moments[origin.moment].step.variables, moment.run.act.given, moment.run.facts)
                before = moment.run.act.since is not None and origin.moment == reel.starts[moment.act]
                assert before or any(origin.name in held for held in known)
                assert lines(reel, origin)
        for mark in reel.meant(number).values():
            to_come = mark.key.endswith("/index") and mark.key.split("/")[0] not in moment.step.variables
            named = names(mark.key, moment.step.variables) and not to_come
            if named or (is_number(mark) and not TICK.search(mark.key)):
                assert origins.of(mark.key) is not None, f"{mark.key} at moment {number + 1}"
    assert found


def test_an_answer_came_from_the_moment_that_found_it():
    reel = reel_of("sliding-window")
    act = next(n for n, act in enumerate(reel.acts) if act.name == "one-sweep")
    last = reel.starts[act] + len(reel.runs[act].trace) - 1
    for place in range(6):
        for key in (f"maxima/{place}", f"maxima/{place}#"):
            origin = Origins(reel, last).of(key)
            assert origin.name == "maxima"
            held = [len(reel.moments[origin.moment - back].step.variables["maxima"]) for back in (0, 1)]
            assert held == [place + 1, place]


def test_hovering_lights_and_a_click_goes_there(desk, qtbot):
    desk.open("sliding-window")
    act = next(n for n, act in enumerate(desk.reel.acts) if act.name == "one-sweep")
    last = desk.reel.starts[act] + len(desk.reel.runs[act].trace) - 1
    desk.player.go(last)
    qtbot.waitUntil(lambda: desk.reel.ready(act))
    mark = next(mark for mark in desk.reel.screen(last) if mark.key == "maxima/4#")
    origin = Origins(desk.reel, last).of(mark.key)
    place = desk.canvas._rectangle(mark.bounds).center().toPoint()
    dark = desk.canvas.grab().toImage()
    QTest.mouseMove(desk.canvas, place)
    qtbot.waitUntil(lambda: desk.controls.scrubber._marked == origin.moment)
    assert desk.canvas.grab().toImage() != dark
    QTest.mouseClick(desk.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert desk.player.moment == origin.moment
    QTest.mouseMove(desk.canvas, QPointF(2, 2).toPoint())
    assert desk.controls.scrubber._marked == -1


@pytest.mark.parametrize("name", ["lca", "flashattn"])
def test_nothing_is_kept_of_a_run_that_is_no_longer_shown(name):
    """Marks are many: they go with what showed them, and nobody has to look for circles among them."""
    reel = Reel(show_of(name).film, {}, Style())
    reel.screen(0)
    for _ in reel.draw(0):
        pass
    reel.screen(0), reel.meant(0)
    kept, other = weakref.ref(reel), reel.styled(Style(theme="light"))
    other.screen(0)
    gc.disable()
    try:
        del reel
        assert kept() is None
    finally:
        gc.enable()


def test_code_and_variables_are_spoken_as_they_stand_beside_the_stage(tried):
    reel = reel_of(tried)
    for number in reel.starts:
        moment = reel.moments[number]
        note, line, *held = aloud(reel, number).splitlines()
        assert note == moment.say("en")
        marks = [mark for mark in screen(reel, moment, reel.style, ("code",)) if isinstance(mark, Text)]
        shown = {mark.key.split("/")[1]: mark.words[0] for mark in marks if re.fullmatch(":watch/.*/value", mark.key)}
        assert [each.split(" = ")[0] for each in held] == [*shown]
        whole = {name: value for name, value in (each.split(" = ") for each in held) if " " not in shown[name]}
        assert whole == {name: shown[name] for name in whole}
        ran = lines(reel, Origin("", number))
        rows = [mark.words[0] for mark in marks if mark.key.rpartition("/")[0] + "/" in ran]
        assert rows and "".join(rows).replace(" ", "") in line.replace(" ", "")


def test_the_act_one_goes_to_is_drawn_before_all_else(desk):
    act = len(desk.reel.acts) - 1
    assert not desk.reel.ready(act)
    desk.ahead.start(lambda: iter(int, 1))  # work without an end
    desk.player.go(desk.reel.starts[act])
    for _ in desk.reel.runs[act].trace.steps:
        desk.ahead._go_on()
    assert desk.reel.ready(act)
    desk.ahead.stop()


@pytest.mark.parametrize("what", ["painting", "playing", "anything"])
def test_what_an_author_got_wrong_is_one_line_and_not_a_traceback(desk, qtbot, monkeypatch, what):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("float division by zero")

    desk.player.go(3)
    if what == "painting":
        monkeypatch.setattr(desk.canvas, "picture", fail)
        desk.canvas.show_at(desk.reel, 3.0)
    elif what == "playing":
        monkeypatch.setattr(Reel, "seconds", lambda self, number: (0.1, 0.0))
        desk.player.play()
        monkeypatch.setattr(Reel, "seconds", fail)
    else:
        monkeypatch.setattr("vizkit.desk.start.window", lambda *_: desk)
        monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
        monkeypatch.setattr("signal.signal", lambda *_: None)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        run({})
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("float division by zero"), None)
    qtbot.waitUntil(lambda: "ZeroDivisionError" in desk.strip.said.text())
    assert not desk.player.playing and "\n" not in desk.strip.said.text()
