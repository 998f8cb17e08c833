"""What is written down while a function runs is enough: its moments are made of it when the run is over."""

from __future__ import annotations

import pytest

from tests.functions import textbook
from vizkit.functions.watched import Watched
from vizkit.trace import EndlessError


def shuffled(nums, times):
    seen = {}
    for time in range(times):
        nums[0], nums[-1] = nums[-1], nums[0]
        nums.append(time)
        seen[time] = len(nums)
    nums.clear()
    return seen


def test_what_was_written_down_is_what_was_there_though_all_of_it_is_gone_when_moments_are_made():
    given = [3, 1, 2]
    log = Watched(shuffled).logged((given, 2), {})
    assert given == [] and "steps" not in vars(log)
    held = [step.variables["nums"] for step in log.steps if step.name == "write" and "nums" in step.changed]
    assert held == [(2, 1, 3), (2, 1, 3, 0), (0, 1, 3, 2), (0, 1, 3, 2, 1), ()]
    assert log.trace.answer == {0: 4, 1: 5}


@pytest.mark.parametrize(("name", "given"), [("queens", (4,)), ("cached_squares", (2, [1, 2, 1, 3]))])
def test_there_is_a_moment_for_every_entry_and_the_trace_is_made_of_them(name, given):
    watched = Watched(getattr(textbook, name))
    log = watched.logged(given, {})
    assert len(log) == len(log.steps) == len(log.trace)
    assert log.trace == watched.watch(given, {})


def test_a_run_of_too_many_moments_is_told_where_it_was():
    line = shuffled.__code__.co_firstlineno + 2
    with pytest.raises(EndlessError, match=rf"test_log\.py:{line}: this line had run last at 3 of 11 moments"):
        Watched(shuffled).logged(([1, 2], 5), {}, most=11)
