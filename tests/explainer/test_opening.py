"""What opens an act: a moment of its own before the reference's first line, in every act that wants one."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import show_of
from tests.counting import REFERENCE, SCENE
from vizkit.explainer import act, catalogue
from vizkit.explainer.checks import lit, watching
from vizkit.frames import Show
from vizkit.frames.checks import all_findings
from vizkit.frames.spoken import counted
from vizkit.frames.texts import written
from vizkit.language.notes import Note
from vizkit.reference import sliding_window_maximum
from vizkit.terminal import told

OPENED = '@act(counted, "Count", opening={})'
ASKED = '"{nums[0]} is first. How many are there?"'


def counting(folder, opening: str, scene: str = SCENE):
    """The small topic with an opening."""
    (folder / "counted_reference.py").write_text(REFERENCE, encoding="utf-8")
    file = folder / f"counting_{abs(hash(opening + scene))}.py"
    scene = scene.replace('@act(counted, "Count")', OPENED.format(opening)).replace("(total)", '(total, name="total")')
    file.write_text(scene, encoding="utf-8")
    return catalogue.load(file)


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    sys.modules.pop("counted_reference", None)


def test_it_comes_before_the_first_line_with_the_arguments_alone(tmp_path):
    (run,) = Show(counting(tmp_path, ASKED)).runs
    opening, first, *_ = run.trace.steps
    (call,) = opening.calls
    assert (opening.name, opening.say()) == ("opening", "4 is first. How many are there?")
    assert dict(call.variables) == {"nums": (4, 5)}
    assert call.line == call.reference.definition.first
    assert opening.changed == {"nums"} and first.changed == {"num", "total"}
    assert list(run.act.reference.trace([4, 5]).steps) != list(run.own)  # there `nums` is new
    assert [step.say() for step in run.own] == [step.say() for step in run.act.reference.trace([4, 5]).steps]


def test_the_laws_hold_of_it(tmp_path):
    film = counting(tmp_path, ASKED)
    assert all_findings(film, {}) == []
    assert Note("opening", "{nums[0]} is first. How many are there?") in written(film)


def test_it_is_said_of_one_or_of_many_and_told_in_the_terminal(tmp_path):
    film = counting(tmp_path, '("{nums[0]} number", "{nums[0]} numbers")')
    assert [Show(film, {"nums": [n]}).moments[0].say() for n in (1, 2)] == ["1 number", "2 numbers"]
    assert "   1  2 numbers" in list(told(Show(film, {"nums": [2]}), "en"))


def test_an_act_that_draws_itself_has_one_too(tmp_path):
    drawn = SCENE[SCENE.index("    @act") :]
    film = counting(tmp_path, ASKED, SCENE.replace(drawn, f"    count = {OPENED.format(ASKED)[1:]}\n"))
    show = Show(film)
    assert [moment.step.name for moment in show.moments] == ["opening", "see", "see"]
    assert all_findings(film, {}) == []
    assert show.pictures(0)


def test_a_number_of_its_own_is_found_where_it_is_written(tmp_path):
    (finding,) = counted(counting(tmp_path, '"How many of these 7 are there?"'))
    assert (finding.law, finding.line) == (4, 13) and "'7'" in finding.sentence


def test_a_run_that_begins_later_has_its_opening_too_and_knows_all_that_was_before():
    show = show_of("lca")
    earlier, later = (act for act in show.acts if act.name in ("two-answers-meet", "its-own-ancestor"))
    plain = replace(later, since=replace(earlier, opening=None), opening=None).run(show.inputs)
    for since in (None, Note("opening", "Who is asked?")):
        opened = replace(later, since=replace(earlier, opening=since), opening=Note("opening", "And now?"))
        run = opened.run(show.inputs)
        assert [step.note for step in run.trace.steps] == [opened.opening, *(step.note for step in plain.trace.steps)]
        assert (run.earlier[1:], run.trace.steps[1:]) == (plain.earlier[1:], plain.trace.steps)
        assert run.whole.steps == (run.trace.steps[0], *run.earlier, *run.trace.steps[1:])
        assert [run.place(moment) for moment in (0, 1)] == [0, 1 + len(run.earlier)]
        assert list(watching([run], show.inputs)) == list(lit([run], show.inputs)) == []


def test_repetition_is_one_sweep_under_an_opening_as_well():
    swept = {"sweep": ("enter", "The same for every number"), "opening": "Which is the largest?"}
    one = act(sliding_window_maximum, "One sweep", **swept)
    nums = np.arange(9).tolist()
    plain = replace(one, opening=None).watched({"nums": nums, "k": 2})
    assert [step.note for step in one.watched({"nums": nums, "k": 2}).steps[1:]] == [step.note for step in plain.steps]
