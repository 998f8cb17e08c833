"""State-space models: LegS against projection by quadrature, steps against scipy, recurrence, filter and scan."""

import re
from collections import Counter

import numpy as np
import pytest
import scipy.linalg
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.polynomial import legendre
from numpy.testing import assert_allclose, assert_array_equal

from vizkit.reference import (
    associative_scan,
    decay_by_steps,
    discretize,
    errors_by_coefficients,
    filters_by_row,
    forgetting_window,
    gated_state,
    hippo_legs,
    legendre_fit,
    legs_matrices,
    legs_reconstruct,
    memories_compared,
    recurrence_is_convolution,
    selective_scan,
    ssm_convolution,
    ssm_fft,
    ssm_kernel,
    ssm_mults,
    ssm_recurrence,
    weights_of_the_past,
)
from vizkit.reference.ssm import matrix_exponential

pytestmark = pytest.mark.filterwarnings("error")
quickly = settings(deadline=None, max_examples=12)
close = {"rtol": 1e-10, "atol": 1e-11}

T = (np.arange(128) + 0.5) / 128
U = np.sin(4 * np.pi * T) + 0.5 * (T > 0.6)
COPIED, CHOSEN = [3, 0, 0, 5, 0, 0], [5, 0.01, 0.01, 5, 0.01, 0.01]

tenths = st.integers(-50, 50).map(lambda found: found / 10)
signals = st.integers(1, 12).flatmap(lambda L: arrays(np.float64, L, elements=tenths))
orders = st.integers(1, 6)
sizes_of_steps = st.floats(0.01, 2)


@st.composite
def gates(draw):
    u = draw(signals)
    return u, draw(arrays(np.float64, len(u), elements=sizes_of_steps))


@st.composite
def tokens(draw):
    L, D, N = draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    u, B, C = (draw(arrays(np.float64, shape, elements=tenths)) for shape in ((L, D), (L, N), (L, N)))
    delta, A = (draw(arrays(np.float64, shape, elements=sizes_of_steps)) for shape in ((L, D), (D, N)))
    return u, delta, -A, B, C


def basis(s, N):
    """The polynomials of LegS at `s`, a row each."""
    return legendre.legvander(2 * np.asarray(s) - 1, N - 1).T * np.sqrt(2 * np.arange(N) + 1)[:, None]


def projected(u, N):
    """The coefficients of the staircase of samples, by Gauss and Legendre's quadrature on every step of it."""
    nodes, weights = np.polynomial.legendre.leggauss(N)
    pieces = [value * basis((j + (nodes + 1) / 2) / len(u), N) @ weights for j, value in enumerate(u)]
    return np.sum(pieces, axis=0) / (2 * len(u))


def names(trace):
    return Counter(step.name for step in trace.steps)


# -- the best fit of the past


@quickly
@given(signals, st.integers(1, 10))
def test_legs_is_the_projection_of_the_staircase(u, N):
    assert_allclose(hippo_legs(u, N), projected(u, N), rtol=0, atol=1e-12)


def test_legs_is_exact_for_many_coefficients():
    assert_allclose(hippo_legs(U, 32), projected(U, 32), rtol=0, atol=1e-12)


def test_the_coefficients_of_a_function_satisfy_the_equation():
    nodes, weights = np.polynomial.legendre.leggauss(40)
    s, N = (nodes + 1) / 2, 8
    A, B = legs_matrices(N)
    for t in (0.3, 1.0, 2.5):
        c, slope = (basis(s, N) @ (weights / 2 * found) for found in (np.sin(3 * t * s), 3 * s * np.cos(3 * t * s)))
        assert_allclose(t * slope, A @ c + B * np.sin(3 * t), rtol=0, atol=1e-10)


def test_the_matrix_is_a_lower_triangle_with_the_eigenvalues_minus_1_to_minus_N():
    A, B = legs_matrices(5)
    assert_array_equal(np.triu(A, 1), 0)
    assert_allclose(np.sort(np.linalg.eigvals(A)), [-5, -4, -3, -2, -1], **close)
    assert_allclose(np.tril(A, -1), np.tril(-np.outer(B, B), -1), **close)
    assert_allclose(A[:, 0], -B, **close)  # so a constant has the coefficients (u, 0, …)


@quickly
@given(signals, orders, st.integers(2, 4))
def test_legs_is_the_same_for_samples_repeated(u, N, times):
    assert_allclose(hippo_legs(np.repeat(u, times), N), hippo_legs(u, N), rtol=0, atol=1e-11)


@quickly
@given(signals, signals, orders, st.sampled_from(["exact", "bilinear", "euler"]), tenths)
def test_legs_is_linear_in_the_samples_and_its_first_coefficient_is_their_mean(u, v, N, method, factor):
    L = min(len(u), len(v))
    u, v = u[:L], v[:L]
    whole = hippo_legs(u + factor * v, N, method)
    parts = hippo_legs(u, N, method), factor * hippo_legs(v, N, method)
    assert_allclose(whole, sum(parts), rtol=1e-9, atol=1e-7 * (1 + abs(parts[0]).max() + abs(parts[1]).max()))
    assert hippo_legs(u, N, "exact")[0] == pytest.approx(u.mean())
    assert hippo_legs(u, N, "euler")[0] == pytest.approx(u.mean())


@pytest.mark.parametrize(
    ("method", "wanted"),
    [
        ("exact", [0.706, 0.625, 0.075, 0.048, 0.034]),
        ("bilinear", [0.706, 0.625, 0.078, 0.053, 0.041]),
        ("euler", [0.706, 0.625, 0.118, 0.111, 0.597]),
    ],
)
def test_errors_of_the_textbook_signal(method, wanted):
    assert_allclose(errors_by_coefficients(U, method=method), wanted, atol=5e-4)


def test_a_constant_and_a_single_sample_are_kept_exactly():
    assert_allclose(hippo_legs(np.ones(128), 8), np.eye(8)[0], **close)
    assert errors_by_coefficients(np.ones(128), [8]) == [pytest.approx(0, abs=1e-12)]
    assert_array_equal(hippo_legs([4.5], 3), [4.5, 0, 0])


@quickly
@given(arrays(np.float64, st.integers(1, 6), elements=tenths))
def test_a_curve_is_redrawn_from_its_coefficients(c):
    nodes, weights = np.polynomial.legendre.leggauss(8)
    s = (nodes + 1) / 2
    assert_allclose(basis(s, len(c)) @ (weights / 2 * legs_reconstruct(c, s)), c, **close)


def test_a_long_run_is_looked_at_eight_times():
    trace = hippo_legs.trace(U, 8)
    assert names(trace) == {"matrices": 1, "sample": 1, "step": 1, "reconstruct": 8}
    for step in trace.steps:
        if step.name == "reconstruct":
            k = step.variables["k"]
            assert_allclose(step.variables["c"], projected(U[:k], 8), rtol=0, atol=1e-12)
            assert len(step.variables["fit"]) == k


def test_the_fit_s_polynomials_are_legendre_s():
    trace = legendre_fit.trace(U, 8)
    past = np.linspace(0, 1, 121)
    assert names(trace) == {"basis": 4, "stretch": 2, "weigh": 1, "fit": 1}
    assert [step.variables["t"] for step in trace.steps] == [32, 32, 32, 32, 64, 128, 128, 128]
    for n, curve in enumerate(trace.steps[-1].variables["curves"]):
        assert_allclose(curve * np.sqrt(2 * n + 1), basis(past, 4)[n], **close)
    assert_allclose(trace.answer, basis(past, 8).T @ projected(U, 8), rtol=0, atol=1e-11)


@quickly
@given(signals, st.integers(1, 14))
def test_a_window_holds_the_last_samples(u, N):
    assert_array_equal(forgetting_window(u, N), u[-N:])


def test_what_memories_hold():
    window, fit, rms = memories_compared(U, 8)
    assert_array_equal(window, U[-8:])
    assert_allclose(fit, basis(T, 8).T @ projected(U, 8), rtol=0, atol=1e-11)
    assert rms == pytest.approx(0.075, abs=5e-4)


def test_legs_weighs_all_of_the_past_alike_and_s4_ever_less():
    equal, fading = weights_of_the_past(32, 0.1)
    pulses = np.eye(32)
    assert_allclose([hippo_legs(pulse, 4)[0] for pulse in pulses], equal, **close)
    Abar, Bbar = discretize(*legs_matrices(4), 0.1)
    ends = [ssm_recurrence(Abar, Bbar, np.eye(4)[0], pulse)[-1] for pulse in pulses]
    assert_allclose(ends, fading, **close)
    assert_allclose(fading[::-1], 0.0952 * 0.9048 ** np.arange(32), atol=1e-4)


# -- steps


@quickly
@given(orders, sizes_of_steps, st.sampled_from(["bilinear", "zoh", "euler"]))
def test_a_step_is_scipy_s(N, dt, method):
    A, B = legs_matrices(N)
    Abar, Bbar = discretize(A, B, dt, method)
    C, D = np.ones((1, N)), np.zeros((1, 1))
    wanted = scipy.signal.cont2discrete((A, B[:, None], C, D), dt, method)
    assert_allclose(Abar, wanted[0], rtol=1e-9, atol=1e-10)
    assert_allclose(Bbar, wanted[1].ravel(), rtol=1e-9, atol=1e-10)
    if method != "euler":
        assert max(abs(np.linalg.eigvals(Abar))) < 1


@quickly
@given(arrays(np.float64, st.integers(1, 5).map(lambda n: (n, n)), elements=tenths))
def test_the_exponential_of_a_matrix_is_scipy_s(A):
    wanted = scipy.linalg.expm(A)
    assert_allclose(matrix_exponential(A), wanted, rtol=1e-9, atol=1e-11 * max(1, abs(wanted).max()))


def test_one_step_from_one_by_three_rules():
    paths = decay_by_steps()
    assert_allclose(paths[:, 1], [0, 1 / 3, np.exp(-1)], **close)
    assert_allclose(paths[2], np.exp(-np.arange(4)), **close)
    assert names(decay_by_steps.trace()) == {"discretise": 3, "turn": 1}


# -- a recurrence is a filter


@quickly
@given(signals, orders, sizes_of_steps, st.sampled_from(["bilinear", "zoh"]), st.data())
def test_recurrence_convolution_and_fft_give_the_same(u, N, dt, method, data):
    Abar, Bbar = discretize(*legs_matrices(N), dt, method)
    C = data.draw(arrays(np.float64, N, elements=tenths))
    K = ssm_kernel(Abar, Bbar, C, len(u))
    y = ssm_recurrence(Abar, Bbar, C, u)
    for other in (ssm_convolution(K, u), ssm_fft(K, u), np.convolve(K, u)[: len(u)], scipy.signal.lfilter(K, 1, u)):
        assert_allclose(other, y, rtol=1e-9, atol=1e-9)
    assert_allclose(ssm_recurrence(Abar, Bbar, C, np.eye(len(u))[0]), K, **close)


def test_the_taps_of_the_textbook():
    Abar, Bbar = discretize(*legs_matrices(4), 0.1)
    K = ssm_kernel(Abar, Bbar, np.ones(4), 8)
    assert_allclose(K, [0.5471, 0.2234, 0.0640, -0.0046, -0.0256, -0.0239, -0.0133, -0.0007], atol=5e-5)
    assert max(abs(np.linalg.eigvals(Abar))) == pytest.approx(0.9048, abs=5e-5)


def test_eight_samples_have_25_moments():
    A, B = legs_matrices(4)
    Abar, Bbar = discretize(A, B, 0.1)
    C, u = np.ones(4), np.arange(8.0)
    K = ssm_kernel(Abar, Bbar, C, 8)
    traces = (
        discretize.trace(A, B, 0.1),
        ssm_recurrence.trace(Abar, Bbar, C, u),
        ssm_kernel.trace(Abar, Bbar, C, 8),
        ssm_convolution.trace(K, u),
    )
    found = sum(map(names, traces), Counter())
    assert sum(found[name] for name in ("discretise", "state", "tap", "conv")) == 25


@quickly
@given(signals, orders)
def test_both_outputs_are_the_same_at_every_moment(u, N):
    trace = recurrence_is_convolution.trace(u, N)
    by_state, by_taps = trace.answer
    assert_allclose(by_state, by_taps, rtol=1e-9, atol=1e-10)
    for step in trace.steps:
        if step.name == "conv":
            k = step.variables["k"]
            assert_allclose(step.variables["products"].sum(), by_state[k], rtol=1e-9, atol=1e-10)
    assert trace.steps[-2].variables["same"] is True


def test_multiplications_of_a_long_sequence():
    assert ssm_mults(16384) == (134_225_920, 770_048)
    assert ssm_mults(1) == (1, 5)


# -- steps that the input chooses


def by_matrix(u, delta, A, B, C, zoh):
    """All pairs of tokens at once: how much of token j is read by token i, channel by channel."""
    L, D = u.shape
    passed = np.cumsum(delta, axis=0)
    y = np.zeros((L, D))
    for d in range(D):
        between = passed[:, None, d] - passed[None, :, d]
        kept = np.where(np.tri(L, dtype=bool)[:, :, None], np.exp(A[d] * between[:, :, None]), 0)
        write = (np.exp(delta[:, d, None] * A[d]) - 1) / A[d] if zoh else np.repeat(delta[:, d, None], A.shape[1], 1)
        y[:, d] = np.einsum("in,ijn,jn,jn,j->i", C, kept, write, B, u[:, d])
    return y


@quickly
@given(tokens(), st.booleans())
def test_the_scan_is_the_sum_over_all_pairs(problem, zoh):
    with np.errstate(over="ignore"):
        assert_allclose(selective_scan(*problem, zoh=zoh), by_matrix(*problem, zoh), rtol=1e-8, atol=1e-8)


@quickly
@given(tokens(), st.booleans(), st.data())
def test_the_scan_is_linear_in_u_and_adds_the_skip(problem, zoh, data):
    u, *rest = problem
    v = data.draw(arrays(np.float64, u.shape, elements=tenths))
    D = data.draw(arrays(np.float64, u.shape[1], elements=tenths))
    parts = selective_scan(u, *rest, zoh=zoh), 2 * selective_scan(v, *rest, zoh=zoh)
    assert_allclose(selective_scan(u + 2 * v, *rest, D, zoh=zoh), sum(parts) + D * (u + 2 * v), rtol=1e-8, atol=1e-8)


@quickly
@given(gates(), st.booleans())
def test_the_gated_state_is_the_scan_of_one_number(problem, zoh):
    u, delta = problem
    ones = np.ones((len(u), 1))
    scanned = selective_scan(u[:, None], delta[:, None], [[-1]], ones, ones, zoh=zoh)
    assert_allclose(gated_state(u, delta, zoh), scanned.ravel(), **close)
    assert_allclose(associative_scan(u, delta, zoh), scanned.ravel(), **close)


@quickly
@given(arrays(np.float64, (3, 2), elements=st.floats(-2, 2)))
def test_pairs_combine_in_any_grouping(pairs):
    def combined(later, earlier):
        return later[0] * earlier[0], later[0] * earlier[1] + later[1]

    first, second, third = pairs
    assert_allclose(combined(third, combined(second, first)), combined(combined(third, second), first), atol=1e-12)


@quickly
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.1, 3), st.floats(0.1, 3))
def test_tiny_steps_hold_and_huge_ones_write_where_the_input_is_held(h, u, a, b):
    def last(step, zoh):
        first = h * a / (b * (1 - np.exp(-a)))  # after a step of 1 the state is h
        found = selective_scan([[first], [u]], [[1.0], [step]], [[-a]], [[b], [b]], [[1], [1]], zoh=zoh)
        return found[1, 0]

    assert last(1e-9, True) == pytest.approx(h, abs=1e-6)
    assert last(1e6, True) == pytest.approx(b * u / a, abs=1e-6)
    assert last(1e6, False) == pytest.approx(1e6 * b * u, abs=1e-6 + abs(1e-6 * b * u))


@pytest.mark.parametrize(
    ("delta", "zoh", "wanted"),
    [
        (CHOSEN, True, [2.98, 2.95, 2.92, 4.99, 4.94, 4.89]),
        (CHOSEN, False, [15.00, 14.85, 14.70, 25.10, 24.85, 24.60]),
        ([0.5] * 6, True, [1.18, 0.72, 0.43, 2.23, 1.35, 0.82]),
        ([0.5] * 6, False, [1.50, 0.91, 0.55, 2.83, 1.72, 1.04]),
    ],
)
def test_states_of_the_textbook(delta, zoh, wanted):
    assert_allclose(gated_state(COPIED, delta, zoh), wanted, atol=5.1e-3)


def test_equal_inputs_with_equal_steps():
    assert_allclose(gated_state([3, 3, 3, 3], [0.5] * 4), [1.18, 1.90, 2.33, 2.59], atol=5e-3)


def test_a_token_has_three_moments():
    column = np.array(COPIED, float)[:, None]
    ones = np.ones((6, 1))
    trace = selective_scan.trace(column, np.array(CHOSEN)[:, None], [[-1]], ones, ones, zoh=True)
    assert names(trace) == {"select": 6, "update": 6, "read": 6}


@quickly
@given(gates(), st.floats(0.1, 2))
def test_one_filter_does_only_where_steps_are_alike(problem, fixed):
    u, delta = problem
    alike, chosen = filters_by_row(u, delta, fixed)
    assert_allclose(alike, scipy.linalg.toeplitz(alike[:, 0], np.zeros(len(u))), **close)
    assert_allclose(chosen @ u, gated_state(u, delta), **close)
    assert_allclose(alike @ u, gated_state(u, [fixed] * len(u)), **close)
    last = filters_by_row.trace(u, delta, fixed).steps[-1].say()
    assert ("one filter does" in last) == (np.ptp(delta) < 1e-5 * abs(delta[0]) + 1e-8)


@pytest.mark.parametrize(("L", "layers"), [(1, 0), (2, 1), (6, 3), (8, 3)])
def test_layers_of_the_scan(L, layers):
    trace = associative_scan.trace(np.ones(L), np.ones(L))
    assert names(trace)["combine"] == layers
    a, b = trace.steps[-1].variables["layers"][-1]
    assert_allclose(a, np.exp(-np.arange(1, L + 1)), **close)
    assert_allclose(b, gated_state(np.ones(L), np.ones(L)), **close)


# -- what is refused


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda: legs_matrices(0), ValueError, "N must be at least 1, not 0"),
        (lambda: legs_matrices(4.0), TypeError, "N must be a whole number, not the float 4.0"),
        (lambda: legs_matrices(True), TypeError, "N must be a whole number"),
        (lambda: hippo_legs([], 2), ValueError, "u must not be empty"),
        (lambda: hippo_legs([0, 1, 2, np.nan], 2), ValueError, "u must be finite, but u[3] is nan"),
        (lambda: hippo_legs([1e200], 2), ValueError, "u must stay within"),
        (lambda: hippo_legs("a", 2), TypeError, "u must be an array"),
        (lambda: hippo_legs([1], 2, "zoh"), ValueError, "method must be one of exact, bilinear, euler, not 'zoh'"),
        (lambda: errors_by_coefficients([1], []), ValueError, "sizes must hold at least one number"),
        (lambda: legs_reconstruct([1], [np.inf]), ValueError, "s must be finite"),
        (lambda: discretize([[-1]], [1], -0.1), ValueError, "dt must be above 0, not -0.1"),
        (lambda: discretize([[-1]], [1], "1"), TypeError, "dt must be a real number"),
        (lambda: discretize([[0]], [1], 1, "zoh"), ValueError, "A is singular, which zoh divides by: use method='bilinear'"),
        (lambda: discretize([[2]], [1], 1), ValueError, "A makes I − Δ/2 A singular at dt=1"),
        (lambda: discretize([[1, 2]], [1], 1), ValueError, "A must have the shape (1, 1), not (1, 2)"),
        (lambda: discretize([[-1]], [1, 2], 1), ValueError, "B must have the shape (1,), not (2,)"),
        (lambda: discretize([[-1]], [1], 1, "exact"), ValueError, "method must be one of bilinear, zoh, euler"),
        (lambda: ssm_recurrence([[0.5]], [1], [1, 2], [1]), ValueError, "C must have the shape (1,)"),
        (lambda: ssm_kernel([[0.5]], [1], [1], 0), ValueError, "L must be at least 1"),
        (lambda: ssm_convolution([1, 2], [1]), ValueError, "K must have the shape (1,), not (2,)"),
        (lambda: ssm_mults(12), ValueError, "L must be a power of 2, not 12"),
        (lambda: weights_of_the_past(3), ValueError, "steps must be at least 4"),
        (lambda: gated_state([1, 2, 3], [1, 2, 0]), ValueError, "delta[2] must be above 0, not 0"),
        (lambda: gated_state([1], [1], zoh=1), TypeError, "zoh must be True or False, not the int 1"),
        (lambda: filters_by_row([1], [1], 0), ValueError, "fixed must be above 0, not 0"),
        (lambda: selective_scan([[1]], [[1]], [[0.5]], [[1]], [[1]]), ValueError, "A[0, 0] must be below 0, not 0.5"),
        (lambda: selective_scan([[1]], [[0]], [[-1]], [[1]], [[1]]), ValueError, "delta[0, 0] must be above 0"),
        (lambda: selective_scan([[1]], [[1]], [[-1]], [[1, 2]], [[1]]), ValueError, "B must have the shape (1, 1)"),
        (lambda: selective_scan([[1]], [[1]], [[-1]], [[1]], [[1]], [1, 2]), ValueError, "D must have the shape (1,)"),
        (lambda: memories_compared([1], 1, long=0), ValueError, "long must be at least 1"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_its_name(call, kind, said):
    with pytest.raises(kind, match=re.escape(said)):
        call()
