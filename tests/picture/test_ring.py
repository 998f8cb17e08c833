"""Rings and stars: links lead from border to border, packets stand half-way, and a load is as thick as it is large."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vizkit.picture.cells import cell
from vizkit.picture.marks import Line
from vizkit.picture.old_ink import ink
from vizkit.picture.ring import ring, star

W, H = 1100.0, 740.0


def members(count: int, w: float = 200.0, h: float = 120.0):
    return [cell(f"member/{i}", w=w, h=h) for i in range(count)]


def marks(picture) -> dict:
    return {mark.key: mark for mark in picture.marks}


def gap(point: tuple[float, float], box) -> float:
    """How far a point is from a box."""
    left, top, right, bottom = box.bounds
    return math.hypot(max(left - point[0], 0, point[0] - right), max(top - point[1], 0, point[1] - bottom))


@pytest.mark.parametrize("size", [(W, H), (1814.0, 682.0)])
@pytest.mark.parametrize("count", range(2, 9))
def test_every_link_leads_from_a_border_to_the_next(count, size):
    found = marks(ring("ring", members(count), w=size[0], h=size[1]))
    for i in range(count):
        link = found[f"ring/link/0/{i}"]
        assert gap(link.points[0], found[f"member/{i}"]) == pytest.approx(10, abs=8)
        assert gap(link.points[-1], found[f"member/{(i + 1) % count}"]) == pytest.approx(10, abs=8)
        assert link.arrow


@pytest.mark.parametrize("count", range(1, 9))
def test_the_members_stand_apart_in_their_room_clockwise_from_the_top(count):
    picture = ring("ring", members(count), w=W, h=H)
    boxes = [marks(picture)[f"member/{i}"] for i in range(count)]
    assert picture.bounds == (-W / 2, -H / 2, W / 2, H / 2)
    assert (boxes[0].x, boxes[0].bounds[1]) == pytest.approx((0, -H / 2))
    assert all(box.bounds[0] >= -W / 2 - 1 and box.bounds[3] <= H / 2 + 1 for box in boxes)
    assert all(abs(a.x - b.x) >= a.w or abs(a.y - b.y) >= a.h for a in boxes for b in boxes if a is not b)
    turns = [math.atan2(box.x, -box.y) % (2 * math.pi) for box in boxes]
    assert turns == sorted(turns)


def test_a_packet_stands_on_its_link_and_away_from_the_members():
    picture = ring("ring", members(4), w=W, h=H, packets={1: cell("packet", w=90, h=60)})
    found = marks(picture)
    at = found["packet"]
    assert min(math.dist((at.x, at.y), point) for point in found["ring/link/0/1"].points) < 12
    assert all(gap((at.x, at.y), found[f"member/{i}"]) > 30 for i in range(4))


def test_links_are_coloured_by_where_they_start_and_lanes_stand_side_by_side():
    found = marks(ring("ring", members(3), w=W, h=H, links=[{0: "first"}, {0: "second", 2: "second"}]))
    colours = {key: mark.colour for key, mark in found.items() if isinstance(mark, Line)}
    assert [colours[f"ring/link/{lane}/{i}"] for lane in (0, 1) for i in range(3)] == [
        "first", "faint", "faint", "second", "faint", "second",
    ]  # fmt: skip
    middles = [link.points[len(link.points) // 2] for link in (found["ring/link/0/0"], found["ring/link/1/0"])]
    assert math.hypot(*middles[0]) > math.hypot(*middles[1]) + 10


def test_one_member_or_no_arrows_have_no_links():
    for picture in (ring("ring", members(1), w=W, h=H), ring("ring", members(4), w=W, h=H, links=None)):
        assert not any(isinstance(mark, Line) for mark in picture.marks)


def test_a_spoke_is_as_thick_as_its_load():
    loads = ink(np.array([24.0, 8.0, 8.0, 0.0]))
    hub = cell("hub", w=90, h=60)
    found = marks(star("star", members(4), w=W, h=H, loads=list(loads), of=loads[0], hub=hub, lit={0: "lost"}))
    thick = [found[f"star/spoke/{i}"].thick for i in range(4)]
    assert thick[1] == thick[2]
    assert (thick[0] - thick[3]) == pytest.approx(3 * (thick[1] - thick[3]))
    assert thick[3] > 0
    assert found["star/spoke/0"].colour == "lost"
    for i in range(4):
        start, end = found[f"star/spoke/{i}"].points
        assert gap(start, found[f"member/{i}"]) < 3
        assert gap(end, found["hub"]) < 3


def test_a_member_stands_at_the_same_place_on_the_ring_and_on_the_star():
    loads = list(ink(np.zeros(5)))
    on_ring = marks(ring("ring", members(5), w=W, h=H))
    on_star = marks(star("star", members(5), w=W, h=H, loads=loads, of=loads[0]))
    assert all(on_ring[f"member/{i}"] == on_star[f"member/{i}"] for i in range(5))
