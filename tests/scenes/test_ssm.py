"""What the pictures of state-space models must show, and that their sentences agree with the numbers of the run."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of, ways_between
from vizkit.examples.ssm import signal_samples
from vizkit.frames import Show

PRESETS = ("default", "one", "constant", "euler", "equal")


@cache
def show(preset: str = "default", **more) -> Show:
    film = show_of("ssm").film
    return show_of("ssm") if preset == "default" and not more else Show(film, dict(film.presets.get(preset, {})) | more)


def steps(act: str, preset: str = "default", **more) -> list:
    own = show(preset, **more)
    (place,) = (place for place, each in enumerate(own.acts) if each.name == act)
    return list(own.runs[place].trace.steps)


def stages(act: str) -> list[tuple]:
    return stages_of(show(), act)


# what is said


@pytest.mark.parametrize("preset", PRESETS)
def test_a_window_is_said_to_forget_where_it_does(preset):
    last = steps("a-window", preset)[-1]
    forgets = len(last.variables["u"]) > last.variables["N"]
    assert last.say() == ("A window forgets all before it" if forgets else "All fits: nothing is lost")


@pytest.mark.parametrize(
    ("preset", "wanted"),
    [
        ("default", ["0.706", "0.625", "0.075", "0.048", "0.034"]),
        ("euler", ["0.706", "0.625", "0.118", "0.111", "0.597"]),
    ],
)
def test_errors_are_said_as_they_are_computed(preset, wanted):
    found = [step for step in steps("how-many", preset) if step.name == "reconstruct"]
    assert [step.say().rpartition(" ")[2] for step in found] == wanted
    assert [f"{error:.3f}" for error in found[-1].variables["errors"]] == wanted


@pytest.mark.parametrize("preset", ["one", "constant"])
def test_a_constant_is_kept_without_an_error(preset):
    last = steps("without-old-samples", preset)[-1].variables
    np.testing.assert_allclose(last["c"], last["u"][0] * np.eye(8)[0], atol=1e-12)
    np.testing.assert_allclose(last["fit"], last["u"], atol=1e-12)


@pytest.mark.parametrize("act", ["a-window", "curves-that-stretch", "without-old-samples", "what-is-remembered"])
def test_one_number_is_said_to_be_one(act):
    said = " ".join(step.say() for step in steps(act, N=1) if step.note.sentence)
    assert re.search(r"\b1 (number|weight)\b", said) and not re.search(r"\b1 (numbers|weights)\b", said)


@pytest.mark.parametrize(("L", "said"), [(8, "A window: exact, for all fits"), (9, "A window: exact but short")])
def test_a_window_is_short_where_samples_are_lost(L, said):
    assert [step.say() for step in steps("what-is-remembered", L=L) if step.name == "window"] == [said]


@pytest.mark.parametrize(("method", "said"), [("exact", "Approximately"), ("euler", "Not by this rule")])
def test_a_fit_that_misses_by_more_than_the_signal_is_no_answer(method, said):
    (answer,) = (step for step in steps("what-is-remembered", method=method, N=16, L=6) if step.name == "answer")
    assert answer.say().startswith(f"{said}: 16 numbers, ")


@pytest.mark.parametrize("L", [1, 5, 127])
def test_a_sine_is_zero_where_it_crosses_zero(L):
    assert str(signal_samples("sin", L)[L // 2]) == "0.0"


def test_each_sample_is_said_to_weigh_what_it_does():
    for step in steps("what-samples-weigh"):
        if step.name == "weigh":
            k, equal = step.variables["k"], step.variables["equal"]
            assert step.say() == f"LegS: each of {k} weighs 1/{k}"
            np.testing.assert_allclose(equal, np.full(k, 1 / k))


def test_three_rules_are_said_with_their_first_step():
    said = [step.say() for step in steps("a-step") if step.name == "discretise"]
    assert [sentence.rpartition(" ")[2] for sentence in said] == ["0", "0.333", "0.368"]


@pytest.mark.parametrize("preset", PRESETS)
def test_the_taps_give_the_y_of_the_state(preset):
    compare = steps("the-same-y", preset)[-2]
    assert compare.say() == "The taps give the same y"
    np.testing.assert_allclose(compare.variables["by_state"], compare.variables["by_taps"])


@pytest.mark.parametrize("preset", PRESETS)
def test_a_gate_lets_in_what_is_not_kept(preset):
    for step in steps("the-input-sets-delta", preset):
        if step.name == "update":
            now = step.variables
            assert now["keep"] + now["gate"] == pytest.approx(1)
            before = now["h"][-2] if now["t"] else 0.0
            assert now["h"][-1] == pytest.approx(now["keep"] * before + now["gate"] * now["u"][now["t"]])
            if now["t"] < 2:
                assert f"{now['keep']:.2f}" in step.say() and f"{now['gate']:.2f}" in step.say()


def test_no_caption_stays_where_its_numbers_no_longer_hold():
    caption = ""
    for step in steps("the-input-sets-delta"):
        caption = step.say() if step.note.sentence else caption
        if step.name == "update" and "keeps" in caption:
            assert f"{step.variables['keep']:.2f}" in caption


def test_without_a_hold_no_gate_is_spoken_of():
    film = Show(show_of("ssm").film, {"zoh": False})
    (run,) = (run for run in film.runs if run.act.name == "the-input-sets-delta")
    said = [step.say() for step in run.trace.steps if step.name == "select"]
    assert said[0] == "Its Δ multiplies the input: no gate"
    np.testing.assert_allclose(run.trace.answer, [15.00, 14.85, 14.70, 25.10, 24.85, 24.60], atol=5e-3)


def test_the_prediction_is_asked_for_before_the_gate_is_there():
    (ask,) = (step for step in steps("the-input-sets-delta") if step.name == "ask")
    assert ask.say() == "Input 0, Δ = 0.01: and h?"
    assert len(ask.variables["gates"]) == len(ask.variables["h"]) == 1


@pytest.mark.parametrize("preset", PRESETS)
def test_one_filter_is_said_to_do_where_steps_do_not_vary(preset):
    last = steps("no-fixed-filter", preset)[-1]
    alike = len(set(last.variables["delta"])) == 1
    assert last.say() == ("Δ never varies: one filter does" if alike else "Δ varies: no fixed filter works")


@pytest.mark.parametrize("delta", [(1e-9, 2e-9), (5.0, 5.00001)])
def test_steps_that_are_near_one_another_vary(delta):
    assert steps("no-fixed-filter", u=(3, 4), delta=delta)[-1].say() == "Δ varies: no fixed filter works"


@pytest.mark.parametrize("preset", PRESETS)
def test_the_layers_end_in_the_states(preset):
    layers = steps("tree-of-pairs", preset)[-1].variables["layers"]
    np.testing.assert_allclose(layers[-1][1], steps("the-input-sets-delta", preset)[-1].variables["h"])


# what is seen


def test_what_is_forgotten_is_red_and_the_window_blue():
    _, marks = stages("a-window")[-1]
    assert marks["axes/lost/line"].colour == "lost" and marks["axes/window/line"].colour == "first"
    assert marks["axes/lost/line"].points[-1] == marks["axes/window/line"].points[0]


def test_legendre_s_curves_reach_as_far_as_the_signal_has_come():
    for step, marks in stages("curves-that-stretch"):
        if step.name in ("basis", "stretch"):
            tick, other = (marks[f"basis/across/{i}/rule"].x for i in (0, 1))
            line = marks["basis/curve/0/line"]
            wide = line.points[-1][0] - line.points[0][0]
            assert wide / (other - tick) * 50 == pytest.approx(step.variables["t"], rel=1e-6)


def test_a_sample_arrives_before_the_coefficients_change():
    for (_, before), (step, after) in pairwise(stages("without-old-samples")):
        if step.name == "reconstruct" and (k := step.variables["k"]) > 16:
            ways = ways_between(before, after)
            sample = ways[f"u/{k - 1}"]
            changing = [way for key, way in ways.items() if key.startswith("kept/kept/") and way.kind != "stay"]
            assert sample.kind == "fly" and after[f"u/{k - 1}"].came_from == "axes/new"
            assert changing and all(way.window[0] >= sample.window[1] for way in changing)


def test_the_state_of_a_step_comes_from_the_one_before():
    for (_, before), (step, after) in pairwise(stages("unrolled")):
        if step.name == "tap" and (k := step.variables["k"]):
            ways = ways_between(before, after)
            assert {ways[f"states/{k}/{row}"].kind for row in range(4)} == {"fly"}
            assert {after[f"states/{k}/{row}"].came_from for row in range(4)} == {
                f"states/{k - 1}/{row}" for row in range(4)
            }
            landed = max(ways[f"states/{k}/{row}"].window[1] for row in range(4))
            assert ways[f"K/{k}"].window[0] >= landed


def test_the_places_of_the_states_stay_where_they_are_when_the_input_is_put_in():
    (_, before), (_, after) = stages("unrolled")[:2]
    assert not [key for key, way in ways_between(before, after).items() if way.kind == "move"]


def test_taps_and_states_stand_in_the_same_columns():
    _, marks = stages("unrolled")[-1]
    for k in range(8):
        assert marks[f"K/{k}"].x == pytest.approx(marks[f"states/{k}/0"].x)


def test_both_charts_of_weights_have_one_scale():
    step, marks = stages("what-samples-weigh")[-1]
    equal, fading = step.variables["equal"], step.variables["fading"]
    assert marks["flat/equal/31"].h / marks["bent/fading/31"].h == pytest.approx(equal[31] / fading[31])


def test_outputs_that_agree_are_green():
    _, marks = stages("the-same-y")[-1]
    for k in range(6):
        assert marks[f"by_state/{k}"].edge == marks[f"by_taps/{k}"].edge == "done"


def test_the_state_and_that_of_fixed_steps_have_one_scale():
    step, marks = stages("the-input-sets-delta")[-1]
    still = [1.18, 0.716, 0.434, 2.231, 1.353, 0.821]
    line, bar = marks["h/level"], marks["h/3"]
    heights = [-y for _, y in line.points[::2]]
    unit = bar.h / step.variables["h"][3]
    np.testing.assert_allclose(np.array(heights) / unit, still, atol=0.02)


def test_a_gate_opens_as_a_part_of_its_track():
    step, marks = stages("the-input-sets-delta")[-1]
    for t in (0, 3):
        assert marks[f"gates/{t}"].h / marks[f"gates/track/{t}"].h == pytest.approx(step.variables["gates"][t])


def test_fixed_and_chosen_weights_are_coloured_on_one_scale():
    step, marks = stages("no-fixed-filter")[-1]
    for name in ("alike", "chosen"):
        for i in range(6):
            assert marks[f"{name}/{i}/{i}"].fill.level == pytest.approx(step.variables[name][i, i])


def test_the_tree_of_the_last_state_has_all_steps_as_leaves():
    _, marks = stages("tree-of-pairs")[-1]
    tree = [[t for t in range(6) if marks[f"pairs/{layer}/{t}"].edge == "second"] for layer in range(4)]
    assert tree == [[0, 1, 2, 3, 4, 5], [1, 3, 5], [1, 5], [5]]


def test_the_last_picture_is_the_first_with_its_answer():
    (_, first), (_, last) = stages("a-window")[-1], stages("what-is-remembered")[-1]
    assert "axes/window/line" in first and "axes/window/line" in last and "axes/fit/line" in last
    assert "kept/kept/7" in first and "kept/kept/7" in last
    assert [last[f"size/{place}/value"].words[0] for place in (0, 1)] == ["16\u2009384", "64"]


@pytest.mark.parametrize(("act", "name"), [("what-samples-weigh", "flat"), ("without-old-samples", "kept")])
def test_an_axis_stands_where_it_will_when_columns_come(act, name):
    assert len({marks[f"{name}/axis/down"].x for _, marks in stages(act)}) == 1


def test_what_is_redrawn_reaches_the_newest_sample():
    for step, marks in stages("without-old-samples"):
        if step.name == "reconstruct":
            fit, signal = marks["axes/fit/line"], marks["axes/signal/line"]
            assert fit.points[-1][0] == pytest.approx(signal.points[-1][0])


def test_the_curves_of_a_fit_stand_under_it_and_add_up_to_it():
    _, marks = stages("curves-that-stretch")[-1]

    def heights(name: str) -> np.ndarray:
        own = name.partition("/")[0]
        zero, one = marks[f"{own}/axis/across"].y, marks[f"{own}/down/0/rule"].y
        return np.array([(y - zero) / (one - zero) for _, y in marks[f"{name}/line"].points])

    parts = sum(heights(f"basis/curve/{n}") for n in range(8))
    np.testing.assert_allclose(parts, heights("axes/fit"), atol=1e-6)
    assert marks["basis/across/1/rule"].x == marks["axes/across/1/rule"].x


def test_the_exact_step_lies_on_the_exact_curve():
    _, marks = stages("a-step")[-1]
    own, exact = (np.array(marks[f"axes/{name}/line"].points) for name in ("ZOH: exact", "exact"))
    on_it = exact[exact[:, 0] <= own[-1, 0] + 1e-6]
    np.testing.assert_allclose(np.interp(on_it[:, 0], *own.T), on_it[:, 1], atol=0.5)


def test_a_tap_is_the_sum_of_the_state_above_it():
    for step in steps("unrolled"):
        if step.name == "tap":
            k = step.variables["k"]
            assert step.variables["K"][k] == pytest.approx(step.variables["states"][k].sum())


def test_no_state_is_seen_while_the_taps_work():
    for step, marks in stages("the-same-y"):
        if step.name in ("state", "conv"):
            assert ("x/0" in marks) == (step.name == "state")
