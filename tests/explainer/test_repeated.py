"""What a run has in common with one that was shown before is not shown again."""

from __future__ import annotations

import pytest

from tests.conftest import show_of
from vizkit.explainer.repeated import repeated
from vizkit.frames import Show
from vizkit.reference.lca import build_tree, lowest_common_ancestor

ROOT = build_tree([3, 5, 1, 6, 2, 0, 8, None, None, 7, 4])


@pytest.mark.parametrize(
    ("known", "pair", "left_out"),
    [((5, 1), (5, 4), 3), ((5, 4), (5, 4), 17), ((5, 1), (1, 5), 5), ((3, 1), (5, 1), 0), ((7, 8), (7, 4), 11)],
)
def test_all_that_two_runs_have_in_common_but_the_last_moment_is_left_out(known, pair, left_out):
    one, other = (lowest_common_ancestor.trace(ROOT, *each).steps for each in (known, pair))
    found = repeated(one, other)
    assert found == left_out
    names = [[(step.name, step.calls[-1].variables["root"]) for step in steps] for steps in (one, other)]
    assert names[0][: found + 1] == names[1][: found + 1]


def test_an_act_begins_there_and_knows_all_that_was_before():
    show = show_of("lca")
    act = next(act for act in show.acts if act.name == "its-own-ancestor")
    run = act.run(show.inputs)
    assert (len(run.earlier), len(run.trace)) == (3, 15)
    assert run.whole == lowest_common_ancestor.trace(ROOT, 5, 4)
    alone = Show(show.film, {}, ["its-own-ancestor"])
    assert [moment.step for moment in alone.moments] == list(run.trace.steps)
