"""Sliding-window maximum, watched: what stands before a larger number can be forgotten."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.sliding_window import LARGEST, LONGEST, a_tenth, random_numbers
from vizkit.inputs import numbers, whole
from vizkit.reference.sliding_window import (
    amortised_cost,
    comparisons_by_width,
    maximum_of_every_window,
    rescanning_cost,
    skyline,
    sliding_window_ledger,
    sliding_window_maximum,
)
from vizkit.shapes import axes, bars, beside, ends, figure, formula, label, ridge, row, stretches


def answers(maxima, nums, k):
    """The maxima so far, each below the right edge of its window."""
    return row(maxima, places=nums, at=k - 1).awaiting().coloured(done=slice(None))


class SlidingWindow(Explainer):
    """What stands before a larger number can be forgotten."""

    title = "Sliding-window maximum"
    family = "arrays"
    colours: ClassVar = {
        "queue": "first", "seen": "first", "queued": "first", "most": "first", "dominated": "lost", "hidden": "lost",
        "dominations": "lost", "worst": "lost", "rescanned": "lost", "expired": "second", "expiries": "second",
        "maxima": "done", "largest": "done",
    }  # fmt: skip
    largest: ClassVar = {"nums": [4, -2, 7, 0.5, 3, -7, 9, 8, 6, 5, 4, 2, 1, 0, -3, -5], "k": 16, "n": 4000}
    presets: ClassVar = {
        "smallest": {"nums": [1], "k": 1},
        "falling": {"nums": [8, 7, 6, 5, 4, 3, 2, 1], "k": 4},
        "ties": {"nums": [2, 2, 2, 2, 2], "k": 3},
    }

    nums = numbers([1, 3, -1, -3, 5, 3, 6, 7], "the numbers", most=LARGEST)
    k = whole(3, "width of the window")
    n = whole(1000, "how many random numbers the chart is about", most=LONGEST)
    seed = whole(0, "seed of the random numbers")

    @act(maximum_of_every_window, "The naive way: look at every window", watch=("left", "largest", "comparisons"))
    def every_window(nums, k, left, largest, maxima, comparisons, moment, past):
        towers, looks = bars(nums).standing(), stretches(nums, past.left, k).after_the_first().coloured("lost")
        if moment == "look":
            window = slice(left, left + k)
            towers = towers.coloured(now=window).framed(first=left, wide=k).levelled(largest)
            looks = looks.coloured("lost", newest="now")
        count = label(comparisons, " comparisons").coloured("lost").large()
        return towers / looks / count / answers(maxima, nums, k)

    @act(rescanning_cost, "More numbers, wider windows", k=a_tenth, many=fact(random_numbers))
    def at_scale(k, comparisons, many):
        cost = formula(maximum_of_every_window, "comparisons").coloured("quiet")
        count = figure(comparisons, "comparisons").coloured("lost")
        return ridge(many).framed(first=0, wide=k) / (cost | count)

    @act(skyline, "Who can still win: the skyline", watch=("index", "seen", "hidden"))
    def seen_from_the_right(nums, k, index, seen, hidden, moment):
        towers = bars(nums).standing().framed(first=0, wide=k).coloured(first=seen).emptied(hidden)
        towers = towers.profiled(seen, since=index)
        line = ends(nums, seen, places=k).coloured(first=seen).came_from(towers)
        if moment == "skyline":
            return towers / line.titled("monotonic deque")
        return towers.sighted(index).coloured(lost=index if moment == "hide" else None) / line.titled("seen")

    @act(sliding_window_maximum, "One sweep", watch=("right", "num", "queue", "maxima"))
    def one_sweep(nums, k, right, queue, maxima, expired, dominated, moment, past):
        falls, ages, reports = moment == "dominate", moment == "expire", moment == "report"
        towers = bars(nums).standing().framed(last=right, wide=k).coloured(now=right, first=queue).profiled(queue)
        towers = towers.emptied(past.dominated).emptied(past.expired)
        line = ends(nums, queue, places=k).coloured(first=queue).came_from(towers).titled("monotonic deque")
        line = line.left_at_front("expired", past.expired, now=ages).left_at_back(
            "dominated", past.dominated, now=falls
        )
        found = answers(maxima, nums, k)
        if falls:
            towers = towers.coloured(lost=dominated).flying(right, dominated)
        if ages:
            towers = towers.coloured(second=expired)
        if reports:
            line, found = line.coloured(done=queue[0]), found.came_from(line.mark_at(queue[0]), right)
        return towers / line / found.titled("answers")

    @act(
        sliding_window_ledger,
        "The ledger: in once, out at most once",
        watch=("entered", "dominated", "expired", "queue"),
    )
    def ledger(nums, entered, dominated, expired, queue, pushes, dominations, expiries, operations, moment):
        def column(name, title, places, colour, count=None):
            found = row([nums[i] for i in places], name=name, places=nums).awaiting().coloured(**{colour: places})
            return found.titled(title, colour, count)

        if moment == "push":
            dominated, expired, queue = dominated[:0], expired[:0], queue[:0]
        total = label(operations, name="operations").large() | formula(sliding_window_maximum, "operations")
        return (
            column("in", "in", entered, "first", pushes)
            / column("out at the back", "dominated", dominated, "lost", dominations).came_from("in")
            / column("out at the front", "expired", expired, "second", expiries).came_from("in")
            / column("still in", "still in", queue, "first").came_from("in")
            / (total if operations is not None else total.hidden())
        )

    @act(comparisons_by_width, "Every width of the window", nums=random_numbers, watch=("n", "worst", "most", "bound"))
    def every_width(widths, rescanned, queued, worst, most, bound, moment):
        chart = axes("width k of the window", "comparisons").curve(widths, rescanned, colour="lost", area=True)
        limits = figure(most, "the deque: at most").coloured("first") | figure(bound, "never more than")
        if moment == "queue":
            chart = chart.curve(widths, queued, colour="first").level(bound)
        again = figure(worst, "re-scanning: up to").coloured("lost")
        return chart / (again | (limits if moment == "queue" else limits.hidden()))

    @act(amortised_cost, "What it comes to", maxima=fact(sliding_window_maximum), watch=("queued", "rescanned", "each"))
    def amortised(nums, k, ledger, queued, rescanned, each, maxima, moment):
        towers = bars(nums).standing().coloured(first=ledger.staying).emptied(ledger.dominated).emptied(ledger.expired)
        deque, naive = figure(queued, "comparisons with the deque"), figure(rescanned, "by re-scanning")
        counts = deque.coloured("first") | naive.coloured("lost")
        if moment == "share":
            costs = {"time": "time", "space": "space", "each": "each, amortised"}
            counts = beside(*(formula(sliding_window_maximum, name).titled(costs[name]) for name in costs))
            counts = figure(each, "operations a number").coloured("now") | counts
        return towers.stepped(maxima, k - 1) / answers(maxima, nums, k).titled("answers") / counts
