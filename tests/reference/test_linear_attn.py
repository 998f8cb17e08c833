"""Linear attention: both orders of its brackets against numpy's and torch's einsum, its state, its counts, its price."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import softmax

from vizkit.reference import (
    bracket_costs,
    feature_map,
    linear_attention,
    linear_attention_quadratic,
    masked_matrix_agrees,
    memory_by_token,
    move_brackets,
    mults_of_orders,
    numbers_of_state,
    score_growth,
    state_beside_scores,
    weigh_keys,
    weights_compared,
)
from vizkit.reference.linear_attn import cost_curves

pytestmark = pytest.mark.filterwarnings("error")
quickly = settings(deadline=None, max_examples=12)
close = {"rtol": 1e-12, "atol": 1e-12}
causally = pytest.mark.parametrize("causal", [False, True])

Q = [[1, 0], [0, 1], [1, 1], [2, 0]]
K = [[1, 0], [0, 1], [1, 0], [1, 1]]
V = [[1, 0], [0, 1], [1, 1], [2, 2]]
BY_TORCH = {
    "elu1": lambda x: torch.nn.functional.elu(x) + 1,
    "relu": torch.relu,
    "exp": torch.exp,
    "identity": lambda x: x,
}

sizes = st.integers(1, 5)
widths = st.integers(1, 3)
kinds = st.sampled_from(["elu1", "exp"])


@st.composite
def tensors(draw):
    n, d, dv = draw(sizes), draw(widths), draw(widths)
    numbers = st.integers(-30, 30).map(lambda tenths: tenths / 10)
    return tuple(draw(arrays(np.float64, shape, elements=numbers)) for shape in ((n, d), (n, d), (n, dv)))


def weights(Q, K, kind, causal):
    """All weights at once, by torch's feature maps and einsum, not yet divided."""
    q, k = (BY_TORCH[kind](torch.tensor(np.asarray(x, float))) for x in (Q, K))
    A = torch.einsum("id,jd->ij", q, k)
    return (torch.tril(A) if causal else A).numpy()


def oracle(Q, K, V, kind="elu1", causal=False):
    A = weights(Q, K, kind, causal)
    return np.einsum("ij,jd->id", A / A.sum(axis=1, keepdims=True), np.asarray(V, float))


def moments(trace, *names):
    return [step.variables for step in trace.steps if step.name in names]


# -- the answer


@quickly
@given(tensors(), kinds, st.booleans())
def test_both_orders_are_the_same_attention(problem, kind, causal):
    for attention in (linear_attention, linear_attention_quadratic):
        Y = attention(*problem, kind=kind, causal=causal)
        assert Y.dtype == np.float64
        assert_allclose(Y, oracle(*problem, kind, causal), **close)
    assert masked_matrix_agrees(*problem, kind=kind, causal=causal) is True


@pytest.mark.parametrize("kind", BY_TORCH)
@causally
def test_every_feature_map_is_torch_s(kind, causal):
    x = np.array([[-2.5, 0.0], [0.5, 3.0]])
    assert_allclose(feature_map(x, kind), BY_TORCH[kind](torch.tensor(x)).numpy(), **close)
    for attention in (linear_attention, linear_attention_quadratic):
        assert_allclose(attention(Q, K, V, kind=kind, causal=causal), oracle(Q, K, V, kind, causal), **close)


@quickly
@given(tensors(), kinds, st.data())
def test_a_token_changes_no_output_before_it(problem, kind, data):
    Q, K, V = problem
    t = data.draw(st.integers(0, len(Q) - 1))
    others = [np.where((np.arange(len(x)) >= t)[:, None], x + 1, x) for x in problem]
    assert_array_equal(
        linear_attention(*problem, kind=kind, causal=True)[:t], linear_attention(*others, kind=kind, causal=True)[:t]
    )


@quickly
@given(tensors(), kinds, st.booleans())
def test_weights_are_never_negative_and_a_row_of_them_sums_to_one(problem, kind, causal):
    Q, K, V = problem
    trace = linear_attention_quadratic.trace(Q, K, V, kind=kind, causal=causal)
    A = trace.steps[-1].variables["A"]
    assert (A >= 0).all() and not (causal and np.triu(A, 1).any())
    assert_allclose((A / A.sum(axis=1, keepdims=True)).sum(axis=1), 1, **close)
    low, high = V.min(axis=0), V.max(axis=0)  # so each output lies in the hull of the values
    assert ((low - 1e-9 <= trace.answer) & (trace.answer <= high + 1e-9)).all()
    everything = linear_attention(Q, K, np.eye(len(K)), kind=kind, causal=causal)  # of whose hull all weights are seen
    assert_allclose(everything @ V, trace.answer, **close)


@quickly
@given(tensors(), kinds, st.randoms(use_true_random=False), st.floats(0.1, 10))
def test_keys_may_change_places_and_features_of_a_query_be_scaled(problem, kind, random, factor):
    Q, K, V = problem
    places = random.sample(range(len(K)), len(K))
    answer = linear_attention(Q, K, V, kind=kind)
    assert_allclose(linear_attention(Q, K[places], V[places], kind=kind), answer, **close)
    phi_Q, phi_K = feature_map(Q, kind) * factor, feature_map(K, kind)
    assert_allclose(linear_attention(phi_Q, phi_K, V, kind="identity"), answer, rtol=1e-9, atol=1e-9)


@quickly
@given(tensors(), kinds)
def test_the_unmasked_weights_have_a_rank_of_d_at_most(problem, kind):
    Q, K, V = problem
    A = linear_attention_quadratic.trace(Q, K, V, kind=kind).steps[-1].variables["A"]
    assert np.linalg.matrix_rank(A) <= Q.shape[1]


def test_with_the_mask_the_rank_can_be_full():
    A = linear_attention_quadratic.trace([[0.0]] * 4, [[0.0]] * 4, [[1.0]] * 4, causal=True).steps[-1].variables["A"]
    assert np.linalg.matrix_rank(A) == 4


@quickly
@given(tensors(), st.booleans())
def test_the_state_is_as_large_for_any_number_of_tokens_and_is_the_sum_of_them(problem, causal):
    Q, K, V = problem
    phi = feature_map(K)
    for found in moments(linear_attention.trace(Q, K, V, causal=causal), "absorb"):
        i = found["i"]
        assert found["S"].shape == (Q.shape[1], V.shape[1]) and found["z"].shape == (Q.shape[1],)
        assert_allclose(found["S"], phi[: i + 1].T @ V[: i + 1], **close)
        assert_allclose(found["z"], phi[: i + 1].sum(axis=0), **close)


def test_without_its_normaliser_nothing_is_divided():
    A = weights([[1, -2]], [[1, 1]], "identity", False)
    assert_allclose(linear_attention([[1, -2]], [[1, 1]], [[3]], kind="identity", normalize=False), A * 3)


# -- the numbers of the textbook


def test_the_recurrence_of_the_example():
    trace = linear_attention.trace(Q, K, V, causal=True)
    assert [step.name for step in trace.steps] == ["map"] * 2 + ["form", "absorb", "read"] * 4
    read = moments(trace, "read")
    states = [[[2, 0], [1, 0]], [[2, 1], [1, 2]], [[4, 3], [2, 3]], [[8, 7], [6, 7]]]
    assert_array_equal([found["S"] for found in read], states)
    assert_array_equal([found["z"] for found in read], [(2, 1), (3, 3), (5, 4), (7, 6)])
    assert_array_equal([found["num"] for found in read], [(5, 0), (4, 5), (12, 12), (30, 28)])
    assert_array_equal([found["den"] for found in read], [5, 9, 18, 27])
    assert_allclose(trace.answer.round(3), [(1, 0), (0.444, 0.556), (0.667, 0.667), (1.111, 1.037)])
    work = trace.steps[-1].variables["work"]
    assert (work.mults, work.cells) == (32, 6)


def test_the_example_without_a_mask():
    trace = linear_attention.trace(Q, K, V)
    assert len([step for step in trace.steps if step.name != "form"]) == 10
    assert_allclose(trace.answer.round(3), [(1.1, 1.05), (1.053, 1.105), (1.077, 1.077), (1.111, 1.037)])


@causally
def test_the_quadratic_order_of_the_example(causal):
    trace = linear_attention_quadratic.trace(Q, K, V, causal=causal)
    assert [step.name for step in trace.steps] == ["map"] * 2 + ["score"] * 4 + ["mix"] * 4
    work = trace.steps[-1].variables["work"]
    assert (work.mults, work.cells) == (64, 16)


def test_equal_keys_give_the_running_mean():
    Y = linear_attention(Q, [[1, 1]] * 4, V, causal=True)
    assert_allclose(Y, np.cumsum(V, axis=0) / np.arange(1, 5)[:, None], **close)
    assert_allclose(Y.round(3), [(1, 0), (0.5, 0.5), (0.667, 0.667), (1, 1)])


def test_a_single_token_gives_its_own_value():
    assert_array_equal(linear_attention([[0, 0]], [[0, 0]], [[3, 4]], causal=True), [[3, 4]])


def test_bare_products_weigh_negatively_and_features_do_not():
    bare, found = weigh_keys([1, -0.5], [[1, 0], [0.2, 1]])
    assert_allclose(bare.round(2), [1.43, -0.43])
    assert_allclose(found.round(3), [0.560, 0.440])
    assert_allclose(weigh_keys([1, -0.5], [[1, 0], [0.2, 1]], kind="identity")[1], bare)
    trace = weigh_keys.trace([1, -0.5], [[1, 0], [0.2, 1]], kind="identity")
    assert trace.steps[1].say() == "Raw q·k may be negative: this weight is −0.43"
    assert trace.steps[-1].say() == "This weight is still −0.43"
    assert weigh_keys.trace([1, 2], [[1, 1]]).steps[1].say() == "Divided by their sum: none is negative"


def test_the_price_of_the_example():
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(6, 2)), rng.normal(size=(6, 2))
    ranks, largest = weights_compared(4 * q, k)
    assert ranks == [6, 2] and np.round(largest, 3).tolist() == [0.784, 0.354]
    assert np.round(weights_compared(q, k)[1], 3).tolist() == [0.443, 0.314]
    step = weights_compared.trace(4 * q, k).steps[-1]
    softmaxed, linear = step.variables["softmaxed"], step.variables["linear"]
    assert_allclose(softmaxed, softmax(4 * q @ k.T / np.sqrt(2), axis=1), **close)
    A = weights(4 * q, k, "elu1", False)
    assert_allclose(linear, A / A.sum(axis=1, keepdims=True), **close)
    assert [softmaxed[step.variables["peaks"][0]], linear[step.variables["peaks"][1]]] == [
        softmaxed.max(),
        linear.max(),
    ]


# -- what is counted


@quickly
@given(tensors())
def test_multiplications_are_those_that_a_run_counts(problem):
    (n, d), dv = problem[0].shape, problem[2].shape[1]
    runs = linear_attention_quadratic.trace(*problem), linear_attention.trace(*problem)
    works = [run.steps[-1].variables["work"] for run in runs]
    counted = [work.mults for work in works]
    assert counted == list(mults_of_orders(n, d, dv)) == list(bracket_costs(n, d, dv)[0][-1])
    assert [work.cells for work in works] == [n * n, numbers_of_state(d, dv)]


def test_brackets_pay_from_n_equal_d_on():
    assert mults_of_orders(4, 2, 2) == (64, 32)
    assert mults_of_orders(2, 4, 4) == (32, 64)
    said = [bracket_costs.trace(n, 4, 4).steps[-2].say() for n in (2, 4, 8)]
    assert said == [
        "The new order is dearer: 64",
        "Equal: 128 each",
        "Multiplications: 512 through the scores, 256 through KᵗV",
    ]
    (equal, height), (by_scores, by_state) = bracket_costs(8, 2, 4)[1], (6, 16)  # n² · 6 and n · 16 of them
    assert height == pytest.approx(equal**2 * by_scores) == pytest.approx(equal * by_state)
    tokens, by_scores, by_state = cost_curves(3, 4, 4)
    assert [(by_scores[n - 1], by_state[n - 1]) for n in tokens] == [mults_of_orders(int(n), 4, 4) for n in tokens]


def test_sizes_of_a_real_head():
    assert mults_of_orders(4096, 64, 64) == (2_147_483_648, 33_554_432)
    assert state_beside_scores() == ([16_777_216, 65_536**2], 4160, [64, 1024])
    assert memory_by_token(4096, 64, 64) == (524_288, 4160)


def test_the_cache_is_the_smaller_at_first():
    caches = [step.variables["cache"] for step in memory_by_token.trace(40, 64, 64).steps]
    assert [n for n, cache in enumerate(caches, 1) if cache < numbers_of_state(64, 64)] == list(range(1, 33))
    said = [step.say() for step in memory_by_token.trace(2, 2, 2).steps]
    assert said[0] == "At first the cache is smaller: 4 numbers, the state 6"
    assert said[1] == "The cache grows with every token; the state keeps 6 numbers"


def test_scores_grow_with_the_square():
    assert score_growth([4, 8, 16]) == [16, 64, 256]
    assert score_growth.trace([1]).steps[0].say() == "1 token: 1 score"


@quickly
@given(tensors())
def test_without_softmax_the_brackets_move(problem):
    output, left, right = move_brackets(*problem)
    assert_allclose(left, right, rtol=1e-9, atol=1e-9)
    assert_allclose(left, np.einsum("id,jd,je->ie", *problem), rtol=1e-9, atol=1e-9)
    assert_allclose(output, softmax(problem[0] @ problem[1].T, axis=1) @ problem[2], **close)


# -- what is refused


@pytest.mark.parametrize(
    ("arguments", "named", "said"),
    [
        ((Q, K[:3], V), {}, "K must have as many rows as Q, but K has the shape (3, 2) and Q (4, 2)"),
        (([], K, V), {}, "Q must have 2 dimensions"),
        ((np.zeros((0, 2)), K, V), {}, "Q must not be empty"),
        ((Q, [[1], [2], [3], [4]], V), {}, "K must have as many columns as Q"),
        ((Q, K, V[:2]), {}, "V must have as many rows as K"),
        ((Q, K, [[1, 0], [0, 1], [np.nan, 1], [2, 2]]), {}, "V must be finite, but V[2, 0] is nan"),
        ((Q, K, V), {"kind": "gelu"}, "kind must be one of elu1, relu, exp, identity, not 'gelu'"),
        (([[1, 1]] * 3, [[1, 0], [0, -1], [-0.3, 0]], V[:3]), {"kind": "identity", "causal": True}, "kind='identity' makes"),
        (([[-1, -1]], [[1, 1]], [[1]]), {"kind": "relu"}, "kind='relu' makes row 0 of the weights sum to 0"),
        (([[400, 1]], [[400, 1]], [[1]]), {"kind": "exp"}, "kind='exp' makes row 0 of the weights sum to inf"),
        (([[-800, -800]], [[1, 1]], [[1]]), {}, "kind='elu1' makes row 0 of the weights sum to 0"),
        (([[1e200]], [[1e100]], [[1e50]]), {}, "Q, K and V must keep their products within"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused_by_name(arguments, named, said):
    for attention in (linear_attention, linear_attention_quadratic):
        with pytest.raises(ValueError, match="^" + re.escape(said)):
            attention(*arguments, **named)


def test_the_sum_that_is_refused_is_said():
    with pytest.raises(ValueError, match=r"row 2 of the weights sum to −0\.3, but a finite sum above 0 is wanted"):
        linear_attention([[1, 0], [1, 0], [-0.3, 0]], [[1, 0], [0, 1], [0, 1]], V[:3], kind="identity", causal=True)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: linear_attention(Q, K, "V"), "V must be"),
        (lambda: linear_attention(Q, [[1, 0], [1]], V), "K must be an array of numbers, not ragged rows"),
        (lambda: linear_attention(Q, K, V, causal=1), "causal must be True or False"),
        (lambda: linear_attention(Q, K, V, kind=1), "kind must be a string"),
        (lambda: feature_map([[1], [1, 2]]), "x must be an array of numbers, not ragged rows"),
        (lambda: mults_of_orders(4.0), "n must be a whole number"),
        (lambda: score_growth([4, True]), r"sizes\[1\] must be a whole number"),
    ],
)
def test_the_wrong_kind_of_thing_is_refused_by_name(call, said):
    with pytest.raises(TypeError, match=said):
        call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: feature_map([1, 710], "exp"), r"x must be at most 709 for e\^x, not 710"),
        (lambda: feature_map([]), "x must not be empty"),
        (lambda: weigh_keys([1, 2], [[1]]), "K must have a column for each of the 2 features of q"),
        (lambda: weigh_keys([1, 2], [[0, 0]]), "kind='identity' makes row 0"),
        (lambda: weights_compared([[1]], [[1, 2]]), "K must have as many columns as Q"),
        (lambda: move_brackets([[1e200]], [[1e200]], [[1]]), "Q, K and V must keep their products"),
        (lambda: score_growth([]), "sizes must hold at least one number"),
        (lambda: mults_of_orders(0), "n must be at least 1"),
        (lambda: memory_by_token(4, 2, 10**7), "dv must be at most"),
    ],
)
def test_other_references_refuse_by_name(call, said):
    with pytest.raises(ValueError, match="^" + said):
        call()
