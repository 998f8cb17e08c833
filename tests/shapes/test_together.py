"""Moments of an act measured together: one has more columns, another wider numbers, a third decimals."""

from __future__ import annotations

import numpy as np
import pytest

from tests.legible import misplaced
from tests.shapes.drawing import STAGES, drawn
from vizkit.picture.ink import ink
from vizkit.picture.style import Style
from vizkit.shapes import abreast, bars, ends, grid, heap, number_line, record, row, table

FEW, MANY = ink([1234567, 1234567], "x"), ink(range(1, 15), "x")
WHOLE, DECIMAL = ink([123456.0] * 6, "x"), ink([0.25] * 6, "x")


def full(rows: int, columns: int, value: float, name: str = "A"):
    return ink(np.full((rows, columns), value), name)


def blocks(one: tuple, other: tuple):
    return abreast(grid(full(*one)).titled("A"), grid(full(*other, "B")).titled("B"))


def queue(nums: list, places: list):
    return ends(ink(nums, "x"), ink(places, "queue")).left_at_front("expired", ink([], "gone"))


def holding(title: str, *values: str):
    return record("object", name="object").holding(title, ink(values, "x"))


PAIRS = {
    "columns of a row": (row(FEW), row(MANY)),
    "decimals in a row": (row(WHOLE), row(DECIMAL)),
    "decimals in a table": (table(full(4, 6, 123456.0)), table(full(4, 6, 0.25))),
    "columns of a table": (table(full(2, 2, 1), columns=["a head", "another"]), table(full(2, 9, 1))),
    "columns of bars": (bars(FEW), bars(MANY)),
    "decimals below bars": (bars(WHOLE), bars(DECIMAL)),
    "widths abreast": (blocks((2, 6, 12345), (2, 1, 1)), blocks((2, 1, 1), (2, 6, 12345))),
    "columns abreast": (blocks((2, 1, 1234567), (2, 1, 1)), blocks((2, 8, 1), (2, 1, 1))),
    "decimals abreast": (blocks((2, 6, 123.0), (2, 6, 123.0)), blocks((2, 6, 0.25), (2, 6, 0.25))),
    "a queue": (queue([1234567] * 2, [0, 1]), queue([1] * 14, list(range(12)))),
    "a heap": (heap(ink(["a" * 30], "x"), a=ink(0, "at")), heap(ink(["b"], "x"), **{"long_name_" * 3: ink(0, "at")})),
    "a record": (holding("a very long name of a field", "a"), holding("f", "a" * 24)),
    "numbers that come near one another": (number_line().marking(ink([1, 2, 3], "x")), number_line().marking(FEW)),
    "decimals on a line": (
        number_line().marking(ink([10000.0, 50000.0, 90000.0], "x")),
        number_line().marking(ink([0.25, 50000.0], "x")),
    ),
}


@pytest.mark.parametrize("layout", ["lecture", "slide", "portrait"])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_every_moment_is_legible_within_the_room_of_all(pair, layout):
    left, top, right, bottom = STAGES[layout]
    for one, other in (pair, pair[::-1]):
        marks = drawn(one, other, layout=layout, theme="dark").values()
        assert not misplaced(tuple(marks), Style(layout))
        bounds = np.array([mark.bounds for mark in marks if mark.bounds is not None])
        assert (bounds[:, :2] >= (left - 3, top - 3)).all() and (bounds[:, 2:] <= (right + 3, bottom + 3)).all()
