"""Every shape can be read in every layout and theme, and shows every datum that it is given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.legible import faults
from tests.shapes.drawing import drawn
from vizkit.picture.ink import InkError, ink
from vizkit.picture.marks import Box, Text
from vizkit.picture.plan import Crowded
from vizkit.picture.style import LAYOUTS, THEMES, Style
from vizkit.shapes import (
    blanks,
    cone,
    figure,
    grid,
    heap,
    image,
    label,
    lanes,
    legend,
    link,
    meter,
    panel,
    pieces,
    program,
    row,
    ruler,
    state,
    table,
)  # fmt: skip

TIMES = ink([0.0, 2.0, 3.5, 6.0, 8.0], "times")
BEST = ink([[0, 0, 0], [0, 3, 3], [0, 3, None]], "best")
OBJECTS = ink([3, "list", 2.5], "objects")

PICTURES = {
    "cone": lambda: cone(ink([(9, 0.0, 1.0), (4, 1.0, 2.0)], "rows")).seeing(ink([[-1, 0, 1, 2], [0]], "seen")),
    "figure": lambda: figure(ink(1_000_000, "writes"), "writes at most"),
    "heap": lambda: heap(OBJECTS, a=ink(0, "a"), b=ink(0, "b"), c=ink(2, "c"), d=None).coloured(now=ink(0, "a")),
    "image": lambda: image(ink(np.eye(6), "image")).framing(slice(1, 3), slice(2, 5)),
    "lanes": lambda: (
        lanes(["load", "add", "store"], until=TIMES)
        .bar(0, TIMES[0], TIMES[1], "work")
        .bar(1, TIMES[1], TIMES[3], "wait", waiting=True, colour="lost")
        .bar(2, TIMES[3], TIMES[4], TIMES[4], colour="done")
        .message(0, TIMES[1], 1, TIMES[2])
        .at(TIMES[2])
    ),
    "legend": lambda: legend(now="in the window", lost="dominated", done="answer"),
    "legend, stacked": lambda: legend(white="not found", grey="on the stack", black="finished").stacked(),
    "meter": lambda: meter("moved", ink(88, "moved"), ink(384, "all")),
    "program": lambda: program(
        ink(["counter = 0", "def work():", "    x = counter", "    counter = x"], "lines")
    ).running(2),
    "ruler": lambda: ruler(TIMES).titled("pixel centres"),
    "state": lambda: state(peak=ink(2.45, "peak"), total=ink(1.65, "total")),
    "table": lambda: table(BEST, columns=["a", "b", "c"], rows=["none", "pen", "book"]) + link(BEST[1][1], BEST[2][1]),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", PICTURES)
def test_it_can_be_read(name, layout, theme):
    marks = drawn(PICTURES[name](), layout=layout, theme=theme)
    assert marks and not faults(tuple(marks.values()), Style(layout, theme))


NUMBERS = st.one_of(st.integers(-9999, 9999), st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))


@settings(max_examples=40)
@given(st.lists(NUMBERS, min_size=1, max_size=10))
def test_a_row_shows_every_number_or_is_refused(nums):
    try:
        marks = drawn(row(ink(nums, "nums")).numbered(), theme="dark")
    except Crowded:
        return
    assert {f"nums/{i}#" for i in range(len(nums))} <= marks.keys()
    assert not faults(tuple(marks.values()), Style("lecture"))


@settings(max_examples=25)
@given(st.integers(1, 6), st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_grid_shows_every_number_or_is_refused(rows, columns, random):
    matrix = np.array([[random.uniform(-3, 3) for _ in range(columns)] for _ in range(rows)])
    try:
        marks = drawn(grid(ink(matrix, "Q")), theme="dark")
    except Crowded:
        return
    assert {f"Q/{r}/{c}#" for r in range(rows) for c in range(columns)} <= marks.keys()
    assert not faults(tuple(marks.values()), Style("lecture"))


def test_an_empty_piece_has_a_place_for_each_row():
    memory = ink([np.array([1.0, 2.0]), None], "memory")
    marks = drawn(pieces(memory, rows=ink([0, 0, 0], "rows")))
    assert [f"memory/1/{place}" in marks for place in range(4)] == [True, True, True, False]
    assert marks["memory/0/1"].y == marks["memory/1/1"].y


def test_a_cell_whose_number_is_not_told_makes_no_column_wide():
    long = ink(np.array([[1.0, 123456.0], [123456.0, 1.0]]), "long")
    short = ink(np.array([[1.0, 1.0], [1.0, 1.0]]), "short")
    told = [(0, 0), (1, 1)]
    one, other = (drawn(grid(each).told(told)) for each in (long, short))
    assert one["long/0/0#"].size == other["short/0/0#"].size


def test_pointers_at_one_place_stand_below_one_another_and_off_the_row_beside_it():
    nums = ink([5, 6, 7], "nums")
    within, beside = row(nums).pointing(i=ink(1, "i"), k=ink(1, "k")), row(nums).pointing(i=ink(-1, "i"), k=ink(3, "k"))
    here, gone = drawn(within, beside), drawn(beside, within)
    assert here["nums/pointer/i"].x == here["nums/pointer/k"].x == here["nums/1"].x
    assert abs(here["nums/pointer/i"].y - here["nums/pointer/k"].y) > here["nums/pointer/i"].size * 0.9
    assert gone["nums/pointer/i"].x < gone["nums/0"].bounds[0] and gone["nums/pointer/k"].x > gone["nums/2"].bounds[2]
    assert here["nums/0"].x == gone["nums/0"].x


def test_a_tile_keeps_the_places_of_its_matrix():
    tile = ink(np.arange(16.0).reshape(4, 4), "Q")[2:4]
    marks = drawn(grid(tile))
    assert {"Q/2/0", "Q/3/3"} <= marks.keys() and "Q/0/0" not in marks


def test_what_is_dimmed_keeps_its_number():
    marks = drawn(row(ink([5, 6], "nums")).dimmed(0))
    assert isinstance(marks["nums/0#"], Text) and isinstance(marks["nums/0"], Box)


def test_a_shape_of_typed_numbers_is_refused():
    with pytest.raises(InkError):
        drawn(row([1, 2], name="typed"))


def test_names_at_the_side_leave_what_stands_below_one_another_below_one_another():
    nums = ink([1, 2, 3], "nums")
    found = panel("one", row(nums), "in", aside=True) / panel("two", row(nums, name="out"), "much longer", aside=True)
    marks = drawn(found)
    assert [marks[f"nums/{i}"].x for i in range(3)] == [marks[f"out/{i}"].x for i in range(3)]


def test_columns_below_one_another_are_in_line_whatever_stands_at_their_sides():
    x = ink([1, 22, 3], "x")
    reads = blanks("reads", ["a", "b"], x).stretched().headed(rows=["a long name", "b"])
    marks = drawn(row(x).headed(rows=["x"]).titled("a title") / reads)
    for place in range(3):
        assert marks[f"reads/1/{place}"].x == pytest.approx(marks[f"x/{place}"].x)
        assert marks[f"reads/1/{place}"].w == pytest.approx(marks[f"x/{place}"].w)


@pytest.mark.parametrize(("side", "dashed"), [(2, True), (30, False)])
def test_many_small_empty_cells_are_not_dashed(side, dashed):
    marks = drawn(blanks("table", side, side))
    assert marks["table/0/0"].dashed == dashed and marks["table/0/0"].edge == "faint"


@pytest.mark.parametrize("title", ["n", "the largest so far"])
def test_a_label_s_title_stands_over_its_middle(title):
    marks = drawn(label("x = ", ink(7, "x"), name="x").titled(title) / row(ink([1, 2, 3], "nums")).titled(title))
    text, above = marks["x"], marks["x/title"]
    assert (above.bounds[0] + above.bounds[2]) / 2 == pytest.approx(text.x) and above.bounds[3] < text.bounds[1]
    assert [mark.anchor for key, mark in marks.items() if key.startswith("nums/") and key.endswith("/title")] == [0.0]


def test_enlarged_numbers_that_are_kept_clear_are_smaller_and_never_touch_their_cells():
    numbers = row(ink([-32, -24, -12, 4], "n"))
    for picture, more in ((numbers, 0.0), (numbers.kept_clear(), 0.15)):
        marks = drawn(picture / picture.kept_clear().hidden())
        assert marks["n/0#"].w <= (1 - more) * marks["n/0"].w


def test_two_grids_are_heated_on_one_scale():
    sharp, flat = (ink(np.array([[low, high]]), name) for name, low, high in (("sharp", 0.1, 0.8), ("flat", 0.2, 0.4)))
    alone, beside = drawn(grid(flat)), drawn(grid(flat).heated(sharp))
    assert alone["flat/0/1"].fill.level == 1.0
    assert beside["flat/0/1"].fill.level == 0.5


@pytest.mark.parametrize("mask", [[True, False, True], (True, False, True), np.array([True, False, True]), [0, 2]])
def test_a_mask_is_one_however_its_truth_values_are_held(mask):
    masked = row(ink([5, 6, 7], "nums"), name="nums").masked(mask)
    assert [value is None for value in masked.values.values()] == [True, False, True]


def test_a_grid_is_masked_by_lists_of_truth_values():
    masked = grid(ink([[1, 2], [3, 4]], "board"), name="board").masked([[True, False], [False, True]])
    assert {spot for spot, value in masked.values.items() if value is None} == {(0, 0), (1, 1)}


@pytest.mark.parametrize(
    ("tell", "reason"),
    [
        (lambda cells: cells.masked(3), "no cell at 3 that could be masked"),
        (lambda cells: cells.masked([(0, 1)]), "no cell at"),
        (lambda cells: cells.masked([True, False]), "a mask of the shape"),
        (lambda cells: cells.dotted([7]), "no cell at"),
        (lambda cells: cells.dotted([1]), "mask it first"),
    ],
)
def test_what_would_show_nowhere_is_refused(tell, reason):
    with pytest.raises(ValueError, match=reason):
        tell(row(ink([5, 6, 7], "nums"), name="nums"))


@pytest.mark.parametrize("nowhere", [None, [], [None], [False, False, False], slice(3, None)])
def test_where_nothing_is_meant_nothing_is_masked(nowhere):
    cells = row(ink([5, 6, 7], "nums"), name="nums")
    assert cells.masked(nowhere).values == cells.values


def test_a_cell_that_is_masked_can_be_dotted():
    cells = row(ink([5, 6, 7], "nums"), name="nums").masked([1]).dotted([1])
    assert cells.dots == {(0, 1)}


def test_what_is_hidden_is_hidden_with_its_name_whichever_is_told_first():
    cells = row(ink([5, 6, 7], "nums"), name="nums")
    for telling in (lambda one: one.titled("seen", "now"), lambda one: one.named()):
        assert telling(cells.hidden()) == telling(cells).hidden()


def test_what_has_no_value_yet_is_not_in_a_label_and_a_value_alone_is_large():
    def said(*content):
        marks = drawn(label(*content, name="x").titled("largest so far"))
        return marks["x"].words[0], marks["x"].size / marks["x/title"].size

    assert said("sum ", None)[0] == "sum " and said(None)[0] == "" and said(ink(None, "x"))[0] == ""
    assert said("sum ", ink(7, "x"))[0] == "sum 7"
    assert said(ink(7, "x"))[1] == said(None)[1] > 1.5 * said("sum ", ink(7, "x"))[1]
    assert "b" not in drawn(label(None, name="b").boxed()) and "b" in drawn(label(ink(7, "x"), name="b").boxed())


def test_a_title_has_a_key_of_its_own_above_what_is_called_so():
    marks = drawn(legend(now="in the window").titled("what the colours mean").titled("and once more"))
    assert sum(key.endswith("/title") for key in marks) == 3
