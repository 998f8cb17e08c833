"""Random features: the kernel by quadrature and in the mean, errors by their formulas, directions, attention."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy.special import softmax

from vizkit.reference import (
    bell_of_product,
    errors_by_features,
    errors_by_similarity,
    exponential_ties,
    fixed_features,
    free_and_perpendicular,
    kernel_estimate,
    kernel_mse,
    linear_attention,
    performer_attention,
    performer_features,
    random_directions,
    repeated_estimates,
    separated_nearly,
    spread_of_estimates,
)
from vizkit.reference.linear_attn import sum_up_and_read
from vizkit.reference.performer import attention_errors

pytestmark = pytest.mark.filterwarnings("error")
quickly = settings(deadline=None, max_examples=12)
kinds = pytest.mark.parametrize("kind", ["positive", "hyperbolic", "trig"])
positive_kinds = pytest.mark.parametrize("kind", ["positive", "hyperbolic"])

OPPOSITE = 1.2 * np.array([1.0, 1.0, 0.0, 0.0])
X, Y = np.array([0.5, 0.3, -0.2, 0.1]), np.array([0.4, -0.1, 0.3, 0.6])
vectors = arrays(np.float64, 4, elements=st.floats(-1, 1))


def tensors(n=8, d=4, seed=0):
    generator = np.random.default_rng(seed)
    return *(0.5 * generator.normal(size=(2, n, d))), generator.normal(size=(n, d))


def attention(Q, K, V):
    return softmax(Q @ K.T / np.sqrt(Q.shape[1]), axis=1) @ V


def terms_of(x, y, W, kind="positive"):
    """The products of the features of each direction alone."""
    of_x, of_y = performer_features([x, y], W, kind)
    return (len(W) * of_x * of_y).reshape(-1, len(W)).sum(axis=0)


# the kernel


@kinds
@given(x=st.floats(-1.5, 1.5), y=st.floats(-1.5, 1.5))
@quickly
def test_the_mean_in_one_dimension_is_that_of_quadrature(kind, x, y):
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    terms = terms_of([x], [y], nodes[:, None], kind)
    assert weights @ terms / np.sqrt(2 * np.pi) == pytest.approx(np.exp(x * y))


@kinds
def test_the_mean_in_four_dimensions_is_the_kernel_and_its_error_the_formula(kind):
    W = np.random.default_rng(0).normal(size=(200_000, 4))
    terms = terms_of(X, Y, W, kind)
    exact = np.exp(X @ Y)
    assert abs(terms.mean() - exact) < 4 * terms.std() / np.sqrt(len(W))
    assert ((terms - exact) ** 2).mean() == pytest.approx(kernel_mse(X, Y, 1, kind), rel=0.1)
    assert kernel_mse(X, Y, 7, kind) == pytest.approx(kernel_mse(X, Y, 1, kind) / 7)


@kinds
@given(x=vectors, y=vectors, seed=st.integers(0, 99))
@quickly
def test_an_estimate_is_the_product_of_features(kind, x, y, seed):
    W = random_directions(6, 4, seed=seed)
    of_x, of_y = performer_features([x, y], W, kind)
    assert kernel_estimate(x, y, W, kind) == pytest.approx(of_x @ of_y)
    assert len(of_x) == (6 if kind == "positive" else 12)


@positive_kinds
@given(x=arrays(np.float64, (2, 3), elements=st.floats(-5, 5)))
@quickly
def test_positive_features_are_above_zero(kind, x):
    assert (performer_features(x, random_directions(4, 3), kind) > 0).all()


def test_the_features_of_zero_are_one_over_the_root():
    assert_allclose(performer_features([[0, 0]], random_directions(5, 2)), 1 / np.sqrt(5))


@given(x=vectors, m=st.integers(1, 9))
@quickly
def test_opposite_vectors_are_exact_by_positive_features(x, m):
    assert kernel_estimate(x, -x, random_directions(m, 4)) == pytest.approx(np.exp(-x @ x))
    assert kernel_mse(x, -x, m) == kernel_mse(x, -x, m, "hyperbolic") == kernel_mse(x, x, m, "trig") == 0


def test_opposite_vectors_in_numbers():
    assert np.exp(-OPPOSITE @ OPPOSITE) == pytest.approx(0.0561, abs=5e-5)
    assert kernel_mse(OPPOSITE, -OPPOSITE, 8, "trig") ** 0.5 == pytest.approx(4.45, abs=5e-3)
    assert kernel_mse(OPPOSITE, OPPOSITE, 8) ** 0.5 == pytest.approx(1999, abs=0.5)
    W = np.random.default_rng(0).normal(size=(8 * 20_000, 4))
    trig = terms_of(OPPOSITE, -OPPOSITE, W, "trig").reshape(-1, 8).mean(axis=1)
    assert np.mean(trig < 0) == pytest.approx(0.49, abs=0.015)
    assert np.quantile(np.abs(trig), 0.9) == pytest.approx(7.4, abs=0.25)


def test_eight_repeats_in_numbers():
    trig, positive = repeated_estimates(OPPOSITE, -OPPOSITE)
    assert trig[0] == pytest.approx(3.47, abs=5e-3) and min(trig) == pytest.approx(-1.09, abs=5e-3)
    assert sum(np.array(trig) < 0) == 2
    assert_allclose(positive, 0.0561, atol=5e-5)


def test_the_errors_cross_once_where_they_are_equal():
    similarities, positive, trig, crossing = errors_by_similarity()
    assert crossing[0] == pytest.approx(0.841, abs=5e-4)
    assert np.all(np.diff(positive) > 0) and np.all(np.diff(trig) < 0)
    assert list(positive < trig) == list(similarities < crossing[0])


@given(q=st.floats(-1.5, 1.5), k=st.floats(-1.5, 1.5))
@quickly
def test_the_mass_of_the_bell_is_the_kernel(q, k):
    mass, centre = bell_of_product(q, k)
    assert mass == pytest.approx(np.exp(q * k), rel=1e-2) and centre == q + k


def test_the_mass_in_numbers():
    assert bell_of_product()[0] == pytest.approx(1.323, abs=5e-4)


@kinds
def test_the_spread_of_estimates_is_that_of_the_formula(kind):
    means, spreads = spread_of_estimates(X, Y, ladder=[1, 4, 16], runs=1500, kind=kind)
    for m, mean, spread in zip((1, 4, 16), means, spreads, strict=True):
        assert mean == pytest.approx(np.exp(X @ Y), abs=4 * spread / np.sqrt(1500))
        assert spread**2 == pytest.approx(kernel_mse(X, Y, m, kind), rel=0.2)


# directions


@given(m=st.integers(1, 9), d=st.integers(1, 5), seed=st.integers(0, 99))
@quickly
def test_directions_are_perpendicular_within_a_block_and_their_lengths_vary(m, d, seed):
    W = random_directions(m, d, seed=seed)
    assert W.shape == random_directions(m, d, orthogonal=False).shape == (m, d)
    for first in range(0, m, d):
        gram = W[first : first + d] @ W[first : first + d].T
        assert_allclose(gram, np.diag(np.diag(gram)), atol=1e-12)
    assert len(set(np.linalg.norm(W, axis=1).round(9))) == m


def test_orthogonal_directions_are_uniform_and_what_the_library_turns_is_not():
    W = random_directions(80_000, 4)
    assert np.abs(W.reshape(-1, 4, 4).mean(axis=0)).max() < 4 / np.sqrt(20_000)
    assert_allclose(W.var(axis=0), 1, atol=0.03)
    raw = np.linalg.qr(np.random.default_rng(0).normal(size=(20_000, 4, 4)))[0]
    assert_allclose(raw.mean(axis=(0, 1)) * np.linalg.norm(W, axis=1).mean(), [-0.20, -0.19, -0.18, 0.18], atol=0.02)
    terms = terms_of(X, Y, W).reshape(-1, 4).mean(axis=1)
    assert abs(terms.mean() - np.exp(X @ Y)) < 4 * terms.std() / np.sqrt(len(terms))
    assert terms.mean() == pytest.approx(1.187, abs=0.02)


# attention


@positive_kinds
@pytest.mark.parametrize("causal", [False, True])
@given(seed=st.integers(0, 999), n=st.integers(1, 6))
@quickly
def test_both_brackets_agree_and_outputs_are_in_the_hull(kind, causal, seed, n):
    Q, K, V = tensors(n, 3, seed)
    found = performer_attention(Q, K, V, m=5, kind=kind, causal=causal, seed=seed)
    W = random_directions(5, 3, seed=seed)
    phi_Q, phi_K = (performer_features(matrix / 3**0.25, W, kind) for matrix in (Q, K))
    weights = phi_Q @ phi_K.T
    weights = np.tril(weights) if causal else weights
    assert_allclose(found, weights / weights.sum(axis=1, keepdims=True) @ V, atol=1e-12)
    assert (found <= V.max(axis=0) + 1e-12).all() and (found >= V.min(axis=0) - 1e-12).all()


@kinds
def test_one_key_gives_its_value_and_keys_of_zero_the_mean(kind):
    Q, K, V = tensors()
    assert_allclose(performer_attention(Q[:1], K[:1], V[:1], m=64, kind=kind), V[:1])
    assert_allclose(performer_attention(Q, 0 * K, V, m=64, kind=kind), np.tile(V.mean(axis=0), (8, 1)))
    assert performer_attention([[0.3]], [[2.0]], [[5.0]], m=1) == 5


def test_many_directions_come_near_to_softmax():
    Q, K, V = tensors()
    assert_allclose(exponential_ties.unwatched(Q, K, V), attention(Q, K, V))
    for kind in ("positive", "hyperbolic", "trig"):
        assert np.abs(performer_attention(Q, K, V, m=20_000, kind=kind) - attention(Q, K, V)).mean() < 0.006


def test_errors_in_numbers():
    ladder = [4, 16, 64, 256]
    for orthogonal, wanted in ((True, [0.094, 0.053, 0.033, 0.019]), (False, [0.101, 0.061, 0.035, 0.018])):
        assert_allclose(attention_errors(ladder, 60, 0.5, orthogonal).mean(axis=0), wanted, rtol=0.25)
    assert_allclose(attention_errors(ladder, 60, 1.0, True).mean(axis=0), [0.25, 0.18, 0.135, 0.099], rtol=0.25)
    assert_allclose(attention_errors([1024, 4096], 10, 0.5, False).mean(axis=0), [0.0090, 0.0046], rtol=0.3)
    free, orthogonal = free_and_perpendicular()
    assert orthogonal < free == pytest.approx(0.061, abs=5e-4)


def test_the_curves_are_those_of_the_errors_and_a_single_run_does_not_only_fall():
    short, long = errors_by_features([4, 16], runs=3)
    assert_allclose(short, attention_errors([4, 16], 3, 0.5, True).mean(axis=0))
    assert_allclose(long, attention_errors([4, 16], 3, 1.0, True).mean(axis=0))
    Q, K, V = tensors()
    errors = [np.abs(performer_attention(Q, K, V, m=2**i, seed=1) - attention(Q, K, V)).mean() for i in range(9)]
    assert (np.diff(errors) > 0).any() and (np.diff(errors) < 0).any()


# without random directions


@given(x=arrays(np.float64, 9, elements=st.floats(-10, 10)))
@quickly
def test_elu_and_one_follows_the_exponential_below_zero_and_its_tangent_above(x):
    powers, tangent, features = fixed_features(x)
    assert_allclose(features, torch.nn.functional.elu(torch.tensor(x)) + 1)
    assert_allclose(powers, np.exp(x))
    assert_allclose(features, np.where(x > 0, tangent, powers))
    assert (tangent <= powers).all() and (features > 0).all()
    step = 1e-6
    (low, high), (below, above), _ = fixed_features([-step, step])
    assert (high - low) / (2 * step) == pytest.approx((above - below) / (2 * step)) == pytest.approx(1)


@pytest.mark.parametrize("equal", [True, False])
def test_directions_along_the_axes_leave_the_exponential_alone_for_keys_of_equal_length(equal):
    Q, K, V = tensors()
    K = K / np.linalg.norm(K, axis=1, keepdims=True) if equal else 3 * K
    phi_Q, phi_K = (performer_features(matrix, np.eye(4)) for matrix in (Q, K))
    found = sum_up_and_read.unwatched(phi_Q, phi_K, V, False, True)
    assert np.allclose(found, linear_attention(Q, K, V, kind="exp")) == equal


def test_what_is_saved_is_counted():
    scores, features, dear, cheap = separated_nearly()
    assert (scores, features, dear, cheap) == (16_777_216, 2_097_152, 2_147_483_648, 268_435_456)
    assert dear == 8 * cheap
    _, _, dear, cheap = separated_nearly(512, 64, 256)
    assert dear == cheap
    _, _, dear, cheap = separated_nearly(8, 4, 256)
    assert dear < cheap


# what is refused

BIG = [[300.0, 0.0]]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: random_directions(0, 2), "m must be at least 1"),
        (lambda: random_directions(2, 0), "d must be at least 1"),
        (lambda: random_directions(2, 2, seed=-1), "seed must be at least 0"),
        (lambda: performer_features([[1.0]], [[1.0]], "relu"), "kind must be one of positive, hyperbolic, trig"),
        (lambda: performer_features([[1.0]], [[1.0, 2.0]]), "W must have as many columns as there are numbers in a vector"),
        (lambda: kernel_estimate([1.0], [1.0, 2.0], [[1.0]]), "y must have as many numbers as x, 1, not 2"),
        (lambda: kernel_estimate([11.0], [1.0], [[1.0]]), "x must be at most 10 long"),
        (lambda: kernel_estimate([1.0], [1.0], [[31.0]]), "W must hold directions at most 30 long"),
        (lambda: kernel_mse([1.0], [np.nan], 4), "y must be finite, but y[0] is nan"),
        (lambda: fixed_features([1.0, 11.0]), "x must be at most 10 in size, not 11"),
        (lambda: fixed_features([]), "x must not be empty"),
        (lambda: errors_by_features([4, 2]), "ladder must hold growing numbers, at least one, not [4, 2]"),
        (lambda: performer_attention([], [], [], m=4), "Q must have 2 dimensions"),
        (lambda: performer_attention([[1, 2]], [[1]], [[1]], m=4), "K must have as many columns as Q"),
        (lambda: performer_attention([[1]], [[1]], [[np.inf]], m=4), "V must be finite"),
        (lambda: performer_attention([[1]], [[1]], [[1]], m=0), "m must be at least 1"),
        (lambda: performer_attention([[1, 0]], BIG, [[1]], m=4), "Q, K: every feature of row 0 underflows; use smaller"),
        (lambda: performer_attention([[1, 0]], BIG, [[1]], m=4, kind="trig"), "Q, K: a feature of row 0 overflows"),
        (lambda: performer_attention([[2, 2]], [[-2, -2]], [[1]], m=2, kind="trig", seed=1), "kind='trig': denominator −"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused_by_name(call, said):
    with pytest.raises(ValueError, match="^" + re.escape(said)):
        call()


@pytest.mark.parametrize("m", [2.0, True, "4"])
def test_a_number_of_directions_is_whole(m):
    for call in (lambda: random_directions(m, 2), lambda: performer_attention([[1]], [[1]], [[1]], m=m)):
        with pytest.raises(TypeError, match=r"^m must be a whole number"):
            call()
