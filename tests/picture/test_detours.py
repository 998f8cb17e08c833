"""What flies on its own is led around what is written."""

from __future__ import annotations

from math import pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.picture.detours import STRAIGHT, detour
from vizkit.picture.led import FEW
from vizkit.picture.marks import Box, Text
from vizkit.picture.motion import Motion

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
    return corners, (*corners, *(label(f"new/{i}#", 200, 0, came_from="source#") for i in range(flying)))


def test_a_number_flies_around_another():
    before, after = picture()
    assert not covered(Motion(before, after), "new/0#", before[2])
    assert Motion(before, after).at(1.0) == list(after)


@pytest.mark.parametrize("dashed", [True, False])
def test_it_flies_around_an_empty_place_that_it_does_not_go_to(dashed):
    (room, source, _), after = picture()
    place = Box(key="places/1", w=90, h=60, edge=RED, dashed=dashed)
    assert covered(Motion((room, source, place), (room, source, place, after[3])), "new/0#", place) is not dashed


@pytest.mark.parametrize("held", [(), ("inside",)])
def test_it_flies_around_a_panel_in_which_nothing_is_and_through_one_that_holds_something(held):
    (room, source, _), after = picture()
    panel = Box(key="b/panel", w=200, h=100, y=20, fill=RED)
    inside = tuple(Box(key=key, w=9, h=9, y=60) for key in held)
    motion = Motion((room, source, panel, *inside), (room, source, panel, *inside, after[3]))
    assert covered(motion, "new/0#", panel) is bool(held)


def test_into_a_place_of_a_row_it_flies_below_the_name_of_that_and_below_no_other():
    room, source = Box(key="room", w=1000, h=1000), label("source#", 90, -200)
    names = [Text(key=f"{x}/title", words=("name",) * 2, x=x, y=-40, size=30, colour=RED) for x in (-70, 0, 70, 140)]
    motion = Motion((room, source, *names), (room, source, *names, label("new#", 0, 0, came_from="source#")))
    assert [name.x for name in names if covered(motion, "new#", name)] == [0]


def test_where_nothing_is_in_the_way_it_flies_straight():
    before, after = picture()
    motion = Motion(before[:2], (*before[:2], *after[3:]))
    assert {mark.y for part in range(101) for mark in motion.at(part / 100) if mark.key == "new/0#"} == {0}


def test_many_that_go_alike_keep_together():
    before, after = picture(FEW + 1)
    paths = {way.path for way in Motion(before, after).ways if way.kind == "fly"}
    assert len(paths) == 1 and STRAIGHT not in paths


def test_many_that_part_go_straight():
    corners = (Box(key="room", w=1000, h=1000), label("source#", -200, 0), label("between#", 0, 0))
    flying = (label(f"new{i}#", 200 if i % 2 else -400, 0, came_from="source#") for i in range(FEW + 1))
    assert {way.path for way in Motion(corners, (*corners, *flying)).ways} == {STRAIGHT}


def test_an_arc_that_a_scene_has_chosen_stays():
    before, after = picture()
    chosen = (*after[:3], label("new/0#", 200, 0, came_from="source#", arc=0.45))
    ways = {way.end.key: way for way in Motion(before, chosen).ways}
    assert ways["new/0#"].path == (0, -0.45 * 400, 0, 0)


def test_a_box_and_its_number_fly_alike():
    before, after = picture()
    boxed = (*after[:3], Box(key="new/0", x=200, w=40, h=40, came_from="source#"), after[3])
    paths = {way.path for way in Motion(before, boxed).ways if way.kind == "fly"}
    assert len(paths) == 1 and STRAIGHT not in paths


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
    assert len({way.path for way in motion.ways if way.kind == "move"}) == 1
    assert not any(covered(motion, f"part/{i}#", between) for i in range(4))


FLOWN = [[((-220, -15, -180, 15), (180, -15, 220, 15))]]
"""A thing of one part, from the left to the right."""


@pytest.mark.parametrize(("weights", "side"), [((1, 3), -1), ((3, 1), 1)])
def test_a_value_is_covered_less_readily_than_a_label(weights, side):
    above, below = ((-400.0, -450.0, 400.0, -20.0), weights[0]), ((-400.0, 20.0, 400.0, 450.0), weights[1])
    middle = ((-20.0, -15.0, 20.0, 15.0), 99)
    _, down, *_ = detour(FLOWN, [above, below, middle], ROOM)
    assert down * side > 0


def test_what_is_walled_in_leaves_and_arrives_where_there_is_a_gate():
    """Labels above where it starts and above where it ends: an arc over either covers one, a curve below them none."""
    above = [((x - 60, -60, x + 60, -16), 1) for x in (-200, 200)]
    path = detour(FLOWN, [*above, ((-100, -400, 100, 40), 3)], ROOM)
    assert path[1] > 0 or path[3] != 0


@given(st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), max_size=6))
def test_a_path_is_straight_without_obstacles_and_never_worse_than_that(places):
    written = [((x - 20, y - 15, x + 20, y + 15), 1) for x, y in places]
    path = detour(FLOWN, written, ROOM)
    assert written or path == STRAIGHT
    assert covering(path, written) <= covering(STRAIGHT, written)


def covering(path, written) -> int:
    """How often something is covered at 180 places of the way."""
    obstacles = [room for room, _ in written if not any(meet(room, (x - 14, -10, x + 14, 10)) for x in (-200, 200))]
    places = [
        (
            -200 + 400 * t + path[0] * sin(pi * t) + path[2] * sin(2 * pi * t),
            path[1] * sin(pi * t) + path[3] * sin(2 * pi * t),
        )
        for t in (i / 19 for i in range(1, 19))
    ]
    return sum(meet(room, (x - 20, y - 15, x + 20, y + 15)) for x, y in places for room in obstacles)
