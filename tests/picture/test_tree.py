"""A binary tree: where its places are, that edges meet discs, and what travels along them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.picture.label import label
from vizkit.picture.marks import Box, Line, Text
from vizkit.picture.old_ink import ink
from vizkit.picture.tidy import tidy
from vizkit.picture.tree import spot, tree


@dataclass(frozen=True)
class Node:
    value: int
    left: Node | None = None
    right: Node | None = None


def full(levels: int, value: int = 1) -> Node | None:
    return Node(value, full(levels - 1, 2 * value), full(levels - 1, 2 * value + 1)) if levels else None


def chain(length: int) -> Node:
    node = Node(length)
    for value in reversed(range(1, length)):
        node = Node(value, node)
    return node


shapes = st.recursive(st.none(), lambda below: st.tuples(below, below), max_leaves=24).filter(bool)


def numbered(shape, value: int = 1) -> Node | None:
    return None if shape is None else Node(value, numbered(shape[0], 2 * value), numbered(shape[1], 2 * value + 1))


def marks(root: Node, looks=lambda at: spot(), **changes) -> dict:
    drawn = tree("t", ink(root), looks, **{"w": 1800.0, "h": 840.0, "size": 56.0, "least": 40.0} | changes)
    assert len({mark.key for mark in drawn.marks}) == len(drawn.marks)
    return {mark.key: mark for mark in drawn.marks}


@given(shapes)
def test_parents_stand_over_the_middle_of_their_children_and_nothing_touches(shape):
    plan = tidy(numbered(shape))
    for at in {above for above in plan.parents.values()}:
        below = [child for child, above in plan.parents.items() if above == at]
        assert sum(plan.across[child] for child in below) / 2 == pytest.approx(plan.across[at])
        assert {plan.depths[child] for child in below} == {plan.depths[at] + 1}
    for depth in set(plan.depths.values()):
        level = sorted((across, at) for at, across in plan.across.items() if plan.depths[at] == depth)
        for (one, a), (other, b) in pairwise(sorted(level, key=lambda each: each[0])):
            assert other - one >= (0.5 if isinstance(a, tuple) and isinstance(b, tuple) else 0.75) - 1e-9


@given(shapes)
def test_left_is_left_and_a_subtree_looks_the_same_wherever_it_hangs(shape):
    root = numbered(shape)
    plan = tidy(root)
    for at, above in plan.parents.items():
        left = at[1] == "left" if isinstance(at, tuple) else at == 2 * above
        assert (plan.across[at] < plan.across[above]) == left
    if root.left is not None:
        alone = tidy(root.left)
        for at in alone.across:
            assert plan.across[at] - plan.across[root.left.value] == pytest.approx(alone.across[at])


@pytest.mark.parametrize(
    "root", [Node(7), full(2), full(3), full(5), chain(7)], ids=["one", "two", "three", "five", "chain"]
)
def test_every_edge_meets_the_discs_it_joins(root):
    found = marks(root)
    assert sum(isinstance(mark, Line) for mark in found.values()) == len(tidy(root).parents)
    for at, above in tidy(root).parents.items():
        key = f"t/{at[0]}/{at[1]}" if isinstance(at, tuple) else f"t/{at}"
        line = found[f"{key}/way/0"]
        for disc, (x, y) in ((found[f"t/{above}"], line.points[0]), (found[key], line.points[1])):
            straight = disc.w - disc.h
            across = max(abs(line.x + x - disc.x) - straight / 2, 0.0)
            assert math.hypot(across, line.y + y - disc.y) == pytest.approx(disc.h / 2)


@pytest.mark.parametrize("root", [full(5), chain(7)], ids=["wide", "deep"])
def test_the_largest_trees_are_legible_and_inside(root):
    found = marks(root, looks=lambda at: spot(sent=(None, "quiet")), foot=True)
    assert all(mark.size >= 40 for mark in found.values() if isinstance(mark, Text))
    for mark in found.values():
        left, top, right, bottom = mark.bounds
        assert left >= 0 and top >= 0 and right <= 1800 and bottom <= 840


def test_places_keep_their_room_when_they_are_not_drawn():
    root = full(3)
    all_, some = marks(root), marks(root, lambda at: spot() if at in (1, 3) else None)
    assert set(some) == {"t/1", "t/1#", "t/3", "t/3#", "t/3/way/0"}
    assert all(some[key] == all_[key] for key in some)


def test_what_is_sent_flies_from_its_disc_into_the_parent_s_along_the_edge():
    root = full(3)
    values = ink((2, 9))
    found = marks(root, lambda at: spot(sent=(values[0], "first")) if at in (1, 2) else spot())
    token, child, parent = found["t/2/sent"], found["t/2"], found["t/1"]
    assert (token.came_from, token.goes_into) == ("t/2", "t/1")
    assert found["t/2/sent#"].words == ("2", "2")
    slope = (child.y - parent.y) / (child.x - parent.x)
    assert (token.y - parent.y) / (token.x - parent.x) == pytest.approx(slope)
    assert math.dist((token.x, token.y), (parent.x, parent.y)) < math.dist((token.x, token.y), (child.x, child.y))
    assert found["t/1/sent"].goes_into is None and found["t/1/sent"].y < found["t/1"].y - parent.h


def test_a_ring_comes_from_the_place_named_and_a_tag_goes_where_it_is_said_next():
    root = full(2)
    found = marks(root, lambda at: spot(rings=("now",), ringed_from=1) if at == 3 else spot())
    assert found["t/3/ring/now"].came_from == "t/1" and found["t/3/ring/now"].w > found["t/3"].w
    two, three = (marks(root, lambda at, of=of: spot(tags=(("p", "first"),)) if at == of else spot()) for of in (2, 3))
    assert two["t/tag/p"].x < two["t/2"].x and three["t/tag/p"].x > three["t/3"].x


def test_a_remark_stands_below_what_hangs_from_its_place():
    said = "never seen", "没见过"
    found = marks(full(4), lambda at: spot(remark=said) if at == 2 else spot(), foot=True)
    below = [mark for key, mark in found.items() if key in {f"t/{v}" for v in (4, 5, 8, 9, 10, 11)}]
    text, bracket = found["t/2/remark"], found["t/2/remark/bracket"]
    assert text.y > max(mark.y + mark.h / 2 for mark in below)
    assert bracket.bounds[0] == min(mark.bounds[0] for mark in below)
    assert bracket.bounds[2] == max(mark.bounds[2] for mark in below)


def test_numbers_that_are_detail_may_be_left_out_and_what_stands_aside_is_away_from_the_root():
    assert all(mark.detail for key, mark in marks(full(5), detail=True).items() if key.endswith("#"))
    for root, left in ((chain(5), True), (Node(1, None, full(3, 2)), False)):
        found = marks(root, aside=label("note", "aside"))
        assert (found["note"].x < found["t/1"].x) == left
        assert isinstance(found["t/1"], Box)
