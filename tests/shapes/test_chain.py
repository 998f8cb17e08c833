"""A chain: every node has its place and its arrow, lists end, cycles lead back, and names point at what they hold."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.legible import faults
from tests.shapes.drawing import drawn
from vizkit.picture.ink import ink
from vizkit.picture.links import linked
from vizkit.picture.style import LAYOUTS, Style
from vizkit.shapes import chain


@dataclass(eq=False)
class Node:
    val: int
    next: Node | None = None


def listed(values, ends) -> list[Node]:
    nodes = [Node(value) for value in values]
    for node, end in zip(nodes, ends, strict=True):
        node.next = None if end is None else nodes[end]
    return nodes


@st.composite
def lists(draw):
    count = draw(st.integers(1, 6))
    ends = draw(st.lists(st.none() | st.integers(0, count - 1), min_size=count, max_size=count))
    values = draw(st.lists(st.integers(-99, 999), min_size=count, max_size=count))
    return values, ends, draw(st.dictionaries(st.sampled_from(["prev", "curr", "slow"]), st.integers(0, count - 1)))


@pytest.mark.parametrize("layout", LAYOUTS)
@given(lists())
def test_any_links_can_be_read_and_lead_where_they_say(layout, given):
    values, ends, pointers = given
    nodes = listed(values, ends)
    one = chain(ink(nodes, "nodes"), name="list").pointing(**{name: nodes[at] for name, at in pointers.items()})
    found = drawn(one, layout=layout)
    assert not faults(linked(drawn(one, layout=layout, theme="dark").values()), Style(layout))
    for place, (value, end) in enumerate(zip(values, ends, strict=True)):
        box, arrow = found[f"list/{place}"], found[f"list/{place}/next"]
        assert found[f"list/{place}#"].words[0].replace("−", "-") == str(value)
        assert (f"list/{place}/next/end" in found) == (end is None)
        if end is not None:
            target = found[f"list/{end}"]
            x, y = arrow.x + arrow.points[-1][0], arrow.y + arrow.points[-1][1]
            near = max(abs(x - target.x) - target.w / 2, abs(y - target.y) - target.h / 2)
            assert 0 < near < 12 and arrow.arrow
            assert max(abs(arrow.x - box.x) - box.w / 2, abs(arrow.y - box.y) - box.h / 2) > 0
    for name, at in pointers.items():
        assert abs(found[f"list/pointer/{name}"].x - found[f"list/{at}"].x) < 1


def test_a_node_keeps_its_place_while_links_and_pointers_change():
    before, after = listed([1, 2, 3], [1, 2, None]), listed([1, 2, 3], [None, 0, None])
    one = chain(ink(before, "nodes")).pointing(curr=before[0])
    other = chain(ink(after, "nodes")).pointing(prev=after[1], curr=after[1])
    first, second = drawn(one, other), drawn(other, one)
    for place in range(3):
        assert (first[f"nodes/chain/{place}"].x, first[f"nodes/chain/{place}"].y) == (
            second[f"nodes/chain/{place}"].x, second[f"nodes/chain/{place}"].y,
        )  # fmt: skip
    prev, curr = second["nodes/chain/pointer/prev"], second["nodes/chain/pointer/curr"]
    assert prev.x == curr.x and abs(prev.y - curr.y) > prev.size


def test_what_has_changed_is_lit():
    nodes = listed([1, 2], [1, None])
    found = drawn(chain(ink(nodes[0], "head")).lit(nodes[0]).coloured(now=nodes[1]))
    assert found["head/chain/0/next"].colour == "now" and found["head/chain/1"].edge == "now"
    assert found["head/chain/1/next"].colour == "quiet"
