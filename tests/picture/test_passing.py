"""Passing: what flies goes below what it passes, and nothing that is on that is lost."""

from __future__ import annotations

import pytest

from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.motion import Motion

BLUE = (0.0, 0.0, 1.0, 1.0)


def cell(key: str, x: float, words: str = "", **more) -> tuple[Mark, ...]:
    box = Box(key=key, x=x, y=0, w=90, h=90, fill=BLUE, **more)
    more = {name: value for name, value in more.items() if name == "came_from"}
    return (box, Text(key=key + "#", words=(words,), x=x, y=0, size=40, **more)) if words else (box,)


def midway(before: tuple[Mark, ...], after: tuple[Mark, ...], part: float = 0.4) -> list[str]:
    """The keys of what is drawn on the way, the lowest first."""
    return [mark.key for mark in Motion(before, after).at(part)]


ROW = (*cell("nums/0", 0, "3"), *cell("nums/1", 95, "1"), *cell("nums/2", 190, "2"))


def test_a_cell_goes_below_its_neighbours_with_their_numbers():
    seen = midway(ROW, (*ROW, *cell("out", 400, "3", came_from="nums/0")))
    assert seen.index("nums/0") < seen.index("out") < seen.index("out#") < seen.index("nums/1")
    assert seen.index("nums/1") < seen.index("nums/1#") and seen.index("out#") < seen.index("nums/2")


def test_a_name_is_above_even_what_arrives_there():
    name = Text(key="out/title", words=("out",), x=400, y=0, size=40)
    seen = midway((*ROW, name), (*ROW, name, *cell("out", 400, "3", came_from="nums/0")))
    assert seen[-1] == "out/title"


def test_what_it_comes_from_and_what_it_goes_to_are_below_it():
    seen = midway(
        ROW, (*cell("nums/0", 0, "3"), *cell("nums/1", 95, "1"), *cell("nums/2", 190, "3", came_from="nums/0"))
    )
    assert max(seen.index("nums/0#"), seen.index("nums/2")) < seen.index("nums/2#", seen.index("nums/2"))
    assert seen.index("nums/1") > seen.index("nums/0#")


@pytest.mark.parametrize(
    "frame", [Box(key="lit", x=95, y=0, w=100, h=100, edge=BLUE), Text(key="i", words=("i",), x=95)]
)
def test_what_is_on_a_cell_that_is_passed_stays_on_it(frame):
    seen = midway((*ROW, frame), (*ROW, frame, *cell("out", 400, "3", came_from="nums/0")))
    assert seen.index("out#") < seen.index("nums/1") < seen.index(frame.key)


@pytest.mark.parametrize("fill", ["cell/35", None])
def test_an_empty_seat_is_below_what_passes_it(fill):
    seat = Box(key="seat", x=200, y=0, w=90, h=90, fill=fill, edge=BLUE)
    start = (*cell("a", 0, "7"), seat)
    seen = midway(start, (*start, *cell("b", 400, "7", came_from="a")))
    assert seen.index("seat") < seen.index("b")


def test_an_arrow_that_grows_passes_nothing():
    arrow = Line(key="arrow", points=((0, 0), (400, 0)), drawn=True)
    assert midway(ROW, (*ROW, arrow))[-1] == "arrow"


def test_what_slides_goes_below_what_was_below_it():
    before, after = (*ROW, *cell("token", -200)), (*ROW, *cell("token", 500))
    seen = midway(before, after)
    assert seen.index("token") < seen.index("nums/0") and midway(before, after, 1.0)[-1] == "token"


def test_what_appears_on_a_thing_that_has_flown_there_is_seen_at_once():
    name, bag = Text(key="pack/name", words=("B",), x=400, y=0, size=40), Box(key="bag", x=400, y=0, w=99, h=99)
    seen = midway((*ROW, bag), (*ROW, *cell("pack", 400, came_from="nums/0"), name, bag), 0.9)
    assert seen.index("pack") < seen.index("pack/name")


@pytest.mark.parametrize(("y", "above"), [(-60, True), (0, False)])
def test_nothing_is_lost_below_a_far_larger_cell_whose_number_it_does_not_meet(y, above):
    pixel = Box(key="pixel", x=300, y=0, w=200, h=200, fill=BLUE), Text(key="pixel#", words=("2",), x=300, size=40)
    dot = Box(key="dot", y=y, w=20, h=20, fill=BLUE)
    seen = midway((dot, *pixel), (dot, *pixel, Box(key="mixed", x=600, y=y, w=40, h=40, fill=BLUE, came_from="dot")))
    assert (seen.index("mixed") > seen.index("pixel")) is above


def test_a_tick_stays_on_the_band_that_something_passes():
    band = Box(key="band", x=200, y=0, w=60, h=90, fill=BLUE), Line(key="tick", x=200, y=-45, points=((0, 0), (0, 9)))
    start = (*cell("a", 0, "7"), *band)
    seen = midway(start, (*start, *cell("b", 400, "7", came_from="a")))
    assert seen.index("b") < seen.index("band") < seen.index("tick")


def test_a_cell_keeps_its_number_where_it_passes_some_of_what_that_does():
    tall = Box(key="tall", x=200, y=0, w=90, h=300, fill=BLUE), Text(key="above", words=("x",), x=200, y=-99, size=40)
    dot = Box(key="dot", y=-99, w=10, h=10, fill=BLUE)
    mixed = (mark for mark in cell("mixed", 400, "2.25", came_from="dot"))
    seen = midway((dot, *tall), (dot, *tall, *mixed))
    assert seen.index("mixed") + 1 == seen.index("mixed#")
