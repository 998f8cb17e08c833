"""Axes: everything stands where its numbers are, can be read, and does not move when more is drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import InkError, ink
from vizkit.picture.motion import Motion
from vizkit.shapes import axes
from vizkit.shapes.labels import Crammed
from vizkit.shapes.scale import Scale, round_step, written
from vizkit.shapes.ticks import some

reals = st.floats(-1e4, 1e4).map(lambda x: round(x, 3))


@given(st.lists(st.tuples(reals, reals), min_size=2, max_size=12))
def test_points_stand_as_their_numbers_do(points):
    xs, ys = np.array(points).T
    marks = drawn(axes("x", "y").points(ink(xs, "xs"), ink(ys, "ys")))
    placed = np.array([(marks[f"axes/ys/{i}"].x, marks[f"axes/ys/{i}"].y) for i in range(len(points))])
    for numbers, pixels in ((xs, placed[:, 0]), (ys, -placed[:, 1])):
        if np.ptp(numbers):
            slope, start = np.polyfit(numbers, pixels, 1)
            assert slope > 0
            np.testing.assert_allclose(start + slope * numbers, pixels, atol=0.5)


@given(st.lists(st.tuples(reals, reals), min_size=1, max_size=6), st.lists(reals, min_size=2, max_size=30))
def test_curves_points_and_their_numbers_can_be_read(points, path):
    xs, ys = np.array(points).T
    picture = axes("step", "estimate").curve(None, ink(path, "path"), "the path").level(ink(path[-1], "root"), "root")
    try:
        found = illegible(picture.points(ink(xs, "xs"), ink(ys, "ys"), ink(ys, "ys")))
    except Crammed:
        assume(False)
    assert not found


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=8, unique=True))
def test_powers_can_be_read_and_are_evenly_apart(ns):
    ns = sorted(ns)
    picture = axes("elements", "bytes").logarithmic().curve(ink(ns, "n"), ink([8 * n for n in ns], "bytes"), "all")
    assert not illegible(picture.points(ink(ns, "n"), ink([8 * n for n in ns], "bytes")))
    marks = drawn(picture.points(ink(ns, "n"), ink([8 * n for n in ns], "bytes")))
    across = [marks[f"axes/bytes/{i}"].x for i in range(len(ns))]
    slope, start = np.polyfit(np.log(ns), across, 1)
    np.testing.assert_allclose(start + slope * np.log(ns), across, atol=0.5)


@given(st.lists(reals, min_size=1, max_size=12))
@example([134.0, -1.0])
def test_columns_reach_from_zero_to_where_their_numbers_are(numbers):
    c = ink(numbers, "c")
    marks = drawn(axes("n", "size").columns(None, c).points(None, c, name="tops"))
    zero, least = marks["axes/axis/across"].y, 5.0  # what hardly differs from zero is seen all the same
    for i in range(len(numbers)):
        column, top = marks[f"axes/c/{i}"], marks[f"axes/tops/{i}"]
        assert column.x == pytest.approx(top.x)
        ends = sorted((column.y - column.h / 2, column.y + column.h / 2))
        if abs(top.y - zero) > least:
            assert ends == pytest.approx(sorted((zero, top.y)))
        else:
            assert (
                zero in (pytest.approx(ends[0]), pytest.approx(ends[1]))
                and abs(top.y - zero) - 1e-6 <= column.h <= least
            )
    assert not illegible(axes("n", "size").columns(None, c))


def test_a_logarithm_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        drawn(axes("n").logarithmic().curve(ink([0, 1], "n"), ink([1, 2], "bytes")))


def test_what_is_not_finite_is_refused_by_name():
    with pytest.raises(ValueError, match="path must be finite"):
        axes().curve(None, ink([1.0, math.nan], "path"))


def test_a_scene_cannot_draw_numbers_of_its_own():
    with pytest.raises(InkError):
        axes().points([1.0, 2.0], [3.0, 4.0])


def test_the_axes_reach_over_all_moments_so_that_nothing_moves():
    path = ink([3.0, 2.0, 1.5, 9.0, -4.0], "path")
    moments = [axes("step", "w").curve(None, path[:i]).points(path[:i]) for i in range(1, 6)]
    first = drawn(moments[0], *moments[1:])
    last = drawn(moments[-1], *moments[:-1])
    assert first["axes/path/0"] == last["axes/path/0"]
    assert {key for key in first if "/across/" in key} == {key for key in last if "/across/" in key}


def test_the_axis_across_stands_at_zero():
    marks = drawn(axes().points(ink([1.0, 2.0], "xs"), ink([-3.0, 5.0], "ys")).points(ink(1.5, "w")))
    assert marks["axes/w"].y == marks["axes/axis/across"].y
    assert marks["axes/ys/1"].y < marks["axes/w"].y < marks["axes/ys/0"].y


def test_what_leaves_the_axes_is_an_arrow_at_the_border():
    path = ink([0.0, 5.0, -55.0], "path")
    marks = drawn(axes("w").reaching(xs=path[:2], ys=path[:2]).points(path))
    assert "axes/path/1" in marks
    arrow = marks["axes/path/2/beyond"]
    assert arrow.arrow and arrow.points[0][0] > arrow.points[-1][0]


def test_a_curve_of_a_single_point_is_a_disc_there_out_of_which_the_line_grows():
    path = ink([1.0, 4.0, 2.0], "path")  # a part of a variable is the same curve as more of it
    one, more = (axes("step", "estimate").curve(None, path[:many], "the path") for many in (1, 3))
    first, later = drawn(one, more), drawn(more, one)
    disc, line = first["axes/path/first"], later["axes/path/line"]
    assert (disc.x, disc.y) == line.points[0] and "axes/path/title" in first
    ways = {(way.end or way.start).key: way.kind for way in Motion(tuple(first.values()), tuple(later.values())).ways}
    assert ways[line.key] == "fly"


def test_a_curve_is_cut_where_it_leaves_and_goes_on_where_it_comes_back():
    xs = np.linspace(0, 4 * math.pi, 400)
    curve = axes().curve(ink(xs, "xs"), ink(np.sin(xs), "ys"), name="sine")
    marks = drawn(curve.reaching(ys=ink([-0.5, 0.5], "seen")))
    runs = [mark for key, mark in marks.items() if key.startswith("axes/sine/line")]
    assert len(runs) == 5
    assert len([key for key in drawn(curve) if key.startswith("axes/sine/line")]) == 1


@given(st.tuples(reals, reals), st.lists(st.tuples(reals, reals), min_size=2, max_size=9))
def test_level_lines_are_round_on_even_axes(centre, points):
    xs, ys = np.array(points).T
    assume(np.ptp(xs) > 0.1 or np.ptp(ys) > 0.1)
    marks = drawn(axes().even().rings(ink(centre[0], "x"), ink(centre[1], "y")).points(ink(xs, "xs"), ink(ys, "ys")))
    dots = np.array([(marks[f"axes/ys/{i}"].x, marks[f"axes/ys/{i}"].y) for i in range(len(points))])
    one, other = np.ptp(np.array([xs, ys]), axis=1), np.ptp(dots, axis=0)
    assert other[0] * one[1] == pytest.approx(other[1] * one[0], rel=1e-3, abs=1)


def test_names_at_the_ends_of_near_curves_stay_apart():
    picture = axes("n", "bytes")
    for i in range(4):
        picture = picture.curve(None, ink([0.0, 1.0 + i / 100], f"curve{i}"), f"curve {'abcd'[i]}")
    assert not illegible(picture)


@given(st.lists(st.tuples(reals, reals), min_size=1, max_size=6))
def test_a_band_reaches_from_the_lower_to_the_upper_curve(spread):
    lows, highs = np.sort(spread, axis=1).T
    xs = ink(list(range(len(lows))), "xs")
    picture = axes("m", "estimate").band(xs, ink(lows, "lows"), ink(highs, "highs"))
    marks = drawn(picture.points(xs, ink(lows, "lows")).points(xs, ink(highs, "highs")))
    band = marks["axes/lows/band"]
    wanted = [*(f"axes/highs/{i}" for i in range(len(highs))), *(f"axes/lows/{i}" for i in reversed(range(len(lows))))]
    np.testing.assert_allclose(band.points, [(marks[key].x, marks[key].y) for key in wanted], atol=0.5)
    assert "axes/lows/band" not in drawn(axes().band(ink([], "xs"), ink([], "lows"), ink([], "highs")))


def test_a_vector_goes_from_the_origin_to_its_end():
    end = ink([1.5, -2.0], "w")
    picture = axes("first", "second").even().vector(end, "w")
    marks = drawn(picture.points(ink([0.0, 1.5], "xs"), ink([0.0, -2.0], "ys")))
    ends = [(marks[f"axes/ys/{i}"].x, marks[f"axes/ys/{i}"].y) for i in (0, 1)]
    arrow = marks["axes/w/vector"]
    np.testing.assert_allclose(np.add(arrow.points, [arrow.x, arrow.y]), ends, atol=0.5)
    assert axes().vector(None) == axes() and not illegible(picture)


def test_nothing_is_drawn_of_what_has_no_value():
    empty = axes("w")
    for same in (
        empty.curve(None, None), empty.points(None), empty.plumb(None, None), empty.arrow(None, None), empty.level(None),
        empty.upright(None), empty.tangent(None, None, None),
    ):  # fmt: skip
        assert same == empty


def test_a_tangent_goes_through_its_point():
    x, y, slope = ink(1.0, "x"), ink(1.0, "y"), ink(2.0, "slope")
    xs = ink([0.0, 2.0], "xs")
    marks = drawn(axes().points(xs, xs).points(x, y).tangent(x, y, slope))
    line = marks["axes/slope/tangent/across"]
    (x0, y0), (x1, y1) = ((line.x + across, line.y + down) for across, down in line.points)
    assert np.interp(marks["axes/y"].x, (x0, x1), (y0, y1)) == pytest.approx(marks["axes/y"].y)


# scales


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 8))
def test_ticks_are_few_round_and_on_the_scale(low, long, most):
    scale = Scale.of(low, low + long)
    ticks = scale.ticks(most)
    assert 1 <= len(ticks) <= most
    assert all(scale.low - 1e-6 * long <= tick <= scale.high + 1e-6 * long for tick in ticks)
    assert len(set(written(ticks))) == len(ticks)


def test_powers_of_ten_have_no_needless_decimals():
    assert written((0.01, 0.1, 1.0, 10.0, 1000.0)) == ["0.01", "0.1", "1", "10", "1000"]
    assert written((0.0, 0.5, 1.0)) == ["0.0", "0.5", "1.0"]


@given(st.floats(-100, -0.01), st.floats(0.01, 100))
def test_a_scale_that_is_narrow_has_more_than_one_tick(low, high):
    scale = Scale.of(low, high)
    assert len(some(scale, 2)) > 1 and some(scale, 6) == scale.ticks(6)


@given(st.floats(1e-9, 1e9))
def test_a_round_step_is_one_two_or_five_of_a_power_of_ten(rough):
    step = round_step(rough)
    digit = f"{step:e}"[0]
    assert digit in "125" and rough * (1 - 1e-8) <= step <= rough * 5.001


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_a_scale_by_powers_holds_both_its_ends(one, other):
    scale = Scale.of(min(one, other), max(one, other), log=True)
    assert 0 <= scale.part(one) <= 1 and scale.holds(other)
