"""Attention: FlashAttention, in both orders, against scipy and torch; exact at every moment, its traffic counted."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import logsumexp, softmax

from vizkit.examples.flashattn import (
    features,
    gradient,
    keys,
    long_sequence,
    queries,
    random_tensors,
    tokens,
    values,
    values_of_row,
)
from vizkit.reference import (
    attention_both_ways,
    attention_traffic,
    causal_traffic,
    flash_attention,
    flash_attention_1,
    flash_attention_2,
    flash_attention_backward,
    flash_traffic,
    square_traffic,
    standard_attention,
    standard_traffic,
    unmasked_traffic,
)

pytestmark = pytest.mark.filterwarnings("error")
quickly = settings(deadline=None, max_examples=40)
orders = pytest.mark.parametrize("order", ["fa2", "fa1"])
LOOP = {"fa2": flash_attention_2, "fa1": flash_attention_1}

sizes = st.integers(1, 9)
widths = st.integers(1, 4)
blocks = st.integers(1, 11)
close = {"rtol": 1e-12, "atol": 1e-12}


@st.composite
def tensors(draw, square=False):
    """Queries, keys and values of any fitting shapes; as many queries as keys if `square`."""
    n, d, dv = draw(sizes), draw(widths), draw(widths)
    m = n if square else draw(sizes)
    numbers = st.integers(-40, 40).map(lambda tenths: tenths / 10)
    return tuple(draw(arrays(np.float64, shape, elements=numbers)) for shape in ((n, d), (m, d), (m, dv)))


@st.composite
def problems(draw):
    """Tensors, and whether to mask: a mask wants as many queries as keys."""
    causal = draw(st.booleans())
    return *draw(tensors(square=causal)), causal


def scores_of(Q, K, scale=None, causal=False):
    """All scores at once; −∞ where a key comes after the query."""
    S = np.einsum("id,jd->ij", Q, K) * (Q.shape[1] ** -0.5 if scale is None else scale)
    return np.where(np.tri(*S.shape, dtype=bool), S, -np.inf) if causal else S


def dense(Q, K, V, scale=None, causal=False):
    S = scores_of(Q, K, scale, causal)
    return softmax(S, axis=1) @ V, logsumexp(S, axis=1)


def by_torch(Q, K, V, scale=None, causal=False):
    q, k, v = (torch.tensor(x)[None] for x in (Q, K, V))
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, scale=scale, is_causal=causal)[0].numpy()


def moments(trace):
    """The name of each moment, with its variables."""
    return [(step.name, step.variables) for step in trace.steps]


def moved(trace):
    return trace.steps[-1].variables["hbm"].moved


# -- the answer


@quickly
@given(problems(), blocks, blocks, st.sampled_from([None, 1, 0.3, -0.5, 0]), st.sampled_from(["fa2", "fa1"]))
def test_flash_attention_is_exact(problem, block_q, block_k, scale, order):
    *QKV, causal = problem
    O, L = flash_attention(*QKV, block_q, block_k, scale=scale, causal=causal, order=order)
    output, logsum = dense(*QKV, scale, causal)
    assert O.dtype == L.dtype == np.float64
    assert O.shape == (len(QKV[0]), QKV[2].shape[1])
    assert_allclose(O, output, **close)
    assert_allclose(O, by_torch(*QKV, scale, causal), **close)
    assert_allclose(L, logsum, **close)


@quickly
@given(problems(), st.sampled_from([None, 1, 0.3, -0.5, 0]))
def test_standard_attention_is_exact(problem, scale):
    *QKV, causal = problem
    O = standard_attention(*QKV, scale=scale, causal=causal)
    assert_allclose(O, dense(*QKV, scale, causal)[0], **close)
    assert_allclose(O, by_torch(*QKV, scale, causal), **close)


@quickly
@given(problems(), blocks)
def test_scores_and_logarithm_give_the_weights_again(problem, block):
    Q, K, V, causal = problem
    _, L = flash_attention(Q, K, V, block, block, causal=causal)
    S = scores_of(Q, K, causal=causal)
    assert_allclose(np.exp(S - L[:, None]), softmax(S, axis=1), **close)


@orders
@pytest.mark.parametrize("causal", [False, True])
def test_large_inputs(order, causal):
    QKV = random_tensors(130, 16, seed=3)
    O, L = flash_attention(*QKV, block_q=32, block_k=48, causal=causal, order=order)
    assert_allclose(O, by_torch(*QKV, causal=causal), **close)
    assert_allclose(L, dense(*QKV, causal=causal)[1], **close)


def test_every_way_to_call():
    Q, K, V = random_tensors()
    expected = flash_attention(Q, K, V)
    for answer in (
        flash_attention(Q, K, V, 4, 2, None, False, "fa2"),
        flash_attention(Q.tolist(), K.tolist(), V.tolist(), block_q=4, block_k=2),
        flash_attention(torch.tensor(Q), K, V, block_q=np.int64(4)),
        flash_attention_2(Q, K, V),
        flash_attention.trace(Q, K, V).answer,
    ):
        assert_array_equal(answer[0], expected[0])
        assert_array_equal(answer[1], expected[1])
    whole = [[1, 2], [3, 4]]
    assert_allclose(flash_attention(whole, whole, whole, 1, 1)[0], by_torch(*[np.array(whole, float)] * 3), **close)


@quickly
@given(problems(), blocks, blocks)
def test_inputs_are_left_alone_and_watching_changes_nothing(problem, block_q, block_k):
    *QKV, causal = problem
    before = [x.copy() for x in QKV]
    for order, loop in LOOP.items():
        trace = flash_attention.trace(*QKV, block_q, block_k, causal=causal, order=order)
        O, L = flash_attention(*QKV, block_q, block_k, causal=causal, order=order)
        assert_array_equal(trace.answer[0], O)
        assert_array_equal(trace.answer[1], L)
        assert_array_equal(loop(*QKV, block_q, block_k, causal=causal)[0], O)
        assert trace == flash_attention.trace(*QKV, block_q, block_k, causal=causal, order=order)
    trace = standard_attention.trace(*QKV, causal=causal)
    assert_array_equal(trace.answer, standard_attention(*QKV, causal=causal))
    for x, old in zip(QKV, before, strict=True):
        assert_array_equal(x, old)


# -- its properties


@orders
def test_independent_of_the_blocks(order):
    for causal in (False, True):
        Q, K, V = random_tensors(12, 3, seed=1)
        expected = dense(Q, K, V, causal=causal)
        for block_q in range(1, 14):
            for block_k in range(1, 14):
                O, L = flash_attention(Q, K, V, block_q, block_k, causal=causal, order=order)
                assert_allclose(O, expected[0], **close)
                assert_allclose(L, expected[1], **close)


@quickly
@given(tensors(), blocks, blocks, st.floats(-20, 20), st.sampled_from(["fa2", "fa1"]), st.data())
def test_a_constant_added_to_the_scores_of_one_row_changes_nothing(QKV, block_q, block_k, constant, order, data):
    Q, K, V = QKV
    row = data.draw(st.integers(0, len(Q) - 1))
    added = np.zeros((len(Q), 1))
    added[row] = constant
    O, L = flash_attention(
        np.hstack([Q, added]), np.hstack([K, np.ones((len(K), 1))]), V, block_q, block_k, 1, order=order
    )
    without, logsum = flash_attention(Q, K, V, block_q, block_k, 1, order=order)
    assert_allclose(O, without, rtol=1e-11, atol=1e-11)
    assert_allclose(L, logsum + added[:, 0], rtol=1e-11, atol=1e-11)


@quickly
@given(tensors(), blocks, blocks, st.randoms(), st.sampled_from(["fa2", "fa1"]))
def test_keys_and_values_may_be_shuffled_together(QKV, block_q, block_k, random, order):
    Q, K, V = QKV
    shuffle = random.sample(range(len(K)), len(K))
    O, L = flash_attention(Q, K[shuffle], V[shuffle], block_q, block_k, order=order)
    assert_allclose(O, flash_attention(Q, K, V, block_q, block_k, order=order)[0], **close)
    assert_allclose(L, flash_attention(Q, K, V, block_q, block_k, order=order)[1], **close)


@quickly
@given(problems(), blocks, blocks, st.sampled_from(["fa2", "fa1"]))
def test_outputs_lie_between_the_values(problem, block_q, block_k, order):
    Q, K, V, causal = problem
    O, _ = flash_attention(Q, K, V, block_q, block_k, causal=causal, order=order)
    for row, output in enumerate(O):
        seen = V[: row + 1] if causal else V
        assert (output >= seen.min(axis=0) - 1e-12).all()
        assert (output <= seen.max(axis=0) + 1e-12).all()


@orders
@pytest.mark.parametrize("scores", [[1000, -1000, 999], [-1000, -1000, 1000], [-1000, -1001, -1002]])
def test_scores_of_a_thousand_stay_finite(order, scores):
    K, V = np.array(scores)[:, None], np.array([[1.0], [2.0], [4.0]])
    for block in (1, 2, 3):
        O, L = flash_attention([[1.0]], K, V, 1, block, scale=1, order=order)
        assert_allclose(O[0], softmax(scores) @ V, rtol=1e-12)
        assert_allclose(L[0], logsumexp(scores), rtol=1e-15)


# -- every moment


def check_state(v, Q, K, V, seen, against, causal):
    """What is carried is that of the queries `rows` over the first `seen` keys; `against` names its maximum."""
    S = scores_of(Q, K, causal=causal)[v["rows"], :seen]
    maximum = S.max(axis=1, initial=-np.inf, keepdims=True)
    if against == "maximum":
        assert_allclose(v["maximum"], maximum, **close)
    powers = np.exp(S - v[against]) if seen else np.zeros(S.shape)
    assert_allclose(v["normaliser"], powers.sum(axis=1, keepdims=True), **close)
    assert_allclose(v["A"], powers @ V[:seen], rtol=1e-11, atol=1e-11)
    if seen and (v["normaliser"] > 1e-100).all():
        assert_allclose(v["A"] / v["normaliser"], softmax(S, axis=1) @ V[:seen], rtol=1e-11, atol=1e-11)


@quickly
@given(problems(), blocks, blocks, st.sampled_from(["fa2", "fa1"]))
def test_every_moment_is_exact_attention_over_the_keys_seen_so_far(problem, block_q, block_k, order):
    Q, K, V, causal = problem
    before, raised = -1, {}
    for moment, v in moments(flash_attention.trace(Q, K, V, block_q, block_k, causal=causal, order=order)):
        assert v["hbm"].moved >= before
        before = v["hbm"].moved
        if moment == "query" and order == "fa2":
            check_state(v, Q, K, V, 0, "maximum", causal)
            continue
        if order == "fa1" and moment in ("load", "skip"):
            continue
        rows, cols = v["rows"], v["cols"]
        if moment in ("query", "load", "score", "skip"):
            check_state(v, Q, K, V, cols.start, "maximum", causal)
        if moment == "score":
            assert_allclose(v["S"], scores_of(Q, K, causal=causal)[rows, cols], **close)
        if moment == "rescale":
            assert_allclose(v["S"], scores_of(Q, K, causal=causal)[rows, cols], **close)
            assert (v["higher"] >= v["maximum"]).all()
            assert (v["higher"] >= raised.get(rows.start, -np.inf)).all()
            raised[rows.start] = v["higher"]
            assert (v["factor"] >= 0).all()
            assert (v["factor"] <= 1).all()
            assert_array_equal(v["factor"] == 1, v["higher"] == v["maximum"])
            check_state(v, Q, K, V, cols.start, "higher", causal)
        if moment == "accumulate":
            assert_allclose(v["powers"], np.exp(v["S"] - v["maximum"]), **close)
            assert (v["normaliser"] >= 1).all()
            check_state(v, Q, K, V, cols.stop, "maximum", causal)
        if moment == "write":
            seen = cols.stop if order == "fa1" else len(K)
            S = scores_of(Q, K, causal=causal)[rows, :seen]
            assert_allclose(v["O"][rows], softmax(S, axis=1) @ V[:seen], rtol=1e-11, atol=1e-11)
            if order == "fa2":
                assert_allclose(v["L"][rows, 0], logsumexp(S, axis=1), **close)
                assert not v["O"][rows.stop :].any()
            else:
                assert_array_equal(v["m"][rows], v["maximum"])
                assert_array_equal(v["l"][rows], v["normaliser"])


@orders
@pytest.mark.parametrize("causal", [False, True])
def test_every_pair_of_tiles_is_met_once_or_skipped_for_good_reason(order, causal):
    Q, K, V = random_tensors(7, 2)
    hidden = np.triu(np.full((7, 7), causal), 1)
    for block_q, block_k in itertools.product(range(1, 9), repeat=2):
        met, skipped = np.zeros((7, 7), int), np.zeros((7, 7), int)
        for moment, v in moments(flash_attention.trace(Q, K, V, block_q, block_k, causal=causal, order=order)):
            if moment in ("score", "skip"):
                (met if moment == "score" else skipped)[v["rows"], v["cols"]] += 1
        assert (met + skipped == 1).all()
        for row, col in itertools.product(range(0, 7, block_q), range(0, 7, block_k)):
            tile = np.s_[row : row + block_q, col : col + block_k]
            assert skipped[tile].all() == hidden[tile].all()


@orders
def test_the_square_of_scores_is_never_held(order):
    trace = flash_attention.trace(*random_tensors(), order=order)
    for _, v in moments(trace):
        for value in v.values():
            assert not isinstance(value, np.ndarray) or value.size < 8 * 8


@orders
def test_causal_tiles_that_hide_all_keys_from_a_query(order):
    Q, K, V = random_tensors(6, 2, seed=5)
    trace = flash_attention.trace(Q, K, V, 6, 2, causal=True, order=order)
    hidden = [v for moment, v in moments(trace) if moment == "rescale" and np.isneginf(v["S"]).all(axis=1).any()]
    assert len(hidden) == 2
    for v in hidden:
        untouched = np.isneginf(v["S"]).all(axis=1)
        assert (v["factor"][untouched] == 1).all()
        assert np.isfinite(v["higher"]).all()
    assert_allclose(trace.answer[0], by_torch(Q, K, V, causal=True), **close)


# -- traffic


def fa2_traffic(Q, K, V, block_q):
    return Q.size + len(Q) * V.shape[1] + len(Q) + math.ceil(len(Q) / block_q) * (K.size + V.size)


def fa1_traffic(Q, K, V, block_k):
    return K.size + V.size + math.ceil(len(K) / block_k) * (Q.size + 2 * len(Q) * V.shape[1] + 4 * len(Q))


@quickly
@given(tensors(), blocks, blocks)
def test_counters_equal_the_closed_forms(QKV, block_q, block_k):
    Q, K, V = QKV
    flash = flash_attention.trace(Q, K, V, block_q, block_k)
    assert moved(flash) == fa2_traffic(Q, K, V, block_q)
    assert moved(flash_attention.trace(Q, K, V, block_q, block_k, order="fa1")) == fa1_traffic(Q, K, V, block_k)
    standard = standard_attention.trace(Q, K, V)
    O = standard.answer
    assert moved(standard) == Q.size + K.size + V.size + O.size + 4 * len(Q) * len(K)
    assert square_traffic(Q, K) == 2 * sum(standard.steps[-1].variables[name].size for name in "SP")
    assert standard_traffic(Q, K, V) == moved(standard)


@quickly
@given(problems(), blocks, blocks, st.sampled_from(["fa2", "fa1"]))
def test_both_ways_hold_what_each_run_moves(problem, block_q, block_k, order):
    *QKV, causal = problem
    trace = attention_both_ways.trace(*QKV, block_q, block_k, causal=causal, order=order)
    last = trace.steps[-1].variables
    run = flash_attention.trace(*QKV, block_q, block_k, causal=causal, order=order)
    assert standard_traffic(*QKV) == moved(standard_attention.trace(*QKV, causal=causal))
    assert flash_traffic(*QKV, block_q, block_k, causal=causal, order=order) == moved(run)
    assert_allclose(last["standard"], dense(*QKV, causal=causal)[0], **close)
    assert_allclose(last["flash"], dense(*QKV, causal=causal)[0], **close)
    assert trace.answer == attention_both_ways(*QKV, block_q, block_k, causal=causal, order=order) <= 1e-12


@quickly
@given(sizes, widths, st.sampled_from(["fa2", "fa1"]), st.data())
def test_traffic_at_any_size_is_that_of_a_real_run(n, d, order, data):
    block_q, block_k = (data.draw(st.lists(st.integers(1, n), min_size=1, max_size=3)) for _ in range(2))
    QKV = random_tensors(n, d)
    trace = attention_traffic.trace(n, d, block_q, block_k, order)
    standard, flash, counted, ratios, _ = trace.answer

    def run(rows, cols):
        return moved(flash_attention.trace(*QKV, rows, cols, order=order))

    assert standard == 4 * n * d + 4 * n * n == moved(standard_attention.trace(*QKV))
    assert flash.tolist() == [run(rows, block_k[0]) for rows in block_q]
    assert counted.tolist() == [run(block_q[-1], cols) for cols in block_k[1:]]
    assert len(set((counted if order == "fa2" else flash).tolist())) <= 1
    assert list(ratios) == (standard / np.array([*flash, *counted])).tolist()


@quickly
@given(sizes, widths, st.data())
def test_sram_is_what_the_largest_moment_holds(n, d, data):
    block_q, block_k = data.draw(st.integers(1, n)), data.draw(st.integers(1, n))
    run = flash_attention.trace(*random_tensors(n, d), block_q, block_k)
    fill = max(
        sum(v[name][v["rows"]].size for name in "Q")
        + sum(v[name][v["cols"]].size for name in "KV")
        + sum(v[name].size for name in ("powers", "maximum", "normaliser", "A"))
        for moment, v in moments(run)
        if moment == "accumulate"
    )
    assert attention_traffic(n, d, [block_q], [block_k])[-1] == [fill]


@quickly
@given(sizes, widths, st.sampled_from(["fa2", "fa1"]), st.data())
def test_causal_traffic_is_that_of_a_real_run(n, d, order, data):
    block_q, block_k = data.draw(st.integers(1, n)), data.draw(st.integers(1, n))
    run = flash_attention.trace(*random_tensors(n, d), block_q, block_k, causal=True, order=order)
    trace = causal_traffic.trace(n, d, block_q, block_k, order)
    assert trace.answer == causal_traffic(n, d, block_q, block_k, order) == moved(run)
    if order == "fa2":  # both walk the same tiles, and have moved as much at each
        loads = [v["hbm"].moved for moment, v in moments(run) if moment == "load"]
        assert [v["moved"] for moment, v in moments(trace) if moment in ("whole", "cut")] == loads
    whole = flash_attention.trace(*random_tensors(n, d), block_q, block_k, order=order)
    assert unmasked_traffic(n, d, block_q, block_k, order) == moved(whole) >= moved(run)
    last = trace.steps[-1].variables
    skipped = [(v["rows"], v["cols"]) for moment, v in moments(run) if moment == "skip"]
    assert sorted(map(str, last["skipped"])) == sorted(map(str, skipped))
    assert last["skips"] == len(last["skipped"])
    assert last["every"] == len(trace) - 1 == math.ceil(n / block_q) * math.ceil(n / block_k)
    for tile in last["whole"]:
        assert np.tri(n)[tile].all()
    for tile in last["cut"]:
        assert np.tri(n)[tile].any()
        assert not np.tri(n)[tile].all()


# -- the examples of the film


def test_the_default_example():
    trace = flash_attention.trace(*random_tensors(), block_q=4, block_k=2)
    assert trace == flash_attention.trace(*random_tensors())
    names = [moment for moment, _ in moments(trace)]
    tile = ["load", "score", "maximum", "rescale", "accumulate"]
    assert names == (["query"] + 4 * tile + ["write"]) * 2
    assert len(trace) == 44
    assert moved(trace) == 200
    meter = [v["hbm"].moved for moment, v in moments(trace) if moment in ("query", "load", "write")]
    assert meter == [16, 32, 48, 64, 80, 100, 116, 132, 148, 164, 180, 200]


def test_the_maximum_rises_in_the_default_example():
    Q, K, V = random_tensors()
    factors = [v["factor"][:, 0] for moment, v in moments(flash_attention.trace(Q, K, V)) if moment == "rescale"]
    rises = [int((factor < 1).sum()) for factor in factors]
    assert rises == [4, 2, 2, 0, 4, 2, 2, 3]
    assert_allclose([factor[0] for factor in factors[:4]], [0, 0.3791, 0.5599, 1], atol=5e-5)
    for x in (Q, K, V):
        assert_array_equal(x, x.round(1))
        assert not np.signbit(x[x == 0]).any()


def test_the_causal_example():
    trace = flash_attention.trace(*random_tensors(), block_q=4, block_k=2, causal=True)
    assert Counter(name for name, _ in moments(trace)) == {
        "query": 2, "load": 6, "score": 6, "maximum": 6, "rescale": 6, "accumulate": 6, "skip": 2, "write": 2,
    }  # fmt: skip
    assert len(trace) == 36
    assert moved(trace) == 168
    plan = causal_traffic.trace()
    assert plan.answer == 168
    assert len(plan) == 9
    assert (plan.steps[-1].variables["skips"], plan.steps[-1].variables["every"]) == (2, 8)


def test_the_other_order():
    trace = flash_attention.trace(*random_tensors(), order="fa1")
    assert len(trace) == 52
    assert moved(trace) == 576
    assert {step.calls[1].reference for step in trace.steps} == {flash_attention_1}
    assert_allclose(trace.answer[0], flash_attention(*random_tensors())[0], **close)


def test_the_standard_example():
    trace = standard_attention.trace(*random_tensors())
    last_of = {step.name: step.variables["hbm"].moved for step in trace.steps}
    assert last_of == {"score": 112, "softmax": 240, "mix": 376, "count": 384}
    assert square_traffic(*random_tensors()[:2]) == 256
    assert "384" in trace.steps[-1].say()
    last = trace.steps[-1].variables
    assert_allclose(last["S"], scores_of(*random_tensors()[:2]), **close)
    assert_allclose(last["P"].sum(axis=1), 1)


def test_the_chart():
    trace = attention_traffic.trace()
    standard, flash, counted, ratios, _ = trace.answer
    assert standard == 68_157_440
    assert flash.tolist() == [34_082_816, 17_305_600, 8_916_992]
    assert counted.tolist() == [8_916_992] * 2
    assert np.round(ratios, 1).tolist() == [2.0, 3.9, 7.6, 7.6, 7.6]
    assert len(trace) == 6
    assert attention_traffic(8, 4, [4], [2])[:2] == (384, [200])
    assert attention_traffic(order="fa1")[1].tolist() == [103_284_736] * 3
    assert attention_traffic(order="fa1")[2].tolist() == [51_904_512, 26_214_400]


def test_standard_attention_never_holds_its_tables_in_sram():
    for moment, v in moments(standard_attention.trace(*random_tensors())):
        now = {"score": "score", "softmax": "weights", "mix": "output"}.get(moment)
        assert now is None or len(v[now]) == 2


# -- what is said agrees with the numbers


def said(trace):
    """The sentences that are new, by moment: where nothing is said, none."""
    return [(step.name, step.note.sentence and step.say(), step.variables) for step in trace.steps]


def test_what_is_written_is_said_to_be_output_and_logarithm():
    for name, sentence, v in said(flash_attention.trace(*random_tensors(7, 3), 4, 2)):
        if name == "write":
            rows = v["O"][v["rows"]]
            assert sentence == f"Write O ({rows.size}), L = m + ln ℓ ({len(rows)}): backward remakes P from L"


@pytest.mark.parametrize("order", ["fa2", "fa1"])
def test_a_skipped_tile_is_not_said_to_be_never_loaded(order):
    trace = flash_attention.trace(*random_tensors(), causal=True, order=order)
    assert {sentence for name, sentence, _ in said(trace) if name == "skip"} == {"Later keys: this tile is skipped"}
    trace = causal_traffic.trace(8, 4, 4, 2, order)
    said_of = [(name, sentence) for name, sentence, _ in said(trace)]
    assert ("skip", "Later keys: this tile is skipped") in said_of
    assert said_of[-1] == ("count", "Tiles skipped: 2 of 8")


@quickly
@given(sizes, st.data())
def test_a_silent_tile_is_of_the_kind_that_was_said_before(n, data):
    block_q, block_k = data.draw(st.integers(1, n)), data.draw(st.integers(1, n))
    before = None
    for name, sentence, _ in said(causal_traffic.trace(n, 2, block_q, block_k)):
        assert sentence or name == before
        before = name


def test_what_is_read_fewer_times_is_what_the_order_reads_again():
    fa2, fa1 = (said(attention_traffic.trace(order=order)) for order in ("fa2", "fa1"))
    assert {sentence for name, sentence, _ in fa2 if name == "queries"} == {"Larger Q tiles: K, V read fewer times"}
    assert all(sentence.endswith("the same") for name, sentence, _ in fa2 if name == "keys")
    assert {sentence for name, sentence, _ in fa1 if name == "keys"} == {"Larger K, V tiles: Q, O read fewer times"}
    assert all(sentence.endswith("the same") for name, sentence, _ in fa1 if name == "queries")


def test_the_last_tile_of_keys_is_read_again_by_none():
    for name, sentence, v in said(flash_attention.trace(*random_tensors(), order="fa1")):
        if name == "write":
            assert sentence.endswith("read them again") == (v["cols"].stop < len(v["K"]))


def test_the_real_size_is_the_square_of_its_tokens():
    *_, last = attention_both_ways.trace(*random_tensors(), n=4096).steps
    assert "".join(last.say().split()) == "N=4096:16777216scores,neverstored"


def test_random_tensors_are_the_seed_s():
    one, again, other = random_tensors(5, 3, seed=7), random_tensors(5, 3, seed=7), random_tensors(5, 3, seed=8)
    assert [x.shape for x in one] == [(5, 3)] * 3
    for x, y, z in zip(one, again, other, strict=True):
        assert_array_equal(x, y)
        assert (x != z).any()


# -- errors

Q8 = np.ones((8, 4))


@pytest.mark.parametrize(
    ("given_", "error", "name"),
    [
        ({"Q": np.ones(4)}, ValueError, "Q"),
        ({"Q": np.ones((2, 8, 4))}, ValueError, "Q"),
        ({"Q": np.ones((0, 4))}, ValueError, "Q"),
        ({"Q": np.full((8, 4), np.nan)}, ValueError, "Q"),
        ({"K": np.full((8, 4), np.inf)}, ValueError, "K"),
        ({"K": np.ones((8, 3))}, ValueError, "K"),
        ({"K": np.ones((8, 0))}, ValueError, "K"),
        ({"V": np.ones((7, 4))}, ValueError, "V"),
        ({"V": np.ones((9, 4))}, ValueError, "V"),
        ({"V": np.full((8, 4), -np.inf)}, ValueError, "V"),
        ({"V": np.full((8, 4), 1e308)}, ValueError, "V"),
        ({"Q": 1e200 * Q8, "K": 1e200 * Q8}, ValueError, "Q and K"),
        ({"Q": 1e200 * Q8, "K": 0 * Q8, "scale": 1e200}, ValueError, "Q and K"),
        ({"Q": "queries"}, TypeError, "Q"),
        ({"Q": [[1.0], [1.0, 2.0]]}, TypeError, "Q"),
        ({"K": Q8 > 0}, TypeError, "K"),
        ({"V": Q8 * 1j}, TypeError, "V"),
        ({"V": None}, TypeError, "V"),
        ({"scale": "1"}, TypeError, "scale"),
        ({"scale": True}, TypeError, "scale"),
        ({"scale": np.nan}, ValueError, "scale"),
        ({"scale": np.inf}, ValueError, "scale"),
        ({"causal": 1}, TypeError, "causal"),
        ({"causal": True, "Q": np.ones((7, 4))}, ValueError, "causal"),
    ],
)
def test_bad_tensors_are_refused_by_name(given_, error, name):
    given_ = {"Q": Q8, "K": Q8, "V": Q8} | given_
    for reference in (standard_attention, flash_attention, flash_attention_1, flash_attention_2):
        for run in (reference, reference.trace):
            with pytest.raises(error, match=rf"\b{name}\b"):
                run(**given_)


@pytest.mark.parametrize(
    ("given_", "error", "name"),
    [
        ({"block_q": 0}, ValueError, "block_q"),
        ({"block_k": -1}, ValueError, "block_k"),
        ({"block_q": 2.0}, TypeError, "block_q"),
        ({"block_k": True}, TypeError, "block_k"),
        ({"block_k": None}, TypeError, "block_k"),
        ({"order": "fa3"}, ValueError, "order"),
        ({"order": 2}, TypeError, "order"),
    ],
)
def test_bad_tiles_are_refused_by_name(given_, error, name):
    for run in (flash_attention, flash_attention.trace):
        with pytest.raises(error, match=name):
            run(Q8, Q8, Q8, **given_)


@pytest.mark.parametrize(
    ("reference", "given_", "error", "name"),
    [
        (attention_traffic, {"n": 0}, ValueError, "n"),
        (attention_traffic, {"n": 10**7}, ValueError, "n"),
        (attention_traffic, {"d": 2.5}, TypeError, "d"),
        (attention_traffic, {"block_q": 64}, TypeError, "block_q"),
        (attention_traffic, {"block_q": []}, ValueError, "block_q"),
        (attention_traffic, {"block_q": [64, 0]}, ValueError, r"block_q\[1\]"),
        (attention_traffic, {"n": 100, "block_q": [64], "block_k": [101]}, ValueError, r"block_k\[0\]"),
        (attention_traffic, {"block_k": "64"}, TypeError, "block_k"),
        (causal_traffic, {"n": True}, TypeError, "n"),
        (causal_traffic, {"d": 0}, ValueError, "d"),
        (causal_traffic, {"block_q": 9}, ValueError, "block_q"),
        (causal_traffic, {"block_k": 0}, ValueError, "block_k"),
        (random_tensors, {"n": 0}, ValueError, "n"),
        (random_tensors, {"d": 1.0}, TypeError, "d"),
        (random_tensors, {"seed": -1}, ValueError, "seed"),
    ],
)
def test_bad_sizes_are_refused_by_name(reference, given_, error, name):
    with pytest.raises(error, match=rf"^{name} "):
        reference(**given_)


def test_parts_of_the_random_tensors_are_theirs():
    for part, whole in zip((queries, keys, values), random_tensors(5, 3, seed=7), strict=True):
        assert_array_equal(part(5, 3, seed=7), whole)
    assert values_of_row([1, 3, 2]).shape == (3, 4)
    assert (tokens(np.ones((7, 3))), features(np.ones((7, 3)))) == (7, 3)


@pytest.mark.parametrize(
    ("make", "given_", "name"),
    [
        (long_sequence, {"chart_n": 255}, "chart_n"),
        (long_sequence, {"chart_n": 10**7}, "chart_n"),
        (tokens, {"Q": [1.0]}, "Q"),
        (features, {"Q": [[[1.0]]]}, "Q"),
        (values_of_row, {"scores": []}, "scores"),
    ],
)
def test_what_an_act_is_made_of_is_refused_by_name(make, given_, name):
    with pytest.raises(ValueError, match=f"^{name} "):
        make(**given_)


@quickly
@given(st.booleans(), st.data(), blocks, blocks)
def test_the_gradients_are_those_of_autograd(causal, data, block_q, block_k):
    Q, K, V = data.draw(tensors(square=causal))
    dO = gradient(Q, V)
    inputs = [torch.tensor(each, requires_grad=True) for each in (Q, K, V)]
    torch.nn.functional.scaled_dot_product_attention(*inputs, is_causal=causal).backward(torch.tensor(dO))
    found = flash_attention_backward(Q, K, V, dO, block_q, block_k, causal=causal)
    for own, wanted in zip(found, inputs, strict=True):
        assert_allclose(own, wanted.grad.numpy(), rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("causal", [False, True])
def test_the_backward_pass_makes_every_weight_again_and_holds_one_tile_at_a_time(causal):
    Q, K, V = random_tensors()
    again, area = np.zeros((len(Q), len(K))), 4 * 2
    for step in flash_attention_backward.trace(Q, K, V, gradient(Q, V), 4, 2, causal=causal).steps:
        if step.name == "weights":
            again[step.variables["rows"], step.variables["cols"]] += step.variables["P"]
            assert step.variables["P"].size == step.variables["S"].size == area
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    hidden = np.triu(np.ones(scores.shape, bool), 1) if causal else np.zeros(scores.shape, bool)
    assert_allclose(again, softmax(np.where(hidden, -np.inf, scores), axis=1), **close)


@pytest.mark.parametrize(
    ("changes", "about"),
    [({"dO": np.zeros((8, 3))}, "shape"), ({"dO": np.full((8, 4), np.nan)}, "dO"), ({"dO": np.full((8, 4), 1e308)}, "dO"),
     ({"block_q": 0}, "block_q"), ({"K": np.zeros((8, 3))}, "columns")],
)  # fmt: skip
def test_the_backward_pass_refuses_by_name(changes, about):
    Q, K, V = random_tensors()
    with pytest.raises(ValueError, match=about):
        flash_attention_backward(**({"Q": Q, "K": K, "V": V, "dO": gradient(Q, V)} | changes))
