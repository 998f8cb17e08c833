"""GAU and FLASH against torch's einsum and one dense matrix, and what the unit becomes for A = I and U = 1."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from vizkit.reference import (
    cells_of_chunks,
    change_one_token,
    chunks_and_state,
    flash_gau,
    gate_the_mixed,
    gau,
    laplace,
    layers_of_a_block,
    make_gau_params,
    matrix_between,
    one_layer,
    row_sums,
    shared_projection,
    special_cases,
    true_zeros,
    weights_of_gau,
)

pytestmark = pytest.mark.filterwarnings("error")
quickly = settings(deadline=None, max_examples=15)
close = {"rtol": 1e-10, "atol": 1e-12}

X = np.random.default_rng(0).normal(size=(12, 4))
PARAMS = make_gau_params(4, 8, 3, 0)


def by_hand(**changed):
    """Weights of one number each: matrices and γ 1, β 0."""
    names = make_gau_params(1, 1, 1, 0)
    plain = {name: np.full(each.shape, float(not name.startswith("beta"))) for name, each in names.items()}
    return plain | {name: np.array([value], float) for name, value in changed.items()}


@st.composite
def units(draw):
    """Tokens, weights that fit, and a chunk that divides the tokens."""
    chunk, many = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    d, e, s, seed = (draw(st.integers(1, most)) for most in (4, 8, 4, 99))
    return np.random.default_rng(seed).normal(size=(chunk * many, d)), make_gau_params(d, e, s, seed), chunk


modes = {"scale": st.sampled_from(["ns", "n2"]), "causal": st.booleans()}


def parts(X, params):
    """U, V and Z by torch."""
    X = torch.tensor(X)
    return (torch.nn.functional.silu(X @ torch.tensor(params[name])) for name in ("W_u", "W_v", "W_z"))


def copies(Z, params, *names):
    return (torch.tensor(params[f"gamma_{name}"]) * Z + torch.tensor(params[f"beta_{name}"]) for name in names)


def relu2(Q, K, n, scale):
    squared = torch.relu(torch.einsum("is,js->ij", Q, K)) ** 2
    return squared / (n * n if scale == "n2" else n * Q.shape[1])


# -- the unit


@quickly
@given(unit=units(), **modes)
def test_the_unit_is_torch_s_einsum(unit, scale, causal):
    X, params, _ = unit
    U, V, Z = parts(X, params)
    A = relu2(*copies(Z, params, "q", "k"), len(X), scale)
    A = torch.tril(A) if causal else A
    wanted = torch.einsum("ie,ij,je,ed->id", U, A, V, torch.tensor(params["W_o"]))
    O, found = gau(X, params, scale=scale, causal=causal)
    assert_allclose(O, wanted.numpy(), **close)
    assert_allclose(found, A.numpy(), **close)
    assert (found >= 0).all()
    if not causal:
        assert_allclose(gate_the_mixed(X, params, scale=scale), O, **close)


@quickly
@given(units(), st.booleans())
def test_softmax_and_laplace_are_torch_s(unit, causal):
    X, params, _ = unit
    Q, K = copies(list(parts(X, params))[2], params, "q", "k")
    scores, seen = Q @ K.T, torch.ones(len(X), len(X)).tril().bool() | (not causal)
    wanted = torch.softmax((scores / Q.shape[1] ** 0.5).masked_fill(~seen, -torch.inf), 1)
    assert_allclose(gau(X, params, attn="softmax", causal=causal)[1], wanted.numpy(), **close)
    for scale, divisor, most in (("ns", Q.shape[1] ** 0.5, 1 / len(X)), ("n2", len(X), 1)):
        bell = 0.5 * (1 + torch.erf((scores / divisor - 0.5**0.5) * (2 * torch.pi) ** 0.5))
        found = gau(X, params, attn="laplace", scale=scale, causal=causal)[1]
        assert_allclose(found, (bell * seen * most).numpy(), rtol=1e-9, atol=1e-12)
        assert (found <= most).all()


def test_laplace_has_the_value_and_the_slope_of_relu2_at_the_root_of_a_half():
    x, step = np.sqrt(0.5), 1e-6
    assert laplace(x) == pytest.approx(x**2) == pytest.approx(0.5)
    assert (laplace(x + step) - laplace(x - step)) / (2 * step) == pytest.approx(np.sqrt(2)) == pytest.approx(2 * x)
    assert laplace(9) == 1


@quickly
@given(units())
def test_both_scales_differ_by_a_factor(unit):
    X, params, _ = unit
    s = params["W_z"].shape[1]
    assert_allclose(gau(X, params, scale="n2")[1], gau(X, params)[1] * s / len(X), **close)


@quickly
@given(units())
def test_the_identity_gives_the_glu_back_and_ones_give_attention(unit):
    X, params, _ = unit
    U, V, _ = parts(X, params)
    O, A = gau(X, params)
    glu, attention = special_cases(X, params)
    assert_allclose(matrix_between(X, params) @ params["W_o"], O, **close)
    assert_allclose(glu, (U * V).numpy(), **close)
    assert_allclose(attention, A @ V.numpy(), **close)


@quickly
@given(units(), st.booleans(), st.data())
def test_a_later_token_changes_no_earlier_output(unit, chunked, data):
    X, params, chunk = unit
    t = data.draw(st.integers(0, len(X) - 1))
    other = X.copy()
    other[t] += 1
    run = (lambda x: flash_gau(x, params, chunk=chunk, causal=True)) if chunked else (
        lambda x: gau(x, params, causal=True)[0]
    )  # fmt: skip
    assert_allclose(run(other)[:t], run(X)[:t], **close)


@quickly
@given(units(), st.data())
def test_a_glu_moves_no_other_row(unit, data):
    X, params, _ = unit
    t = data.draw(st.integers(0, len(X) - 1))
    assert change_one_token(X, params, t) == [t]


# -- in chunks


@quickly
@given(unit=units(), lin_scale=st.sampled_from(["mean", "chunk", "none"]), **modes)
def test_chunks_are_one_dense_matrix(unit, scale, causal, lin_scale):
    X, params, chunk = unit
    n = len(X)
    U, V, Z = parts(X, params)
    blocks = torch.block_diag(*[torch.ones(chunk, chunk)] * (n // chunk)).double()
    near = relu2(*copies(Z, params, "q", "k"), chunk, scale) * blocks
    Q, K = copies(Z, params, "q_lin", "k_lin")
    far = Q @ K.T / n
    if causal:
        earlier = torch.arange(n) // chunk * chunk
        divisor = {"mean": earlier.clamp(min=1), "chunk": torch.tensor(chunk), "none": torch.tensor(1)}[lin_scale]
        near = torch.tril(near)
        far = Q @ K.T * (torch.arange(n) < earlier[:, None]) / divisor.reshape(-1, 1)
    wanted = U * ((near + far) @ V)
    mode = {"chunk": chunk, "scale": scale, "causal": causal, "lin_scale": lin_scale}
    assert_allclose(flash_gau(X, params, **mode), (wanted @ torch.tensor(params["W_o"])).numpy(), **close)
    assert_allclose(chunks_and_state(X, params, **mode), wanted.numpy(), **close)


@quickly
@given(units(), st.sampled_from(["ns", "n2"]))
def test_a_single_chunk_is_the_unit_and_without_the_mask_a_linear_term_more(unit, scale):
    X, params, _ = unit
    n = len(X)
    assert_array_equal(
        flash_gau(X, params, chunk=n, scale=scale, causal=True), gau(X, params, scale=scale, causal=True)[0]
    )
    U, V, Z = parts(X, params)
    Q, K = copies(Z, params, "q_lin", "k_lin")
    linear = (U * (Q @ (K.T @ V)) / n) @ torch.tensor(params["W_o"])
    found = flash_gau(X, params, chunk=n, scale=scale) - gau(X, params, scale=scale)[0]
    assert_allclose(found, linear.numpy(), **close)


def test_weights_between_chunks_may_be_negative():
    alone, after_another = flash_gau([[1], [1]], by_hand(gamma_k_lin=-1), chunk=1, causal=True)
    assert after_another < alone


# -- numbers of the examples


def test_the_example_has_zeros_and_two_rows_of_them():
    O, A = gau(X, PARAMS)
    assert (A == 0).sum() == 43 and np.flatnonzero(~A.any(axis=1)).tolist() == [3, 7]
    assert A.sum(axis=1).min() == 0 and A.sum(axis=1).max() == pytest.approx(1.483, abs=5e-4)
    assert_array_equal(O[[3, 7]], 0)
    found, empty = true_zeros(X, PARAMS)
    assert_array_equal(found, A)
    assert empty == [3, 7]
    sums, divided = row_sums(X, PARAMS)
    assert_allclose(sums, A.sum(axis=1))
    assert_allclose(divided, 1)
    said = [step.say() for step in true_zeros.trace(X, PARAMS).steps]
    assert said[1:] == [
        "Negative scores become exactly zero: 43 of 144",
        "Tokens that read nothing: 2 of 12",
    ]


def test_by_hand_rows_sum_to_less_and_more_than_one():
    O, A = gau([[1], [2]], by_hand())
    assert_allclose(A, [[0.143, 0.829], [0.829, 4.815]], atol=5e-4)
    assert_allclose(O, [[1.144], [16.010]], atol=5e-4)
    assert_allclose(A.sum(axis=1), [0.97, 5.64], atol=5e-3)
    assert_allclose(shared_projection([[1], [2]], by_hand())[0], [[0.731], [1.762]], atol=5e-4)


def test_by_hand_neither_token_reads_itself():
    O, A = gau([[1], [-2]], by_hand(gamma_k=-1))
    assert_allclose(A, [[0, 0.0152], [0.0152, 0]], atol=5e-5)
    assert_allclose(O, [[-0.0026], [-0.0026]], atol=5e-5)
    assert (A.diagonal() == 0).all()


def test_moments_are_counted():
    names = [step.name for step in gau.trace(X, PARAMS).steps]
    assert names == [*["project"] * 3, *["affine"] * 2, "score", "square", "mix", "gate", "output"]
    trace = flash_gau.trace(X, PARAMS, chunk=4, causal=True)
    per_chunk = ["local", "read", "gate", "add"]
    assert [step.name for step in trace.steps] == [*["project"] * 3, *["affine"] * 4, *per_chunk * 3, "output"]
    names = [step.name for step in flash_gau.trace(X, PARAMS, chunk=4).steps]
    assert names[7:] == [*["add"] * 3, *["local", "read", "gate"] * 3, "output"]
    reads = [step.variables for step in chunks_and_state.trace(X, PARAMS, chunk=4, causal=True).steps]
    assert not reads[1]["far"].any() and reads[1]["state"].size == 24


def test_cells_and_weights():
    assert cells_of_chunks(12, 4)[0] == (48, 144, 48)
    (computed, _, seen), (tokens, every, inside) = cells_of_chunks(12, 4, True)
    assert (computed, seen) == (48, 30) and cells_of_chunks(12, 12, True)[0][2] == 78
    assert_array_equal(every, tokens**2)
    assert_array_equal(inside, 4 * tokens)
    assert weights_of_gau()[:2] == (7_274_496, 7_077_888) and weights_of_gau()[2] == pytest.approx(2.8, abs=0.05)
    assert one_layer()[2:] == (2_097_152, 67_108_864, 196_608) and one_layer()[2] * 32 == one_layer()[3]
    made = make_gau_params(6, 12, 2, 1)
    assert weights_of_gau(6, 2)[0] == 2 * sum(made[name].size for name in ("W_u", "W_v", "W_z", "W_o"))
    (attention, alone), weights = layers_of_a_block(3, 5)
    assert attention.all() and alone.sum() == 3 and weights == (100, 200)


@quickly
@given(st.integers(1, 4), st.integers(1, 3), st.booleans())
def test_each_pair_is_read_in_a_chunk_or_through_the_state(chunk, many, causal):
    n = chunk * many
    near, far, *_ = one_layer(n, chunk, causal)
    seen = np.tri(n, dtype=bool) if causal else np.ones((n, n), bool)
    assert_array_equal(near | far, seen)
    assert near.sum() == cells_of_chunks(n, chunk, causal)[0][2]
    assert not causal or not (near & far).any()
    if many > 1:
        assert not near[chunk, chunk - 1] and far[chunk, chunk - 1]


# -- what is refused


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: flash_gau(X, PARAMS, chunk=5), "chunk=5 does not divide n=12; choose 1, 2, 3, 4, 6 or 12"),
        (lambda: flash_gau(X, PARAMS, chunk=0), "chunk must be at least 1"),
        (lambda: flash_gau(X, PARAMS, chunk=24), "chunk must be at most 12"),
        (lambda: gau(X[:, :3], PARAMS), "X has 3 columns, W_u wants 4"),
        (lambda: gau([[1, np.nan, 1, 1]], PARAMS), "X must be finite, but X[0, 1] is nan"),
        (lambda: gau(X * 1e16, PARAMS), "X must stay within"),
        (lambda: gau(X, PARAMS, attn="relu"), "attn must be one of relu2, laplace, softmax"),
        (lambda: gau(X, PARAMS, scale="n"), "scale must be one of ns, n2"),
        (lambda: flash_gau(X, PARAMS, chunk=4, lin_scale="sum"), "lin_scale must be one of mean, chunk, none"),
        (lambda: make_gau_params(0, 8, 3, 0), "d must be at least 1"),
        (lambda: make_gau_params(4, 0, 3, 0), "e must be at least 1"),
        (lambda: make_gau_params(4, 8, 0, 0), "s must be at least 1"),
        (lambda: gau(X, {name: each for name, each in PARAMS.items() if name != "W_z"}), "params lacks W_z"),
        (lambda: gau(X, PARAMS | {"W_v": np.ones((4, 7))}), "W_v must have the shape (4, 8), not (4, 7)"),
        (lambda: gau(X, PARAMS | {"beta_k": np.full(3, np.inf)}), "beta_k must be finite"),
        (lambda: change_one_token(X, PARAMS, 12), "token must be at most 11"),
        (lambda: one_layer(window=3), "window=3 does not divide n=8192"),
    ],
)
def test_what_is_wrong_is_said_by_its_name(call, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: flash_gau(X, PARAMS, chunk=4.0),
        lambda: flash_gau(X, PARAMS, chunk=True),
        lambda: gau(X, [PARAMS]),
        lambda: gau(X, PARAMS, causal=1),
        lambda: gau(X, PARAMS, attn=2),
        lambda: make_gau_params(4.0, 8, 3, 0),
        lambda: weights_of_gau(d="768"),
    ],
)
def test_the_wrong_kind_is_refused(call):
    with pytest.raises(TypeError):
        call()
