"""What the pictures of the Performer must show, and that its sentences agree with the numbers of the run."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of, ways_between
from vizkit.examples.performer import errors_so_far, tensors
from vizkit.frames import Show
from vizkit.picture.motion import Motion

PRESETS = ("default", "one", "opposite", "sines", "long")


@cache
def show(preset: str = "default") -> Show:
    film = show_of("performer").film
    return show_of("performer") if preset == "default" else Show(film, dict(film.presets[preset]))


@cache
def steps(act: str, preset: str = "default") -> list:
    return [moment.step for moment in show(preset).moments if moment.run.act.name == act]


def stages(act: str) -> list[tuple]:
    return stages_of(show(), act)


# what is said


@pytest.mark.parametrize("preset", PRESETS)
def test_the_mean_that_is_said_is_that_of_the_products_so_far(preset):
    products = []
    for step in steps("average", preset):
        if step.name == "average":
            products.append(step.variables["product"])
            mean = step.variables["means"][-1]
            assert mean == pytest.approx(np.mean(products))
            assert step.variables["m"] == len(products)
            said = f"Average over random directions (m = {len(products)}): {mean:.3f}"
            assert step.say() == said.replace("-", "−")


def test_opposite_vectors_are_exact_from_the_first_direction_on():
    said = {step.say().partition(": ")[2] for step in steps("average", "opposite") if step.name == "average"}
    assert said == {"0.056"}


def test_as_many_estimates_are_called_negative_as_there_are():
    negative = next(step for step in steps("below-zero") if step.name == "negative")
    below = sum(estimate < 0 for estimate in negative.variables["trig"])
    assert negative.say() == f"Sine–cosine estimates below zero: {below} of {len(negative.variables['trig'])}"
    assert negative.say() == "Sine–cosine estimates below zero: 2 of 8"
    assert min(steps("below-zero")[-1].variables["positive"]) > 0


def test_the_spread_halves_from_step_to_step_as_the_error_does():
    spreads = steps("nearer")[-1].variables["spreads"]
    assert all(0.4 < after / before < 0.7 for before, after in pairwise(spreads))
    short, long = steps("four-times")[-1].variables["curves"]
    assert short[-1] / short[-2] == pytest.approx(0.5, abs=0.15)
    assert all(one < other for one, other in zip(short, long, strict=True))


def test_the_real_numbers_are_those_of_the_closed_forms():
    separate, count, equal = steps("separated")[1:]
    assert (separate.variables["scores"], separate.variables["features"]) == (4096**2, 2 * 4096 * 256)
    assert count.say() == "n = 4096, m = 256: 8 times fewer products"
    assert equal.say() == "Below n = 2m = 512 tokens softmax is cheaper"


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_read_is_the_output_of_the_act(preset):
    last = steps("summary", preset)[-1]
    query, S, z = (last.variables[name] for name in ("q", "S", "z"))
    assert last.name == "read" and np.allclose(last.variables["y"], query @ S / (query @ z))
    if preset == "one":
        assert np.allclose(last.variables["y"], last.variables["V"][0])


def test_long_queries_and_keys_take_more_directions():
    short, long = show(), show("long")
    assert np.array_equal(long.inputs["Q"], 2 * short.inputs["Q"]) and long.inputs["m"] > short.inputs["m"]
    spreads, errors = [], []
    for preset in ("default", "long"):
        last, given = steps("nearer", preset)[-1].variables, show(preset).inputs
        spreads.append(last["spreads"][-1] / np.exp(last["x"] @ last["y"]))
        errors.append(errors_so_far(*(given[name] for name in ("Q", "K", "V", "m", "kind", "orthogonal", "seed")))[-1])
    assert spreads[1] > 2 * spreads[0] and errors[1] > 2 * errors[0]


@pytest.mark.parametrize(
    ("length", "said"), [(-1, "length must be at least 0, not [−-]1"), (11, "length must stay within ±10")]
)
def test_a_length_that_cannot_be_is_refused(length, said):
    with pytest.raises(ValueError, match=said):
        tensors(length=length)


# what is seen


def test_the_brackets_are_around_the_scores_first_and_around_the_summary_last():
    tied, separated = stages("tied"), stages("separated")
    assert "product/applied" in tied[-1][1] and "product/applied" in separated[0][1]
    assert "product/applied" not in separated[-1][1]
    opens = [marks["product/open"].bounds[0] for _, marks in separated]
    assert opens[0] < opens[1] == opens[-1]


def test_the_mean_waits_for_the_product():
    for (before, first), (after, second) in pairwise(stages("average")):
        points = [sum(key.startswith("mean/means/") and "way" not in key for key in marks) for marks in (first, second)]
        assert points[1] - points[0] == (after.name == "average"), (before.name, after.name)


def test_the_product_is_told_before_the_mean_moves_and_its_point_is_last():
    film = stages("average")
    (_, before), (_, after) = next(pair for pair in pairwise(film) if "mean/means/1" in pair[1][1])
    windows = {key: way.window for key, way in ways_between(before, after).items()}
    told, line, point = (windows[key] for key in ("terms/2/value", "mean/means/way/line", "mean/means/1"))
    assert told[1] <= line[0] and line[1] <= point[0]


def test_negative_estimates_are_red_and_both_kinds_are_on_one_scale():
    _, marks = stages("below-zero")[-1]
    red = [mark for key, mark in marks.items() if key.startswith("waves/negative")]
    assert len(red) == 2 and {mark.fill for mark in red} == {"lost"}
    ticks = {key.partition("/")[2]: mark.y for key, mark in marks.items() if key.startswith("waves/down")}
    assert len(ticks) > 3 and all(marks[f"powers/{key}"].y == y for key, y in ticks.items())


def test_outer_products_sink_into_the_summary_before_it_changes():
    all_steps = stages("summary")
    for (_, before), (step, after) in pairwise(all_steps):
        if step.name == "absorb":
            ways = Motion(tuple(before.values()), tuple(after.values())).ways
            landed = max(way.window[1] for way in ways if way.kind == "sink")
            changing = [
                way for way in ways if way.end is not None and way.end.key.startswith("S/") and way.kind == "change"
            ]
            assert changing and all(way.window[0] >= landed for way in changing)


def test_queries_are_read_after_the_last_key():
    names = [step.name for step in steps("summary")]
    assert names == ["map", *["form", "absorb"] * 4, *["read"] * 4]


def test_the_area_that_is_said_is_written_beside_q_and_k_and_is_their_exponential():
    step, marks = stages("bell-act")[-1]
    said = {name: str(marks[f"{name}/figure#"].words[0]) for name in ("q", "k", "mass")}
    assert step.say().endswith(f"e^(qk) = {said['mass']}") and said["mass"] == f"{np.exp(0.7 * 0.4):.3f}"
    assert (float(said["q"]), float(said["k"])) == (0.7, 0.4)
    assert not [key for _, every in stages("bell-act") for key in every if key.endswith("/leader")]


def test_s_and_z_grow_on_one_scale():
    largest = []
    for step, marks in stages("summary"):
        if step.name == "absorb":
            V, phi_K, S, z = (step.variables[name] for name in ("V", "phi_K", "S", "z"))
            largest.append(marks["z/0"].fill.level)
            assert marks["S/0/0"].fill.level / marks["z/0"].fill.level == pytest.approx(S[0, 0] / z[0])
    assert largest == sorted(largest) and largest[-1] > 2 * largest[0]
    most = np.abs(np.cumsum(phi_K[:, :, None] * np.column_stack([V, np.ones(len(V))])[:, None], axis=0)).max()
    assert largest[-1] == pytest.approx(z[0] / most)


def test_the_largest_error_so_far_is_that_of_the_rows_read():
    apart = []
    for step, marks in stages("summary"):
        if step.name == "read":
            Q, K, V, i, y = (step.variables[name] for name in ("Q", "K", "V", "i", "y"))
            powers = np.exp(K @ Q[i])  # both are scaled already
            apart.append(np.abs(y - powers @ V / powers.sum()).max())
            assert marks["apart/figure#"].words[0] == f"{max(apart):.2f}"
        else:
            assert "apart/figure#" not in marks


def test_elu_and_one_lies_on_the_exponential_below_zero_and_on_its_tangent_above():
    (_, first), (step, last) = stages("without-chance")
    assert step.say() == "elu + 1 follows e^x below zero and its tangent above"
    x, powers, tangent, features = (step.variables[name] for name in ("x", "powers", "tangent", "features"))
    assert np.allclose(features[x <= 0], powers[x <= 0]) and np.allclose(features[x >= 0], tangent[x >= 0])
    drawn = {key.split("/")[1] for key in first if key.startswith("axes/")}
    assert "powers" in drawn and not {"tangent", "features"} & drawn
    assert {"powers", "tangent", "features"} <= {key.split("/")[1] for key in last if key.startswith("axes/")}


def test_directions_of_a_block_stand_perpendicular():
    W = [step.variables["W"] for step in steps("perpendicular-directions") if step.name in ("turn", "stretch")]
    assert all(abs(each[0] @ each[1]) < 1e-12 and abs(each[2] @ each[3]) < 1e-12 for each in W)
