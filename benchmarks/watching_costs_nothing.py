"""Watching costs nothing when nobody watches: every reference called, against the same algorithm written without notes.

    python benchmarks/watching_costs_nothing.py

Prints the ratio of the two times, the median over pairs run in turn; it should be at most 1.5, and for FlashAttention at
512 x 64 at most 1.1. The plain algorithms below are written by hand, like the references but without notes, checks and
the variables that only the notes speak of.
"""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
from rich.console import Console
from rich.table import Table

from vizkit.reference import (
    build_tree,
    flash_attention,
    lowest_common_ancestor,
    pixel_shuffle,
    ring_all_reduce,
    sliding_window_maximum,
    softmax_online,
)

PAIRS = 15


def plain_sliding_window_maximum(nums, k):
    queue, answers = deque(), []
    for right, num in enumerate(nums):
        if queue and queue[0] <= right - k:
            queue.popleft()
        while queue and nums[queue[-1]] <= num:
            queue.pop()
        queue.append(right)
        if right >= k - 1:
            answers.append(nums[queue[0]])
    return answers


def plain_lowest_common_ancestor(root, p, q):
    if root is None or root.value in (p, q):
        return root and root.value
    left = plain_lowest_common_ancestor(root.left, p, q)
    right = plain_lowest_common_ancestor(root.right, p, q)
    if left is not None and right is not None:
        return root.value
    return left if left is not None else right


def plain_ring_all_reduce(buffers):
    p = len(buffers)
    memory = [np.array_split(x, p) for x in buffers]
    for step in range(1, p):
        packets = [(r, (r + 1) % p, (r - step) % p, memory[r][(r - step) % p]) for r in range(p)]
        for _, target, chunk, values in packets:
            memory[target][chunk] = memory[target][chunk] + values
    for step in range(p, 2 * p - 1):
        packets = [(r, (r + 1) % p, (r - step) % p, memory[r][(r - step) % p]) for r in range(p)]
        for _, target, chunk, values in packets:
            memory[target][chunk] = values
    return [np.concatenate(chunks) for chunks in memory]


def plain_flash_attention(Q, K, V, block_q, block_k):
    scale = 1 / np.sqrt(Q.shape[1])
    O, L = np.zeros((len(Q), V.shape[1])), np.zeros(len(Q))
    for i in range(0, len(Q), block_q):
        rows = slice(i, i + block_q)
        peak = np.full((len(Q[rows]), 1), -np.inf)
        total, acc = np.zeros((len(Q[rows]), 1)), np.zeros((len(Q[rows]), V.shape[1]))
        for j in range(0, len(K), block_k):
            cols = slice(j, j + block_k)
            scores = scale * Q[rows] @ K[cols].T
            higher = np.maximum(peak, scores.max(axis=1, keepdims=True))
            fade, weights = np.exp(peak - higher), np.exp(scores - higher)
            total = fade * total + weights.sum(axis=1, keepdims=True)
            acc = fade * acc + weights @ V[cols]
            peak = higher
        O[rows] = acc / total
        L[rows] = (peak + np.log(total))[:, 0]
    return O, L


def plain_softmax_online(x, block):
    peak, total = -np.inf, 0.0
    for j in range(0, len(x), block):
        tile = x[j : j + block]
        higher = max(peak, tile.max())
        total = np.exp(peak - higher) * total + np.exp(tile - higher).sum()
        peak = higher
    return np.exp(x - peak) / total


def plain_pixel_shuffle(x, r):
    channels, height, width = x.shape
    split = x.reshape(channels // r**2, r, r, height, width)
    return split.transpose(0, 3, 1, 4, 2).reshape(channels // r**2, height * r, width * r)


def complete_tree(levels: int) -> list[int]:
    return list(range(2**levels - 1))


def cases() -> list[tuple[str, Callable, Callable, float]]:
    rng = np.random.default_rng(0)
    nums, (Q, K, V) = rng.integers(0, 1000, 50_000).tolist(), rng.standard_normal((3, 512, 64))
    tree = build_tree(complete_tree(13))
    buffers, image, row = (
        list(rng.standard_normal((8, 20_000))),
        rng.standard_normal((256, 64, 64)),
        rng.standard_normal(4096),
    )
    return [
        (
            "sliding_window_maximum, n = 50 000, k = 100",
            lambda: sliding_window_maximum(nums, 100),
            lambda: plain_sliding_window_maximum(nums, 100),
            1.5,
        ),
        (
            "lowest_common_ancestor, 8191 nodes",
            lambda: lowest_common_ancestor(tree, 8000, 8190),
            lambda: plain_lowest_common_ancestor(tree, 8000, 8190),
            1.5,
        ),
        (
            "ring_all_reduce, 8 devices, V = 20 000",
            lambda: ring_all_reduce(buffers),
            lambda: plain_ring_all_reduce(buffers),
            1.5,
        ),
        (
            "softmax_online, 4096 in tiles of 64",
            lambda: softmax_online(row, 64),
            lambda: plain_softmax_online(row, 64),
            1.5,
        ),
        (
            "pixel_shuffle, 256 x 64 x 64, r = 4",
            lambda: pixel_shuffle(image, 4),
            lambda: plain_pixel_shuffle(image, 4),
            1.5,
        ),
        (
            "flash_attention, 512 x 64, tiles of 64",
            lambda: flash_attention(Q, K, V, 64, 64),
            lambda: plain_flash_attention(Q, K, V, 64, 64),
            1.1,
        ),
    ]


def seconds(function: Callable) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def report() -> Iterator[Table]:
    """One table, a row a reference."""
    table = Table("reference, called", "ms", "plain, ms", "ratio", "wanted", title="Watching costs nothing when nobody watches")  # fmt: skip
    for name, ours, plain, most in cases():
        ours(), plain()
        pairs = [(seconds(ours), seconds(plain)) for _ in range(PAIRS)]
        one, other = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        table.add_row(name, f"{one:.2f}", f"{other:.2f}", f"{ratio:.2f}", f"at most {most}")
    yield table


def main() -> None:
    for part in report():
        Console(width=140).print(part)


if __name__ == "__main__":
    main()
