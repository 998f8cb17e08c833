"""Areas: what is joined holds all that it is of, and little more."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vizkit.film.areas import SPARE, joined, rim, size

SIZE = 240, 160


@st.composite
def areas(draw):
    x, y = sorted(draw(st.tuples(*[st.integers(0, 120)] * 2))), sorted(draw(st.tuples(*[st.integers(0, 80)] * 2)))
    return 2 * x[0], 2 * y[0], 2 * x[1], 2 * y[1]


def held(several) -> np.ndarray:
    """Which pixels are in one of several areas."""
    found = np.zeros(SIZE[::-1], bool)
    for left, top, right, bottom in several:
        found[top:bottom, left:right] = True
    return found


@given(st.lists(areas(), max_size=12))
def test_joined_areas_hold_all_of_them_and_each_join_little_more(several):
    found = joined(several)
    assert not (held(several) & ~held(found)).any()
    assert len(found) <= len(several)
    spared = (len(several) - len(found)) * SPARE
    assert sum(map(size, found)) <= sum(map(size, several)) + spared


def test_what_is_far_apart_stays_apart_and_what_is_near_does_not():
    left, near, far = (0, 0, 100, 100), (104, 0, 204, 100), (900, 900, 1000, 1000)
    assert joined([left, far, near]) == [far, (0, 0, 204, 100)]


@given(areas(), st.tuples(*[st.integers(0, 20)] * 4))
def test_a_rim_is_all_but_its_hole(outer, by):
    hole = outer[0] + 2 * by[0], outer[1] + 2 * by[1], outer[2] - 2 * by[2], outer[3] - 2 * by[3]
    if size(hole):
        around, pieces = held([outer]) & ~held([hole]), list(rim(outer, hole))
        assert (held(pieces) == around).all() and sum(map(size, pieces)) == around.sum()
