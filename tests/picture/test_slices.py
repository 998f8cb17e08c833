"""A stack of slices: one position above another, holes where tiles have left, as large as there is room."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from vizkit.picture.old_ink import ink
from vizkit.picture.slices import slices


def stacked(channels=4, rows=2, cols=3, **how):
    picture = slices("x", ink(np.arange(channels * rows * cols).reshape(channels, rows, cols)), **how)
    return picture, {mark.key: mark for mark in picture.marks}


def test_the_channels_of_one_position_stand_exactly_above_one_another():
    _, marks = stacked()
    for row, col in product(range(2), range(3)):
        column = [marks[f"x/{k}/{row}/{col}"] for k in range(4)]
        assert len({round(tile.x, 6) for tile in column}) == 1
        assert [tile.y for tile in column] == sorted(tile.y for tile in column)
    assert marks["x/0/0/0"].x > marks["x/0/1/0"].x, "the row behind stands further to the right"
    assert [marks[f"x/{k}/index"].words[0] for k in range(4)] == ["0", "1", "2", "3"]


def test_a_tile_that_has_left_leaves_a_hole_and_the_thread_ends_in_it():
    _, marks = stacked(without=[(1, 0, 2)], through=(0, 2))
    assert "x/1/0/2" not in marks
    assert marks["x/1/0/2/hole"].dashed
    bead = marks["x/1/thread/bead"]
    assert (bead.x, bead.y) == (marks["x/1/0/2/hole"].x, marks["x/1/0/2/hole"].y)
    for k in (0, 2, 3):
        assert f"x/{k}/thread/bead" not in marks
        assert marks[f"x/{k}/thread"].bounds[3] <= marks[f"x/{k}/0/2"].bounds[1] + 3


def test_after_so_many_sheets_another_stack_begins():
    _, marks = stacked(deep=2)
    assert marks["x/0/0/0"].x == marks["x/1/0/0"].x < marks["x/2/0/0"].x
    assert marks["x/0/0/0"].y == marks["x/2/0/0"].y


def test_a_part_of_the_channels_keeps_its_keys_and_numbers():
    picture = slices("x", ink(np.zeros((4, 1, 1))), channels=range(2, 4))
    keys = {mark.key for mark in picture.marks}
    assert {"x/2/0/0", "x/3/0/0", "x/2/index"} <= keys
    assert not any(key.startswith(("x/0", "x/1")) for key in keys)


@pytest.mark.parametrize("deep", [1, 3, 4, 12])
@pytest.mark.parametrize("room", [(150, 90), (400, 90), (150, 300)])
@pytest.mark.parametrize("shape", [(1, 1, 1), (4, 2, 2), (12, 3, 3)])
def test_all_sheets_stay_within_the_room(shape, room, deep):
    stacks, levels = -(-shape[0] // deep), min(deep, shape[0])
    within = room[0] * stacks, room[1] * levels
    picture, _ = stacked(*shape, within=within, deep=deep, gap=30, size=24)
    left, top, right, foot = picture.bounds
    assert right - left <= within[0] + 1e-6
    assert foot - top <= within[1] + 1e-6
    for mark in picture.marks:
        across, above, along, below = mark.bounds
        assert across >= left - 15
        assert along <= right + 15
        assert above >= top - 1
        assert below <= foot + 10
