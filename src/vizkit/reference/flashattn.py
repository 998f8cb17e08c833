"""Attention, and FlashAttention: the same numbers, without the N × N scores ever being stored.

*Attention* compares every row of the queries `Q` with every row of the keys `K`. The *scores* `scale · Q Kᵀ` pass
through a softmax and become *weights*, and the output `O` mixes the rows of the values `V` by them. Scores and weights
are N × N, and standard attention writes both to *HBM*, the large and slow memory of a GPU, and reads them back.

*FlashAttention* works on *tiles*: a few rows of `Q` and a few of `K` and `V` at a time, small enough for *SRAM*, the
small and fast memory. A softmax seems to want the whole row; the online softmax (`vizkit.reference.online_softmax`)
does not. Each query carries along its running *maximum*, its *normaliser* (the sum of e^(score − maximum)) and its
*accumulator* `A`, the output that is not divided yet. When a tile brings a *higher* maximum, normaliser and accumulator
are multiplied by the *rescaling factor* e^(maximum − higher). So after each tile, A / normaliser is exact attention
over the keys seen so far.

`hbm` counts the elements that travelled between HBM and SRAM. `rows` and `cols` are the places of the present tile in
`Q` and in `K` and `V`; `Qi`, `Kj` and `Vj` are its copies in SRAM. `maximum`, `higher`, `factor` and `normaliser` are
columns, one number a query. `powers` are e^(score − higher): not weights, which sum to 1.

Sources: Dao et al., *FlashAttention*, 2022, arXiv 2205.14135; Dao, *FlashAttention-2*, 2023, arXiv 2307.08691.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizkit.reference.guards import choice, flag, real, sequence, whole, worded
from vizkit.reference.matrices import FAR, all_within, attended, reach
from vizkit.reference.online_softmax import tiles
from vizkit.trace import traced

__all__ = [
    "attend_tile",
    "attention_both_ways",
    "attention_traffic",
    "causal_traffic",
    "flash_attention",
    "flash_attention_1",
    "flash_attention_2",
    "flash_traffic",
    "square_traffic",
    "standard_attention",
    "standard_traffic",
    "unmasked_traffic",
]

ORDERS = ("fa2", "fa1")
MANY = 10**6
"""The largest size whose traffic is counted: beyond it the counts outgrow 64 bits."""


def _attention(Q, K, V, scale=None, causal=False) -> tuple:
    Q, K, V = attended(Q, K, V)
    scale = 1 / np.sqrt(Q.shape[1]) if scale is None else real("scale", scale)
    if flag("causal", causal) and len(Q) != len(K):
        raise worded(
            "causal attention needs as many keys as queries, not {keys} keys for {queries} queries",
            keys=len(K),
            queries=len(Q),
        )
    largest = abs(float(scale)) * reach(Q) * reach(K) * Q.shape[1]
    if not largest <= FAR:
        raise worded(
            "Q and K must keep scale · Q Kᵀ within ±{far}, but it may reach {largest}",
            far=f"{FAR:.1e}",
            largest=f"{largest:.1e}",
        )
    return Q, K, all_within("V", V, FAR / len(V)), scale, bool(causal)


def attention_in_tiles(Q, K, V, block_q=4, block_k=2, scale=None, causal=False) -> tuple:
    """Return the arguments of attention in tiles, if they are right."""
    Q, K, V, scale, causal = _attention(Q, K, V, scale, causal)
    return Q, K, V, whole("block_q", block_q, least=1), whole("block_k", block_k, least=1), scale, causal


def _ordered(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2") -> tuple:
    return *attention_in_tiles(Q, K, V, block_q, block_k, scale, causal), choice("order", order, ORDERS)


def _compared(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2", n=4096) -> tuple:
    return *_ordered(Q, K, V, block_q, block_k, scale, causal, order), whole("n", n, 1, MANY)


def _sizes(n=4096, d=64, block_q=(64, 128, 256), block_k=(32, 64, 128), order="fa2") -> tuple:
    n, d = np.int64(whole("n", n, 1, MANY)), np.int64(whole("d", d, 1, MANY))
    return n, d, _blocks("block_q", block_q, n), _blocks("block_k", block_k, n), choice("order", order, ORDERS)


def _blocks(name: str, value, n: int) -> list[int]:
    blocks = [whole(f"{name}[{place}]", block, 1, n) for place, block in enumerate(sequence(name, value))]
    if not blocks:
        raise worded("{name} must hold at least one size of a tile, but is empty", name=name)
    return blocks


def _one_size(n=8, d=4, block_q=4, block_k=2, order="fa2") -> tuple[int, int, int, int, str]:
    n, d = whole("n", n, 1, MANY), whole("d", d, 1, MANY)
    return n, d, whole("block_q", block_q, 1, n), whole("block_k", block_k, 1, n), choice("order", order, ORDERS)


@dataclass
class Memory:
    """The large and slow memory of a GPU: how many elements have been read from it and written to it."""

    moved: int = 0

    def load(self, *arrays: np.ndarray):
        """Return the arrays as they come from it: one as it is, several as a tuple."""
        self.moved += sum(array.size for array in arrays)
        return arrays if len(arrays) > 1 else arrays[0]

    store = load
    """What is written moves as many elements as what is read."""


def rowmax(scores: np.ndarray) -> np.ndarray:
    """Return the largest of each row, as a column."""
    return scores.max(axis=1, keepdims=True)


def rowsum(powers: np.ndarray) -> np.ndarray:
    """Return the sum of each row, as a column."""
    return powers.sum(axis=1, keepdims=True)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return the weights of each row of scores."""
    powers = np.exp(scores - rowmax(scores))
    return powers / rowsum(powers)


def later(rows: slice, cols: slice) -> np.ndarray:
    """Return −∞ where a key of `cols` comes after a query of `rows`, else 0: what a causal mask adds to scores."""
    return np.where(np.arange(cols.start, cols.stop) > np.arange(rows.start, rows.stop)[:, None], -np.inf, 0.0)


def nothing_yet(Q: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what queries carry before their first key: maximum −∞, normaliser 0, accumulator 0."""
    return np.full((len(Q), 1), -np.inf), np.zeros((len(Q), 1)), np.zeros((len(Q), V.shape[1]))


def standard_traffic(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> np.int64:
    """Return what `standard_attention` moves for such tensors: Q, K, V and O once, S and P out and back."""
    return Q.size + K.size + V.size + len(Q) * V.shape[1] + square_traffic(Q, K)


def square_traffic(Q: np.ndarray, K: np.ndarray) -> np.int64:
    """Return what `standard_attention` moves of S and P: each is written once and read once."""
    return np.int64(4 * len(Q) * len(K))


def flash_traffic(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2") -> np.int64:
    """Return what `flash_attention` moves for such arguments, added up over its tiles."""
    Q, K, V, block_q, block_k, _, causal, order = _ordered(Q, K, V, block_q, block_k, scale, causal, order)
    pairs = [(rows, cols) for rows in tiles(len(Q), block_q) for cols in tiles(len(K), block_k)]
    used = [(rows, cols) for rows, cols in pairs if not causal or cols.start < rows.stop]
    d, dv = Q.shape[1], V.shape[1]
    if order == "fa1":
        return np.int64(K.size + V.size + sum(rows.stop - rows.start for rows, _ in used) * (d + 2 * dv + 4))
    return np.int64(Q.size + len(Q) * (dv + 1) + sum(cols.stop - cols.start for _, cols in used) * (d + dv))


def unmasked_traffic(n: int, d: int, block_q: int = 4, block_k: int = 2, order: str = "fa2") -> np.int64:
    """Return what `flash_attention` moves for `n` tokens of `d` features where no key is hidden."""
    return tile_by_tile(n, d, block_q, block_k, order)


@traced(guard=_attention)
def standard_attention(Q, K, V, scale=None, causal=False):
    """Return attention in three steps over the whole table of scores, which travels to HBM and back twice.

    The table does not fit into SRAM: each step is a kernel of its own, through which rows stream, two at a time.
    `score`, `weights` and `output` are those that are there now, on their way to `S`, `P` and `O` in HBM.

    `Q` has the shape (N, d), `K` (M, d), `V` (M, dv), all finite; `scale` is a finite number, 1/√d where it is None;
    with `causal`, query i sees keys 0 … i only, and N must be M. The answer `O` is float64 of shape (N, dv).
    `TypeError` for what is no array of numbers, `ValueError` for shapes that do not fit, no rows, NaN or infinity.

    Source: algorithm 0 of Dao et al. (arXiv 2205.14135).

    Formulas:
        output: $ O = "softmax"(Q K^top / sqrt(d)) V $
        scores: $ S = "scale" dot Q K^top $
        weights: $ P = "softmax"(S) $
        mix: $ O = P V $
        traffic: $ 4 N d + 4 N^2 $
    """
    hbm = Memory()
    S, P, O = np.zeros((len(Q), len(K))), np.zeros((len(Q), len(K))), np.zeros((len(Q), V.shape[1]))
    K = hbm.load(K)
    for rows in tiles(len(Q), 2):
        query = hbm.load(Q[rows])
        score = scale * query @ K.T
        if causal:
            score += later(rows, slice(0, len(K)))
        yield "score" if rows.start else ("score", "A score: scaled dot product of query and key")
        S[rows] = hbm.store(score)
    for rows in tiles(len(Q), 2):
        weights = softmax(hbm.load(S[rows]))
        yield "softmax" if rows.start else ("softmax", "Softmax reads S back and writes P")
        P[rows] = hbm.store(weights)
    V = hbm.load(V)
    for rows in tiles(len(Q), 2):
        output = hbm.load(P[rows]) @ V
        yield "mix" if rows.start else ("mix", "The output reads P back, with V")
        O[rows] = hbm.store(output)
    yield "count", "{hbm.moved} moved: S, P out and back"
    return O


@traced(guard=_ordered)
def flash_attention(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2"):
    """Return exact attention on tiles, by the online softmax: the N × N scores are never stored.

    `Q` has the shape (N, d), `K` (M, d), `V` (M, dv), all finite. A tile holds `block_q` rows of `Q`, `block_k` of `K`
    and `V`; neither need divide N or M. `scale` is a finite number, 1/√d where it is None. With `causal`, query i sees
    keys 0 … i only, N must be M, and tiles all in the future are skipped. `order` says which loop is outside: "fa2"
    walks the tiles of `Q` and divides once (`flash_attention_2`), "fa1" walks those of `K` and `V` and keeps the output
    divided (`flash_attention_1`); the numbers are the same, the traffic is not.

    The answer is `(O, L)`: the output, float64 of shape (N, dv), and the logarithm of each query's sum of e^score,
    float64 of shape (N,): by it a backward pass makes the weights again, tile by tile, and stores none. `TypeError` for
    what is no array of numbers, no whole number or no string; `ValueError` for shapes that do not fit, no rows, NaN or
    infinity, blocks below 1, or an unknown order.

    Sources: arXiv 2307.08691, algorithm 1 (fa2); arXiv 2205.14135, algorithm 1 (fa1) and theorem 2 (the bound, where
    M is the number of elements that SRAM holds).

    Formulas:
        scores: $ S = Q K^top / sqrt(d) $
        maximum: $ m' = max(m, "rowmax"(S)) $
        factor: $ alpha = e^(m - m') $
        normaliser: $ ell' = alpha ell + "rowsum"(e^(S - m')) $
        accumulator: $ A' = alpha A + e^(S - m') V $
        output: $ O = A / ell $
        logsumexp: $ L = m + ln ell $
        backward: $ P = e^(S - L) $
        traffic: $ 2 N d + 2 N d ceil(N / B_r) + N $
        bound: $ Theta(N^2 d^2 / M) $
    """
    if order == "fa1":
        return (yield from flash_attention_1.steps(Q, K, V, block_q, block_k, scale, causal))
    return (yield from flash_attention_2.steps(Q, K, V, block_q, block_k, scale, causal))


@traced
def attend_tile(S, Vj, maximum, normaliser, A):
    """Take a tile into what its queries carry along, by the online softmax, whichever loop is outside.

    `S` are the scores of the tile, `Vj` its values. Returns the new maximum and normaliser, a column each, and the new
    accumulator.
    """
    higher = np.maximum(maximum, rowmax(S))
    yield "maximum"
    factor = np.exp(maximum - higher)
    normaliser, A = factor * normaliser, factor * A
    yield "rescale" if factor.any() else ("rescale", "Rescale where the maximum rose")
    powers = np.exp(S - higher)
    maximum = higher
    normaliser += rowsum(powers)
    A += powers @ Vj
    yield "accumulate" if factor.any() else ("accumulate", "Add this tile, then all others")
    return maximum, normaliser, A


@traced(guard=attention_in_tiles)
def flash_attention_2(Q, K, V, block_q=4, block_k=2, scale=None, causal=False):
    """Run FlashAttention-2's forward pass: for each tile of queries, all tiles of keys; one division at the end.

    Arguments, answer and errors are those of `flash_attention`. Queries and output travel once, keys and values once
    for each tile of queries: the traffic falls with `block_q`, and does not depend on `block_k` but for causal tiles.

    Source: algorithm 1 of Dao (arXiv 2307.08691); the inverse that its line 10 prints on the rescaling factor is a slip
    (github.com/Dao-AILab/flash-attention, issue 991).

    Formulas:
        output: $ O = A / ell $
        traffic: $ 2 N d + 2 N d ceil(N / B_r) + N $
    """
    hbm, O, L = Memory(), np.zeros((len(Q), V.shape[1])), np.zeros((len(Q), 1))
    for rows in tiles(len(Q), block_q):
        Qi = hbm.load(Q[rows])
        maximum, normaliser, A = nothing_yet(Qi, V)
        yield "query", "Load rows {rows} of Q"
        for cols in tiles(len(K), block_k):
            if causal and cols.start >= rows.stop:
                yield "skip", "Later keys: this tile is skipped"
                continue
            Kj, Vj = hbm.load(K[cols], V[cols])
            yield "load" if rows.start + cols.start else ("load", "Load rows {cols} of K, V")
            S = scale * Qi @ Kj.T
            if causal:
                S += later(rows, cols)
            yield "score" if rows.start + cols.start else ("score", "Scores live in SRAM: used, then dropped")
            maximum, normaliser, A = yield from attend_tile.steps(S, Vj, maximum, normaliser, A)
        O[rows], L[rows] = hbm.store(A / normaliser, maximum + np.log(normaliser))
        yield "write", "Write O ({A.size}), L = m + ln ℓ ({maximum.size}): backward remakes P from L"
    return O, L[:, 0]


@traced(guard=attention_in_tiles)
def flash_attention_1(Q, K, V, block_q=4, block_k=2, scale=None, causal=False):
    """Run FlashAttention's first forward pass: for each tile of keys, all tiles of queries; the output is kept divided.

    Arguments, answer and errors are those of `flash_attention`. Keys and values travel once, but queries, output,
    maximum and normaliser once for each tile of keys: here the traffic falls with `block_k`, and does not depend on
    `block_q` but for causal tiles. `L` is made of the maxima and normalisers, which this order leaves in HBM.

    Source: algorithm 1 of Dao et al. (arXiv 2205.14135). Its powers are taken against the new maximum at once; against
    the tile's own, a causal tile that hides all keys from a query would give −∞ − (−∞).

    Formulas:
        output: $ O' = (ell e^(m - m') O + e^(S - m') V) / ell' $
        traffic: $ 2 N d + ceil(N / B_c) (3 N d + 4 N) $
    """
    hbm, (m, l, O) = Memory(), nothing_yet(Q, V)
    for cols in tiles(len(K), block_k):
        Kj, Vj = hbm.load(K[cols], V[cols])
        yield "load", "Load rows {cols} of K, V"
        for rows in tiles(len(Q), block_q):
            if causal and cols.start >= rows.stop:
                yield "skip", "Later keys: this tile is skipped"
                continue
            Qi, Oi, maximum, normaliser = hbm.load(Q[rows], O[rows], m[rows], l[rows])
            A = normaliser * Oi
            yield "query", "Load rows {rows} of Q, and their O, m and ℓ"
            S = scale * Qi @ Kj.T
            if causal:
                S += later(rows, cols)
            yield "score" if rows.start + cols.start else ("score", "Scores live in SRAM: used, then dropped")
            maximum, normaliser, A = yield from attend_tile.steps(S, Vj, maximum, normaliser, A)
            O[rows], m[rows], l[rows] = hbm.store(A / normaliser, maximum, normaliser)
            yield "write", "Write O, m and ℓ" if cols.stop == len(K) else "Write O, m and ℓ, to read them again"
    return O, (m + np.log(l))[:, 0]


@traced(guard=_compared)
def attention_both_ways(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2", n=4096):
    """Return how far `standard_attention` and `flash_attention` are apart.

    Arguments and errors are those of `flash_attention`; `n`, at most a million, is a number of tokens too large to
    draw. The answer is the largest difference of two outputs, a float64.
    """
    standard = standard_attention(Q, K, V, scale, causal)
    flash, _ = flash_attention(Q, K, V, block_q, block_k, scale, causal, order)
    apart = np.abs(flash - standard).max()
    exact = bool(np.allclose(flash, standard))
    yield "compare", "Exact, up to rounding" if exact else "They differ by {apart}"
    square = n * n
    yield "scale", "N = {n}: {square} scores, never stored"
    return apart


@traced(guard=_sizes)
def attention_traffic(n=4096, d=64, block_q=(64, 128, 256), block_k=(32, 64, 128), order="fa2"):
    """Return what attention moves between HBM and SRAM at sizes too large to draw, by formula and tile by tile.

    Self-attention of `n` tokens with `d` features, up to a million each. `block_q` and `block_k` are sequences of tile
    sizes, each from 1 to n: first the tiles of `Q` take every size of `block_q`, with the first `block_k`, then those
    of `K` and `V` every other size of `block_k`, with the last `block_q`. In the `order` "fa2" the former alone changes
    the traffic, in "fa1" the latter. The answer is `(standard, flash, counted, ratios, fills)`: the traffic of
    `standard_attention`, of `flash_attention` for each `block_q` by the closed form, and for each later `block_k` by
    adding tile after tile (int64, the last two arrays); then, for every size in turn, the first over the traffic and
    how many elements the tiles of a moment fill. `TypeError` for what is no whole number, `ValueError` for sizes out
    of range or an unknown order.

    Formulas:
        standard: $ 4 N d + 4 N^2 $
        fa2: $ 2 N d + 2 N d ceil(N / B_r) + N $
        fa1: $ 2 N d + ceil(N / B_c) (3 N d + 4 N) $
        sram: $ 2 B_r d + 2 B_c d + B_r B_c + 2 B_r $
    """
    standard, flash, counted = 4 * n * d + 4 * n**2, [], []
    ratios, fills = [], []
    yield "standard", "Standard attention moves {standard}"
    Bc = block_k[0]
    for Br in block_q:
        if order == "fa1":
            flash.append(2 * n * d - (-n // Bc) * (3 * n * d + 4 * n))
        else:
            flash.append(2 * n * d - (-n // Br) * 2 * n * d + n)
        ratios.append(standard / flash[-1])
        fills.append(tile_size(d, Br, Bc))
        yield "queries", "Q tiles of {Br}: the same" if order == "fa1" else "Larger Q tiles: K, V read fewer times"
    for Bc in block_k[1:]:
        counted.append(tile_by_tile(n, d, Br, Bc, order))
        ratios.append(standard / counted[-1])
        fills.append(tile_size(d, Br, Bc))
        yield "keys", "Larger K, V tiles: Q, O read fewer times" if order == "fa1" else "K, V tiles of {Bc}: the same"
    return standard, np.array(flash), np.array(counted), ratios, fills


def tile_size(d: int, Br: int, Bc: int) -> int:
    """Return how many elements the tiles of a moment fill: of Q, accumulator, K, V, scores, maximum and normaliser."""
    return 2 * Br * d + 2 * Bc * d + Br * Bc + 2 * Br


def tile_by_tile(n: int, d: int, Br: int, Bc: int, order: str = "fa2") -> np.int64:
    """Return what FlashAttention moves for `n` tokens of `d` features, added up over its tiles."""
    heights, widths = ([part.stop - part.start for part in tiles(n, size)] for size in (Br, Bc))
    moved = np.int64(0)
    if order == "fa1":
        for width in widths:
            moved += 2 * width * d + sum(height * (3 * d + 4) for height in heights)
        return moved
    for height in heights:
        moved += height * (2 * d + 1) + sum(2 * width * d for width in widths)
    return moved


@traced(guard=_one_size)
def causal_traffic(n=8, d=4, block_q=4, block_k=2, order="fa2"):
    """Return what causal FlashAttention moves: some tiles it needs whole, some the diagonal cuts, some are skipped.

    Self-attention of `n` tokens with `d` features, up to a million each; `block_q` and `block_k`, from 1 to n, are the
    rows of a tile. The answer is the number of elements moved, int64, in the `order` "fa2" or "fa1": less than without
    the mask by what is loaded for the tiles skipped, their keys and values or their queries. `TypeError` for what is no
    whole number, `ValueError` for sizes out of range or an unknown order.
    """
    whole, cut, skipped, moved = [], [], [], np.int64(0)
    for rows in tiles(n, block_q):
        height = rows.stop - rows.start
        if order == "fa2":
            moved += height * d
        for cols in tiles(n, block_k):
            width = cols.stop - cols.start
            if cols.start >= rows.stop:
                skipped.append((rows, cols))
                yield ("skip" if cols.start - block_k >= rows.stop else ("skip", "Later keys: this tile is skipped"))
                continue
            if order == "fa1":
                moved += height * (3 * d + 4)
            if order == "fa2" or cols.start >= rows.start:  # no queries before these see the keys
                moved += 2 * width * d
            if cols.stop - 1 > rows.start:
                cut.append((rows, cols))
                yield "cut" if cols.start - 1 > rows.start else ("cut", "Diagonal: masked in part")
            else:
                whole.append((rows, cols))
                yield "whole" if cols.start else ("whole", "Earlier keys: no mask")
        if order == "fa2":
            moved += height * (d + 1)
    skips, every = len(skipped), len(whole) + len(cut) + len(skipped)
    yield "count", "Tiles skipped: {skips} of {every}"
    return moved
