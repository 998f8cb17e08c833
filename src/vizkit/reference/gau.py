"""GAU and FLASH: one layer in place of attention and feed-forward, and its matrix kept exact in chunks alone.

A *gated linear unit* is O = (U ⊙ V) W_o with U = φ(X W_u) and V = φ(X W_v), φ = SiLU: every row for itself. A *gated
attention unit* puts an n × n matrix A before V,

    output = (U ⊙ A V) W_o,    A = relu²(Q Kᵀ), scaled.

A = I gives the GLU back, U = 1 gives attention with one head. Q and K are copies of one Z = φ(X W_z), scaled by γ and
shifted by β, a number per dimension each. There is no softmax: a negative score becomes exactly 0, and rows of A need
not sum to 1. With V of e = 2d numbers and Z of s, the weights are 3de + ds, and two GAUs hold 12d² + 2ds; attention and
feed-forward hold 4d² + 8d². (γ, β, biases and norms are not counted.)

The scale is written in two ways: "n2", relu²(Q Kᵀ / n), and "ns", relu²(Q Kᵀ / √s) / n. Inside a chunk, n is its size.

*FLASH* cuts the tokens into chunks of c. Inside a chunk A is computed pair by pair; between chunks it is linear: the
state, the sum of K_linᵀ V over chunks, is read by Q_lin. These copies of Z pass through no φ, so that the weights they
stand for may be negative. Without the causal mask every chunk reads the state of all, divided by n; with it a chunk
reads the state of those before, and for the divisor there are three conventions in circulation: "mean", the tokens
before (the first chunk reads 0), "chunk", the size of a chunk, and "none".

Chunks and tokens count from 0. Sources: W. Hua, Z. Dai, H. Liu, Q. Le, *Transformer Quality in Linear Time*, ICML 2022,
arXiv 2202.10447, as told by Su, kexue.fm/archives/8934, who recommends "ns" and prints "n2" as the paper's code, and
github.com/lucidrains/FLASH-pytorch ("n2", and the divisor "chunk"). Laplace is not GAU's: X. Ma et al., *MEGA*,
arXiv 2209.10655, put it in the place of relu², which has the same value and slope at x = √½, for it is never above 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from vizkit.reference.activations import normal_cdf, silu
from vizkit.reference.flashattn import softmax
from vizkit.reference.guards import choice, dividing, flag, whole, worded
from vizkit.reference.matrices import all_within, floats
from vizkit.reference.online_softmax import tiles
from vizkit.trace import traced

__all__ = [
    "cells_of_chunks",
    "change_one_token",
    "chunks_and_state",
    "flash_gau",
    "gate_the_mixed",
    "gau",
    "laplace",
    "layers_of_a_block",
    "make_gau_params",
    "matrix_between",
    "one_layer",
    "project",
    "row_sums",
    "shared_projection",
    "special_cases",
    "true_zeros",
    "weights_of_gau",
]

FAR = 1e15
"""Numbers of tokens and weights beyond this are refused, for a score of them is squared."""

MANY = 10**6
"""The largest size of what is only counted."""

ATTENTIONS, SCALES, LINEAR = ("relu2", "laplace", "softmax"), ("ns", "n2"), ("mean", "chunk", "none")

WEIGHTS = {"W_u": "de", "W_v": "de", "W_z": "ds", "W_o": "ed"}
"""The matrices of a unit, and their shapes."""

PAIR = "gamma_q", "beta_q", "gamma_k", "beta_k"
"""What makes Q and K of Z."""

LINEAR_PAIR = "gamma_q_lin", "beta_q_lin", "gamma_k_lin", "beta_k_lin"
"""What makes Q_lin and K_lin of Z."""


# what may be given


def _fitting(X, params, names: Iterable[str]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Tokens and weights as float64 where there are all of these weights, and they fit the tokens and one another."""
    X = all_within("X", floats("X", X, 2), FAR)
    if not isinstance(params, Mapping):
        raise TypeError(f"params must map the names of weights to arrays, not {type(params).__name__}")
    found, sizes = {}, {"d": X.shape[1]}
    for name in (*WEIGHTS, *names):
        if name not in params:
            raise worded("{name} lacks {lacking}", name="params", lacking=name)
        shape = WEIGHTS.get(name, "s")
        found[name] = matrix = all_within(name, floats(name, params[name], len(shape)), FAR)
        if len(found) == 1 and len(matrix) != sizes["d"]:
            raise worded("{name} has {columns} columns, W_u wants {rows}", name="X", columns=sizes["d"],
                         rows=len(matrix))  # fmt: skip
        wanted = tuple(sizes.setdefault(axis, size) for axis, size in zip(shape, matrix.shape, strict=True))
        if matrix.shape != wanted:
            raise worded("{name} must have the shape {wanted}, not {shape}", name=name, wanted=wanted,
                         shape=matrix.shape)  # fmt: skip
    return X, found


def _unit(X, params, *, attn: str = "relu2", scale: str = "ns", causal: bool = False) -> tuple:
    chosen = choice("attn", attn, ATTENTIONS), choice("scale", scale, SCALES), flag("causal", causal)
    return *_fitting(X, params, PAIR), *chosen


def _flash(X, params, *, chunk: int, scale: str = "ns", causal: bool = False, lin_scale: str = "mean") -> tuple:
    X, params = _fitting(X, params, (*PAIR, *LINEAR_PAIR))
    chosen = choice("scale", scale, SCALES), flag("causal", causal), choice("lin_scale", lin_scale, LINEAR)
    return X, params, dividing("chunk", chunk, len(X)), *chosen


def _weighed(X, params, *, attn: str = "relu2", scale: str = "ns") -> tuple:
    return _unit(X, params, attn=attn, scale=scale)[:-1]


def _summed(X, params, *, scale: str = "ns") -> tuple:
    return *_fitting(X, params, PAIR), choice("scale", scale, SCALES)


def _projected(X, params) -> tuple:
    return _fitting(X, params, PAIR)


def _changed(X, params, token: int = 0) -> tuple:
    X, params = _fitting(X, params, ())
    return X, params, whole("token", token, 0, len(X) - 1)


def _block(n: int = 12, d: int = 768) -> tuple[int, int]:
    return whole("n", n, 1, MANY), whole("d", d, 1, MANY)


def _sizes(d: int = 768, s: int = 128) -> tuple[int, int]:
    return whole("d", d, 1, MANY), whole("s", s, 1, MANY)


def _cut(n: int = 12, chunk: int = 4, causal: bool = False) -> tuple[int, int, bool]:
    n = whole("n", n, 1, MANY)
    return n, dividing("chunk", chunk, n), flag("causal", causal)


def _layer(n: int = 12, chunk: int = 4, causal: bool = True, long: int = 8192, window: int = 256, d: int = 768,
           s: int = 128) -> tuple:  # fmt: skip
    long = whole("long", long, 1, MANY)
    return *_cut(n, chunk, causal), long, dividing("window", window, long), *_sizes(d, s)


# weights, and what scores become


def make_gau_params(d: int, e: int, s: int, seed: int) -> dict[str, np.ndarray]:
    """Return random weights of a unit for tokens of `d` numbers, values of `e`, and queries and keys of `s`.

    The answer has "W_u" and "W_v" (d, e), "W_z" (d, s), "W_o" (e, d), normal with a deviation of 1 / √fan-in, and
    "gamma_q", "beta_q" and so on, of shape (s,), for q, k, q_lin and k_lin: γ normal around 1 and β around 0, with a
    deviation of ½; float64. `TypeError` for what is no whole number, `ValueError` for a size below 1 or a negative
    `seed`.
    """
    sizes = {name: whole(name, size, least=1) for name, size in (("d", d), ("e", e), ("s", s))}
    rng = np.random.default_rng(whole("seed", seed, least=0))
    params = {}
    for name, (down, across) in WEIGHTS.items():
        params[name] = rng.normal(0.0, 1 / np.sqrt(sizes[down]), (sizes[down], sizes[across]))
    for name in ("q", "k", "q_lin", "k_lin"):
        params[f"gamma_{name}"] = rng.normal(1.0, 0.5, sizes["s"])
        params[f"beta_{name}"] = rng.normal(0.0, 0.5, sizes["s"])
    return params


def laplace(x) -> np.ndarray:
    """Return ½ (1 + erf((x − μ) / (σ √2))), μ = √½, σ = √(1 / 4π): MEGA's bounded stand-in for relu².

    `x` are finite numbers of any shape; the answer is float64 from 0 to 1.
    """
    return normal_cdf((np.asarray(x, np.float64) - math.sqrt(0.5)) * math.sqrt(4 * math.pi))


# the unit, step by step


@traced
def project(X, params):
    """Return the gate U, the values V, and Z, of which queries and keys are made."""
    W_u, W_v, W_z = params["W_u"], params["W_v"], params["W_z"]
    U = silu(X @ W_u)
    yield "project", "U = SiLU(XW_u) will be the gate"
    V = silu(X @ W_v)
    yield "project", "V = SiLU(XW_v): the values"
    Z = silu(X @ W_z)
    yield "project", "Z = SiLU(XW_z): narrow, for queries and keys alike"
    return U, V, Z


@traced
def queries_and_keys(Z, gamma_q, beta_q, gamma_k, beta_k):
    """Return two copies of Z, each scaled and shifted per dimension."""
    Q = gamma_q * Z + beta_q
    yield "affine", "Q: Z, scaled and shifted per dimension"
    K = gamma_k * Z + beta_k
    yield "affine", "K: the same Z, other scale and shift"
    return Q, K


@traced
def weigh_pairs(Q, K, attn, scale, causal):
    """Return A, how much each token weighs each other: from scores, by `attn`, in the convention `scale`."""
    n, s = Q.shape
    seen = np.tri(n, dtype=bool) if causal else np.ones((n, n), bool)
    by_length = scale == "n2" and attn != "softmax"
    divisor = n if by_length else np.sqrt(s)
    scores = Q @ K.T / divisor
    yield "score", "Scores: queries times keys"
    if attn == "softmax":
        A = softmax(np.where(seen, scores, -np.inf))
        yield "square", "Softmax in place of relu²: every row is divided by its sum"
        return A
    A = np.zeros((n, n))
    size = n if scale == "ns" else 1
    if attn == "laplace":
        A[seen] = laplace(scores[seen]) / size
        yield "square", "Laplace in place of relu²: bounded, and without zeros by design"
    else:
        negative = seen & (scores < 0)
        positive = seen & ~negative
        A[positive] = scores[positive] ** 2 / size
        pairs, zeros = scores[seen], scores[negative]
        yield "square", "Negative scores become exactly zero: {zeros.size} of {pairs.size}"
    return A


@traced
def mix_and_gate(A, U, V, W_o):
    """Return (U ⊙ A V) W_o."""
    mixed = A @ V
    yield "mix", "AV: the mixed values"
    gated = U * mixed
    yield "gate", "U multiplies them entry by entry: the gate"
    output = gated @ W_o
    yield "output", "W_o brings rows back to token width"
    return output


@traced(guard=_unit)
def gau(X, params, attn, scale, causal):
    """Return the output of a gated attention unit, float64 (n, d), and its matrix A, float64 (n, n).

    `X` are n tokens of d numbers, all finite; `params` those of `make_gau_params`. `attn` is "relu2", "laplace" or
    "softmax" (always of Q Kᵀ / √s, not divided by n), `scale` "ns" or "n2"; with `causal`, token i weighs tokens 0 … i
    only. `TypeError` for what is no array of numbers, no mapping, no string or no bool; `ValueError` for NaN, infinity,
    numbers beyond ±10¹⁵, weights that are missing or do not fit, or another `attn` or `scale`.

    Formulas:
        glu: $ O = (U dot.o V) W_o $
        unit: $ O = (U dot.o A V) W_o $
        A: $ A = 1/n "relu"^2 ((Q K^top) / sqrt(s)) $
    """
    U, V, Z = yield from project.steps(X, params)
    Q, K = yield from queries_and_keys.steps(Z, *(params[name] for name in PAIR))
    A = yield from weigh_pairs.steps(Q, K, attn, scale, causal)
    output = yield from mix_and_gate.steps(A, U, V, params["W_o"])
    return output, A


# the unit in chunks


@traced(guard=_flash)
def flash_gau(X, params, chunk, scale, causal, lin_scale):
    """Return the output of a gated attention unit in chunks, float64 (n, d): exact inside one, linear between them.

    `X` and `params` are those of `gau`; `chunk` divides n. `scale` is "ns" or "n2"; `causal` hides later tokens inside
    a chunk and later chunks; `lin_scale`, "mean", "chunk" or "none", divides what is read then. Errors are those of
    `gau`, `TypeError` for a `chunk` that is no int, `ValueError` for one that is below 1 or does not divide n.

    Formulas:
        near: $ 1/(c s) "relu"^2 (Q_g K_g^top) V_g $
        far: $ 1/n Q_g^"lin" sum_h (K_h^"lin")^top V_h $
    """
    U, V, Z = yield from project.steps(X, params)
    Q, K = yield from queries_and_keys.steps(Z, *(params[name] for name in PAIR))
    Q_lin, K_lin = yield from queries_and_keys.steps(Z, *(params[name] for name in LINEAR_PAIR))
    gated = yield from chunk_by_chunk.steps(Q, K, Q_lin, K_lin, U, V, chunk, scale, causal, lin_scale)
    W_o = params["W_o"]
    output = gated @ W_o
    yield "output", "W_o brings rows back to token width"
    return output


@traced
def chunk_by_chunk(Q, K, Q_lin, K_lin, U, V, chunk, scale, causal, lin_scale):
    """Return, gated by U, what each token reads of its own chunk, pair by pair, and of others through the state."""
    n = len(V)
    chunks = tiles(n, chunk)
    state = np.zeros((K_lin.shape[1], V.shape[1]))
    gated = np.zeros(V.shape)
    if not causal:
        for rows in chunks:
            added = K_lin[rows].T @ V[rows]
            yield "add", "Each chunk adds its KᵗV to the state"
            state = state + added
    for g, rows in enumerate(chunks):
        queries, keys = Q[rows], K[rows]
        A = weigh_pairs.unwatched(queries, keys, "relu2", scale, causal)
        near = A @ V[rows]
        yield "local", "Chunk {g}, pair by pair"
        far = Q_lin[rows] @ state
        if not causal:
            far = far / n
            yield "read", "Every chunk reads the sum over all chunks"
        elif g == 0:
            yield "read", "Nothing is earlier: the first chunk reads zero"
        else:
            divisors = {"mean": rows.start, "chunk": chunk, "none": 1}
            far = far / divisors[lin_scale]
            yield "read", "Chunk {g} reads the state: earlier chunks alone"
        gated[rows] = U[rows] * (near + far)
        yield "gate", "U gates their sum"
        if causal:
            added = K_lin[rows].T @ V[rows]
            yield "add", "It adds its KᵗV: still {state.size!n} number", "It adds its KᵗV: still {state.size!n} numbers"
            state = state + added
    return gated


# what the film asks of the unit, one question each


@traced(guard=_block)
def layers_of_a_block(n=12, d=768):
    """Return which token reads which in attention and in a feed-forward layer, bool (n, n), and their weights, ints.

    Attention has four d × d matrices, the feed-forward layer two of d × 4d. `n` and `d` are whole numbers from 1 to a
    million, else `TypeError` or `ValueError`.
    """
    attention = np.ones((n, n), bool)
    mixing = 4 * d * d
    yield "attention", "Attention: every token reads every token"
    alone = np.eye(n, dtype=bool)
    widening = 2 * d * 4 * d
    yield "ffn", "FFN: every token by itself"
    return (attention, alone), (mixing, widening)


@traced(guard=_changed)
def change_one_token(X, params, token):
    """Return the rows of a gated linear unit that move when one is added to every number of a `token`: a list of ints.

    Errors are those of `gau`, and for a `token` that is none.
    """
    W_u, W_v = params["W_u"], params["W_v"]
    U = silu(X @ W_u)
    V = silu(X @ W_v)
    before = U * V
    yield "gate", "GLU: U times V, entry by entry"
    X = X.copy()
    X[token] += 1
    yield "change", "Now token {token} changes: which rows follow?"
    U = silu(X @ W_u)
    V = silu(X @ W_v)
    after = U * V
    moved = np.flatnonzero((before != after).any(axis=1)).tolist()
    yield "follow", "Changing token {token} moves no other row"
    return moved


@traced(guard=_weighed)
def matrix_between(X, params, attn, scale):
    """Return U ⊙ A V, float64 (n, e). Errors are those of `gau`."""
    U, V, Z = project.unwatched(X, params)
    pair = (params[name] for name in PAIR)
    Q, K = queries_and_keys.unwatched(Z, *pair)
    A = weigh_pairs.unwatched(Q, K, attn, scale, False)
    mixed = np.zeros(V.shape)
    yield "place", "Put A before V"
    for i in range(len(V)):
        mixed[i] = A[i] @ V
        yield "mix" if i else ("mix", "Each row becomes a weighted sum of all rows")
    unit = U * mixed
    yield "gate", "And U gates what was mixed"
    return unit


@traced(guard=_weighed)
def special_cases(X, params, attn, scale):
    """Return what U ⊙ A V is for A = I, and what it is for U = 1, float64 (n, e). Errors are those of `gau`."""
    U, V, Z = project.unwatched(X, params)
    pair = (params[name] for name in PAIR)
    Q, K = queries_and_keys.unwatched(Z, *pair)
    A = weigh_pairs.unwatched(Q, K, attn, scale, False)
    identity = np.eye(len(V))
    glu = U * (identity @ V)
    yield "identity", "The GLU. And without a gate?"
    ones = np.ones(V.shape)
    attention = ones * (A @ V)
    yield "ones", "U = 1: attention with a single head"
    return glu, attention


@traced(guard=_projected)
def shared_projection(X, params):
    """Return Z, float64 (n, s), and the queries and keys that are made of it. Errors are those of `gau`."""
    _, _, Z = project.unwatched(X, params)
    gamma_q, beta_q, gamma_k, beta_k = (params[name] for name in PAIR)
    yield "project", "One narrow projection Z for queries and keys"
    Q, K = yield from queries_and_keys.steps(Z, gamma_q, beta_q, gamma_k, beta_k)
    return Z, Q, K


@traced(guard=_weighed)
def true_zeros(X, params, attn, scale):
    """Return A, and which of its rows are zero throughout, a list of ints. Errors are those of `gau`."""
    _, _, Z = project.unwatched(X, params)
    pair = (params[name] for name in PAIR)
    Q, K = queries_and_keys.unwatched(Z, *pair)
    A = yield from weigh_pairs.steps(Q, K, attn, scale, False)
    empty = np.flatnonzero(~A.any(axis=1))
    yield "empty", "Tokens that read nothing: {empty.size} of {A.shape[0]}"
    return A, empty.tolist()


@traced(guard=_summed)
def row_sums(X, params, scale):
    """Return the sums of the rows of A by relu², and of softmax of the same scores: float64 (n,). Errors as `gau`."""
    _, _, Z = project.unwatched(X, params)
    pair = (params[name] for name in PAIR)
    Q, K = queries_and_keys.unwatched(Z, *pair)
    softmaxed = weigh_pairs.unwatched(Q, K, "softmax", scale, False)
    divided = softmaxed.sum(axis=1).round(12)
    yield "softmax", "Softmax: each row sums to 1"
    A = weigh_pairs.unwatched(Q, K, "relu2", scale, False)
    sums = A.sum(axis=1)
    yield "sum", "No softmax here: rows need not sum to 1"
    return sums, divided


@traced(guard=_weighed)
def gate_the_mixed(X, params, attn, scale):
    """Return the output of a gated attention unit, float64 (n, d). Errors are those of `gau`."""
    U, V, Z = project.unwatched(X, params)
    pair = (params[name] for name in PAIR)
    Q, K = queries_and_keys.unwatched(Z, *pair)
    A = weigh_pairs.unwatched(Q, K, attn, scale, False)
    return (yield from mix_and_gate.steps(A, U, V, params["W_o"]))


@traced(guard=_sizes)
def weights_of_gau(d=768, s=128):
    """Return how many weights two gated attention units have, with e = 2d, a Transformer block, and how many % more.

    `d` and `s` are whole numbers from 1 to a million, else `TypeError` or `ValueError`.

    Formulas:
        gau: $ 3 d e + d s = 6 d^2 + d s $
        block: $ 4 d^2 + 8 d^2 $
    """
    _, (mixing, widening) = layers_of_a_block.unwatched(1, d)
    block = mixing + widening
    yield "block", "Attention and FFN: a block"
    e = 2 * d
    wide = d * e
    narrow = d * s
    unit = 3 * wide + narrow
    yield "unit", "A GAU: three wide matrices, one narrow"
    two = 2 * unit
    more = 100 * (two - block) / block
    yield "two", "Two GAUs: {more:.1f} % more than the block"
    return two, block, more


@traced(guard=_cut)
def cells_of_chunks(n, chunk, causal):
    """Return how many scores are computed inside chunks, masked ones too, and how many pairs there are: ints.

    `n` is a whole number from 1 to a million, and `chunk` divides it; else `TypeError` or `ValueError`.
    """
    every = n * n
    tokens = np.arange(0, 2 * n + 1, chunk)
    all_pairs = tokens**2
    yield "grow", "A has n² entries: here {every}"
    scored = np.zeros((n, n), bool)
    for rows in tiles(n, chunk):
        scored[rows, rows] = True
        yield "local" if rows.start else ("local", "Cut into chunks: pairs inside alone")
    computed = int(scored.sum())
    mask = np.tri(n, dtype=bool) if causal else np.ones((n, n), bool)
    seen = int((scored & mask).sum())
    yield "count", "Inside chunks, every pair: {computed} of {every}"
    in_chunks = tokens * chunk
    yield "growth", "Score cells grow as n·c, not n²"
    return (computed, every, seen), (tokens, all_pairs, in_chunks)


@traced(guard=_flash)
def chunks_and_state(X, params, chunk, scale, causal, lin_scale):
    """Return U ⊙ (near + far) of `flash_gau`, float64 (n, e), watched from where chunks begin. Errors are its."""
    U, V, Z = project.unwatched(X, params)
    pair = (params[name] for name in PAIR)
    Q, K = queries_and_keys.unwatched(Z, *pair)
    Q_lin, K_lin = queries_and_keys.unwatched(Z, *(params[name] for name in LINEAR_PAIR))
    return (yield from chunk_by_chunk.steps(Q, K, Q_lin, K_lin, U, V, chunk, scale, causal, lin_scale))


@traced(guard=_layer)
def one_layer(n, chunk, causal, long, window, d, s):
    """Return what each token reads pair by pair, and what through the state, bool (n, n), and three counts.

    These are, for `long` tokens in chunks of `window`, the scores that are computed and all that there are, and the
    numbers of the state, s · 2d: ints. Sizes are whole numbers from 1 to a million, `chunk` divides `n`, and `window`
    divides `long`; else `TypeError` or `ValueError`.
    """
    near = np.zeros((n, n), bool)
    for rows in tiles(n, chunk):
        near[rows, rows] = np.tri(chunk, dtype=bool) if causal else True
    yield "near", "Yes. Same chunk: pair by pair"
    far = np.ones((n, n), bool)
    if causal:
        far = np.tri(n, dtype=bool) & ~near
    yield "far", "Earlier chunks: one shared state" if causal else "All chunks: one shared state"
    if chunk < n:
        yield "border", "Token {chunk} reads its neighbour through the state"
    few = long * window
    many = long**2
    state = s * 2 * d
    yield "real", "Real: n = {long}, chunks of {window}"
    return near, far, few, many, state
