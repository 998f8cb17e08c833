"""What a viewer must be able to see of the lowest common ancestor, moment by moment."""

from __future__ import annotations

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.reference.lca import lowest_common_ancestor, subtrees_asked

SEARCHES = ["two-answers-meet", "its-own-ancestor", "one-is-missing"]
ASKS, EMPTY, FOUND, NEITHER, RIGHT, LEFT, BOTH = lowest_common_ancestor.notes
OPEN = "now/22"


def moments(act, show=None, layout="slide"):
    """The step and the marks of every moment of an act."""
    show = show or show_of("lca")
    at = next(i for i, each in enumerate(show.acts) if each.name == act)
    for step, picture in zip(show.runs[at].trace.steps, show.pictures(at, layout), strict=True):
        yield step, {mark.key: mark for mark in picture.marks}


def searching(step):
    return [call.variables for call in step.calls if call.reference is lowest_common_ancestor]


def values(node):
    return [] if node is None else [node.value, *values(node.left), *values(node.right)]


@pytest.mark.parametrize("act", SEARCHES)
def test_the_path_of_open_calls_is_lit_and_nothing_else(act):
    for step, marks in moments(act):
        calls = searching(step)
        waiting = calls if step.note == ASKS else calls[:-1]
        lit = {key for key, mark in marks.items() if getattr(mark, "fill", None) == OPEN}
        nodes = [call["root"].value for call in waiting if call["root"] is not None]
        assert {f"tree/{value}" for value in nodes} == {key for key in lit if key.count("/") == 1}
        assert len(lit) == len(waiting)
        assert sum("/ring/" in key for key in marks) == bool(calls) or not calls


@pytest.mark.parametrize("act", SEARCHES)
def test_every_answer_flies_up_from_where_it_was_found_and_meets_the_other_at_the_parent(act):
    before = {}
    for step, marks in moments(act):
        calls = searching(step)
        if calls and step.note != ASKS:
            root, answer = calls[-1]["root"], calls[-1]["answer"]
            fresh = {key for key in marks if key.endswith("/sent")} - {key for key in before if key.endswith("/sent")}
            (sent,) = fresh
            assert marks[sent].came_from == sent.removesuffix("/sent")
            if len(calls) > 1:
                assert marks[sent].goes_into == f"tree/{calls[-2]['root'].value}"
            if root is not None:
                assert sent == f"tree/{root.value}/sent"
                shown = "∅" if answer is None else str(answer)
                assert marks[f"{sent}#"].words[0] == shown
        if step.note in (NEITHER, LEFT, RIGHT, BOTH):
            parent = f"tree/{calls[-1]['root'].value}"
            gone = [key for key in before if key.endswith("/sent") and key not in marks]
            assert len(gone) == 2
            assert {before[key].goes_into for key in gone} == {parent}
        before = marks


def test_two_answers_of_different_colours_meet_at_the_ancestor():
    steps = list(moments("two-answers-meet"))
    (at,) = [i for i, (step, _) in enumerate(steps) if step.note == BOTH]
    assert {mark.fill for key, mark in steps[at - 1][1].items() if key.endswith("/sent")} == {"first", "second"}
    assert steps[at][1]["tree/3"].struck and steps[at][1]["tree/3/sent"].fill == "done"
    assert steps[at][1]["tree/5/way/0"].colour == "first" and steps[at][1]["tree/1/way/0"].colour == "second"


@pytest.mark.parametrize("act", ["two-answers-meet", "its-own-ancestor"])
@pytest.mark.parametrize(("p", "q"), [(5, 1), (2, 8), (6, 4), (3, 7)])
def test_what_is_never_opened_stays_dark_and_is_pointed_out(act, p, q):
    show = Show(show_of("lca").film, {"p": p, "q": q}, [act])
    step, marks = list(moments(act, show))[-1]
    now = step.variables
    asked = set(subtrees_asked(now["root"], now["p"], now["q"]))
    for value in values(now["root"]):
        assert marks[f"tree/{value}"].dashed == (value not in asked)
    assert any(key.endswith("/remark") for key in marks) == bool(set(values(now["root"])) - asked)
    if "missed" in now:
        assert marks[f"tree/{now['missed']}"].struck


def test_null_children_are_there_only_once_they_were_called():
    for act in SEARCHES:
        called = set()
        for step, marks in moments(act):
            calls = searching(step)
            if calls and calls[-1]["root"] is None:
                called.add((calls[-2]["root"].value, "right" if "left" in calls[-2] else "left"))
            assert {key for key in marks if key.endswith(("/left", "/right"))} == {f"tree/{v}/{s}" for v, s in called}


def test_with_a_node_missing_it_is_the_same_search_and_a_checker_makes_it_an_error():
    own, missing = (list(moments(act)) for act in ("its-own-ancestor", "one-is-missing"))
    sent = [[{k for k in marks if k.endswith("/sent")} for _, marks in steps] for steps in (own, missing)]
    assert sent[0][:-1] == sent[1][:18]
    assert missing[17][1]["tree/3/sent"].fill == "first" and missing[-1][1]["tree/3/sent"].fill == "lost"
    assert missing[-1][1]["tree/3/sent/verdict"].words == ("an error", "是错误")
    assert missing[-1][1]["stray#"].words[0] == "99"


def test_the_definition_s_paths_merge_where_the_ancestor_is():
    show = Show(show_of("lca").film, {"p": 7, "q": 4}, ["definition"])
    _, marks = list(moments("definition", show))[-1]
    ways = {key.split("/")[1]: set() for key in marks if "/way/" in key}
    for key, mark in marks.items():
        if "/way/" in key:
            ways[key.split("/")[1]].add(mark.colour)
    both = {"first", "second"}
    assert (ways["7"], ways["4"], ways["2"], ways["5"], ways["1"]) == ({"first"}, {"second"}, both, both, {"faint"})
    assert "tree/2/ring/done" in marks


def test_the_closing_picture_has_both_merges_side_by_side():
    _, marks = list(moments("to-remember"))[-1]
    heard = {
        key: marks[f"pair/{key}/sent#"].words[0] for key in ("one/5", "one/1", "one/3", "other/5", "other/1", "other/3")
    }
    assert heard == {"one/5": "5", "one/1": "1", "one/3": "3", "other/5": "5", "other/1": "∅", "other/3": "5"}
    assert marks["pair/one/panel"].x < marks["pair/other/panel"].x
    assert {"time", "stack"} <= set(marks)


def test_the_pair_given_is_the_one_that_is_played():
    show = Show(show_of("lca").film, {"p": 5, "q": 4})
    assert [step.calls[0].variables["q"] for step, _ in moments("two-answers-meet", show)] == [4] * 19
    leaf = Show(show_of("lca").film, {"p": 4, "q": 1}, ["its-own-ancestor"])
    step, _ = list(moments("its-own-ancestor", leaf))[-1]
    assert (step.variables["p"], step.variables["q"], step.variables["answer"]) == (2, 4, 2)
