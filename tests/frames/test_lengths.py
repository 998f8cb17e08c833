"""Lengths: rests wait for what is said, motion does not, and frames do not add up what they round off."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import show_of
from vizkit.film.segments import timings
from vizkit.frames.lengths import Lengths, Span
from vizkit.picture.style import Style

SECONDS = st.floats(0, 5)
TIMES = st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=8)


@given(TIMES, st.data())
def test_rests_wait_and_motion_does_not(times, data):
    first = data.draw(st.integers(0, len(times) - 1))
    last = data.draw(st.integers(first, len(times) - 1))
    wanted = data.draw(st.floats(0, 40))
    found = Lengths(spans=(Span(0, first, last, wanted), Span(1, 0, 0, 99.0))).put_on(0, times)
    assert [moving for moving, _ in found] == [moving for moving, _ in times]
    assert all(now >= before for (_, now), (_, before) in zip(found, times, strict=True))
    natural = sum(map(sum, times[first : last + 1]))
    assert sum(map(sum, found[first : last + 1])) == pytest.approx(max(natural, wanted))
    assert found[:last] == times[:last] and found[last + 1 :] == times[last + 1 :]


@given(TIMES, st.data())
def test_what_is_exact_lasts_as_long(times, data):
    number = data.draw(st.integers(0, len(times) - 1))
    seconds = data.draw(SECONDS)
    found = Lengths({(2, number): seconds}).put_on(2, times)
    assert sum(found[number]) == pytest.approx(seconds) and found[number][0] <= times[number][0]
    assert Lengths({(2, number): seconds}).put_on(1, times) == times


@pytest.mark.parametrize("fps", [10, 24, Fraction(30000, 1001)])
def test_a_moment_ends_with_the_frame_nearest_to_its_time(fps):
    show = show_of("sliding-window")
    count = len(show.runs[0].trace)
    show = show.lasting_as(Lengths({(0, number): 1.37 for number in range(count)}))
    over = 0
    for number, timing in enumerate(timings(show, Style(), float(fps))[:count], 1):
        over += timing.frames
        assert abs(over / fps - 1.37 * number) <= 0.5 / fps + 1e-9
