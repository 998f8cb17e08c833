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
        (7, ("7",)),
        ([1, 2], ("1, 2",)),
    ],
)
def test_a_summary_is_in_words_and_a_value_is_alike_in_all_languages(value, words):
    steps = held.trace(value).steps
    ((name, said),) = watch(steps, ("value",)).values(steps[0], 2, 40, ("en", "zh"))
    assert name == "value" and [each.strip("[]()") for each in said] == list(words)
    assert watch(steps, ("value",)).values(steps[0], 2, 0, ("en", "zh")) == []
