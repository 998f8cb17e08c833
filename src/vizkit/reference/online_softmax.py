"""Online softmax: the softmax of a row that is seen tile by tile, and never as a whole.

A *softmax* turns scores into positive *weights* that sum to 1: `e^x`, divided by the sum of all `e^x`, the
*normaliser*. Large scores overflow, so the *safe* softmax first takes the *maximum* from every score. That makes three
passes over the row: the maximum, the normaliser, the division; and the row must be at hand three times.

*Online*, a running maximum and its normaliser are carried along together. When a tile brings a *higher* maximum, all
that was summed so far was summed against the wrong one; multiplied by the *rescaling factor* e^(maximum − higher) it
is right again, exactly. An output, a sum of values with the same weights, is rescaled by the same factor: that is all
FlashAttention needs (`vizkit.reference.flashattn`).

Sources: Milakov and Gimelshein, *Online normalizer calculation for softmax*, 2018, arXiv 1805.02867; Zihao Ye,
*From Online Softmax to FlashAttention*, 2023 (the note of the University of Washington's CSE 599M).
"""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import array, whole, worded
from vizkit.reference.matrices import FAR, all_within, floats, reach
from vizkit.trace import traced

__all__ = [
    "attend_one_row",
    "softmax_each_tile",
    "softmax_naive",
    "softmax_online",
    "softmax_three_pass",
    "sum_of_weights",
]


def tiles(count: int, size: int) -> list[slice]:
    """Return `count` places in runs of `size`, the last one perhaps shorter."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def _row(scores) -> tuple[np.ndarray]:
    """Finite scores of one row, whole ones kept whole."""
    given = array("scores", scores, 1)
    reals = all_within("scores", np.asarray(given, np.float64))
    return (given.astype(np.int64) if given.dtype.kind in "iu" and reach(reals) < 2**53 else reals,)


def _row_in_tiles(scores, block=2) -> tuple[np.ndarray, int]:
    return *_row(scores), whole("block", block, least=1)


def _row_and_values(scores, V, block=2) -> tuple[np.ndarray, np.ndarray, int]:
    (scores,), V = _row(scores), floats("V", V, 2)
    if len(V) != len(scores):
        raise worded(
            "{name} must have a row for each of the {count} scores, but has the shape {values}",
            name="V",
            count=len(scores),
            values=V.shape,
        )
    return scores, all_within("V", V, FAR / len(V)), whole("block", block, least=1)


def softmax_naive(scores):
    """Return the softmax of a row by its formula alone: it overflows above 709, and vanishes for scores below −745.

    `scores` has the shape (n,), n ≥ 1, finite. The answer is float64 of shape (n,), and is **not a softmax** where the
    powers overflow (`∞/∞` is NaN, a finite one over ∞ is 0) or all vanish (0/0 is NaN): to show that is what this
    function is for. `softmax_three_pass` is the one to use. `TypeError` where `scores` holds no numbers, `ValueError`
    where it is empty, not one-dimensional or not finite.

    Formulas:
        weight: $ w_i = e^(x_i) / (sum_j e^(x_j)) $
    """
    (scores,) = _row(scores)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        powers = np.exp(scores)
        return powers / powers.sum()


@traced(guard=_row)
def softmax_three_pass(scores):
    """Return the safe softmax of a row in three passes, for maximum, normaliser and weights one by one.

    `scores` has the shape (n,), n ≥ 1, finite and of any size; the weights are float64 of shape (n,) and sum to 1.
    `TypeError` where `scores` holds no numbers, `ValueError` where it is empty, not one-dimensional or not finite.

    Source: algorithm 2 of Milakov and Gimelshein (arXiv 1805.02867).

    Formulas:
        maximum: $ m_i = max(m_(i-1), x_i) $
        normaliser: $ ell_i = ell_(i-1) + e^(x_i - m_N) $
        weight: $ w_i = e^(x_i - m_N) / ell_N $
    """
    maximum, normaliser, weights = -np.inf, 0.0, np.zeros(len(scores))
    for i in range(len(scores)):
        maximum = max(maximum, scores[i])
        yield "maximum" if i else ("maximum", "First pass: the maximum m")
    for i in range(len(scores)):
        power = np.exp(scores[i] - maximum)
        normaliser += power
        yield "sum" if i else ("sum", "Second pass: sum all e^(x − m)")
    for i in range(len(scores)):
        weights[i] = np.exp(scores[i] - maximum) / normaliser
        yield "divide" if i else ("divide", "Third pass: divide")
    return weights


@traced(guard=_row_in_tiles)
def softmax_each_tile(scores, block=2):
    """Return what the weights of a row sum to where every tile gets a softmax of its own: the number of tiles, not 1.

    `scores` has the shape (n,), n ≥ 1, finite; `block` is the width of a tile, at least 1, and need not divide n.
    The answer is a float64. Errors are those of `softmax_online`.
    """
    weights, together = np.zeros(len(scores)), 0.0
    for cols in tiles(len(scores), block):
        powers = np.exp(scores[cols] - scores[cols].max())
        weights[cols] = powers / powers.sum()
        together += weights[cols].sum()
        yield "tile", "Every tile gets its own softmax: together they sum to {together:.0f}"
    return together


@traced(guard=_row_in_tiles)
def softmax_online(scores, block=2):
    """Return the softmax of a row whose maximum and normaliser are found in one pass over its tiles.

    `scores` has the shape (n,), n ≥ 1, finite and of any size; `block` is the width of a tile, at least 1, and need
    not divide n (1 is the algorithm as published, the whole row is the safe softmax). The weights are float64 of shape
    (n,), the same as `softmax_three_pass` gives. `TypeError` where `scores` holds no numbers or `block` is no whole
    number, `ValueError` where `scores` is empty, not one-dimensional or not finite, or `block` is less than 1.

    Source: algorithm 3 of Milakov and Gimelshein (arXiv 1805.02867), with tiles for single scores.

    Formulas:
        maximum: $ m' = max(m, x_i) $
        factor: $ alpha = e^(m - m') $
        normaliser: $ ell' = ell e^(m - m') + sum_(i in "tile") e^(x_i - m') $
        weight: $ w_i = e^(x_i - m) / ell $
    """
    maximum, normaliser = -np.inf, 0.0
    for cols in tiles(len(scores), block):
        higher = max(maximum, scores[cols].max())
        rises = higher > maximum > -np.inf
        yield "maximum", "The maximum rose. How can the old sum be corrected?" if rises else "Nothing to rescale here"
        factor = np.exp(maximum - higher)
        normaliser = factor * normaliser
        yield ("rescale", "Multiply the old sum by e^(m − m′) = {factor:.3f}") if rises else "rescale"
        powers = np.exp(scores[cols] - higher)
        normaliser += powers.sum()
        yield "accumulate", "Add this tile: the sum is {normaliser:.3f}"
        maximum = higher
    weights = np.exp(scores - maximum) / normaliser
    yield "divide", "Maximum and sum took one pass; weights need a second"
    return weights


def sum_of_weights(scores, block: int = 2) -> np.float64:
    """Return what the weights of `softmax_online` sum to: 1, however many tiles there are."""
    return softmax_online(scores, block).sum()


@traced(guard=_row_and_values)
def attend_one_row(scores, V, block=2):
    """Return the attention of one query: an online softmax that carries the output beside the normaliser.

    `scores` has the shape (n,), n ≥ 1, finite; `V` holds a value for each, shape (n, d); `block` is the width of a
    tile, at least 1. The answer `softmax(scores) @ V` is float64 of shape (d,). `TypeError` where an array holds no
    numbers or `block` is no whole number, `ValueError` for a wrong shape, NaN, infinity, or a `block` below 1.

    Source: Ye's note, section 4, with the division left for the end as in FlashAttention-2 (arXiv 2307.08691).

    Formulas:
        factor: $ alpha = e^(m - m') $
        normaliser: $ ell' = alpha ell + sum_(i in "tile") e^(x_i - m') $
        accumulator: $ A' = alpha A + sum_(i in "tile") e^(x_i - m') V_i $
        output: $ O = A / ell $
    """
    maximum, normaliser, A = -np.inf, 0.0, np.zeros(V.shape[1])
    for cols in tiles(len(scores), block):
        higher = max(maximum, scores[cols].max())
        factor = np.exp(maximum - higher)
        normaliser, A = factor * normaliser, factor * A
        yield "rescale", "The same factor rescales the output" if cols.start else "An output is carried beside the sum"
        powers = np.exp(scores[cols] - higher)
        normaliser += powers.sum()
        A += powers @ V[cols]
        yield "accumulate", "Add this tile to both"
        maximum = higher
    O = A / normaliser
    yield "divide", "Divide once, at the end"
    return O
