"""What a line has written and what it read for it: as a run that looks on tells it."""

from __future__ import annotations

import ast
import textwrap
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.explainer.first_draw.causes import written
from vizkit.trace import Call, Traced


class Watched(list):
    """A list that knows what is read of it and written."""

    def __init__(self, values):
        super().__init__(values)
        self.read: list[int] = []
        self.wrote: int | None = None

    def __getitem__(self, at):
        self.read.append(at % len(self))
        return super().__getitem__(at)

    def __setitem__(self, at, value):
        self.wrote = at % len(self)
        super().__setitem__(at, value)

    def append(self, value):
        super().append(value)
        self.wrote = len(self) - 1


def stepped(line: str, **variables) -> tuple[Call, Watched]:
    """The call after the line has run in it, and the watched list."""
    held = {**variables, "dp": Watched(variables["dp"])}
    exec(line, held)
    watched = held["dp"]
    tree = ast.parse(f"def f():\n{textwrap.indent(line, '    ')}")
    reference = SimpleNamespace(definition=SimpleNamespace(own=tuple(ast.walk(tree))))
    return Call(_hashed(reference), 2, {**variables, "dp": tuple(watched)}), watched


def _hashed(reference) -> Traced:
    return type("Stub", (), {"definition": reference.definition})()


LINES = (
    "dp[i] = dp[i - 1] + dp[j]",
    "dp[i] += dp[i - j]",
    "dp[i] = max(dp[i], dp[j] + w.weight)",
    "dp[i] = dp[j] if nums[i] > nums[j] else dp[i - 2]",
    "dp[i] = dp[nums[0]] * 2 - dp[len(nums) - 1]",
    "dp[-1] = dp[-2]",
    "dp.append(dp[-1] + dp[-2])",
    "dp[i] = 7",
)


@given(
    st.sampled_from(LINES),
    st.lists(st.integers(-9, 9), min_size=6, max_size=9),
    st.lists(st.integers(0, 5), min_size=6, max_size=6),
    st.integers(2, 5),
    st.integers(0, 2),
)
def test_a_line_says_what_it_has_written_and_read_as_the_run_does(line, dp, nums, i, j):
    call, watched = stepped(line, dp=dp, nums=nums, i=i, j=j, w=SimpleNamespace(weight=3))
    found = written(call, "dp")
    assert found.target == (watched.wrote,)
    assert {place for (place,) in found.sources} == set(watched.read) - {watched.wrote}
    assert written(call, "nums") is None


@pytest.mark.parametrize(
    "line",
    [
        "dp[dp[i]] = 1",
        "dp[i] = max(dp[k] for k in range(i))",
        "dp[i] = dp[abs(j)]",
        "dp[i] = dp[i - 1] or dp[j]",
        "dp[i], dp[j] = dp[j], dp[i]",
    ],
)
def test_what_cannot_be_told_from_what_is_held_is_not_said(line):
    call, _ = stepped(line, dp=[0, 1, 2, 3, 4], nums=[0], i=3, j=1, w=None)
    found = written(call, "dp")
    assert found is None
