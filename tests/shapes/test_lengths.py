"""Lengths: as long as their numbers on one scale, from zero, and every number can be read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import lengths

quickly = settings(deadline=None, max_examples=15)


def bars(numbers, track=False):
    values = ink(np.array(numbers, float), "x")
    made = lengths(name="bars").in_tracks() if track else lengths(name="bars")
    for value in values:
        made = made.bar("a name", value)
    return made


@quickly
@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=6), st.booleans())
def test_every_number_can_be_read(numbers, track):
    assert not illegible(bars(numbers, track))


@quickly
@given(st.lists(st.integers(-50, 50).filter(lambda n: abs(n) > 4), min_size=2, max_size=6))
def test_bars_are_as_long_as_their_numbers_and_start_at_zero(numbers):
    marks = drawn(bars(numbers))
    longest = max(range(len(numbers)), key=lambda i: abs(numbers[i]))
    starts = []
    for i, number in enumerate(numbers):
        left, _, right, _ = marks[f"bars/{i}"].bounds
        starts.append(left if number > 0 else right)
        assert (right - left) / marks[f"bars/{longest}"].w == pytest.approx(abs(number / numbers[longest]), rel=1e-6)
    assert np.ptp(starts) < 1e-6


def test_what_is_added_stands_at_the_end_and_what_was_before_is_dashed():
    total, parts, was = ink(np.float64(1.5), "total"), ink(np.array([0.25, 0.75]), "powers"), ink((2.0,), "total")
    marks = drawn(lengths(name="sum").bar("sum", total, added=parts, was=was))
    old, first, second = marks["sum/0"], marks["sum/0/0"], marks["sum/0/1"]
    assert old.bounds[2] == pytest.approx(first.bounds[0]) and first.bounds[2] == pytest.approx(second.bounds[0])
    assert old.w * 3 == pytest.approx(second.w * 2)
    assert (second.bounds[2] - old.bounds[0]) * 2.0 == pytest.approx(marks["sum/0/was"].w * 1.5)
    assert marks["sum/0/was"].dashed and first.came_from == "powers/0"


def test_a_bar_without_a_value_keeps_its_room_and_its_name():
    one = ink(np.float64(1), "x")
    marks = drawn(lengths(name="bars").bar("now", one).bar("later", None))
    assert "bars/1/title" in marks and "bars/1" not in marks and "bars/1/value" not in marks


def test_a_bar_without_name_or_value_keeps_its_place_alone():
    one = ink(np.float64(1), "x")
    first = lengths(name="bars").in_tracks().bar("now", one)
    early, later = first.bar(None, None), first.bar("later", one)
    marks, after = drawn(early, later), drawn(later, early)
    assert not any(key.startswith("bars/1") for key in marks) and "bars/1/room" in after
    assert marks["bars/0"] == after["bars/0"]


def test_the_title_of_bars_on_both_sides_of_zero_does_not_follow_the_longest():
    left, right = (bars(numbers).titled("a title") for numbers in ([-9, 4], [3, 4]))
    both = drawn(left, right), drawn(right, left)
    one, other = (next(mark for mark in marks.values() if mark.key.endswith("title/title")) for marks in both)
    assert one.x == other.x


def test_one_bar_and_its_number_may_have_another_colour():
    made = bars((1, 2, 3))
    marks = drawn(made.coloured(done=ink(1, "best")))
    assert [marks[f"bars/{i}"].fill for i in range(3)] == ["now", "done", "now"]
    assert marks["bars/1/value"].colour == "done"
    assert made.coloured(done=None) == made


def test_bars_are_parts_of_the_whole_that_they_are_out_of():
    share, whole = ink(np.array([48.0, 100.0]), "shares")
    marks = drawn(lengths(name="bars").bar("here", share).out_of(whole))
    assert marks["bars/0"].w == pytest.approx(0.48 * marks["bars/0/room"].w)


def test_a_seam_stands_where_parts_of_a_sum_meet():
    parts, total = ink((2, 3, 1), "parts"), ink(6, "total")
    marks = drawn(lengths(name="sum").bar("sum", total).seamed(*parts))
    whole = marks["sum/0"]
    places = [(marks[f"sum/0/seam/{n}"].x - whole.bounds[0]) / whole.w for n in range(2)]
    assert places == pytest.approx([2 / 6, 5 / 6]) and "sum/0/seam/2" not in marks
    assert not illegible(lengths(name="sum").bar("sum", total).seamed(*parts))
    assert "sum/0/seam/0" not in drawn(lengths(name="sum").bar("sum", total).seamed(parts[0], None))
