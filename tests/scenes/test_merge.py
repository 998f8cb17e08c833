"""What the pictures of merging must show."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.marks import Text
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style

ROWS = st.lists(st.integers(-99, 99), max_size=6).map(sorted)


def stage(show: Show, number: int) -> dict:
    return {mark.key: mark for mark in bare(show, show.moments[number], Style(), ("stage",))}


def moments(show: Show, act: str) -> list[int]:
    return [number for number, moment in enumerate(show.moments) if moment.run.act.name == act]


@settings(max_examples=20)
@given(ROWS, ROWS)
def test_every_number_of_both_arrays_is_there(nums1, nums2):
    show = Show(show_of("merge").film, {"nums1": nums1, "nums2": nums2}, ["from-the-back"])
    for number, moment in enumerate(show.moments):
        marks = stage(show, number)
        for name in ("nums1", "nums2"):
            for place, value in enumerate(moment.step.variables[name]):
                if value is not None:
                    assert isinstance(marks[f"{name}/{place}#"], Text)


def braced(marks: dict, name: str = "nums1") -> list[int]:
    """The places of the cells that an array's brace stands over."""
    left, _, right, _ = marks[f"{name}/brace/0"].bounds
    cells = {key: mark for key, mark in marks.items() if re.fullmatch(rf"{name}/\d+", key)}
    return [int(key.partition("/")[2]) for key, mark in cells.items() if left - 1 <= mark.x <= right + 1]


def test_the_brace_is_as_long_as_the_label_on_it_says():
    show = show_of("merge")
    for number in moments(show, "from-the-back"):
        now, places = show.moments[number].step.variables, braced(stage(show, number))
        if show.moments[number].step.name == "place":
            assert now["k"] not in places  # which has just been filled
        else:
            assert len(places) == (now["free"] if show.moments[number].step.name == "compare" else now["untouched"])


def test_as_many_cells_are_free_as_numbers_are_unread_and_both_are_braced():
    show = show_of("merge")
    marks = stage(show, moments(show, "which-cells-are-free")[-1])
    assert braced(marks) == [3, 4, 5] and braced(marks, "nums2") == [0, 1, 2]


def test_what_makes_room_is_marked_cell_by_cell_while_shifts_are_counted():
    show, shifted = show_of("merge"), 0
    for number in moments(show, "one-by-one"):
        step = show.moments[number].step
        if step.name == "shift":
            shifted += 1
            marks = stage(show, number)
            lost = [place for place in range(6) if marks[f"nums1/{place}"].edge == "lost"]
            assert lost == braced(marks) == [*range(step.variables["k"] + 1, 4 + step.variables["j"])]
            assert marks["shifts/figure#"].words[0] == str(shifted)
    assert shifted == 9


def test_where_the_front_goes_wrong_is_marked():
    show = show_of("merge")
    marks = stage(show, moments(show, "what-it-takes")[0])
    assert [place for place in range(6) if marks[f"from the front/{place}"].edge == "lost"] == [3]


def test_a_number_travels_into_its_slot_before_what_was_there_goes():
    show = show_of("merge")
    number = next(n for n in moments(show, "from-the-back") if show.moments[n].step.name == "place")
    ways = Motion(tuple(stage(show, number - 1).values()), tuple(stage(show, number).values())).ways
    slot = f"nums1/{show.moments[number].step.variables['k']}"
    flying = next(way for way in ways if way.kind == "fly" and way.end.key == slot)
    left = [way for way in ways if way.kind == "leave" and way.start.key == slot]
    assert all(way.window[0] > 0.8 * flying.window[1] for way in left)


def test_placed_numbers_keep_the_colour_of_the_array_they_come_from():
    show = Show(show_of("merge").film, {"nums1": [2, 2, 3], "nums2": [1, 2, 2]}, ["from-the-back"])
    *_, last = range(len(show.moments))
    marks = stage(show, last)
    tags = [marks[f"nums1/{slot}"].edge for slot in range(6)]
    assert tags == ["second", "first", "first", "second", "second", "first"]  # of equals nums1's come first


@pytest.mark.parametrize("act", ["from-the-front", "which-cells-are-free", "from-the-back"])
def test_what_has_a_name_keeps_it_where_it_is(act):
    show = show_of("merge")
    stages = [stage(show, number) for number in moments(show, act)]
    for name in ("nums1/0/title", "nums2/0/title"):
        assert len({(marks[name].x, marks[name].y) for marks in stages}) == 1


def test_what_is_lost_leaves_its_slot_when_the_number_that_takes_it_has_come():
    show = show_of("merge")
    number = next(n for n in moments(show, "from-the-front") if show.moments[n].step.variables.get("lost"))
    ways = Motion(tuple(stage(show, number - 1).values()), tuple(stage(show, number).values())).ways
    flown = {way.end.key: way.window for way in ways if way.kind == "fly"}
    assert flown["nums1/2"][1] <= flown["gone/2"][0]


def test_the_film_ends_on_both_ways_and_the_real_size():
    show = show_of("merge")
    toy, full = (show.moments[number].step.variables for number in moments(show, "what-it-takes"))
    assert show.moments[-1].run.act.name == "what-it-takes"
    assert (toy["compares"], toy["writes"], toy["shifts"]) == (4, 4, 1)
    assert (full["compares"], full["writes"], full["shifts"]) == (1_999_999, 2_000_000, 10**12)
