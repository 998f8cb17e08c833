"""Rows that are resampled, quads and sampled images: everything stands where its number says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import InkError, ink
from vizkit.picture.motion import Motion
from vizkit.shapes import quad, resampling, sampled

rows = st.lists(st.integers(-99, 99), min_size=1, max_size=4)
parts = st.integers(0, 8).map(lambda eighth: eighth / 8)


def unit(marks, n):
    """Where the first centre stands, and how many pixels one input pixel is wide."""
    xs = [marks[f"row/{i}"].x for i in range(n)]
    return (xs[0], xs[1] - xs[0]) if n > 1 else (xs[0], marks["row/0"].w)


@settings(max_examples=20)
@given(rows, st.integers(1, 8))
def test_output_pixels_cover_the_input(row, n_out):
    marks = drawn(resampling(ink(row, "row")).becoming(ink(n_out, "n_out")))
    zero, wide = unit(marks, len(row))
    if len(row) > 1:
        places = [(marks[f"row/place/{o}"].x - zero) / wide for o in range(n_out)]
        np.testing.assert_allclose(places, [(o + 0.5) * len(row) / n_out - 0.5 for o in range(n_out)], atol=1e-6)


@settings(max_examples=20)
@given(rows, st.integers(1, 8), st.floats(0, 1).map(lambda x: round(x, 3)))
def test_what_is_looked_at_and_the_points_stand_at_their_coordinates(row, n_out, at):
    s = at * (len(row) - 1)
    step = ink((len(row) - 1) / max(n_out - 1, 1), "step")
    picture = resampling(ink(row, "row")).becoming(ink(n_out, "n_out"), first=ink(0.0, "first"), step=step)
    marks = drawn(picture.at(ink([s], "places")).looking(ink(0, "o"), ink(s, "s")))
    zero, wide = unit(marks, len(row))
    if len(row) > 1:
        assert (marks["row/look"].x - zero) / wide == pytest.approx(s, abs=1e-6)
        assert (marks["row/point/0"].x - zero) / wide == pytest.approx(s, abs=1e-6)
        assert (marks["row/place/0"].x - zero) / wide == pytest.approx(0, abs=1e-6)


@settings(max_examples=12)
@given(rows, st.integers(1, 8), parts)
def test_a_row_can_be_read(row, n_out, t):
    weights, i = ink([1 - t, t], "weights"), min(1, len(row) - 1)
    picture = resampling(ink(row, "row")).called("output", "input", "pixel", "weight").becoming(ink(n_out, "n_out"))
    picture = picture.asking(ink(0, "o"), "?").looking(ink(0, "o"), ink(t * i, "s"))
    assert not illegible(picture.reading(ink(0, "i0"), ink(i, "i1")).weighing(weights))
    edges = resampling(ink(row, "row")).becoming(ink(n_out, "n_out"), ink([row[0]] * n_out, "copied"))
    assert not illegible(edges.looking(ink(n_out - 1, "o"), ink(0.0, "at"), edges=True).reading(ink(0, "i")))


def test_the_opposite_part_of_the_way_is_as_long_as_the_weight():
    picture = resampling(ink([1, 2], "row")).becoming(ink(4, "n_out")).looking(ink(1, "o"), ink(0.25, "s"))
    marks = drawn(picture.reading(ink(0, "i0"), ink(1, "i1")).weighing(ink([0.75, 0.25], "weights")))
    long = {i: marks[f"row/part/{i}"].points[-1][0] for i in (0, 1)}
    assert long[0] / long[1] == pytest.approx(3)
    assert marks["row/weight/0"].colour == marks["row/part/0"].colour != marks["row/part/1"].colour


def test_a_copy_that_is_asked_about_again_does_not_come_again():
    row, o = ink([1, 2], "row"), ink(1, "o")
    full = resampling(row).becoming(ink(2, "n_out"), ink([1, 2], "copied"))
    again = full.asking(o, "?").looking(o, ink(1.0, "at"), edges=True).reading(ink(1, "i"))
    before, after = tuple(drawn(full, again).values()), tuple(drawn(again, full).values())
    assert not [way.key for way in Motion(before, after).ways if way.flies]


def test_no_number_goes_through_the_arrow_that_it_is_beside():
    row = resampling(ink([1, 2], "row")).becoming(ink(3, "n_out"), ink([], "copied"))
    looks = [row.looking(ink(o, "o"), ink(at, "at"), edges=True) for o, at in ((1, 1.0), (2, 5 / 3))]
    before, after = (tuple(drawn(*pair, theme="dark").values()) for pair in (looks, looks[::-1]))
    for way in ((before, after), (after, before)):
        for part in np.arange(1, 20) / 20:
            found = {mark.key: mark for mark in Motion(*way).at(part)}
            numbers = [mark.bounds for key, mark in found.items() if key.startswith("row/look/value")]
            assert all(not left < found["row/look"].x < right for left, _, right, _ in numbers), part


def test_a_copy_comes_from_the_pixel_that_is_read():
    row, o = ink([1, 2], "row"), ink(1, "o")
    empty = resampling(row).becoming(ink(2, "n_out"), ink([1], "copied")).looking(o, ink(1.0, "at"), edges=True)
    full = resampling(row).becoming(ink(2, "n_out"), ink([1, 2], "copied")).looking(o, ink(1.0, "at"), edges=True)
    full = full.reading(ink(1, "i"))
    ways = {(way.end or way.start).key: way for way in Motion(tuple(drawn(empty, full).values()), tuple(drawn(full, empty).values())).ways}  # fmt: skip
    assert ways["copied/1"].kind == "fly" and drawn(full)["copied/1"].came_from == "row/1"


@settings(max_examples=20)
@given(parts, parts, st.integers(0, 1), st.integers(0, 1))
def test_the_lit_rectangle_lies_opposite_its_corner_and_is_its_weight(t_y, t_x, down, across):
    weight = (t_y if down else 1 - t_y) * (t_x if across else 1 - t_x)
    picture = quad(ink(np.array([[1, 2], [3, 4]]), "corners"), ink(t_y, "t_y"), ink(t_x, "t_x"))
    marks = drawn(picture.weighing(ink([weight], "weights"), ink(down, "down"), ink(across, "across")))
    rectangles = {key: mark for key, mark in marks.items() if "/part/" in key}
    whole = sum(mark.w * mark.h for mark in rectangles.values())
    lit = [mark for mark in rectangles.values() if mark.edge == "now"]
    assert sum(mark.w * mark.h for mark in lit) / whole == pytest.approx(weight, abs=0.01)
    corner = marks[f"corners/{down}/{across}"]
    for mark in lit:
        assert (mark.x - corner.x > 0) == (across == 0) and (mark.y - corner.y > 0) == (down == 0)
    assert corner.edge == "now"


@settings(max_examples=12)
@given(st.lists(st.integers(-99, 99), min_size=4, max_size=4), parts, parts)
def test_a_quad_can_be_read(values, t_y, t_x):
    picture = quad(ink(np.array(values).reshape(2, 2), "corners"), ink(t_y, "t_y"), ink(t_x, "t_x"))
    assert not illegible(picture.mixed(ink(1.25, "top"), ink(-33.25, "bottom"), ink(-17.75, "mixed")))
    assert not illegible(picture.weighing(ink([0.5625, 0.1875], "weights"), ink(0, "d"), ink(1, "a"), times="× "))


@settings(max_examples=12)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 6))
def test_points_stand_where_an_image_is_read(h, w, many):
    x = ink(np.arange(h * w).reshape(h, w), "x")
    down, across = np.linspace(0, h - 1, many), np.linspace(0, w - 1, many)
    marks = drawn(
        sampled(x).at(ink(list(down), "down"), ink(list(across), "across")).lighting(ink(0, "r"), ink(0, "c"))
    )
    side = marks["x/0/0"].w + 4
    for i, j in np.ndindex(many, many):
        point = marks[f"x/point/{i}/{j}"]
        assert (point.x - marks["x/0/0"].x) / side == pytest.approx(across[j], abs=1e-6)
        assert (point.y - marks["x/0/0"].y) / side == pytest.approx(down[i], abs=1e-6)
    assert marks["x/point/0/0"].fill == "now"


@settings(max_examples=12)
@given(st.integers(1, 3), st.integers(1, 3), parts, parts)
def test_a_sampled_image_can_be_read(h, w, y, x):
    image = ink(np.arange(h * w).reshape(h, w) - 4, "x")
    assert not illegible(sampled(image))
    assert not illegible(sampled(image).clear().reading(ink(y * h, "s_y"), ink(x * w, "s_x")))


def test_images_on_one_scale_are_as_bright_where_they_are_equal():
    x, y = ink(np.array([[0.0, 4.0]]), "x"), ink(np.array([[2.0, 4.0]]), "y")
    marks = drawn(sampled(x) | sampled(y).scaled(x))
    assert marks["x/0/1"].fill == marks["y/0/1"].fill and marks["y/0/0"].fill == "quiet/40@cell"
    assert drawn(sampled(y))["y/0/0"].fill == marks["x/0/0"].fill


def test_what_a_scene_cannot_draw():
    with pytest.raises(InkError):
        resampling(ink([1, 2], "row")).becoming(ink(4, "n_out")).looking(0, 0.25)
    with pytest.raises(ValueError, match="a quad has two rows of two numbers"):
        quad(ink(np.ones((3, 2)), "corners"), ink(0, "t_y"), ink(0, "t_x"))
    with pytest.raises(ValueError, match="a sampled image has rows and columns"):
        sampled(ink([1, 2], "x"))
