"""Tokens and weights worth watching in a gated attention unit, and the sizes of what is counted."""

from __future__ import annotations

import numpy as np

from vizkit.reference.gau import chunks_and_state, laplace, make_gau_params, project, shared_projection, special_cases
from vizkit.reference.guards import whole
from vizkit.reference.matrices import floats

LARGEST, WIDEST = 16, 6
"""The most tokens whose pairs can be told apart, and the most numbers of a token."""

MOST_VALUES, MOST_KEYS = 10, 4
"""The most numbers of a value and of a key that can be drawn."""

REAL, NARROW, LONG, WINDOW = 768, 128, 8192, 256
"""Sizes of a real model: numbers of a token and of a key, tokens, and tokens of a chunk."""


def tokens(n: int, d: int, seed: int) -> np.ndarray:
    """Return `n` standard normal tokens of `d` numbers, float64."""
    rng = np.random.default_rng(whole("seed", seed, least=0))
    return rng.normal(size=(whole("n", n, least=1), whole("d", d, least=1)))


def params(X, e: int, s: int, seed: int, weights: str) -> dict[str, np.ndarray]:
    """Return weights that fit the tokens: random ones, or "ones": matrices and γ 1, β 0; "opposed": γ of keys −1."""
    found = make_gau_params(floats("X", X, 2).shape[1], e, s, seed)
    if weights == "random":
        return found
    plain = {name: np.full(each.shape, float(not name.startswith("beta"))) for name, each in found.items()}
    return plain | ({"gamma_k": -plain["gamma_k"]} if weights == "opposed" else {})


def count(X) -> int:
    """Return how many tokens there are."""
    return len(floats("X", X, 2))


def third(X) -> int:
    """Return the largest size of a chunk that divides the tokens into three or more, or 1."""
    n = count(X)
    return max([size for size in range(1, n // 3 + 1) if n % size == 0], default=1)


def a_token(X) -> int:
    """Return a token in the first half."""
    return count(X) // 3


def two_tokens() -> list[list[float]]:
    """Return two tokens of one number."""
    return [[1], [2]]


def hand_params() -> dict[str, np.ndarray]:
    """Return weights for `two_tokens` that can be followed by hand."""
    return params(two_tokens(), 1, 1, 0, "ones")


def values_of(X, params, attn: str, scale: str) -> np.ndarray:
    """Return U ⊙ V, V and A V, float64 of the shape (3, n, e): what one scale of colours must hold."""
    U, V, _ = project(X, params)
    _, attention = special_cases(X, params, attn=attn, scale=scale)
    return np.array([U * V, V, attention])


def values_of_chunks(X, params, chunk: int, scale: str, causal: bool, lin_scale: str) -> np.ndarray:
    """Return what is read of each chunk, what of the state, and both gated, float64: what one scale must hold."""
    options = {"scale": scale, "causal": causal, "lin_scale": lin_scale}
    steps = chunks_and_state.trace(X, params, chunk=chunk, **options).steps
    gates = [step.variables for step in steps if step.name == "gate"]
    return np.array([(now["near"], now["far"], now["gated"][now["rows"]]) for now in gates])


def before_and_after(X, params, token: int) -> list[np.ndarray]:
    """Return X, U, V and U ⊙ V, each float64 (2, n, …): before and after one is added to a `token`."""
    X = floats("X", X, 2)
    changed = X + (np.arange(len(X)) == token)[:, None]
    kept = [(each, *project(each, params)[:2]) for each in (X, changed)]
    return [np.array(pair) for pair in zip(*((X, U, V, U * V) for X, U, V in kept), strict=True)]


def parts_of_unit(X, params) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return U and V, float64 (n, e), and the identity, which is as large as A."""
    U, V, _ = project(X, params)
    return U, V, np.eye(len(U))


def said_of_weights(attn: str, scale: str) -> str:
    """Return what a weight is of its score, as it is written."""
    return {"relu2": "relu²", "laplace": "laplace"}.get(attn, attn) + (" / n" if scale == "ns" else "")


def chunk_squares(X, chunk: int) -> np.ndarray:
    """Return which scores are computed inside chunks, masked ones too, bool of the shape (n, n)."""
    found = np.arange(count(X)) // chunk
    return found[:, None] == found


def curve(X, params, attn: str, scale: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Return scores as large as there are any, float64, and their weights, where these hang on a score alone."""
    _, Q, K = shared_projection(X, params)
    scores = Q @ K.T / (len(Q) if scale == "n2" else np.sqrt(Q.shape[1]))
    x = np.linspace(min(scores.min(), 0.0), max(scores.max(), 0.0), 81)
    weights = {"relu2": np.maximum(x, 0.0) ** 2, "laplace": laplace(x), "softmax": None}[attn]
    return x, weights if attn == "softmax" or scale == "n2" else weights / len(Q)


def loudest(X, params, attn: str, scale: str) -> int:
    """Return the token with the largest row of A V."""
    return int(np.abs(values_of(X, params, attn, scale)[2]).sum(axis=1).argmax())


def every_pair(X) -> np.ndarray:
    """Return which token weighs which without chunks: all, bool of the shape (n, n)."""
    return np.full((count(X), count(X)), True)
