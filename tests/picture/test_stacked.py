"""Stacked bars: as long as their parts say, and never out of their track."""

from __future__ import annotations

import numpy as np
import pytest

from vizkit.picture.cells import cell
from vizkit.picture.marks import Text
from vizkit.picture.old_ink import InkError, ink
from vizkit.picture.panels import listed, panels
from vizkit.picture.stacked import stacked_bars


def bars(halves, slots=0):
    halves = ink(np.array(halves))
    return stacked_bars(
        "b",
        ["a"] * len(halves),
        [(h, h) for h in halves],
        list(halves),
        of=ink(2.0),
        colours=("first", "second"),
        slots=slots,
        w=600,
    )


def test_parts_are_as_long_as_their_values_end_to_end():
    found = {mark.key: mark for mark in bars([0.5, 0.75, 1.0]).marks}
    for i, half in enumerate([0.5, 0.75, 1.0]):
        one, other = found[f"b/{i}/0"], found[f"b/{i}/1"]
        assert one.w == other.w == pytest.approx(300 * half)
        assert one.bounds[0] == pytest.approx(0)
        assert one.bounds[2] == pytest.approx(other.bounds[0])
        assert other.bounds[2] <= found[f"b/{i}/track"].bounds[2] + 1e-9


def test_room_is_kept_for_rows_to_come():
    assert bars([0.5], slots=3).bounds[3] == pytest.approx(bars([0.5, 0.6, 0.7]).bounds[3])


def test_a_bar_of_a_computed_length_is_refused():
    with pytest.raises(InkError):
        stacked_bars("b", ["a"], [(0.5,)], ["a"], of=ink(2.0), colours=("first",))


def test_places_are_numbered_in_order_and_of_one_size():
    contents = [cell("a", w=50), cell("b", w=90)]
    made = panels("device", "device ", contents)
    assert {(each.w, each.h) for each in made} == {(made[0].w, made[0].h)}
    named = [
        mark.words[0]
        for picture in (*made, listed("row", "row ", contents))
        for mark in picture.marks
        if isinstance(mark, Text)
    ]
    assert named == ["device 0", "device 1", "row 0", "row 1"]
