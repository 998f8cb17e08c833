"""Online softmax: the softmax of a row that is seen tile by tile, and never as a whole.

A *softmax* turns scores into positive *weights* that sum to 1: `e^x`, divided by the sum of all `e^x`. Large scores
overflow, so the *safe* softmax first takes the *peak*, the largest score, from every score. That makes three passes
over the row: the peak, the sum, the division; and the row must be at hand three times.

*Online*, peak and sum are carried along together. When a tile brings a *higher* peak, all that was summed so far was
summed against the wrong one; multiplied by the *fade* e^(peak − higher) it is right again, exactly. An output, a sum
of values with those weights, fades by the same factor: that is all FlashAttention needs (`vizkit.reference.attention`).

Sources: Milakov and Gimelshein, *Online normalizer calculation for softmax*, 2018, arXiv 1805.02867; Zihao Ye,
*From Online Softmax to FlashAttention*, 2023 (the note of the University of Washington's CSE 599M).
"""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import array, whole
from vizkit.trace import traced

__all__ = [
    "attend_one_row",
    "softmax_both_ways",
    "softmax_each_tile",
    "softmax_naive",
    "softmax_online",
    "softmax_three_pass",
]

FAR = np.finfo(np.float64).max / 4
"""Scores beyond this cannot be subtracted from one another."""


def tiles(count: int, size: int) -> list[slice]:
    """`count` places in runs of `size`, the last one perhaps shorter."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def floats(name: str, value, ndim: int) -> np.ndarray:
    """`value` as finite float64 of `ndim` dimensions; itself, not a copy, where it is that already."""
    return np.asarray(array(name, value, ndim), np.float64)


def reach(value: np.ndarray) -> float:
    """The largest magnitude in `value`."""
    return max(float(value.max()), -float(value.min()))


def within(name: str, value: np.ndarray, most: float = FAR) -> np.ndarray:
    """`value` where none of it is so large that the arithmetic of a softmax overflows."""
    if reach(value) > most:
        raise ValueError(f"{name} must stay within ±{most:.1e}, or sums overflow, but reaches {reach(value):.1e}")
    return value


def _scores(name: str, value) -> np.ndarray:
    """Finite scores of one row, whole ones kept whole."""
    given = array(name, value, 1)
    scores = within(name, np.asarray(given, np.float64))
    return given.astype(np.int64) if given.dtype.kind in "iu" and reach(scores) < 2**53 else scores


def row_of_scores(scores) -> np.ndarray:
    """The scores of one query, as the `x` of a softmax. Errors are those of `attend_one_row`."""
    return _scores("scores", scores)


def largest_sum(x, block: int = 2) -> np.float64:
    """The largest sum that `softmax_online` carries on its way: how long a bar of it may be."""
    return largest_carried(x, np.ones((len(x), 1)), block)


def largest_carried(scores, V, block: int = 2) -> np.float64:
    """The largest magnitude in the sum and the output that `attend_one_row` carries on its way."""
    peak, carried, largest = -np.inf, 0.0, 0.0
    values = np.column_stack([np.ones(len(V)), V])
    for cols in tiles(len(scores), block):
        higher = max(peak, scores[cols].max())
        carried = np.exp(peak - higher) * carried + np.exp(scores[cols] - higher) @ values[cols]
        peak, largest = higher, max(largest, np.abs(carried).max())
    return largest


def _row(x) -> tuple[np.ndarray]:
    return (_scores("x", x),)


def _row_in_tiles(x, block=2) -> tuple[np.ndarray, int]:
    return _scores("x", x), whole("block", block, least=1)


def _scores_and_values(scores, V, block=2) -> tuple[np.ndarray, np.ndarray, int]:
    scores, V = _scores("scores", scores), floats("V", V, 2)
    if len(V) != len(scores):
        raise ValueError(f"V must have a row for each of the {len(scores)} scores, but has the shape {V.shape}")
    return scores, within("V", V, FAR / len(V)), whole("block", block, least=1)


_as_the_machine_has_it = np.errstate(over="ignore", divide="ignore", invalid="ignore")
exp, added, divided = map(_as_the_machine_has_it, (np.exp, np.sum, np.divide))


@traced(guard=_row)
def softmax_naive(x):
    """Softmax by its formula alone, which overflows for scores above 709 and vanishes for scores all below −745.

    `x` holds the scores, shape (n,), n ≥ 1, finite. The answer is float64 of shape (n,), and is **not a softmax** where
    the powers overflow (`∞/∞` is NaN, a finite one over ∞ is 0) or all vanish (0/0 is NaN): to show that is what this
    reference is for. `softmax_three_pass` is the one to use. `TypeError` where `x` holds no numbers, `ValueError`
    where it is empty, not one-dimensional or not finite.

    Formulas:
        weight: $ w_i = e^(x_i) / (sum_j e^(x_j)) $
    """
    powers = exp(x)
    yield "exponentiate", "Raise e to every score"
    total = added(powers)
    yield "sum", "Their sum is {total}"
    weights = divided(powers, total)
    if 0 < total < np.inf:
        yield "divide", "Divided by it, they are weights that sum to 1"
    if total == np.inf:
        yield "overflow", "The sum overflowed: no weight is right"
    if total == 0:
        yield "vanish", "All powers vanished: 0 / 0 is no number"
    return weights


@traced(guard=_row)
def softmax_three_pass(x):
    """Safe softmax of a row, in the three passes that it takes when peak, sum and weights are found one after another.

    `x` holds the scores, shape (n,), n ≥ 1, finite and of any size; the weights are float64 of shape (n,) and sum to 1.
    `TypeError` where `x` holds no numbers, `ValueError` where it is empty, not one-dimensional or not finite.

    Source: algorithm 2 of Milakov and Gimelshein (arXiv 1805.02867).

    Formulas:
        peak: $ m_i = max(m_(i-1), x_i) $
        sum: $ ell_i = ell_(i-1) + e^(x_i - m_N) $
        weight: $ w_i = e^(x_i - m_N) / ell_N $
    """
    peak, total = -np.inf, 0.0
    for i in range(len(x)):
        peak = max(peak, x[i])
        yield "maximum", "First pass: max {peak}"
    for j in range(len(x)):
        total += np.exp(x[j] - peak)
        yield "sum", "Second pass: sum {total:.3f}"
    weights = np.zeros(len(x))
    for k in range(len(x)):
        weights[k] = np.exp(x[k] - peak) / total
        yield "divide", "Third pass: divide"
    return weights


@traced(guard=_row_in_tiles)
def softmax_each_tile(x, block):
    """What goes wrong when every tile of a row gets a softmax of its own: the weights sum to the number of tiles.

    `x` holds the scores, shape (n,), n ≥ 1, finite; `block` is the width of a tile, at least 1, and need not divide n.
    The answer is float64 of shape (n,), and a softmax only where one tile holds the whole row. Errors are those of
    `softmax_online`.
    """
    weights = np.zeros(len(x))
    for cols in tiles(len(x), block):
        powers = np.exp(x[cols] - x[cols].max())
        weights[cols] = powers / powers.sum()
        yield "tile", "A softmax of one tile sums to 1"
    together = weights.sum()
    yield "together", "All tiles sum to {together:.0f}: softmax wants the whole row"
    return weights


@traced(guard=_row_in_tiles)
def softmax_online(x, block):
    """Softmax of a row whose peak and sum are found in one pass over its tiles.

    `x` holds the scores, shape (n,), n ≥ 1, finite and of any size; `block` is the width of a tile, at least 1, and
    need not divide n (1 is the algorithm as published, the whole row is the safe softmax). The weights are float64 of
    shape (n,), the same as `softmax_three_pass` gives. `TypeError` where `x` holds no numbers or `block` is no whole
    number, `ValueError` where `x` is empty, not one-dimensional or not finite, or `block` is less than 1.

    Source: algorithm 3 of Milakov and Gimelshein (arXiv 1805.02867), with tiles for single scores.

    Formulas:
        peak: $ m' = max(m, x_i) $
        fade: $ alpha = e^(m - m') $
        sum: $ ell' = ell e^(m - m') + sum_(i in "tile") e^(x_i - m') $
        weight: $ w_i = e^(x_i - m) / ell $
    """
    peak, total = -np.inf, 0.0
    for cols in tiles(len(x), block):
        higher = max(peak, x[cols].max())
        yield "maximum", "Max with this tile: {higher}"
        fade = np.exp(peak - higher)
        total = fade * total
        yield "rescale", "Old sum times e^(m − m′) = {fade:.3f}"
        powers = np.exp(x[cols] - higher)
        peak = higher
        total += powers.sum()
        yield "accumulate", "Add the tile: {total:.3f}"
    weights = np.exp(x - peak) / total
    yield "divide", "One pass, and the same weights"
    return weights


@traced(guard=_row_in_tiles)
def softmax_both_ways(x, block):
    """The same row by `softmax_three_pass` and by `softmax_online`, and how far apart their weights are.

    Arguments and errors are those of `softmax_online`; the answer is the largest difference of two weights, a float64.
    """
    three_pass = softmax_three_pass(x)
    three_pass_sum = 1 / three_pass.max()  # the largest score weighs e⁰ / sum
    yield "three-pass", "Three passes: the sum is {three_pass_sum:.3f}"
    online = softmax_online(x, block)
    online_sum = 1 / online.max()
    yield "online", "One pass over tiles: it is {online_sum:.3f}"
    apart = np.abs(online - three_pass).max()
    yield "compare", "No weight differs by more than {apart:.0f}"
    return apart


@traced(guard=_scores_and_values)
def attend_one_row(scores, V, block):
    """Attention of one query: the online softmax of its scores, with the output carried beside the sum.

    `scores` has the shape (n,), n ≥ 1, finite; `V` holds a value for each, shape (n, d); `block` is the width of a
    tile, at least 1. The answer `softmax(scores) @ V` is float64 of shape (d,). `TypeError` where an array holds no
    numbers or `block` is no whole number, `ValueError` for a wrong shape, NaN, infinity, or a `block` below 1.

    Source: Ye's note, section 4, with the division left for the end as in FlashAttention-2 (arXiv 2307.08691).

    Formulas:
        fade: $ alpha = e^(m - m') $
        sum: $ ell' = alpha ell + sum_(i in "tile") e^(x_i - m') $
        accumulator: $ a' = alpha a + sum_(i in "tile") e^(x_i - m') V_i $
        output: $ O = a / ell $
    """
    peak, total, acc = -np.inf, 0.0, np.zeros(V.shape[1])
    for cols in tiles(len(scores), block):
        higher = max(peak, scores[cols].max())
        fade = np.exp(peak - higher)
        total, acc = fade * total, fade * acc
        yield "rescale", "Sum and output fade by {fade:.3f}"
        weights = np.exp(scores[cols] - higher)
        peak = higher
        total += weights.sum()
        acc += weights @ V[cols]
        yield "accumulate", "Both take in the tile"
    O = acc / total
    yield "divide", "Divide once, at the very end"
    return O
