"""What the pictures of GAU and FLASH must show, and that its sentences agree with the numbers of the run."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of
from vizkit.frames import Show

PRESETS = ("default", "one", "hand", "zeros", "all")


@cache
def show(preset: str = "default", **more) -> Show:
    film = show_of("gau").film
    return show_of("gau") if preset == "default" and not more else Show(film, dict(film.presets.get(preset, {})) | more)


def steps(act: str, preset: str = "default", **more) -> list:
    return [moment.step for moment in show(preset, **more).moments if moment.run.act.name == act]


@cache
def stages(act: str, preset: str = "default") -> list[tuple]:
    return stages_of(show(preset), act)


def fills(marks, start: str) -> dict:
    return {key: mark.fill for key, mark in marks.items() if key.startswith(start) and hasattr(mark, "fill")}


# what is said


def test_the_numbers_of_the_default_film():
    zeros = steps("zeros")[1]
    negative = np.count_nonzero(zeros.variables["scores"] < 0)
    assert zeros.say() == f"Negative scores become exactly zero: {negative} of 144"
    nothing = np.count_nonzero((zeros.variables["scores"] <= 0).all(axis=1))
    assert steps("zeros")[-1].say() == f"Tokens that read nothing: {nothing} of 12" and nothing
    assert steps("two-for-one")[-1].say() == "Two GAUs: 2.8 % more than the block"
    assert [step.say() for step in steps("chunks") if step.name in ("grow", "count")] == [
        "A has n² entries: here 144",
        "Inside chunks, every pair: 48 of 144",
    ]
    assert steps("a-state")[4].say() == "It adds its KᵗV: still 24 numbers"
    *_, border, real = steps("one-for-both")
    assert border.say() == "Token 4 reads its neighbour through the state"
    assert [real.variables[name] for name in ("few", "many", "state")] == [2_097_152, 67_108_864, 196_608]


@pytest.mark.parametrize("preset", PRESETS)
def test_zeros_that_are_told_are_zeros_of_the_matrix(preset):
    _, square, empty = steps("zeros", preset)
    A, negative = square.variables["A"], square.variables["negative"]
    assert (A[negative] == 0).all() and square.variables["zeros"].size == negative.sum()
    assert empty.variables["empty"].tolist() == [i for i, row in enumerate(A) if not row.any()]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_glu_moves_the_row_that_is_told_and_no_other(preset):
    before, _, after = (step.variables for step in steps("a-gated-unit", preset))
    differs = (before["before"] != after["after"]).any(axis=1)
    assert np.flatnonzero(differs).tolist() == [after["token"]]


@pytest.mark.parametrize("preset", PRESETS)
def test_the_identity_is_the_glu_and_ones_are_what_is_mixed(preset):
    identity, ones = (step.variables for step in steps("two-known-layers", preset)[-2:])
    np.testing.assert_array_equal(identity["glu"], identity["U"] * identity["V"])
    np.testing.assert_allclose(ones["attention"], ones["A"] @ ones["V"])


@pytest.mark.parametrize("preset", PRESETS)
def test_each_chunk_reads_what_was_added_and_says_so(preset):
    first = True
    for step in steps("a-state", preset):
        if step.name != "read":
            continue
        V, K, rows = (step.variables[name] for name in ("V", "K_lin", "rows"))
        seen = slice(0, rows.start) if preset != "all" else slice(None)
        np.testing.assert_allclose(step.variables["state"], K[seen].T @ V[seen], atol=1e-12)
        said = "Every chunk reads the sum" if preset == "all" else "Nothing is earlier" if first else "Chunk"
        assert step.say().startswith(said)
        assert first <= (preset == "all" or not step.variables["far"].any())
        first = False


def test_both_ways_are_said_at_the_end():
    assert [step.say() for step in steps("one-for-both", "all")][2] == "All chunks: one shared state"
    assert "border" not in [step.name for step in steps("one-for-both", "one")]


def test_softmax_and_laplace_claim_no_zeros():
    for attn, said in (("softmax", "Softmax in place of relu²"), ("laplace", "Laplace in place of relu²")):
        assert steps("zeros", attn=attn)[1].say().startswith(said)
        _, marks = stages_of(show(attn=attn), "zeros")[-1]
        assert all(marks[f"A/{i}/{j}"].fill is not None for i, j in np.ndindex(12, 12))
        assert not any("lost" in key for key in marks)


def test_sums_by_hand():
    last = steps("sums-of-rows")[-1].variables
    np.testing.assert_allclose(last["sums"], [0.97, 5.64], atol=5e-3)
    np.testing.assert_array_equal(last["divided"], 1)


# what is seen


def test_attention_joins_all_tokens_and_the_feed_forward_layer_none():
    _, marks = stages("two-layers")[-1]
    edges = [key.split("/")[2:] for key in marks if key.startswith("layers/edge")]
    assert len([edge for edge in edges if edge[0] == "1"]) == 144
    assert all(reader == token for layer, reader, token in edges if layer == "2")
    assert marks["weights/1"].w == pytest.approx(2 * marks["weights/0"].w)


def test_only_the_changed_row_has_other_colours():
    before, after = (fills(stages("a-gated-unit")[at][1], "both/") for at in (0, 2))
    changed = {key.split("/")[1] for key in before if key.count("/") == 2 and before[key] != after[key]}
    assert changed == {"4"}
    for name in ("X", "U", "V"):
        before, after = (fills(stages("a-gated-unit")[at][1], f"{name}/") for at in (0, 2))
        assert {key.split("/")[1] for key in before if key.count("/") == 2 and before[key] != after[key]} == {"4"}


def test_what_is_mixed_is_gated_at_the_end_and_the_first_row_that_is_mixed_can_be_seen():
    film = stages("a-before-v")
    step, marks = next((step, marks) for step, marks in film if step.name == "mix")
    levels = [abs(marks[f"mixed/{step.variables['i']}/{j}"].fill.level) for j in range(8)]
    assert max(levels) > 0.5
    *_, before, last = (fills(marks, "out/") for _, marks in film)
    assert set(before.values()) == {None} and all(last[f"out/{i}/{j}"] is not None for i, j in np.ndindex(12, 8))


def test_both_known_layers_stand_at_the_end_each_with_what_makes_it():
    (step, before), (_, glu), (_, last) = stages("two-known-layers")
    assert [step.say() for step, _ in stages("two-known-layers") if step.speaker is None][-1].startswith("U = 1: ")
    for marks, names in ((before, ()), (glu, ("glu",)), (last, ("glu", "attention", "A", "again"))):
        for name in ("glu", "attention", "A", "again"):
            assert (marks[f"{name}/11/1"].fill is None) == (name not in names)
    heads = [
        {mark.words[0] for mark in marks.values() if getattr(mark, "words", None)} for marks in (before, glu, last)
    ]
    assert [{"U ⊙ V: the GLU", "AV: attention"} & each for each in heads] == [
        set(),  # the question is answered when it has been asked
        {"U ⊙ V: the GLU"},
        {"U ⊙ V: the GLU", "AV: attention"},
    ]
    for marks in (before, glu, last):  # the identity is seen from the beginning
        levels = [[marks[f"identity/{i}/{j}"].fill.level for j in range(12)] for i in range(12)]
        np.testing.assert_array_equal(np.array(levels) > 0, np.eye(12, dtype=bool))


def test_cells_of_negative_scores_are_empty():
    step, marks = stages("zeros")[1]
    negative = step.variables["negative"]
    assert all((marks[f"A/{i}/{j}"].fill is None) == negative[i, j] for i, j in np.ndindex(12, 12))


def test_the_state_gets_what_is_added_after_it_was_read_and_keeps_its_size():
    sizes, before = set(), None
    for step, marks in stages("a-state")[1:]:
        box = [mark for key, mark in marks.items() if key.startswith("state/") and key.count("/") == 2]
        sizes.add((len(box), round(box[0].w, 3)))
        levels = [mark.fill.level for mark in box]
        assert levels == before or before is None or step.name == "local"
        before = levels
        sinks = [mark.goes_into for key, mark in marks.items() if key.startswith("added/")]
        assert (len(sinks) == 24) == (step.name == "add")
        assert all(target.startswith("state/") for target in sinks if target)
    ((count, _),) = sizes
    assert count == 24


def test_pairs_inside_chunks_and_those_through_the_state_fill_the_triangle():
    _, marks = stages("one-for-both")[-1]
    colours = list(fills(marks, "reads/").values())
    assert (colours.count("first"), colours.count("second")) == (30, 48)


def test_what_is_drawn_of_chunks_is_what_is_counted():
    _, marks = stages("one-for-both")[-1]
    colours = list(fills(marks, "reads/").values())
    assert colours.count("first") + colours.count("faint") == 48


def test_a_token_reads_all_of_its_row():
    step, marks = stages("one-for-both")[-2]
    edges = [key for key, mark in marks.items() if key.startswith("layers/edge/1/4/") and mark.colour == "second"]
    assert step.name == "border" and len(edges) == step.variables["far"][4].sum() == 4


def test_where_attention_is_left_all_of_the_gate_is_alike():
    _, marks = stages("two-known-layers")[-1]
    assert {marks[f"ones/{i}/{j}"].fill.level for i, j in np.ndindex(12, 8)} == {1.0}


@pytest.mark.parametrize(("attn", "scale", "said"), [("relu2", "ns", "relu² / n"), ("relu2", "n2", "relu²")])
def test_the_curve_of_weights_says_what_is_divided(attn, scale, said):
    shown = show() if (attn, scale) == ("relu2", "ns") else show(attn=attn, scale=scale)
    _, marks = stages_of(shown, "zeros")[0]
    (title,) = (mark for key, mark in marks.items() if key.startswith("axes/") and key.endswith("/title"))
    assert title.words[0] == said
