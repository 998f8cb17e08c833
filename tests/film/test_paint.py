"""Painting: only where a picture differs from the one before, and what it comes to is the same."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.conftest import show_of
from vizkit.film import placed, stencils
from vizkit.film.areas import size
from vizkit.film.clip import encode
from vizkit.film.paint import Canvas
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.picture import outline
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.style import Style

SIZE = 640, 360
GROUND = (0.05, 0.06, 0.08)
RED, BLUE, CLEAR = (0.9, 0.2, 0.2, 1.0), (0.2, 0.3, 0.9, 1.0), (0.2, 0.9, 0.3, 0.5)

ROW = 255 // 15
"""The levels by which Cairo may draw the rim of what is cut off elsewhere: it looks at 15 rows of every pixel."""

BELOW = Box(key="below", x=320.0, y=180.0, w=600.0, h=320.0, fill=(0.1, 0.1, 0.15, 1.0), edge=RED)
BOX = Box(key="box", x=200.3, y=150.6, w=180.0, h=140.0, fill=BLUE, edge=RED)
EMPTY = replace(BOX, key="empty", x=400.0, fill=None)
LINE = Line(key="line", x=300.0, y=200.0, points=((-200.0, -100.0), (150.0, 90.0)), colour=RED)
BENT = Line(key="bent", x=300.0, y=200.0, points=((-200.0, -100.0), (150.0, 90.0), (-180.0, 60.0)), colour=RED)
WORD = Text(key="word", x=210.0, y=150.0, words=("73",), size=40.0, colour=(1.0, 1.0, 1.0, 1.0))

CHANGES: dict[str, tuple[list[Mark], list[Mark]]] = {
    "a box moves a little": ([BOX, WORD], [replace(BOX, x=203.1, y=148.0), WORD]),
    "a box moves far": ([BOX, WORD], [replace(BOX, x=500.0), WORD]),
    "a box grows": ([BOX, WORD], [replace(BOX, w=260.0, x=240.3), WORD]),
    "a box changes colour": ([BOX, WORD], [replace(BOX, fill=RED), WORD]),
    "an edge changes colour": ([BOX, WORD], [replace(BOX, edge=BLUE), WORD]),
    "a box lets through what is below": ([BOX, WORD], [replace(BOX, fill=CLEAR), WORD]),
    "a clear box moves": ([replace(BOX, fill=CLEAR), WORD], [replace(BOX, fill=CLEAR, x=205.0), WORD]),
    "an empty box comes": ([WORD], [EMPTY, WORD]),
    "an empty box goes": ([EMPTY, WORD], [WORD]),
    "an empty box fades": ([EMPTY], [replace(EMPTY, opacity=0.4)]),
    "an empty box grows": ([EMPTY], [replace(EMPTY, h=200.0)]),
    "a line turns": ([LINE], [replace(LINE, points=((-200.0, -90.0), (150.0, 70.0)))]),
    "a line becomes an arrow": ([LINE], [replace(LINE, arrow=True, thick=6.0)]),
    "a sharp line changes colour": ([BENT], [replace(BENT, colour=BLUE)]),
    "a number changes": ([BOX, WORD], [BOX, replace(WORD, words=("8",))]),
    "a number comes": ([BOX], [BOX, WORD]),
    "what was above is below": ([BOX, WORD, EMPTY], [WORD, BOX, EMPTY]),
    "a box is below and moves": ([BOX, WORD, LINE], [WORD, LINE, replace(BOX, x=201.0)]),
    "two of one key change places": ([BOX, WORD, replace(EMPTY, key="box")], [replace(EMPTY, key="box"), WORD, BOX]),
}


def canvas() -> Canvas:
    return Canvas(SIZE, GROUND, SIZE)


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES)
def test_where_a_picture_differs_it_is_painted_and_nowhere_else(before, after):
    drawn, alone = canvas(), canvas()
    drawn.paint([BELOW, *before])
    was = drawn.pixels.copy()
    areas = drawn.repaint([BELOW, *after])
    expected = alone.paint([BELOW, *after])
    apart = np.abs(drawn.pixels.astype(int) - expected)
    assert apart.max() <= ROW and (apart > 2).mean() < 1e-4
    inside = np.zeros(SIZE[::-1], bool)
    for left, top, right, bottom in areas:
        inside[top:bottom, left:right] = True
    assert np.array_equal(drawn.pixels[~inside], was[~inside])
    assert 0 < sum(map(size, areas)) < SIZE[0] * SIZE[1]


def test_what_stays_inside_is_not_painted():
    for before, after in (CHANGES["a box moves a little"], CHANGES["an empty box fades"]):
        drawn = canvas()
        drawn.paint([replace(mark, w=500.0, h=300.0, x=300.0, y=180.0) for mark in before if isinstance(mark, Box)])
        areas = drawn.repaint(
            [replace(mark, w=500.0, h=300.0, x=302.0, y=181.0) for mark in after if isinstance(mark, Box)]
        )
        assert sum(map(size, areas)) < 0.4 * 500 * 300


def test_what_is_as_it_was_is_not_painted():
    drawn, marks = canvas(), [BELOW, BOX, WORD]
    drawn.paint(marks)
    assert drawn.repaint(list(marks)) == []


def test_what_stands_is_stamped_and_what_moves_is_drawn(monkeypatch):
    made = []
    monkeypatch.setattr(
        placed, "stencil", lambda *told, **more: made.append(told[0]) or stencils.stencil(*told, **more)
    )
    drawn = canvas()
    drawn.paint([BOX])
    stood = len(made)
    for step in range(1, 6):
        drawn.repaint([replace(BOX, x=BOX.x + step)])
    assert stood and len(made) == stood
    last = replace(BOX, x=BOX.x + 5)
    for shade in (0.9, 0.8, 0.7):
        drawn.repaint([replace(last, opacity=shade)])
    assert len(made) == 2 * stood


def test_cells_of_one_size_have_one_stencil():
    stencils._stencil.cache_clear()
    canvas().paint([replace(BOX, key=f"box/{i}", x=50.5 + 40 * i, y=50.5, w=30.0, h=30.0) for i in range(10)])
    assert stencils._stencil.cache_info().misses == 2


def test_a_clip_is_the_same_whatever_was_painted_before():
    take = Take(Style(), SIZE, Fraction(10))
    parts = list(segments(show_of("sliding-window"), take.style, 10.0))[1:9]
    there = [encode(part, take) for part in parts]
    for kept in (stencils._stencil, outline._rounded, outline._path):
        kept.cache_clear()
    assert [encode(part, take) for part in reversed(parts)] == there[::-1]
