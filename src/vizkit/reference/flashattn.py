"""Attention, and FlashAttention: the same numbers, without the N × N scores ever being stored.

*Attention* compares every row of the queries `Q` with every row of the keys `K`. The *scores* `scale · Q Kᵀ` pass
through a softmax and become *weights*, and the output `O` mixes the rows of the values `V` by them. Scores and weights
are N × N, and standard attention writes both to *HBM*, the large and slow memory of a GPU, and reads them back.

*FlashAttention* works on *tiles*: a few rows of `Q` and a few of `K` and `V` at a time, small enough for *SRAM*, the
small and fast memory. A softmax seems to want the whole row; the online softmax (`vizkit.reference.online_softmax`)
does not. Each query carries along its *peak* (the largest score so far), its *total* (the sum of e^(score − peak)) and
its accumulated output *acc*. When a tile brings a *higher* peak, total and acc *fade* by e^(peak − higher). So
after each tile, acc / total is exact attention over the keys seen so far.

`moved` counts the elements that travelled between HBM and SRAM. Tiles of `Q` have Br rows, those of `K` and `V` have
Bc, as the papers call them; `rows` and `cols` are the places of the present tile in `Q` and in `K` and `V`. `peak`,
`higher`, `fade` and `total` are columns, one number a query.

Sources: Dao et al., *FlashAttention*, 2022, arXiv 2205.14135; Dao, *FlashAttention-2*, 2023, arXiv 2307.08691.
"""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import choice, flag, real, sequence, whole
from vizkit.reference.online_softmax import FAR, floats, reach, row_of_scores, tiles, within
from vizkit.trace import traced

__all__ = [
    "attention_both_ways",
    "attention_traffic",
    "causal_traffic",
    "flash_attention",
    "flash_attention_1",
    "flash_attention_2",
    "random_tensors",
    "standard_attention",
]

ORDERS = ("fa2", "fa1")
MANY = 10**6
"""The largest size whose traffic is counted: beyond it the counts outgrow 64 bits."""


def random_tensors(n: int = 8, d: int = 4, seed: int = 114) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Queries, keys and values of a standard normal distribution, rounded to one decimal: three arrays (n, d).

    The same `seed` gives the same numbers. With the default one, some of the first four queries meet a larger score in
    the second tile of two keys, some in the third, and none in the last. `TypeError` for what is no whole number,
    `ValueError` for `n` or `d` below 1 or a negative `seed`.
    """
    n, d, seed = whole("n", n, least=1), whole("d", d, least=1), whole("seed", seed, least=0)
    rng = np.random.default_rng(seed)
    Q, K, V = (rng.standard_normal((n, d)).round(1) + 0.0 for _ in range(3))  # + 0.0 makes −0 a 0
    return Q, K, V


def queries(n: int = 8, d: int = 4, seed: int = 114) -> np.ndarray:
    """The first of `random_tensors`."""
    return random_tensors(n, d, seed)[0]


def keys(n: int = 8, d: int = 4, seed: int = 114) -> np.ndarray:
    """The second of `random_tensors`."""
    return random_tensors(n, d, seed)[1]


def values(n: int = 8, d: int = 4, seed: int = 114) -> np.ndarray:
    """The third of `random_tensors`."""
    return random_tensors(n, d, seed)[2]


def _attention(Q, K, V, scale=None, causal=False) -> tuple:
    Q, K, V = floats("Q", Q, 2), floats("K", K, 2), floats("V", V, 2)
    if K.shape[1] != Q.shape[1]:
        raise ValueError(f"K must have as many columns as Q, but K has the shape {K.shape} and Q {Q.shape}")
    if len(V) != len(K):
        raise ValueError(f"V must have as many rows as K, but V has the shape {V.shape} and K {K.shape}")
    scale = 1 / np.sqrt(Q.shape[1]) if scale is None else real("scale", scale)
    if flag("causal", causal) and len(Q) != len(K):
        raise ValueError(f"causal attention needs as many keys as queries, not {len(K)} keys for {len(Q)} queries")
    largest = abs(float(scale)) * reach(Q) * reach(K) * Q.shape[1]
    if not largest <= FAR:
        raise ValueError(f"Q and K must keep scale · Q Kᵀ within ±{FAR:.1e}, but it may reach {largest:.1e}")
    return Q, K, within("V", V, FAR / len(V)), scale, bool(causal)


def _tiled(Q, K, V, block_q=4, block_k=2, scale=None, causal=False) -> tuple:
    Q, K, V, scale, causal = _attention(Q, K, V, scale, causal)
    return Q, K, V, whole("block_q", block_q, least=1), whole("block_k", block_k, least=1), scale, causal


def _ordered(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2") -> tuple:
    return *_tiled(Q, K, V, block_q, block_k, scale, causal), choice("order", order, ORDERS)


def _both(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2") -> tuple:
    Q, K, V, block_q, block_k, scale, causal, order = _ordered(Q, K, V, block_q, block_k, scale, causal, order)
    mask = {"scale": scale, "causal": causal}
    return Q, K, V, mask, mask | {"block_q": block_q, "block_k": block_k, "order": order}


def _sizes(n=4096, d=64, block_q=(64, 128, 256), block_k=(32, 64, 128)) -> tuple:
    n, d = np.int64(whole("n", n, 1, MANY)), np.int64(whole("d", d, 1, MANY))
    return n, d, _blocks("block_q", block_q, n), _blocks("block_k", block_k, n)


def _blocks(name: str, value, n: int) -> list[int]:
    blocks = [whole(f"{name}[{place}]", block, 1, n) for place, block in enumerate(sequence(name, value))]
    if not blocks:
        raise ValueError(f"{name} must hold at least one size of a tile, but is empty")
    return blocks


def _one_size(n=8, d=4, block_q=4, block_k=2) -> tuple[int, int, int, int]:
    n, d = whole("n", n, 1, MANY), whole("d", d, 1, MANY)
    return n, d, whole("block_q", block_q, 1, n), whole("block_k", block_k, 1, n)


def rowmax(scores: np.ndarray) -> np.ndarray:
    """The largest of each row, as a column."""
    return scores.max(axis=1, keepdims=True)


def rowsum(weights: np.ndarray) -> np.ndarray:
    """The sum of each row, as a column."""
    return weights.sum(axis=1, keepdims=True)


def later(rows: slice, cols: slice) -> np.ndarray:
    """What to add to scores so that no query of `rows` sees a key of `cols` that comes after it: −∞ there, else 0."""
    return np.where(np.arange(cols.start, cols.stop) > np.arange(rows.start, rows.stop)[:, None], -np.inf, 0.0)


def nothing_yet(Q: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What queries know before their first key: peak −∞, total 0, output 0."""
    return np.full((len(Q), 1), -np.inf), np.zeros((len(Q), 1)), np.zeros((len(Q), V.shape[1]))


def standard_traffic(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> np.int64:
    """What `standard_attention` moves for such tensors: Q, K, V and O once, S and P out and back."""
    return np.int64(Q.size + K.size + V.size + len(Q) * V.shape[1] + 4 * len(Q) * len(K))


def flash_traffic(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2") -> np.int64:
    """What `flash_attention` moves for such arguments, added up over its tiles."""
    Q, K, V, block_q, block_k, _, causal, order = _ordered(Q, K, V, block_q, block_k, scale, causal, order)
    pairs = [(rows, cols) for rows in tiles(len(Q), block_q) for cols in tiles(len(K), block_k)]
    used = [(rows, cols) for rows, cols in pairs if not causal or cols.start < rows.stop]
    d, dv = Q.shape[1], V.shape[1]
    if order == "fa1":
        return np.int64(K.size + V.size + sum(rows.stop - rows.start for rows, _ in used) * (d + 2 * dv + 4))
    return np.int64(Q.size + len(Q) * (dv + 1) + sum(cols.stop - cols.start for _, cols in used) * (d + dv))


def largest_traffic(Q, K, V, block_q=4, block_k=2, scale=None, causal=False, order="fa2") -> np.int64:
    """What standard attention or FlashAttention moves, whichever is more: how long a bar of either may be."""
    return max(standard_traffic(Q, K, V), flash_traffic(Q, K, V, block_q, block_k, scale, causal, order))


def unmasked_traffic(n: int, d: int, block_q: int = 4) -> np.int64:
    """What `flash_attention` moves for `n` tokens of `d` features where no key is hidden."""
    return tile_by_tile(n, d, block_q, n)


def tokens(Q) -> int:
    """How many queries there are."""
    return len(floats("Q", Q, 2))


def features(Q) -> int:
    """How many features a query has."""
    return floats("Q", Q, 2).shape[1]


def values_of_row(scores, d: int = 4, seed: int = 114) -> np.ndarray:
    """A value of `d` features for each of the `scores` of one query: those of `random_tensors`."""
    return values(len(row_of_scores(scores)), d, seed)


def long_sequence(chart_n: int = 4096) -> int:
    """The number of tokens of a chart of traffic: enough for its largest tile, 256 rows."""
    return whole("chart_n", chart_n, 256, MANY)


def outputs(Q: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.int64]:
    """Room in HBM for `O` and `L`, and the count of what has moved."""
    return np.zeros((len(Q), V.shape[1])), np.zeros((len(Q), 1)), np.int64(0)


@traced(guard=_attention)
def standard_attention(Q, K, V, scale, causal):
    """Attention step by step over the whole table of scores, which travels to HBM and back twice.

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
    square = np.int64(0)
    moved = np.int64(Q.size + K.size)
    yield "load", "Q and K come from HBM"
    S = scale * Q @ K.T
    if causal:
        S += later(slice(0, len(Q)), slice(0, len(K)))
    square += S.size
    moved += S.size
    yield "write", "N × N scores S go out to HBM"
    square += S.size
    moved += S.size
    yield "load", "S comes back for the softmax"
    P = np.exp(S - rowmax(S))
    P /= rowsum(P)
    square += P.size
    moved += P.size
    yield "write", "Weights P, as many, go out"
    square += P.size
    moved += P.size + V.size
    yield "load", "P comes back, with V"
    O = P @ V
    moved += O.size
    yield "write", "{moved} elements moved: {square} were S and P"
    return O


@traced(guard=_ordered)
def flash_attention(Q, K, V, block_q, block_k, scale, causal, order):
    """Exact attention on tiles, by the online softmax: the N × N scores are never stored.

    `Q` has the shape (N, d), `K` (M, d), `V` (M, dv), all finite. A tile holds `block_q` rows of `Q`, `block_k` of `K`
    and `V`; neither need divide N or M. `scale` is a finite number, 1/√d where it is None. With `causal`, query i sees
    keys 0 … i only, N must be M, and tiles all in the future are skipped. `order` says which loop is outside: "fa2"
    walks the tiles of `Q` and divides once (`flash_attention_2`), "fa1" walks those of `K` and `V` and keeps the output
    divided (`flash_attention_1`); the numbers are the same, the traffic is not.

    The answer is `(O, L)`: the output, float64 of shape (N, dv), and the logarithm of each query's sum of e^score, for
    a backward pass, float64 of shape (N,). `TypeError` for what is no array of numbers, no whole number or no string;
    `ValueError` for shapes that do not fit, no rows, NaN or infinity, blocks below 1, or an unknown order.

    Sources: arXiv 2307.08691, algorithm 1 (fa2); arXiv 2205.14135, algorithm 1 (fa1) and theorem 2 (the bound, where
    M is the number of elements that SRAM holds).

    Formulas:
        scores: $ S = Q K^top / sqrt(d) $
        peak: $ m' = max(m, "rowmax"(S)) $
        fade: $ alpha = e^(m - m') $
        total: $ ell' = alpha ell + "rowsum"(e^(S - m')) $
        accumulator: $ A' = alpha A + e^(S - m') V $
        output: $ O = A / ell $
        logsumexp: $ L = m + ln ell $
        traffic: $ 2 N d + 2 N d ceil(N / B_r) + N $
        bound: $ Theta(N^2 d^2 / M) $
    """
    standard = standard_traffic(Q, K, V)
    if order == "fa1":
        return (yield from flash_attention_1.steps(Q, K, V, block_q, block_k, scale, causal))
    return (yield from flash_attention_2.steps(Q, K, V, block_q, block_k, scale, causal))


@traced(guard=_tiled)
def flash_attention_2(Q, K, V, Br, Bc, scale, causal):
    """FlashAttention-2's forward pass: for each tile of queries, all tiles of keys; one division at the end.

    Arguments, answer and errors are those of `flash_attention`. Queries and output travel once, keys and values once
    for each tile of queries: the traffic falls with `block_q`, and does not depend on `block_k` but for causal tiles.

    Source: algorithm 1 of Dao (arXiv 2307.08691); the inverse that its line 10 prints on the fade is a slip
    (github.com/Dao-AILab/flash-attention, issue 991).

    Formulas:
        output: $ O = A / ell $
        traffic: $ 2 N d + 2 N d ceil(N / B_r) + N $
    """
    O, L, moved = outputs(Q, V)
    for rows in tiles(len(Q), Br):
        peak, total, acc = nothing_yet(Q[rows], V)
        moved += Q[rows].size
        yield "query", "Load rows {rows} of Q"
        for cols in tiles(len(K), Bc):
            if causal and cols.start >= rows.stop:
                yield "skip", "Later keys: skipped"
                continue
            moved += K[cols].size + V[cols].size
            yield "load", "Load rows {cols} of K and V"
            scores = scale * Q[rows] @ K[cols].T
            yield "score", "Score them, in SRAM only"
            if causal:
                scores += later(rows, cols)
            higher = np.maximum(peak, rowmax(scores))
            fade = np.exp(peak - higher)
            total, acc = fade * total, fade * acc
            yield "rescale", "Fade where the max rose"
            weights = np.exp(scores - higher)
            peak = higher
            total += rowsum(weights)
            acc += weights @ V[cols]
            yield "accumulate", "Add, then forget the scores"
            del scores, higher, fade, weights
        O[rows] = acc / total
        L[rows] = peak + np.log(total)
        moved += O[rows].size + L[rows].size
        yield "write", "Divide once; O goes to HBM"
    return O, L[:, 0]


@traced(guard=_tiled)
def flash_attention_1(Q, K, V, Br, Bc, scale, causal):
    """FlashAttention's first forward pass: for each tile of keys, all tiles of queries; the output is kept divided.

    Arguments, answer and errors are those of `flash_attention`. Keys and values travel once, but queries, output, peak
    and total once for each tile of keys: here the traffic falls with `block_k`, and does not depend on `block_q` but
    for causal tiles. `L` is made of the peaks and totals, which this order leaves in HBM.

    Source: algorithm 1 of Dao et al. (arXiv 2205.14135). Its weights are taken against the new peak at once; against
    the tile's own, a causal tile that hides all keys from a query would give −∞ − (−∞).

    Formulas:
        output: $ O' = (ell e^(m - m') O + e^(S - m') V) / ell' $
        traffic: $ 2 N d + ceil(N / B_c) (3 N d + 4 N) $
    """
    peaks, totals, O = nothing_yet(Q, V)
    moved = np.int64(0)
    for cols in tiles(len(K), Bc):
        moved += K[cols].size + V[cols].size
        yield "load", "Load rows {cols} of K and V"
        for rows in tiles(len(Q), Br):
            if causal and cols.start >= rows.stop:
                yield "skip", "Later keys: skipped"
                continue
            peak, total = peaks[rows], totals[rows]
            acc = total * O[rows]
            moved += Q[rows].size + acc.size + 2 * len(acc)
            yield "query", "Load rows {rows} of Q, O, max, sum"
            scores = scale * Q[rows] @ K[cols].T
            yield "score", "Score them, in SRAM only"
            if causal:
                scores += later(rows, cols)
            higher = np.maximum(peak, rowmax(scores))
            fade = np.exp(peak - higher)
            total, acc = fade * total, fade * acc
            yield "rescale", "Fade where the max rose"
            weights = np.exp(scores - higher)
            peak = higher
            total += rowsum(weights)
            acc += weights @ V[cols]
            yield "accumulate", "Add, then forget the scores"
            del scores, higher, fade, weights
            O[rows] = acc / total
            peaks[rows], totals[rows] = peak, total
            moved += acc.size + 2 * len(acc)
            yield "write", "Divide; O, max, sum go to HBM"
    return O, (peaks + np.log(totals))[:, 0]


@traced(guard=_both)
def attention_both_ways(Q, K, V, mask, tile):
    """The same attention by `standard_attention` and by `flash_attention`: what each moves, and how far apart they are.

    Arguments and errors are those of `flash_attention`; the answer is the largest difference of two outputs, a float64.
    """
    standard = standard_attention(Q, K, V, **mask)
    flash, _ = flash_attention(Q, K, V, **tile)
    apart = np.abs(flash - standard).max()
    standard_moved = standard_traffic(Q, K, V)
    flash_moved = flash_traffic(Q, K, V, **tile)
    yield "compare", "Exact, with {flash_moved} elements moved, not {standard_moved}"
    return apart


@traced(guard=_sizes)
def attention_traffic(n, d, block_q, block_k):
    """Elements that attention moves between HBM and SRAM at sizes too large to draw, by the formulas and by the tiles.

    Self-attention of `n` tokens with `d` features, up to a million each. `block_q` and `block_k` are sequences of tile
    sizes, each from 1 to n: first the tiles of `Q` take every size of `block_q`, then those of `K` and `V` every size
    of `block_k`, with the last `block_q` kept. The answer is `(standard, flash, counted)`: the traffic of
    `standard_attention`, of `flash_attention` for each `block_q` by the closed form, and for each `block_k` by adding
    tile after tile; int64, the last two arrays. For each `block_q`, `sram` says how many elements its tiles fill, with
    the first `block_k`. `TypeError` for what is no whole number, `ValueError` for sizes out of range.

    Formulas:
        standard: $ 4 N d + 4 N^2 $
        flash: $ 2 N d + 2 N d ceil(N / B_r) + N $
        sram: $ 2 B_r d + 2 B_c d + B_r B_c + 2 B_r $
    """
    standard = 4 * n * d + 4 * n**2
    yield "standard", "Standard attention moves {standard}"
    flash, ratios, sram, counted = [], [], [], []
    Bc = block_k[0]
    for Br in block_q:
        trips = -(-n // Br)
        moved = 2 * n * d + 2 * n * d * trips + n
        flash.append(moved)
        sram.append(Br * (2 * d + Bc + 2) + 2 * Bc * d)
        ratio = standard / moved
        ratios.append(ratio)
        yield "queries", "Q tiles of {Br} rows: a factor of {ratio:.1f}"
    for Bc in block_k:
        moved = tile_by_tile(n, d, Br, Bc)
        counted.append(moved)
        yield "keys", "K, V tiles of {Bc} rows: no change"
    return standard, np.array(flash), np.array(counted)


def tile_by_tile(n: int, d: int, Br: int, Bc: int) -> np.int64:
    """What FlashAttention-2 moves for `n` tokens of `d` features, added up over its tiles."""
    moved = np.int64(0)
    keys_and_values = sum(2 * d * (cols.stop - cols.start) for cols in tiles(n, Bc))
    for rows in tiles(n, Br):
        height = rows.stop - rows.start
        moved += height * d + keys_and_values + height * d + height
    return moved


@traced(guard=_one_size)
def causal_traffic(n, d, Br, Bc):
    """Which tiles causal FlashAttention-2 needs whole, which the diagonal cuts, and which it never loads.

    Self-attention of `n` tokens with `d` features, up to a million each; `block_q` and `block_k`, from 1 to n, are the
    rows of a tile. The answer is the number of elements moved, int64: less than without the mask by the keys and values
    of the tiles skipped. `TypeError` for what is no whole number, `ValueError` for sizes out of range.
    """
    whole, cut, skipped = [], [], []
    moved = np.int64(2 * n * d + n)
    for rows in tiles(n, Br):
        for cols in tiles(n, Bc):
            if cols.start >= rows.stop:
                skipped.append((rows, cols))
                yield "skip", "Later keys: never loaded"
                continue
            moved += 2 * d * (cols.stop - cols.start)
            if cols.stop - 1 > rows.start:
                cut.append((rows, cols))
                yield "cut", "Diagonal: mask a part"
            else:
                whole.append((rows, cols))
                yield "whole", "Earlier keys: no mask"
    skips = np.int64(len(skipped))
    every = skips + len(whole) + len(cut)
    yield "count", "{skips} of {every} tiles are never loaded"
    return moved
