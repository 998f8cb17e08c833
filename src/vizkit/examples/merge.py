"""Two sorted arrays worth seeing merged, and how a scene's numbers become the cells of `nums1`."""

from __future__ import annotations

from collections.abc import Sequence

from vizkit.reference import merge_from_front

LARGEST = 14
"""The most numbers, m + n, of which each is still drawn large enough to be read."""

FREE = None
"""What a free cell holds: no number, so it is drawn empty. The 0 of LeetCode 88 would look like one."""

Arrays = tuple[list[int], list[int]]
"""The m numbers of `nums1`, without its free cells, and those of `nums2`."""


def default() -> Arrays:
    """Return example 1 of LeetCode 88: one tie, and the first two numbers of `nums1` stay where they are."""
    return [1, 2, 3], [2, 5, 6]


def worst() -> Arrays:
    """Return numbers that alternate: m + n − 1 comparisons; from the front, all of `nums1` but one are lost."""
    return [1, 3, 5, 7], [2, 4, 6, 8]


def ties() -> Arrays:
    """Return equal numbers alone: those of `nums1` stay left, and even from the front nothing is lost."""
    return [2, 2], [2, 2]


def nothing_to_merge() -> Arrays:
    """Return an empty `nums2`: neither a comparison nor a write."""
    return [1], []


def nothing_to_merge_into() -> Arrays:
    """Return a `nums1` of free cells alone: a write without a comparison."""
    return [], [1]


def larger_first() -> Arrays:
    """Return a `nums1` whose numbers are all larger: it is used up first."""
    return [4, 5, 6], [1, 2, 3]


def with_free_cells(nums1: Sequence, nums2: Sequence) -> list:
    """Return the cells of `nums1`: its numbers, then a free one for every number of `nums2`."""
    return [*nums1, *[FREE] * len(nums2)]


def numbers_before_free_cells(nums1: Sequence) -> int:
    """Return m, the count of the numbers in `nums1`, whose free cells were added."""
    return sum(num is not FREE for num in nums1)


def every_larger() -> list:
    """Return the cells of a `nums1` that every number of `every_smaller` is inserted in front of."""
    return with_free_cells(*larger_first())


def every_smaller() -> list[int]:
    """Return a `nums2` that is all below `every_larger`."""
    return larger_first()[1]


def count_of_nums2(nums2: Sequence) -> int:
    """Return n, the count of the numbers in `nums2`."""
    return len(nums2)


def wrong_places(nums1: Sequence, m: int, nums2: Sequence, n: int) -> list[int]:
    """Return where `merge_from_front` leaves another number than merging should."""
    found, wanted = merge_from_front(nums1, m, nums2, n), sorted([*nums1[:m], *nums2])
    return [place for place, (is_there, right) in enumerate(zip(found, wanted, strict=True)) if is_there != right]
