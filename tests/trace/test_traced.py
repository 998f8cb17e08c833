"""What one run says and holds."""

from __future__ import annotations

import numpy as np
import pytest

from vizkit.trace import NoteError, same, traced


@traced
def countdown(n):
    """Count down by calling itself."""
    left = np.arange(n)
    yield "ask", "{n} to go"
    if n > 1:
        below = yield from countdown.steps(n - 1)
        left[0] = -1
        yield "return", "back at {n}"
        return below + n
    return n


@traced
def branching(n):
    """Call itself twice, one call after the other."""
    yield "ask", "{n} to go"
    if n:
        one = yield from branching.steps(n - 1)
        other = yield from branching.steps(n - 1)
        return one + other
    return 1


@traced
def refill(times):
    """Put the same number in again."""
    number = 1
    for _ in range(times):
        number = 1
        yield "again", "again"
        number = 1
        yield "speak", "the {number} is spoken of"
    return number


def _positive(n, extra=0):
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    return (n + extra,)


@traced(guard=_positive)
def guarded(n):
    """Give back what the guard made of it."""
    yield "say", "{n}"
    return n


def test_a_call_answers_and_a_trace_watches():
    assert countdown(3) == 6
    trace = countdown.trace(3)
    assert trace.answer == 6
    assert [step.say() for step in trace.steps] == ["3 to go", "2 to go", "1 to go", "back at 2", "back at 3"]
    assert [step.name for step in trace.steps] == ["ask", "ask", "ask", "return", "return"]


def test_open_calls_are_the_call_stack():
    depths = [[call.variables["n"] for call in step.calls] for step in countdown.trace(3).steps]
    assert depths == [[3], [3, 2], [3, 2, 1], [3, 2], [3]]


def test_an_inner_call_hides_an_outer_of_the_same_reference():
    step = countdown.trace(2).steps[1]
    assert step.variables["n"] == 1
    assert "below" not in step.variables


def test_a_call_has_one_number_at_all_its_moments():
    numbers = [[call.number for call in step.calls] for step in countdown.trace(3).steps]
    assert numbers == [[0], [0, 1], [0, 1, 2], [0, 1], [0]]
    twice = [[call.number for call in step.calls] for step in branching.trace(1).steps]
    assert twice == [[0], [0, 1], [0, 2]]


def test_each_call_says_its_line():
    trace = countdown.trace(2)
    source = countdown.source
    spoken = [source.lines[source.statement(step.calls[-1].line)[-1]].strip() for step in trace.steps]
    assert spoken == ["left = np.arange(n)", "left = np.arange(n)", "left[0] = -1"]
    waiting = trace.steps[1].calls[0].line
    assert "countdown(n - 1)" in source.lines[source.statement(waiting)[0]]


def test_what_a_step_held_does_not_change_later():
    first, *_, last = countdown.trace(2).steps
    assert first.variables["left"].tolist() == [0, 1]
    assert last.variables["left"].tolist() == [-1, 1]


def test_fresh_is_what_is_new_changed_or_spoken_of():
    fresh = [step.fresh for step in refill.trace(2).steps]
    assert "number" in fresh[0] and "number" in fresh[1]
    assert "times" in fresh[0] and "times" not in fresh[1]


def test_a_guard_stands_before_the_algorithm_and_gives_the_signature():
    assert guarded(2, extra=3) == 5 and guarded.trace(2, extra=3).answer == 5
    for run in (guarded, guarded.trace):
        with pytest.raises(ValueError, match="n must be at least 1"):
            run(0)


def test_traces_are_equal_only_if_all_in_them_is():
    assert countdown.trace(3) == countdown.trace(3)
    assert countdown.trace(3) != countdown.trace(2)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
        (np.array([1]), np.array([1.0]), False),
        (np.zeros((2, 1)), np.zeros((1, 2)), False),
        ((1, (2.0,)), (1, (2.0,)), True),
        (1, 1.0, False),
        (1, True, False),
        (float("nan"), float("nan"), True),
        ({"a": np.zeros(1)}, {"a": np.zeros(1)}, True),
        ({"a": 1}, {"b": 1}, False),
    ],
)
def test_same(one, other, equal):
    assert same(one, other) is equal


def test_at_a_silent_moment_the_sentence_before_stays():
    @traced
    def climb(steps):
        height = 0
        for _ in range(steps):
            height += 1
            if height == 1:
                yield "first", "at height {height}"
            else:
                yield "next"
        return height

    assert [(step.name, step.say()) for step in climb.trace(3).steps] == [
        ("first", "at height 1"),
        ("next", "at height 1"),
        ("next", "at height 1"),
    ]
    assert climb(3) == 3 and [step.variables["height"] for step in climb.trace(3).steps] == [1, 2, 3]


@traced
def rounds(nums):
    for num in nums:
        yield "enter", "{num} enters"
        if num < 0:
            yield "skip", "{num} is below zero"
        yield "leave", "{num} leaves"
        if num == 0:
            yield "end", "0 ends it"
    return nums


@pytest.mark.parametrize(
    ("nums", "said"),
    [
        ([1, 2, 3], ["1 enters", "1 leaves", *["and so on"] * 4]),
        ([1, -2, 3], ["1 enters", "1 leaves", "-2 enters", "-2 is below zero", "-2 leaves", *["and so on"] * 2]),
        ([1, 2, -3], ["1 enters", "1 leaves", "2 enters", "2 leaves", "-3 enters", "-3 is below zero", "-3 leaves"]),
        ([1, 2, 0], ["1 enters", "1 leaves", *["and so on"] * 4, "0 ends it"]),
        ([], []),
    ],
)
def test_what_only_repeats_is_one_sweep_under_one_sentence(nums, said):
    trace = rounds.trace(nums)
    swept = trace.swept("enter", sentence="and so on")
    assert [step.say().replace("−", "-") for step in swept.steps] == said
    silent = [step.speaker is not None for step in swept.steps]
    assert silent == [words == "and so on" and i != said.index("and so on") for i, words in enumerate(said)]
    assert [(step.name, step.variables) for step in swept.steps] == [(s.name, s.variables) for s in trace.steps]
    assert trace.swept("skip", sentence="and so on") == trace


def test_the_first_moment_of_a_run_has_a_sentence(tmp_path):
    @traced
    def silent(n):
        yield "begin"
        yield "end", "over"
        return n

    with pytest.raises(NoteError, match="the first moment of a run must have a sentence"):
        silent.trace(1)
