"""What a viewer must be able to see of the lowest common ancestor, moment by moment."""

from __future__ import annotations

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.style import Style
from vizkit.reference.lca import lowest_common_ancestor, subtrees_visited

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
    return [call.variables for call in step.calls if call.reference is lowest_common_ancestor]


def sent(marks):
    return {key for key in marks if key.endswith("/sent")}


def values(node):
    return [] if node is None else [node.value, *values(node.left), *values(node.right)]


@pytest.mark.parametrize("act", SEARCHES)
def test_the_path_of_open_calls_is_lit_and_nothing_else(act):
    for step, marks in moments(act):
        calls = searching(step)
        waiting = calls if step.name == "ask" else calls[:-1]
        lit = {key for key, mark in marks.items() if getattr(mark, "fill", None) == "now/22"}
        nodes = {f"root/{call['root'].value}" for call in waiting if call["root"] is not None}
        assert nodes == {key for key in lit if key.count("/") == 1}
        assert len(lit) == len(waiting)
        assert sum("/ring/" in key for key in marks) == 1 or not calls


@pytest.mark.parametrize("act", SEARCHES)
def test_what_is_returned_goes_up_from_where_it_was_found_and_meets_the_other_at_the_caller(act):
    before = {}
    for step, marks in moments(act):
        calls = searching(step)
        if calls and step.name != "ask":
            root, answer = calls[-1]["root"], calls[-1]["answer"]
            (fresh,) = sent(marks) - sent(before)
            assert marks[fresh].came_from == fresh.removesuffix("/sent")
            if len(calls) > 1:
                assert marks[fresh].goes_into == f"root/{calls[-2]['root'].value}"
            if root is not None:
                assert fresh == f"root/{root.value}/sent"
                assert marks[f"{fresh}#"].words[0] == ("∅" if answer is None else str(answer))
        if step.name in RETURNS:
            gone = sent(before) - sent(marks)
            assert len(gone) == 2
            assert {before[key].goes_into for key in gone} == {f"root/{calls[-1]['root'].value}"}
        before = marks


def test_two_nodes_of_different_colours_meet_at_the_ancestor():
    steps = list(moments("two-answers-meet"))
    (at,) = [i for i, (step, _) in enumerate(steps) if step.name == "meet"]
    before, now = steps[at - 1][1], steps[at][1]
    assert {before[key].fill for key in sent(before)} == {"first", "second"}
    assert now["root/3"].struck and now["root/3/sent"].fill == "done"
    assert now["root/5/way/0"].colour == "first" and now["root/1/way/0"].colour == "second"


@pytest.mark.parametrize("act", SEARCHES)
@pytest.mark.parametrize(("p", "q"), [(5, 1), (2, 8), (6, 4), (3, 7), (4, 4)])
def test_what_is_never_visited_stays_dark_and_is_pointed_out(act, p, q):
    step, marks = list(moments(act, played(act, p=p, q=q)))[-1]
    now = step.variables
    visited = set(subtrees_visited(now["root"], now["p"], now["q"]))
    for value in values(now["root"]):
        assert marks[f"root/{value}"].dashed == (value not in visited)
    assert any(key.endswith("/remark") for key in marks) == bool(set(values(now["root"])) - visited)
    assert all(f"root/{value}/ring/second" in marks for value in now["unseen"])
    assert marks["root/3/sent/verdict"].words[0] == "the answer"


def test_missing_children_are_there_only_once_they_were_asked():
    for act in SEARCHES:
        asked = set()
        for step, marks in moments(act):
            calls = searching(step)
            if calls and calls[-1]["root"] is None:
                asked.add((calls[-2]["root"].value, "right" if "left" in calls[-2] else "left"))
            assert {key for key in marks if key.endswith(("/left", "/right"))} == {f"root/{v}/{s}" for v, s in asked}


def test_nothing_but_what_travels_moves_within_a_search():
    places = {}
    for _, marks in moments("its-own-ancestor"):
        for key, mark in marks.items():
            assert places.setdefault(key, (mark.x, mark.y)) == (mark.x, mark.y) or "verdict" in key, key


def test_with_a_node_missing_the_same_is_returned_and_a_look_at_every_node_makes_it_an_error():
    own, missing = (list(moments(act)) for act in ("its-own-ancestor", "one-is-missing"))
    (first, check, wrong) = (marks for _, marks in missing)
    returned = own[-3][1]
    for value in (3, 5, 1, 6, 2, 0, 8, 7, 4):
        assert first[f"root/{value}"].dashed == returned[f"root/{value}"].dashed
    assert first["root/3/sent#"].words == returned["root/3/sent#"].words and set(first["root/3/sent#"].words) == {"5"}
    assert sum(key.endswith("/ring/done") for key in check) == 9
    assert first["root/3/sent"].fill == "first" and wrong["root/3/sent"].fill == "lost"
    assert wrong["root/3/sent/verdict"].words[0] == "an error"
    assert wrong["root/outside/q#"].words[0] == "99"


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
    assert [last[key].fill for key in ("found/p/sent", "one/v/sent", "both/v/sent")] == ["first", "first", "done"]
    assert len({last[key].y for key in ("found/p", "one/v", "both/v")}) == 1


def test_the_closing_picture_has_both_answers():
    _, marks = list(moments("to-remember"))[-1]
    said = {mark.words[0] for mark in marks.values() if hasattr(mark, "words")}
    assert {"p = 5, q = 1 → 3", "p = 5, q = 4 → 5"} <= said
    assert {"root/3/ring/done", "root/5/ring/done"} <= set(marks)
    assert {f"lowest_common_ancestor/{name}" for name in ("time", "stack")} <= set(marks)


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
    assert [step.calls[0].variables["q"] for step, _ in moments("two-answers-meet", show)] == [4] * 20
    leaf = played("its-own-ancestor", p=4, q=1)
    step, _ = list(moments("its-own-ancestor", leaf))[-1]
    assert (step.variables["p"], step.variables["q"], step.variables["answer"]) == (2, 4, 2)
