"""Merging two sorted arrays in place, watched: from the back, no number is written over before it was read."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.merge import LARGEST, count_of_nums2, numbers_before_free_cells, with_free_cells
from vizkit.inputs import numbers
from vizkit.reference import free_cells, merge_by_insertion, merge_effort, merge_from_front, merge_sorted
from vizkit.shapes import beside, figure, formula, row, span

CELLS = {"nums1": with_free_cells, "m": numbers_before_free_cells, "n": count_of_nums2}


def tagged(cells, placed):
    """Cells of which those that were written have the colour of the array that their number comes from."""
    for slot, from_nums1 in zip(placed.k, placed.from_nums1, strict=True):
        cells = cells.coloured(first=slot) if from_nums1 else cells.coloured(second=slot)
    return cells


def upper(nums1, i, k):
    """The array that is merged into: unread numbers in their colour, free cells set back."""
    return row(nums1).coloured(first=span(0, i)).dimmed(span(i + 1, k)).pointing(i=i, k=k).numbered()


def lower(nums2, j):
    """The other array, its unread numbers in their colour."""
    return row(nums2).coloured(second=span(0, j)).dimmed(span(j + 1, len(nums2))).pointing(j=j).numbered()


class Merge(Explainer):
    """The free cells are at the back, so write the largest number first"""

    title = "Merge two sorted arrays"
    family = "arrays"
    colours: ClassVar = {"num": "now", "lost": "lost", "free": "done", "untouched": "done", "writes": "done"}

    presets: ClassVar = {
        "worst": {"nums1": [1, 3, 5, 7], "nums2": [2, 4, 6, 8]},
        "all ties": {"nums1": [2, 2], "nums2": [2, 2]},
        "nothing to merge": {"nums1": [1], "nums2": []},
        "larger first": {"nums1": [4, 5, 6], "nums2": [1, 2, 3]},
    }
    largest: ClassVar = {"nums1": [-12, 3, 4, 50, 61, 77, 700], "nums2": [-99, 0, 4, 5, 60, 88, 999]}

    nums1 = numbers([1, 2, 3], "sorted numbers of the array that the others are merged into", empty=True)
    nums2 = numbers([2, 5, 6], "the other sorted numbers: for each the array has a free cell", empty=True)

    def drawable(nums1, nums2):
        yield "nums1 and nums2 together", len(nums1) + len(nums2), LARGEST

    @act(
        merge_from_front, "From the front", watch=("i", "j", "k", "num"), **CELLS,
        opening="Merge into nums1 itself, no extra array: does front to back work?",
    )  # fmt: skip
    def from_the_front(nums1, m, nums2, i, j, k, from_nums1, lost, moment, past):
        i, j, lost = (0, 0, ()) if lost is None else (i, j, lost)
        written = tagged(row(nums1).coloured(first=span(i, m - 1)), past.when("place")).pointing(i=i, k=k).numbered()
        unread = row(nums2).coloured(second=span(j, len(nums2) - 1)).dimmed(span(0, j - 1)).pointing(j=j).numbered()
        if moment == "place":
            source = nums1[i - 1] if from_nums1 else nums2[j - 1]
            written = written.framed(first=k, last=k, name="slot").came_from(source, k)
        gone = row([lost[slot] for slot in lost], name="gone", places=nums1).awaiting().came_from("nums1")
        return written.named() / unread.named() / gone.coloured(lost=span(0, len(nums1))).titled("lost", "lost")

    @act(free_cells, "Which cells are free?", **CELLS, opening="Which cell can we overwrite without losing anything?")
    def which_cells_are_free(nums1, m, nums2, i, j, k, free, moment):
        into = row(nums1).coloured(first=span(0, m - 1)).pointing(i=i, k=k).numbered()
        if moment == "opening":
            into = into.striking(span(m, len(nums1) - 1))
        into = into.braced(first=i + 1, last=k, title=free, colour="done") if free is not None else into
        others = row(nums2).coloured(second=span(0, len(nums2) - 1)).pointing(j=j).numbered()
        return into.named() / others.named()

    @act(merge_sorted, "From the back", watch=("i", "j", "k"), **CELLS)
    def from_the_back(nums1, nums2, i, j, k, free, from_nums1, untouched, moment, past):
        into = tagged(upper(nums1, i, k), past.when("place"))
        into = into.braced(first=i + 1, last=k, title=["free: ", free], colour="done")
        others = lower(nums2, j)
        if moment == "compare":
            into, others = into.framed(first=i, last=i).striking(i), others.framed(first=j, last=j).striking(j)
        if moment == "place":
            into = into.framed(first=k, last=k, name="slot").came_from(nums1[i] if from_nums1 else nums2[j], k)
        if moment == "done":
            into = into.framed(first=0, last=untouched - 1, colour="done", name="rest")
        return into.named() / others.named()

    @act(merge_by_insertion, "One by one instead", **CELLS)
    def one_by_one(nums1, nums2, j, k, num, shifts):
        into = row(nums1).coloured(now=k).pointing(k=k).numbered().came_from(nums2[j], k)
        others = row(nums2).dimmed(span(0, j)).pointing(j=j).numbered()
        return into.named() / others.named() / figure(shifts, "shifts").coloured("lost")

    @act(merge_effort, "What it takes", watch=("compares", "writes", "shifts"), front=fact(merge_from_front), **CELLS)
    def what_it_takes(nums1, compares, writes, shifts, front):
        from_front = row(front, name="from the front").titled("from the front", "lost")
        from_back = row(nums1).coloured(done=span(0, len(nums1))).titled("from the back", "done")
        counts = figure(compares, "comparisons"), figure(writes, "writes").coloured("done")
        less = beside(*counts, figure(shifts, "shifts by insertion").coloured("lost"))
        return from_front / from_back / less / beside(formula(merge_sorted, "time"), formula(merge_sorted, "space"))
