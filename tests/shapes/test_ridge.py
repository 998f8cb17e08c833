"""A ridge: as high as its numbers, with the few that are named and the line over them where these are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn
from vizkit.picture.ink import ink
from vizkit.shapes import ridge


@given(st.lists(st.integers(0, 999), min_size=1, max_size=40), st.integers(0, 50))
def test_the_few_columns_and_the_line_are_as_high_as_their_numbers(values, count):
    many = ink([*values, 1000], "many")
    marks = drawn(ridge(many).holding(ink([0] * count, "few")).came_from("nums").stepped(many))
    outline, level = marks["many"], marks["many/level"]
    high = max(-y for _, y in outline.points)
    columns = [marks[f"many/{i}"] for i in range(min(count, len(many)))]
    assert f"many/{len(columns)}" not in marks
    for i, column in enumerate(columns):
        value = [*values, 1000][i]
        assert column.h == pytest.approx(value / 1000 * high) and column.bounds[3] == pytest.approx(outline.y)
        assert level.y + level.points[2 * i][1] == pytest.approx(column.bounds[1], abs=1)
        assert column.came_from == f"nums/{i}" and column.block == "many"


@given(st.integers(1, 40), st.integers(1, 40))
def test_sizes_stand_clear_above_the_numbers_and_below_the_window(count, wide):
    many = ink([*range(count), 50], "many")
    marks = drawn(ridge(many).framed(first=0, wide=wide).measured(["n = ", ink(count, "n")], ["k = ", ink(wide, "k")]))
    above, window, below = (marks[f"many/{part}"] for part in ("wide/size", "window", "window/size"))
    assert above.bounds[3] <= window.bounds[1] and window.bounds[3] <= below.bounds[1]
    assert (above.words[0], below.words[0]) == (f"n = {count}", f"k = {wide}")
