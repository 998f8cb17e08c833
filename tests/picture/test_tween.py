"""Tweens: near its ends a way is the very mark of that end, and nobody sees it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vizkit.picture.marks import Box, Line, Text
from vizkit.picture.tween import SHADE, SHIFT, Tween
from vizkit.picture.way import Way

RED, BLUE = (1.0, 0.1, 0.1, 1.0), (0.1, 0.1, 1.0, 0.6)

BOX = Box(key="a", x=100.0, y=100.0, w=60.0, h=60.0, fill=RED)
LINE = Line(key="a", points=((0.0, 0.0), (200.0, 100.0)), colour=RED)
TEXT = Text(key="a", x=100.0, y=100.0, words=("7",), colour=RED, weight=400)

WINDOW = (0.1, 0.7)

WAYS = {
    "moves": Way(BOX, replace(BOX, x=700.0), WINDOW, "move"),
    "bends": Way(BOX, replace(BOX, x=700.0), WINDOW, "move", (0.0, 300.0, 40.0, 0.0)),
    "grows": Way(BOX, replace(BOX, w=500.0), WINDOW, "grow"),
    "is another line": Way(LINE, replace(LINE, points=((0.0, 0.0), (90.0, 400.0), (0.0, 9.0))), WINDOW, "change"),
    "changes colour": Way(BOX, replace(BOX, fill=BLUE), WINDOW, "change"),
    "says another number": Way(TEXT, replace(TEXT, words=("8",)), WINDOW, "change"),
    "enters": Way(None, BOX, WINDOW, "enter"),
    "leaves": Way(BOX, None, WINDOW, "leave"),
    "flies": Way(replace(BOX, y=900.0), BOX, WINDOW, "fly"),
    "sinks": Way(BOX, replace(BOX, y=900.0), WINDOW, "sink"),
}


def shifted(one, other) -> float:
    """The most by which two marks, or their points, are apart."""
    most = np.abs(np.subtract(one.bounds, other.bounds)).max()
    if isinstance(one, Line):
        many = max(len(one.points), len(other.points))
        ends = [mark.points + mark.points[-1:] * (many - len(mark.points)) for mark in (one, other)]
        most = max(most, np.abs(np.subtract(*ends)).max())
    return most


def shaded(one, other) -> float:
    """The most by which two marks' colours or opacities differ."""
    colours = [(mark.fill if isinstance(mark, Box) else mark.colour, mark.opacity) for mark in (one, other)]
    return max(np.abs(np.subtract(colours[0][0], colours[1][0])).max(), abs(colours[0][1] - colours[1][1]))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_nobody_sees_that_a_way_begins_late_and_ends_early(way):
    tween = Tween(way)
    assert WINDOW[0] < tween.begin < tween.end < WINDOW[1]
    for just, end in ((tween.begin + 1e-9, tween.before), (tween.end - 1e-9, tween.after)):
        (mark,) = tween.at(just)
        if end and way.kind not in ("fly", "sink"):
            assert mark is not end[0]
            assert shifted(mark, end[0]) <= SHIFT * 1.01 and shaded(mark, end[0]) <= SHADE * 1.01
        elif end:
            assert shifted(mark, end[0]) <= SHIFT * 1.01
        else:
            assert mark.opacity <= SHADE * 1.01


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_outside_of_a_tween_its_way_is_one_object(way):
    tween = Tween(way)
    for part in (0.0, WINDOW[0], tween.begin):
        assert tween.at(part) is tween.before
    for part in (tween.end, WINDOW[1], 1.0):
        assert tween.at(part) is tween.after


def test_what_is_another_at_once_begins_on_time():
    way = Way(TEXT, replace(TEXT, weight=600, colour=BLUE), WINDOW, "change")
    tween = Tween(way)
    assert tween.begin == WINDOW[0] and tween.at(WINDOW[0] + 1e-6)[0].weight == 600


def test_a_faster_way_begins_sooner():
    near, far = (Tween(Way(BOX, replace(BOX, x=100.0 + by), WINDOW, "move")) for by in (5.0, 500.0))
    assert far.begin < near.begin
