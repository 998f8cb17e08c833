"""What flies on its own is led around what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.picture.detours import BENDS, detour
from vizkit.picture.marks import Box, Text
from vizkit.picture.motion import FEW, Motion

RED = (1.0, 0.0, 0.0, 1.0)
ROOM = (-500.0, -500.0, 500.0, 500.0)


def label(key: str, x: float, y: float, **fields) -> Text:
    return Text(key=key, words=("8", "8"), x=x, y=y, size=30, colour=RED, **fields)


def meet(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def covered(motion: Motion, flying: str, resting: Text) -> bool:
    """Whether something that flies is ever over something that rests."""
    seen = (mark for part in range(101) for mark in motion.at(part / 100) if mark.key == flying)
    return any(meet(mark.bounds, resting.bounds) for mark in seen)


def picture(flying: int = 1) -> tuple[tuple, tuple]:
    """A number between two corners, far from others, and so many that fly from one corner to the other over it."""
    corners = (Box(key="room", w=1000, h=1000), label("source#", -200, 0), label("between#", 0, 0))
    return corners, (*corners, *(label(f"new{i}#", 200, 0, came_from="source#") for i in range(flying)))


def test_a_number_flies_around_another():
    before, after = picture()
    assert not covered(Motion(before, after), "new0#", before[2])
    assert Motion(before, after).at(1.0) == list(after)


def test_where_nothing_is_in_the_way_it_flies_straight():
    before, after = picture()
    motion = Motion(before[:2], (*before[:2], *after[3:]))
    assert {mark.y for part in range(101) for mark in motion.at(part / 100) if mark.key == "new0#"} == {0}


def test_many_keep_together():
    before, after = picture(FEW + 1)
    heights = {mark.y for mark in Motion(before, after).at(0.6) if mark.key.startswith("new")}
    assert heights == {0}


def test_an_arc_that_a_scene_has_chosen_stays():
    before, after = picture()
    chosen = (*after[:3], label("new0#", 200, 0, came_from="source#", arc=0.45))
    ways = {way.end.key: way for way in Motion(before, chosen).ways}
    assert ways["new0#"].end.arc == 0.45


def test_a_box_and_its_number_fly_alike():
    before, after = picture()
    boxed = (*after[:3], Box(key="new0", x=200, w=40, h=40, came_from="source#"), after[3])
    arcs = {way.end.arc for way in Motion(before, boxed).ways if way.kind == "fly"}
    assert len(arcs) == 1 and arcs != {0.0}


def spreading(arc: float = 0.0) -> tuple[tuple, tuple]:
    """A small block at the foot of a room that spreads all over its head, with a number in the middle of its way."""
    room, between = Box(key="room", w=1000, h=1000), label("between#", 0, 50)
    source = Box(key="source", x=0, y=480, w=10, h=10)
    block = [
        Box(key=f"new/{i}", x=-450 + 225 * i, y=-400, w=100, h=100, came_from="source", block="new", arc=arc)
        for i in range(5)
    ]
    return (room, source, between), (room, source, between, *block)


@pytest.mark.parametrize("arc", [0.0, 0.45, -0.45])
def test_a_block_that_spreads_stays_in_the_room(arc):
    motion = Motion(*spreading(arc))
    seen = [mark.bounds for part in range(101) for mark in motion.at(part / 100) if mark.key.startswith("new")]
    assert all(max(map(abs, bounds)) <= 501 for bounds in seen)


def test_a_block_without_numbers_is_led_around_what_is_written():
    room, number, source = Box(key="room", w=1000, h=1000), label("between#", 0, 0), Box(key="a", x=-200, w=40, h=40)
    flying = Box(key="b", x=200, w=40, h=40, came_from="a", block="b")
    assert not covered(Motion((room, number, source), (room, number, source, flying)), "b", number)


def test_what_is_lifted_to_where_it_moves_is_led_around_a_number_and_what_slides_is_not():
    room, between = Box(key="room", w=1000, h=1000), label("between#", 0, -60)
    lifted = (label("moved#", x, 0, arc=0.15) for x in (-200, 200))
    assert not covered(Motion(*((room, between, mark) for mark in lifted)), "moved#", between)
    slid, under = (label("moved#", x, 0) for x in (-200, 200)), label("between#", 0, 0)
    assert covered(Motion(*((room, under, mark) for mark in slid)), "moved#", under)


def test_a_block_whose_parts_come_from_far_apart_is_led_part_by_part_and_keeps_its_order():
    """Four from above one another become two by two."""
    room, between = Box(key="room", w=1000, h=1000), label("between#", 100, -90)
    before = [label(f"part/{i}#", -400, -240 + 160 * i, block="b", arc=0.12) for i in range(4)]
    after = [label(f"part/{i}#", 200 + 40 * (i % 2), 40 * (i // 2), block="b", arc=0.12) for i in range(4)]
    motion = Motion((room, between, *before), (room, between, *after))
    assert len({way.end.arc for way in motion.ways if way.kind == "move"}) == 1
    assert not any(covered(motion, f"part/{i}#", between) for i in range(4))


@pytest.mark.parametrize(("weights", "side"), [((1, 3), 1), ((3, 1), -1)])
def test_a_value_is_covered_less_readily_than_a_label(weights, side):
    above, below = ((-400.0, -450.0, 400.0, -20.0), weights[0]), ((-400.0, 20.0, 400.0, 450.0), weights[1])
    middle = ((-20.0, -15.0, 20.0, 15.0), 99)
    bend = detour([((-220, -15, -180, 15), (180, -15, 220, 15))], [above, below, middle], ROOM)
    assert bend * side > 0


@given(st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), max_size=6))
def test_the_bend_is_one_that_is_tried_and_none_without_obstacles(places):
    written = [((x - 20, y - 15, x + 20, y + 15), 1) for x, y in places]
    bend = detour([((-220, -15, -180, 15), (180, -15, 220, 15))], written, ROOM)
    assert bend in BENDS and (written or bend == 0.0)
