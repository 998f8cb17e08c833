"""Merging two sorted arrays in place, watched: from the back, no number is written over before it was read."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.merge import (
    LARGEST,
    count_of_nums2,
    every_larger,
    every_smaller,
    numbers_before_free_cells,
    with_free_cells,
    wrong_places,
)
from vizkit.inputs import numbers
from vizkit.reference import free_cells, merge_by_insertion, merge_effort, merge_from_front, merge_sorted
from vizkit.shapes import beside, figure, formula, label, row, span

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
    def which_cells_are_free(nums1, m, nums2, n, i, j, k, free, moment):
        into = row(nums1).coloured(first=span(0, m - 1)).pointing(i=i, k=k).numbered()
        if moment == "opening":
            into = into.striking(span(m, len(nums1) - 1))
        others = row(nums2).coloured(second=span(0, len(nums2) - 1)).pointing(j=j).numbered()
        if free is not None:
            into = into.braced(first=i + 1, last=k, title=["free: ", free], colour="done")
            others = others.braced(first=0, last=j, title=["unread: ", n], colour="done")
        return into.named() / others.named()

    @act(merge_sorted, "From the back", watch=("i", "j", "k"), **CELLS, headline=True)
    def from_the_back(nums1, nums2, i, j, k, free, from_nums1, untouched, moment, past):
        left, right = (i - 1, j) if from_nums1 else (i, j - 1)
        places = moment == "place"
        into = tagged(upper(nums1, left if places else i, k).pointing(i=i), past.when("place"))
        others = lower(nums2, right if places else j).pointing(j=j)
        if moment == "compare":
            into, others = into.framed(first=i, last=i).striking(i), others.framed(first=j, last=j).striking(j)
        if places:
            into = into.framed(first=k, last=k, name="slot").came_from(nums1[i] if from_nums1 else nums2[j], k)
            into = into.braced(first=left + 1, last=k - 1, title="free", colour="done")
        elif moment == "done":
            into = into.braced(first=0, last=untouched - 1, title=["in place: ", untouched], colour="done")
        else:
            into = into.braced(first=i + 1, last=k, title=["free: ", free], colour="done")
        return into.named() / others.named()

    @act(
        merge_by_insertion, "One by one instead", **CELLS | {"nums1": every_larger}, nums2=every_smaller,
        opening="Insert one by one: what if all of nums2 is smaller?",
    )  # fmt: skip
    def one_by_one(nums1, m, nums2, j, k, num, shifts, moment):
        into, others, moves = row(nums1).numbered(), row(nums2).numbered(), figure(shifts, "shifts").coloured("lost")
        if moment == "opening":
            into, others = into.coloured(first=slice(m)).braced(first=k, last=k), others.coloured(second=slice(None))
        else:
            into = into.coloured(first=span(0, k - 1), lost=span(k + 1, m + j)).pointing(k=k)
            into = into.braced(first=k + 1, last=m + j, title="shifted", colour="lost")
            others = others.coloured(second=span(j + 1, len(nums2) - 1)).dimmed(span(0, j)).pointing(j=j)
        if moment == "shift":
            into, others = into.dimmed(k), others.coloured(second=j)
        if moment == "insert":
            into = into.coloured(now=k).came_from(nums2[j], k)
        return into.named() / others.named() / moves

    @act(
        merge_effort, "What it takes", watch=("compares", "writes", "shifts"), front=fact(merge_from_front),
        wrong=fact(wrong_places), **CELLS,
    )  # fmt: skip
    def what_it_takes(nums1, m, n, compares, writes, shifts, front, wrong, moment):
        from_front = row(front, name="from the front").coloured(lost=wrong).titled("from the front", "lost")
        from_back = row(nums1).coloured(done=span(0, len(nums1))).titled("from the back", "done")
        sizes = label("m = ", m, ", n = ", n, name="sizes").coloured("quiet")
        shifted = figure(shifts, "shifts by insertion").coloured("lost")
        counts = figure(compares, "comparisons"), figure(writes, "writes").coloured("done")
        less = beside(*counts, shifted if moment == "bound" else shifted.hidden())
        costs = formula(merge_sorted, "time").titled("time"), formula(merge_sorted, "space").titled("space")
        return from_front / from_back / sizes / less / beside(*costs)
