"""A square of pairs: a row for each token, cells where its mask has them, and what is said of them in their place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import reads

SIZES = st.integers(1, 20)
few = settings(max_examples=15)


@few
@given(SIZES, st.booleans(), st.integers(0, 99))
def test_cells_stand_where_the_mask_has_them(n, causal, seed):
    mask = np.random.default_rng(seed).random((n, n)) < 0.3
    mask = np.tril(mask) if causal else mask
    marks = drawn(reads(ink(n, "n"), causal=causal).coloured(first=ink(mask, "mask")))
    rows = [marks[f"reads/row/{i}"] for i in range(n)]
    pitch = rows[0].h
    lit = {key for key in marks if "/row/" not in key}
    assert lit == {f"reads/{i}/{j}" for i, j in np.argwhere(mask)}
    for key in lit:
        _, i, j = key.split("/")
        cell, row = marks[key], rows[int(i)]
        assert (cell.y, cell.w, cell.h) == (row.y, pytest.approx(pitch), row.h) and cell.fill == "first"
        assert row.bounds[0] - 0.1 <= cell.bounds[0] and cell.bounds[2] <= row.bounds[2] + 0.1
        assert cell.x - row.bounds[0] == pytest.approx((int(j) + 0.5) * pitch / 0.84 - 0.08 * pitch / 0.84)
    widths = [row.w for row in rows]
    assert widths == (sorted(widths) if causal else [widths[0]] * n)


def test_later_colours_lie_over_earlier_ones_and_none_is_none():
    mask = ink(np.tri(3, dtype=bool), "mask")
    marks = drawn(reads(mask).coloured(first=mask, second=ink([(1, 0)], "seen"), lost=None))
    fills = {key: mark.fill for key, mark in marks.items() if "/row/" not in key}
    assert fills == {f"reads/{i}/{j}": "first" for i in range(3) for j in range(i + 1)} | {"reads/1/0": "second"}


@few
@given(SIZES, st.data())
def test_what_is_named_stands_at_its_row_and_its_column(n, data):
    reader, read = (data.draw(st.integers(0, n - 1)) for _ in range(2))
    square = reads(ink(n, "n"), causal=False).naming("reads", "is read", reader=ink(reader, "i"), read=ink(read, "j"))
    picture = square.ringing(ink(reader, "i"), ink(read, "j"), "lost")
    marks = drawn(picture, reads(ink(n, "n"), causal=False).naming("reads", "is read"))
    row, ring = marks[f"reads/row/{reader}"], marks[f"reads/ring/{reader}/{read}"]
    assert marks["reads/reads/token"].words[0] == str(reader) and marks["reads/reads/token"].y == row.y == ring.y
    assert marks["reads/reads"].bounds[2] < row.bounds[0] and marks["reads/read/token"].words[0] == str(read)
    assert marks["reads/read"].bounds[3] < marks["reads/row/0"].bounds[1] and ring.edge == "lost"
    assert not illegible(picture)


def test_strokes_are_where_they_are_said_or_where_no_colour_is():
    mask = np.tri(4, dtype=bool)
    square = reads(ink(mask, "mask"))
    lost = {key for key in drawn(square.crossed(ink([(2, 1)], "lost"))) if "stroke" in key}
    assert lost == {"reads/stroke/2/1"}
    vain = {key for key in drawn(square.coloured(first=ink(mask, "mask")).crossed()) if "stroke" in key}
    assert vain == {f"reads/stroke/{i}/{j}" for i, j in np.argwhere(~mask)}


def test_a_way_goes_over_the_diagonal():
    marks = drawn(reads(ink(np.tri(6, dtype=bool), "mask")).tracing(ink([0, 2, 5], "path")))
    way = marks["reads/path/2"]
    ends = [(way.x + x, way.y + y) for x, y in way.points]
    rows = {token: marks[f"reads/row/{token}"] for token in (0, 2, 5)}
    across = [rows[token].bounds[2] - rows[token].h / 2 for token in (0, 2)]
    assert [y for _, y in ends] == pytest.approx([rows[2].y, rows[2].y, rows[5].y])
    assert [x for x, _ in ends] == pytest.approx([across[0], across[1], across[1]])
