"""Sliding-window maximum: forget what can never win again.

A *window* of `k` neighbours slides over `nums`, and the largest number of each window is wanted. Whoever is older
than somebody no smaller will leave the window first and is never the largest again, so it can be forgotten at once.
What remains, a *queue* of indices whose numbers only fall, is the skyline seen from the window's right edge. A number
leaves the queue at the back when a newer one has *beaten* it, or at the front when it has *expired*, that is, when the
window has slid past it. Each enters once and leaves at most once: the whole sweep is O(n), whatever `k` is.

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
    "a_tenth",
    "amortised_cost",
    "comparisons_by_width",
    "maximum_of_every_window",
    "random_numbers",
    "rescanning_cost",
    "skyline",
    "sliding_window_ledger",
    "sliding_window_maximum",
    "sliding_window_minimum",
]


def random_numbers(n: int, seed: int = 0) -> list[int]:
    """`n` whole numbers from −99 to 99, the same for the same `seed`."""
    n, seed = _seeded(n, seed)
    return np.random.default_rng(seed).integers(-99, 100, n).tolist()


def a_tenth(n: int = 1000) -> int:
    """The width of a window over a tenth of `n` numbers, at least 1."""
    return max(1, whole("n", n, 1) // 10)


def _windows(nums: Sequence[float], k: int) -> tuple:
    nums = reals("nums", nums)
    return nums, whole("k", k, 1, len(nums))


def _sizes(n: int = 1000, k: int = 100) -> tuple:
    n = whole("n", n, 1)
    return n, whole("k", k, 1, n)


def _seeded(n: int = 1000, seed: int = 0) -> tuple:
    return whole("n", n, 1), whole("seed", seed, 0)


@traced(guard=_windows)
def sliding_window_maximum(nums, k):
    """Give the largest number of every `k` neighbours of `nums`, in O(n) time.

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
    queue, answers = deque(), []
    for right, num in enumerate(nums):
        yield "enter", "{num} enters the window"
        if queue and queue[0] <= right - k:
            gone = nums[queue[0]]
            expired = queue.popleft()
            yield "expire", "out of the window: {gone} leaves at the front"
        while queue and nums[queue[-1]] <= num:
            old = nums[queue[-1]]
            beaten = queue.pop()
            yield "dominate", "{old}, older and no larger than {num}, can never win"
        queue.append(right)
        yield "push", "{num} joins the back of the queue"
        if right >= k - 1:
            answers.append(nums[queue[0]])
            yield "report", "the front of the queue is the answer"
    return answers


@traced(guard=_windows)
def sliding_window_minimum(nums, k):
    """Give the smallest number of every `k` neighbours of `nums`, in O(n) time.

    Arguments, errors and source are those of `sliding_window_maximum`, and so are the variables.
    """
    queue, answers = deque(), []
    for right, num in enumerate(nums):
        yield "enter", "{num} enters the window"
        if queue and queue[0] <= right - k:
            gone = nums[queue[0]]
            expired = queue.popleft()
            yield "expire", "out of the window: {gone} leaves at the front"
        while queue and nums[queue[-1]] >= num:
            old = nums[queue[-1]]
            beaten = queue.pop()
            yield "dominate", "{old}, older and no smaller than {num}, can never win"
        queue.append(right)
        yield "push", "{num} joins the back of the queue"
        if right >= k - 1:
            answers.append(nums[queue[0]])
            yield "report", "the front of the queue is the answer"
    return answers


@traced(guard=_windows)
def skyline(nums, k):
    """Give the indices of those of the first `k` of `nums` that are seen from their right edge, in their order.

    One is seen where it is larger than all that stand nearer. These are the indices that the queue of
    `sliding_window_maximum` holds by then; arguments and errors are the same.
    """
    seen = deque()
    for index in reversed(range(k)):
        num = nums[index]
        if seen and num <= nums[seen[0]]:
            higher = nums[seen[0]]
            hidden = index
            yield "hide", "{num} hides behind {higher}: it can never win"
        else:
            seen.appendleft(index)
            yield "see", "looking left from the right edge, we see {num}"
    yield "skyline", "what we see can still win: the skyline is the queue"
    return list(seen)


@traced(guard=_windows)
def maximum_of_every_window(nums, k):
    """Give the largest number of every `k` neighbours of `nums` the naive way, by looking at all of them again.

    Arguments, answer and errors are those of `sliding_window_maximum`; the comparisons of two numbers are counted.

    Formulas:
        comparisons: $ (n - k + 1)(k - 1) $
    """
    answers, comparisons = [], 0
    for left in range(len(nums) - k + 1):
        largest = nums[left]
        for num in nums[left + 1 : left + k]:
            comparisons += 1
            largest = num if num >= largest else largest
        answers.append(largest)
        yield "look", "look at the whole window: its maximum is {largest}"
    yield "count", "re-scanning every window: {comparisons} comparisons"
    return answers


@traced(guard=_sizes)
def rescanning_cost(n, k):
    """Give the comparisons that `maximum_of_every_window` makes for `n` numbers and windows of `k`.

    `n` and `k` are whole numbers, 1 ≤ k ≤ n. `TypeError`, `ValueError`: not whole, out of range.
    """
    comparisons = (n - k + 1) * (k - 1)
    yield "count", "n = {n}, k = {k}: {comparisons} comparisons"
    return comparisons


@dataclass(frozen=True)
class Ledger:
    """What became of every number of one sweep, as indices in the order it happened, and the comparisons made."""

    entered: tuple[int, ...]
    beaten: tuple[int, ...]
    expired: tuple[int, ...]
    staying: tuple[int, ...]
    comparisons: int


@traced(guard=_windows)
def sliding_window_ledger(nums, k):
    """Keep the book of `sliding_window_maximum`: who entered the queue, who left it and why, and what it took.

    Arguments and errors are those of `sliding_window_maximum`; the answer is a `Ledger`. There are n
    pushes, at most n pops (`beats` and `expiries`) and at most 2n − 2 comparisons of two numbers.

    Source: CLRS 3rd edition, section 17.1.
    """
    queue, comparisons = deque(), 0
    entered, beaten, expired = [], [], []
    for right, num in enumerate(nums):
        if queue and queue[0] <= right - k:
            expired.append(queue.popleft())
        while queue:
            comparisons += 1
            if nums[queue[-1]] > num:
                break
            beaten.append(queue.pop())
        queue.append(right)
        entered.append(right)
    pushes = len(entered)
    yield "push", "in, each number once: {pushes}"
    beats = len(beaten)
    yield "dominate", "out at the back, beaten: {beats}"
    expiries = len(expired)
    yield "expire", "out at the front, expired: {expiries}"
    stays = len(queue)
    yield "stay", "still in the queue: {stays}"
    rescanning = (len(nums) - k + 1) * (k - 1)
    yield "compare", "comparisons: {comparisons}; by re-scanning: {rescanning}"
    operations = pushes + beats + expiries
    bound = 2 * len(nums)
    yield "bound", "in once, out at most once: {operations} ≤ 2n = {bound}"
    fates = map(tuple, (entered, beaten, expired, queue))
    return Ledger(*fates, comparisons)


@traced(guard=_windows)
def amortised_cost(nums, k):
    """Give what a number costs in one sweep: the pushes and pops of all, shared among them. It is 2 at most.

    Arguments and errors are those of `sliding_window_maximum`.

    Source: CLRS 3rd edition, section 17.1.
    """
    book = sliding_window_ledger(nums, k)
    pushes, count = len(book.entered), len(nums)
    pops = len(book.beaten) + len(book.expired)
    operations = pushes + pops
    each = operations / count
    yield "share", "{operations} operations, {count} numbers: {each} each"
    yield "bound", "amortised O(1) a number, for every k"
    return each


@traced(guard=_seeded)
def comparisons_by_width(n, seed):
    """Compare, over some fifty widths `k` from 1 to `n`, re-scanning every window with keeping a queue.

    `n` ≥ 1 and `seed` ≥ 0 are whole numbers. The answer is three int64 arrays of one length: the widths, the
    comparisons of `maximum_of_every_window` (by its formula) and those of `sliding_window_maximum` (counted, on
    `random_numbers(n, seed)`). `TypeError`, `ValueError`: not whole, out of range.

    Formulas:
        rescanned: $ (n - k + 1)(k - 1) $
        bound: $ 2 n - 2 $
    """
    step, bound = max(1, n // 50), 2 * n - 2
    widths = np.append(np.arange(1, n, step), n)
    rescanned = (n - widths + 1) * (widths - 1)
    worst = rescanned.max()
    yield "rescan", "re-scanning {n} numbers: up to {worst} comparisons"
    nums = random_numbers(n, seed)
    books = [sliding_window_ledger(nums, k) for k in widths]
    queued = np.array([book.comparisons for book in books])
    most = queued.max()
    yield "queue", "one queue, counted on random numbers: at most {most}"
    yield "bound", "and never more than 2n − 2 = {bound}, for every k"
    return widths, rescanned, queued
