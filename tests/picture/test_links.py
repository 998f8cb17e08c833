"""Links, and how pictures share out a room."""

from __future__ import annotations

import pytest

from tests.shapes.drawing import drawn
from vizkit.picture.ink import ink
from vizkit.picture.links import linked
from vizkit.picture.marks import Box, Line, Link
from vizkit.shapes import bars, beside, column, nothing, row

NUMS = ink([1, 2, 3], "nums")


def box(key: str, x: float) -> Box:
    return Box(key=key, x=x, w=50, h=50)


def test_a_link_meets_the_borders_of_what_it_joins():
    (line,) = (
        mark
        for mark in linked([box("a", 0), box("b", 150), Link(key="ab", source="a", target="b", gap=0)])
        if isinstance(mark, Line)
    )
    first, last = ((line.x + x, line.y + y) for x, y in (line.points[0], line.points[-1]))
    assert first == pytest.approx((25, 0)) and last == pytest.approx((125, 0))


def test_one_below_the_other_and_beside():
    below, beside = (
        drawn(row(NUMS) / row(NUMS, name="again")),
        drawn(row(NUMS) | row(NUMS, name="again"), layout="slide"),
    )
    assert below["nums/0"].x == below["again/0"].x and below["nums/0"].bounds[3] < below["again/0"].bounds[1]
    assert beside["nums/2"].bounds[2] < beside["again/0"].bounds[0] and beside["nums/0"].y == beside["again/0"].y


@pytest.mark.parametrize("relate", [column, beside], ids=["column", "beside"])
def test_a_line_has_as_many_places_where_a_part_of_it_is_hidden(relate):
    first, *others = (row(NUMS, name=name) for name in "abc")
    there, hidden = relate(first, relate(*others)), relate(first, relate(*others).hidden())
    assert len(there.children) == len(hidden.children) == 3
    shown = drawn(there, hidden)
    assert shown == drawn(there)
    assert {key: shown[key] for key in drawn(hidden, there)} == drawn(hidden, there)


def test_the_room_of_what_is_hidden_is_kept():
    parts = row(NUMS, name="b"), row(NUMS, name="b").hidden(), nothing
    pictures = [row(NUMS) / part for part in parts]
    shown, hidden, absent = (drawn(pictures[i], *pictures[:i], *pictures[i + 1 :]) for i in range(3))
    assert shown["nums/0"] == hidden["nums/0"] == absent["nums/0"]
    assert not any(key.startswith("b/") for key in (*hidden, *absent))


def test_a_row_stands_in_the_columns_of_the_bars_above_it():
    marks = drawn(bars(NUMS, name="bars") / row(NUMS))
    assert all(abs(marks[f"bars/{i}"].x - marks[f"nums/{i}"].x) < 1 for i in range(3))
