"""Sliding-window maximum, watched: what stands before a larger number can be forgotten."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.sliding_window import LARGEST, LONGEST, a_tenth, few, random_numbers
from vizkit.inputs import numbers, whole
from vizkit.reference.sliding_window import (
    amortised_cost,
    both_costs,
    comparisons_by_width,
    maximum_of_every_window,
    rescanning_cost,
    skyline,
    sliding_window_ledger,
    sliding_window_maximum,
)
from vizkit.shapes import axes, bars, beside, ends, figure, formula, label, legend, nothing, ridge, row, stretches


def answers(maxima, nums, k):
    """The maxima so far, each below the right edge of its window."""
    return row(maxima, name="maxima", places=nums, at=k - 1).awaiting().coloured(done=slice(None))


def both(queued, rescanned):
    """The comparisons of both ways, side by side."""
    deque, naive = figure(queued, "comparisons: the deque"), figure(rescanned, "comparisons: re-scanning")
    return deque.coloured("first") | naive.coloured("lost")


class SlidingWindow(Explainer):
    """What stands before a larger number can be forgotten."""

    title = "Sliding-window maximum"
    family = "arrays"
    colours: ClassVar = {
        "queue": "first", "seen": "first", "queued": "first", "nums[queue[-1]]": "lost", "hidden": "lost",
        "dominated": "lost", "dominations": "lost", "worst": "lost", "rescanned": "lost",
        "nums[queue[0]]": "second", "expired": "second", "expiries": "second", "maxima": "done", "largest": "done",
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

    @act(
        maximum_of_every_window, "The naive way: look at every window", watch=("left", "largest", "comparisons"),
        opening="Largest number in every window of {k}: look at all again?",
    )  # fmt: skip
    def every_window(nums, k, left, largest, maxima, comparisons, moment, past):
        towers, looks = bars(nums).standing(), stretches(nums, past.left, k).after_the_first()
        found, count = (
            answers(maxima, nums, k),
            label("comparisons: ", comparisons, name="count").coloured("lost").large(),
        )
        if moment == "opening":
            return towers.framed(first=0, wide=k) / looks / found / count.hidden()
        towers = towers.coloured(now=slice(left, left + k)).framed(first=left, wide=k).levelled(nums[largest])
        found = found.came_from(towers.mark_at(largest), left + k - 1).waits_for("nums/level")
        return towers / looks.coloured("lost", newest="now") / found / count

    @act(rescanning_cost, "More numbers, wider windows", k=a_tenth, many=fact(random_numbers), few=fact(few))
    def at_scale(n, k, comparisons, many, few):
        cost = formula(maximum_of_every_window, "comparisons").coloured("quiet")
        count = figure(comparisons, "comparisons").coloured("lost")
        numbers = ridge(many).holding(few).came_from("nums").framed(first=0, wide=k)
        return numbers.measured(["n = ", n], ["k = ", k]) / (cost | count)

    @act(
        skyline, "Who can still win: the skyline", watch=("index", "seen", "hidden"),
        opening="Only what is seen from the window's right edge can still win",
    )  # fmt: skip
    def seen_from_the_right(nums, k, index, seen, hidden, moment):
        towers = bars(nums).standing().framed(first=0, wide=k).coloured(first=seen).emptied(hidden)
        towers = towers.profiled(seen, since=index).sighted(index)
        line = ends(nums, seen, places=k).coloured(first=seen).came_from(towers).waits_for(towers)
        return towers.coloured(lost=index if moment == "hide" else None) / line.titled("seen")

    @act(
        sliding_window_maximum,
        "One sweep",
        watch=("right", "num", "queue", "maxima"),
        sweep=("enter", "The same for every number"),
        headline=True,
    )
    def one_sweep(nums, k, right, queue, maxima, moment, past):
        falls, ages, reports = moment == "dominate", moment == "expire", moment == "report"
        dominated = [held[-1] for held in past.when("dominate").queue]
        expired = [held[0] for held in past.when("expire").queue]
        staying = queue[1:] if ages else queue[:-1] if falls else queue
        towers = bars(nums).standing().framed(last=right, wide=k).coloured(now=right, first=staying).profiled(staying)
        towers = towers.emptied(dominated).emptied(expired)
        line = ends(nums, staying, places=k).coloured(first=staying).came_from(towers).titled("monotonic deque")
        line = line.left_at_front("expired", expired, now=ages)
        line = line.left_at_back("dominated", dominated, now=falls)
        found = answers(maxima, nums, k)
        for back in queue[-1:] if moment == "enter" else ():
            towers, line = towers.questioned(back), line.striking(back)
        if falls:
            towers, line = towers.coloured(lost=queue[-1]).flying(right, queue[-1]), line.waits_for(towers)
        if ages:
            towers, line = towers.coloured(second=queue[0]), line.waits_for(towers)
        if reports:
            line = line.coloured(done=queue[0]).fronted("done")
            found = found.came_from(line.mark_at(queue[0]), right)
        return towers / line / found.titled("answers")

    @act(
        sliding_window_ledger,
        "The ledger: in once, out at most once",
        watch=("entered", "dominated", "expired", "queue"),
    )
    def ledger(nums, entered, dominated, expired, queue, pushes, dominations, expiries, operations):
        def column(name, title, places, colour, count=None):
            found = row([nums[i] for i in places], name=name, places=nums).awaiting().coloured(**{colour: places})
            return found.as_block().titled(title, colour, count)

        over = queue if expiries is not None else queue[:0]
        out = expired if expiries is not None else expired[:0]
        fallen = dominated if dominations is not None else dominated[:0]
        total = label(pushes, " + ", dominations, " + ", expiries, " = ", operations, name="operations").large()
        total = total | formula(sliding_window_maximum, "operations")
        return (
            column("in", "in", entered, "first", pushes).came_from("nums")
            / column("out at the back", "dominated", fallen, "lost", dominations).came_from("in")
            / column("out at the front", "expired", out, "second", expiries).came_from("in")
            / column("still in", "still in", over, "first").came_from("in")
            / (total if operations is not None else total.hidden())
        )

    @act(comparisons_by_width, "Every width of the window", nums=random_numbers, watch=("n", "worst"))
    def every_width(widths, rescanned, queued, worst, moment):
        chart = axes("width k of the window", "comparisons").curve(widths, rescanned, colour="lost", area=True)
        again = figure(worst, "re-scanning: up to").coloured("lost")
        if moment == "rescan":
            return chart / (again | nothing | nothing)
        once = figure(queued[-1], "the deque: at most").coloured("first")
        most = formula(comparisons_by_width, "bound").titled("never more than")
        return chart.curve(widths, queued, colour="first") / (again | once | most)

    @act(amortised_cost, "What it comes to", watch=("each",))
    def amortised(nums, ledger, n, each):
        towers = bars(nums).standing().coloured(first=ledger.staying, second=ledger.expired, lost=ledger.dominated)
        fates = legend(lost="dominated", second="expired", first="still in")
        each_one = formula(sliding_window_maximum, "each").titled("each, amortised")
        of_all = formula(sliding_window_maximum, "time").titled("all n numbers")
        share = label(ledger.operations, " / ", n, " ≈ ", each, name="share").large().coloured("now")
        share = share.titled("operations a number")
        return towers / fates / beside(share, each_one, of_all)

    @act(both_costs, "At real size", many=random_numbers, wide=a_tenth, few=fact(few))
    def at_real_size(many, wide, n, maxima, queued, rescanned, few):
        numbers = ridge(many).holding(few).came_from("nums").framed(first=0, wide=wide)
        numbers = numbers.measured(["n = ", n], ["k = ", wide])
        return numbers.stepped(maxima, wide - 1) / both(queued, rescanned)
