"""What a viewer must be able to see of a sweep, moment by moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.marks import Box
from vizkit.picture.style import Style

SIZES = pytest.mark.parametrize("size", ["default", "largest"])


def moments(act: str, size: str = "default", layout: str = "lecture", show: Show | None = None) -> Iterator[tuple]:
    """The moment's name, the variables and the marks of every moment of an act."""
    show = show or show_of("sliding-window", size)
    for number, moment in enumerate(show.moments):
        if moment.run.act.name == act:
            marks = {mark.key: mark for mark in bare(show, show.moments[number], Style(layout), ("stage",))}
            yield moment.step.name, moment.step.variables, marks


def strokes(marks: dict, name: str) -> int:
    return sum(key.startswith(f"ends/{name}/") and isinstance(mark, Box) for key, mark in marks.items())


@SIZES
@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_a_number_is_in_the_deque_or_a_bar_without_body(size, layout):
    for name, now, marks in moments("one-sweep", size, layout):
        for i in range(len(now["nums"])):
            bar, queued = marks[f"nums/{i}"], i in now["queue"]
            assert (bar.fill == "first") == queued, name
            assert bar.dashed == (i < now["right"] and not queued)
        assert ("nums/profile" in marks) == any(i > now["right"] - now["k"] for i in now["queue"])


def test_the_deque_stands_in_its_order_between_its_ends():
    for _, now, marks in moments("one-sweep"):
        across = [marks[f"ends/{i}"].x for i in now["queue"]]
        assert across == sorted(across)
        assert marks["ends/front"].bounds[0] < marks["ends/back"].bounds[0]


def test_the_expired_leave_at_the_front_and_the_dominated_at_the_back():
    seen = set()
    for name, now, marks in moments("one-sweep"):
        for leaving, variable, front in (("expire", "expired", True), ("dominate", "dominated", False)):
            if name == leaving:
                seen.add(name)
                cell, rail, word = marks[f"ends/{now[variable]}"], marks["ends/below"], marks[f"ends/{variable}"]
                assert cell.bounds[2] < rail.bounds[0] if front else cell.bounds[0] > rail.bounds[2]
                assert cell.dashed and word.words[0] == variable and word.colour == cell.edge
    assert seen == {"expire", "dominate"}


@settings(max_examples=5)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12), st.data())
def test_the_strokes_count_all_who_have_left(nums, data):
    show = Show(
        show_of("sliding-window").film, {"nums": nums, "k": data.draw(st.integers(1, len(nums)))}, ["one-sweep"]
    )
    *_, (_, now, marks) = moments("one-sweep", show=show)
    assert strokes(marks, "expired") + strokes(marks, "dominated") + len(now["queue"]) == len(nums)


def test_the_strokes_of_the_default_example():
    *_, (_, _, marks) = moments("one-sweep")
    assert (strokes(marks, "dominated"), strokes(marks, "expired")) == (6, 1)


def test_an_answer_drops_from_the_front_and_stands_below_its_window_s_right_edge():
    for name, now, marks in moments("one-sweep"):
        if name == "report":
            found = marks[f"maxima/{len(now['maxima']) - 1}"]
            assert found.came_from == f"ends/{now['queue'][0]}"
            assert found.x == pytest.approx(marks[f"nums/{now['right']}"].x)


@SIZES
def test_there_are_as_many_filled_looks_as_comparisons(size):
    for name, now, marks in moments("every-window", size):
        looks = [mark for key, mark in marks.items() if key.startswith("stretches/")]
        assert sum(mark.fill is not None for mark in looks) == now["comparisons"]
        assert ("nums/window" in marks) == (name == "look")


def test_the_skyline_is_lit_bar_by_bar_and_what_is_hidden_is_an_outline():
    for _, now, marks in moments("seen-from-the-right"):
        assert {i for i in range(len(now["nums"])) if marks[f"nums/{i}"].fill == "first"} == {*now["seen"]}
        assert {i for i in range(len(now["nums"])) if marks[f"nums/{i}"].dashed} == {*now["hidden"]}


def test_the_ledger_has_every_number_once_in_and_once_under_what_became_of_it():
    *_, (_, now, marks) = moments("ledger")
    rows = {
        name: {key for key in marks if key.startswith(f"{name}/") and key[-1].isdigit() and "slot" not in key}
        for name in ("in", "out at the back", "out at the front", "still in")
    }
    assert {name: len(keys) for name, keys in rows.items()} == {
        "in": 8,
        "out at the back": 6,
        "out at the front": 1,
        "still in": 1,
    }
    fates = [
        key.rpartition("/")[2] for name in ("out at the back", "out at the front", "still in") for key in rows[name]
    ]
    assert sorted(map(int, fates)) == list(range(len(now["nums"])))


def test_the_chart_stands_still_while_more_is_drawn_on_it():
    ruled = [
        {key: mark.bounds for key, mark in marks.items() if key.startswith(("axes/across", "axes/down", "axes/axis"))}
        for _, _, marks in moments("every-width")
    ]
    assert ruled[0] == ruled[1] != {}
