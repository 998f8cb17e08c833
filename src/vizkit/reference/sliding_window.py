"""Sliding-window maximum: forget what can never be the largest again.

A *window* of `k` neighbours slides over `nums`, and the largest number of each window is wanted. A number that is older
than another and no larger is *dominated*: it leaves the window first and is never needed again, so it can be forgotten
at once. What remains is a *monotonic deque* of indices whose numbers only fall, the skyline seen from the window's
right edge. A number leaves it at the back when a newer one dominates it, or at the front when it has *expired*, that
is, when the window has slid past it. Each enters once and leaves at most once: the sweep is O(n), whatever `k` is.

Source: LeetCode 239, "Sliding Window Maximum"; the count is the aggregate analysis of Cormen, Leiserson, Rivest and
Stein, "Introduction to Algorithms", 3rd edition, section 17.1.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vizkit.reference.guards import reals, whole
from vizkit.trace import traced

__all__ = [
    "Ledger",
    "amortised_cost",
    "both_costs",
    "comparisons_by_width",
    "maximum_of_every_window",
    "rescanning_cost",
    "skyline",
    "sliding_window_ledger",
    "sliding_window_maximum",
    "sliding_window_minimum",
]


def _windows(nums: Sequence[float], k: int) -> tuple:
    nums = reals("nums", nums)
    return nums, whole("k", k, 1, len(nums))


def _many(many: Sequence[float], wide: int) -> tuple:
    many = reals("many", many)
    return many, whole("wide", wide, 1, len(many))


def _sizes(n: int, k: int) -> tuple:
    n = whole("n", n, 1)
    return n, whole("k", k, 1, n)


def _numbers(nums: Sequence[float]) -> tuple:
    return (reals("nums", nums),)


@traced(guard=_windows)
def sliding_window_maximum(nums, k):
    """Return the largest number of every `k` neighbours of `nums`, in O(n) time.

    `nums` is a sequence of n real numbers (infinities welcome), `k` a whole number from 1 to n. The answer is a list
    of n − k + 1 of the numbers themselves, the w-th the largest of `nums[w : w + k]`, of equal ones the newest.
    `TypeError`: a number that is not real, a `k` that is not whole. `ValueError`: no numbers, NaN, `k` out of range.

    Source: LeetCode 239.

    Formulas:
        maximum: $ m_w = max_(w <= i < w + k) x_i $
        operations: $ <= 2 n $
        comparisons: $ <= 2 n - 2 $
        time: $ O(n) $
        space: $ O(k) $
        each: $ O(1) $
    """
    queue, maxima = deque(), []
    for right, num in enumerate(nums):
        if queue and queue[0] <= right - k:
            yield "expire", "{nums[queue[0]]} has left the window: out at the front"
            queue.popleft()
        yield "enter", "{num} enters: can the number at the back still matter?" if queue else "{num} enters"
        while queue and nums[queue[-1]] <= num:
            yield "dominate", "{nums[queue[-1]]} is older and no larger than {num}: never needed again"
            queue.pop()
        queue.append(right)
        yield "push", "{num} joins at the back" if right >= k - 1 else "{num} joins: no answer before {k} numbers"
        if right >= k - 1:
            maxima.append(nums[queue[0]])
            yield "report", "{maxima[-1]} at the front is this window's maximum"
    return maxima


def sliding_window_minimum(nums: Sequence[float], k: int) -> list:
    """Return the smallest number of every `k` neighbours of `nums`: their negatives' largest, negated.

    Arguments and errors are those of `sliding_window_maximum`; numbers of numpy's kinds come back as Python's.
    """
    nums, k = _windows(nums, k)
    exact = [num.item() if isinstance(num, np.generic) else num for num in nums]
    return [-maximum for maximum in sliding_window_maximum([-num for num in exact], k)]


@traced(guard=_windows)
def skyline(nums, k):
    """Return the indices of those of the first `k` of `nums` that are seen from their right edge, in their order.

    One is seen where it is larger than all that stand nearer. These are the indices that the deque of
    `sliding_window_maximum` holds by then; arguments and errors are the same.
    """
    seen, hidden = deque(), deque()
    for index in reversed(range(k)):
        if seen and nums[index] <= nums[seen[0]]:
            hidden.appendleft(index)
            yield "hide", "{nums[index]} is hidden: {nums[seen[0]]} is newer and no smaller"
        else:
            seen.appendleft(index)
            yield "see", "Looking left from the right edge, we see {nums[index]}"
    return list(seen)


@traced(guard=_windows)
def maximum_of_every_window(nums, k):
    """Return the largest number of every `k` neighbours of `nums` the naive way, by looking at all of them again.

    Arguments, answer and errors are those of `sliding_window_maximum`; the comparisons of two numbers are counted.

    Formulas:
        comparisons: $ (n - k + 1)(k - 1) $
    """
    maxima, comparisons = [], 0
    for left in range(len(nums) - k + 1):
        largest = left
        for index in range(left + 1, left + k):
            comparisons += 1
            largest = index if nums[index] >= nums[largest] else largest
        maxima.append(nums[largest])
        yield "look", "A window of {k}: {nums[largest]} is the largest", "Of these {k} the largest is {nums[largest]}"
    return maxima


@traced(guard=_sizes)
def rescanning_cost(n, k):
    """Return the comparisons that `maximum_of_every_window` makes for `n` numbers and windows of `k`.

    `n` and `k` are whole numbers, 1 ≤ k ≤ n. `TypeError`, `ValueError`: not whole, out of range.
    """
    comparisons = (n - k + 1) * (k - 1)
    yield "count", "n = {n}, k = {k}: {comparisons!n} comparison", "n = {n}, k = {k}: {comparisons} comparisons"
    return comparisons


@dataclass(frozen=True)
class Ledger:
    """What became of every number of one sweep, as indices in the order it happened.

    `compared` are the pairs that were compared, the older first; `operations` are all pushes and pops.
    """

    entered: tuple[int, ...]
    dominated: tuple[int, ...]
    expired: tuple[int, ...]
    staying: tuple[int, ...]
    compared: tuple[tuple[int, int], ...]
    operations: int


@traced(guard=_windows)
def sliding_window_ledger(nums, k):
    """Return the `Ledger` of `sliding_window_maximum`: who entered the deque, who left it and why, who was compared.

    Arguments and errors are those of `sliding_window_maximum`. There are n pushes, at most n − 1 pops and at most
    2n − 2 comparisons of two numbers.

    Source: CLRS 3rd edition, section 17.1.
    """
    queue = deque()
    entered, dominated, expired, compared = [], [], [], []
    for right, num in enumerate(nums):
        if queue and queue[0] <= right - k:
            expired.append(queue.popleft())
        while queue:
            compared.append((queue[-1], right))
            if nums[queue[-1]] > num:
                break
            dominated.append(queue.pop())
        queue.append(right)
        entered.append(right)
    pushes = len(entered)
    yield "push", "In at the back, each number once: {pushes}"
    dominations = len(dominated)
    yield "dominate", "Out at the back, dominated: {dominations}"
    expiries = len(expired)
    operations, bound = pushes + dominations + expiries, 2 * len(nums)
    yield "expire", "Out at the front, expired: {expiries}; in all {operations} ≤ 2n = {bound}"
    return Ledger(*map(tuple, (entered, dominated, expired, queue, compared)), operations)


@traced(guard=_windows)
def amortised_cost(nums, k):
    """Return what a number costs in one sweep: the pushes and pops of all, shared among them. It is below 2.

    Arguments and errors are those of `sliding_window_maximum`.

    Source: CLRS 3rd edition, section 17.1.
    """
    ledger, n = sliding_window_ledger(nums, k), len(nums)
    each = ledger.operations / n
    yield "share", "Operations a number: {each}, amortised O(1); O(n) for all, whatever k is"
    return each


@traced(guard=_many)
def both_costs(many, wide):
    """Return the comparisons of one sweep over `many` numbers, and those of re-scanning their windows, so `wide`.

    Arguments and errors are those of `sliding_window_maximum`.
    """
    n, maxima = len(many), sliding_window_maximum(many, wide)
    queued, rescanned = len(sliding_window_ledger(many, wide).compared), rescanning_cost(n, wide)
    yield "compare", "n = {n}, k = {wide}: {queued} with the deque, {rescanned} by re-scanning"
    return queued, rescanned


@traced(guard=_numbers)
def comparisons_by_width(nums):
    """Compare, for every width k from 1 to n, re-scanning every window of `nums` with keeping a deque.

    The answer is three int64 arrays of n: the widths, the comparisons of `maximum_of_every_window` and those of
    `sliding_window_maximum`. A sweep compares those pairs of the widest sweep that share a window. Errors are those of
    `sliding_window_maximum`.

    Formulas:
        rescanned: $ (n - k + 1)(k - 1) $
        bound: $ 2 n - 2 $
    """
    n = len(nums)
    widths = np.arange(1, n + 1)
    rescanned = (n - widths + 1) * (widths - 1)
    worst = rescanned.max()
    yield "rescan", "Comparisons of re-scanning, n = {n}: up to {worst}"
    ledger = sliding_window_ledger(nums, n)
    apart = sorted(newer - older for older, newer in ledger.compared)
    queued = np.searchsorted(apart, widths)
    yield "queue", "One deque, on these numbers: at most {queued[-1]}; never more than 2n − 2, whatever k is"
    return widths, rescanned, queued
