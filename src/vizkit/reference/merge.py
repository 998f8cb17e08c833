"""Merge two sorted arrays in place, from the back: the largest number first.

`nums1` holds m sorted numbers and then n *free cells*, `nums2` n sorted numbers, and all are wanted in `nums1`, sorted.
From the front, a number of `nums2` may land on one of `nums1` that was not read yet, which is then lost. From the back,
the index `k` that writes cannot overtake the index `i` that reads: the free cells i + 1 … k are as many as the numbers
0 … j of `nums2` that are still *unread*, so k − i = j + 1, and once all of these have gone in, the first i + 1 numbers
of `nums1` are in place already. Of equal numbers those of `nums2` go to the back: the merge is *stable*.

Source: LeetCode 88, "Merge Sorted Array"; merging in general is section 5.2.4 of Knuth, "The Art of Computer
Programming", volume 3.
"""

from __future__ import annotations

import numbers
from collections import Counter
from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vizkit.reference.guards import reals, whole, worded
from vizkit.trace import traced

__all__ = [
    "MergeBounds",
    "free_cells",
    "merge_bounds",
    "merge_by_insertion",
    "merge_effort",
    "merge_from_front",
    "merge_sorted",
]


def _in_place(nums1: MutableSequence, m: int, nums2: Sequence, n: int) -> tuple:
    _check_mutable(nums1)
    m, n = whole("m", m, 0), whole("n", n, 0)
    _check_apart(nums1, nums2)
    if len(nums1) != m + n:
        raise worded(
            "{name} must have m + n = {wanted} cells, not {found}", name="nums1", wanted=m + n, found=len(nums1)
        )
    unread = reals("nums2", nums2, empty=True, finite=True)
    if len(unread) != n:
        raise worded("{name} must hold n = {n} numbers, not {found}", name="nums2", n=n, found=len(unread))
    _check_sorted("nums1", reals("nums1", nums1[:m], empty=True, finite=True))
    _check_sorted("nums2", unread)
    if isinstance(nums1, np.ndarray):
        _check_fits(nums1.dtype, unread)
    return nums1, m, unread, n


def _on_a_copy(nums1: MutableSequence, m: int, nums2: Sequence, n: int) -> tuple:
    nums1, *others = _in_place(nums1, m, nums2, n)
    return nums1.copy(), *others


def _on_a_copy_and_size(nums1: MutableSequence, m: int, nums2: Sequence, n: int, size: int = 1_000_000) -> tuple:
    return *_on_a_copy(nums1, m, nums2, n), whole("size", size, 0)


def _sizes(m: int = 1_000_000, n: int = 1_000_000) -> tuple:
    return whole("m", m, 0), whole("n", n, 0)


def _check_mutable(nums1: MutableSequence) -> None:
    vector = isinstance(nums1, np.ndarray) and nums1.ndim == 1 and nums1.dtype.kind in "iufO"
    if not (isinstance(nums1, list) or vector):
        raise TypeError(f"nums1 must be a list or a one-dimensional array of real numbers, not {type(nums1).__name__}")
    if vector and not nums1.flags.writeable:
        raise TypeError("nums1 must be an array that can be written to, not a read-only one")


def _check_apart(nums1: MutableSequence, nums2: Sequence) -> None:
    views = isinstance(nums1, np.ndarray) and isinstance(nums2, np.ndarray)
    if nums1 is nums2 or (views and np.shares_memory(nums1, nums2)):
        raise worded("{name} must be another array than nums1: nums1 is written while nums2 is read", name="nums2")


def _check_sorted(name: str, nums: list) -> None:
    for index, (before, after) in enumerate(pairwise(nums), 1):
        if after < before:
            raise worded(
                "{name} must be sorted, but {name}[{index}] is {after}, less than {before} before it",
                name=name,
                index=index,
                after=after,
                before=before,
            )


def _check_fits(dtype: np.dtype, nums2: list) -> None:
    """Nothing that an array of integers would cut or wrap."""
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        for index, num in enumerate(nums2):
            if not isinstance(num, numbers.Integral):
                raise TypeError(f"nums2[{index}] must be a whole number, for nums1 holds {dtype}, not {num}")
            if not limits.min <= num <= limits.max:
                raise worded(
                    "{name} must fit {dtype}, which nums1 holds, but is {num}",
                    name=f"nums2[{index}]",
                    dtype=dtype,
                    num=num,
                )


@traced(guard=_in_place)
def merge_sorted(nums1, m, nums2, n):
    """Merge the `n` numbers of `nums2` into `nums1`, after whose first `m` numbers n cells are free.

    `nums1` is a list or a one-dimensional array of m + n cells and is changed; `nums2` is a sequence of n numbers and
    is not. Both are sorted, their numbers real and finite; what the free cells hold does not matter. The answer is
    `None`. `TypeError`: `nums1` cannot be written to, `m` or `n` is not whole, an element is not a real number, or not
    a whole one where `nums1` is an array of integers. `ValueError`: a length that is not m + n or n, numbers that are
    not sorted, NaN, infinity, a number too large for the array `nums1`, `nums2` the same array as `nums1`.

    Source: LeetCode 88.

    Formulas:
        invariant: $ k - i = j + 1 $
        writes: $ n <= w <= m + n $
        comparisons: $ <= m + n - 1 $
        time: $ O(m + n) $
        space: $ O(1) $
    """
    i, j, k = m - 1, n - 1, m + n - 1
    while (free := k - i) > 0:
        from_nums1 = i >= 0 and nums1[i] > nums2[j]
        if i >= 0:
            yield "compare", "Which goes to slot {k}: {nums1[i]} of nums1 or {nums2[j]} of nums2?"
        if from_nums1:
            nums1[k] = nums1[i]
            yield "place", "{nums1[i]} > {nums2[j]}: {nums1[i]} from nums1 goes to slot {k}"
            i -= 1
        else:
            nums1[k] = nums2[j]
            yield "place", ("nums1 is used up: the {free} left in nums2 can go in without comparing" if i < 0
                            else "Equal: nums2's goes to the back, nums1's stays left of it" if nums1[i] == nums2[j]
                            else "{nums2[j]} > {nums1[i]}: {nums2[j]} from nums2 goes to slot {k}")  # fmt: skip
            j -= 1
        k -= 1
    untouched = i + 1
    yield "done", "nums2 is used up: the first {untouched} of nums1 can stay" if untouched else "Both are used up"


@traced(guard=_on_a_copy)
def merge_from_front(nums1, m, nums2, n):
    """Return what `nums1` would hold, were it merged with `nums2` from the front, the smallest number first.

    Arguments and errors are those of `merge_sorted`; the merge is done in a copy of `nums1`, which is the answer. It is
    wrong where a number of `nums1` is *lost*, written over before it was read: this is so where both arrays hold
    numbers and the least of `nums2` is below the greatest of `nums1`.

    Formulas:
        lost: $ m, n > 0 quad "and" quad b_0 < a_(m-1) $
    """
    i, j, lost = 0, 0, {}
    for k in range(m + n):
        from_nums1 = j == n or (i < m and nums1[i] <= nums2[j])
        if from_nums1:
            num, i = nums1[i], i + 1
        else:
            num, j = nums2[j], j + 1
        if i <= k < m:
            lost[k] = nums1[k]
        nums1[k] = num
        yield "place", "Slot {k} gets {num}: {lost[k]}, still unread, is lost" if k in lost else "Slot {k} gets {num}"
    yield "done", "What was not read yet is lost" if lost else "Nothing is lost: none of nums2 is below one of nums1"
    return nums1


@traced(guard=_in_place)
def free_cells(nums1, m, nums2, n):
    """Return how many cells are free before `merge_sorted` begins: k − i, as many as `nums2` has numbers.

    Arguments and errors are those of `merge_sorted`; nothing is changed.
    """
    i, j, k = m - 1, n - 1, m + n - 1
    yield "start", "The free cells are at the back, so the largest goes first" if n else "nums2 is empty: nothing to do"
    free = k - i
    yield "count", "Free cells k − i = {free}: one for each unread number of nums2"
    return free


@traced(guard=_on_a_copy)
def merge_by_insertion(nums1, m, nums2, n):
    """Return how often a number moves up by one cell where those of `nums2` are inserted one by one.

    Arguments and errors are those of `merge_sorted`; the numbers are inserted into a copy of `nums1`. Each of the n may
    pass all m: O(m n) time.

    Source: straight insertion, Knuth, "The Art of Computer Programming", volume 3, section 5.2.1.

    Formulas:
        shifts: $ <= m n $
    """
    shifts = 0
    for j, num in enumerate(nums2):
        k = m + j
        while k > 0 and nums1[k - 1] > num:
            nums1[k] = nums1[k - 1]
            k -= 1
            shifts += 1
            yield ("shift", "Whatever is larger makes room, a cell further each") if shifts == 1 else "shift"
        nums1[k] = num
        yield "insert", "{num} is in slot {k} after {shifts!n} shift", "{num} is in slot {k} after {shifts} shifts"
    return shifts


@dataclass(frozen=True)
class MergeBounds:
    """The most that merging can take: writes and comparisons of `merge_sorted`, and what it saves.

    `copied` are the bytes of a copy of the numbers of `nums1`, int64; `shifts` those of `merge_by_insertion`.
    """

    writes: int
    compares: int
    copied: int
    shifts: int


@traced(guard=_sizes)
def merge_bounds(m, n):
    """Return the `MergeBounds` of `m` numbers in `nums1` and `n` in `nums2`, a million each where not given.

    `TypeError`, `ValueError`: `m` or `n` is not whole, or below 0.
    """
    writes = m + n
    compares = max(0, m + n - 1)
    copied = 8 * m
    shifts = m * n
    yield "bound", "{m} and {n} numbers: at most so many, and only i, j and k besides"
    return MergeBounds(writes, compares, copied, shifts)


@traced(guard=_on_a_copy_and_size)
def merge_effort(nums1, m, nums2, n, size):
    """Return the comparisons and the writes that `merge_sorted` makes, the shifts of `merge_by_insertion`, and bounds.

    Arguments and errors are those of `merge_sorted`, which runs on a copy of `nums1`. The bounds are the `MergeBounds`
    of `size` numbers in both arrays; `size` is whole and not below 0, else `TypeError` or `ValueError`.
    """
    shifts = merge_by_insertion(nums1, m, nums2, n)
    moments = Counter(name for name, *_ in merge_sorted.steps(nums1, m, nums2, n))
    compares, writes = moments["compare"], moments["place"]
    yield "count", "Nothing is lost: {writes} write, no extra array", "Nothing is lost: {writes} writes, no extra array"
    bounds = yield from merge_bounds.steps(size, size)
    return compares, writes, shifts, bounds
