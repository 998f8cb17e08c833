"""Linear attention: without softmax the brackets move, and n² scores become a state of fixed size.

Attention multiplies three matrices in a row, Q Kᵀ V. Softmax stands between the first two and the third and needs whole
rows of Q Kᵀ, so these n × n scores come first. Leave softmax out, and (Q Kᵀ) V = Q (Kᵀ V): the product of the last two
has only d × dv numbers, however many tokens there are. To move the brackets is exact; to replace softmax by other
weights is what changes the model.

A weight must not be negative, and a product of q and k can be. So both pass through a *feature map* φ first, and the
weight of key j for query i is φ(q_i) · φ(k_j), divided by the sum of its row. With the causal mask, query i sees keys
0 … i, and linear attention is a recurrent network: its *state* is S, the sum of all φ(k) vᵀ so far, and z, the sum of
all φ(k). A token is first added, then read, so it sees itself.

The price is the weights' rank: φ(Q) φ(K)ᵀ without its mask has rank d at most. (With the mask its lower triangle may
have full rank.) And for n < 2 d dv / (d + dv) the new order is the dearer one.

In `linear_attention` and `linear_attention_quadratic`, `work` counts multiplications but for those of the normaliser,
the whole square of scores whether masked or not, and says how many cells are held between input and output.
Tokens count from 0. Nothing is added to the normaliser, to which implementations add an ε of 10⁻⁶.

Sources: Katharopoulos et al., *Transformers are RNNs*, ICML 2020, arXiv 2006.16236, equations 4 to 9 and 16 to 20, and
its code, github.com/idiap/fast-transformers (the ε); Su, *Linear attention: must attention have a softmax?*, 2020,
kexue.fm/archives/7546. Another choice of φ: Shen et al., *Efficient Attention*, arXiv 1812.01243.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from vizkit.reference.flashattn import softmax
from vizkit.reference.guards import array, choice, flag, sequence, whole, worded
from vizkit.reference.matrices import FAR, attended, compared, floats, reach
from vizkit.trace import traced

__all__ = [
    "bracket_costs",
    "feature_map",
    "linear_attention",
    "linear_attention_quadratic",
    "masked_matrix_agrees",
    "memory_by_token",
    "move_brackets",
    "mults_of_orders",
    "numbers_of_state",
    "score_growth",
    "state_beside_scores",
    "weigh_keys",
    "weights_compared",
]

MANY = 10**6
"""The largest size whose multiplications are counted: beyond it the counts outgrow 64 bits."""

POWER = 709
"""The largest whole number whose power of e is finite."""


@dataclass(frozen=True)
class FeatureMap:
    """What queries and keys pass through, element by element, and how it is written."""

    formula: str
    f: Callable[[np.ndarray], np.ndarray]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.f(x)


def elu1(x: np.ndarray) -> np.ndarray:
    """Return elu(x) + 1: x + 1 above 0, e^x below."""
    return np.where(x > 0, x + 1.0, np.exp(np.minimum(x, 0.0)))


def relu(x: np.ndarray) -> np.ndarray:
    """Return x where x > 0, else 0."""
    return np.maximum(x, 0.0)


def identity(x: np.ndarray) -> np.ndarray:
    """Return x."""
    return x


MAPS: Mapping[str, FeatureMap] = MappingProxyType(
    {
        "elu1": FeatureMap("elu(x) + 1", elu1),
        "relu": FeatureMap("max(x, 0)", relu),
        "exp": FeatureMap("e^x", np.exp),
        "identity": FeatureMap("x", identity),
    }
)
"""The feature maps by their names."""


@dataclass
class Work:
    """Multiplications of numbers: how many there have been, and how many `cells` are held for them at most."""

    cells: int
    mults: int = 0

    def product(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Return the product of a row or a matrix and a matrix, its multiplications counted."""
        self.mults += left.size * right.shape[-1]
        return left @ right


# what may be given


def _mapped(x, kind: str = "elu1") -> tuple[np.ndarray, str]:
    x, kind = array("x", x, floating=True), choice("kind", kind, tuple(MAPS))
    if kind == "exp" and not x.max() <= POWER:
        raise worded("{name} must be at most {most} for e^x, not {found}", name="x", most=POWER, found=f"{x.max():g}")
    return x, kind


def _attention(Q, K, V, *, kind: str = "elu1", causal: bool = False, normalize: bool = True) -> tuple:
    """Tensors that fit, of which every row of the weights has a sum that can be divided by."""
    Q, K, V = fitting(Q, K, V)
    kind, causal, normalize = choice("kind", kind, tuple(MAPS)), flag("causal", causal), flag("normalize", normalize)
    if normalize:
        _divisible(Q, K, kind, causal)
    with np.errstate(over="ignore", invalid="ignore"):
        phi_Q, phi_K = np.abs(MAPS[kind](Q)), np.abs(MAPS[kind](K))
        small_enough((phi_Q @ phi_K.sum(axis=0)).max() * max(reach(V), 1.0))
        small_enough(phi_K.sum(axis=0).max() * max(reach(V), 1.0))
    return Q, K, V, kind, causal, normalize


def _quadratic(Q, K, V, *, kind: str = "elu1", causal: bool = False) -> tuple:
    return _attention(Q, K, V, kind=kind, causal=causal)[:-1]


def fitting(Q, K, V) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return queries, keys and values as float64 where each token has one of each, else `ValueError`."""
    Q, K = compared(Q, K)
    if len(K) != len(Q):
        raise worded(
            "{name} must have as many rows as Q, but K has the shape {keys} and Q {queries}",
            name="K",
            keys=K.shape,
            queries=Q.shape,
        )
    return attended(Q, K, V)


def _divisible(Q: np.ndarray, K: np.ndarray, kind: str, causal: bool = False) -> None:
    """`ValueError` where the weights of a row have no sum that they can be divided by."""
    with np.errstate(over="ignore", invalid="ignore"):
        phi_Q, phi_K = MAPS[kind](Q), MAPS[kind](K)
        sums = (phi_Q * (phi_K.cumsum(axis=0) if causal else phi_K.sum(axis=0))).sum(axis=1)
    for row, found in enumerate(sums):
        if not 0 < found < np.inf:
            raise worded(
                "{name}={kind} makes row {row} of the weights sum to {found}, but a finite sum above 0 is wanted",
                name="kind",
                kind=repr(kind),
                row=row,
                found=f"{found:g}".replace("-", "−"),
            )


def small_enough(largest: float) -> None:
    """`ValueError` where a sum that may be that large overflows."""
    if not largest <= FAR:
        raise worded(
            "Q, K and V must keep their products within ±{far}, but one may reach {largest}",
            far=f"{FAR:.1e}",
            largest=f"{largest:.1e}",
        )


def _bracketed(Q, K, V) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    Q, K, V = fitting(Q, K, V)
    with np.errstate(over="ignore", invalid="ignore"):
        small_enough(np.float64(Q.size) * reach(Q) * reach(K) * max(reach(V), 1.0))
    return Q, K, V


def _one_query(q, K, *, kind: str = "elu1") -> tuple[np.ndarray, np.ndarray, str]:
    q, kind = floats("q", q, 1), choice("kind", kind, tuple(MAPS))
    K = floats("K", K, 2)
    if K.shape[1] != len(q):
        raise worded(
            "{name} must have a column for each of the {count} features of q, but has the shape {keys}",
            name="K",
            count=len(q),
            keys=K.shape,
        )
    _divisible(q[None], K, "identity")
    _divisible(q[None], K, kind)
    return q, K, kind


def _compared(Q, K, *, kind: str = "elu1") -> tuple[np.ndarray, np.ndarray, str]:
    Q, K = compared(Q, K)
    kind = choice("kind", kind, tuple(MAPS))
    _divisible(Q, K, kind)
    small_enough(Q.shape[1] * reach(Q) * reach(K))
    return Q, K, kind


def _sizes(n: int = 4, d: int = 2, dv: int = 2) -> tuple[int, int, int]:
    return whole("n", n, 1, MANY), whole("d", d, 1, MANY), whole("dv", dv, 1, MANY)


def _growing(sizes: Sequence[int] = (4, 8, 16)) -> tuple[list[int]]:
    sizes = [whole(f"sizes[{place}]", n, 1, MANY) for place, n in enumerate(sequence("sizes", sizes))]
    if not sizes:
        raise worded("{name} must hold at least one number, but is empty", name="sizes")
    return (sizes,)


def _real(d: int = 2, dv: int = 2, sizes: Sequence[int] = (4096, 65536), head: int = 64) -> tuple:
    return *_sizes(1, d, dv)[1:], *_growing(sizes), whole("head", head, 1, MANY)


# what is counted


def mults_of_orders(n: int = 4, d: int = 2, dv: int = 2) -> tuple[int, int]:
    """Return how many multiplications (Q Kᵀ) V takes, and how many Q (Kᵀ V).

    Q and K have the shape (`n`, `d`), V (`n`, `dv`), each size from 1 to a million; the answers are ints. They are
    equal where n = 2 d dv / (d + dv): with d = dv, where n = d. `TypeError` for what is no whole number, `ValueError`
    for sizes out of range.

    Formulas:
        scores: $ n^2 (d + d_v) $
        state: $ 2 n d d_v $
        equal: $ n = (2 d d_v) / (d + d_v) $
    """
    n, d, dv = _sizes(n, d, dv)
    return n * n * (d + dv), 2 * n * d * dv


def numbers_of_state(d: int = 2, dv: int = 2) -> int:
    """Return how many numbers the state of linear attention has: d × dv in S, d in z. Errors as `mults_of_orders`."""
    _, d, dv = _sizes(1, d, dv)
    return d * dv + d


def cost_curves(n: int = 4, d: int = 2, dv: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return numbers of tokens around `n`, and the `mults_of_orders` of either order for each: int64, one dimension."""
    n, d, dv = _sizes(n, d, dv)
    tokens = np.arange(1, 2 * max(n, round(2 * d * dv / (d + dv))) + 1)
    return tokens, tokens**2 * (d + dv), tokens * 2 * d * dv


# the two orders


@traced(guard=_mapped)
def feature_map(x, kind="elu1"):
    """Return φ(x), element by element: what queries and keys pass through, so that no weight is negative.

    `x` is an array of finite numbers of any shape; `kind` is "elu1" (elu(x) + 1), "relu", "exp" or "identity". The
    answer is float64 of the same shape. relu may be 0; elu1 is above 0 down to −745, where e^x is rounded to 0.
    `TypeError` for what is no array of numbers or no string, `ValueError` for no elements, NaN, infinity, another kind,
    or an exponent whose power is not finite.

    Formulas:
        elu1: $ phi(x) = "elu"(x) + 1 $
        relu: $ phi(x) = max(x, 0) $
        exp: $ phi(x) = e^x $
        identity: $ phi(x) = x $
    """
    phi = MAPS[kind]
    features = phi(x)
    yield "map", "Every number x becomes φ(x) = {phi.formula}"
    return features


@traced(guard=_quadratic)
def linear_attention_quadratic(Q, K, V, kind="elu1", causal=False):
    """Linear attention in the order of attention: first all weights, n × n, then the values mixed by them.

    `Q` and `K` have the shape (n, d), `V` (n, dv), all finite; `kind` names the feature map; with `causal`, query i
    sees keys 0 … i only. The answer is float64 of shape (n, dv). `TypeError` for what is no array of numbers, no string
    or no bool; `ValueError` for shapes that do not fit, no rows, NaN or infinity, another kind, numbers whose products
    overflow, or a kind with which a row of weights sums to 0, less, or no finite number.

    Source: arXiv 2006.16236, equations 3 and 8.

    Formulas:
        output: $ y_i = (sum_j phi(q_i) dot phi(k_j) v_j) / (sum_j phi(q_i) dot phi(k_j)) $
        causal: $ y_i = (sum_(j <= i) phi(q_i) dot phi(k_j) v_j) / (sum_(j <= i) phi(q_i) dot phi(k_j)) $
        brackets: $ (phi(Q) phi(K)^top) V $
        mults: $ n^2 (d + d_v) $
    """
    phi_Q = yield from feature_map.steps(Q, kind)
    phi_K = yield from feature_map.steps(K, kind)
    return (yield from weigh_and_mix.steps(phi_Q, phi_K, V, causal))


@traced
def weigh_and_mix(phi_Q, phi_K, V, causal):
    """Return the values, mixed by the products of features, each row of which is divided by its sum."""
    A = np.zeros((len(phi_Q), len(phi_K)))
    Y = np.zeros(V.shape)
    work = Work(cells=A.size)
    for i in range(len(phi_Q)):
        A[i] = work.product(phi_Q[i], phi_K.T)
        if causal:
            A[i, i + 1 :] = 0.0
        yield "score" if i else ("score", "Row by row: φ(q)·φ(k), the product with each key")
    for i in range(len(phi_Q)):
        total = A[i].sum()
        y = work.product(A[i], V) / total
        Y[i] = y
        yield "mix" if i else ("mix", "Each row, divided by its sum, mixes the values")
    return Y


@traced(guard=_attention)
def linear_attention(Q, K, V, kind="elu1", causal=False, normalize=True):
    """Linear attention in the order that softmax forbids: keys and values first, summed up in a state of fixed size.

    Arguments and errors are those of `linear_attention_quadratic`; the answer, float64 of shape (n, dv), is the same up
    to rounding. Without `normalize` nothing is divided, and a sum may be what it likes. The state is `S`, of shape
    (d, dv), and `z`, of shape (d,). With `causal`, each token is added to it and then read; without, all are added
    first.

    Source: arXiv 2006.16236, equations 5 and 6, and 18 to 20.

    Formulas:
        output: $ y_i = (phi(q_i)^top S) / (phi(q_i)^top z) $
        S: $ S_i = S_(i-1) + phi(k_i) v_i^top $
        z: $ z_i = z_(i-1) + phi(k_i) $
        brackets: $ phi(Q) (phi(K)^top V) $
        mults: $ 2 n d d_v $
    """
    phi_Q = yield from feature_map.steps(Q, kind)
    phi_K = yield from feature_map.steps(K, kind)
    return (yield from sum_up_and_read.steps(phi_Q, phi_K, V, causal, normalize))


@traced
def sum_up_and_read(phi_Q, phi_K, V, causal, normalize):
    """Return what each query reads from a state that sums up the keys, with their values, by their features."""
    S = np.zeros((phi_K.shape[1], V.shape[1]))
    z = np.zeros(phi_K.shape[1])
    Y = np.zeros(V.shape)
    work = Work(cells=S.size + z.size)
    for i in range(len(phi_K)):
        k, v = phi_K[i][:, None], V[i][None]
        outer = work.product(k, v)
        yield "form", "Token {i} brings the outer product φ(k)vᵗ"
        S = S + outer
        z = z + phi_K[i]
        yield "absorb", "Token {i} adds φ(k)vᵗ to S and φ(k) to z"
        if causal:
            Y[i] = yield from read_state.steps(i, phi_Q[i], S, z, normalize, work)
    if not causal:
        for i in range(len(phi_Q)):
            Y[i] = yield from read_state.steps(i, phi_Q[i], S, z, normalize, work)
    return Y


@traced
def read_state(i, q, S, z, normalize, work):
    """Return what query `i`, whose features are `q`, reads from the state."""
    num = work.product(q, S)
    den = q @ z
    y = num / den if normalize else num
    yield "read", "Its query reads: φ(q)ᵗS divided by φ(q)ᵗz" if normalize else "Its query reads φ(q)ᵗS"
    return y


@traced(guard=_quadratic)
def masked_matrix_agrees(Q, K, V, kind="elu1", causal=True):
    """The same attention through the matrix of weights and through the state: do they agree, row by row?

    Arguments and errors are those of `linear_attention_quadratic`. The answer is a bool.
    """
    state = linear_attention(Q, K, V, kind=kind, causal=causal)
    phi_Q, phi_K = feature_map(Q, kind), feature_map(K, kind)
    matrix = yield from weigh_and_mix.steps(phi_Q, phi_K, V, causal)
    same = bool(np.allclose(state, matrix))
    yield "compare", "The state gave the same rows" if same else "The rows differ"
    return same


# what stands in the way, what it gains, what it costs


@traced(guard=_bracketed)
def move_brackets(Q, K, V):
    """Attention with softmax and without: which two of the three matrices may be multiplied first?

    `Q` and `K` have the shape (n, d), `V` (n, dv), all finite. The answer is `(output, left, right)`: attention with
    softmax (its scores not scaled), (Q Kᵀ) V and Q (Kᵀ V), float64 of shape (n, dv), the last two the same up to
    rounding. Errors are those of `linear_attention`.

    Formulas:
        softmax: $ "softmax"(Q K^top) V $
        left: $ (Q K^top) V $
        right: $ Q (K^top V) $
    """
    scores = Q @ K.T
    yield "scores", "Softmax needs whole rows of QKᵗ, so QKᵗ comes first"
    weights = softmax(scores)
    output = weights @ V
    yield "stuck", "KᵗV first? Then softmax has no row to look at"
    left = scores @ V
    yield "lift", "Take softmax away: only products remain"
    state = K.T @ V
    right = Q @ state
    yield "move", "Without softmax the brackets move: (QKᵗ)V = Q(KᵗV)"
    return output, left, right


@traced(guard=_growing)
def score_growth(sizes=(4, 8, 16)):
    """Return how many scores there are for so many tokens: the square of their number.

    `sizes` are whole numbers from 1 to a million; the answer is a list of ints. `TypeError` for what is no whole
    number, `ValueError` for a number out of range or none.
    """
    squares = []
    for n in sizes:
        square = n * n
        squares.append(square)
        yield "double", "{n} token: {square} score", "{n} tokens: {square} scores"
    return squares


@traced(guard=_sizes)
def bracket_costs(n=4, d=2, dv=2):
    """Multiplications through the scores and through the state up to `n` tokens, and for how many they are equal.

    Arguments and errors are those of `mults_of_orders`. The answer is `(costs, meeting)`: the two numbers for each
    number of tokens, a list of pairs of ints, and the point where they are equal, a pair of floats.

    Formulas:
        equal: $ n = (2 d d_v) / (d + d_v) $
    """
    costs = []
    for tokens in range(1, n + 1):
        by_scores, by_state = mults_of_orders(tokens, d, dv)
        costs.append((by_scores, by_state))
        yield "token" if tokens > 1 else ("token", "Count them, for more and more tokens")
    if by_scores > by_state:
        yield "count", "Multiplications: {by_scores} through the scores, {by_state} through KᵗV"
    else:
        yield "count", "Equal: {by_state} each" if by_scores == by_state else "The new order is dearer: {by_state}"
    equal = 2 * d * dv / (d + dv)
    height = 2 * equal * d * dv
    yield "chart", "Equal at n = {equal}, cheaper beyond"
    return costs, (equal, height)


@traced(guard=_one_query)
def weigh_keys(q, K, kind="elu1"):
    """Weights of one query's keys: by bare products, then by products of their features.

    `q` has the shape (d,), `K` (n, d), all finite; `kind` names the feature map. The answer is `(bare, weights)`,
    float64 of shape (n,), both with the sum 1. Errors are those of `linear_attention`.
    """
    products = K @ q
    yield "product", "Bare products q·k, one a key"
    bare = products / products.sum()
    wrong, w = np.flatnonzero((bare < 0) | (bare > 1)), bare.min()
    yield "divide", "Raw q·k may be negative: this weight is {w}" if w < 0 else "Divided by their sum: none is negative"
    phi = MAPS[kind]
    phi_q, phi_K = phi(q), phi(K)
    yield "map", "φ leaves q and k as they are" if kind == "identity" else "φ(x) = {phi.formula} lifts q and every k"
    mapped = phi_K @ phi_q
    yield "mapped", "Products of the features, φ(q)·φ(k)"
    weights = mapped / mapped.sum()
    wrong, w = np.flatnonzero((weights < 0) | (weights > 1)), weights.min()
    yield "weigh", "This weight is still {w}" if w < 0 else "With φ(x) = {phi.formula}, no weight is negative"
    return bare, weights


@traced(guard=_sizes)
def memory_by_token(n=8, d=2, dv=2):
    """Numbers that a cache of keys and values holds, and the state of linear attention, token by token.

    Arguments and errors are those of `mults_of_orders`. The answer is `(cache, state)`, ints.
    """
    state = d * dv + d
    for token in range(1, n + 1):
        cache = token * (d + dv)
        if cache < state:
            yield "token", "At first the cache is smaller: {cache} numbers, the state {state}"
        else:
            yield "token", "The cache grows with every token; the state keeps {state} numbers"
    return cache, state


@traced(guard=_compared)
def weights_compared(Q, K, kind="elu1"):
    """Weights by softmax and by a feature map, without a mask: their ranks, and the largest of each.

    `Q` has the shape (n, d), `K` (m, d), all finite; softmax takes the scores divided by √d. The answer is
    `(ranks, largest)`, of softmax first: two ints and two floats. The rank of the latter is d at most, for its matrix
    is a product of d columns and d rows, each row divided by a number; that its weights are flatter is usual and not a
    theorem. Errors are those of `linear_attention`.
    """
    d = Q.shape[1]
    softmaxed = softmax(Q @ K.T / np.sqrt(d))
    yield "softmax", "Softmax: how much each query weighs each key"
    phi_Q = feature_map(Q, kind)
    phi_K = feature_map(K, kind)
    products = phi_Q @ phi_K.T
    linear = products / products.sum(axis=1, keepdims=True)
    yield "linear", "Linear attention: all weights come from thin φ(Q) and φ(K)ᵗ"
    ranks = [int(np.linalg.matrix_rank(matrix)) for matrix in (softmaxed, linear)]
    yield "rank", "The price: the unmasked weight matrix has rank at most {d}"
    peaks = [np.unravel_index(matrix.argmax(), matrix.shape) for matrix in (softmaxed, linear)]
    largest = [matrix[peak] for matrix, peak in zip((softmaxed, linear), peaks, strict=True)]
    yield "largest", "Largest weight here: softmax {largest[0]:.3f}, linear {largest[1]:.3f}"
    return ranks, largest


@traced(guard=_real)
def state_beside_scores(d=2, dv=2, sizes=(4096, 65536), head=64):
    """What linear attention saves at sizes too large to draw, of one head with `head` features: counted, not timed.

    `sizes` are numbers of tokens, from 1 to a million, as are `d`, `dv` and `head`. The answer is
    `(squares, kept, ratios)`: the scores of each size, how many numbers the state of the head has, and for each size
    how many times as many multiplications (Q Kᵀ) V takes as Q (Kᵀ V), which is n / head. Errors are those of
    `score_growth`.
    """
    state = numbers_of_state(d, dv)
    yield "state", "S and z keep {state} numbers, however many tokens"
    kept = numbers_of_state(head, head)
    squares, ratios = score_growth(sizes), []
    for n in sizes:
        by_scores, by_state = mults_of_orders(n, head, head)
        ratio = by_scores / by_state
        ratios.append(ratio)
        yield "real", "Not without softmax: {ratio:.0f} times fewer multiplications at n = {n}"
    return squares, kept, ratios
