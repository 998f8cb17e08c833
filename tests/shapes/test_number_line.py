"""The number line: everything stands where its number is, and can be read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import InkError, ink
from vizkit.shapes import number_line

reals = st.integers(-99, 99) | st.floats(-99, 99).map(lambda x: round(x, 1))
readings = st.lists(reals, min_size=1, max_size=12).filter(lambda xs: max(map(xs.count, xs)) < 5)


def line(samples, w, x):
    return (
        number_line()
        .marking(ink(samples, "samples"), now=-1)
        .pointing(ink(w, "w"), "estimate")
        .gap(ink(w, "w"), ink(x, "x"), ["gap ", ink(w - x, "error")])
    )


@given(readings, reals, reals)
def test_numbers_stand_where_they_are(samples, w, x):
    marks = drawn(line(samples, w, x))
    places = np.array([marks[f"samples/{i}"].x for i in range(len(samples))] + [marks["line/w/stem"].x])
    numbers = np.array([*samples, w])
    if np.ptp(numbers):
        slope, start = np.polyfit(numbers, places, 1)
        assert slope > 0
        np.testing.assert_allclose(start + slope * numbers, places, atol=0.5)
        if "line/gap" in marks:
            gap = marks["line/gap"]
            np.testing.assert_allclose([gap.x, gap.x + gap.points[2][0]], start + slope * np.array([w, x]), atol=0.5)


@given(readings, reals, reals)
def test_it_can_be_read(samples, w, x):
    assert not illegible(line(samples, w, x))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(0, 9))
def test_no_number_lies_on_another(samples, w):
    marks = drawn(line(samples, w, w))
    boxes = [marks[f"samples/{i}"].bounds for i in range(len(samples))]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_ruler_reaches_over_all_moments_and_stands_still():
    samples = ink([2, 4, 30], "samples")
    moments = [number_line().marking(samples[:i]) for i in (1, 2, 3)]
    first, last = drawn(moments[0], *moments[1:]), drawn(moments[2], *moments[:2])
    assert first["samples/0"] == last["samples/0"]
    assert {k: m for k, m in first.items() if "ruler" in k} == {k: m for k, m in last.items() if "ruler" in k}


def test_what_has_no_value_keeps_its_room():
    w, x = ink(3.0, "w"), ink(7, "x")
    with_gap, without = number_line().pointing(w).gap(w, x), number_line().reaching(x).pointing(w).gap(None, None)
    assert drawn(with_gap)["line/w"] == drawn(without)["line/w"]
    assert number_line().marking(None).pointing(None).reaching(None) == number_line()


def test_whole_reals_beside_others_keep_their_decimals():
    marks = drawn(number_line().marking(ink([3.0, 3.25], "xs")).pointing(ink(4.0, "w")))
    assert [marks[key].words[0] for key in ("xs/0#", "xs/1#", "line/w#")] == ["3.00", "3.25", "4"]


def test_a_step_is_an_arrow_from_start_to_end():
    old, new = ink(7.0, "old"), ink(3.0, "new")
    arrow = drawn(number_line().pointing(old).pointing(new).step(old, new))["line/step"]
    assert arrow.arrow and arrow.points[-1][0] < 0


def test_a_scene_cannot_set_numbers_of_its_own():
    with pytest.raises(InkError):
        number_line().pointing(3.0, "estimate")


def test_a_pointer_to_come_has_its_empty_shape_alone():
    samples, w = ink([2, 4, 30], "samples"), ink(4, "w")
    coming, there = number_line().marking(samples).pointing(None, "estimate"), number_line().pointing(w, "estimate")
    marks = drawn(coming, there)
    assert marks["line/awaited"].dashed and marks["line/awaited#"].words[0] == "estimate"
    assert marks["line/awaited"].y == drawn(there, coming)["line/w"].y
    assert "line/awaited" not in drawn(there.pointing(None, "average"))


@pytest.mark.parametrize(("old", "new"), [(4, 4), (3, 4), (4, 3), (2, 7)])
def test_pointers_near_one_another_stand_side_by_side_and_lead_to_their_numbers(old, new):
    seen = number_line().reaching(ink([2, 7], "xs"))
    marks = drawn(seen.pointing(ink(old, "old"), "old estimate").pointing(ink(new, "new"), "new estimate"))
    one, other = marks["line/old"], marks["line/new"]
    assert one.y == other.y
    left, right = sorted([one, other], key=lambda mark: mark.x)
    assert left.bounds[2] < right.bounds[0]
    assert (left is one) == (old <= new)
    for own, value in (("old", old), ("new", new)):
        stem = marks[f"line/{own}/stem"]
        ticks = [mark for key, mark in marks.items() if key.startswith("line/ruler/") and mark.key[-1].isdigit()]
        (tick,) = [mark for mark in ticks if mark.words == (str(value),)]
        assert stem.x + stem.points[-1][0] == pytest.approx(tick.x)
