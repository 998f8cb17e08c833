"""A tree: where its places are, that edges meet discs, what is said of it, and that it can be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.legible import faults
from tests.shapes.drawing import drawn
from vizkit.picture.colour import put_on
from vizkit.picture.ink import ink
from vizkit.picture.marks import Line, Mark
from vizkit.picture.motion import Motion
from vizkit.picture.plan import plan
from vizkit.picture.style import LAYOUTS, Style
from vizkit.shapes import tree
from vizkit.shapes.nodes import grown
from vizkit.shapes.tidy import tidy


@dataclass(frozen=True)
class Node:
    value: object
    left: Node | None = None
    right: Node | None = None


@dataclass(frozen=True)
class Branch:
    value: object
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True, eq=False)
class Call:
    """A call as a shape is told of it: its variables, its caller, and whether it is over."""

    root: object
    caller: Call | None = None
    over: bool = True
    answers: tuple = ()

    def has(self, name: str) -> bool:
        return name != "answer" or bool(self.answers)

    @property
    def answer(self) -> object:
        return ink(self.answers[0], "answer") if self.answers else None


def full(levels: int, value: int = 1) -> Node | None:
    return Node(value, full(levels - 1, 2 * value), full(levels - 1, 2 * value + 1)) if levels else None


def chain(length: int) -> Node:
    node = Node(length)
    for value in reversed(range(1, length)):
        node = Node(value, node)
    return node


forms = st.recursive(st.none(), lambda below: st.tuples(below, below), max_leaves=16).filter(bool)
branches = st.recursive(
    st.just(()), lambda below: st.lists(below, min_size=1, max_size=3).map(tuple), max_leaves=12
).map(lambda form: branched(form, iter(range(10_000))))


def numbered(form, value: int = 1) -> Node | None:
    return None if form is None else Node(value, numbered(form[0], 2 * value), numbered(form[1], 2 * value + 1))


def branched(form, values) -> Branch:
    value = next(values)
    return Branch(value, tuple(branched(below, values) for below in form))


def marks(*pictures, layout: str = "slide") -> dict[str, Mark]:
    """The marks of the last of these moments of one act, all of them checked."""
    places = LAYOUTS[layout]
    laid = plan(pictures, places.stage, least=places.least, largest=places.largest, translate=lambda text: (text, text))
    for picture in pictures:
        found = laid.marks(picture)
        assert len({mark.key for mark in found}) == len(found)
        assert faults([put_on(mark, Style(layout)) for mark in found], Style(layout)) == []
    return {mark.key: mark for mark in found}


def root(node) -> object:
    return ink(node, "root")


# Where its places are.


@given(forms)
def test_parents_stand_over_the_middle_of_their_children_and_nothing_touches(form):
    limb, nodes, _ = grown(root(numbered(form)), True)
    laid = tidy(limb)
    for at in set(laid.parents.values()):
        below = [child for child, above in laid.parents.items() if above == at]
        assert sum(laid.across[child] for child in below) / len(below) == pytest.approx(laid.across[at])
        assert {laid.depths[child] for child in below} == {laid.depths[at] + 1}
    for depth in set(laid.depths.values()):
        level = sorted((across, at) for at, across in laid.across.items() if laid.depths[at] == depth)
        for (one, a), (other, b) in pairwise(level):
            assert other - one >= (0.5 if nodes[a] is None and nodes[b] is None else 0.75) - 1e-9


@given(branches)
def test_children_stand_in_their_order_and_a_subtree_looks_the_same_wherever_it_hangs(node):
    laid = tidy(grown(root(node), False)[0])
    for child in node.children:
        alone = tidy(grown(root(child), False)[0])
        for at in alone.across:
            assert laid.across[at] - laid.across[f"{child.value}"] == pytest.approx(alone.across[at])
    across = [laid.across[f"{child.value}"] for child in node.children]
    assert all(other - one >= 1 - 1e-9 for one, other in pairwise(across))


@pytest.mark.parametrize(
    "node", [Node(7), full(2), full(3), full(4), chain(7)], ids=["one", "two", "three", "four", "chain"]
)
def test_every_edge_meets_the_discs_it_joins(node):
    found = marks(tree(root(node)))
    parents = {at: above for at, above in tidy(grown(root(node), False)[0]).parents.items() if f"root/{at}" in found}
    assert sum(isinstance(mark, Line) for mark in found.values()) == len(parents)
    for at, above in parents.items():
        line = found[f"root/{at}/way/0"]
        for disc, (x, y) in ((found[f"root/{above}"], line.points[0]), (found[f"root/{at}"], line.points[1])):
            straight = disc.w - disc.h
            across = max(abs(line.x + x - disc.x) - straight / 2, 0.0)
            assert math.hypot(across, line.y + y - disc.y) == pytest.approx(disc.h / 2)


# That it can be read.


@pytest.mark.parametrize("layout", LAYOUTS)
@given(form=forms)
def test_every_tree_of_two_sides_can_be_read_and_holds_what_its_keys_say(layout, form):
    node = numbered(form)
    found = marks(tree(root(node)).tagged(p=ink(1, "p"), q=ink(1, "q")), layout=layout)
    for value in values(node):
        assert found[f"root/{value}#"].words[0] == f"{value}"


def values(node):
    return [] if node is None else [node.value, *values(node.left), *values(node.right)]


@pytest.mark.parametrize("layout", LAYOUTS)
@given(node=branches)
def test_every_tree_of_many_children_can_be_read(layout, node):
    found = marks(tree(root(node)).striking(ink(node.value, "node")), layout=layout)
    assert found["root/0"].struck and found["root/0#"].words[0] == "0"


def test_a_value_that_occurs_twice_has_two_places():
    found = marks(tree(root(Node(1, Node(1), Node(2)))))
    assert found["root/1#"].words == found["root/1/left#"].words == ("1", "1")


# What is said of it.


def test_colours_rings_and_paths_say_what_a_node_means():
    node = full(3)
    drawn = tree(root(node)).coloured(now=ink(node.left, "node"), done=ink((6, 7), "found"))
    drawn = drawn.walked(first=ink((4, 2, 1), "path"), second=ink((5, 2, 1), "path")).ringed(done=ink(1, "answer"))
    found = marks(drawn)
    assert [found[f"root/{value}"].edge for value in (2, 6, 7, 3)] == ["now", "done", "done", "quiet"]
    assert {key for key in found if key.startswith("root/1/ring")} == {"root/1/ring/done"}
    assert {found[f"root/2/way/{i}"].colour for i in (0, 1)} == {"first", "second"}
    assert found["root/4/way/0"].colour == "first" and found["root/3/way/0"].colour == "faint"
    assert found["root/2/ring/first"].came_from == "root/4"


def test_what_is_said_twice_is_drawn_once():
    found = marks(tree(root(full(2))).ringed(done=ink((2, 2), "answers")).coloured(done=ink((2, 2), "answers")))
    assert [key for key in found if "/ring/" in key] == ["root/2/ring/done"]


def test_parent_pointers_point_up():
    found = marks(tree(root(full(2))).pointing_up(ink({2: 1}, "parent")))
    up, down = found["root/2/way/0/up"], found["root/3/way/0"]
    assert up.arrow and up.points[-1][1] < up.points[0][1] and up.came_from == "root/2"
    assert not down.arrow


def test_pointers_to_children_point_down_where_none_points_up():
    found = marks(tree(root(full(2))).pointing_down().pointing_up(ink({2: 1}, "parent")))
    down = found["root/3/way/0"]
    assert down.arrow and down.points[-1][1] > down.points[0][1]
    assert "root/2/way/0" not in found and found["root/2/way/0/up"].arrow


def test_a_way_that_is_barred_is_crossed_out_in_its_middle():
    found = marks(tree(root(full(2))).barred(ink(2, "p")).barred(ink(1, "root")))
    (one, other), way = (found[f"root/2/way/bar/{i}"] for i in (-1, 1)), found["root/2/way/0"]
    assert (one.x, one.y) == (other.x, other.y) == pytest.approx((way.x, way.y))
    assert one.points[0][1] > one.points[1][1] and other.points[0][1] < other.points[1][1]
    assert sum("/bar/" in key for key in found) == 2


def test_a_tag_goes_where_it_is_said_next_and_a_stranger_stands_aside():
    two, three = (marks(tree(root(full(2))).tagged(p=ink(at, "p"))) for at in (2, 3))
    assert two["root/tag/p"].x < two["root/2"].x and three["root/tag/p"].x > three["root/3"].x
    found = marks(tree(root(full(3))).tagged(p=ink(2, "p"), q=ink(99, "q")).outsiders("not in the tree"))
    assert found["root/outside/q#"].words[0] == "99" and found["root/outside/q"].dashed
    assert found["root/outside/words"].y > found["root/outside/q"].y
    assert abs(found["root/tag/q"].x - found["root/outside/q"].x) < found["root/outside/q"].w


def test_what_is_sent_goes_from_its_disc_to_the_parent_s_along_the_edge():
    sent = ink({2: 9, 1: 3}, "sent")
    found = marks(tree(root(full(3))).sending(sent).judged("the answer", "done"))
    token, child, parent = found["root/2/sent"], found["root/2"], found["root/1"]
    assert token.came_from == "root/2"
    assert found["root/2/sent#"].words[0] == "9"
    slope = (child.y - parent.y) / (child.x - parent.x)
    assert (token.y - parent.y) / (token.x - parent.x) == pytest.approx(slope)
    assert math.dist((token.x, token.y), (parent.x, parent.y)) < math.dist((token.x, token.y), (child.x, child.y))
    assert found["root/3/sent"].bounds[3] < found["root/1"].bounds[1] and found["root/3/sent"].came_from == "root/3"
    assert found["root/3/sent"].fill == found["root/1/sent/verdict"].colour == "done"
    both = marks(tree(root(full(3))).sending(ink({3: 3, 1: 3}, "sent")))
    assert both["root/3/sent"].y > both["root/1"].y > both["root/1/sent"].y


def test_a_remark_stands_below_what_hangs_from_its_place():
    found = marks(tree(root(full(4))).remarked(ink(2, "node"), "never seen"))
    below = [mark for key, mark in found.items() if key in {f"root/{v}" for v in (4, 5, 8, 9, 10, 11)}]
    text, bracket = found["root/2/remark"], found["root/2/remark/bracket"]
    assert text.y > max(mark.y + mark.h / 2 for mark in below)
    assert bracket.bounds[0] == min(mark.bounds[0] for mark in below)
    assert bracket.bounds[2] == max(mark.bounds[2] for mark in below)


def test_a_tree_in_the_room_of_another_is_as_large():
    large = tree(root(full(3)), name="large")
    small = marks(tree(root(Node(5)), name="small").like(large))["small/5"]
    other = marks(large)["large/1"]
    assert (small.w, small.h, small.y) == pytest.approx((other.w, other.h, other.y))


def test_the_empty_tree_is_a_place_too():
    found = marks(tree(ink(None), name="none").sending([(None, None)]))
    assert found["none/empty"].dashed and found["none/empty/sent"].fill == "ground"


# In the midst of a recursion.


def recursion(*, over: bool):
    """Calls on a tree of 1 over 2 and 3: 2 has returned, 3 asks its left, which is missing and may have returned."""
    node = full(2)
    top = Call(root(node), over=False)
    left = Call(root(node.left), top, answers=(2,))
    right = Call(root(node.right), top, over=False)
    empty = Call(None, right, over=False, answers=(None,) if over else ())
    return node, [top, left, right, empty]


def test_open_calls_are_lit_and_what_is_returned_waits_at_the_caller():
    node, calls = recursion(over=False)
    found = marks(tree(root(node)).tagged(p=ink(2, "p")).called(calls))
    assert {key for key, mark in found.items() if getattr(mark, "fill", None) == "now/22"} == {
        "root/1", "root/3", "root/3/left",
    }  # fmt: skip
    assert {key for key in found if "/ring/" in key} == {"root/3/left/ring/now"}
    assert found["root/2/sent"].fill == "first"
    assert found["root/2/way/0"].colour == "first" and "root/3/right" not in found


def test_a_missing_child_returns_nothing_and_nothing_moves_meanwhile():
    (node, asking), (_, returned) = recursion(over=False), recursion(over=True)
    before = tree(root(node)).called(asking)
    found = marks(before, tree(root(node)).called(returned))
    earlier = marks(tree(root(node)).called(returned), before)
    assert found["root/3/left/sent"].fill == "ground"
    assert all((found[key].x, found[key].y) == (mark.x, mark.y) for key, mark in earlier.items())


@pytest.mark.parametrize(("left", "right", "answer"), [(2, 3, 1), (2, None, 2), (None, 3, 3), (None, None, None)])
def test_what_was_returned_rests_at_its_caller_until_that_is_over_and_what_is_handed_on_goes_up_itself(
    left, right, answer
):
    node, found = full(2), []
    for over in (False, True):
        top = Call(root(node), over=over, answers=(answer,))
        below = [Call(root(child), top, answers=(said,)) for child, said in ((node.left, left), (node.right, right))]
        found.append(marks(tree(root(node)).called([top, *below])))
    up = {2: "root/2/sent", 3: "root/3/sent"}.get(answer, "root/1/sent")
    returning, over = ({key for key in each if key.endswith("/sent")} for each in found)
    assert returning == {"root/2/sent", "root/3/sent", up} and over == {up}
    assert found[0][up].bounds[3] < found[0]["root/1"].bounds[1] and found[0][up] == found[1][up]
    assert (found[0][up].arc == 0) == (up == "root/1/sent")


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("outer", ["left", "right"])
def test_what_is_handed_on_goes_around_the_number_of_its_caller(outer, side):
    form = Node(1, **{outer: Node(2, **{side: Node(3)})})
    two, three = getattr(form, outer), getattr(getattr(form, outer), side)
    pictures = []
    for answers in ((), (3,)):
        top = Call(root(form), over=False)
        middle = Call(root(two), top, over=False, answers=answers)
        pictures.append(tree(root(form)).called([top, middle, Call(root(three), middle, answers=(3,))]))
    waiting, handed = marks(pictures[1], pictures[0]), marks(*pictures)
    ends = (tuple(put_on(mark, Style("slide")) for mark in found.values()) for found in (waiting, handed))
    motion, (left, top, right, bottom) = Motion(*ends), handed["root/2#"].bounds
    assert waiting["root/3/sent"] != handed["root/3/sent"] and "root/2/sent" not in handed
    for part in range(1, 20):
        seen = next(mark for mark in motion.at(part / 20) if mark.key == "root/3/sent")
        nearest = min(max(left, seen.x), right), min(max(top, seen.y), bottom)
        assert seen.opacity == 1 and math.dist(nearest, (seen.x, seen.y)) >= seen.w / 2


def test_only_a_missing_child_comes_out_of_its_parent_with_its_ring_as_one():
    _, calls = recursion(over=False)
    found = marks(tree(calls[0].root).tagged(p=ink(2, "p")).called(calls))
    came = {key: mark.came_from for key, mark in found.items() if mark.came_from and not key.startswith("root/2/sent")}
    assert came == dict.fromkeys(["root/3/left", "root/3/left#", "root/3/left/ring/now"], "root/3")
    assert found["root/3/left/ring/now"].block == "root/3/left"


def test_missing_children_below_take_room_only_where_one_is_shown():
    node = full(2)
    top = Call(root(node), over=False)
    asked = tree(root(node)).called([top, left := Call(root(node.left), top, over=False)])
    empty = tree(root(node)).called([top, left, Call(None, left, over=False)])
    alone, both = marks(asked), marks(asked, empty)
    assert alone["root/2"].y - alone["root/1"].y > both["root/2"].y - both["root/1"].y
    earlier = marks(empty, asked)
    stays = earlier.keys() & both.keys()
    assert all((both[key].x, both[key].y) == (earlier[key].x, earlier[key].y) for key in stays)
    assert stays >= {"root/1", "root/2", "root/3", "root/2/way/0"}


def test_what_is_below_a_node_that_has_returned_is_dashed_and_said_to_be_never_visited():
    node = full(3)
    top = Call(root(node), over=False)
    found = marks(tree(root(node)).called([top, Call(root(node.left), top, answers=(2,))], unvisited="never visited"))
    assert [found[f"root/{value}"].dashed for value in (2, 4, 5, 3, 6)] == [False, True, True, False, False]
    assert found["root/2/remark"].words[0] == "never visited" and "root/3/remark" not in found


def walk(node: Node | None) -> list[tuple[Node, str]]:
    """Every node and the side on which the way round passes it, in the order of a walk."""
    if node is None:
        return []
    return [(node, "left"), *walk(node.left), (node, "below"), *walk(node.right), (node, "right")]


@pytest.mark.parametrize("form", [full(1), full(3), chain(4), Node(1, None, Node(2, Node(3))), Node(1, Node(2), None)])
def test_the_walker_goes_round_and_what_is_lit_is_behind_him(form):
    lengths = []
    for node, side in walk(form):
        found = marks(tree(root(form)).rounded(node, side))
        walker, disc, gone = found["root/walker"], found[f"root/{node.value}"], found["root/outline/gone"]
        assert {"left": walker.x < disc.x, "below": walker.y > disc.y, "right": walker.x > disc.x}[side]
        assert gone.points[-1] == pytest.approx((walker.x - gone.x, walker.y - gone.y))
        assert len(gone.points) == len(found["root/outline"].points)
        lengths.append(len(set(gone.points)))
    assert lengths == sorted(lengths) and len(set(lengths)) == len(lengths)


def test_the_whole_way_is_lit_when_the_walk_is_over():
    found = marks(tree(root(full(3))).rounded(None))
    assert found["root/outline"].points == found["root/outline/gone"].points and "root/walker" not in found


def test_the_way_round_keeps_out_of_discs():
    found = marks(tree(root(full(3))).rounded(None))
    line, discs = found["root/outline"], [mark for key, mark in found.items() if key.removeprefix("root/").isdigit()]
    for x, y in line.points:
        assert all(math.hypot(line.x + x - disc.x, line.y + y - disc.y) > disc.h / 2 for disc in discs)


def test_a_walker_has_a_side_that_there_is():
    with pytest.raises(ValueError, match="left, below, right of a node, not 'above'"):
        tree(root(full(2))).rounded(None, "above")


def test_what_the_root_will_send_has_its_empty_place_until_it_comes():
    root = ink(full(3), "root")
    waiting, sent = drawn(tree(root).sending([])), drawn(tree(root).sending([(root, root)]))
    empty, answer = waiting["root/1/awaited"], sent["root/1/sent"]
    assert empty.dashed and (empty.x, empty.y, empty.h) == (answer.x, answer.y, answer.h)
    assert "root/1/awaited" not in sent and "root/1/awaited" not in drawn(tree(root))
