"""A small topic of one's own: its reference and its scene, for tests that write them."""

from __future__ import annotations

REFERENCE = """from vizkit.trace import traced


@traced
def counted(nums):
    total = 0
    for num in nums:
        total += 1
        yield "see", "{num} is seen"
    return total
"""

SCENE = """from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.shapes import label, link, row
from counted_reference import counted


class Counting(Explainer):
    \"\"\"One after the other.\"\"\"

    family = "arrays"
    nums = numbers([4, 5], "the numbers")

    @act(counted, "Count")
    def count(nums, num, total):
        return row(nums).titled("numbers") / label(total)
"""
