"""A vessel: parts stand on one another, the mark at its number, the lamp as it is told."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.picture.motion import Motion
from vizkit.shapes import row, vessel

parts = st.lists(st.integers(-40, 40).map(lambda quarter: quarter / 4), min_size=1, max_size=4)


@settings(max_examples=20)
@given(parts, st.integers(-10, 10))
def test_parts_stand_on_one_another_and_the_mark_at_its_number(terms, T):
    marks = drawn(vessel(ink(terms, "terms")).marked(ink(T, "T"), "T = "))
    levels, pixels = [T], [marks["terms/vessel/mark"].bounds[1]]
    for i, (start, end) in enumerate(zip([0, *accumulate(terms)], accumulate(terms), strict=False)):
        box = marks[f"terms/vessel/{i}"]
        if start != end:
            levels += [max(start, end), min(start, end)]
            pixels += [box.y - box.h / 2, box.y + box.h / 2]
    if np.ptp(levels):
        slope, zero = np.polyfit(levels, pixels, 1)
        assert slope < 0
        np.testing.assert_allclose(zero + slope * np.array(levels), pixels, atol=2)


@settings(max_examples=10)
@given(parts, st.integers(-10, 10))
def test_its_numbers_can_be_read(terms, T):
    assert not illegible(vessel(ink(terms, "terms")).marked(ink(T, "T"), "T = ").lighting(ink(1, "answer")))


@pytest.mark.parametrize(("answer", "fill", "rays"), [(1, "first", 1.0), (0, "ground", 0.0)])
def test_the_lamp_is_lit_when_the_parts_are_in(answer, fill, rays):
    terms, x = ink([1, 2], "terms"), row(ink([3, 4], "x"))
    empty = vessel(None, name="v").lighting(None)
    full = vessel(terms, name="v").came_from("x").lighting(ink(answer, "answer"))
    marks = drawn(x / full, x / empty)
    assert marks["v/lamp"].fill == fill and marks["v/ray/0"].opacity == rays
    ways = {(way.end or way.start).key: way for way in Motion(tuple(drawn(x / empty, x / full).values()), tuple(marks.values())).ways}  # fmt: skip
    assert ways["v/0"].kind == ways["v/1"].kind == "fly"
    assert not answer or ways["v/1"].window[1] <= ways["v/lamp"].window[0] + 1e-9
