"""Packings: heights are weights, bags hold what is said, things stand or are packed, all of it to be read."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.picture.motion import Motion
from vizkit.shapes import packing, table


@dataclass(frozen=True)
class Thing:
    name: str
    weight: int
    value: int


@st.composite
def packed(draw):
    """Things, places of some of them that fit, and a capacity."""
    weights = draw(st.lists(st.integers(0, 12), min_size=1, max_size=6))
    things = tuple(Thing("ABCDEF"[k], weight, draw(st.integers(0, 999))) for k, weight in enumerate(weights))
    capacity, picks = draw(st.integers(1, 12)), []
    for k, weight in enumerate(weights):
        if weight <= capacity - sum(weights[pick] for pick in picks):
            picks.append(k)
    return things, tuple(picks), capacity


def pictures(things, picks, capacity):
    items, picks, capacity = ink(things, "items"), ink(picks, "picks"), ink(capacity, "capacity")
    return packing(items, unit=" kg").into(picks, capacity), packing(items, unit=" kg").bag(picks, capacity)


@given(packed())
@settings(max_examples=15)
def test_heights_are_weights_and_all_can_be_read(problem):
    things, picks, capacity = problem
    for picture in pictures(*problem):
        assert illegible(picture) == []
        marks = drawn(picture)
        unit = abs(marks["bag/rail"].points[0][1]) / capacity
        for k, thing in enumerate(things):
            box = marks[f"items/{k}"]
            assert not thing.weight or box.h == pytest.approx(thing.weight * unit, abs=5)
            assert marks[f"items/{k}/name"].words[0] == thing.name
            assert marks[f"items/{k}/weight"].words[0] == f"{thing.weight} kg"


@given(packed())
@settings(max_examples=15)
def test_what_is_packed_stands_on_what_was_packed_before(problem):
    things, picks, _ = problem
    moved, copied = pictures(*problem)
    marks = drawn(moved)
    rail = marks["bag/rail"]
    heavy = [marks[f"items/{k}"] for k in picks if things[k].weight]
    assert all(abs(box.x - rail.x) < 1 for box in heavy)
    assert [box.y for box in heavy] == sorted((box.y for box in heavy), reverse=True)
    assert {key for key in marks if key.endswith("/place")} == {f"items/{k}/place" for k in picks}
    assert sum(key.startswith("bag/") and key.endswith("/name") for key in drawn(copied)) == len(picks)


def test_a_thing_moves_into_the_bag_and_a_copy_flies():
    things = ink((Thing("A", 1, 15), Thing("B", 3, 20)), "items")
    room, none, one = ink(4, "capacity"), ink((), "picks"), ink((0,), "picks")
    for way, kind, key in (("into", "move", "items/0"), ("bag", "fly", "bag/0")):
        before, after = (getattr(packing(things), way)(picks, room) for picks in (none, one))
        motion = Motion(tuple(drawn(before, after).values()), tuple(drawn(after, before).values()))
        assert {way.kind for way in motion.ways if (way.end or way.start).key == key} == {kind}


def test_without_a_floor_things_come_from_a_cell():
    things, best = ink((Thing("A", 1, 15), Thing("B", 3, 20)), "items"), ink([[0], [20]], "F")
    bag = packing(things).without_floor(best[1][0]).bag(ink((1,), "picks"), ink(4, "capacity"), said="table")
    marks = drawn(table(best) | bag)
    assert marks["bag/0"].came_from == "F/1/0" and "F/1/0" in marks
    assert marks["bag/0/name"].came_from is None, "in a cell there is no room for a name"
    assert marks["bag/capacity"].words[0] == "table"
    assert not any(key.startswith("items/") for key in marks)


def test_what_is_in_the_bag_stays_there_when_more_comes_from_another_cell():
    things, best = ink((Thing("A", 1, 15), Thing("B", 3, 20)), "items"), ink([[0, 15], [20, 35]], "F")
    room, pictures = ink(4, "capacity"), []
    for cell, picks in ((best[1][1], (1,)), (best[0][1], (1, 0))):
        pictures.append(table(best) | packing(things).without_floor(cell).bag(ink(picks, "picks"), room))
    before, after = drawn(*pictures), drawn(*reversed(pictures))
    ways = {(way.end or way.start).key: way.kind for way in Motion(tuple(before.values()), tuple(after.values())).ways}
    assert (ways["bag/0"], ways["bag/0/name"], ways["bag/1"], ways["bag/1/name"]) == ("stay", "stay", "fly", "enter")
