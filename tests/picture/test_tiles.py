"""Tiles stand where they are put, in their slice's colour, and lean without changing what they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from vizkit.picture.marks import Line, Text
from vizkit.picture.old_ink import InkError, ink
from vizkit.picture.tiles import leaning, tiles, type_size

DATA = ink(np.array([[[1, 22]], [[333, 4]]]))


def test_a_tile_has_its_place_s_key_its_slice_s_colour_and_its_value():
    standing = {(0, 0, 1): (DATA[0, 0, 1], (5, 7)), (1, 0, 0): (DATA[1, 0, 0], (50, 7))}
    one, two, *texts = tiles(
        "x", standing, colours=("first/50", "second/50"), edges={(1, 0, 0): "lost"}, came_from="y"
    ).marks
    assert (one.key, one.x, one.y, one.fill, one.colour, one.came_from) == (
        "x/0/0/1",
        5,
        7,
        "first/50",
        "first",
        "y/0/0/1",
    )
    assert (two.key, two.fill, two.colour) == ("x/1/0/0", "second/50", "lost")
    assert two.thick > one.thick
    assert [(text.key, text.words[0]) for text in texts] == [("x/0/0/1#", "22"), ("x/1/0/0#", "333")]


def test_all_type_has_the_size_that_the_longest_needs():
    alone = tiles("x", {(0, 0, 0): (DATA[0, 0, 0], (0, 0))}).marks[-1]
    along = tiles("x", {(0, 0, 0): (DATA[0, 0, 0], (0, 0))}, alike=DATA).marks[-1]
    assert along.size < alone.size
    assert along.size == type_size(DATA, 64, 64)


@pytest.mark.parametrize(("w", "h", "slant"), [(64, 64, 0), (92, 54, 26), (20, 16, 6), (7, 60, 0)])
def test_the_longest_number_stays_within_its_tile_however_that_leans(w, h, slant):
    shape, text = tiles("x", {(0, 0, 0): (DATA[1, 0, 0], (0, 0))}, w=w, h=h, slant=slant).marks
    assert isinstance(shape, Line)
    assert isinstance(text, Text)
    assert text.w <= w - slant * text.size / h
    assert text.size <= 0.9 * h


def test_a_leaning_tile_has_as_many_points_as_a_flat_one():
    flat, lean = leaning(60, 40), leaning(60, 40, 18)
    assert len(flat) == len(lean)
    assert max(x for x, _ in lean) == pytest.approx(30 + 9, abs=6)


def test_a_number_that_no_run_has_is_refused():
    with pytest.raises(InkError):
        tiles("x", {(0, 0, 0): (7, (0, 0))})
