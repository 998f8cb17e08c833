"""What the pictures of the knapsack problem must show."""

from __future__ import annotations

from functools import partial

import pytest

from tests.conftest import show_of
from tests.scenes.stages import show_with, stages_of
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion

DEFAULT = ((), (("unbounded", True),))


show = partial(show_with, "knapsack")


def stages(act: str, given: tuple = ()) -> list[tuple]:
    return stages_of(show(given), act)


def ends(arrow) -> tuple[tuple[float, float], tuple[float, float]]:
    (x0, y0), *_, (x1, y1) = arrow.points
    return (arrow.x + x0, arrow.y + y0), (arrow.x + x1, arrow.y + y1)


@pytest.mark.parametrize(("act", "own"), [("whole-table", False), ("unlimited-copies", True)])
def test_arrows_lead_from_what_a_cell_reads_and_cross_no_number(act, own):
    for step, marks in stages(act):
        now = step.variables
        if step.name != "cell":
            continue
        i, c, cell = now["i"], now["c"], marks[f"F/{now['i']}/{now['c']}"]
        (x, y), (_, tip) = ends(marks["F/skip"])
        assert abs(x - cell.x) < 1 and marks[f"F/{i - 1}/{c}"].bounds[3] < y < tip < cell.bounds[1]
        assert ("F/take" in marks) == (now["take"] is not None)
        if "F/take" in marks:
            (x, y), (_, tip) = ends(marks["F/take"])
            source = marks[f"F/{now['source']}/{now['rest']}"]
            assert now["source"] == (i if own else i - 1)
            assert abs(x - source.x) < 1 and y > source.bounds[3]
            assert (tip > cell.bounds[3]) == own
            assert marks[f"F/{now['source']}/{now['rest']}"].edge == "second" or now["rest"] == c


def test_the_sum_stands_when_its_parts_have_come_and_only_then_the_cell_is_filled():
    (_, skip), (_, take), (_, cell) = stages("skip-or-take")[-3:]
    ways = {(way.end or way.start).key: way for way in Motion(tuple(skip.values()), tuple(take.values())).ways}
    assert ways["F/take"].window[1] <= ways["rest/1"].window[0] + 1e-9
    assert ways["price"].window[1] <= ways["take/0"].window[0] + 1e-9
    assert "F/2/4#" not in take and "F/2/4#" in cell
    ways = {(way.end or way.start).key: way for way in Motion(tuple(take.values()), tuple(cell.values())).ways}
    assert ways["F/2/4#"].kind == "fly" and cell["F/2/4"].came_from == "take/0"


@pytest.mark.parametrize("given", DEFAULT)
def test_the_bag_holds_what_has_been_taken_on_the_way_back(given):
    for step, marks in stages("walk-back", given)[1:]:
        now = step.variables
        held = [marks[key].words[0] for key in marks if key.startswith("bag/") and key.endswith("/name")]
        assert held == [now["items"][k].name for k in now["picks"]]
        (_, y), (_, tip) = ends(marks[f"F/{now['item'].name}"])
        assert tip < y or (now["unbounded"] and now["taken"])


@pytest.mark.parametrize(
    ("count", "said"), [(1, "the first item worth within"), (2, "the first 2 items worth at most")]
)
def test_the_question_about_a_cell_is_asked_of_one_item_and_of_several(count, said):
    (step, _), *_ = stages("skip-or-take", (("weights", (1, 3)[:count]), ("values", (9, 8)[:count]), ("capacity", 4)))
    assert said in step.say()


def test_what_is_in_the_bag_stays_there_while_the_way_back_goes_on():
    (_, took), (step, left) = stages("walk-back", (("weights", (5, 1)), ("values", (1, 9)), ("capacity", 3)))[1:]
    assert not step.variables["taken"] and len(step.variables["picks"]) == 1
    motion = Motion(tuple(took.values()), tuple(left.values()))
    assert {way.kind for way in motion.ways if (way.end or way.start).key.startswith("bag/")} == {"stay"}


def test_what_is_read_was_written_for_the_item_already_where_the_sentence_says_so():
    for act in ("large-c-first", "small-c-first"):
        for step, marks in stages(act):
            if step.name == "answer":
                continue
            new = "a new value" in step.say()
            assert (marks[f"F/{step.variables['rest']}"].edge == "done") == new
            won, lost = ("take", "skip") if step.variables["taken"] else ("skip", "take")
            assert marks[f"{won}/0"].edge and marks[f"{lost}/0"].edge is None
            assert act == "small-c-first" or not new


def test_the_copies_beside_the_table_are_those_of_the_first_item():
    found = [marks["copies/figure#"].words[0] for _, marks in stages("unlimited-copies")[1:]]
    assert found == ["0", "1", "2", "3", *["4"] * 11]


def test_the_first_picture_asks_and_the_last_answers():
    *_, (asked, first) = stages("most-valuable-first")
    _, last = stages("what-it-found")[-1]
    assert first["bag/title"].words[0] == "30 ?" and asked.say().endswith("Is more possible?")
    assert [last[f"{name}/title"].words[0] for name in ("best", "greedy")] == ["35", "30"]
    titles = [last[f"{name}/figure/title"].words[0].split(" ") for name in ("subsets", "cells", "more")]
    assert [title[2] for title in titles[1:]] == ["1\u2009000\u2009000", "10\u2009000\u2009000"]
    assert last["real/title"].words[0] == "with 100 items"
    sizes = [[key for key in marks if key.endswith("/figure/title")] for _, marks in stages("what-it-found")]
    assert [len(each) for each in sizes] == [0, 2, 3], "no size is named before it is there"


def test_arrows_below_the_last_row_strike_no_place():
    _, marks = stages("unlimited-copies")[-1]
    assert marks["F/take"].bounds[3] < min(mark.bounds[1] for key, mark in marks.items() if key.endswith("/index"))


def test_the_way_of_the_row_is_an_arrow():
    for act, sign in (("large-c-first", -1), ("small-c-first", 1)):
        (_, first), *_ = stages(act)
        (way,) = [mark for key, mark in first.items() if key.endswith("/arrow")]
        assert (way.points[-1][0] - way.points[0][0]) * sign > 0


@pytest.mark.parametrize("given", [*show_of("knapsack").film.presets.values(), {"unbounded": True}, {"one_d": True}])
def test_every_preset_can_be_drawn(given):
    found = Show(show_of("knapsack").film, given)
    assert all(len(found.pictures(act)) for act in range(len(found.acts)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"capacity": 13}, "lower it to 12"),
        ({"weights": [1] * 7, "values": [1] * 7}, "7 elements|7 is too"),
        ({"weights": [13], "values": [1]}, "at most 12"),
        ({"weights": [1, 2], "values": [1]}, "values must hold as many numbers as there are weights: 2"),
        ({"weights": [0], "values": [1], "unbounded": True}, "copies are unlimited"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_lower(given, said):
    with pytest.raises(InputError, match=said):
        _ = Show(show_of("knapsack").film, given).moments
