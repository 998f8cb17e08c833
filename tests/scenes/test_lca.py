"""What a viewer must be able to see of the lowest common ancestor, moment by moment."""

from __future__ import annotations

import re

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.reference.lca import never_visited, subtrees_visited

SEARCHES = ["two-answers-meet", "its-own-ancestor"]
RETURNS = ("pass", "meet")


def moments(act, show=None, layout="slide"):
    """The step and the marks of the stage at every moment of an act."""
    show = show or show_of("lca")
    for moment in show.moments:
        if moment.run.act.name == act:
            yield moment.step, {mark.key: mark for mark in bare(show, moment, Style(layout), ["stage"])}


def played(act, **inputs):
    return Show(show_of("lca").film, inputs, [act])


def searching(step):
    return [call.variables for call in step.calls]


def sent(marks):
    return {key for key in marks if key.endswith("/sent")}


def values(node):
    return [] if node is None else [node.value, *values(node.left), *values(node.right)]


@pytest.mark.parametrize("act", SEARCHES)
def test_the_path_of_open_calls_is_lit_and_nothing_else(act):
    for step, marks in moments(act):
        calls = searching(step)
        waiting = calls if step.name in ("opening", "ask") else calls[:-1]
        lit = {key for key, mark in marks.items() if getattr(mark, "fill", None) == "now/22"}
        nodes = {f"root/{call['root'].value}" for call in waiting if call["root"] is not None}
        assert nodes == {key for key in lit if key.count("/") == 1}
        assert len(lit) == len(waiting)
        assert sum("/ring/" in key for key in marks) == (2 if calls[0].get("answer") == 5 else 1)


@pytest.mark.parametrize("act", SEARCHES)
def test_what_is_returned_goes_up_and_rests_at_the_caller_until_that_has_returned(act):
    waiting = {}
    for step, marks in moments(act):
        calls = searching(step)
        here = calls[-1]["root"]
        if step.name in ("opening", "ask"):
            waiting = waiting or dict.fromkeys(sent(marks), 3)
            assert sent(marks) == {key for key, caller in waiting.items() if caller in names(calls)}
            continue
        said = "∅" if calls[-1]["answer"] is None else str(calls[-1]["answer"])
        handed_on = step.name == "pass" and said != "∅"
        up = (
            f"root/{said if handed_on else here.value}/sent" if here is not None else (sent(marks) - set(waiting)).pop()
        )
        assert here is None or marks[f"{up}#"].words[0] == said
        assert marks[up].came_from == up.removesuffix("/sent")
        assert (up in waiting) == handed_on == bool(marks[up].arc)
        assert all(key in marks for key, caller in waiting.items() if here is not None and caller == here.value)
        waiting[up] = calls[-2]["root"].value if len(calls) > 1 else None


def names(calls):
    return [call["root"].value for call in calls if call["root"] is not None]


def test_two_nodes_of_different_colours_touch_the_ancestor_and_rest_there_while_it_rises():
    steps = list(moments("two-answers-meet"))
    (before, now) = (marks for _, marks in steps[-2:])
    assert steps[-1][0].name == "meet"
    assert {before[key].fill for key in sent(before)} == {"first", "second"}
    for key in sent(before):
        assert now[key] == before[key]
        assert not overlap(now[key].bounds, now["root/3#"].bounds)
    assert now["root/3"].struck and now["root/3/sent"].fill == "done"
    assert now["root/5/way/0"].colour == "first" and now["root/1/way/0"].colour == "second"
    rising = Motion(tuple(before.values()), tuple(now.values())).ways
    assert {way.end.key for way in rising if way.kind in ("fly", "sink", "move")} == {"root/3/sent", "root/3/sent#"}
    assert all(way.window[0] >= 0.7 for way in rising if way.end and way.end.key == "root/3")


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_the_second_search_begins_where_it_differs_from_the_first_and_keeps_what_that_returned():
    (first, marks), *others = moments("its-own-ancestor")
    assert (first.name, first.variables["root"].value, first.variables["q"]) == ("ask", 1, 4)
    assert sent(marks) == {"root/5/sent"} and marks["root/5/sent#"].words[0] == "5"
    assert {step.variables["root"] and step.variables["root"].value for step, _ in others} == {0, None, 8, 1, 3}
    assert len(others) == 14


@pytest.mark.parametrize("act", SEARCHES)
@pytest.mark.parametrize(("p", "q"), [(5, 1), (2, 8), (6, 4), (3, 7), (4, 4)])
def test_what_is_never_visited_stays_dark_and_the_answer_is_green(act, p, q):
    step, marks = list(moments(act, played(act, p=p, q=q)))[-1]
    now = step.calls[0].variables
    visited = set(subtrees_visited(now["root"], now["p"], now["q"]))
    for value in values(now["root"]):
        assert marks[f"root/{value}"].dashed == (value not in visited)
    assert any(key.endswith("/remark") for key in marks) == bool(set(values(now["root"])) - visited)
    assert marks["root/3/sent/verdict"].words[0] == "the answer"
    assert marks[f"root/{now['answer']}/sent"].fill == "done" and f"root/{now['answer']}/ring/done" in marks


def test_missing_children_are_there_only_once_they_were_asked():
    for act in SEARCHES:
        asked = set()
        for step, marks in moments(act):
            calls = searching(step)
            if calls[-1]["root"] is None:
                asked.add((calls[-2]["root"].value, "right" if "left" in calls[-2] else "left"))
            assert {key for key in marks if key.endswith(("/left", "/right"))} == {f"root/{v}/{s}" for v, s in asked}


def test_nothing_but_what_travels_moves_within_a_search():
    places = {}
    for _, marks in moments("its-own-ancestor"):
        for key, mark in marks.items():
            assert places.setdefault(key, (mark.x, mark.y)) == (mark.x, mark.y) or "/sent" in key, key


def test_where_the_unseen_node_must_be_is_lit_and_with_it_missing_the_answer_is_an_error():
    (own, returned), shown = list(moments("its-own-ancestor"))[-1], list(moments("one-is-missing"))
    unseen = {f"root/{value}" for value in never_visited(own.variables["root"], 5, 4)}
    pause, below, again, wrong, check = (marks for _, marks in shown)
    for value in (3, 5, 1, 6, 2, 0, 8, 7, 4):
        assert pause[f"root/{value}"].dashed == returned[f"root/{value}"].dashed
    assert pause["root/5/sent#"].words == again["root/5/sent#"].words == returned["root/5/sent#"].words
    assert "root/4/ring/second" in pause and pause["root/4"].struck
    assert {key for key, mark in below.items() if getattr(mark, "edge", "") == "second" and "ring" not in key} == unseen
    assert below["root/5/sent"].fill == "done" and again["root/5/sent"].fill == "first"
    assert again["root/outside/q#"].words[0] == "99" and "root/outside/q" not in below
    assert wrong["root/5/sent"].fill == "lost" and wrong["root/3/sent/verdict"].words[0] == "wrong"
    assert "root/5/sent" not in check
    assert "refusal" not in wrong
    assert check["refusal"].words[0] == shown[-1][0].variables["refusal"] and "99" in check["refusal"].words[1]
    assert not re.search(r"must|tree", check["refusal"].words[1])


def test_only_the_tag_goes_from_the_node_to_the_missing_value_before_that_is_there():
    below, again = (marks for _, marks in list(moments("one-is-missing"))[1:3])
    ways = Motion(tuple(below.values()), tuple(again.values())).ways
    assert {way.end.key for way in ways if way.kind in ("move", "fly", "sink")} == {"root/tag/q", "root/tag/q#"}
    (moved, *_) = (way.window for way in ways if way.kind == "move")
    (there,) = (way.window for way in ways if way.end and way.end.key == "root/outside/q#")
    assert there[0] >= moved[1]


def test_the_question_begins_with_what_fails_and_the_pointers_up_grow_out_of_their_nodes():
    steps = {step.name: marks for step, marks in moments("definition")}
    question, stuck, answer = (steps[name] for name in ("opening", "stuck", "answer"))
    assert all(question[key].arrow and question[key].points[-1][1] > 0 for key in question if "/way/" in key)
    assert {key for key in stuck if "/bar/" in key} == {f"root/{v}/way/bar/{i}" for v in (5, 1) for i in (-1, 1)}
    assert not any("/bar/" in key for marks in (question, answer) for key in marks)
    (_, first), (_, second) = [each for each in moments("definition") if each[0].name == "parent"][:2]
    growing = {way.end.key for way in Motion(tuple(first.values()), tuple(second.values())).ways if way.kind == "fly"}
    assert growing == {f"root/{value}/way/0/up" for value in (6, 2, 0, 8)}


def test_the_definition_s_paths_join_where_the_ancestor_is():
    _, marks = list(moments("definition", played("definition", p=7, q=4)))[-1]
    ways = {key.split("/")[1]: set() for key in marks if "/way/" in key}
    for key, mark in marks.items():
        if "/way/" in key:
            ways[key.split("/")[1]].add(mark.colour)
    both = {"first", "second"}
    assert (ways["7"], ways["4"], ways["2"], ways["5"], ways["1"]) == ({"first"}, {"second"}, both, both, {"quiet"})
    assert marks["root/2"].edge == "done" and "root/2/ring/done" in marks


def test_each_case_of_the_rule_says_what_it_returns_once_that_is_known():
    returned = [
        {key.split("/")[0]: marks[key].words[0] for key in marks if key.endswith("/sent#")}
        for _, marks in moments("the-rule")
    ]
    whole = {"none": "∅", "found": "p", "one": "p", "both": "v"}
    assert returned == [dict(list(whole.items())[:known]) for known in range(5)]
    *_, (_, last) = moments("the-rule")
    assert [last[key].fill for key in ("found/p/sent", "one/p/sent", "both/v/sent")] == ["first", "first", "done"]
    assert len({last[key].y for key in ("found/p", "one/v", "both/v")}) == 1


def test_the_closing_picture_has_both_answers_and_the_real_size():
    (_, first), (_, second), (_, last) = moments("to-remember")
    said = {mark.words[0] for mark in last.values() if hasattr(mark, "words")}
    assert {"p = 5, q = 4 → 5", "p = 5, q = 1 → 3"} <= said
    assert {"price, at most", "n = 9: 19 calls", "n = 1\u2009000\u2009000: 2\u2009000\u2009001 calls"} <= said
    for marks, answer in ((first, 5), (second, 3), (last, 3)):
        assert [key for key in marks if key.endswith("/ring/done")] == [f"root/{answer}/ring/done"]


@pytest.mark.parametrize("p", [3, 5, 6, 4])
@pytest.mark.parametrize("q", [3, 4, 1, 8])
def test_every_pair_can_be_drawn(p, q):
    show = Show(show_of("lca").film, {"p": p, "q": q})
    for act in show.acts:
        assert all(marks for _, marks in moments(act.name, show))


@pytest.mark.parametrize("tree", [[1], [1, None, 2], [1, 2, None, 3, None, 4, None, 5]])
def test_the_smallest_tree_and_a_chain_can_be_drawn(tree):
    show = Show(show_of("lca").film, {"tree": tree, "p": 1, "q": tree[-1]})
    for act in show.acts:
        assert all(marks for _, marks in moments(act.name, show))


def test_the_pair_given_is_the_one_that_is_played():
    show = played("two-answers-meet", p=5, q=4)
    assert {step.calls[0].variables["q"] for step, _ in moments("two-answers-meet", show)} == {4}
    leaf = played("its-own-ancestor", p=4, q=1)
    step, _ = list(moments("its-own-ancestor", leaf))[-1]
    assert (step.variables["p"], step.variables["q"], step.variables["answer"]) == (2, 4, 2)
