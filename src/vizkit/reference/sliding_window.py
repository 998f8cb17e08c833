"""Sliding-window maximum (first sketch)."""
from collections import deque
from vizkit.trace import traced

@traced
def sliding_window_maximum(nums, k):
    """Maximum of every `k` neighbours of `nums`.

    More.
    """
    queue, maxima = deque(), []  # indices; their values only ever fall
    for right, num in enumerate(nums):
        yield "{num} enters", "{num} 进入"
        if queue and queue[0] <= right - k:
            gone = nums[queue.popleft()]
            yield "{gone} has left the window", "{gone} 已滑出窗口"
        while queue and nums[queue[-1]] <= num:
            beaten = nums[queue.pop()]
            yield "{beaten} is older and no larger than {num}", "{beaten} 比 {num} 更早又不更大"
        queue.append(right)
        yield "{num} joins the back of the queue", "{num} 从队尾入队"
        if right >= k - 1:
            maxima.append(nums[queue[0]])
            yield "the front of the queue is the answer", "队首就是答案"
    return maxima
