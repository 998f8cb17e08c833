"""Performer: e^(q·k) is a mean over random directions, so softmax attention is nearly linear attention.

Softmax weighs key k for query q by e^(q·k), which ties the two together. For a standard normal direction ω, completing
the square in its density gives, exactly,

    e^(q·k) = E[ e^(ω·q − |q|²/2) · e^(ω·k − |k|²/2) ].

Each factor knows q alone or k alone. The mean of m sampled directions is a product of m *positive random features* of
q with those of k, and linear attention with these features is softmax attention, nearly: FAVOR+. *Hyperbolic* features
take −ω beside each ω. The older *trigonometric* features, e^(|x|²/2) times sines and cosines, have the same mean, but
an estimate of e^(q·k) by them may be negative. Where the lengths of q and k are fixed, positive features have the
smaller error for small e^(q·k), sines and cosines for large.

*Orthogonal* directions are perpendicular within blocks of at most d, each still standard normal: the Q of a QR
decomposition of a normal matrix, each of its columns times the sign of R's diagonal – without which it is not uniform
and every estimate is biased (Mezzadri) – and lengths drawn anew.

The estimate of e^(q·k) is unbiased. Attention is a ratio of such estimates, which only tends to softmax attention as m
grows. Queries and keys are divided by d^(1/4), so that their product is divided by √d. Nothing is added to features
and no maximum is taken away, as in released code, whose ε changes the answer.

Sources: Choromanski et al., *Rethinking Attention with Performers*, ICLR 2021, arXiv 2009.14794; Su, *Performer*, 2020,
kexue.fm/archives/7921; Mezzadri, *How to generate random matrices from the classical compact groups*, Notices of the
AMS 54, 2007, arXiv math-ph/0609050.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vizkit.reference.flashattn import softmax
from vizkit.reference.guards import choice, flag, sequence, whole, worded
from vizkit.reference.linear_attn import MAPS, fitting, small_enough, sum_up_and_read
from vizkit.reference.matrices import floats
from vizkit.trace import traced

__all__ = [
    "bell_of_product",
    "errors_by_features",
    "errors_by_similarity",
    "exponential_ties",
    "fixed_features",
    "free_and_perpendicular",
    "kernel_estimate",
    "kernel_mse",
    "performer_attention",
    "performer_features",
    "random_directions",
    "repeated_estimates",
    "separated_nearly",
    "spread_of_estimates",
]

KINDS = ("positive", "hyperbolic", "trig")
"""The kinds of random features."""

MANY = 10**6
"""The most tokens, features or directions that are counted."""

LONGEST = 10
"""The largest length of a vector whose products have a finite e^(q·k), and a finite error of its estimate."""

EVERY = np.linspace(-4, 4, 161)
"""The directions at which a bell in one dimension is drawn."""


# what may be given


def _vector(name: str, value) -> np.ndarray:
    found = floats(name, value, 1)
    if not np.abs(found).max() <= LONGEST or not np.linalg.norm(found) <= LONGEST:
        raise worded("{name} must be at most {most} long", name=name, most=LONGEST)
    return found


def _pair(x, y) -> tuple[np.ndarray, np.ndarray]:
    x, y = _vector("x", x), _vector("y", y)
    if len(x) != len(y):
        raise worded(
            "{name} must have as many numbers as x, {wanted}, not {found}", name="y", wanted=len(x), found=len(y)
        )
    return x, y


def _directions(W, d: int) -> np.ndarray:
    W = floats("W", W, 2)
    if W.shape[1] != d:
        raise worded(
            "{name} must have as many columns as there are numbers in a vector, {wanted}, not {found}",
            name="W",
            wanted=d,
            found=W.shape[1],
        )
    return W


def _drawn(m: int, d: int, *, orthogonal: bool = True, seed: int = 0) -> tuple:
    m, d, orthogonal = whole("m", m, 1), whole("d", d, 1), flag("orthogonal", orthogonal)
    return np.random.default_rng(whole("seed", seed, 0)), m, d, orthogonal


def _estimated(x, y, W, kind: str = "positive") -> tuple:
    x, y = _pair(x, y)
    W, kind = _directions(W, len(x)), choice("kind", kind, KINDS)
    if not np.linalg.norm(W, axis=1).max() * LONGEST <= 300:
        raise worded("{name} must hold directions at most {most} long", name="W", most=300 // LONGEST)
    return x, y, W, kind


def _attention(Q, K, V, *, m: int = 256, kind: str = "positive", orthogonal: bool = True, causal: bool = False,
               seed: int = 0) -> tuple:  # fmt: skip
    """Tensors that fit and directions for them, with which no query has a denominator that cannot be divided by."""
    Q, K, V = fitting(Q, K, V)
    W = random_directions(m, Q.shape[1], orthogonal=orthogonal, seed=seed)
    kind, causal = choice("kind", kind, KINDS), flag("causal", causal)
    with np.errstate(over="ignore", invalid="ignore"):
        phi_Q, phi_K = (_features(scaled(matrix), W, kind) for matrix in (Q, K))
        for features in (phi_Q, phi_K):
            for row in np.flatnonzero(~np.isfinite(features).all(axis=1) | ~features.any(axis=1)):
                if np.isfinite(features[row]).all():
                    raise worded("Q, K: every feature of row {row} underflows; use smaller entries", row=row)
                raise worded("Q, K: a feature of row {row} overflows; use smaller entries", row=row)
        small_enough((np.abs(phi_Q) @ np.abs(phi_K).sum(axis=0)).max() * max(np.abs(V).max(), 1.0))
    sums = (phi_Q * (phi_K.cumsum(axis=0) if causal else phi_K.sum(axis=0))).sum(axis=1)
    for row in np.flatnonzero(~(sums > 0)):
        raise worded(
            "{name}={kind}: denominator {found} of query {row} is not positive; raise m",
            name="kind",
            kind=repr(kind),
            found=f"{sums[row]:g}".replace("-", "−"),
            row=row,
        )
    return Q, K, V, W, kind, causal


def _similar(r: float = 1.2 * 2**0.5, m: int = 8) -> tuple[float, int]:
    return *(float(np.linalg.norm(_vector("r", [r]))),), whole("m", m, 1)


def _repeated(x, y, *, m: int = 8, repeats: int = 8, seed: int = 0) -> tuple:
    x, y = _pair(x, y)
    shape = whole("repeats", repeats, 1), whole("m", m, 1), len(x)
    return x, y, np.random.default_rng(whole("seed", seed, 0)).normal(size=shape)


def _spread(x, y, *, ladder: Sequence[int] = (1, 4, 16, 64, 256), runs: int = 200, kind: str = "positive",
            seed: int = 0) -> tuple:  # fmt: skip
    ladder, kind = _ladder(ladder), choice("kind", kind, KINDS)
    return *_repeated(x, y, m=ladder[-1], repeats=runs, seed=seed), ladder, kind


def _ladder(ladder: Sequence[int]) -> list[int]:
    found = [whole(f"ladder[{place}]", m, 1, MANY) for place, m in enumerate(sequence("ladder", ladder))]
    if not found or sorted(set(found)) != found:
        raise worded("{name} must hold growing numbers, at least one, not {found}", name="ladder", found=found)
    return found


def _many_runs(
    ladder: Sequence[int] = (4, 16, 64, 256), runs: int = 60, lengths: Sequence[float] = (0.5, 1.0)
) -> tuple:
    return (
        _ladder(ladder),
        whole("runs", runs, 1),
        [_vector("lengths", [each])[0] for each in sequence("lengths", lengths)],
    )


def _compared(m: int = 16, runs: int = 60, seed: int = 0) -> tuple:
    return whole("m", m, 1, MANY), whole("runs", runs, 1), np.random.default_rng(whole("seed", seed, 0))


def _numbers(q: float = 0.7, k: float = 0.4) -> tuple[float, float]:
    return _vector("q", [q])[0], _vector("k", [k])[0]


def _along(x) -> tuple[np.ndarray]:
    x = floats("x", x, 1)
    if not np.abs(x).max() <= LONGEST:
        found = f"{np.abs(x).max():g}"
        raise worded("{name} must be at most {most} in size, not {found}", name="x", most=LONGEST, found=found)
    return (x,)


def _sizes(n: int = 4096, d: int = 64, m: int = 256) -> tuple[int, int, int]:
    return tuple(whole(name, size, 1, MANY) for name, size in (("n", n), ("d", d), ("m", m)))


# directions, and the features of a vector along them


@traced(guard=_drawn)
def random_directions(generator, m, d, orthogonal):
    """Return `m` random directions in `d` dimensions, each standard normal; `orthogonal` ones are so in blocks of d.

    The answer is float64 of shape (m, d). `m` and `d` ≥ 1 and `seed` ≥ 0 are whole, `orthogonal` is a bool; else
    `TypeError` or `ValueError`. A block is the Q of a QR decomposition, its signs such that R's diagonal is positive:
    that is the orthogonal matrix whose distribution is uniform. (A library's Q alone is not.)

    Source: Mezzadri 2007, section 5.
    """
    blocks = generator.normal(size=(-(-m // d), d, d))
    W = blocks.reshape(-1, d)[:m]
    yield "draw", "Free directions may nearly agree"
    if orthogonal:
        columns, R = np.linalg.qr(blocks.transpose(0, 2, 1))
        signs = np.sign(np.diagonal(R, axis1=1, axis2=2))
        W = (columns * signs[:, None]).transpose(0, 2, 1).reshape(-1, d)[:m]
        yield "turn", "Within a block, turned perpendicular"
        W = W * np.linalg.norm(generator.normal(size=(m, d)), axis=1, keepdims=True)
        yield "stretch", "Lengths stay random, drawn anew"
    return W


def performer_features(X, W, kind: str = "positive") -> np.ndarray:
    """Return the random features of the rows of `X` along the directions `W`, their products' mean being e^(x·y).

    `X` has the shape (n, d), `W` (m, d), both finite; `kind` is "positive" (m features), "hyperbolic" or "trig" (2m).
    The answer is float64, a row of features for each row of `X`; what is too small or too large for a float is 0 or
    infinite. `TypeError` for what is no array of numbers or no string, `ValueError` for shapes that do not fit, no
    elements, NaN, infinity or another kind.

    Formulas:
        positive: $ e^(-(|x|^2) / 2) / sqrt(m) (e^(omega_1 dot x), ..., e^(omega_m dot x)) $
        hyperbolic: $ e^(-(|x|^2) / 2) / sqrt(2 m) (e^(omega dot x), e^(-omega dot x)) $
        trig: $ e^((|x|^2) / 2) / sqrt(m) (sin omega dot x, cos omega dot x) $
    """
    X = floats("X", X, 2)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return _features(X, _directions(W, X.shape[1]), choice("kind", kind, KINDS))


def _features(X, W, kind):
    along, half = X @ W.T, (X * X).sum(axis=1, keepdims=True) / 2
    if kind == "trig":
        return np.exp(half) * np.hstack([np.sin(along), np.cos(along)]) / np.sqrt(len(W))
    if kind == "hyperbolic":
        return np.exp(np.hstack([along, -along]) - half) / np.sqrt(2 * len(W))
    return np.exp(along - half) / np.sqrt(len(W))


def scaled(matrix: np.ndarray) -> np.ndarray:
    """Return queries or keys divided by d^(1/4): their products are then divided by √d."""
    return matrix / matrix.shape[1] ** 0.25


# the estimate of e^(x·y)


@traced(guard=_estimated)
def kernel_estimate(x, y, W, kind="positive"):
    """Return the mean over the directions `W` of the products of features of x and y: an estimate of e^(x·y).

    `x` and `y` have the shape (d,), `W` (m, d), all finite; `x` and `y` are at most 10 long, directions at most 30.
    The estimate is unbiased for standard normal directions. Errors are those of `performer_features`, and `ValueError`
    for what is too long.

    Formulas:
        mean: $ e^(x dot y) = EE[e^(omega dot x - (|x|^2) / 2) e^(omega dot y - (|y|^2) / 2)] $
    """
    total, means = 0.0, []
    for m, direction in enumerate(W, 1):
        yield "sample" if m > 2 else ("sample", "A random direction ω")
        of_x = _features(x[None], direction[None], kind)[0]
        of_y = _features(y[None], direction[None], kind)[0]
        yield "factors" if m > 2 else ("factors", "Two factors: of q alone, of k alone")
        product = of_x @ of_y
        total += product
        means.append(total / m)
        yield "average", "Average over random directions (m = {m}): {means[-1]:.3f}"
    return means[-1]


def kernel_mse(x, y, m: int, kind: str = "positive") -> float:
    """Return the mean squared error of `kernel_estimate` with `m` independent directions.

    `m` ≥ 1 is whole; the other arguments and errors are those of `kernel_estimate`.

    Source: arXiv 2009.14794, lemma 2.

    Formulas:
        positive: $ 1/m e^(|x + y|^2) e^(2 x dot y) (1 - e^(-|x + y|^2)) $
        hyperbolic: $ 1/(2 m) e^(|x + y|^2) e^(2 x dot y) (1 - e^(-|x + y|^2))^2 $
        trig: $ 1/(2 m) e^(|x + y|^2) e^(-2 x dot y) (1 - e^(-|x - y|^2))^2 $
    """
    x, y = _pair(x, y)
    return float(_mse(x @ y, (x + y) @ (x + y), (x - y) @ (x - y), whole("m", m, 1), choice("kind", kind, KINDS)))


def _mse(product, together, apart, m, kind):
    if kind == "trig":
        return np.exp(together - 2 * product) * np.expm1(-apart) ** 2 / (2 * m)
    positive = -np.exp(together + 2 * product) * np.expm1(-together) / m
    return positive if kind == "positive" else -np.expm1(-together) * positive / 2


@traced(guard=_numbers)
def bell_of_product(q=0.7, k=0.4):
    """Return the mass of a normal density times the factors of two numbers q and k, which is e^(qk): by summing it up.

    `q` and `k` are real, at most 10 in size; else `TypeError` or `ValueError`. The answer is `(mass, centre)`.

    Formulas:
        shift: $ p(omega) e^(omega q - q^2 / 2) = p(omega - q) $
        product: $ p(omega) e^(omega q - q^2 / 2) e^(omega k - k^2 / 2) = e^(q k) p(omega - q - k) $
    """
    along = EVERY + (q + k)
    bell = np.exp(-(along**2) / 2) / np.sqrt(2 * np.pi)
    yield "bell", "Random directions ω: a bell of area 1"
    moved = bell * np.exp(along * q - q**2 / 2)
    yield "move", "Times the factor of q: it moves to q"
    product = moved * np.exp(along * k - k**2 / 2)
    centre = q + k
    mass = np.trapezoid(product, along)
    yield "product", "Times that of k: at q + k, its area e^(qk) = {mass:.3f}"
    return mass, centre


@traced(guard=_spread)
def spread_of_estimates(x, y, W, ladder, kind):
    """Return the mean of many estimates of e^(x·y), and how far they spread, for growing numbers of directions.

    Each of `runs` ≥ 1 runs has its own directions, of which it takes the first m, for each m of the `ladder`, growing
    whole numbers. The answer is `(means, spreads)`, lists of floats; other arguments and errors are those of
    `kernel_estimate`.
    """
    means, spreads, lows, highs = [], [], [], []
    terms = []
    for directions in W:
        of_x, of_y = _features(np.array([x, y]), directions, kind)
        products = len(directions) * of_x * of_y
        terms.append(products.reshape(-1, len(directions)).sum(axis=0))
    for m in ladder:
        estimates = np.array(terms)[:, :m].mean(axis=1)
        means.append(estimates.mean())
        spreads.append(estimates.std())
        lows.append(means[-1] - spreads[-1])
        highs.append(means[-1] + spreads[-1])
        yield "spread", "m = {m}: spread {spreads[-1]:.3f} around {means[-1]:.3f}"
    return means, spreads


@traced(guard=_repeated)
def repeated_estimates(x, y, W):
    """Return estimates of e^(x·y) by sines and cosines and by positive features, along the same random directions.

    Each of `repeats` ≥ 1 estimates has `m` ≥ 1 directions of its own. The answer is two lists of floats; other
    arguments and errors are those of `kernel_estimate`.
    """
    trig = []
    for directions in W:
        trig.append(kernel_estimate.unwatched(x, y, directions, "trig"))
        yield "repeat" if len(trig) > 1 else ("repeat", "Sine–cosine estimates, again and again")
    negative = [place for place, estimate in enumerate(trig) if estimate < 0]
    below = len(negative)
    yield "negative", "Sine–cosine estimates below zero: {below} of {W.shape[0]}"
    positive = []
    for directions in W:
        positive.append(kernel_estimate.unwatched(x, y, directions, "positive"))
    yield "positive", "Positive features, same directions: none below zero"
    return trig, positive


@traced(guard=_similar)
def errors_by_similarity(r, m):
    """Return the root mean squared error of both estimates for vectors of length `r`, and where the two are equal.

    The answer is `(similarities, positive, trig, crossing)`: e^(x·y) from opposite vectors to equal ones, the ends left
    out, where one of the errors is 0, float64 of one dimension; the errors at these; and the point (e^(x·y), error)
    where they cross. 0 < `r` ≤ 10 is a length, `m` ≥ 1 whole; else `TypeError` or `ValueError`.
    """
    products = np.linspace(-r * r, r * r, 103)[1:-1]
    similarities = np.exp(products)
    positive = _root(products, r, m, "positive")
    trig = _root(products, r, m, "trig")
    yield "curve", "Fixed lengths, opposite to equal: which errs less?"
    low, high = products[0], products[-1]
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _root(middle, r, m, "positive") < _root(middle, r, m, "trig") else (low, middle)
    crossing = np.exp(low), _root(low, r, m, "trig")
    yield "cross", "Positive features win below e^(q·k) = {crossing[0]:.3f}, sine–cosine above"
    return similarities, positive, trig, crossing


def _root(product, r, m, kind):
    return np.sqrt(_mse(product, 2 * (r * r + product), 2 * (r * r - product), m, kind))


# attention


@traced(guard=_attention)
def performer_attention(Q, K, V, W, kind="positive", causal=False):
    """Softmax attention, nearly, in linear time: linear attention with random features of the queries and keys.

    `Q` and `K` have the shape (n, d), `V` (n, dv), all finite; `m` ≥ 1 directions are drawn by `seed`, `orthogonal` or
    free; with `causal`, query i sees keys 0 … i only. The answer is float64 of shape (n, dv). It tends to softmax
    attention as m grows, but is no unbiased estimate of it, being a ratio. `TypeError` for what is no array of numbers,
    no whole number, string or bool; `ValueError` for shapes that do not fit, no rows, NaN or infinity, another kind,
    features that all underflow, and a denominator that is not above 0, which sines and cosines may have.

    Source: arXiv 2009.14794, section 2.

    Formulas:
        output: $ y_i = (phi(q_i)^top sum_j phi(k_j) v_j^top) / (phi(q_i)^top sum_j phi(k_j)) $
    """
    Q, K = scaled(Q), scaled(K)
    phi_Q = _features(Q, W, kind)
    phi_K = _features(K, W, kind)
    yield "map", "Random features φ of every query and key"
    return (yield from sum_up_and_read.steps(phi_Q, phi_K, V, causal, True))


@traced
def exponential_ties(Q, K, V):
    """Softmax attention, in the order that the exponential forces upon it: scores, e^score, then the values.

    `Q` and `K` have the shape (n, d), `V` (n, dv), all finite. The answer is float64 of shape (n, dv).
    """
    scores = scaled(Q) @ scaled(K).T
    yield "scores", "QKᵗ: a score for each query and key"
    powers = np.exp(scores)
    weights = powers / powers.sum(axis=1, keepdims=True)
    Y = weights @ V
    yield "stuck", "KᵗV first? The exponential stands between"
    return Y


def attention_errors(ladder, runs, length, orthogonal):
    """Return how far Performer attention is from softmax attention on average: a row a run, a column each m."""
    errors = []
    for seed in range(runs):
        generator = np.random.default_rng(seed)
        Q, K, V = generator.normal(size=(3, 8, 4)) * np.array([length, length, 1.0])[:, None, None]
        Q, K = scaled(Q), scaled(K)
        W = random_directions.unwatched(generator, ladder[-1], 4, orthogonal)
        exact = softmax(Q @ K.T) @ V
        found = (
            sum_up_and_read.unwatched(*(_features(X, W[:m], "positive") for X in (Q, K)), V, False, True)
            for m in ladder
        )
        errors.append([np.abs(each - exact).mean() for each in found])
    return np.array(errors)


@traced(guard=_many_runs)
def errors_by_features(ladder=(4, 16, 64, 256), runs=60, lengths=(0.5, 1.0)):
    """Return the average error of Performer attention for each number of directions of the `ladder`, by length.

    Each of `runs` runs draws 8 queries and keys with 4 features, normal times a `length`, standard normal values and
    orthogonal directions. The answer is float64 of shape (lengths, ladder). `TypeError` or `ValueError` for what is no
    growing list of whole numbers ≥ 1, no whole number of runs ≥ 1, or a length that is above 10.
    """
    curves = []
    for length in lengths:
        curve = []
        errors = attention_errors(ladder, runs, length, True)
        for m in ladder:
            curve.append(errors[:, ladder.index(m)].mean())
            yield "measure", "m = {m} features: average error {curve[-1]:.3f}"
        curves.append(curve)
    yield "halve", "For large m, quadrupling m roughly halves the average error"
    return np.array(curves)


@traced(guard=_compared)
def free_and_perpendicular(m, runs, generator):
    """Return the average error of Performer attention with `m` free directions, and with `m` orthogonal ones."""
    yield from random_directions.steps(generator, 4, 2, True)
    free = attention_errors([m], runs, 0.5, False).mean()
    perpendicular = attention_errors([m], runs, 0.5, True).mean()
    yield "compare", "Average error at m = {m}: {free:.3f} free, {perpendicular:.3f} perpendicular"
    return free, perpendicular


@traced(guard=_along)
def fixed_features(x):
    """Return the feature maps that need no random direction, of numbers `x`: e^x, its tangent at 0, and elu + 1.

    With the axes as directions, the features of a key are e^x of its numbers, all times e^(−|k|²/2). For keys of equal
    length this factor cancels in attention, as that of a query always does; else it does not. Such features are never
    negative, and their products no longer estimate e^(q·k). 1 + x is e^x to the first order. `x` has the shape (n,)
    and is at most 10 in size, else `TypeError` or `ValueError`; the answer is three of this shape, float64.

    Source: Su, kexue.fm/archives/7921 and 8338; elu + 1: arXiv 2006.16236, section 3.2.

    Formulas:
        axes: $ phi(k) prop e^(-(|k|^2) / 2) (e^(k_1), ..., e^(k_d)) $
    """
    powers = np.exp(x)
    yield "power", "Fixed directions, keys equally long: φ(x) = e^x"
    tangent = x + 1
    fixed = MAPS["elu1"]
    features = fixed(x)
    yield "follow", "elu + 1 follows e^x below zero and its tangent above"
    return powers, tangent, features


@traced(guard=_sizes)
def separated_nearly(n, d, m):
    """Count what separating query and key saves: scores, features, and multiplications in (QKᵀ)V and φ(Q)(φ(K)ᵀV).

    `n` tokens, `d` numbers of each query, key and value and `m` features are whole, from 1 to a million; else
    `TypeError` or `ValueError`. Products alone are counted. The answer is `(scores, features, dear, cheap)`, ints: for
    n < 2m it is `dear` that is less.

    Formulas:
        dear: $ 2 n^2 d $
        cheap: $ 4 n m d $
    """
    scores = n * n
    features = 2 * n * m
    yield "separate", "Separated, approximately: {features} features instead of {scores} scores"
    dear = 2 * n * n * d
    cheap = 4 * n * m * d
    times = dear / cheap
    yield "count", "n = {n}, m = {m}: {times:.0f} times fewer products" if times > 1 else "No fewer at n = {n}"
    equal = 2 * m
    yield "equal", "Below n = 2m = {equal} tokens softmax is cheaper"
    return scores, features, dear, cheap
