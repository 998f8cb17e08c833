"""A queue with two ends: its elements in their order, who leaves and who has left, all of which can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import bars, ends

NUMS = ink([4, 8, -15, 16, 23, 42], "nums")


@given(st.lists(st.integers(-999, 999), min_size=1, max_size=12), st.data())
def test_a_queue_and_who_has_left_it_can_be_read(nums, data):
    places = list(range(len(nums)))
    cuts = sorted(data.draw(st.lists(st.sampled_from(places), min_size=2, max_size=2)))
    gone, queue, later = places[: cuts[0]], places[cuts[0] : cuts[1]], places[cuts[1] :]
    picture = ends(ink(nums, "nums"), queue, places=len(nums)).titled("monotonic deque").coloured(first=queue)
    picture = picture.left_at_front("expired", gone, now=data.draw(st.booleans()))
    assert not illegible(picture.left_at_back("dominated", later, now=data.draw(st.booleans())))


def test_elements_stand_in_their_order_and_free_places_after_them():
    marks = drawn(ends(NUMS, [1, 4], places=4))
    assert marks["ends/1#"].words[0] == "8" and marks["ends/4#"].words[0] == "23"
    across = [marks[key].x for key in ("ends/1", "ends/4", "ends/slot/2", "ends/slot/3")]
    assert across == sorted(across)
    rail = marks["ends/below"].bounds
    assert rail[0] < marks["ends/1"].bounds[0] and marks["ends/slot/3"].bounds[2] < rail[2]


@pytest.mark.parametrize("now", [True, False])
def test_who_leaves_stands_outside_and_who_has_left_is_a_stroke(now):
    queue = ends(NUMS, [3], places=2).left_at_front("expired", [0, 1], now=now).left_at_back("dominated", [2])
    marks = drawn(queue, queue.left_at_front("expired", [0, 1], now=True))
    assert ("ends/1" in marks) == now
    assert ("ends/expired/1" in marks) == (not now)
    assert {"ends/expired/0", "ends/dominated/2"} <= marks.keys()
    if now:
        assert marks["ends/1"].bounds[2] < marks["ends/below"].bounds[0]
        assert marks["ends/1"].goes_into == "ends/expired/1"


def test_nothing_moves_when_somebody_leaves():
    still, leaving = ends(NUMS, [3, 4], places=3).left_at_back("dominated", []), ends(NUMS, [3, 4], places=3)
    leaving = leaving.left_at_back("dominated", [5], now=True)
    one, other = drawn(still, leaving), drawn(leaving, still)
    assert all(one[key] == other[key] for key in ("ends/3", "ends/4", "ends/above", "ends/front"))


def test_elements_come_from_the_marks_of_the_same_place():
    marks = drawn(ends(NUMS, [2]).came_from(bars(NUMS)))
    assert marks["ends/2"].came_from == "nums/2/value"
    assert drawn(ends(NUMS, [2]).came_from("in"))["ends/2"].came_from == "in/2"


def test_who_leaves_waits_for_its_bar_and_who_follows_at_the_front_for_who_leaves():
    towers = bars(NUMS)
    marks = drawn(ends(NUMS, [1, 2]).left_at_front("expired", [0], now=True).waits_for(towers))
    assert [marks[f"ends/{i}"].waits_for for i in range(3)] == ["nums/0", "ends/0", "ends/0"]
    marks = drawn(ends(NUMS, [0, 1]).left_at_back("dominated", [2], now=True).waits_for(towers))
    assert [marks[f"ends/{i}#"].waits_for for i in range(3)] == ["nums/0", "nums/1", "nums/2"]
