"""Law 11: the lit line is the line that ran, by what Python itself tells of every line it runs."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest

from vizkit.explainer.checks import lit
from vizkit.explainer.lines import ran
from vizkit.trace import traced


def shown(call) -> list[str]:
    return [call.reference.source.lines[i].strip() for i in call.reference.source.statement(call.line)]


def test_the_lit_line_is_the_line_that_ran(show):
    assert list(lit(show.runs, show.inputs)) == []


def statement(call, line: int | None = None) -> range:
    return call.reference.source.statement(call.line if line is None else line)


def test_what_is_lit_is_shown_and_is_no_note(show):
    for moment in show.moments:
        for call in moment.step.calls:
            lines = shown(call)
            assert lines and not any("yield" in line or line in ("pass", "else:") for line in lines)


@traced
def winding(nums):
    """Go through loops, branches and exceptions, and speak in all of them."""
    yield "begin", "nothing has run"
    total, seen = 0, []
    for num in nums:
        yield "round", "the next is {num}"
        while num > 2:
            yield "large", "{num} is large"
            num -= 1
        if num < 0:
            yield "low", "{num} is below zero"
            continue
        elif num == 0:
            yield "zero", "{num} is zero"
        else:
            try:
                total += 1 // (num - 1)
            except ZeroDivisionError:
                yield "refuse", "{num} cannot be used"
            yield "tried", "{num} was tried"
        match num:
            case 1:
                yield "one", "{num} is one"
            case _:
                seen.append(
                    num,
                )
        yield "seen", "{num} was seen"
    else:
        yield "over", "no more"
    return total, seen


def test_every_kind_of_statement_is_lit_when_it_ran():
    trace = winding.trace([0, 1, 4, -1])
    lines = ran(winding, ([0, 1, 4, -1],))
    for step, (line,) in zip(trace.steps, lines, strict=True):
        assert statement(step.calls[0]) == statement(step.calls[0], line), (step.say(), line)
    assert shown(trace.steps[0].calls[0]) == ["def winding(nums):"]
    assert shown(trace.steps[1].calls[0]) == ["for num in nums:"]
    assert shown(trace.steps[-1].calls[0]) == ["for num in nums:"]
    assert ["seen.append(", "num,", ")"] in [shown(step.calls[0]) for step in trace.steps]


def test_the_line_moves_on_when_a_loop_ends():
    names = [step.name for step in winding.trace([4]).steps]
    lit = [shown(step.calls[0])[0] for step in winding.trace([4]).steps]
    assert ("large", "large") in pairwise(names) and lit[names.index("tried")] == "total += 1 // (num - 1)"


@pytest.mark.parametrize("nums", [[], [0], [3, 3], [1, -2]])
def test_a_debugger_may_watch_as_well(nums):
    plain, before = winding.trace(nums), sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        watched = winding.trace(nums)
    finally:
        sys.settrace(before)
    assert watched == plain
