"""Bars: as high as their numbers, all of which can be read; the lines over them stand where the bars do."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import bars, row

numbers = st.lists(st.integers(-999, 999) | st.integers(-9, 9).map(lambda n: n / 2), min_size=1, max_size=12)


def some(nums):
    return bars(ink(nums, "nums"))


@given(numbers, st.data())
def test_bars_and_all_that_is_said_of_them_can_be_read(nums, data):
    place = st.integers(0, len(nums) - 1)
    here, there = data.draw(place), data.draw(place)
    first, last = sorted((here, there))
    picture = some(nums).framed(first=first, last=last).pointing(here=here).coloured(now=here).emptied(there)
    picture = picture.profiled([last]).sighted(here).flying(here, there).stepped(ink(nums, "nums"))
    assert not illegible(picture)
    assert not illegible(some(nums).framed(first=first, last=last).coloured(now=here).questioned(there))


@given(st.lists(st.integers(1, 8).map(lambda eighths: eighths / 8), min_size=1, max_size=8))
def test_bars_in_tracks_are_parts_of_what_is_whole(parts):
    picture = some(parts).in_tracks(ink(1, "whole")).low().unnumbered()
    marks = drawn(picture)
    for i, part in enumerate(parts):
        bar, track = marks[f"nums/{i}"], marks[f"nums/track/{i}"]
        assert bar.h / track.h == pytest.approx(part) and bar.x == track.x
        assert f"nums/{i}/index" not in marks
    assert not illegible(picture)


def test_lines_over_bars_are_on_their_scale_and_of_their_colour():
    marks = drawn(some([1, 2]).stepped(ink([4, 3], "others"), colour="quiet"))
    line, unit = marks["nums/level"], marks["nums/0"].h
    assert line.colour == "quiet" and [-y / unit for _, y in line.points[::2]] == pytest.approx([4, 3])


def test_a_question_stands_over_its_bar_within_the_window():
    marks = drawn(some([1, 3, 2]).framed(first=0, last=1).questioned(1))
    question, bar, window = (marks[f"nums/{key}"] for key in ("question", "1", "window"))
    assert question.x == bar.x and window.bounds[1] < question.bounds[1] < question.bounds[3] < bar.bounds[1]


def test_a_bar_waits_for_the_arrow_or_the_look_that_reaches_it():
    flown, seen = drawn(some([1, 3, 2]).flying(2, 0).profiled([1, 2])), drawn(some([1, 3, 2]).sighted(1))
    assert [flown[f"nums/{i}"].waits_for for i in range(3)] == ["nums/flight", None, None]
    assert flown["nums/profile"].waits_for == "nums/0" and flown["nums/flight"].drawn
    assert seen["nums/1"].waits_for == "nums/sight/line"


@given(numbers)
def test_a_higher_number_has_no_lower_bar_where_bars_stand(nums):
    marks = drawn(some(nums).standing())
    heights = [marks[f"nums/{i}"].h for i in range(len(nums))]
    by_number = sorted(range(len(nums)), key=lambda i: nums[i])
    assert [heights[i] for i in by_number] == pytest.approx(sorted(heights))
    assert all(marks[f"nums/{i}/value"].x == marks[f"nums/{i}"].x for i in range(len(nums)))


@given(numbers)
def test_bars_go_up_and_down_from_zero_as_far_as_their_numbers_say(nums):
    marks = drawn(some(nums))
    bounds, zero = [marks[f"nums/{i}"].bounds for i in range(len(nums))], marks["nums/floor"].y
    unit = max(below - above for _, above, _, below in bounds) / max(map(abs, nums)) if any(nums) else 0
    for num, (_, above, _, below) in zip(nums, bounds, strict=True):
        start, end = (zero - above, below - zero) if num >= 0 else (below - zero, zero - above)
        if abs(num) * unit > 30:
            assert (start, end) == pytest.approx((abs(num) * unit, 0), abs=0.5)
        else:
            assert below >= zero - 0.5 and above <= zero + 0.5


@given(numbers)
def test_a_line_at_a_number_s_height_lies_on_its_bar(nums):
    marks = drawn(some(nums).standing().stepped(ink(nums, "nums")))
    points = marks["nums/level"]
    for i, (_, y) in enumerate(points.points[::2]):
        assert points.y + y == pytest.approx(marks[f"nums/{i}"].bounds[1])


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12))
def test_the_contour_is_as_high_as_the_highest_to_the_right(nums):
    seen = [i for i in range(len(nums)) if all(nums[j] < nums[i] for j in range(i + 1, len(nums)))]
    marks = drawn(some(nums).standing().profiled(seen))
    line = marks["nums/profile"]
    assert len(line.points) == 2 * len(nums), "one contour can become another"
    for i, (_, y) in enumerate(line.points[::2]):
        tops = [marks[f"nums/{j}"].bounds[1] for j in range(i, len(nums))]
        assert line.y + y == pytest.approx(min(tops))


def test_an_eye_sees_a_bar_over_all_that_are_lower_and_stops_at_what_hides_it():
    over, hidden = (drawn(some([1, 3, 2]).sighted(place))["nums/sight/line"] for place in (1, 0))
    assert (over.colour, hidden.colour) == ("now", "lost")
    bar = drawn(some([1, 3, 2]).sighted(0))["nums/2"]
    assert hidden.bounds[0] == pytest.approx(bar.bounds[2], abs=8)


def test_the_last_bar_leaves_room_for_an_eye_from_the_first_moment_on():
    plain, watched = some([1, 3, 2]), some([1, 3, 2]).sighted(0)
    assert drawn(plain, watched)["nums/2"] == drawn(watched, plain)["nums/2"]
    assert drawn(watched, plain)["nums/sight/lid"].bounds[2] <= 1150


@given(st.lists(st.integers(-99, 99), min_size=1, max_size=12), st.data())
def test_a_row_stands_in_the_columns_of_the_bars(nums, data):
    first = data.draw(st.integers(0, len(nums) - 1))
    held = ink(nums[first:], "maxima")
    marks = drawn(some(nums) / row(held, places=nums, at=first).awaiting())
    for i in range(len(held)):
        assert marks[f"maxima/{i}"].x == pytest.approx(marks[f"nums/{first + i}"].x)


def test_an_empty_place_waits_for_each_value_that_is_to_come():
    marks = drawn(row(ink([7], "maxima"), places=5, at=2).awaiting())
    assert [key for key in marks if "slot" in key] == ["maxima/slot/3", "maxima/slot/4"]


@pytest.mark.parametrize("one", [1e-320, 1e-300, 1.0, 1e307])
def test_the_least_and_the_largest_of_floats_have_heights_too(one):
    marks = drawn(some([one, one / 2, 0.0]))
    whole, half, none = (marks[f"nums/{i}"].h for i in range(3))
    assert none < half == pytest.approx(whole / 2, rel=0.01)


@pytest.mark.parametrize("standing", [True, False])
def test_numbers_as_far_apart_as_floats_can_be_have_the_heights_of_small_ones(standing):
    def heights(scale):
        tall = some([1.7 * scale, -1.7 * scale, 0.0, scale])
        marks = drawn(tall.standing() if standing else tall)
        return [marks[f"nums/{i}"].h for i in range(4)]

    assert heights(1e308) == pytest.approx(heights(1.0))


@pytest.mark.parametrize("layout", ["lecture", "portrait", "phone"])
def test_bars_with_a_head_keep_the_columns_of_rows_with_heads_and_their_numbers_apart(layout):
    values = ink([0.02, 0.98, -0.5, 1.25, 0.73, 0.88, 0.12, 0.27], "gates")
    marks = drawn(row(values, name="b").headed(rows=["b"]) / bars(values).headed("a long name"), layout=layout)
    assert all(marks[f"b/{i}"].x == pytest.approx(marks[f"gates/{i}"].x) for i in range(8))
    assert marks["gates/side"].bounds[2] < marks["gates/0"].bounds[0]
    texts = [marks[f"gates/{i}/value"] for i in range(8)]
    for one, other in pairwise(texts):
        assert other.bounds[0] - one.bounds[2] > 0.25 * one.size


def test_a_bar_that_is_all_but_zero_stands_on_the_side_of_its_sign():
    marks = drawn(some([1.0, -0.001, 0.001, -0.5]).rounded(3))
    floor = marks["nums/floor"].y
    assert marks["nums/1"].y > floor > marks["nums/2"].y
    assert "".join(
        marks["nums/1/value"].words[0].values()
        if isinstance(marks["nums/1/value"].words[0], dict)
        else [str(marks["nums/1/value"].words[0])]
    ).startswith("−0.001")


@pytest.mark.parametrize("shape", [bars, row])
def test_a_window_of_which_something_has_no_value_yet_is_not_there_and_one_end_alone_is_enough(shape):
    plain = drawn(shape(ink([1, 3, 2, 4], "nums"))).keys()

    def framed(**ends) -> bool:
        return not drawn(shape(ink([1, 3, 2, 4], "nums")).framed(**ends)).keys() <= plain

    assert framed(first=1, last=2) and framed(last=2) and framed(first=1) and framed(last=2, wide=2)
    unknown = {"first": None, "last": 2}, {"first": 1, "last": None}, {"last": None}, {"last": None, "wide": 2}
    assert not any(framed(**ends) for ends in unknown)
