"""Watched variables: what is long is summed up, in the words of every language."""

from __future__ import annotations

import numpy as np
import pytest

from vizkit.frames.watched import watch
from vizkit.trace import traced


@traced
def held(value):
    """Return the value as it came."""
    yield "hold", "here it is"
    return value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (list(range(20)), ("20 items", "20 项")),
        ([[1, 2]], ("1 item", "1 项")),
        (np.zeros((3, 4)), ("3×4 array", "3×4 数组")),
        (np.zeros(9), ("9 items", "9 项")),
        (7, ("7",)),
        ([1, 2], ("1, 2",)),
    ],
)
def test_a_summary_is_in_words_and_a_value_is_alike_in_all_languages(value, words):
    steps = held.trace(value).steps
    ((name, said),) = watch(steps, ("value",), 6).values(steps[0], 2, 40, ("en", "zh"))
    assert name == "value" and [each.strip("[]()") for each in said] == list(words)
    assert watch(steps, ("value",), 6).values(steps[0], 2, 0, ("en", "zh")) == []


@pytest.mark.parametrize(
    ("value", "decimals", "most", "text"),
    [
        (0.25, 1, 20, "0.25"),
        (27.045, 2, 20, "27.045"),
        (0.1 + 0.2, 1, 20, "0.3"),
        (2 / 3, 1, 20, "0.7"),
        ([10.0, 0.25], 1, 20, "[10.00, 0.25]"),
        ([10.0, 0.25], 1, 12, "[10.0, 0.2]"),
        (np.array([0.125, 3.0]), 2, 20, "[0.125, 3.000]"),
        ([0.25, 2 / 3], 1, 20, "[0.2, 0.7]"),
        ("InvalidSymbolNameError", 2, 12, "InvalidSymb…"),
        ("", 2, 12, "''"),
    ],
)
def test_a_value_is_told_as_it_is_where_it_has_few_decimals_and_a_long_word_begins(value, decimals, most, text):
    steps = held.trace(value).steps
    (told,) = watch(steps, ("value",), 6).values(steps[0], decimals, len("value") + most, ("en", "zh"))
    assert told == ("value", (text,))


@traced
def counted(most):
    """Return how often each of four counters went up to `most`."""
    a = b = c = d = 0
    for i in range(most):
        a, b = a + 1, b + i % 2
        c += not i
        yield "count", "{i} is counted"
    return a, b, c, d


@pytest.mark.parametrize("wanted", [None, ("most", "a", "b", "c", "d", "i")])
@pytest.mark.parametrize("rows", range(1, 8))
def test_what_has_no_row_is_counted_in_the_last_one_as_soon_as_it_has_a_value(wanted, rows):
    steps = counted.trace(4).steps
    found = watch(steps, wanted, rows)
    shown = 6 if rows >= 6 else rows - 1
    assert all(len(found.of(step)) == shown and found.rows == min(rows, 6) for step in steps)
    said = (f"+{6 - shown} more", f"另有 {6 - shown} 个") if shown < 6 else ()
    assert found.more(steps[-1], ("en", "zh")) == said


def test_what_has_changed_and_has_no_row_is_said_beside_their_number():
    steps = counted.trace(4).steps
    found = watch(steps, None, 2)
    assert found.of(steps[0]) == ("a",)
    assert [found.news(step, 2, 20, ("en", "zh")) for step in steps] == [("most 4",), ("b 1",), ("i 2",), ("b 2",)]
    assert found.news(steps[0], 2, 2, ("en", "zh")) == () == watch(steps, None, 9).news(steps[0], 2, 20, ("en",))


def test_what_changes_most_often_has_a_row_first():
    assert [watch(counted.trace(4).steps, None, rows).of(counted.trace(4).steps[0]) for rows in (2, 3, 4)] == [
        ("a",),
        ("a", "i"),
        ("a", "b", "i"),
    ]
