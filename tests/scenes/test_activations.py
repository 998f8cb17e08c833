"""What the pictures of activation functions must show."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import show_with, stages_of
from vizkit.examples.activations import two_halves
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.reference import activation

show = partial(show_with, "activations")


def stages(act: str, given: tuple = ()) -> list[tuple]:
    return stages_of(show(given), act)


def said(act: str, given: tuple = ()) -> list[str]:
    return [step.say() for step, _ in stages(act, given) if step.speaker is None]


@pytest.mark.parametrize("given", [(), (("x0", -1.0), ("f", "gelu")), (("x0", 3.0), ("f", "silu"))])
def test_every_bar_is_the_one_before_it_times_the_slope_between_them(given):
    step, marks = stages("layer-by-layer", given)[-1]
    now, unit = step.variables, marks["gradients/10"].h
    for layer in range(10):
        assert now["gradients"][layer] == pytest.approx(now["gradients"][layer + 1] * now["slopes"][layer])
        bar, factor = marks[f"gradients/{layer}"], marks[f"slopes/{layer}"]
        for mark, number in ((bar, now["gradients"][layer]), (factor, now["slopes"][layer])):
            assert abs(number) < 0.05 or mark.h == pytest.approx(abs(number) * unit, rel=1e-6)
        assert bar.x < factor.x < marks[f"gradients/{layer + 1}"].x


def test_a_slope_lights_up_before_the_gradient_has_passed_it():
    (_, before), (_, after) = stages("layer-by-layer")[1:3]
    ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
    assert ways["gradients/8"].kind == "fly" and after["gradients/8"].came_from == "gradients/9"
    assert ways["slopes/8"].window[1] <= ways["gradients/8"].window[0] + 1e-9


def test_the_film_begins_and_ends_with_the_same_net_and_the_answer():
    assert said("what-is-left") == [
        "A gradient of 1 goes back through 10 layers. What is left?",
        "Each layer multiplies it",
        "2.8e−7 comes out. Why?",
    ]
    step, marks = stages("what-comes")[-1]
    shown = [[marks[f"{name}/{i}/value"].words[0] for i in range(10)] for name in ("near", "further")]
    assert shown[0] == ["1", "0", "2.8e−7", "0.04", "0.21", "1", "1", "1", "0.04", "0.01"]
    assert shown[1] == ["1", "0", "5.7e−8", "4.7e−4", "0.67", "1", "1", "1", "1.13", "1.97"]
    assert marks["near/0"].w == marks["further/0"].w == pytest.approx(marks["further/9"].w / 1.97, rel=1e-2)
    fills = [[marks[f"{name}/{i}"].fill for i in range(10)] for name in ("near", "further")]
    for numbers, colours in zip(shown, fills, strict=True):  # what arrives, not what the function is, has a colour
        for number, colour in zip((float(each.replace("−", "-")) for each in numbers[1:]), colours[1:], strict=True):
            assert colour == ("lost" if number < 0.1 else "second" if number > 1 else "first")
    assert (fills[0][0], fills[0][9], fills[1][9]) == ("text", "lost", "second")
    assert marks["near/1"].opacity == 0  # what is nothing has no bar


def test_a_gate_is_a_matrix_more_and_the_block_hardly_larger():
    *_, (_, marks) = stages("hardly-larger")
    values = [marks[f"size/{i}/value"].words[0].replace("\N{THIN SPACE}", "") for i in (0, 1)]
    assert values == ["134217728", "135266304"]
    seams = [sum(key.startswith(f"size/{i}/seam") for key in marks) for i in (0, 1)]
    assert seams == [1, 2] and marks["size/0"].fill == "first" and marks["size/1"].fill == "second"


@pytest.mark.parametrize("act", ["from-step-to-sigmoid", "tanh-and-relu", "leaky-relu-and-elu"])
def test_the_pen_stands_at_the_slope_below_or_above_its_tangent(act):
    for step, marks in stages(act):
        if step.name == "tangent":
            assert marks["axes/pen"].x == marks["axes/probe"].x
            (x, y) = marks["axes/slopes/line"].points[0]
            assert (x, y) == pytest.approx((marks["axes/pen"].x, marks["axes/pen"].y), abs=0.5)
    titles = [text.removesuffix("here") for text in said(act) if "slope at most" in text]
    assert len(titles) == 2


def test_what_is_said_of_slopes_is_so():
    found = [text for act in ("from-step-to-sigmoid", "tanh-and-relu", "leaky-relu-and-elu") for text in said(act)]
    assert [text for text in found if "at most" in text] == [
        "step: slope at most 0, here 0",
        "sigmoid: slope at most 0.25, here 0.05",
        "tanh: slope at most 1, here 0.01",
        "ReLU: slope at most 1, here 0",
        "leaky ReLU: slope at most 1, here 0.01",
        "ELU: slope at most 1, here 0.05",
    ]


def test_what_is_left_stays_under_the_bound():
    ((step, marks),) = stages("most-there-can-be")
    assert step.say() == "At most 0.25 a layer, in all 9.5e−7. Left is 2.8e−7"
    bound, left = (
        marks[next(k for k in marks if k.startswith(f"axes/{name}/") and k.endswith("line"))]
        for name in ("bounds", "left")
    )
    assert all(low[1] > high[1] for low, high in zip(left.points[1:], bound.points[1:], strict=True))


def test_the_weight_of_a_unit_pushed_left_stays():
    *_, (step, marks) = stages("dead-unit")
    places = [marks[f"learnt/weights/{i}"] for i in range(4)]
    assert places[0].y < places[1].y == places[2].y == places[3].y
    zero = [mark.x for _, each in stages("dead-unit")[:1] for key, mark in each.items() if key == "axes/axis/down"]
    assert all(marks[f"axes/ys/{i}"].x < zero[0] for i in range(3))
    assert "no gradient" in step.say()


def test_inputs_move_before_the_gradient_changes_and_the_weight_learns_last():
    (_, before), (_, after) = stages("dead-unit")[1:3]
    ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
    moved, told, learnt = (ways[key] for key in ("axes/ys/0", "gradient/figure#", "learnt/weights/2"))
    assert moved.window[1] <= told.window[0] + 1e-9 and told.window[1] <= learnt.window[0] + 1e-9


def test_every_row_of_a_gate_has_its_name_before_it():
    for _, marks in stages("gate-of-its-own"):
        names = [marks[key] for key in ("a/side/0", "b/side/0", "gates/side", "gated/side/0")]
        assert [name.words[0] for name in names] == ["a", "b", "σ(b)", "a · σ(b)"]
        assert (
            names == sorted(names, key=lambda name: name.y) and max(n.bounds[2] for n in names) < marks["a/0"].bounds[0]
        )


def test_the_dips_lie_where_they_are_said_to_be():
    assert [text for text in said("gates") if "dip" in text] == [
        "At its dip, −0.17, the slope is 0",
        "At its dip, −0.28, the slope is 0",
    ]
    _, marks = stages("gates")[-1]
    for i, curve in ((0, "0"), (1, "1")):
        line = marks[f"axes/curves/{curve}/line"]
        assert max(y for _, y in line.points) == pytest.approx(marks[f"axes/dips/{i}/1"].y, abs=2)


def test_a_gate_opens_as_far_as_its_bar_is_high():
    _, marks = stages("gate-of-its-own")[-1]
    heights = [marks[f"gates/{i}"].h for i in range(8)]
    assert heights == sorted(heights)
    (_, before), (_, after) = stages("gate-of-its-own")[3:5]
    ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
    assert ways["gates/3"].window[1] <= ways["gated/3"].window[0] + 1e-9
    assert marks["gated/4#"].words[0] == "−1.50" and marks["a/4#"].words[0] == "−3"


def test_the_slope_of_softplus_is_drawn_on_the_curve_of_a_sigmoid():
    _, (step, marks) = stages("smooth-relu")
    curve, slope = (marks[f"axes/{name}/line"].points for name in ("curve", "slopes"))
    assert step.say() == "Its slope is the sigmoid" and len(curve) == len(slope) == 161
    assert np.allclose(step.variables["slopes"], activation("sigmoid", step.variables["xs"]))
    assert all(high[1] < low[1] for high, low in zip(curve[1:], slope[1:], strict=True))
    assert len(stages("smooth-relu")[0][1]) < len(marks)


def test_curves_stand_with_their_years():
    _, marks = stages("by-year")[-1]
    titles = sorted(mark.words[0] for key, mark in marks.items() if key.startswith("axes/") and key.endswith("/title"))
    assert titles == sorted(f"{each.title} {each.year}" for each in stages("by-year")[0][0].variables["functions"])
    newest = [mark.words[0] for _, each in stages("by-year")[:-1] for mark in each.values()
              if mark.key.endswith("/title") and mark.key.startswith("axes/") and mark.colour == "now"]  # fmt: skip
    assert newest == [f"{each.title} {each.year}" for each in stages("by-year")[-1][0].variables["functions"]]
    assert "Their slopes" in said("by-year", (("derivatives", False),))[-1]


@pytest.mark.parametrize(
    ("preset", "name", "arrives"),
    [
        ("one", "sigmoid", 0.25),
        ("zero", "ReLU", 0),
        ("right", "SiLU", 1.97),
        ("left", "ReLU", 0),
        ("left", "GELU", -9.77e-5),
    ],
)
def test_presets_show_what_they_are_for(preset, name, arrives):
    found = Show(show_of("activations").film, show_of("activations").film.presets[preset])
    now = found.moments[-1].step.variables
    titles = [function.title for function in now["functions"]]
    assert now["arrived"][0][titles.index(name)] == pytest.approx(arrives, rel=5e-3)
    assert all(len(found.pictures(act)) for act in range(len(found.acts)))


@pytest.mark.parametrize(
    "given",
    [
        {"functions": ["step"], "f": "step"},
        {"functions": ["gelu", "relu"], "f": "relu", "x0": -1.0, "derivatives": False},
        {"x0": -100.0, "alpha": 10.0, "depth": 12, "f": "leaky_relu"},
        {"range": "-1:2", "alpha": 0.0, "beta": 0.1, "f": "gelu_tanh", "x0": -2.0},
    ],
)
def test_other_inputs_can_be_drawn(given):
    found = Show(show_of("activations").film, given)
    assert all(bare(found, moment, Style("slide")) for moment in found.moments if moment.step.name != "tangent")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"depth": 13}, "lower it to 12"),
        ({"depth": 0}, "depth must be at least 1"),
        ({"range": "4:-4"}, "range must rise"),
        ({"alpha": -1.0}, "alpha must be at least 0"),
        ({"beta": 0.0}, "beta must be above 0"),
        ({"functions": ["swish"]}, "swish"),
        ({"x0": 101.0}, "lower it to 100"),
    ],
)
def test_what_cannot_be_run_is_refused_by_its_option(given, says):
    with pytest.raises(InputError, match=says):
        assert Show(show_of("activations").film, given).runs


def test_the_tangent_turns_with_the_probe_and_the_pen_draws_last():
    (_, before), (_, after) = stages("from-step-to-sigmoid")[12:14]
    ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
    assert ways["axes/probe"].window == ways["axes/slope/tangent/across"].window == ways["axes/pen"].window
    assert ways["axes/probe"].window[1] <= ways["axes/slopes/line"].window[0]


def test_the_numbers_of_a_gate_multiply_as_they_are_shown():
    a, gates = two_halves()[:8], [1 / (1 + math.exp(-b)) for b in two_halves()[8:]]
    assert [round(x * round(gate, 2), 2) for x, gate in zip(a, gates, strict=True)] == [
        round(x * gate, 2) for x, gate in zip(a, gates, strict=True)
    ]


def test_the_inputs_of_a_unit_stand_on_its_curve():
    (_, right), (_, left), *_ = stages("dead-unit")[1:]
    zero = right["axes/axis/across"].y
    assert zero > right["axes/ys/0"].y > right["axes/ys/1"].y > right["axes/ys/2"].y
    assert left["axes/ys/0"].y == left["axes/ys/2"].y == pytest.approx(zero)
