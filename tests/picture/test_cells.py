"""Grids and their parts: what is framed, what stands back, what is turned, what leaves a dot."""

import numpy as np
import pytest

from vizkit.picture.cells import blanks, grid
from vizkit.picture.old_ink import ink

MATRIX = ink(np.arange(12.0).reshape(4, 3))


def keyed(picture):
    return {mark.key: mark for mark in picture.marks}


def test_what_is_not_in_the_spot_stands_back():
    marks = keyed(grid("Q", MATRIX, lit=(slice(1, 3), None), spot=True, digits=False))
    for i in range(4):
        for j in range(3):
            assert (marks[f"Q/{i}/{j}"].opacity == 1) == (i in (1, 2))
    assert marks["Q/tile"].bounds[1] < marks["Q/1/0"].bounds[1] < marks["Q/2/0"].bounds[3] < marks["Q/tile"].bounds[3]


def test_a_transposed_grid_has_its_rows_across():
    plain, turned = keyed(grid("K", MATRIX, digits=False)), keyed(grid("K", MATRIX, transposed=True, digits=False))
    for key in plain:
        assert (turned[key].x, turned[key].y) == (plain[key].y, plain[key].x)
        assert turned[key].fill == plain[key].fill


@pytest.mark.parametrize("size", [10.0, 30.0, 100.0])
def test_numbers_never_leave_their_cells(size):
    marks = keyed(grid("Q", ink(np.array([[-1.25, 100.0]])), w=60, h=40, size=size, decimals=2))
    for key in ("Q/0/0", "Q/0/1"):
        assert marks[key + "#"].w <= marks[key].w
        assert marks[key + "#"].size <= min(size, 40)


def test_the_present_tile_is_filled_and_the_seen_ones_leave_a_dot():
    first, now, never = (range(2), range(2)), (range(2), range(2, 4)), (range(2, 4), range(2, 4))
    marks = keyed(blanks("ghost", 4, 4, lit=now, seen=[first, now], never=[never]))
    for i in range(4):
        for j in range(4):
            cell, tile = marks[f"ghost/{i}/{j}"], (i // 2, j // 2)
            assert (cell.fill == "now") == (tile == (0, 1))
            assert (f"ghost/{i}/{j}/dot" in marks) == (tile == (0, 0))
            assert cell.dashed == (tile in ((0, 0), (1, 0)))
