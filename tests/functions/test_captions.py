"""What is said of a test of several parts, and of what is written, are the values that the run read and wrote."""

from __future__ import annotations

import operator
import re
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.explainer.explainer import Explainer
from vizkit.frames import Show
from vizkit.functions.film import film_of

SIGNS = {"<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge, "=": operator.eq, "≠": operator.ne}


@cache
def explained(source: str) -> type[Explainer]:
    """A source's function as an explainer."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mine.py"
        file.write_text(source, encoding="utf-8")
        return film_of(f"{file}:f")


def told(source: str, **inputs) -> list[str]:
    """All that is said while the function runs."""
    return [step.say() for step in Show(explained(source), inputs).runs[0].trace.steps]


TESTS = ["a < b and c > d", "a == b or c >= d", "a <= b < c", "a < b <= c and d != a", "flag and a < b", "a < b and flag",
         "not flag or a > b", "a < b or flag or c < d", "0 <= a < 2 and 0 <= b < 2"]  # fmt: skip


@pytest.mark.parametrize("test", TESTS)
@given(values=st.lists(st.tuples(*[st.integers(-2, 3)] * 4, st.booleans()), min_size=1, max_size=4))
def test_a_test_of_several_parts_is_told_by_the_values_that_decided(test, values):
    """Each comparison that is said holds, and is one of the test's own, with what its names held then."""
    lines = ["for a, b, c, d, flag in rows:", f"    if {test}:", "        x = 1", "    else:", "        x = 2"]
    source = "\n    ".join(["def f(rows):", *lines]) + "\n"
    said = [line for line in told(source, rows=[list(row) for row in values]) if ", so " in line]
    assert len(said) == len(values)
    for line, row in zip(said, values, strict=True):
        known = dict(zip("abcd", row, strict=False)) | {"flag": row[-1]}
        found, so = re.fullmatch(r".*: (.*), so (?:x = )+([12])", line).groups()
        assert (so == "1") == bool(eval(test, {}, known)) != found.startswith("no")
        for left, sign, right in re.findall(r"(−?\d+) ([<≤>≥=≠]) (−?\d+)", found):
            pair = int(left.replace("−", "-")), int(right.replace("−", "-"))
            assert SIGNS[sign](*pair) and pair in _pairs(test, known)
        assert "flag" in test or re.search("[<≤>≥=≠]", found)


def _pairs(test: str, known: dict) -> list[tuple[int, int]]:
    """The values of all neighbours in a test that are compared."""
    names = {**known, **{str(number): number for number in range(10)}}
    return [
        (names[left], names[right])
        for left, right in re.findall(r"(?=\b(\w+) [<>=!]=? (\w+)\b)", test)
        if left in names and right in names
    ]


def test_what_was_not_read_is_not_said():
    source = "def f(n):\n    j = n\n    while j >= 0 and 10 // (j + 1) > 0:\n        j -= 1\n    return j\n"
    assert [line for line in told(source, n=1) if "ends" in line] == [
        "j >= 0 and 10 // (j + 1) > 0: no, −1 < 0, so the loop ends"
    ]


def test_the_index_that_is_computed_and_the_node_that_is_led_to_are_said():
    source = "def f(nums, j):\n    nums[j + 1] = nums[j]\n    nums[j] += 1\n    return nums\n"
    said = told(source, nums=[7, 8, 9], j=1)
    assert "nums[j + 1] = nums[j]: nums[2] = 8" in said and "nums[j] += 1: nums[1] = 9" in said
