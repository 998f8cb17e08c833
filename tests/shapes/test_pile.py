"""Piles: the last on top, what is taken off above the others, all of it to be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.picture.marks import Box
from vizkit.shapes import pile

VALUES = st.lists(st.text("ABCXYZ", min_size=1, max_size=3) | st.integers(-999, 999), max_size=14)


@given(VALUES, st.integers(0, 99))
def test_the_last_is_on_top_and_all_can_be_read(values, taken):
    picture = pile(ink(tuple(values), "stack")).taking(ink(taken, "u")).topped()
    assert illegible(picture) == []
    marks = drawn(picture)
    heights = [marks[f"stack/{depth}"].y for depth in range(len(values) + 1)]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == len(heights)
    assert marks[f"stack/{len(values)}#"].words[0] == str(taken)


@given(VALUES, st.integers(0, 14))
def test_what_stays_does_not_move(values, kept):
    less, more = pile(ink(tuple(values[:kept]), "stack")), pile(ink(tuple(values), "stack"))
    before, after = drawn(less, more), drawn(more, less)
    assert all(after[key] == mark for key, mark in before.items())


def test_values_are_coloured_by_what_they_are():
    picture = pile(ink(("A", "B", "A"), "stack")).coloured(lost=ink(("A",), "cycle"))
    marks = drawn(picture)
    assert [marks[f"stack/{depth}"].edge for depth in range(3)] == ["lost", None, "lost"]


def test_an_empty_pile_is_a_box_alone():
    marks = drawn(pile(ink((), "stack")))
    assert not any(isinstance(mark, Box) for mark in marks.values())
    assert len(marks) == 1
