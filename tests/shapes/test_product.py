"""Products: brackets stand around the factors that are multiplied first, a box around those something is applied to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import grid, nothing, outlines, product

quickly = settings(deadline=None, max_examples=10)


def three(rows: int = 4, columns: int = 2, value: float = 1.5):
    """Q, K transposed and V, as large as they are."""
    Q, K, V = (ink(np.full((rows, columns), value), name) for name in "QKV")
    return product(grid(Q).titled("Q"), grid(K).transposed().titled("K"), grid(V).titled("V"))


def around(marks: dict, name: str) -> tuple[float, float]:
    """From where to where the cells of a factor reach."""
    cells = [mark.bounds for key, mark in marks.items() if key.startswith(f"{name}/") and "#" not in key]
    return min(bounds[0] for bounds in cells), max(bounds[2] for bounds in cells)


@quickly
@given(st.integers(1, 4), st.integers(1, 4), st.integers(-99, 99).map(lambda tenths: tenths / 10))
def test_every_number_can_be_read(rows, columns, value):
    factors = three(rows, columns, value)
    assert not illegible(factors.bracketed(0, 1).applied("softmax", 0, 1), factors.bracketed(1, 2), factors)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1, 2), (0, -1)])
def test_brackets_stand_beside_the_first_and_the_last_of_their_factors(first, last):
    marks = drawn(three().bracketed(first, last))
    left, right = around(marks, "QKV"[first])[0], around(marks, "QKV"[last])[1]
    assert marks["product/open"].bounds[2] < left and marks["product/close"].bounds[0] > right
    between = [around(marks, name) for name in "QKV"]
    for edge in (marks["product/open"].x, marks["product/close"].x):
        assert not any(low <= edge <= high for low, high in between)


def test_what_is_applied_is_a_box_around_its_factors_and_no_other():
    marks = drawn(three().applied("softmax", 0, 1))
    left, _, right, _ = marks["product/applied"].bounds
    assert left < around(marks, "Q")[0] and around(marks, "K")[1] < right < around(marks, "V")[0]
    assert marks["product/applied/title"].words[0] == "softmax"


def test_factors_stay_where_they_are_when_brackets_move_and_a_box_goes():
    stuck, moved = three().bracketed(0, 1).applied("softmax", 0, 1), three().bracketed(1, 2)
    before, after = drawn(stuck, moved), drawn(moved, stuck)
    assert "product/applied" not in after and before["product/open"].x < after["product/open"].x
    assert all(before[key].bounds == mark.bounds for key, mark in after.items() if key.startswith(tuple("QKV")))


def test_nothing_stands_around_factors_that_are_not_there():
    marks = drawn(product(nothing.titled("Q"), nothing.titled("K")).bracketed(0, 1).applied("softmax", 0, 1))
    assert not [key for key in marks if key in ("product/open", "product/applied")]


def test_an_outline_is_as_large_as_its_matrix_and_turned_where_it_is_named_as_transposed():
    Q, K, V = (ink(np.zeros((4, many)), name) for name, many in (("Q", 3), ("K", 3), ("V", 2)))
    marks = drawn(outlines(Q, K, V, names=("φ(Q)", "φ(K)ᵗ", "V")))
    for place, size in enumerate(((4, 3), (3, 4), (4, 2))):
        cells = [mark for key, mark in marks.items() if key.startswith(f"product/{place}/") and mark.fill == "quiet/60"]
        assert (len({round(cell.y) for cell in cells}), len({round(cell.x) for cell in cells})) == size
