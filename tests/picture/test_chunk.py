"""Chunks: what is in them can be read, by number and by pip, and all of one flies together."""

from __future__ import annotations

import numpy as np
import pytest

from vizkit.picture.chunk import chunk
from vizkit.picture.marks import Box, Text
from vizkit.picture.motion import Motion
from vizkit.picture.old_ink import InkError, ink


def pips(picture) -> list[Box]:
    return [mark for mark in picture.marks if isinstance(mark, Box) and mark.key.endswith("#")]


@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("of", range(1, 9))
def test_the_pips_of_those_within_are_lit(of, numbers):
    who = {0, of - 1}
    picture = chunk("c", ink(np.array([7])), who=who, of=of, colour="first", numbers=numbers)
    assert [pip.fill == "first" for pip in pips(picture)] == [place in who for place in range(of)]
    left, top, right, bottom = picture.bounds
    assert all(
        left <= p.bounds[0] and top <= p.bounds[1] and p.bounds[2] <= right and p.bounds[3] <= bottom
        for p in pips(picture)
    )


def test_pips_stand_below_the_digits():
    picture = chunk("c", ink(np.array([1000])), who={3}, of=4)
    (text,) = (mark for mark in picture.marks if isinstance(mark, Text))
    across = [pip.x for pip in pips(picture)]
    assert across == sorted(across, reverse=True)
    assert across[0] + across[-1] == pytest.approx(2 * text.x - text.w, abs=4)
    assert across[0] - across[1] == pytest.approx(text.w / 4, abs=2)


def test_piled_pips_grow_from_the_foot():
    down = [pip.y for pip in pips(chunk("c", ink(np.array([3])), of=8, w=30, h=72, numbers=False))]
    assert down == sorted(down, reverse=True)


def test_numbers_stay_inside():
    for values in ([1], [123_456_789], [-5, 12_345]):
        picture = chunk("c", ink(np.array(values)), of=4, sign="+")
        texts = [mark for mark in picture.marks if isinstance(mark, Text)]
        assert [text.words[0].startswith("+") for text in texts] == [True] * len(values)
        assert all(abs(side) <= picture.w / 2 for text in texts for side in (text.bounds[0], text.bounds[2]))


def test_nothing_is_a_dashed_outline_without_a_tick():
    for values in (None, ink(np.array([], int)), ()):
        (box,) = chunk("c", values, who={0, 1}, of=2, done=True).marks
        assert box.dashed
        assert box.fill is None


def test_what_is_finished_has_a_tick_and_what_is_spent_stands_back():
    value = ink(np.array([4]))
    assert {"c/done", "c/tick"} <= {mark.key for mark in chunk("c", value, colour="done", done=True).marks}
    spent = chunk("c", value, spent=True, of=2, who={0})
    assert spent.marks[0].fill == "panel"
    assert spent.marks[1].colour == "quiet"


def test_a_chunk_shows_only_what_came_from_the_run():
    with pytest.raises(InkError):
        chunk("c", [7], of=2)


def test_all_of_a_chunk_comes_from_its_like():
    value = ink(np.array([1000]))
    before = chunk("here", value, who={0}, of=4).marks
    after = chunk("there", value, who={0}, of=4, came_from="here", goes_into="here").moved(500).marks
    for mark, source in zip(after, before, strict=True):
        ways = {way.end.key: way for way in Motion(before, (*before, *after)).ways}
        assert (ways[mark.key].start.x, ways[mark.key].start.y) == (source.x, source.y)
    windows = {way.window for way in Motion(before, (*before, *after)).ways if way.kind == "fly"}
    assert len(windows) == 1
