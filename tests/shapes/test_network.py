"""Networks: nodes do not overlap, links go where they say, packets stand on their links and hide them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.legible import misplaced
from tests.shapes.drawing import drawn
from vizkit.picture.ink import ink
from vizkit.picture.plan import Crowded
from vizkit.picture.style import Style
from vizkit.shapes import index_of, label, pieces, ring, star


def devices(count: int, rows: int):
    memory = ink([[np.arange(rows) + 10 * r + c for c in range(count)] for r in range(count)], "memory")
    return memory, [pieces(parts).titled(["device ", index_of(parts)]) for parts in memory]


@settings(max_examples=25)
@given(st.integers(1, 6), st.integers(1, 2), st.sampled_from(["lecture", "slide"]))
def test_a_ring_can_be_read_or_is_refused(count, rows, layout):
    _, nodes = devices(count, rows)
    try:
        marks = drawn(ring(nodes), layout=layout, theme="dark")
    except Crowded:
        assert count > 3
        return
    assert not misplaced(tuple(marks.values()), Style(layout))
    assert sum("/link/" in key for key in marks) == (count if count > 1 else 0)


def test_a_packet_stands_on_its_link_and_is_opaque():
    memory, nodes = devices(4, 1)
    marks = drawn(
        ring(nodes).carrying(1, 2, pieces(memory[1][0], name="packet").coloured(now=0), "first"), theme="dark"
    )
    packet, link = marks["packet/0"], marks["ring/link/1–2"]
    assert abs(packet.x - link.x) < 1 and abs(packet.y - link.y) < 1
    assert packet.fill[3] == 1.0


def test_a_star_links_its_centre_both_ways():
    _, (centre, *others) = devices(4, 1)
    marks = drawn(star(centre, others), theme="dark")
    assert {f"star/link/0–{i}" for i in range(1, 4)} | {f"star/link/{i}–0" for i in range(1, 4)} <= marks.keys()


def test_what_is_inside_a_ring_keeps_off_its_links():
    memory = ink([[np.array([1111])] for _ in range(4)], "memory")
    nodes = [pieces(parts).titled(["device ", index_of(parts)]) for parts in memory]
    inside = label("all of it is reduce-scatter, then all-gather", name="inside")
    for layout in ("lecture", "portrait"):
        marks = drawn(ring(nodes).around(inside), layout=layout, theme="dark")
        words = next(mark for key, mark in marks.items() if key.startswith("inside"))
        left, _, right, _ = words.bounds
        assert marks["ring/link/3–0"].x + 10 < left < right < marks["ring/link/1–2"].x - 10


def test_nothing_comes_in_over_a_name():
    """Names stand above what stands above, below what stands below, and before the centre of a star."""
    _, (centre, *others) = devices(4, 1)
    for network in (ring([centre, *others]), star(centre, others)):
        marks = drawn(network, theme="dark")
        names, links = ({key: mark for key, mark in marks.items() if part in key} for part in ("/title", "/link/"))
        assert len(names) == 4
        assert not [
            (name, link)
            for name, (left, top, right, bottom) in ((key, mark.bounds) for key, mark in names.items())
            for link, line in links.items()
            for x, y in line.points
            if left < line.x + x < right and top < line.y + y * 1.2 < bottom
        ]


def test_a_star_of_two_keeps_room_for_the_name_of_its_centre():
    _, (centre, other) = devices(2, 1)
    assert not misplaced(tuple(drawn(star(centre, [other]), layout="portrait").values()), Style("portrait"))
