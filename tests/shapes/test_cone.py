"""A cone: cells stand where they belong over the lowest row, what is seen is in colour, padding is hollow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.legible import faults
from tests.shapes.drawing import drawn
from vizkit.picture.ink import ink
from vizkit.picture.motion import Motion
from vizkit.picture.plan import Crowded
from vizkit.picture.style import Style
from vizkit.shapes import cone

ROWS = ink([(9, 0.0, 1.0), (4, 1.0, 2.0), (2, 2.0, 4.0)], "rows")
SEEN = ink([[-1, 0, 1, 2, 3, 4, 5], [-1, 0, 1, 2], [0]], "seen")
INSIDE = ink([[0, 1, 2, 3, 4], [0, 1], [0]], "inside")
KERNELS = ink([[-1, 0, 1, 2]], "kernels")


def test_cells_stand_over_the_lowest_row_where_they_belong():
    marks = drawn(cone(ROWS))
    assert marks["cone/1/0"].x == pytest.approx(marks["cone/0/1"].x)
    assert marks["cone/2/1"].x == pytest.approx(marks["cone/0/6"].x)
    assert marks["cone/2/0"].y < marks["cone/1/0"].y < marks["cone/0/0"].y
    assert {key for key in marks if key.startswith("cone/1/")} == {f"cone/1/{i}" for i in range(4)}


def test_what_is_seen_is_in_colour_and_padding_is_hollow():
    marks = drawn(cone(ROWS).seeing(SEEN).coloured(0, now=ink(2, "pixel")))
    assert marks["cone/0/1"].fill == "first/70@ground" and marks["cone/0/2"].fill == "now"
    assert marks["cone/0/8"].fill == "cell" and marks["cone/0/-1"].fill is None
    side = marks["cone/side/field/0"].bounds
    assert side[0] == pytest.approx(marks["cone/0/-1"].bounds[0])
    assert side[2] == pytest.approx(marks["cone/0/5"].bounds[2])


def test_rows_that_are_not_reached_have_no_side():
    marks = drawn(cone(ROWS).seeing([None, *SEEN[1:]]))
    assert "cone/side/field/1" in marks and "cone/side/field/0" not in marks and marks["cone/0/3"].fill == "cell"


def test_it_opens_downwards_before_what_is_seen_is_in_colour_but_who_sees_is_in_colour_first():
    before, after = (tuple(drawn(picture).values()) for picture in (cone(ROWS), cone(ROWS).seeing(INSIDE)))
    ways = {way.key: way for way in Motion(before, after).ways if way.kind != "stay"}
    upper, lower = ways["cone/side/field/1"], ways["cone/side/field/0"]
    assert upper.kind == lower.kind == "fly" and upper.window[1] < lower.window[0]
    assert all(ways[f"cone/{row}/0"].window[0] >= lower.window[1] for row in (0, 1))
    assert ways["cone/2/0"].window[0] < upper.window[1]


def test_where_lines_lead_down_its_side_follows_them():
    upper, whole = ink([[], [0, 1], [0]], "seen"), cone(ROWS).wired(1, ink([0], "cells"), KERNELS).seeing(INSIDE)
    before, after = (tuple(drawn(picture).values()) for picture in (cone(ROWS).seeing(upper), whole))
    ways = {way.key: way for way in Motion(before, after).ways}
    side = ways["cone/side/field/0"]
    assert side.kind == "enter" and all(way.window[1] <= side.window[0] for way in ways.values() if way.flies)


@pytest.mark.parametrize("rising", [False, True])
def test_a_line_leads_from_a_cell_to_what_it_reads_or_back(rising):
    picture = cone(ROWS).seeing(SEEN).wired(2, SEEN[2], KERNELS).routed(2, ink([(0, 1)], "steps"))
    marks = drawn(picture.rising() if rising else picture)
    line, ends = marks["cone/wire/2/0/1"], [marks["cone/2/0"], marks["cone/1/1"]]
    start, end = reversed(ends) if rising else ends
    assert (line.x, line.x + line.points[1][0]) == pytest.approx((start.x, end.x)) and line.drawn
    assert line.colour == "now" and marks["cone/wire/2/0/2"].colour == "quiet"


def test_bars_and_spacings_reach_over_what_they_measure():
    picture = cone(ROWS).measured(1, ink(0, "first"), ink(2, "last"), ink(3, "k"), "second", "kernel")
    marks = drawn(picture.spaced(0, ink(4, "cell"), ink(1, "jump")))
    bar, pitch = marks["cone/kernel/1"], marks["cone/0/1"].x - marks["cone/0/0"].x
    assert bar.w == pytest.approx(3 * 2 * pitch, abs=4) and bar.x == pytest.approx(marks["cone/1/1"].x)
    spacing = marks["cone/spacing/0"].bounds
    assert (spacing[0], spacing[2]) == pytest.approx((marks["cone/0/4"].x, marks["cone/0/5"].x))
    assert marks["cone/kernel/1#"].words[0] == "3" and marks["cone/spacing/0/number"].words[0] == "1"


def test_heights_are_on_one_scale():
    weights = ink([1, 1, 2, 3, 5, 3, 2, 1, 0], "weights")
    marks = drawn(cone(ROWS).weighing(weights, "paths", lit=[4]))
    heights = [marks[f"cone/weight/{i}"].h for i in range(9)]
    assert heights == pytest.approx([heights[0] * value for value in (1, 1, 2, 3, 5, 3, 2, 1, 0)])
    assert marks["cone/weight/4"].fill == "first" != marks["cone/weight/3"].fill
    assert all(marks[f"cone/weight/{i}"].x == pytest.approx(marks[f"cone/0/{i}"].x) for i in range(9))


@settings(max_examples=15)
@given(st.integers(1, 33), st.integers(1, 5), st.sampled_from(["lecture", "slide"]))
def test_all_of_it_can_be_read_or_is_refused(count, many, layout):
    rows = [(max(count >> row, 1), (2**row - 1) / 2, 2.0**row) for row in range(many + 1)]
    picture = cone(ink(rows, "rows")).seeing(ink([[0]] * (many + 1), "seen"))
    numbers = [ink(row[0], "n") for row in rows]
    picture = picture.labelled([["cells: ", number] for number in numbers], ["kernel"] * many)
    picture = picture.counted("seen", numbers).with_room()
    try:
        marks = drawn(picture, layout=layout)
    except Crowded:
        return
    assert not faults(tuple(marks.values()), Style(layout))
