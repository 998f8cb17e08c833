"""TransNormer: its Jacobians against torch's autograd, its attention against a masked softmax, and its bounds."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from vizkit.examples.transnormer import positions
from vizkit.reference import (
    attention_jacobian,
    ceiling_of_norm,
    diag_attention,
    factors,
    local_mass,
    near_then_far,
    norm_attention,
    output_sensitivity,
    push_again,
    push_one_score,
    rms_norm,
    shrink_scores,
    spread_of_weights,
)

pytestmark = pytest.mark.filterwarnings("error")
quickly = settings(deadline=None, max_examples=15)
close = {"rtol": 1e-9, "atol": 1e-11}

S = [4, 2, 1, 1]
V4 = np.random.default_rng(0).normal(size=(4, 4))
V8 = np.random.default_rng(0).normal(size=(8, 8))

positive = st.lists(st.floats(1e-3, 5), min_size=1, max_size=6)
anything = st.lists(st.floats(-5, 5), min_size=1, max_size=6)
tenths = st.integers(-30, 30).map(lambda found: found / 10)


@st.composite
def rows(draw):
    s = draw(positive)
    return s, draw(arrays(np.float64, (len(s), draw(st.integers(1, 4))), elements=tenths))


@st.composite
def tensors(draw):
    n, d, dv = draw(st.integers(1, 6)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return tuple(draw(arrays(np.float64, shape, elements=tenths)) for shape in ((n, d), (n, d), (n, dv)))


def by_torch(function, s):
    return torch.autograd.functional.jacobian(function, torch.tensor(np.asarray(s, float))).numpy()


def normed(x, eps):
    return torch.nn.functional.rms_norm(x, x.shape[-1:], eps=eps)


def moments(trace, *names):
    return [step.variables for step in trace.steps if step.name in names]


# -- slopes of weights


@quickly
@given(anything)
def test_softmax_has_torch_s_jacobian_which_is_at_most_a_quarter(s):
    found = attention_jacobian(s)
    assert_allclose(found, by_torch(lambda x: torch.softmax(x, 0), s), **close)
    assert (abs(found) <= 0.25).all()
    assert_allclose(found.sum(axis=0), 0, **close)


@quickly
@given(positive, st.floats(1e-3, 1e3))
def test_linear_weights_have_torch_s_jacobian_and_both_bounds(s, c):
    found, s = attention_jacobian(s, "linear"), np.array(s)
    assert_allclose(found, by_torch(lambda x: x / x.sum(), s), **close)
    assert (abs(found) <= (1 + 1e-12) / s.sum()).all()
    assert (abs(found) <= (1 + 1e-12) / (4 * s)).all()
    assert_allclose(found.sum(axis=0) * s.sum(), 0, **close)
    assert_allclose(attention_jacobian(c * s, "linear"), found / c, **close)


@pytest.mark.parametrize(("eps", "linear"), [(1, 0.109), (0.1, 1.09), (0.01, 10.9), (0.001, 109)])
def test_equal_scores_that_shrink_have_ever_larger_slopes_but_for_softmax(eps, linear):
    assert abs(attention_jacobian([eps] * 8, "linear")).max() == pytest.approx(linear, rel=0.005)
    assert abs(attention_jacobian([eps] * 8)).max() == pytest.approx(0.109, rel=0.005)


def test_one_small_score_among_large_ones_is_harmless():
    *curves, bound, by_sum, most = factors([1, 1, 1, 1e-6])
    assert (bound, by_sum) == (250_000, pytest.approx(1 / 3, rel=1e-6)) and most < 1 / 3
    xs = moments(factors.trace([1.0]), "factor")[0]["xs"]
    assert_allclose(curves, [np.ones(len(xs)), 1 / xs], **close)


# -- slopes of outputs


@quickly
@given(rows(), st.sampled_from([1e-6, 1e-2, 1.0]))
def test_outputs_move_as_torch_says_and_normalised_ones_within_their_ceiling(row, eps):
    s, V = row
    torched = torch.tensor(V)
    linear = by_torch(lambda x: x / x.sum() @ torched, s)
    norm = by_torch(lambda x: normed(x @ torched, eps), s)
    assert_allclose(output_sensitivity(s, V), np.linalg.norm(linear, axis=0), rtol=1e-6, atol=1e-9)
    found = output_sensitivity(s, V, "norm", eps)
    assert_allclose(found, np.linalg.norm(norm, axis=0), rtol=1e-6, atol=1e-6)
    assert (found <= np.linalg.norm(V, axis=1) / np.sqrt(eps) * (1 + 1e-9)).all()
    smaller = output_sensitivity(np.array(s) / 10, V, "norm", eps)
    assert (smaller >= found * (1 - 1e-9) - 1e-9).all()


def test_a_finite_difference_agrees():
    s, step = np.array(S, float), 1e-6
    for kind in ("linear", "norm"):
        outputs = [
            (x / x.sum() @ V4) if kind == "linear" else rms_norm(x @ V4, 1e-2) for x in (s, s + step * np.eye(4)[0])
        ]
        assert output_sensitivity(s, V4, kind)[0] == pytest.approx(
            np.linalg.norm(outputs[1] - outputs[0]) / step, rel=1e-4
        )


@pytest.mark.parametrize(
    ("eps", "found", "ceiling"), [(1e-2, (1.40, 12.8, 34.0, 35.25), 35.27), (1e-6, (1.40, 14.0, 140, 1280), 3526)]
)
def test_bounded_is_not_small(eps, found, ceiling):
    scales = (1, 0.1, 0.01, 0.001)
    norm = [output_sensitivity([c] * 8, V8, "norm", eps).max() for c in scales]
    assert_allclose(norm, found, rtol=0.004)
    linear = [output_sensitivity([c] * 8, V8).max() for c in scales]
    assert_allclose(linear, (0.403, 4.03, 40.3, 403), rtol=0.003)
    assert norm[0] > linear[0]
    *_, most = ceiling_of_norm([1] * 8, V8, eps)
    assert most == pytest.approx(ceiling, rel=2e-4)
    assert output_sensitivity([1e-7] * 8, V8, "norm", eps).max() == pytest.approx(most, rel=1e-2)


def test_the_curve_bends_where_a_row_is_as_small_as_the_root_of_epsilon():
    linear, norm, bend, ceiling = ceiling_of_norm(S, V4)
    assert np.mean((bend * np.array(S) @ V4) ** 2) == pytest.approx(1e-2)
    assert (np.diff(norm) >= 0).all() and norm[-1] <= ceiling and norm[-1] == pytest.approx(ceiling, rel=1e-3)
    assert_allclose(np.diff(np.log(linear)), np.log(1e7) / 48, rtol=1e-6)  # a slope of −1


# -- normalised attention


@quickly
@given(arrays(np.float64, (2, 3), elements=tenths), st.sampled_from([1e-6, 1e-2]))
def test_rms_norm_is_torch_s(x, eps):
    found = rms_norm(x, eps)
    assert_allclose(found, normed(torch.tensor(x), eps).numpy(), **close)
    assert (np.mean(found**2, axis=-1) < 1).all()


@quickly
@given(tensors(), st.sampled_from(["elu1", "relu"]), st.booleans())
def test_norm_attention_is_the_normalised_product_of_features(problem, phi, causal):
    Q, K, V = map(torch.tensor, problem)
    feature = {"elu1": lambda x: torch.nn.functional.elu(x) + 1, "relu": torch.relu}[phi]
    A = torch.einsum("id,jd->ij", feature(Q), feature(K))
    wanted = normed((torch.tril(A) if causal else A) @ V, 1e-2)
    assert_allclose(norm_attention(*problem, phi=phi, eps=1e-2, causal=causal), wanted.numpy(), **close)


def test_longer_queries_change_nothing_but_by_epsilon():
    rng = np.random.default_rng(1)
    Q, K, V = rng.uniform(0.5, 2, (4, 3)), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    found = [norm_attention(c * Q, K, V, phi="relu", eps=1e-12) for c in (1, 100)]
    assert_allclose(*found, rtol=1e-6)
    assert_array_equal(norm_attention([[-1]], [[-1]], [[3]], phi="relu"), [[0]])


def test_norm_attention_counts_a_row_each():
    trace = norm_attention.trace(positions(16), positions(16), positions(16)[:, :8])
    assert len(moments(trace, "row")) == 16
    assert_allclose(trace.steps[-1].variables["evened"], 1, rtol=0.01)


# -- blocks, and what is near


@quickly
@given(tensors(), st.data())
def test_diag_attention_is_softmax_under_a_mask_of_blocks(problem, data):
    Q, K, V = problem
    n = len(Q)
    block = data.draw(st.sampled_from([size for size in range(1, n + 1) if n % size == 0]))
    mask = torch.block_diag(*[torch.ones(block, block)] * (n // block)).bool()
    wanted = torch.nn.functional.scaled_dot_product_attention(*map(torch.tensor, problem), attn_mask=mask)
    assert_allclose(diag_attention(*problem, block=block), wanted.numpy(), **close)
    near, far = near_then_far(n, block)
    assert_array_equal(near, mask.numpy())
    assert far.all()
    last = diag_attention.trace(*problem, block=block).steps[-1].variables
    assert (
        last["count"] == n * block and len(moments(diag_attention.trace(*problem, block=block), "block")) == n // block
    )


def test_a_block_of_one_hands_on_the_values():
    assert_array_equal(diag_attention(np.eye(3), np.eye(3), V4[:3], block=1), V4[:3])


@quickly
@given(arrays(np.float64, (5, 7), elements=st.floats(0.01, 1)), st.floats(0.01, 1), st.floats(0.01, 1))
def test_local_mass_is_a_part_that_grows_with_its_window(P, r, other):
    P = P / P.sum(axis=1, keepdims=True)
    assert 0 <= local_mass(P, min(r, other)) <= local_mass(P, max(r, other)) + 1e-12 <= 1 + 1e-9
    width = max(1, int(np.floor(r * 7 + 0.5)))
    assert local_mass(np.full((7, 7), 1 / 7), r) == pytest.approx(width / 7)
    assert local_mass(P, 1) == pytest.approx(1)


def test_the_dilution_of_the_example():
    inside, thinned, near, away, farther, sharp, thin = spread_of_weights(positions(32), positions(128))
    assert (round(inside, 3), round(thinned, 3)) == (0.925, 0.265)
    assert (near.start, near.stop) == (12, 20) and away[16] == farther[64] == 0
    plain = spread_of_weights(positions(32) / 3, positions(32) / 3)
    assert (round(plain[0], 3), round(plain[1], 3)) == (0.333, 0.257)
    assert sharp.argmax() == 64 and sharp.max() > 10 * thin.max()
    *_, same_sharp, same_thin = spread_of_weights(positions(32), positions(32))
    assert thin.sum() == pytest.approx(1) and thin.max() < same_thin.max() / 3  # of four times as many
    assert sharp.max() > same_sharp.max() / 2


# -- the two pushes


def test_the_same_push_on_the_same_weights():
    large, small = push_one_score(S)
    assert (round(large[0], 4), round(small[0], 4)) == (0.5006, 0.5556)
    weigh = moments(push_one_score.trace(S), "weigh")[0]
    assert_allclose(weigh["large_weights"], [0.5, 0.25, 0.125, 0.125])
    assert_allclose(weigh["small_weights"], weigh["large_weights"])
    linear, norm, limit = push_again(S, V4)
    assert (round(linear, 2), round(norm, 4), round(limit, 4)) == (0.35, 0.0673, 0.0674)


@quickly
@given(rows())
def test_the_second_push_never_passes_its_limit(row):
    _, norm, limit = push_again(*row)
    assert norm <= limit * (1 + 1e-9)


def test_gradients_by_scale():
    steep, flat = shrink_scores(S)
    assert_allclose(steep, [7 / 64, 70 / 64, 700 / 64, 7000 / 64])
    assert all(slope <= 0.25 for slope in flat)
    trace = shrink_scores.trace(S)
    assert len(moments(trace, "probe")) == 4
    assert shrink_scores([1]) == ([0] * 4, [0] * 4)
    assert shrink_scores.trace([1]).steps[-1].say() == "One score: gradient 0"


# -- what is refused


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: attention_jacobian([]), "s must not be empty"),
        (lambda: attention_jacobian([1, np.nan]), "s must be finite"),
        (lambda: attention_jacobian([1, np.inf]), "s must be finite"),
        (lambda: attention_jacobian([-1, 2], "linear"), "s: linear scores must be non-negative with a positive sum"),
        (lambda: attention_jacobian([0, 0], "linear"), "s: linear scores must be non-negative with a positive sum"),
        (lambda: attention_jacobian([1], "exp"), "kind must be one of softmax, linear"),
        (lambda: output_sensitivity([1, 2], [[1]]), "V must have a row for each of the 2 scores"),
        (lambda: output_sensitivity([1], [[1]], eps=0), "eps must be positive"),
        (lambda: rms_norm([1], -1), "eps must be positive"),
        (lambda: rms_norm([1e200]), "x must stay within"),
        (lambda: norm_attention(V4, V4, V4, phi="exp"), "phi must be one of elu1, relu"),
        (lambda: norm_attention(V4, V4[:2], V4), "K must have as many rows as Q"),
        (lambda: diag_attention(np.ones((16, 2)), np.ones((16, 2)), np.ones((16, 2)), block=5),
         "block=5 does not divide n=16; choose 1, 2, 4, 8 or 16"),
        (lambda: diag_attention(V4, V4, V4, block=0), "block must be at least 1"),
        (lambda: diag_attention(V4, V4[:, :2], V4, block=2), "K must have"),
        (lambda: near_then_far(4, 8), "block must be at most 4"),
        (lambda: local_mass([[0.5, 0.5]], 0), "r must be above 0 and at most 1, not 0"),
        (lambda: local_mass([[0.5, 0.5]], 1.5), "r must be above 0 and at most 1, not 1.5"),
        (lambda: local_mass([[1.5, -0.5]], 1), "P must hold weights"),
        (lambda: local_mass([[0.5, 0.4]], 1), "P must hold weights"),
        (lambda: push_one_score([1], push=-1), "push must be at least 0"),
        (lambda: shrink_scores([1], [1, 0]), "scales[1] must be positive"),
        (lambda: shrink_scores([1], []), "scales must hold at least one number"),
        (lambda: spread_of_weights([[-1.0]], [[1.0]], phi="relu"), "kind='relu' makes row 0"),
        (lambda: diag_attention(V4, V4, V4, block=1, long=10, window=3), "window=3 does not divide n=10"),
        (lambda: factors([1, 0]), "s must be positive"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused_by_name(call, said):
    with pytest.raises(ValueError, match="^" + re.escape(said)):
        call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: diag_attention(V4, V4, V4, block=4.0), "block must be a whole number"),
        (lambda: diag_attention(V4, V4, V4, block=True), "block must be a whole number"),
        (lambda: attention_jacobian("12"), "s must be"),
        (lambda: attention_jacobian([1], 2), "kind must be a string"),
        (lambda: norm_attention(V4, V4, V4, causal=1), "causal must be True or False"),
        (lambda: rms_norm([[1], [1, 2]]), "x must be an array of numbers, not ragged rows"),
    ],
)
def test_what_is_of_another_kind_is_refused_by_name(call, said):
    with pytest.raises(TypeError, match=said):
        call()
