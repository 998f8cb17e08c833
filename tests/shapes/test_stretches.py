"""Stretches and ridges: parts of many numbers stand over the columns that they are parts of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import bars, ridge, stretches


@given(st.integers(1, 12), st.data())
def test_each_stretch_stands_below_its_columns_and_the_last(count, data):
    nums = ink(list(range(count)), "nums")
    wide = data.draw(st.integers(1, count))
    firsts = list(range(data.draw(st.integers(1, count - wide + 1))))
    picture = bars(nums) / stretches(nums, firsts, wide).after_the_first().coloured("lost", newest="now")
    assert not illegible(picture)
    marks = drawn(picture)
    boxes = {key: mark for key, mark in marks.items() if key.startswith("stretches/")}
    assert len(boxes) == wide * len(firsts)
    for key, mark in boxes.items():
        _, stretch, place = key.split("/")
        assert mark.x == pytest.approx(marks[f"nums/{place}"].x)
        assert (mark.fill is None) == (int(place) == firsts[int(stretch)])
    rows = [boxes[f"stretches/{n}/{first}"].y for n, first in enumerate(firsts)]
    assert rows == sorted(set(rows))


@given(st.lists(st.integers(-99, 99), min_size=2, max_size=2000), st.data())
def test_a_ridge_has_a_window_over_its_part(nums, data):
    wide = data.draw(st.integers(1, len(nums)))
    marks = drawn(ridge(ink(nums, "many")).framed(first=0, wide=wide))
    whole, window = marks["many"], marks["many/window"]
    assert window.w / (whole.bounds[2] - whole.bounds[0]) == pytest.approx(wide / len(nums))
    heights = [-y for _, y in whole.points[1:-1:2]]
    assert heights.index(max(heights)) == nums.index(max(nums)) or max(nums) <= 0
