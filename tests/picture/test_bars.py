import math

import pytest

from vizkit.picture.bars import bars
from vizkit.picture.lane import fitting, lane
from vizkit.picture.old_ink import ink
from vizkit.picture.ridge import ridge
from vizkit.picture.strip import strip
from vizkit.picture.tally import tally

NUMS = [1, 3, -1, -3, 5, 3, 6, 7]


def inks(values):
    return [ink(value) for value in values]


def drawn(values, **how):
    return {mark.key: mark for mark in bars("b", inks(values), **how).marks}


def tops(marks, count):
    """How far the bars reach above the floor."""
    return [-marks[f"b/{i}"].bounds[1] for i in range(count)]


@pytest.mark.parametrize("values", [NUMS, [0.5, -2.25], [-5, -2, -9], [10**6, -(10**6), 3], [1e308, -1e308, 0.0]])
def test_a_bar_is_as_much_higher_as_its_value_is_larger(values):
    heights = tops(drawn(values, h=200), len(values))
    span = max(values) / 2 - min(values) / 2
    unit = (max(heights) - min(heights)) / span
    for value, height in zip(values, heights, strict=True):
        assert height == pytest.approx(min(heights) + (value / 2 - min(values) / 2) * unit)


def test_without_negative_values_a_bar_is_as_high_as_its_value():
    assert tops(drawn([2, 4, 8], h=200), 3) == pytest.approx([50, 100, 200])
    assert "b/zero" not in drawn([2, 4, 8])


@pytest.mark.parametrize("values", [NUMS, [-5, -2, -9], [0, -1]])
def test_negative_bars_end_below_the_line_of_zero(values):
    marks = drawn(values, h=200)
    zero = -marks["b/zero"].bounds[1]
    for value, top in zip(values, tops(marks, len(values)), strict=True):
        assert (top < zero) == (value < 0)
        assert top > 0


@pytest.mark.parametrize("values", [[0], [0, 0], [7], [-7], [math.inf, 1], [-math.inf, math.inf], [10**400, 1]])
def test_strange_values_have_bars_within_the_room(values):
    for top in tops(drawn(values, h=200), len(values)):
        assert 0 < top <= 200.01


def test_infinity_is_higher_than_all_others():
    infinite, largest, _ = tops(drawn([math.inf, 9, 1], h=200), 3)
    assert infinite > largest


def test_the_skyline_touches_what_is_seen_and_passes_over_the_rest():
    marks = drawn(NUMS, pitch=10, h=200, window=range(0, 4), skyline=ink((1, 2, 3)))
    heights = tops(marks, len(NUMS))
    line = marks["b/skyline"]
    over = {round(x): -y for x, y in line.points}
    assert (min(over), max(over)) == (0, 40)
    for column in (1, 2, 3):
        assert (column * 10 + 10, -heights[column]) in [(round(x), pytest.approx(y)) for x, y in line.points]
    assert over[0] == pytest.approx(heights[1])
    assert over[0] > heights[0]
    levels = [-y for _, y in line.points]
    assert levels == sorted(levels, reverse=True)
    assert len(line.points) == len(drawn(NUMS, skyline=ink((6,)), window=range(4, 7))["b/skyline"].points)


def test_what_has_left_the_window_is_no_longer_on_the_skyline():
    assert "b/skyline" not in drawn(NUMS, window=range(1, 2), skyline=ink((0,)))
    assert "b/skyline" not in drawn(NUMS, window=range(1, 2), skyline=())


def test_the_eye_sees_as_far_as_the_first_higher_bar():
    seen = drawn(NUMS, pitch=10, window=range(0, 3), sight=1)["b/sight/line"]
    hidden = drawn(NUMS, pitch=10, window=range(0, 3), sight=0)["b/sight/line"]
    assert 10 < seen.bounds[0] - 5 < 20
    assert 10 < hidden.bounds[0] - 5 < 20
    assert (seen.colour, hidden.colour) == ("now", "lost")


def test_the_room_of_the_bars_does_not_depend_on_what_is_marked():
    plain = bars("b", inks(NUMS))
    marked = bars("b", inks(NUMS), window=range(2, 5), skyline=ink((4,)), over=(4, 3), hollow=[0], colours={1: "now"})
    assert plain.bounds == marked.bounds


def test_a_long_number_is_set_smaller_and_the_others_hardly():
    short, long = fitting(inks([7, -1000000]), 60, 30)
    assert short > 24 > long
    assert fitting(inks([7, 8]), 60, 30) == [30, 30]
    assert fitting(inks([7]), 60, 30, alike=inks([10**7])) == [pytest.approx(24.9)]


def test_the_cells_of_a_lane_stand_in_their_columns():
    marks = {m.key: m for m in lane("q", inks([3, -1]), places=[1, 2], at=[4, 6], slots=range(8), pitch=50).marks}
    assert (marks["q/1"].x, marks["q/2"].x, marks["q/slot/7"].x) == (225, 325, 375)
    assert marks["q/1#"].words[0] == "3"
    moved = lane("q", inks([3]), places=[1], came_from="nums/{}/value", goes_into={1: "out"}).marks
    assert {(mark.came_from, mark.goes_into) for mark in moved} == {("nums/1/value", "out")}


def test_a_strip_is_at_least_wide_enough_to_name_its_ends():
    narrow, wide = (strip("s", lane("q", [], slots=range(n)), "queue", "front", "back") for n in (1, 16))
    assert narrow.w > 300 < wide.w
    front, back = (next(m for m in narrow.marks if m.key == f"s/{end}") for end in ("front", "back"))
    assert front.bounds[2] < back.bounds[0]


def test_a_tally_has_a_stroke_for_each():
    strokes = tally("t", [4, 0, 9], most=2).marks
    assert [mark.key for mark in strokes] == ["t/4", "t/0", "t/9"]
    assert strokes[0].y == strokes[1].y < strokes[2].y


def test_a_ridge_is_as_high_as_its_values():
    outline = next(
        mark for mark in ridge("r", ink(list(range(-2, 9))), window=range(2), w=110, h=100).marks if mark.key == "r"
    )
    heights = {round(x): -y for x, y in outline.points}
    assert (heights[110], max(-y for _, y in outline.points)) == (0, 100)
    assert -outline.points[1][1] == 0
    assert -outline.points[3][1] == pytest.approx(10)
