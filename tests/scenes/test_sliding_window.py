"""What a viewer must be able to see of a sweep, moment by moment."""

import pytest

from tests.conftest import show_of
from vizkit.picture.marks import Box

SWEEP = "one-sweep"


def moments(act, size="default", layout="lecture"):
    """The variables, the freshly bound names and the marks of every moment of an act."""
    show = show_of("sliding-window", size)
    at = next(i for i, each in enumerate(show.acts) if each.name == act)
    for step, picture in zip(show.runs[at].trace.steps, show.pictures(at, layout), strict=True):
        yield step.variables, step.fresh, {mark.key: mark for mark in picture.marks}


@pytest.mark.parametrize("size", ["default", "largest"])
@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_a_number_is_in_the_queue_or_a_bar_without_body(size, layout):
    for now, _, marks in moments(SWEEP, size, layout):
        for i in range(len(now["nums"])):
            bar, queued = marks[f"nums/{i}"], i in now["queue"]
            assert (bar.fill == "first") == queued
            assert bar.dashed == (i < now["right"] and not queued)
        assert ("nums/skyline" in marks) == any(i > now["right"] - now["k"] for i in now["queue"])


def test_the_queue_stands_in_its_order_between_its_ends():
    for now, _, marks in moments(SWEEP):
        across = [marks[f"queue/{i}"].x for i in now["queue"]]
        assert across == sorted(across)
        assert marks["strip/front"].bounds[0] < marks["strip/back"].bounds[0]


def test_the_expired_leave_to_the_left_and_the_beaten_fall_to_the_right():
    seen = set()
    for now, fresh, marks in moments(SWEEP):
        for name, word, left in (("expired", "expired", True), ("beaten", "beaten", False)):
            if name in fresh:
                seen.add(name)
                cell, rail = marks[f"queue/{now[name]}"], marks["strip/below"]
                assert cell.bounds[2] < rail.bounds[0] if left else cell.bounds[0] > rail.bounds[2]
                assert cell.dashed
                assert marks[f"{name}/word"].words[0] == word
                assert marks[f"{name}/word"].colour == cell.edge
    assert seen == {"expired", "beaten"}


def test_the_tallies_count_all_who_have_left():
    *_, (now, _, marks) = moments(SWEEP)
    strokes = {
        name: sum(key.startswith(name + "/") and isinstance(m, Box) for key, m in marks.items())
        for name in ("beaten", "expired")
    }
    assert strokes == {"beaten": 6, "expired": 1}
    assert sum(strokes.values()) + len(now["queue"]) == len(now["nums"])


def test_an_answer_drops_from_the_front_and_stands_below_its_window_s_right_edge():
    for now, fresh, marks in moments(SWEEP):
        if "answers" in fresh and now["answers"]:
            found = marks[f"answers/{now['right']}"]
            assert found.came_from == f"queue/{now['queue'][0]}"
            assert found.x == pytest.approx(marks[f"nums/{now['right']}"].x)


@pytest.mark.parametrize("size", ["default", "largest"])
def test_there_are_as_many_filled_looks_as_comparisons(size):
    for now, _, marks in moments("every-window", size):
        filled = [key for key, mark in marks.items() if key.startswith("look/") and mark.fill]
        assert len(filled) == now["comparisons"]
        assert all(marks[f"look/{w}/{w}"].fill is None for w in range(now["left"] + 1))


def test_the_ledger_has_a_place_in_and_a_place_out_for_every_number():
    *_, (now, _, marks) = moments("ledger")
    ins, outs = ({key for key in marks if key.startswith(row) and key[-1].isdigit()} for row in ("in/", "out/"))
    assert len(ins) == now["pushes"] == 8
    assert len(outs) == now["beats"] + now["expiries"] == 7
    assert "out/7/slot" in marks


def test_the_chart_is_as_wide_and_high_from_its_first_moment():
    rules = [
        {key: mark.bounds for key, mark in marks.items() if key.startswith(("chart/x", "chart/y", "chart/axes"))}
        for *_, marks in moments("every-width")
    ]
    assert rules[0] == rules[1] == rules[2] != {}
