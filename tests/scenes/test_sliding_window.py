"""What a viewer must be able to see of a sweep, moment by moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.frames.show import Moment
from vizkit.picture.marks import Box
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style

SIZES = pytest.mark.parametrize("size", ["default", "largest"])


def moments(act: str, size: str = "default", layout: str = "lecture", show: Show | None = None) -> Iterator[tuple]:
    """The moment's name, the variables and the marks of every moment of an act."""
    show = show or show_of("sliding-window", size)
    for number, moment in enumerate(show.moments):
        if moment.run.act.name == act:
            marks = {mark.key: mark for mark in bare(show, show.moments[number], Style(layout), ("stage",))}
            yield moment.step.name, moment.step.variables, marks


def leaving(name: str, now: dict) -> int | None:
    """The index that leaves the deque at this moment, which it has still."""
    return {"expire": now.get("queue", ())[:1], "dominate": now.get("queue", ())[-1:]}.get(name, (None,))[0]


def strokes(marks: dict, name: str) -> int:
    return sum(key.startswith(f"ends/{name}/") and isinstance(mark, Box) for key, mark in marks.items())


@SIZES
@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_a_number_is_in_the_deque_or_a_bar_without_body(size, layout):
    for name, now, marks in moments("one-sweep", size, layout):
        held = {*now["queue"]} - {leaving(name, now)}
        for i in range(len(now["nums"])):
            bar = marks[f"nums/{i}"]
            assert (bar.fill == "first") == (i in held), name
            assert bar.dashed == (i < now["right"] and i not in held)
        assert ("nums/profile" in marks) == any(i > now["right"] - now["k"] for i in held)


def test_the_deque_stands_in_its_order_between_its_ends():
    for _, now, marks in moments("one-sweep"):
        across = [marks[f"ends/{i}"].x for i in now["queue"]]
        assert across == sorted(across)
        assert marks["ends/front"].bounds[0] < marks["ends/back"].bounds[0]


def test_the_expired_leave_at_the_front_and_the_dominated_at_the_back():
    seen = set()
    for name, now, marks in moments("one-sweep"):
        if leaving(name, now) is not None:
            seen.add(name)
            cell, rail, word = marks[f"ends/{leaving(name, now)}"], marks["ends/below"], marks[f"ends/{name}d"]
            assert cell.bounds[2] < rail.bounds[0] if name == "expire" else cell.bounds[0] > rail.bounds[2]
            assert cell.dashed and word.words[0] == f"{name}d" and word.colour == cell.edge
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
        assert sum(mark.fill is not None for mark in looks) == now.get("comparisons", 0)
        window = [i for i in range(len(now["nums"])) if marks[f"nums/{i}"].fill == "now"]
        assert len(window) == (now["k"] if name == "look" else 0) and "nums/window" in marks


def test_the_skyline_is_lit_bar_by_bar_and_what_is_hidden_is_an_outline():
    for name, now, marks in moments("seen-from-the-right"):
        if name == "opening":
            continue
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


def ways(name: str) -> Iterator[tuple[Moment, dict]]:
    """Every moment of an act but the first, and the ways of the change to it by the keys of their marks."""
    show = show_of("sliding-window")
    moments = [moment for moment in show.moments if moment.run.act.name == name]
    for before, after in pairwise(moments):
        motion = Motion(*(bare(show, moment, Style(), ("stage",)) for moment in (before, after)))
        yield after, {(way.end or way.start).key: way for way in motion.ways if way.kind != "stay"}


def test_an_arrow_reaches_the_bar_then_it_falls_then_its_token_leaves_and_then_the_ledger_ticks():
    ticking = None
    for moment, found in ways("one-sweep"):
        now = moment.step.variables
        if ticking is not None:
            token, stroke = found[f"ends/{ticking}"], found[f"ends/dominated/{ticking}"]
            assert token.kind == "sink" and stroke.window[0] >= token.window[1]
        ticking = leaving("dominate", now) if moment.step.name == "dominate" else None
        if ticking is not None:
            arrow, bar, token = found["nums/flight"], found[f"nums/{ticking}"], found[f"ends/{ticking}"]
            assert arrow.window[1] <= bar.window[0] and bar.window[1] <= token.window[0]


def test_the_window_moves_on_then_the_bar_outside_falls_then_its_token_leaves_and_the_others_follow():
    (expiry,) = [(moment, found) for moment, found in ways("one-sweep") if moment.step.name == "expire"]
    moment, found = expiry
    expired, first, *_ = moment.step.variables["queue"]
    window = found["nums/window"]
    bar, token, follows = found[f"nums/{expired}"], found[f"ends/{expired}"], found[f"ends/{first}"]
    assert (
        window.window[1] <= bar.window[0] and bar.window[1] <= token.window[0] and token.window[1] <= follows.window[0]
    )


def test_the_question_is_asked_over_the_number_at_the_back():
    for name, now, marks in moments("one-sweep"):
        assert ("nums/question" in marks) == (name == "enter" and len(now["queue"]) > 0)
        if "nums/question" in marks:
            assert marks["nums/question"].x == marks[f"nums/{now['queue'][-1]}"].x


def test_an_answer_comes_from_the_largest_number_of_its_window():
    for name, now, marks in moments("every-window"):
        if name == "look":
            assert marks[f"maxima/{now['left']}"].came_from == f"nums/{now['largest']}/value"


def test_what_is_understood_is_one_sweep_under_one_caption_and_every_kind_of_step_was_told_before():
    steps = [moment.step for moment in show_of("sliding-window").moments if moment.run.act.name == "one-sweep"]
    start = next(i for i, step in enumerate(steps) if step.say() == "The same for every number")
    assert {step.name for step in steps[:start]} == {step.name for step in steps}
    assert steps[start].variables["right"] == 4 and all(step.speaker is steps[start] for step in steps[start + 1 :])


def test_the_eight_bars_shrink_into_the_thousand_that_closes_the_film_with_its_answers():
    show = show_of("sliding-window")
    stages = [{mark.key: mark for mark in bare(show, moment, Style(), ("stage",))} for moment in show.moments[-2:]]
    columns = [mark for key, mark in stages[1].items() if key.startswith("many/") and key[5:].isdigit()]
    assert [column.came_from for column in columns] == [f"nums/{i}" for i in range(8)]
    assert all(column.came_from in stages[0] for column in columns)
    now = show.moments[-1].step.variables
    assert len(stages[1]["many/level"].points) == 2 * len(now["maxima"])


def test_the_naive_way_moves_its_window_then_looks_and_then_answers():
    for moment, found in ways("every-window"):
        left, largest = (moment.step.variables[name] for name in ("left", "largest"))
        answer, looked = found[f"maxima/{left}"], [found[key] for key in found if key.removeprefix("nums/").isdigit()]
        assert looked and all(way.window[1] <= answer.window[0] for way in (*looked, found["nums/level"]))
        if left:
            assert all(found["nums/window"].window[1] <= way.window[0] for way in looked)
        assert answer.end.came_from == f"nums/{largest}/value"


def test_nothing_outside_the_window_is_in_the_deque_when_it_is_asked_what_can_still_matter():
    for name, now, marks in moments("one-sweep"):
        assert name == "expire" or all(i > now["right"] - now["k"] for i in now["queue"])
        assert (marks["ends/front"].colour == "done") == (name == "report")
