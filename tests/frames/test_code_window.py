"""A window shows what is lit, and moves no more often than it must."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vizkit.frames.code_window import tops

ROOM = 6


@st.composite
def listings(draw):
    """Where statements start, how many rows there are, and what is lit moment by moment."""
    lengths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=9))
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    lit = draw(st.lists(st.sampled_from(range(len(lengths))), min_size=1, max_size=9))
    return starts, sum(lengths), [(starts[i], starts[i] + lengths[i] - 1) for i in lit]


@given(listings())
def test_what_is_lit_is_in_sight(listing):
    starts, rows, lit = listing
    found = tops(lit, starts, rows, ROOM)
    assert len(found) == len(lit)
    assert all(
        top in starts and top <= first and last < top + ROOM for top, (first, last) in zip(found, lit, strict=True)
    )


@given(listings())
def test_it_moves_no_more_often_than_it_must(listing):
    starts, rows, lit = listing
    found = tops(lit, starts, rows, ROOM)

    @cache
    def fewest(moment: int, top: int) -> int:
        """The fewest moves from this moment on with the window here: every way tried."""
        first, last = lit[moment]
        if not (top <= first and last < top + ROOM):
            return 99
        if moment == len(lit) - 1:
            return 0
        return min((other != top) + fewest(moment + 1, other) for other in starts)

    moves = sum(one != other for one, other in pairwise(found))
    assert moves == min(fewest(0, top) for top in starts)


@given(st.lists(st.integers(0, ROOM - 1), min_size=1))
def test_a_listing_that_fits_stands_still(lit):
    assert set(tops([(row, row) for row in lit], range(ROOM), ROOM, ROOM)) == {0}
