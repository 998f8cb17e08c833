"""Blocks abreast: rows in line, every number legible, the place of what is not there kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import abreast, blanks, figures, grid, nothing

quickly = settings(deadline=None, max_examples=15)
reals = st.integers(-99, 99).map(lambda tenths: tenths / 10)


def blocks(rows: int, columns: int, value: float, there: bool = True):
    matrix = ink(np.full((rows, columns), value), "A")
    tile = ink(np.full((rows * 2, 3), value), "Q")
    return abreast(
        grid(tile).undigited().focused(slice(0, rows)).titled("Q"),
        (grid(matrix).rounded(2) if there else nothing).titled("scores"),
        figures(matrix[:, :1], name="sum", colour="done").titled("sum", "done"),
        blanks("never", tile, matrix).titled("never stored"),
    )


@quickly
@given(st.integers(1, 4), st.integers(1, 4), reals)
def test_every_number_can_be_read(rows, columns, value):
    assert not illegible(blocks(rows, columns, value), blocks(rows, columns, value, there=False))


@quickly
@given(st.integers(1, 4), st.integers(1, 4), reals)
def test_blocks_of_as_many_rows_stand_row_by_row(rows, columns, value):
    marks = drawn(blocks(rows, columns, value))
    for row in range(rows):
        assert marks[f"A/{row}/0"].y == marks[f"sum/{row}/0"].y
        assert marks[f"A/{row}/0#"].size == marks[f"sum/{row}/0#"].size


def test_nothing_moves_when_a_block_leaves():
    here, gone = blocks(3, 2, 1.5), blocks(3, 2, 1.5, there=False)
    full, without = drawn(here, gone), drawn(gone, here)
    assert "A/0/0" in full and "A/0/0" not in without
    assert all(full[key].bounds == mark.bounds for key, mark in without.items())


def test_rows_that_changed_are_framed():
    before, after = (ink(np.array(column)[:, None], name) for column, name in (([1.0, 2, 3], "m"), ([1.0, 5, 3], "n")))
    marks = drawn(abreast(figures(after, colour="first", changed=(before, after)).titled("max")))
    assert [f"n/{row}/changed" in marks for row in range(3)] == [False, True, False]
    assert marks["n/0/0#"].colour == "first"


def test_a_transposed_tile_keeps_the_places_of_its_matrix():
    matrix = ink(np.arange(12.0).reshape(4, 3), "K")
    marks = drawn(abreast(grid(matrix[2:4]).transposed().came_from("K").titled("K")))
    assert marks["K/3/0"].x > marks["K/2/0"].x and marks["K/2/1"].y > marks["K/2/0"].y
    assert marks["K/3/2#"].words[0] == "11"


@pytest.mark.parametrize("rows", [slice(0, 2), None])
def test_focus_sets_all_other_rows_back(rows):
    marks = drawn(abreast(grid(ink(np.ones((4, 2)), "Q")).undigited().focused(rows).titled("Q")))
    assert [marks[f"Q/{row}/0"].opacity < 1 for row in range(4)] == [rows is None or row >= 2 for row in range(4)]
    assert ("Q/frame" in marks) == (rows is not None)
