"""A reference without its notes."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import numpy as np
import pytest

from vizkit.trace import traced


@traced
def sample(values):
    """Go through the values.

    Longer words.
    """
    # Nothing is kept yet.
    kept, total = [], 0
    for value in values:  # each in turn
        if value < 0:
            yield "skip", "{value} is thrown away"
            continue
        elif value == 0:
            yield "zero", "a zero"
        else:
            kept.append(
                value,
            )
            yield (
                "keep",
                "{value} is kept",
            )
        if total > 100:
            yield "large", "large"
        total += value
    yield "end", "done"
    return kept, total


def test_the_source_shown_has_no_notes_comments_docstring_or_decorator():
    assert sample.source.lines == (
        "def sample(values):",
        "    kept, total = [], 0",
        "    for value in values:",
        "        if value < 0:",
        "            continue",
        "        elif value != 0:",
        "            kept.append(",
        "                value,",
        "            )",
        "        total += value",
        "    return kept, total",
    )


CONDITIONS = {
    "value is None": "value is not None",
    "value in (1, 2)": "value not in (1, 2)",
    "not value": "value",
    "value": "not value",
    "value < 2": "not value < 2",
    "value and value != 3": "not (value and value != 3)",
    "(value) == (2)": "not (value) == (2)",
    "np.isfinite(value)": "not np.isfinite(value)",
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_where_nothing_but_a_note_is_done_the_listing_says_when_the_other_is(condition, tmp_path):
    lines = ["def choose(value):", f"    if {condition}:", '        yield "rest", "{value} is left"', "    else:"]
    lines += ["        # It is not.", "        value = 7", "    return value"]
    file = tmp_path / "choosing.py"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    space = {"np": np}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), space)
    choose = traced(space["choose"])
    shown = ("def choose(value):", f"    if {CONDITIONS[condition]}:", "        value = 7", "    return value")
    assert choose.source.lines == shown
    exec("\n".join(shown), again := {"np": np})
    for value in (0, 1, 2, 5):
        trace = choose.trace(value)
        assert trace.answer == choose(value) == again["choose"](value)
        for step in trace.steps:
            (i,) = choose.source.statement(step.calls[-1].line)
            assert shown[i].startswith("    if")


def test_the_line_lit_is_the_statement_that_had_just_run():
    found = {
        step.say(): [sample.source.lines[i].strip() for i in sample.source.statement(step.calls[-1].line)]
        for step in sample.trace([-1, 5]).steps
    }
    assert found["−1 is thrown away"] == ["if value < 0:"]
    assert found["5 is kept"] == ["kept.append(", "value,", ")"]


def test_unwatched_it_computes_the_same():
    assert sample([3, -1, 0, 4]) == ([3, 4], 7)
    assert sample.trace([3, -1, 0, 4]).answer == ((3, 4), 7)
    assert not inspect.isgeneratorfunction(sample.unwatched)


class Asked(float):
    """A number that counts how often it is compared."""

    times = 0

    def __le__(self, other):
        Asked.times += 1
        return float(self) <= float(other)


@traced
def choosing(value):
    if value <= 1:
        yield "low", "{value} is low"
    else:
        yield "high", "{value} is high"
    if value.hex():
        yield "end", "called"
    return value


def test_unwatched_it_does_not_choose_between_notes():
    Asked.times = 0
    assert choosing(Asked(1)) == 1 and Asked.times == 0
    assert [step.name for step in choosing.trace(1.0).steps] == ["low", "end"]


def test_errors_of_the_unwatched_code_name_the_true_line():
    try:
        sample([3, "x"])
    except TypeError as reason:
        trace = reason.__traceback__
        while trace.tb_next:
            trace = trace.tb_next
        line = Path(__file__).read_text(encoding="utf-8").splitlines()[trace.tb_lineno - 1]
        assert "value < 0" in line
    else:
        raise AssertionError("a string was compared with a number")


def test_notes_are_found_in_order():
    assert [note.sentence for note in sample.notes] == [
        "{value} is thrown away",
        "a zero",
        "{value} is kept",
        "large",
        "done",
    ]


def test_every_reference_s_shown_source_is_python():
    from vizkit import reference
    from vizkit.trace import Traced

    found = [value for name in dir(reference) if isinstance(value := getattr(reference, name), Traced)]
    assert len(found) >= 10
    for one in found:
        ast.parse("\n".join(one.source.lines))
        assert not any("yield" in line for line in one.source.lines), one
        assert len(one.source.numbers) == len(one.source.lines)


@traced
def dressed(values, order):
    moved = np.int64(0)  # Zählt mit: ein Kommentar
    for value in values:
        moved += np.int64(value + 1)
        twice = np.int64(value + 1) * 2
        yield "move", "{value} bewegt – „schön“"
    part = sample.unwatched(values)
    first = yield from sample.steps(
        values,
    )
    if order == "ü" or order == "ö":  # nothing but notes
        yield "order", "{order}"
    if moved > 3:
        return (yield from sample.steps([np.int64(len(values))]))
    return first, part, (yield from sample.steps(values))


def test_nothing_of_vizkit_s_is_shown():
    assert dressed.source.lines == (
        "def dressed(values, order):",
        "    moved = 0",
        "    for value in values:",
        "        moved += value + 1",
        "        twice = (value + 1) * 2",
        "    part = sample(values)",
        "    first = sample(",
        "        values,",
        "    )",
        "    if moved > 3:",
        "        return sample([len(values)])",
        "    return first, part, sample(values)",
    )


def test_a_reference_within_a_function_is_shown_from_its_margin():
    @traced
    def inner(n):
        yield "say", "{n}"
        return n

    assert inner.source.lines == ("def inner(n):", "    return n")
