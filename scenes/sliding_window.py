"""Sliding-window maximum, watched."""

from vizkit import Film, act
from vizkit.inputs import numbers, whole
from vizkit.picture.cells import row
from vizkit.reference.sliding_window import sliding_window_maximum


class SlidingWindow(Film):
    title = "Sliding-window maximum", "滑动窗口最大值"
    idea = "What stands before a larger number can be forgotten", "排在更大的数前面的，都可以忘掉"
    family = "arrays"

    nums = numbers([1, 3, -1, -3, 5, 3, 6, 7], "the numbers", most=16)
    k = whole(3, "width of the window")

    @act(sliding_window_maximum, ("One sweep", "扫一遍"))
    def one_sweep(nums, k, right, queue, answers):
        window = range(max(0, right - k + 1), right + 1)
        waiting = row("queue", [nums[i] for i in queue], places=queue, slots=k, came_from="nums")
        return row("nums", nums, lit=queue, frame=window, indices=True) / waiting / row("answers", answers, slots=len(nums))
