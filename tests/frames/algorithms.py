"""Algorithms for the example: one with lines longer than a panel and more of them than it shows, one that recurs."""

from __future__ import annotations

from collections import deque

from vizkit.trace import traced


@traced
def running_maximum(nums, k):
    queue, maxima, expired, dominated = deque(), [], None, None
    for right, num in enumerate(nums):
        yield "enter", "{num} enters the window"
        if queue and queue[0] <= right - k:
            expired = queue.popleft()
            yield "expire", "{nums[expired]} has left the window"
        while queue and nums[queue[-1]] <= num:
            dominated = queue.pop()
            yield "dominate", "{nums[dominated]} is older and no larger than {num}"
        queue.append(right)
        yield "push", "{num} joins at the back, behind all that are larger"
        if right >= k - 1:
            maxima.append(nums[queue[0]])
            yield "report", "the front is this window's maximum"
    smallest_of_all_maxima = min(maxima)
    largest_of_all_maxima = max(maxima)
    spread_of_all_the_maxima_that_were_found = largest_of_all_maxima - smallest_of_all_maxima
    yield "compare", "the maxima differ by {spread_of_all_the_maxima_that_were_found}"
    return maxima


@traced
def halved(nums, low, high):
    total = 0
    yield "open", "the part from {low} to {high}"
    if high - low == 1:
        total = nums[low]
    else:
        middle = (low + high) // 2
        left = yield from halved.steps(nums, low, middle)
        right = yield from halved.steps(nums, middle, high)
        total = left + right
    yield "close", "it sums to {total}"
    return total


@traced
def descended(n):
    a, b, c, d, e = n, n + 1, n + 2, n + 3, n + 4
    yield "open", "at {n}"
    if n > 0:
        yield from descended.steps(n - 1)
    return a + b + c + d + e


@traced
def spelled(name):
    yield "spell", "this is how it is spelled"
    return name
