"""One number format."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.language.numerals import apart, numeral


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-3, "−3"), (1111, "1111"), (68157440, "68 157 440"), (np.int64(-12345), "−12 345"), (0.5, "0.50"), (-1.375, "−1.38"),
        (-0.0, "0"), (-0.001, "−1.0e−3"), (2.0, "2"), (1e9, "1.0e9"), (float("inf"), "∞"), (-np.inf, "−∞"), (float("nan"), "nan"),
        (None, "∅"), (True, "True"), ([1, 2.5], "[1, 2.50]"), (np.array([[1, 2]]), "[[1, 2]]"), (np.array(3.0), "3"), (slice(0, 4), "0:4"),
        (range(2, 5), "2:5"), ("word", "word"), ((), "[]"),
        (55405.0, "55 405"), (-55405.25, "−55 405.25"), ([3.0, 3.25], "[3.00, 3.25]"), ([3.0, 4.0], "[3, 4]"), ([1, 2.0, 2.5], "[1, 2.00, 2.50]"),
        (np.array([[0.0, 1.0], [1.5, 2.0]]), "[[0.00, 1.00], [1.50, 2.00]]"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_a_viewer_reads_it(value, text):
    assert numeral(value).replace("\N{THIN SPACE}", " ") == text


@given(st.floats(-1e300, 1e300), st.integers(0, 4))
def test_what_is_written_is_near_what_it_is(value, decimals):
    written = float(numeral(value, decimals).replace("−", "-").replace("\N{THIN SPACE}", ""))
    assert abs(written - value) <= max(0.5 * 10.0**-decimals, 0.06 * abs(value)) * (1 + 1e-9)


@given(st.integers())
def test_whole_numbers_keep_all_their_digits(value):
    assert int(numeral(value).replace("−", "-").replace("\N{THIN SPACE}", "")) == value


@given(st.integers(-999_999, 999_999))
def test_a_real_that_is_whole_is_written_as_a_whole_number(value):
    assert numeral(float(value)) == numeral(value)
    assert numeral(float(value), padded=True) == numeral(value) + ".00"


@given(st.lists(st.floats(-9e5, 9e5).map(lambda x: round(x * 4) / 4), min_size=1, max_size=6))
def test_the_reals_of_one_sequence_have_the_same_decimals(values):
    each = numeral(values).strip("[]").split(", ")
    assert len({len(text.partition(".")[2]) for text in each}) == 1


@pytest.mark.parametrize("value", [-0.02, 0.03, 0.005, -0.0049, 1e-320, 1e300, -1e-5])
def test_a_small_or_large_real_is_written_alike_with_few_decimals_and_with_many(value):
    """In a grid, whose cells have one decimal, as in a row."""
    assert numeral(value, 0) == numeral(value, 1) == numeral(value, 2) not in ("0", "0.00", "−0.00")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((0.1236, 0.1231, 0.1236), ["0.124", "0.123", "0.124"]),
        ((1234567.1, 1234567.9), ["1234567", "1234568"]),
        ((1.5, 1.5, 2), ["1.50", "1.50", "2"]),
        ((-1e300, -1.01e300), ["−1e300", "−1.01e300"]),
        ((1000.001, 1000.002), ["1000.001", "1000.002"]),
        ((1, 1), ["1", "1"]),
        ((None, "∅"), ["∅", "∅"]),
    ],
)
def test_numbers_that_differ_are_told_apart(values, told):
    assert apart(values, [2] * len(values)) == told


@given(st.lists(st.floats(allow_nan=False), min_size=2, max_size=4))
def test_numbers_are_written_alike_only_where_they_are_equal(values):
    texts = apart(values, [2] * len(values))
    for (one, text), (other, beside) in combinations(zip(values, texts, strict=True), 2):
        assert (text == beside) == (one == other)
