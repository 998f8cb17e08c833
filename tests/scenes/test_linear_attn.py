"""What the pictures of linear attention must show, and that its sentences agree with the numbers of the run."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of
from vizkit.frames import Show
from vizkit.picture.motion import Motion

PRESETS = ("default", "one", "equal", "short", "negative")


@cache
def show(preset: str = "default") -> Show:
    film = show_of("linear-attn").film
    return show_of("linear-attn") if preset == "default" else Show(film, dict(film.presets[preset]))


def steps(act: str, preset: str = "default") -> list:
    return [moment.step for moment in show(preset).moments if moment.run.act.name == act]


def stages(act: str) -> list[tuple]:
    return stages_of(show(), act)


def moves(act: str, name: str) -> list[tuple]:
    """The steps of this name of an act, each with the ways of what comes to it."""
    return [
        (step, Motion(tuple(before.values()), tuple(after.values())).ways)
        for (_, before), (step, after) in pairwise(stages(act))
        if step.name == name
    ]


# what is said


@pytest.mark.parametrize("preset", PRESETS)
def test_which_order_is_cheaper_is_said_as_it_is_counted(preset):
    *_, count, chart = steps("which-is-cheaper", preset)
    by_scores, by_state = (count.variables[name] for name in ("by_scores", "by_state"))
    n, d, dv = (count.variables[name] for name in ("n", "d", "dv"))
    assert (by_scores, by_state) == (n * n * (d + dv), 2 * n * d * dv)
    if by_scores > by_state:
        assert count.say() == f"Multiplications: {by_scores} through the scores, {by_state} through Kᵗ" + "V"
    else:
        assert count.say() == (
            f"Equal: {by_state} each" if by_scores == by_state else f"The new order is dearer: {by_state}"
        )
    assert chart.variables["equal"] == 2 * d * dv / (d + dv)


def test_the_short_sequence_loses_by_the_new_order():
    assert steps("which-is-cheaper", "short")[-2].say() == "The new order is dearer: 64"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_weight_is_called_negative_where_one_is(preset):
    for step in steps("below-zero", preset):
        shown = step.variables.get("bare" if step.name == "divide" else "weights")
        if step.name in ("divide", "weigh"):
            assert ("this weight is" in step.say().lower()) == bool((shown < 0).any())
            assert shown.sum() == pytest.approx(1)
    assert ("still −0.43" in steps("below-zero", preset)[-1].say()) == (preset == "negative")


@pytest.mark.parametrize("preset", PRESETS)
def test_the_weights_and_the_state_give_the_same_rows(preset):
    last = steps("the-same-rows", preset)[-1]
    assert last.say() == "The state gave the same rows" and last.variables["same"] is True
    assert np.allclose(last.variables["state"], last.variables["matrix"])


@pytest.mark.parametrize("preset", PRESETS)
def test_the_cache_is_called_smaller_where_it_is(preset):
    for step in steps("what-is-kept", preset):
        cache_, state = step.variables["cache"], step.variables["state"]
        assert step.say().startswith("At first the cache is smaller" if cache_ < state else "The cache grows")


def test_the_real_numbers_are_those_of_the_closed_forms():
    last = steps("at-real-sizes")[-1]
    assert (last.variables["squares"], last.variables["kept"]) == ((16_777_216,), 4160)
    assert last.say() == "Not without softmax: 64 times fewer multiplications at n = 4096"


# what is seen


def test_brackets_move_before_what_they_make_is_there():
    ((_, ways),) = moves("which-two-first", "move")
    arrive = max(
        way.window[1] for way in ways if way.end is not None and way.end.key in ("product/open", "product/close")
    )
    made = [way for way in ways if way.end is not None and way.end.key.startswith("state/") and way.kind != "stay"]
    assert made and all(way.window[0] >= arrive for way in made)


def test_softmax_stands_around_the_scores_until_it_is_taken_away():
    there = {step.name: "product/applied" in marks for step, marks in stages("which-two-first")}
    assert there == {"opening": True, "scores": True, "stuck": True, "lift": False, "move": False}


def test_the_outer_product_comes_from_its_token_and_sinks_into_the_state():
    for step, ways in moves("running-state", "form"):
        i = step.variables["i"]
        sources = {way.end.came_from for way in ways if way.kind == "fly"}
        assert sources == {f"V/{i}/{c}" for c in (0, 1)} | {f"phi_K/{i}/{c}" for c in (0, 1)}
    for _, ways in moves("running-state", "absorb"):
        targets = {way.start.goes_into for way in ways if way.kind == "sink"}
        assert targets == {f"S/{r}/{c}" for r in (0, 1) for c in (0, 1)} | {"z/0", "z/1"}
        changing = [
            way for way in ways if way.end is not None and way.end.key.startswith("S/") and way.kind == "change"
        ]
        landed = max(way.window[1] for way in ways if way.kind == "sink")
        assert all(way.window[0] >= landed for way in changing)


def test_the_state_stands_still_and_as_large_for_every_token():
    boxes = [marks["product/applied"].bounds for _, marks in stages("running-state")]
    assert len(set(boxes)) == 1


def test_weights_that_cannot_be_are_red_and_all_are_green_once_they_are_features():
    fills = {step.name: [marks.get(f"weights/{i}") for i in (0, 1)] for step, marks in stages("below-zero")}
    assert [bar.fill for bar in fills["divide"]] == ["lost", "lost"], "less than nothing, and more than all"
    assert [bar.fill for bar in fills["weigh"]] == ["done", "done"]


def test_rows_that_agree_are_green_and_stand_at_one_height():
    _, marks = stages("the-same-rows")[-1]
    ours, theirs = ([mark for key, mark in marks.items() if key.startswith(name) and "#" not in key and mark.edge == "done"]
                    for name in ("y/", "other/"))  # fmt: skip
    assert len(ours) == len(theirs) == 8
    assert [mark.y for mark in ours] == [mark.y for mark in theirs]


def test_both_heat_maps_have_one_scale():
    _, marks = stages("the-price")[-1]
    last = steps("the-price")[-1].variables
    (r, c), (s, d) = last["peaks"]
    top, flat = marks[f"softmaxed/{r}/{c}"].fill.level, marks[f"linear/{s}/{d}"].fill.level
    assert top == 1.0 and flat == pytest.approx(last["largest"][1] / last["largest"][0])


def test_the_last_picture_is_the_first_with_the_state_beside_it():
    (_, first), (_, last) = stages("twice-the-tokens")[-1], stages("at-real-sizes")[-1]
    squares = [{key for key in marks if key.startswith("scores/")} for marks in (first, last)]
    assert squares[0] <= squares[1] and len(squares[0]) >= 256
    assert "S/0/0" in last and "S/0/0" not in first


def test_curves_are_marked_where_the_bars_are_counted():
    for step, marks in stages("which-is-cheaper")[1:]:
        found = {key: mark for key, mark in marks.items() if "/at " in key and "#" not in key}
        assert len(found) == 2 and len({mark.x for mark in found.values()}) == 1, step.name


def test_no_cell_of_the_weights_is_gone_while_rows_are_found():
    for step, marks in stages("the-same-rows"):
        cells = [key for key in marks if key.startswith("A/") and key.count("/") == 2 and "#" not in key]
        assert len(cells) == 16, step.name


def test_an_answer_appears_when_what_it_is_divided_by_is_there():
    for step, ways in moves("running-state", "read"):
        windows = {way.key: way.window for way in ways}
        assert windows["den/0#"][1] <= windows[f"y/{step.variables['i']}/0#"][0]
