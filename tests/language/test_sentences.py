"""Sentences with blanks, filled from variables."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.language.notes import is_name
from vizkit.language.sentences import SentenceError, blanks, count, filled, parts

HELD = {
    "nums": (3, -1, 5),
    "mid": 1,
    "queue": (2, 0),
    "node": SimpleNamespace(value=7, left=SimpleNamespace(value=4)),
    "grid": np.arange(6).reshape(2, 3),
    "tally": {"sends": 4},
}


def test_a_sentence_fills_its_blanks_and_tells_them_from_its_words():
    sentence = "{name} shrinks by {factor:.3f}"
    assert [blank.expression for blank in blanks(sentence)] == ["name", "factor"]
    assert filled(sentence, {"name": "the sum", "factor": np.exp(-2)}) == "the sum shrinks by 0.135"
    said = list(parts(sentence, {"name": 1, "factor": 0.5}))
    assert [text for text, _ in said] == ["1", " shrinks by ", "0.500"]
    assert [blank and blank.variables for _, blank in said] == [("name",), None, ("factor",)]


@pytest.mark.parametrize(
    ("blank", "said", "variables", "spoken"),
    [
        ("nums[mid]", "−1", ("mid", "nums"), ("mid",)),
        ("nums[-1]", "5", ("nums",), ("nums",)),
        ("nums[queue[-1]]", "3", ("queue", "nums"), ("queue",)),
        ("node.value", "7", ("node",), ("node",)),
        ("node.left.value", "4", ("node",), ("node",)),
        ("grid[mid, mid]", "4", ("mid", "grid"), ("mid",)),
        ("grid[mid][0]:.1f", "3", ("mid", "grid"), ("mid",)),
        ("tally['sends']!n", "4", ("tally",), ("tally",)),
    ],
)
def test_a_blank_may_be_an_element_or_an_attribute(blank, said, variables, spoken):
    (found,) = blanks(f"so {{{blank}}} it is")
    assert filled(f"so {{{blank}}} it is", HELD) == f"so {said} it is"
    assert (found.variables, found.spoken) == (variables, spoken)


@pytest.mark.parametrize(
    "blank",
    [
        "len(queue)",
        "mid + 1",
        "num:d",
        "num!r",
        "nums[1:2]",
        "",
        "a if b else c",
        "nums[mid + 1]",
        "num:.12f",
        "3",
        "{a",
    ],
)
def test_a_blank_that_computes_is_none(blank):
    with pytest.raises(SentenceError):
        blanks(f"so {{{blank}}} it is")


@pytest.mark.parametrize(
    ("blank", "why"),
    [("gone", "gone has no value yet"), ("nums[9]", "range"), ("node.right", "right"), ("mid[0]", "subscriptable")],
)
def test_a_blank_that_cannot_be_filled_says_why(blank, why):
    with pytest.raises(LookupError, match=why):
        filled(f"{{{blank}}} left", HELD)


@given(st.integers(), st.integers())
def test_the_first_blank_counts_unless_another_is_marked(first, second):
    held = {"first": first, "second": np.int64(second) if abs(second) < 2**62 else second}
    assert count("{first} and {second}", held) == first
    assert count("{first} and {second!n}", held) == second


def test_only_whole_numbers_count():
    with pytest.raises(SentenceError, match="no whole number"):
        count("{share} of them", {"share": 1.5})


@pytest.mark.parametrize(
    ("name", "fair"),
    [
        ("push", True),
        ("all-gather", True),
        ("Push", False),
        ("push ", False),
        ("", False),
        ("step2", False),
        ("推", False),
        ("-", False),
    ],
)
def test_a_moment_is_named_by_a_word(name, fair):
    assert is_name(name) is fair
