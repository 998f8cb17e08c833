"""What the pictures of TransNormer must show, and that its sentences agree with the numbers of the run."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of
from vizkit.frames import Show

PRESETS = ("default", "one", "equal", "mixed")


@cache
def show(preset: str = "default") -> Show:
    film = show_of("transnormer").film
    return show_of("transnormer") if preset == "default" else Show(film, dict(film.presets[preset]))


def steps(act: str, preset: str = "default") -> list:
    return [moment.step for moment in show(preset).moments if moment.run.act.name == act]


def stages(act: str, preset: str = "default") -> list[tuple]:
    return stages_of(show(preset), act)


# what is said


@pytest.mark.parametrize("preset", PRESETS)
def test_the_weights_are_the_same_until_both_are_pushed(preset):
    _, weigh, push, total, divide = steps("the-same-push", preset)
    for step in (weigh, push, total):
        assert np.allclose(step.variables["large_weights"], step.variables["small_weights"])
    first = [divide.variables[name][0] for name in ("large_weights", "small_weights")]
    said = "Same weights, same push: {:.4f} and {:.4f}. Why?".format(*first)
    assert divide.say() == said.replace("1.0000", "1")
    assert (first[1] > first[0]) == (preset != "one")


@pytest.mark.parametrize("preset", PRESETS)
def test_the_gradient_that_is_told_is_ten_times_as_large_for_a_tenth_of_the_scores(preset):
    probes = [step for step in steps("shrink-all", preset) if step.name == "probe"]
    steep, flat = probes[-1].variables["steep"], probes[-1].variables["flat"]
    assert len(steep) == 4 and max(flat) <= 0.25
    assert all(later == pytest.approx(10 * earlier) for earlier, later in pairwise(steep))
    said = steps("shrink-all", preset)[-1].say()
    assert said == (
        "One score: gradient 0" if preset == "one" else "Linear: 1/sum, without a bound. Softmax: at most 0.25"
    )


def test_the_numbers_of_the_default_film():
    assert steps("the-same-push")[-1].say() == "Same weights, same push: 0.5006 and 0.5556. Why?"
    small, last, _ = steps("the-factor")[-3:]
    assert (small.variables["bound"], round(last.variables["most"], 3)) == (250_000, 0.333)
    assert steps("spread-thin")[-2].say() == "Within 5 of 16 keys: softmax 0.952, linear 0.328"
    *_, counted, real = steps("blocks")
    assert counted.say() == "Blocks of 4: 64 scores, not 256"
    *_, norm = steps("push-it-again")
    assert norm.say() == "Normalised, it moves 0.0673, at most 0.0674"
    assert (real.variables["few"], real.variables["many"]) == (262_144, 16_777_216)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_normalised_output_never_passes_its_ceiling_and_is_never_drawn_flat(preset):
    last = steps("a-ceiling", preset)[-1].variables
    assert max(last["norm"]) <= last["ceiling"] * (1 + 1e-12)
    assert max(last["norm"]) > 1.5 * min(last["norm"]) or preset == "equal"  # where scores are tiny from the start
    said = steps("a-ceiling", preset)[2].say()
    assert said.startswith("Normalised: at" if last["norm"][0] > 0.5 * last["ceiling"] else "Normalised, it grows")
    moved = steps("push-it-again", preset)[-1].variables
    assert moved["norm"] <= moved["limit"] * (1 + 1e-12)


def test_a_factor_that_explodes_meets_a_weight_that_vanishes_and_only_a_small_sum_is_steep():
    step, marks = stages("the-factor")[-1]
    steep, weight, left, total = (step.variables[name] for name in ("steep", "weight", "left", "total"))
    assert (steep, weight) == (pytest.approx(1 / 1e-6), pytest.approx(1e-6 / total))
    assert left == pytest.approx(steep * weight) == pytest.approx(1 / total)
    assert step.variables["small_left"] == pytest.approx(1 / step.variables["small_total"]) == pytest.approx(100 * left)
    assert [marks[f"{name}/figure#"].colour for name in ("steep", "left", "small_left")] == ["lost", "done", "lost"]
    assert marks["total/figure#"].words[0] == "3.00"
    assert not [name for name in ("bound", "most") if f"{name}/figure#" in marks]


def test_one_block_is_called_full_softmax():
    assert steps("blocks", "one")[-2].say() == "One block: full softmax"


# what is seen


def test_the_push_is_seen_before_the_sums_and_these_before_the_bars():
    drawn = dict((step.name, marks) for step, marks in stages("the-same-push"))
    told = {name: [str(marks[key].words) for key in ("large/0#", "small/figure#", "weights/1/value") if key in marks]
            for name, marks in drawn.items()}  # fmt: skip
    weigh, push, total, divide = (told[name] for name in ("weigh", "push", "total", "divide"))
    assert push[0] != weigh[0] and push[1:] == weigh[1:]
    assert total[1] != push[1] and total[2] == push[2]
    assert divide[2] != total[2] and divide[:2] == total[:2]


def test_pairs_of_bars_are_as_long_as_one_another_until_the_sums_have_grown():
    for step, marks in stages("the-same-push")[1:]:
        pair = marks["weights/0"].w, marks["weights/1"].w
        assert (pair[0] == pytest.approx(pair[1])) == (step.name != "divide")


def test_softmax_has_all_scores_in_blocks_and_the_cells_are_counted():
    for step, marks in stages("blocks")[1:]:
        pink = [
            mark
            for mark in marks.values()
            if getattr(mark, "fill", None) == "second" and not mark.key.startswith("shares")
        ]
        assert len(pink) == step.variables["count"]


def test_the_window_has_its_query_in_the_middle_and_the_axis_ends_where_the_keys_do():
    step, marks = stages("spread-thin")[-1]
    query, near, away = (step.variables[name] for name in ("query", "near", "away"))
    assert near.start + near.stop - 1 == 2 * query
    long = {key: mark.bounds for key, mark in marks.items() if key.startswith("plane/softmax") and "/line" in key}
    assert len(long) == 2 and step.variables["farther"][-1] > 2 * away[-1]
    ends = [bounds[2] for bounds in long.values()]
    assert max(ends) - min(ends) < 0.1 * (max(ends) - min(bounds[0] for bounds in long.values()))


def test_scores_that_are_not_made_stay_cells_of_their_own():
    for step, marks in stages("blocks")[1:]:
        cells = [mark.fill for key, mark in marks.items() if re.fullmatch(r"reads/\d+/\d+", key)]
        assert len(cells) == step.variables["every"] and cells.count("second") == step.variables["count"]


def test_what_is_pushed_has_no_numbers_before_the_push():
    for step, marks in stages("push-it-again"):
        assert bool([key for key in marks if re.fullmatch(r"pushed/\d+#", key)]) == (step.name != "opening")


def test_both_maps_have_one_scale():
    _, marks = stages("spread-thin")[-1]
    last = steps("spread-thin")[-1].variables
    flat = marks["linear attention/8/8"].fill.level
    assert flat == pytest.approx(last["linear"][8, 8] / last["softmaxed"].max())


def test_the_division_stands_around_the_product_until_it_is_dropped_and_rms_norm_takes_its_place():
    colours = {step.name: getattr(marks.get("product/applied"), "edge", None) for step, marks in stages("normalise")}
    assert colours == {"opening": "lost", "drop": None, "row": "done"}


def test_the_last_picture_is_the_first_with_its_answer():
    last = stages("push-it-again")[-1][1]
    colours = [last[f"moved/{place}"].fill for place in range(3)]
    assert colours == ["lost", "done", "quiet"]
    assert last["moved/0"].w > 4 * last["moved/1"].w and last["moved/1"].w <= last["moved/2"].w


def test_the_ceiling_is_named_at_its_line_and_the_key_stays():
    (_, before), (step, last) = stages("a-ceiling")[-2:]
    assert [key for key in before if key.startswith("legend")] == [key for key in last if key.startswith("legend")]
    said = {mark.words[0] for mark in last.values() if getattr(mark, "words", None)}
    assert f"at most {step.variables['ceiling']:.2f}" in said
