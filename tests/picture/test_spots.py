"""Where the elements of a tensor stand: in its axes' order, one within another, in the middle of the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.picture.spots import room, spots, step_within

SIDES = st.tuples(*[st.integers(1, 3)] * 4)


def test_a_matrix_is_counted_across_and_down():
    assert spots((2, 3), 10, across=(1,), down=(0,)) == {
        (0, 0): (-10, -5), (0, 1): (0, -5), (0, 2): (10, -5), (1, 0): (-10, 5), (1, 1): (0, 5), (1, 2): (10, 5),
    }  # fmt: skip


def test_an_inner_axis_is_counted_within_an_outer_one():
    at = spots((2, 2), 10, across=(0, 1), gaps={0: 4})
    assert [at[place] for place in ((0, 0), (0, 1), (1, 0), (1, 1))] == [(-17, 0), (-7, 0), (7, 0), (17, 0)]


@given(SIDES)
def test_to_change_the_order_of_the_axes_is_to_transpose(shape):
    blocks = spots(shape, 10, across=(3, 1), down=(2, 0))
    order = sorted(blocks, key=lambda place: (blocks[place][1], blocks[place][0]))
    assert order == sorted(blocks, key=lambda place: (place[2], place[0], place[3], place[1]))
    assert len(set(blocks.values())) == len(blocks)


@given(SIDES, st.floats(50, 500), st.floats(50, 500), st.floats(0, 3))
def test_the_largest_step_fills_the_room_and_no_more(shape, wide, high, gap):
    ways = {"across": (0, 3), "down": (2, 1), "gaps": {0: gap, 2: gap}}
    step = step_within(shape, (wide, high), **ways)
    left, top, right, foot = room(spots(shape, step, **ways).values(), step)
    assert right - left <= wide + 1e-6
    assert foot - top <= high + 1e-6
    assert right - left == pytest.approx(wide) or foot - top == pytest.approx(high)
