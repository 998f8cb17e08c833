"""FlashAttention's backward pass: the gradients of attention, the weights made again tile by tile and stored nowhere.

The forward pass keeps no weights, only the *output* `O` and, for each query, the logarithm `L` of its sum of e^score.
A tile of scores is computed once more, and e^(S − L) are the weights themselves: no maximum, no sum, no second pass.
From them and the gradient `dO` of the output follow those of values, scores, queries and keys. `D`, one number a query,
is what the softmax takes off each gradient of a weight.

Source: algorithm 2 of Dao (arXiv 2307.08691).
"""

from __future__ import annotations

import numpy as np

from vizkit.reference.flashattn import attention_in_tiles, flash_attention_2, later, rowsum
from vizkit.reference.guards import worded
from vizkit.reference.matrices import FAR, all_within, floats, reach
from vizkit.reference.online_softmax import tiles
from vizkit.trace import traced

__all__ = ["flash_attention_backward"]


def _with_gradient(Q, K, V, dO, block_q=4, block_k=2, scale=None, causal=False) -> tuple:
    Q, K, V, *others = attention_in_tiles(Q, K, V, block_q, block_k, scale, causal)
    dO = floats("dO", dO, 2)
    if dO.shape != (len(Q), V.shape[1]):
        shape = len(Q), V.shape[1]
        raise worded(
            "{name} must have the shape {shape} of the output, but has {found}", name="dO", shape=shape, found=dO.shape
        )
    scaled = max(abs(others[2]) * max(reach(Q), reach(K)), 1.0)
    largest = 2 * V.shape[1] * max(reach(V), 1.0) * scaled * max(len(Q), len(K))
    return Q, K, V, all_within("dO", dO, FAR / largest), *others


@traced(guard=_with_gradient)
def flash_attention_backward(Q, K, V, dO, block_q=4, block_k=2, scale=None, causal=False):
    """Return the gradients of attention by queries, keys and values, where `dO` is that of the output.

    `dO` has the shape of the output, (N, dv), finite; all else is as for `flash_attention`. The answer `(dQ, dK, dV)`
    has the shapes of `Q`, `K` and `V`, float64. `TypeError` for what is no array of numbers, no whole number or no
    bool; `ValueError` for shapes that do not fit, no rows, NaN or infinity, blocks below 1, or a `dO` so large that
    sums may overflow.

    Formulas:
        weights: $ P = e^(S - L) $
        rows: $ D = "rowsum"(d O compose O) $
        values: $ d V = P^top d O $
        scores: $ d S = P compose (d O V^top - D) $
        queries: $ d Q = d S K / sqrt(d) $
        keys: $ d K = d S^top Q / sqrt(d) $
    """
    O, L = flash_attention_2(Q, K, V, block_q, block_k, scale, causal)
    L, D = L[:, None], rowsum(dO * O)
    dQ, dK, dV = np.zeros(Q.shape), np.zeros(K.shape), np.zeros(V.shape)
    for cols in tiles(len(K), block_k):
        Kj, Vj = K[cols], V[cols]
        for rows in tiles(len(Q), block_q):
            if causal and cols.start >= rows.stop:
                continue
            Qi, dOi = Q[rows], dO[rows]
            S = scale * Qi @ Kj.T
            if causal:
                S += later(rows, cols)
            yield "score" if rows.start + cols.start else ("score", "Compute a tile of scores again")
            P = np.exp(S - L[rows])
            yield "weights" if rows.start + cols.start else ("weights", "e^(S − L): its weights P, not stored")
            dS = P * (dOi @ Vj.T - D[rows])
            dV[cols] += P.T @ dOi
            dQ[rows] += scale * dS @ Kj
            dK[cols] += scale * dS.T @ Qi
            yield "add" if rows.start + cols.start else ("add", "Add its part to dQ, dK, dV, then all other tiles")
    yield "end", "The gradients, exact: P was never stored"
    return dQ, dK, dV
