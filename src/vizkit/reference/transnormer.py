"""TransNormer: linear attention has gradients without a bound and weights that spread, and both can be cured.

A weight is p_j = f(s_j) / Σ f(s_k): softmax has f = exp, linear attention f(s) = s, a product of features that is not
negative. Its slope is ∂p_j/∂s_k = (f′(s_k) / f(s_k)) · p_k (1[j = k] − p_j). For exp the factor f′/f is 1, and no slope
is larger than 1/4. For the identity it is 1/s_k, and p_k = s_k / S with S the sum of all scores, so

    ∂p_j/∂s_k = (1[j = k] − p_j) / S.

It is at most 1/(4 s_k), as the paper says, and at most 1/S, which is what matters: one small score among large ones is
harmless, but if all scores shrink together the weights stay as they are and the slopes grow without a bound.

*NormAttention* divides by no sum. It normalises each output row, O_i = x_i / √(mean x_i² + ε), x_i = φ(q_i)ᵗ φ(K)ᵗV.
The Jacobian of this RMSNorm has the spectral norm 1/√(mean x² + ε), so ‖∂O_i/∂s_ij‖ ≤ ‖V_j‖/√ε. Bounded is not small:
it grows too while scores shrink, and may at first be larger than that of linear attention.

*DiagAttention* is softmax within blocks of w tokens that do not overlap: n w scores. In early layers it keeps weights
local, which those of linear attention are not (*dilution*).

Sources: Z. Qin et al., "The Devil in Linear Transformer", EMNLP 2022, arXiv 2210.10340 (both faults, both cures, early
layers); RMSNorm as `torch.nn.functional.rms_norm`, without a gain. The bounds 1/S and ‖V_j‖/√ε are derived here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vizkit.reference.flashattn import rowsum, softmax, standard_attention
from vizkit.reference.guards import array, choice, dividing, real, reals, whole, within, worded
from vizkit.reference.linear_attn import feature_map, linear_attention
from vizkit.reference.matrices import all_within, floats
from vizkit.reference.online_softmax import tiles
from vizkit.trace import traced

__all__ = [
    "attention_jacobian",
    "ceiling_of_norm",
    "diag_attention",
    "factors",
    "local_mass",
    "near_then_far",
    "norm_attention",
    "output_sensitivity",
    "push_again",
    "push_one_score",
    "rms_norm",
    "shrink_scores",
    "spread_of_weights",
]

FAR, LEAST = 1e45, 1e-45
"""Numbers beyond the one, whose products overflow, and sums or ε below the other are refused."""

MAPS = ("elu1", "relu")
"""The feature maps that are offered: with "relu" a row may be zero, which NormAttention leaves so."""


# what may be given


def _scores(s, kind: str = "softmax") -> tuple[np.ndarray, str]:
    s, kind = all_within("s", floats("s", s, 1), FAR), choice("kind", kind, ("softmax", "linear"))
    return (_divisible(s) if kind == "linear" else s), kind


def _divisible(s: np.ndarray) -> np.ndarray:
    if not ((s >= 0).all() and s.sum() >= LEAST):
        raise worded(
            "{name}: linear scores must be non-negative with a positive sum, of {least} at least, not {found}",
            name="s",
            least=LEAST,
            found=np.array2string(s, threshold=6, separator=", ").replace("-", "−"),
        )
    return s


def _epsilon(eps: float) -> float:
    if within("eps", eps, FAR) < LEAST:
        raise worded("{name} must be positive, {least} at least, not {found}", name="eps", least=LEAST, found=eps)
    return float(eps)


def _sensed(s, V, kind: str = "linear", eps: float = 1e-2) -> tuple[np.ndarray, np.ndarray, str, float]:
    kind = choice("kind", kind, ("linear", "norm"))
    s, V = _scores(s, "linear" if kind == "linear" else "softmax")[0], all_within("V", floats("V", V, 2), FAR)
    if len(V) != len(s):
        has = "{name} must have a row for each of the {count} scores, but has the shape {values}"
        raise worded(has, name="V", count=len(s), values=V.shape)
    return s, V, kind, _epsilon(eps)


def _normalised(x, eps: float = 1e-6) -> tuple[np.ndarray, float]:
    return all_within("x", array("x", x, floating=True), FAR), _epsilon(eps)


def _normed(Q, K, V, *, phi: str = "elu1", eps: float = 1e-2, causal: bool = False) -> tuple:
    kind = choice("phi", phi, MAPS)
    Q, K, V, _, causal, _ = linear_attention.guard(Q, K, V, kind=kind, causal=causal, normalize=False)
    for name, matrix in (("Q", Q), ("K", K), ("V", V)):
        all_within(name, matrix, FAR)
    return Q, K, V, kind, _epsilon(eps), causal


def _blocked(Q, K, V, *, block: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    Q, K, V, *_ = standard_attention.guard(Q, K, V, causal=True)
    return Q, K, V, dividing("block", block, len(Q))


def _massed(P, r: float) -> tuple[np.ndarray, float]:
    P = floats("P", P, 2)
    if (P < 0).any() or not np.allclose(P.sum(axis=1), 1.0):
        raise worded("{name} must hold weights: none negative, and a sum of 1 in each row", name="P")
    return P, _part(r)


def _part(r: float) -> float:
    if not 0 < real("r", r) <= 1:
        raise worded("{name} must be above 0 and at most 1, not {found}", name="r", found=r)
    return float(r)


def _factored(s) -> tuple[np.ndarray]:
    s, _ = _scores(s, "linear")
    if s.min() < LEAST:
        raise worded("{name} must be positive, {least} at least, not {found}", name="s", least=LEAST, found=s.min())
    return (s,)


def _pushed(s, scale: float = 0.01, push: float = 0.01) -> tuple[np.ndarray, float, float]:
    s, (scale,) = _scores(s, "linear")[0], _shrunk(s, [scale])[1]
    if within("push", push, FAR) < 0:
        raise worded("{name} must be at least {least}, not {value}", name="push", least=0, value=push)
    return s, scale, float(push)


def _shrunk(s, scales: Sequence[float] = (1, 0.1, 0.01, 0.001)) -> tuple[np.ndarray, list[float]]:
    s, scales = _scores(s, "linear")[0], reals("scales", scales, finite=True)
    for place, scale in enumerate(scales):
        if not 0 < scale <= FAR or not LEAST <= scale * s.sum() <= FAR:
            raise worded("{name} must be positive, and leave a sum that is, not {found}",
                         name=f"scales[{place}]", found=scale)  # fmt: skip
    return s, scales


def _under(s, V, eps: float = 1e-2, scales: Sequence[float] = (1, 0.1, 0.01, 0.001)) -> tuple:
    s, V, _, eps = _sensed(s, V, "linear", eps)
    scales = _shrunk(s, scales)[1]
    finer = np.geomspace(max(scales), min(min(scales), max(scales) * 1e-6 * np.sqrt(eps)), 49)
    return *_shrunk(s, finer.tolist()), V, eps


def _spread(X, longer, r: float = 0.25, phi: str = "elu1") -> tuple[np.ndarray, np.ndarray, float, str]:
    X, _, _, phi, *_ = linear_attention.guard(X, X, X, kind=choice("phi", phi, MAPS))
    longer = linear_attention.guard(longer, longer, longer, kind=phi)[0]
    return all_within("X", X, FAR), all_within("longer", longer, FAR), _part(r), phi


def _layers(n: int, block: int) -> tuple[int, int]:
    return whole("n", n, 1), dividing("block", block, n)


def _again(s, V, eps: float = 1e-2, scale: float = 0.001, push: float = 0.01) -> tuple:
    (s, scale, push), (_, V, _, eps) = _pushed(s, scale, push), _sensed(s, V, "linear", eps)
    return s, V, eps, scale, push


def _long(Q, K, V, *, block: int, long: int = 4096, window: int = 64) -> tuple:
    long = whole("long", long, 1, 10**6)
    return *_blocked(Q, K, V, block=block), long, dividing("window", window, long)


# slopes of weights and of outputs


def weigh(s: np.ndarray, kind: str = "linear") -> np.ndarray:
    """Return the weights of scores: f(s), divided by the sum of them."""
    return softmax(s[None])[0] if kind == "softmax" else s / s.sum()


@traced(guard=_scores)
def attention_jacobian(s, kind):
    """Return ∂p_j/∂s_k, row j and column k: how far each weight moves as each score does, float64 of shape (n, n).

    `s` are n finite scores; `kind` is "softmax", p = e^s / Σ e^s, or "linear", p = s / Σ s, for which scores must
    not be negative and must have a positive sum. `TypeError` for what is no array of numbers or no string,
    `ValueError` for no scores, NaN, infinity, another kind, a sum that cannot be divided by.

    Formulas:
        weight: $ p_j = f(s_j) / (sum_k f(s_k)) $
        slope: $ (f'(s_k)) / f(s_k) dot p_k (1_(j=k) - p_j) $
    """
    p = weigh(s, kind)
    rest = np.eye(len(s)) - p[:, None]
    jacobian = rest * p if kind == "softmax" else rest / s.sum()
    yield "jacobian", "How far each weight moves as each score does"
    return jacobian


@traced(guard=_normalised)
def rms_norm(x, eps):
    """Return x / √(mean x² + ε) along the last axis: rows whose mean square is below 1, float64 of the shape of `x`.

    `x` is finite, of any shape, `eps` > 0. `TypeError` for what is no array of numbers, `ValueError` for no elements,
    NaN, infinity, an `eps` that is not positive.

    Formulas:
        norm: $ x / sqrt("mean" x^2 + epsilon) $
    """
    size = np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps)
    yield "norm", "Each row is divided by the root of its mean square"
    return x / size


@traced(guard=_sensed)
def output_sensitivity(s, V, kind, eps):
    """Return ‖∂O/∂s_j‖ for each score of a row: how far the output moves as the score does, float64 of shape (n,).

    `V` has the shape (n, dv), all finite. `kind` is "linear", O = Σ s_j V_j / Σ s_j, or "norm", O = RMSNorm(Σ s_j V_j)
    with `eps`, for which none is larger than ‖V_j‖/√ε. Errors are those of `attention_jacobian` and `rms_norm`, and
    `ValueError` for a `V` that does not fit.

    Formulas:
        ceiling: $ norm((partial O) / (partial s_j)) <= norm(V_j) / sqrt(epsilon) $
    """
    if kind == "linear":
        moved = attention_jacobian.unwatched(s, kind).T @ V
    else:
        x = s @ V
        square = np.mean(x**2) + eps
        moved = (V - np.outer(V @ x, x) / (x.size * square)) / np.sqrt(square)
    yield "move", "How far the output moves as each score does"
    return np.linalg.norm(moved, axis=1)


# the first fault: gradients without a bound


@traced(guard=_pushed)
def push_one_score(s, scale, push):
    """Return the weights of scores and of `scale` times these, after the first of either has grown by `push`.

    `s` are finite scores, not negative, with a positive sum; `scale` is positive, `push` not negative. The answer is
    two float64 arrays (n,). Errors are those of `attention_jacobian`.
    """
    large, small = s.copy(), scale * s
    large_sum = large.sum()
    small_sum = small.sum()
    large_weights = large / large_sum
    small_weights = small / small_sum
    yield "weigh", "A weight is score ÷ sum: all scores × {scale}, the same weights"
    large[0] += push
    small[0] += push
    yield "push", "Push the first score of both, by {push}"
    large_sum = large.sum()
    small_sum = small.sum()
    yield "total", "Both sums grow by {push}: much for the small one"
    large_weights = large / large_sum
    small_weights = small / small_sum
    yield "divide", "Same weights, same push: {large_weights[0]:.4f} and {small_weights[0]:.4f}. Why?"
    return large_weights, small_weights


@traced(guard=_shrunk)
def shrink_scores(s, scales):
    """Return the largest slope of the weights of linear attention and of softmax, for the scores times each scale.

    `s` are those of `push_one_score`; `scales` are positive. The answer is two lists of floats. The first is at most 1
    by the sum of the scores, the second at most 1/4. Errors are those of `attention_jacobian`.
    """
    steep, flat = [], []
    several, quarter = len(s) > 1, 0.25
    for scale in scales:
        scores = scale * s
        total = scores.sum()
        weights = scores / total
        yield ("shrink" if len(steep) > 1 else ("shrink", "All scores × {scale}: what happens to the gradient?")
               if steep else ("shrink", "How steep is a weight in its scores?"))  # fmt: skip
        linear = (np.eye(len(s)) - weights[:, None]) / total
        steep.append(np.abs(linear).max())
        softmaxed = attention_jacobian.unwatched(scores, "softmax")
        flat.append(np.abs(softmaxed).max())
        yield "probe", "Largest gradient of a weight: linear {steep[-1]:.3f}, softmax {flat[-1]:.3f}"
    yield "bound", "Linear: 1/sum, without a bound. Softmax: at most {quarter}" if several else "One score: gradient 0"
    return steep, flat


@traced(guard=_factored)
def factors(s):
    """Return f′/f of exp and of the identity over [0.1, 2], float64 (39,), and of linear scores three numbers.

    These are the bound 1/(4 s) of the smallest score, 1/sum, and the largest slope of a weight; what the slope of a
    large score and of its sum is where all scores are a hundredth is watched.

    All scores must be positive; other errors are those of `attention_jacobian`.
    """
    xs = np.linspace(0.1, 2, 39)
    exponential = np.exp(xs)
    exponential_slope = np.exp(xs)
    identity = xs
    identity_slope = np.ones(len(xs))
    yield "slope", "Softmax: f = exp, its own slope. Linear: f(s) = s"
    exponential_factor = exponential_slope / exponential
    identity_factor = identity_slope / identity
    yield "factor", "The factor f′/f: 1 for exp, 1/s for linear"
    smallest = s.min()
    steep = 1 / smallest
    bound = steep / 4
    yield "small", "A score of {smallest}: a danger?"
    total = s.sum()
    weight = smallest / total
    left = steep * weight
    most = np.abs(attention_jacobian.unwatched(s, "linear")).max()
    yield "sum", "No: 1/s × s/sum leaves 1/sum"
    shrunk = s / 100
    small_total = shrunk.sum()
    small_left = 1 / small_total
    yield "shrunk", "But a small sum: {small_left:.1f}"
    return exponential_factor, identity_factor, bound, 1 / total, most


# the first cure: normalise the output


@traced(guard=_normed)
def norm_attention(Q, K, V, phi, eps, causal):
    """Linear attention that divides by no sum of weights, but normalises each output row: RMSNorm(φ(Q) (φ(K)ᵗ V)).

    `Q` and `K` have the shape (n, d), `V` (n, dv), all finite; `phi` is "elu1" or "relu", `eps` > 0; with `causal`,
    query i sees keys 0 … i only. The answer is float64 of shape (n, dv). Errors are those of `linear_attention` and
    `rms_norm`; a row of features that is 0 gives a row of 0.

    Formulas:
        output: $ "RMSNorm"(phi(Q) (phi(K)^top V)) $
    """
    phi_Q, phi_K = feature_map(Q, phi), feature_map(K, phi)
    S = np.zeros((K.shape[1], V.shape[1])) if causal else phi_K.T @ V
    X, sizes = np.zeros(V.shape), np.zeros(len(V))
    for i in range(len(Q)):
        if causal:
            S = S + np.outer(phi_K[i], V[i])
        X[i] = phi_Q[i] @ S
        sizes[i] = np.sqrt(np.mean(X[i] ** 2) + eps)
    yield "drop", "Drop the division: output rows are of any size"
    O, evened = np.zeros(V.shape), np.zeros(len(V))
    for i in range(len(Q)):
        O[i] = X[i] / sizes[i]
        evened[i] = np.sqrt(np.mean(O[i] ** 2))
        yield "row" if i else ("row", "RMSNorm rescales each output row by itself")
    return O


@traced(guard=_under)
def ceiling_of_norm(s, scales, V, eps):
    """Return the largest `output_sensitivity` of linear attention and of NormAttention for ever smaller scores.

    `s`, `V` and `eps` are those of `output_sensitivity`; the scores are multiplied by 49 scales, from the largest of
    `scales` down to a millionth of √ε of it, or to the least of them. The answer is `(linear, norm, bend,
    ceiling)`: two lists of floats, the scale at which the row's root of the mean square is √ε, and max ‖V_j‖/√ε.
    """
    linear, norm, several = [], [], len(s) > 1
    for scale in scales:
        scores = scale * s
        linear.append(output_sensitivity.unwatched(scores, V, "linear", eps).max())
        norm.append(output_sensitivity.unwatched(scores, V, "norm", eps).max())
    yield "linear", "Divided by the sum, it grows as 1/sum" if several else "One score, divided by itself: it is 0"
    size = np.sqrt(np.mean((s @ V) ** 2))
    bend = np.sqrt(eps) / size
    grows = bend < scales[0]
    yield "norm", "Normalised, it grows too at first: bounded, not small" if grows else "Normalised: at its ceiling"
    ceiling = np.linalg.norm(V, axis=1).max() / np.sqrt(eps)
    yield "bend", "Where the row is below √ε, ε takes over"
    yield "ceiling", "It may grow, but never past ‖V‖/√ε = {ceiling:.1f}"
    return linear, norm, bend, ceiling


# the second fault, and its cure


def window(i: int, n: int, width: int) -> slice:
    """Return the `width` of n places around place i, shifted inwards at the ends."""
    start = min(max(i - width // 2, 0), n - width)
    return slice(start, start + width)


def width_of(r: float, n: int) -> int:
    """Return how many of n keys are the part r of them: one at least."""
    return max(1, int(r * n + 0.5))


@traced(guard=_massed)
def local_mass(P, r):
    """Return how much of a row's weight lies, on average, in a window of ⌊rn + ½⌋ keys around its query: a float.

    `P` are weights of the shape (m, n), none negative, each row with the sum 1; 0 < `r` ≤ 1. The window has one key at
    least, and is shifted inwards at the ends, so that even weights give its width by n. `TypeError` for what is no
    array of numbers, `ValueError` for rows that are no weights, an `r` out of range.
    """
    n = P.shape[1]
    width = width_of(r, n)
    near = [row[window(i, n, width)].sum() for i, row in enumerate(P)]
    yield "locality", "How much of each row lies near its query"
    return float(np.mean(near))


def near_weights(X: np.ndarray) -> np.ndarray:
    """Return the weights of softmax attention with the same queries and keys."""
    return softmax(X @ X.T / np.sqrt(X.shape[1]))


def thin_weights(X: np.ndarray, phi: str) -> np.ndarray:
    """Return the weights of linear attention with the same queries and keys."""
    features = feature_map(X, phi)
    products = features @ features.T
    return products / rowsum(products)


@traced(guard=_spread)
def spread_of_weights(X, longer, r, phi):
    """Return the `local_mass` of softmax and of linear attention with `X` as queries and keys, and a query's window.

    `X` has the shape (n, d), all finite, and so has `longer`, a sequence of more tokens, whose middle query is
    looked at too; 0 < `r` ≤ 1; `phi` is "elu1" or "relu". `ValueError` too where a row of features sums to 0.
    """
    n, query = len(X), len(X) // 2
    away = np.arange(n) - query
    softmaxed = near_weights(X)
    yield "softmax", "Softmax: a query weighs the keys beside it"
    linear = thin_weights(X, phi)
    yield "linear", "Linear: its weight is spread thinly over all keys"
    width = width_of(r, n)
    near = window(query, n, width)
    inside = local_mass.unwatched(softmaxed, r)
    thinned = local_mass.unwatched(linear, r)
    yield "locality", "Within {width} of {n} keys: softmax {inside:.3f}, linear {thinned:.3f}"
    many, middle = len(longer), len(longer) // 2
    farther = np.arange(many) - middle
    sharp = near_weights(longer)[middle]
    thin = thin_weights(longer, phi)[middle]
    yield "longer", "{many} tokens: softmax still looks near, linear weights sink"
    return inside, thinned, near, away, farther, sharp, thin


@traced(guard=_long)
def diag_attention(Q, K, V, block, long, window):
    """Softmax attention within blocks of `block` tokens that do not overlap: n · block scores, not n².

    `Q` and `K` have the shape (n, d), `V` (n, dv), all finite; `block` divides n. The answer is float64 of shape
    (n, dv). `TypeError` for what is no array of numbers, a `block` that is no int; `ValueError` for shapes that do not
    fit, NaN, infinity, a `block` below 1 or that does not divide n. `long` tokens in blocks of `window`, which divides
    them, are only counted.
    """
    n, every = len(Q), len(Q) ** 2
    O, scored = np.zeros(V.shape), np.zeros((n, n), bool)
    for rows in tiles(n, block):
        scores = Q[rows] @ K[rows].T / np.sqrt(Q.shape[1])
        weights = softmax(scores)
        O[rows] = weights @ V[rows]
        scored[rows, rows] = True
        count = int(scored.sum())
        yield "block" if rows.start else ("block", "Softmax inside a block alone")
    yield "count", "Blocks of {block}: {count} scores, not {every}" if count < every else "One block: full softmax"
    few, many = long * window, long**2
    shares = [100.0, 100 * count / every, 100 * few / many]
    yield "real", "n = {long}, in blocks of {window}: {few} scores instead of {many}"
    return O


@traced(guard=_layers)
def near_then_far(n, block):
    """Return what a token reads in an early layer, its block, and in a later one, all: two bool arrays (n, n).

    `n` and `block` are ints, and `block` divides `n`; else `TypeError` or `ValueError`.
    """
    near = np.zeros((n, n), bool)
    for rows in tiles(n, block):
        near[rows, rows] = True
    yield "near", "Early layers look locally: softmax inside a block"
    far = np.ones((n, n), bool)
    yield "far", "Later layers look globally: NormAttention, over all"
    return near, far


# the same push again, and the real size


@traced(guard=_again)
def push_again(s, V, eps, scale, push):
    """Return how far a push of the first of small scores moves the output of linear attention, of NormAttention, and
    how far it can move the latter at most.

    `s`, `V`, `eps`, `scale` and `push` are those of `push_one_score` and `output_sensitivity`. The answer is
    `(linear, norm, limit)`, floats.
    """
    scores = scale * s
    pushed = scores.copy()
    pushed[0] += push
    divided = scores / scores.sum() @ V
    divided_pushed = pushed / pushed.sum() @ V
    linear = np.linalg.norm(divided_pushed - divided)
    yield "linear", "Divided by the sum, the output moves {linear:.3f}"
    normed = rms_norm.unwatched(scores @ V, eps)
    normed_pushed = rms_norm.unwatched(pushed @ V, eps)
    norm = np.linalg.norm(normed_pushed - normed)
    limit = push * np.linalg.norm(V[0]) / np.sqrt(eps)
    yield "norm", "Normalised, it moves {norm:.4f}, at most {limit:.4f}"
    return linear, norm, limit
