"""What the pictures of the bias must show."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of, ways_between
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.inputs import InputError
from vizkit.picture.style import Style
from vizkit.reference import biased_unit, threshold_unit

FILM = show_of("bias").film


@cache
def stages(act: str, **given) -> list[tuple]:
    """The steps of an act's moments, each with the marks on the stage by their keys."""
    inputs = FILM.preset(given["preset"]) if "preset" in given else given
    show = Show(FILM, inputs) if given else show_of("bias")
    return stages_of(show, act)


def lit(marks) -> list[int]:
    """Which points are solid."""
    count = sum(key.startswith("axes/X/") and key.count("/") == 2 for key in marks)
    return [int(marks[f"axes/X/{i}"].fill == "first") for i in range(count)]


def wrong(marks) -> int:
    return sum(int(mark.opacity) for key, mark in marks.items() if key.endswith("/wrong"))


@pytest.mark.parametrize("given", [{"gate": "OR"}, {"gate": "XOR"}, {"gate": "NAND"}, {"preset": "iris"}], ids=str)
def test_rings_and_the_counter_agree_while_the_line_turns(given):
    for step, marks in stages("through-the-origin", **given)[1:]:
        now = step.variables
        assert wrong(marks) == now["errors"] == (biased_unit(now["X"], now["w"], 0) != now["y"]).sum()
        assert lit(marks) == biased_unit(now["X"], now["w"], 0).tolist()
        assert marks["errors/figure#"].words[0] == str(now["errors"])


def test_the_first_picture_asks_and_the_last_answers():
    (asked, first), *_, (_, end) = stages("through-the-origin")
    assert asked.say() == "Can a line through the origin separate the 1s from the 0s?"
    assert "axes/half/line" not in first and wrong(end) == 1
    (settled, last), (sized, sizes) = stages("what-was-learned")
    assert settled.say() == "With learned b = −2: 0 of 4 points wrong" and wrong(last) == 0
    assert "13\u2009416 biases" in sized.say() and "138\u2009357\u2009544" in sized.say()
    assert [sizes[f"learnt/{i}"].fill == "cell" for i in range(3)] == [True, True, False]
    share = sizes["parts/0"].w / sizes["parts/0/room"].w  # one of three parameters, and of VGG's a sliver
    assert share == pytest.approx(1 / 3) and sizes["parts/1"].w < sizes["parts/0"].w / 20 and "parts/1" not in last


def test_the_name_of_the_answers_stays_where_it_is_and_a_place_waits_for_each():
    found = [marks for _, marks in stages("a-threshold")]
    names = [mark for marks in found for mark in marks.values() if getattr(mark, "words", ("",))[0] == "answers so far"]
    assert len(names) == len(found) and len({(name.x, name.y) for name in names}) == 1
    places = [[key for key in marks if key.startswith("answers/slot/") and key[-1].isdigit()] for marks in found[::2]]
    assert list(map(len, places)) == [4, 3, 2, 1]


def test_the_lamp_lights_where_the_sum_is_above_the_threshold():
    for step, marks in stages("a-threshold"):
        now = step.variables
        fires = step.name == "fire" and bool(now["z"] > now["T"])
        assert (marks["poured/lamp"].fill == "first") == fires
        assert step.name != "fire" or ("fires" in step.say()) == fires


def test_a_higher_threshold_only_switches_off_and_the_handle_moves_first():
    found = stages("raising-the-threshold")
    for (step, marks), (_, after) in pairwise(found):
        now = step.variables
        assert lit(marks) == threshold_unit(now["X"], now["w"], now["threshold"]).tolist()
        assert sum(lit(marks)) == now["counts"][-1] and all(a >= b for a, b in zip(lit(marks), lit(after), strict=True))
    moved = ways_between(found[0][1], found[1][1])
    assert moved["line/T"].window[1] <= moved["axes/half/line"].window[0] + 1e-9
    assert moved["axes/half/line"].window[1] <= moved["axes/X/1"].window[0] + 1e-9


def test_the_same_inputs_fire_on_both_sides():
    found = stages("to-the-other-side")
    assert [lit(marks) for _, marks in found] == [[0, 0, 0, 1]] * 3
    assert ways_between(found[0][1], found[1][1])["moved"].kind == "fly"
    assert found[-1][1]["moved"].words[0] == "+ b"


def test_the_bias_moves_the_line_and_does_not_turn_it():
    turns = []
    for _, marks in stages("what-the-bias-moves"):
        (x0, y0), (x1, y1) = marks["axes/half/line"].points
        turns.append(np.arctan2(y1 - y0, x1 - x0))
    assert np.allclose(turns, turns[0])


def test_the_sum_is_shown_of_the_points_that_are_named():
    for step, marks in stages("why-not-the-origin"):
        now = step.variables
        assert [float(marks[f"{name}/figure#"].words[0].replace("−", "-")) for name in ("sum", "one", "other")] == [
            now["w"] @ now["x"], now["w"] @ now["one"], now["w"] @ now["other"],
        ]  # fmt: skip
        assert wrong(marks) >= 1
        fires = {name: now["w"] @ now[point] > 0 for name, point in (("sum", "x"), ("one", "one"), ("other", "other"))}
        assert {name: marks[f"{name}/figure#"].colour == "first" for name in fires} == fires


@pytest.mark.parametrize(("gate", "bias", "epochs"), [("XOR", True, 3), ("XOR", False, 1), ("AND", False, 2)])
def test_what_cannot_be_learned_is_given_up_where_it_comes_round(gate, bias, epochs):
    given = {"gate": gate, "bias": bias}
    *_, (step, marks) = stages("learning-it", **given)
    assert step.say() == "w and b are as once before: the same errors come for ever"
    assert step.variables["epoch"] == epochs and marks["wrong/figure#"].colour == "lost"
    (settled, _), _ = stages("what-was-learned", **given)
    assert (settled.variables["w"] == step.variables["w"]).all() and settled.variables["b"] == step.variables["b"]


def test_no_error_left_is_good_news():
    assert stages("through-the-origin")[-1][1]["errors/figure#"].colour == "lost"
    assert stages("what-was-learned")[-1][1]["errors/figure#"].colour == "done"
    wrongs = [(step.variables["wrong"], marks["wrong/figure#"].colour) for step, marks in stages("learning-it")]
    assert {(wrong > 0, colour) for wrong, colour in wrongs} == {(False, "text"), (True, "lost")}


def test_the_error_reaches_weights_before_the_line_turns_and_points_change_last():
    found = stages("learning-it")
    for (_, before), (step, marks) in pairwise(found):
        now = step.variables
        assert lit(marks) == biased_unit(now["X"], now["w"], now["b"]).tolist()
        if step.name in ("predict", "update"):
            assert marks[f"axes/X/{now['i']}"].struck
        if step.name == "update":
            moved = ways_between(before, marks)
            assert moved["bias/0#"].kind == "fly"
            if "axes/half/line" in before and "axes/half/line" in marks:
                assert moved["bias/0#"].window[1] <= moved["axes/half/line"].window[0] + 1e-9


def test_what_is_said_of_an_error_is_true_of_every_input_that_it_stays_for():
    updates = [step for step, _ in stages("learning-it") if step.name == "update"]
    assert {step.variables["e"] for step in updates} == {-1, 1}
    assert len({step.say() for step in updates}) == 1


def test_the_bias_becomes_the_weight_of_the_constant():
    (_, before), (_, after), _ = stages("a-constant-input")
    assert ways_between(before, after)["bias/0#"].kind == "fly"
    assert (after["one/0#"].words[0], after["bias/0#"].words[0]) == ("1", "−2")
    assert "lifted/plane" not in before and "lifted/plane" in after


@pytest.mark.parametrize("preset", FILM.presets)
def test_every_preset_can_be_drawn(preset):
    show = Show(FILM, FILM.preset(preset))
    firsts = {moment.act: moment for moment in reversed(show.moments)}
    assert len(firsts) == 9
    for moment in firsts.values():
        assert bare(show, moment, Style("phone"), ("stage",))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"points": [[0, 0, 1]] * 13}, "13"),
        ({"points": [[0, 0, 2]]}, "points must end with the answer 0 or 1"),
        ({"points": [[0, 1]]}, "points must have rows"),
        ({"max_epochs": 21}, "lower it to 20"),
        ({"eta": 0.0}, "eta must be above 0"),
        ({"gate": "NOR"}, "NOR"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_its_option(given, says):
    with pytest.raises(InputError, match=says):
        _ = Show(FILM, FILM.read(given)).moments


def test_what_it_answered_before_a_step_is_told_as_past_and_of_a_marked_input_alone():
    for step, marks in stages("learning-it"):
        told = {"predict": "it answers", "update": "it answered"}.get(step.name)
        assert ("answer/figure#" in marks) == (told is not None)
        if told is not None:
            assert any(mark.words[0] == told for mark in marks.values() if hasattr(mark, "words"))
