"""Tensors as slices, tiles, strips and dimensions: where elements stand, what leaves, and that all can be read."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.legible import misplaced
from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import InkError, ink
from vizkit.picture.style import Style
from vizkit.shapes import arrow, dimensions, image, slices, strip, tiles

PAIRS = [((k, h, w), (0, 2 * h + k // 2, 2 * w + k % 2)) for k, h, w in np.ndindex(4, 2, 2)]


def cube(channels=4, rows=2, columns=2):
    return ink(np.arange(channels * rows * columns).reshape(channels, rows, columns), "x")


sides = st.integers(1, 3)


@given(st.integers(1, 8), sides, sides)
def test_any_tensor_can_be_read(channels, rows, columns):
    hues, shades = [k % 3 for k in range(channels)], [k % 4 for k in range(channels)]
    x = cube(channels, rows, columns)
    assert illegible(slices(x).shaded(hues, shades).piercing(0, 0)) == []
    assert illegible(tiles(x).shaded(hues, shades).wrapped(3)) == []


def test_the_elements_of_one_position_stand_exactly_above_one_another():
    marks = drawn(slices(cube(4, 2, 3)))
    for row, column in product(range(2), range(3)):
        column = [marks[f"x/{k}/{row}/{column}"] for k in range(4)]
        assert len({round(tile.x, 6) for tile in column}) == 1
        assert [tile.y for tile in column] == sorted(tile.y for tile in column)
    assert marks["x/0/0/0"].x > marks["x/0/1/0"].x, "the row behind stands further to the right"


def test_what_leaves_the_slices_leaves_a_hole_in_which_the_thread_ends():
    marks = drawn(slices(cube()).without([(1, 0, 1)]).piercing(0, 1))
    assert "x/1/0/1" not in marks and "x/1/0/1/hole" in marks
    bead, hole = marks["x/1/thread/bead"], marks["x/1/0/1/hole"]
    assert (bead.x, bead.y) == (hole.x, hole.y)
    assert "x/0/thread" in marks and "x/0/thread/bead" not in marks


def columns_of(marks):
    """The elements as they stand, row by row, and the gaps between neighbours in the first row."""
    texts = sorted((round(mark.y), mark.x, int(mark.words[0])) for key, mark in marks.items() if key.endswith("#"))
    rows = {y: [value for other, _, value in texts if other == y] for y, _, _ in texts}
    xs = [x for y, x, _ in texts if y == texts[0][0]]
    return list(rows.values()), [round(b - a, 3) for a, b in pairwise(xs)]


def test_tiles_stand_in_blocks_or_by_their_phase():
    rows, gaps = columns_of(drawn(tiles(cube(), PAIRS).blocks(2)))
    assert rows[0] == [0, 4, 1, 5] and gaps[0] == gaps[2] < gaps[1]
    rows, _ = columns_of(drawn(tiles(cube(), PAIRS).polyphase(2)))
    assert rows == [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]
    rows, gaps = columns_of(drawn(tiles(cube(), PAIRS).merged(2)))
    assert rows[0] == [0, 4, 1, 5] and len(set(gaps)) == 1


def test_a_frame_holds_the_tiles_that_it_is_around_and_no_others():
    block = [source for source, (_, row, column) in PAIRS if row < 2 and column < 2]
    marks = drawn(tiles(cube(), PAIRS).framed(block))
    window = drawn(tiles(cube(), PAIRS).windowed(0, 0, 2))["x/frame/0/0"]
    assert window.bounds == marks["x/frame/0/0"].bounds
    left, top, right, bottom = marks["x/frame/0/0"].bounds
    for source, _ in PAIRS:
        tile = marks["x/" + "/".join(map(str, source))]
        assert (left < tile.x < right and top < tile.y < bottom) == (source in block)


def test_a_strip_comes_from_where_its_elements_lay():
    x = ink([7, 8, 9], "memory")
    marks = drawn(strip(x, of=x, each=1) / strip(ink([9, 7, 8], "copied"), [2, 0, 1], of=x, each=1).with_ties())
    assert [marks[f"copied/{place}"].came_from for place in range(3)] == ["memory/2", "memory/0", "memory/1"]
    assert marks["copied/0/tie"].source == "memory/2"


def test_an_axis_is_tied_to_what_it_was_part_of():
    lengths = ink((4, 2, 2), "x").__iter__
    marks = drawn(dimensions("khw", lengths()).then("reshape", "ijhw", list(lengths()) + list(lengths())[:1], k="ij"))
    ties = {key.rpartition("/")[2] for key in marks if "–" in key}
    assert ties == {"k–i", "k–j", "h–h", "w–w"}
    assert marks["dimensions/1/i"].came_from == marks["dimensions/1/j"].came_from == "dimensions/0/k"


def test_another_number_of_axes_is_refused():
    for shape in (slices, tiles):
        with pytest.raises(InkError, match="three axes"):
            shape(ink(np.zeros((2, 2)), "x"))


def test_axes_to_come_have_their_empty_places():
    lengths = ink((4, 2, 2), "x").__iter__
    both = [dimensions("khw", lengths()).then("transpose", "hkw", found) for found in (None, lengths())]
    empty, full = drawn(*both), drawn(*both[::-1])
    for axis in "hkw":
        before, after = empty[f"dimensions/1/{axis}"], full[f"dimensions/1/{axis}"]
        assert before.dashed and not after.dashed and (before.x, before.y, before.w) == (after.x, after.y, after.w)
        assert f"dimensions/1/{axis}#" not in empty


def test_the_slices_of_a_strip_come_one_after_the_other():
    memory, homes = ink(np.arange(6), "memory"), ink(np.array([0, 3, 1, 4, 2, 5]), "homes")
    marks = drawn(strip(ink(np.arange(6), "copied"), homes, of=memory, each=3))
    assert [marks[f"copied/{i}"].block for i in (0, 2, 4)] == ["copied/slice/0"] * 3
    assert {marks[f"copied/{i}"].waits_for for i in (1, 3, 5)} == {"copied/0"} and marks["copied/0"].waits_for is None


def test_ties_go_from_the_middle_of_a_lower_side_to_that_of_an_upper_one():
    x, homes = ink(np.arange(9), "x"), [8, 0, 1, 2, 3, 4, 5, 6, 7]
    copied = strip(ink(np.array(homes), "copied"), homes, of=x, each=1).with_ties()
    marks = drawn(strip(x, of=x, each=1) / copied, theme="dark")
    for place, home in enumerate(homes):
        tie, source, target = marks[f"copied/{place}/tie"], marks[f"x/{home}"], marks[f"copied/{place}"]
        (x0, y0), (x1, y1) = tie.points
        assert tie.arrow and (tie.x + x0, tie.x + x1) == pytest.approx((source.x, target.x))
        assert source.bounds[3] < tie.y + y0 < tie.y + y1 < target.bounds[1]


def test_outlines_of_neighbours_do_not_meet():
    marks = drawn(tiles(ink(np.arange(4).reshape(1, 2, 2), "x")).edged([(0, 0, 0), (0, 0, 1)]))
    left, right = marks["x/0/0/0"], marks["x/0/0/1"]
    assert left.bounds[2] + left.thick / 2 < right.bounds[0] - right.thick / 2


def test_the_pixels_of_an_image_reach_under_their_neighbours_and_not_beyond_it():
    asked = image(ink(np.eye(3), "x")).emptied().titled("a name")
    marks = drawn(image(ink(np.eye(3), "x")).titled("a name"), asked)
    room, title = (drawn(asked)[key] for key in ("x/room", "x/room/title"))
    for r, c in product(range(3), repeat=2):
        box = marks[f"x/{r}/{c}"]
        if c < 2:
            assert box.bounds[2] > marks[f"x/{r}/{c + 1}"].bounds[0] + 1
        if r < 2:
            assert box.bounds[3] > marks[f"x/{r + 1}/{c}"].bounds[1] + 1
    assert marks["x/2/2"].bounds[2:] == pytest.approx(room.bounds[2:])
    assert title.x == pytest.approx(room.bounds[0])


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_an_image_as_light_or_as_dark_as_the_ground_is_seen(theme):
    for level in (0.0, 1.0):
        marks = drawn(image(ink(np.full((2, 2), level), "x")), theme=theme)
        assert marks["x/room"].edge is not None
        assert list(marks)[-1] == "x/room"  # above the pixels


def test_an_arrow_points_down_where_its_neighbours_are_turned():
    tall = (
        image(ink(np.eye(32), "x"))
        | arrow("a convolution, then a shuffle", ink(144, "cost"), name="on")
        | image(ink(np.eye(32), "y"))
    )
    for layout, down in (("slide", False), ("portrait", True)):
        marks = drawn(tall, layout=layout, theme="dark")
        (x0, y0), (x1, y1) = marks["on/arrow"].points
        assert (x0 == x1 and y0 < y1) if down else (y0 == y1 and x0 < x1)
        over, under = marks["x/room"].bounds, marks["y/room"].bounds
        assert (over[3] < under[1]) if down else (over[2] < under[0])
        assert not misplaced(tuple(marks.values()), Style(layout))
