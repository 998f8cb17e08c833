"""Softmax, tile by tile: against scipy and torch, and right at every moment."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import logsumexp, softmax

from vizkit.reference import (
    attend_one_row,
    softmax_each_tile,
    softmax_naive,
    softmax_online,
    softmax_three_pass,
    sum_of_weights,
)

pytestmark = pytest.mark.filterwarnings("error")
quickly = settings(deadline=None, max_examples=60)

ROW = [1, 3, 2, 5, 4, 0]
rows = st.lists(st.floats(-30, 30), min_size=1, max_size=12)
blocks = st.integers(1, 14)

close = {"rtol": 1e-12, "atol": 1e-14}


def held(trace, name):
    """What the variable `name` was at each step, where it had a value."""
    return [step.variables[name] for step in trace.steps if name in step.variables]


def names(trace):
    return [step.name for step in trace.steps]


# -- the answer


@quickly
@given(rows, blocks)
def test_every_softmax_agrees_with_scipy_and_torch(x, block):
    for answer in (softmax_three_pass(x), softmax_online(x, block), softmax_naive(x)):
        assert answer.dtype == np.float64
        assert_allclose(answer, softmax(x), **close)
        assert_allclose(answer, torch.softmax(torch.tensor(x, dtype=torch.float64), 0), **close)


@quickly
@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=8), blocks)
def test_scores_of_any_size_give_weights(x, block):
    for answer in (softmax_three_pass(x), softmax_online(x, block)):
        assert answer.min() >= 0
        assert math.isclose(answer.sum(), 1)
        assert_allclose(answer, softmax(x), **close)


@quickly
@given(rows, blocks, st.floats(-100, 100))
def test_a_constant_added_to_all_scores_changes_nothing(x, block, constant):
    assert_allclose(softmax_online(np.add(x, constant), block), softmax_online(x, block), rtol=1e-11)


@quickly
@given(rows, blocks, st.randoms())
def test_the_order_of_the_scores_does_not_matter(x, block, random):
    order = random.sample(range(len(x)), len(x))
    assert_allclose(softmax_online(np.array(x)[order], block), softmax_online(x, block)[order], **close)


@quickly
@given(rows, blocks, st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_one_row_attends_as_the_dense_product_does(scores, block, d, seed):
    V = np.random.default_rng(seed).standard_normal((len(scores), d))
    assert_allclose(attend_one_row(scores, V, block), softmax(scores) @ V, rtol=1e-12, atol=1e-13)


def test_whole_numbers_stay_whole_and_do_not_wrap():
    assert softmax_online.trace(ROW).steps[0].variables["higher"].dtype.kind == "i"
    for x in (np.array([1, 3, 2], np.uint8), [-(2**63), 2**63 - 1], np.array([0, 2**64 - 1], np.uint64)):
        assert_allclose(softmax_online(x, 1), softmax(np.asarray(x, float)), **close)
        assert_allclose(softmax_three_pass(x), softmax(np.asarray(x, float)), **close)


# -- the naive ways


@pytest.mark.parametrize(
    ("x", "weights"), [([1000, 0, -1000], [np.nan, 0, 0]), ([-1000, -1000], [np.nan, np.nan]), ([709.7, 709.7], [0, 0])]
)
def test_naive_softmax_overflows_or_vanishes(x, weights):
    assert_array_equal(softmax_naive(x), weights)
    assert_allclose(softmax_online(x, 1), softmax(x), **close)


def test_a_softmax_of_each_tile_does_not_vanish_beside_larger_tiles():
    trace = softmax_each_tile.trace([0, 0, 5000, 5000, -5000, -5000], 2)
    assert_allclose(trace.steps[-1].variables["weights"], [0.5] * 6)


@quickly
@given(rows, blocks)
def test_a_softmax_of_each_tile_sums_to_the_number_of_tiles(x, block):
    trace = softmax_each_tile.trace(x, block)
    weights = trace.steps[-1].variables["weights"]
    assert_allclose(softmax_each_tile(x, block), math.ceil(len(x) / block))
    assert_allclose(held(trace, "together"), range(1, len(trace) + 1), **close)
    assert trace.steps[-1].say().endswith(f" {len(trace)}")
    for start in range(0, len(x), block):
        assert_allclose(weights[start : start + block], softmax(x[start : start + block]), **close)


# -- every moment


@quickly
@given(rows)
def test_three_passes_are_right_at_every_moment(x):
    trace, n = softmax_three_pass.trace(x), len(x)
    assert names(trace) == ["maximum"] * n + ["sum"] * n + ["divide"] * n
    for at, step in enumerate(trace.steps):
        v = step.variables
        done = at % n + 1
        if at < n:
            assert v["i"] == at
            assert v["maximum"] == max(x[:done])
        elif at < 2 * n:
            assert v["i"] == at - n
            assert_allclose(v["normaliser"], np.exp(np.array(x[:done]) - max(x)).sum(), **close)
        else:
            assert v["i"] == at - 2 * n
            assert_allclose(v["weights"], softmax(x) * (np.arange(n) < done), **close)


@quickly
@given(rows, blocks)
def test_maximum_and_normaliser_are_right_at_every_moment(x, block):
    trace = softmax_online.trace(x, block)
    assert len(trace) == 3 * math.ceil(len(x) / block) + 1
    for step in trace.steps:
        moment, v = step.name, step.variables
        before, seen = x[: v["cols"].start], x[: v["cols"].stop]
        assert_array_equal(v["higher"], max(seen))
        if moment == "maximum":
            assert v["maximum"] == max(before, default=-np.inf)
        if moment == "rescale":
            assert 0 <= v["factor"] <= 1
            assert_allclose(v["factor"], np.exp(max(before) - max(seen)) if before else 0, **close)
            assert_allclose(v["normaliser"], sum(np.exp(np.array(before) - max(seen))), **close)
        if moment == "accumulate":
            assert v["normaliser"] >= 1
            assert_allclose(v["higher"] + np.log(v["normaliser"]), logsumexp(seen), rtol=1e-12, atol=1e-12)


@quickly
@given(rows, blocks)
def test_the_factor_is_that_of_the_maxima_that_stand_beside_it(x, block):
    for trace in (softmax_online.trace(x, block), attend_one_row.trace(x, np.ones((len(x), 1)), block)):
        for step in trace.steps:
            if step.name in ("rescale", "accumulate"):
                v = step.variables
                assert_allclose(v["factor"], np.exp(v["maximum"] - v["higher"]), **close)


@quickly
@given(rows, blocks, st.integers(0, 2**32 - 1))
def test_the_output_is_exact_over_the_scores_seen_so_far(scores, block, seed):
    V = np.random.default_rng(seed).standard_normal((len(scores), 2))
    trace = attend_one_row.trace(scores, V, block)
    assert len(trace) == 2 * math.ceil(len(scores) / block) + 1
    for step in trace.steps:
        v = step.variables
        seen = v["cols"].start if step.name == "rescale" else v["cols"].stop
        powers = np.exp(np.array(scores[:seen]) - v["higher"])
        assert_allclose(v["normaliser"], powers.sum(), rtol=1e-12, atol=1e-14)
        assert_allclose(v["A"], powers @ V[:seen], rtol=1e-12, atol=1e-13)
        if v["normaliser"] > 1e-200:
            assert_allclose(v["A"] / v["normaliser"], softmax(scores[:seen]) @ V[:seen], rtol=1e-12, atol=1e-13)


@quickly
@given(rows, blocks)
def test_watching_changes_nothing(x, block):
    V = np.outer(x, [1.0, -2.0])
    for reference, given_ in (
        (softmax_three_pass, (x,)),
        (softmax_each_tile, (x, block)),
        (softmax_online, (x, block)),
        (attend_one_row, (x, V, block)),
    ):
        trace = reference.trace(*given_)
        assert_array_equal(reference(*given_), trace.answer)
        assert trace == reference.trace(*given_)


# -- the example of the film


def test_the_row_of_the_film():
    trace = softmax_online.trace(ROW)
    assert trace == softmax_online.trace(ROW, block=2)
    summed = [step.variables for step in trace.steps[2:9:3]]
    assert [v["higher"] for v in summed] == [3, 5, 5]
    assert_allclose([v["factor"] for v in summed], [0, 0.1353, 1], atol=5e-5)
    assert_allclose([v["normaliser"] for v in summed], [1.1353, 1.2034, 1.5781], atol=5e-5)
    assert len(trace) == 10
    assert len(softmax_three_pass.trace(ROW)) == 18
    assert len(softmax_each_tile.trace(ROW)) == 3
    assert len(attend_one_row.trace(ROW, np.ones((6, 2)))) == 7
    assert "0.135" in trace.steps[4].say()


# -- what is said agrees with the numbers


@pytest.mark.parametrize("row", [ROW, [5, 4, 3, 2], [2, 2, 2, 2], [0, 1, 2, 3, 4, 5, 6]])
def test_what_is_said_of_maximum_and_factor_is_so(row):
    for step in softmax_online.trace(row).steps:
        v, sentence = step.variables, step.note.sentence and step.say()
        first, rose = v["cols"].start == 0, step.name != "accumulate" and v["higher"] > v["maximum"]
        if step.name == "maximum":
            assert ("rose" in sentence) == (rose and not first)
            assert ("Nothing to rescale" in sentence) == (first or not rose)
        if step.name == "rescale" and rose and not first:
            assert sentence == f"Multiply the old sum by e^(m − m′) = {v['factor']:.3f}"
        elif step.name == "rescale":
            assert not sentence
            assert v["factor"] == (0 if first else 1)
        if step.name == "accumulate":
            assert float(sentence.removeprefix("Add this tile: the sum is ")) == round(v["normaliser"], 3)
    assert sentence == "Maximum and sum took one pass; weights need a second"


def test_weights_take_a_second_pass_after_maximum_and_sum_are_known():
    *before, last = softmax_online.trace(ROW).steps
    assert not any("weights" in step.variables for step in before)
    assert_allclose(last.variables["weights"], softmax(ROW))


@quickly
@given(rows, blocks)
def test_the_weights_of_all_tiles_sum_to_1(x, block):
    assert math.isclose(sum_of_weights(x, block), 1)


# -- errors


@pytest.mark.parametrize("reference", [softmax_naive, softmax_three_pass, softmax_each_tile, softmax_online])
@pytest.mark.parametrize(
    ("x", "error"),
    [
        ([], ValueError),
        (3.0, ValueError),
        ([[1.0, 2.0]], ValueError),
        ([1.0, np.nan], ValueError),
        ([1.0, -np.inf], ValueError),
        ([1e308, -1e308], ValueError),
        ([-1e308, 1.0], ValueError),
        ([[1.0], [1.0, 2.0]], TypeError),
        ("123", TypeError),
        ([True, False], TypeError),
        ([1j], TypeError),
        (None, TypeError),
    ],
)
def test_a_bad_row_is_refused_by_name(reference, x, error):
    for run in (reference, getattr(reference, "trace", reference)):
        with pytest.raises(error, match=r"\bscores\b"):
            run(x)


@pytest.mark.parametrize(
    ("block", "error"), [(0, ValueError), (-2, ValueError), (1.5, TypeError), ("2", TypeError), (True, TypeError)]
)
def test_a_bad_block_is_refused_by_name(block, error):
    for reference in (softmax_online, softmax_each_tile):
        with pytest.raises(error, match="block"):
            reference(ROW, block)
    with pytest.raises(error, match="block"):
        attend_one_row(ROW, np.ones((6, 2)), block)


@pytest.mark.parametrize(
    ("scores", "V", "error", "name"),
    [
        (ROW, np.ones((5, 2)), ValueError, "V"),
        (ROW, np.ones((7, 2)), ValueError, "V"),
        (ROW, np.ones(6), ValueError, "V"),
        (ROW, np.full((6, 2), np.nan), ValueError, "V"),
        (ROW, np.full((6, 2), 1e308), ValueError, "V"),
        (ROW, "values", TypeError, "V"),
        ([], np.ones((0, 2)), ValueError, "scores"),
        ([1.0, np.inf], np.ones((2, 2)), ValueError, "scores"),
        ([[1.0]], np.ones((1, 2)), ValueError, "scores"),
    ],
)
def test_bad_values_are_refused_by_name(scores, V, error, name):
    with pytest.raises(error, match=rf"\b{name}\b"):
        attend_one_row(scores, V, 2)
