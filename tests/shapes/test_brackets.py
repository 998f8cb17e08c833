"""Brackets: spans of one line of time, each on those that it is in, with the times at which it opens and closes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.picture.marks import Box
from vizkit.shapes import brackets


@st.composite
def nested(draw):
    """Times at which up to ten things open and close, as a stack has them, and when the line ends."""
    opens, closes, stack, time = {}, {}, [], 0
    for name in "ABCDEFGHIJ"[: draw(st.integers(1, 10))]:
        while stack and draw(st.booleans()):
            time += 1
            closes[stack.pop()] = time
        time += 1
        opens[name] = time
        stack.append(name)
    while stack:
        time += 1
        closes[stack.pop()] = time
    return opens, closes


def shown(opens, closes):
    return brackets(ink(opens, "d"), ink(closes, "f"))


@given(nested())
def test_spans_can_be_read_and_lie_on_what_they_are_in(times):
    opens, closes = times
    assert illegible(shown(opens, closes)) == []
    marks = drawn(shown(opens, closes))
    for one in opens:
        assert marks[f"brackets/{one}/opens"].words[0] == str(opens[one])
        assert marks[f"brackets/{one}/closes"].words[0] == str(closes[one])
        for other in opens:
            box, outer = marks[f"brackets/{one}"].bounds, marks[f"brackets/{other}"].bounds
            if opens[other] < opens[one] < closes[other]:
                assert outer[0] < box[0] and box[2] < outer[2] and box[3] <= outer[1] + 1
            if closes[other] < opens[one]:
                assert outer[2] < box[0]


@given(nested(), st.data())
def test_every_moment_can_be_read_and_nothing_moves_but_open_ends(times, data):
    opens, closes = times
    now = data.draw(st.integers(1, max(closes.values())))
    begun = {each: time for each, time in opens.items() if time <= now}
    ended = {each: time for each, time in closes.items() if time <= now}
    early, late = shown(begun, ended), shown(opens, closes)
    assert illegible(early, late) == []
    before, after = drawn(early, late), drawn(late, early)
    for each in begun:
        one, other = before[f"brackets/{each}"].bounds, after[f"brackets/{each}"].bounds
        assert one[:2] == pytest.approx(other[:2])
        assert (each in ended) == (one == pytest.approx(other))


def test_before_anything_opens_there_is_nothing():
    assert drawn(brackets(None, None), shown({"A": 1}, {"A": 2})) == {}


def test_colours_come_from_a_mapping_or_a_meaning():
    marks = drawn(shown({"A": 1, "B": 2}, {"A": 4, "B": 3}).coloured(ink({"A": "grey"}, "colour"), now="B"))
    assert [mark.fill for mark in marks.values() if isinstance(mark, Box)] == ["grey", "now/30"]
