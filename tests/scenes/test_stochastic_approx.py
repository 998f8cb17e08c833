"""The scene of stochastic approximation: what is said of the data stands where the data are."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import SCENES, show_of
from vizkit.explainer import catalogue
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style

SHOW = show_of("stochastic-approx")
FILM = catalogue.load(SCENES / "stochastic_approx.py")


def moments(act: str) -> list[tuple[dict, dict]]:
    """The variables of each moment of an act and its marks by their keys."""
    number = [each.name for each in SHOW.acts].index(act)
    found = [moment for moment in SHOW.moments if moment.act == number]
    return [(m.step.variables, {mark.key: mark for mark in bare(SHOW, m, Style(), ["stage"])}) for m in found]


def test_the_estimate_jumps_onto_each_reading():
    for held, marks in moments("newest")[1:]:
        assert marks["line/w/stem"].x == marks[f"samples/{held['latest']}"].x


def test_the_step_goes_from_the_old_estimate_to_the_new_one_within_the_gap():
    for (before, old), (held, new) in zip(*(moments("running-mean")[i::2] for i in (0, 1)), strict=True):
        assert ("line/gap" in old) == ("line/gap" in new) == (before["error"] != 0)
        if held["error"]:
            arrow, brace = new["line/step"], new["line/gap"]
            assert arrow.x == old["line/w/stem"].x and arrow.x + arrow.points[-1][0] == new["line/w/stem"].x
            assert arrow.points[-1][0] == pytest.approx(brace.points[-1][0] / held["k"])


@pytest.mark.parametrize(
    ("act", "moment", "cause", "effect"),
    [
        ("newest", 2, "samples/2", "line/w/stem"),  # the next reading lights up, and the estimate jumps onto it
        ("running-mean", 1, "samples/1", "line/gap"),  # it lands, and the gap grows to it
        ("running-mean", 2, "line/step", "line/w/stem"),  # the step is drawn, and the estimate takes it
        ("root-finding", 0, "axes/step", "axes/w"),
    ],
)
def test_what_moves_something_is_there_before_it_has_moved(act, moment, cause, effect):
    (_, before), (_, after) = moments(act)[moment : moment + 2]
    windows = {
        (way.end or way.start).key: way.window
        for way in Motion(tuple(before.values()), tuple(after.values())).ways
        if way.start != way.end
    }
    assert windows[cause][1] < windows[effect][1]


def test_the_height_that_was_read_stays_while_the_estimate_steps_by_it():
    for (_, before), (_, after) in zip(*(moments("root-finding")[i::2] for i in (0, 1)), strict=True):
        assert before["axes/read/plumb"].x == after["axes/read/plumb"].x


def test_what_all_three_share_is_said_in_the_language_of_the_film():
    (shared,) = (mark for key, mark in moments("one")[-1][1].items() if "old estimate" in key)
    english, chinese = shared.words
    assert english == "old estimate − step × error"
    assert not any(sign.isascii() and sign.isalpha() for sign in chinese)


def test_the_film_ends_on_the_mean_of_the_readings_it_began_with_and_the_real_size():
    ((held, marks),) = moments("full-size")
    assert SHOW.acts[-1].name == "full-size"
    assert "4" in "".join(marks["line/mean#"].words[0])
    assert held["steps"] == 5005


def test_the_height_is_read_on_the_curve():
    for _, marks in moments("root-finding")[::2]:
        curve = marks["axes/curve/1/line"]
        xs, ys = np.array(curve.points).T
        assert marks["axes/error"].y == pytest.approx(np.interp(marks["axes/w"].x, xs, ys), abs=2)
        assert marks["axes/w"].y == marks["axes/axis/across"].y


def test_each_estimate_stands_behind_the_height_that_it_comes_from():
    for held, marks in moments("no-guarantee")[:-1]:
        k = len(held["heights"])
        assert held["path"][k] == held["path"][k - 1] - held["heights"][k - 1] / k
        assert marks[f"heights/{k - 1}"].x == pytest.approx(marks[f"path/{k - 1}"].x)
        assert (marks[f"path/{k}"].edge, marks[f"heights/{k - 1}"].edge) == ("now", "second")


def test_what_is_short_is_what_costs_little():
    ((held, marks),) = moments("full-size")
    for name in ("memory", "read"):
        assert marks[f"{name}/0/bar"].fill == "lost"
        assert marks[f"{name}/1/bar"].fill == "done"
        assert marks[f"{name}/1/bar"].w < marks[f"{name}/0/bar"].w
    assert held["steps"] == -(-held["images"] // held["batch"])


def test_short_steps_stay_above_what_they_can_reach():
    _, marks = moments("too-short")[-1]
    lowest = max(y for _, y in marks["axes/path/line"].points)
    assert lowest < marks["axes/limit/across"].y < marks["axes/goal/across"].y


def test_larger_batches_end_in_smaller_clouds():
    _, marks = moments("batches")[-1]
    spreads = [np.ptp([mark.y for key, mark in marks.items() if key.startswith(f"bowl/ends/{i}/")]) for i in range(3)]
    assert spreads[0] > 1.5 * spreads[1] > 3 * spreads[2]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"samples": []}, "samples must"),
        ({"a": "1/k3"}, "a must be one of"),
        ({"a": "const:0"}, "a must be above"),
        ({"noise": -1.0}, "noise must"),
        ({"paths": 0}, "paths must"),
        ({"steps": 0}, "steps must"),
        ({"batch": 0}, "batch must"),
    ],
)
def test_what_cannot_be_run_is_refused_by_its_option(given, says):
    with pytest.raises(InputError, match=says):
        assert Show(FILM, given).runs


@pytest.mark.parametrize(
    "given",
    [
        {"samples": [7]},
        {"samples": [3, 3, 3]},
        {"g": "cubic", "w1": 0.0},
        {"g": "linear", "noise": 2.0, "a": "const:0.2", "seed": 3},
        {"samples": [0.25, -1.5, 1e5], "w1": -2.5},
    ],
)
def test_other_inputs_can_be_drawn(given):
    show = Show(FILM, given)
    for moment in show.moments:
        assert all(bare(show, moment, Style(layout)) for layout in ("lecture", "slide"))


def test_steps_like_the_first_are_one_sweep_and_the_last_word_is_the_estimate():
    steps = [moment.step for moment in SHOW.moments if moment.run.act.name == "root-finding"]
    said = [step.say() for step in steps if step.speaker is None]
    assert said[2] == "And so on, step by step" and said[3].startswith("After 9 steps") and len(said) == 4


def test_paths_with_noise_are_solid_and_named_by_their_seed_in_their_colour():
    for held, marks in moments("several-seeds"):
        names = [mark for key, mark in marks.items() if key.endswith("/title") and mark.words[0].startswith("seed ")]
        assert sorted(int(name.words[0].split()[1]) for name in names) == list(held["seeds"])[: len(held["paths"])]
        for name in names:
            line = marks[name.key.removesuffix("/title") + "/line"]
            assert line.colour == name.colour and not line.dashed
        assert marks["axes/still/line"].dashed


def test_what_short_steps_stay_above_is_said_with_its_number():
    held, marks = moments("too-short")[-1]
    assert marks["axes/limit/across/value"].words[0] == f"always above {held['limit']:.2f}"
    assert min(held["path"]) > held["limit"]
