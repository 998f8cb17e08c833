"""The window fits its screen, and nothing in it overlaps, however small it is."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget

from vizkit.desk.window import BORDER, LEAST, SIZE, Window

LOW = (1000, 620)


def on(desk, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(desk, QPoint(0, 0)), widget.size())


def sized(desk, qtbot, size: tuple[int, int]) -> None:
    desk.resize(*size)
    qtbot.waitUntil(lambda: desk.halves.size() == QSize(*size))


def test_the_first_window_fits_its_screen(opened, monkeypatch):
    first = []
    monkeypatch.setattr(Window, "show", lambda self: first.append((self.size(), self.minimumSize())))
    monkeypatch.setattr("pytestqt.qtbot.QtBot.waitExposed", lambda *_: None)
    monkeypatch.setattr(
        Window, "resize", lambda self, *size: None if len(size) == 2 else QMainWindow.resize(self, *size)
    )
    room = opened(name="lca").screen().availableSize() - BORDER
    assert room.width() < SIZE.width()  # the usual window has no room on this screen
    ((size, least),) = first
    assert size == SIZE.boundedTo(room) and least == LEAST.boundedTo(room)


def hover(widget: QWidget, at: QPoint) -> None:
    for place in (at - QPoint(1, 0), at):
        QTest.mouseMove(widget, place)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_overlaps_and_nothing_is_outside(opened, qtbot, language):
    desk = opened(name="flashattn", language=language)
    controls = desk.controls
    for size in [(1600, 900), (1366, 720), LOW, (800, 450), (683, 384), LEAST.toTuple()]:
        sized(desk, qtbot, size)
        parts = [*controls.buttons.values(), controls.counter, controls.speeds, controls.scrubber, desk.canvas]
        places = [on(desk, part) for part in parts]
        for place, part in zip(places, parts, strict=True):
            assert desk.rect().contains(place), (size, part)
            assert part is controls.counter or place.size() == place.size().expandedTo(part.minimumSizeHint()), part
        assert not [pair for pair in combinations(places, 2) if QRect.intersects(*pair)], size
        assert controls.counter.text() and desk.canvas.height() > desk.height() / 2
        if desk.side.isVisible():
            assert not on(desk, desk.side).intersects(on(desk, desk.middle))


def test_the_shelf_folds_where_it_is_low(opened, qtbot):
    desk = opened(name="lca")
    cards = desk.side.shelf.cards
    assert all(card.isVisible() for card in cards.values()) and not desk.side.shelf.unfold.isVisible()
    sized(desk, qtbot, LOW)
    assert [name for name, card in cards.items() if card.isVisible()] == ["lca"]
    assert desk.side._formed.height() > desk.side._shelved.height()
    QTest.mouseClick(desk.side.shelf.unfold, Qt.MouseButton.LeftButton)
    assert all(card.isVisible() for card in cards.values())
    QTest.mouseClick(cards["allreduce"], Qt.MouseButton.LeftButton)
    assert desk.name == "allreduce"
    assert [name for name, card in cards.items() if card.isVisible()] == ["allreduce"]
    QTest.keyClick(desk, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert [name for name, card in cards.items() if card.isVisible()] == [desk.name]


def test_the_side_can_be_put_away(opened, qtbot):
    desk = opened(name="lca")
    QTest.keyClick(desk.canvas, Qt.Key.Key_I)
    assert not desk.side.isVisible() and desk.middle.width() == desk.width()
    QTest.mouseClick(desk.controls.buttons["side"], Qt.MouseButton.LeftButton)
    assert desk.side.isVisible() and desk.middle.width() == desk.width() - desk.side.width()


def test_in_a_narrow_window_the_side_lies_over_the_stage_until_one_leaves_it(opened, qtbot):
    desk = opened(name="lca")
    sized(desk, qtbot, (700, 500))
    assert not desk.side.isVisible() and desk.middle.width() == 700
    QTest.keyClick(desk.canvas, Qt.Key.Key_I)
    assert desk.side.isVisible() and desk.middle.width() == 700
    assert desk.focusWidget() is desk.side.form.fields["tree"].entry
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    assert not desk.side.isVisible()
    QTest.keyClick(desk.canvas, Qt.Key.Key_I)
    sized(desk, qtbot, (1400, 800))
    assert desk.side.isVisible() and desk.middle.x() == desk.side.width()


def test_long_news_has_the_lines_it_needs(opened, qtbot):
    desk = opened(name="lca")
    sized(desk, qtbot, (700, 500))
    desk.strip.tell("word " * 60)
    qtbot.waitUntil(lambda: desk.strip.said.height() >= desk.strip.said.heightForWidth(desk.strip.said.width()))
    assert desk.rect().contains(on(desk, desk.strip)) and not on(desk, desk.canvas).intersects(on(desk, desk.strip))


def test_what_lies_under_a_tip_can_be_pressed(opened, qtbot):
    """Whatever is said over a place, the press there is the place's own."""
    desk = opened(name="lca")
    scrubber = desk.controls.scrubber
    at = QPoint(round(scrubber.spot(20)), 17)
    hover(scrubber, at)
    qtbot.waitUntil(scrubber.tip.isVisible)
    assert desk.reel.moments[20].say("en") in scrubber.tip.text() and desk.rect().contains(on(desk, scrubber.tip))
    for tip in (scrubber.tip, desk.canvas.tip):
        tip.say(scrubber.tip.text(), scrubber.rect())
        tip.move(scrubber.mapTo(desk, QPoint(0, 0)))
        tip.resize(scrubber.size())
        assert desk.childAt(scrubber.mapTo(desk, at)) is scrubber


def test_no_dot_is_left_where_a_drag_began(opened, qtbot):
    desk = opened(name="lca")
    scrubber = desk.controls.scrubber
    ends = [QPoint(round(scrubber.spot(number)), 17) for number in (10, 20)]
    hover(scrubber, ends[0])
    qtbot.waitUntil(lambda: scrubber._hovered == 10)
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=ends[0])
    QTest.mouseMove(scrubber, ends[1])
    assert desk.player.moment == 20 and not scrubber.tip.isVisible()
    held = scrubber.grab().toImage()
    scrubber._hovered = -1
    assert scrubber.grab().toImage() == held
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=ends[1])
