"""An explainer as a stranger writes one: relations, no sizes."""

from tests.frames.algorithms import halved, running_maximum
from vizkit import Explainer, act
from vizkit.inputs import numbers, whole
from vizkit.shapes import bars, row


class RunningMaximum(Explainer):
    """What stands before a larger number can be forgotten."""

    family = "arrays"
    nums, k = numbers([1, 3, -1, -3, 5, 3, 6, 7], "the numbers"), whole(3, "width of the window")
    low, high = whole(0, "where the part starts"), whole(8, "where the part ends")

    @act(running_maximum, "One sweep")
    def one_sweep(nums, queue, right, maxima):
        return bars(nums).coloured(first=queue, now=right) / row(maxima, places=len(nums)).titled("answers")

    @act(halved, "By halves", watch=("low", "high", "total"))
    def by_halves(nums, low, total):
        return row(nums).titled("numbers") / row([total], name="sum").titled("sum of the part")
