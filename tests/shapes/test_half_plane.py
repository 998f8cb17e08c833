"""A half-plane: its line passes where w·x + b = 0, and what it says of points is so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import STAGES, drawn, illegible
from vizkit.picture.ink import ink
from vizkit.picture.motion import Motion
from vizkit.picture.style import LAYOUTS
from vizkit.shapes import axes, lifted

halves = st.integers(-6, 6).map(lambda half: half / 2)
rows = st.lists(st.tuples(halves, halves), min_size=1, max_size=6)
weights = st.tuples(halves, halves)


def plane(points, w, b, y=None):
    picture = axes().around_zero().half_plane(ink(w, "w"), ink(b, "b"))
    return picture.classified(ink(points, "X"), None if y is None else ink(y, "y"))


def scale(points):
    """What turns the pixels of a picture back into numbers: a point at the origin and one at (1, 1)."""
    marks = drawn(plane([*points, (0, 0), (1, 1)], (1, 1), 0))
    zero, one = (marks[f"axes/X/{len(points) + i}"] for i in (0, 1))
    return lambda x, y: ((x - zero.x) / (one.x - zero.x), (y - zero.y) / (one.y - zero.y))


@settings(max_examples=20)
@given(rows, weights, halves)
def test_solid_are_the_points_where_it_is_above_zero(points, w, b):
    y = [i % 2 for i in range(len(points))]
    marks = drawn(plane(points, w, b, y))
    for i, x in enumerate(points):
        fires = np.dot(w, x) + b > 0
        assert (marks[f"axes/X/{i}"].fill == "first") == fires
        assert marks[f"axes/X/{i}/wrong"].opacity == float(fires != y[i])


@settings(max_examples=20)
@given(rows, weights.filter(any), halves)
def test_its_line_is_where_it_is_zero(points, w, b):
    marks = drawn(plane([*points, (0, 0), (1, 1)], w, b))
    if "axes/half/line" not in marks:
        return
    number, line = scale(points), marks["axes/half/line"]
    for dx, dy in line.points:
        x = number(line.x + dx, line.y + dy)
        assert abs(np.dot(w, x) + b) < 1e-6 * (1 + abs(b) + np.abs(w).sum() * np.abs(x).max())


@settings(max_examples=10)
@given(rows, st.data())
def test_answers_can_be_read(points, data):
    y = data.draw(st.lists(st.integers(0, 1), min_size=len(points), max_size=len(points)))
    assert not illegible(plane(points, (2, 1), -2, y))


def test_points_on_one_another_share_an_answer_and_differing_ones_stand_apart():
    marks = drawn(plane([(0, 0), (0, 0), (0, 0), (1, 1)], (1, 1), 0, [1, 1, 0, 1]))
    assert "axes/X/1/value" not in marks
    assert marks["axes/X/2/value"].words[0] == "0"
    assert abs(marks["axes/X/2/value"].x - marks["axes/X/2"].x) > marks["axes/X/2"].w / 2


@pytest.mark.parametrize(("b", "has"), [(1, True), (-1, False)])
def test_without_weights_there_is_no_line_and_all_or_nothing(b, has):
    marks = drawn(plane([(0, 0), (1, 1)], (0, 0), b))
    assert "axes/half/line" not in marks
    assert ("axes/half/side" in marks) == has


def test_above_a_threshold_is_with_minus_it_as_the_bias():
    points = [(0, 0), (1, 1)]
    above = axes().around_zero().half_plane(ink((1, 1), "w"), above=ink(1.5, "T")).classified(ink(points, "X"))
    assert drawn(above)["axes/half/line"].points == drawn(plane(points, (1, 1), -1.5))["axes/half/line"].points


def test_points_change_when_the_line_has_come():
    points = [(0, 0), (0, 1), (1, 0), (1, 1)]
    before, after = (drawn(plane(points, (1, 1), b), plane(points, (1, 1), 0)) for b in (-1.5, -0.5))
    ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
    line, side, point = (ways[f"axes/{name}"].window for name in ("half/line", "half/side", "X/1"))
    assert line == side and line[1] <= point[0] + 1e-9


def test_the_distance_leads_from_the_origin_to_the_line():
    picture = axes().around_zero().half_plane(ink((3, 4), "w"), ink(-5, "b"), normal="w", distance=True)
    marks = drawn(picture.classified(ink([(0, 0), (0.6, 0.8)], "X")))
    way, foot = marks["axes/half/distance"], marks["axes/X/1"]
    assert (way.x, way.y) == pytest.approx((marks["axes/X/0"].x, marks["axes/X/0"].y))
    assert (way.x + way.points[1][0], way.y + way.points[1][1]) == pytest.approx((foot.x, foot.y), abs=1e-6)


@pytest.mark.parametrize("b", [-5, 0, 2])
def test_the_arrow_w_is_as_long_as_w_from_the_origin_wherever_the_line_is(b):
    picture = axes().around_zero().half_plane(ink((3, 4), "w"), ink(b, "b"), normal="w")
    marks = drawn(picture.classified(ink([(0, 0), (3, 4)], "X")))
    arrow, origin, tip = marks["axes/half/normal"], marks["axes/X/0"], marks["axes/X/1"]
    assert (arrow.x, arrow.y) == pytest.approx((origin.x, origin.y))
    assert (arrow.x + arrow.points[1][0], arrow.y + arrow.points[1][1]) == pytest.approx((tip.x, tip.y), abs=1e-6)


# the lifted plane


@settings(max_examples=20)
@given(rows, weights, halves)
def test_lifted_points_are_solid_on_the_same_side(points, w, b):
    for picture in (lifted(ink(points, "X")), lifted(ink(points, "X")).lifted(title=ink(1, "one"))):
        marks = drawn(picture.cut(ink(w, "w"), ink(b, "b")))
        for i, x in enumerate(points):
            assert (marks[f"X/lifted/X/{i}"].fill == "first") == (np.dot(w, x) + b > 0)


def test_the_plane_meets_the_lifted_points_in_their_line_and_goes_through_the_origin():
    picture = lifted(ink([(0, 0), (1, 1)], "X")).cut(ink((2, 1), "w"), ink(-2, "b"))
    flat, raised = drawn(picture, picture.lifted()), drawn(picture.lifted(), picture)
    assert "X/lifted/plane" not in flat
    sheet, line, origin = (raised[f"X/lifted/{name}"] for name in ("plane", "line", "origin"))
    corners = [(sheet.x + x, sheet.y + y) for x, y in sheet.points]
    assert corners[:2] == [(line.x + x, line.y + y) for x, y in line.points]
    assert corners[2] == pytest.approx((origin.x, origin.y))
    assert raised["X/lifted/X/0"].y < flat["X/lifted/X/0"].y and raised["X/lifted/X/0"].x == flat["X/lifted/X/0"].x


def test_long_numbers_of_even_axes_have_room():
    points = [(1.4, 0.2), (4.9, 1.5), (1000.0, 1.0)]
    for layout in LAYOUTS:
        marks = drawn(plane(points, (1, 1), -2) | plane(points, (1, 1), -2).titled("b").hidden(), layout=layout)
        assert all(mark.bounds[0] >= STAGES[layout][0] - 1 for mark in marks.values())
