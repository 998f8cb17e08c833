"""Above, beside, over."""

from __future__ import annotations

import pytest

from vizkit.picture.cells import cell, row
from vizkit.picture.label import label, link
from vizkit.picture.layout import EMPTY, GAP, beside, column, linked, over
from vizkit.picture.marks import Box, Line
from vizkit.picture.old_ink import ink


def square(key: str, side: float = 50):
    return cell(key, w=side, h=side)


def test_above_and_beside_leave_a_gap():
    tall, wide = square("a") / square("b"), square("a") | square("b")
    assert (tall.w, tall.h) == (50, 100 + GAP) and (wide.w, wide.h) == (100 + GAP, 50)


def test_columns_align():
    left = column(square("a", 100), square("b", 50), align=0.0)
    centred = column(square("a", 100), square("b", 50))
    assert left.marks[1].x - 25 == left.marks[0].x - 50
    assert centred.marks[1].x == centred.marks[0].x


def test_nothing_takes_no_room():
    assert (square("a") / EMPTY).h == 50 and beside(EMPTY, EMPTY) == EMPTY


def test_over_centres():
    two = over(square("a", 100), square("b", 30))
    assert (two.marks[0].x, two.marks[0].y) == (two.marks[1].x, two.marks[1].y)


def test_scaling_scales_all():
    assert square("a").scaled(2).w == 100 and square("a").scaled(2).marks[0].w == 100


def test_a_link_meets_the_borders_of_what_it_joins():
    picture = beside(square("a"), square("b"), gap=100) + link("ab", "a", "b", gap=0)
    line = next(mark for mark in linked(picture.marks) if isinstance(mark, Line))
    first, last = ((line.x + x, line.y + y) for x, y in (line.points[0], line.points[-1]))
    a, b = (mark for mark in picture.marks if isinstance(mark, Box))
    assert first == pytest.approx((a.x + 25, a.y)) and last == pytest.approx((b.x - 25, b.y))


def test_a_link_to_nothing_is_left_out():
    assert linked((square("a") + link("ab", "a", "nowhere")).marks) == square("a").marks


def test_set_back_words_can_still_be_read():
    text = row("r", ink((1, 2)), dim=[0]).marks[1]
    assert text.colour == "quiet" and text.opacity == 1.0
    assert label("l", "word").faded().marks[0].opacity == 1.0
