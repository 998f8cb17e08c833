"""An act without a draw draws itself: from its variables and from how the source uses them."""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.legible import misplaced
from vizkit import act
from vizkit.explainer.first_draw import Drawing, kind_of, usage
from vizkit.functions.nodes import Heap
from vizkit.language.notes import Note
from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Box, Text
from vizkit.picture.plan import plan
from vizkit.picture.style import LAYOUTS, Style
from vizkit.trace import Call, Step, Trace, Traced, still, traced


@traced
def binary_search(nums, target):
    """Return where `target` stands in the sorted `nums`, or None."""
    lo, hi = 0, len(nums) - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        yield "look", "Is {target} at {mid}?"
        if nums[mid] == target:
            return mid
        if nums[mid] < target:
            lo = mid + 1
        else:
            hi = mid - 1
    return None


def drawn(reference, layout: str = "lecture", **arguments) -> list[tuple]:
    """The marks of every moment of the reference's own pictures."""
    one = act(reference, "An act", **arguments)
    run = one.run(arguments)
    pictures = [run.picture(moment) for moment in range(len(run.trace.steps))]
    style = Style(layout)
    found = plan(
        pictures,
        style.places.stage,
        least=style.places.least,
        largest=style.places.largest,
        translate=lambda own: (own,) * 2,
    )
    return [tuple(put_on(mark, style) for mark in linked(found.marks(picture))) for picture in pictures]


def test_the_source_says_which_variables_are_pointers():
    assert set(usage(binary_search).indices["nums"]) == {"mid", "lo", "hi"}


def by_width(s):
    start = best = 0
    for i in range(len(s)):
        yield s[i]
        best = max(best, i - start + 1)


def by_slice(s):
    start = 0
    for end in range(1, len(s)):
        yield s[start:end]


def by_comparison(s, most):
    start, last, count = 0, len(s) - 1, 0
    while start < last and count < most:
        yield s[start]


def by_distance(best, coin):
    for amount in range(len(best)):
        yield best[amount] + best[amount - coin]


@pytest.mark.parametrize(
    ("reference", "sequence", "pointers"),
    [
        (by_width, "s", {"i", "start"}),
        (by_slice, "s", {"start", "end"}),
        (by_comparison, "s", {"start", "last"}),
        (by_distance, "best", {"amount"}),
    ],
)
def test_both_ends_of_a_window_are_pointers_however_its_source_speaks_of_them(reference, sequence, pointers):
    assert set(usage(traced(reference)).indices[sequence]) == pointers


def test_pointers_stand_under_what_they_point_at():
    for moment in drawn(binary_search, nums=[1, 3, 5, 8, 13, 21, 34], target=21):
        at = {mark.key: mark for mark in moment}
        for name in ("lo", "mid", "hi"):
            place = next(each for each in range(7) if abs(at[f"nums/pointer/{name}"].x - at[f"nums/{each}"].x) < 1)
            assert at[f"nums/{place}/index"].words[0] == str(place)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=14, unique=True), st.integers(-(10**6), 10**6))
def test_every_number_is_there_and_can_be_read(nums, target):
    style = Style("lecture")
    for moment in drawn(binary_search, nums=sorted(nums), target=target):
        assert not misplaced(moment, style)
        said = {mark.key for mark in moment if isinstance(mark, Text)}
        assert {f"nums/{i}#" for i in range(len(nums))} <= said


@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_nothing_jumps_within_the_act(layout):
    assert layout in LAYOUTS
    places = [
        {m.key: (m.x, m.y) for m in moment if m.key.startswith("nums/") and "pointer" not in m.key}
        for moment in drawn(binary_search, layout, nums=[1, 3, 5, 8, 13], target=13)
    ]
    assert all(place == places[0] for place in places)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ((1, 2, 3), "row"),
        ((), "row"),
        (np.zeros((2, 3)), "grid"),
        (np.zeros(4), "row"),
        (((1, 2), (3, 4)), "grid"),
        ({"A": ("B",), "B": ()}, "graph"),
        ({"A": 1}, "table"),
        (frozenset({1, 2}), "set"),
        (3, "value"),
        (2.5, "value"),
        ("word", "value"),
        (len, None),
        (np.zeros((2, 2, 2)), "slices"),
        (np.zeros((9, 9, 9)), "long"),
    ],
)
def test_what_a_variable_is_says_how_it_is_drawn(value, kind):
    assert kind_of(value) == kind


def sequence(*values: dict, function=None) -> Drawing:
    """The drawing of a run whose variables hold these, moment by moment."""
    function = function or plain
    reference = Traced(function, None)
    steps = [Step(Note("step", "moment"), (Call(reference, 1, still(held)),)) for held in values]
    return Drawing(Trace(tuple(steps), None), reference)


def plain():
    """A function that says nothing of its variables."""


def marks(drawing: Drawing, layout: str = "lecture") -> list[dict]:
    """The marks of every moment by their keys; nothing in them is illegible."""
    pictures = [drawing.picture(moment) for moment in range(len(drawing.story))]
    style = Style(layout)
    places = style.places
    found = plan(pictures, places.stage, least=places.least, largest=places.largest, translate=lambda own: (own,) * 2)
    drawn = [[put_on(mark, style) for mark in linked(found.marks(picture))] for picture in pictures]
    for moment in drawn:
        assert not misplaced(moment, style)
        assert len({mark.key for mark in moment}) == len(moment)
    return [{mark.key: mark for mark in moment} for moment in drawn]


def walks(graph, queue, visited, u):
    queue.popleft()
    for v in graph[u]:
        queue.append(v)


def fills(best, i, j):
    best[i][j] = best[i - 1][j]


PLACES = [
    [{"found": ()}, {"found": (3,)}, {"found": (3, 5)}],
    [{}, {"seen": frozenset()}, {"seen": frozenset({7})}, {"seen": frozenset({2, 7})}],
    [{"count": {}}, {"count": {"a": 1}}, {"count": {"a": 2, "b": 1}}],
    [{"rows": ()}, {"rows": ((1,),)}, {"rows": ((1,), (1, 2))}],
    [{"groups": {}}, {"groups": {"x": ("a",)}}, {"groups": {"x": ("a", "b"), "y": ("c",)}}],
    [{"board": (("Q", "."), (".", "."))}, {"board": (("Q", "."), (".", "Q"))}],
    [{"x": np.zeros((2, 2))}, {"x": np.eye(2)}],
]


@pytest.mark.parametrize("held", PLACES, ids=lambda held: next(iter(held[-1])))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_there_keeps_its_place_and_what_is_new_is_lit(held, layout):
    drawn = marks(sequence(*held), layout)
    places: dict[str, tuple] = {}
    for moment in drawn:
        for key, mark in moment.items():
            if not key.endswith(("/title", "/frame")) and "slot" not in key:
                assert places.setdefault(key, (mark.x, mark.y)) == (mark.x, mark.y), key
    new = {key for key in drawn[-1].keys() - drawn[-2].keys() if key.endswith("#")}
    fills = {drawn[-1][key.removesuffix("#")].fill for key in new} - {None}
    lit = {mark.fill for key, mark in drawn[-1].items() if isinstance(mark, Box)} - {
        m.fill for m in drawn[0].values() if isinstance(m, Box)
    }
    assert not new or (fills and fills <= lit)


def test_a_word_that_is_indexed_is_shown_by_its_letters_with_what_points_at_them():
    def reads(word, i):
        return word[i]

    found = marks(sequence({"word": "cat", "i": 0}, {"word": "cat", "i": 2}, function=reads))
    assert [found[1][f"word/{place}#"].words[0] for place in range(3)] == list("cat")
    assert abs(found[1]["word/pointer/i"].x - found[1]["word/2"].x) < 1


def test_a_cell_of_a_grid_is_framed():
    (found,) = marks(sequence({"best": ((0, 0), (0, 4)), "i": 1, "j": 0}, function=fills))
    frame, cell = found["best/frame"], found["best/1/0"]
    assert abs(frame.x - cell.x) < 1 and abs(frame.y - cell.y) < 1 and frame.w > cell.w


GRAPH = {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}


def test_a_graph_says_where_one_is_and_what_is_visited():
    held = {"graph": GRAPH, "queue": ("b", "c"), "visited": frozenset("a"), "u": "b", "v": "d"}
    before, found = marks(sequence({"graph": GRAPH, "queue": (), "visited": frozenset()}, held, function=walks))
    assert (
        len({found[f"graph graph/{vertex}"].fill for vertex in "abd"}) == 3
        and before["graph graph/a"].fill == found["graph graph/d"].fill
    )
    assert {key for key in found if key.startswith("graph graph/") and ">" in key} >= {
        "graph graph/a>b",
        "graph graph/c>d",
    }
    assert all(
        (before[key].x, before[key].y) == (found[key].x, found[key].y)
        for key in before
        if key.startswith("graph graph/")
    )
    assert "legend/done" in found and "legend/now" in found


def test_an_element_of_a_queue_is_itself_until_it_leaves():
    def serves(queue):
        queue.popleft()
        queue.append(1)

    drawn = marks(sequence({"queue": (5, 7)}, {"queue": (7,)}, {"queue": (7, 5)}, function=serves))
    assert [sorted(k for k in moment if k.startswith("queue queue/") and k.endswith("#")) for moment in drawn] == [
        ["queue queue/1#", "queue queue/2#"], ["queue queue/2#"], ["queue queue/2#", "queue queue/3#"],
    ]  # fmt: skip


class Link:
    def __init__(self, val, next=None):
        self.val, self.next = val, next


class Branch:
    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right


def test_nodes_of_a_list_keep_their_places_while_it_is_reversed():
    heap, head = Heap(), Link(1, Link(2, Link(3)))
    held, prev, curr = [], None, head
    while curr is not None:
        held.append(heap.held({"prev": prev, "curr": curr}))
        curr.next, prev, curr = prev, curr, curr.next
    drawn = marks(sequence(*held, heap.held({"prev": prev, "curr": curr})))
    for number in (1, 2, 3):
        assert len({(moment[f"Link chain/{number}"].x, moment[f"Link chain/{number}"].y) for moment in drawn}) == 1
    assert abs(drawn[-1]["Link chain/pointer/prev"].x - drawn[-1]["Link chain/3"].x) < 1
    assert drawn[1]["Link chain/1/next"].colour != drawn[0]["Link chain/1/next"].colour


def test_nodes_of_a_tree_that_grows_have_their_places_from_the_first():
    heap, root = Heap(), Branch(5)
    held = [heap.held({"root": root, "node": root})]
    root.left = Branch(3)
    held.append(heap.held({"root": root, "node": root.left}))
    root.left.right = Branch(4)
    held.append(heap.held({"root": root, "node": root.left.right}))
    drawn = marks(sequence(*held))
    assert drawn[0]["Branch tree/1"].x == drawn[2]["Branch tree/1"].x and "Branch tree/3" not in drawn[1]
    assert (
        drawn[2]["Branch tree/2"].x < drawn[2]["Branch tree/1"].x
        and drawn[2]["Branch tree/3"].x > drawn[2]["Branch tree/2"].x
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_too_many_variables_are_fewer_and_the_rest_is_named(layout):
    held = {f"row_{letter}": tuple(range(8)) for letter in "abcdefgh"} | {
        f"number_{letter}": 12345 for letter in "abcdefgh"
    }
    (found,) = marks(sequence(held), layout)
    shown = {name for name in held if any(key.startswith((f"{name}/", f"{name}#")) for key in found)}
    named = found["rest"].words[0]
    assert shown and all(name in shown or name in named or "…" in named[1:] for name in held)


@pytest.mark.parametrize(
    "value", [tuple(range(500)), "word " * 50, {i: i for i in range(99)}, np.zeros((9, 4, 5)), np.zeros((40, 40))]
)
def test_what_is_too_long_is_told_by_its_length(value):
    (found,) = marks(sequence({"many": value}))
    said = found["many/figure#"].words[0]
    assert said == ("×".join(map(str, value.shape)) if isinstance(value, np.ndarray) else str(len(value)))


def test_many_moments_are_drawn_quickly():
    held = [{"nums": tuple(range(place, place + 12)), "i": place % 12, "best": place} for place in range(400)]
    begun = time.perf_counter()
    drawing = sequence(*held, function=fills)
    for moment in range(len(held)):
        drawing.picture(moment)
    assert time.perf_counter() - begun < 2.0


def test_nodes_that_no_variable_leads_to_any_more_are_set_back():
    heap, root = Heap(), Branch(4, Branch(2), Branch(6))
    drawn = marks(sequence(heap.held({"root": root}), heap.held({"root": root.right}), heap.held({"root": None})))
    assert all(f"Branch tree/{number}" in moment for moment in drawn for number in (1, 2, 3))
    assert (
        not drawn[0]["Branch tree/1"].dashed and drawn[1]["Branch tree/1"].dashed and drawn[2]["Branch tree/3"].dashed
    )


def test_nodes_of_two_classes_that_lead_to_one_another_are_one_list():
    class Guard:
        def __init__(self, next):
            self.next = next

    head = Link(1, Link(2))
    (found,) = marks(sequence(Heap().held({"head": head, "guard": Guard(head)})))
    boxes = [key for key in found if key.startswith("Link chain/") and key.count("/") == 1 and not key.endswith("#")]
    assert len(boxes) == 3 and "Link chain/pointer/guard" in found


class Union:
    def __init__(self, parent):
        self.parent, self.count = parent, 2


def test_what_an_object_holds_is_one_variable_in_and_out_of_its_methods():
    reference = Traced(plain, None)
    method = Traced(fills, None)
    union = still(Union([0, 0]))
    outer = Call(reference, 1, {"union": union}, 0)
    inner = Call(method, 1, {"self.parent": union.parent, "i": 1}, 1)
    steps = (Step(Note("step", "one"), (outer,)), Step(Note("step", "two"), (outer, inner)))
    drawn = marks(Drawing(Trace(steps, None), reference))
    assert all(moment["self.parent/1#"].words[0] == "0" for moment in drawn)
    assert {mark.words[0] for moment in drawn for key, mark in moment.items() if key.endswith("/title")} >= {
        "union.parent"
    }


def test_a_heap_is_a_row_and_a_tree():
    def pops(heap):
        heapq.heappop(heap)

    (found,) = marks(sequence({"heap": (1, 3, 2)}, function=pops))
    assert found["heap/0#"].words == found["heap tree/0#"].words and "heap tree/2" in found


def test_a_recursion_shows_its_open_calls():
    reference = Traced(plain, None)
    calls = tuple(Call(reference, 1, {"n": 3 - depth}, depth) for depth in range(3))
    reference.steps = lambda n: n
    steps = tuple(Step(Note("step", "moment"), calls[:many]) for many in (1, 2, 3))
    drawn = marks(Drawing(Trace(steps, None), reference))
    assert [drawn[-1][f"call stack/{depth}/n#"].words[0] for depth in range(3)] == ["3", "2", "1"]


@dataclass(frozen=True)
class Item:
    name: str
    weight: int


class State(Enum):
    OPEN = 0
    DONE = 1


SHOWN = {
    "trie": ({"t": {"o": {"#": True}}}, "trie tree//t/o"),
    "cube": (np.zeros((2, 2, 3)), "cube/1/0/2"),
    "items": ((Item("pen", 1), Item("lamp", 3)), "items fields/1/0"),
    "item": (Item("pen", 1), "item fields/0/1"),
    "groups": ({"a": (1, 2), "b": ()}, "groups/a/1"),
    "flags": (tuple(place % 2 == 0 for place in range(40)), "flags/39"),
    "links": ({"a": {"b": 4}, "b": {}}, "links graph/a>b"),
    "adj": (((1, 2), (2,), ()), "adj graph/0>1"),
    "roads": (((0, 1, 4), (1, 2, 3)), "roads graph/0>1"),
    "truths": (np.array([True, False]), "truths/1"),
    "states": ({"A": State.OPEN, "B": State.DONE}, "states/B"),
    "boards": ((((1, 2), (3, 4)), ((5, 6), (7, 8))), "boards/1/0/1"),
    "ragged": (((1,), (2, 3)), "ragged/1/1"),
    "kinds": ({1: "x", "two": 2.5, (3, 4): None}, "kinds/two"),
}


def visits(adj, u, seen):
    for v in adj[u]:
        seen.append(v)


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_kind_of_value_is_drawn_and_can_be_read(name, layout):
    value, key = SHOWN[name]
    (found,) = marks(sequence({name: value}, function=visits), layout)
    assert key in found, sorted(found)


def test_an_index_that_is_used_less_one_points_where_it_reads():
    def reads(word, i):
        return word[i - 1]

    (found,) = marks(sequence({"word": "cat", "i": 2}, function=reads))
    assert abs(found["word/pointer/i−1"].x - found["word/1"].x) < 1


def test_long_names_of_pointers_do_not_overlap():
    def looks(nums, left_pointer, right_pointer):
        return nums[left_pointer], nums[right_pointer]

    for at in ((3, 4), (4, 4), (0, 11)):
        marks(sequence({"nums": tuple(range(12)), "left_pointer": at[0], "right_pointer": at[1]}, function=looks))


def test_places_of_a_set_are_marked_on_their_grid():
    held = {"best": ((1, 2), (3, 4)), "i": 0, "j": 0, "path": frozenset({(1, 1)})}
    (found,) = marks(sequence(held, function=fills))
    assert found["best/1/1"].edge != found["best/0/1"].edge and "legend/first" in found


def widest(nums, k, left, best):
    best = sum(nums[:k])
    while left + k <= len(nums):
        best = max(best, sum(nums[left : left + k]))


def test_a_window_moves_with_its_ends_added_up_and_one_that_stands_still_is_left_out():
    held = [{"nums": [2, 3, 1, 2], "k": 2, "left": left, "best": 5} for left in (0, 1, 2, 3)]
    *moved, gone = marks(sequence(*held, function=widest))
    frames = [moment["nums/frame"] for moment in moved]
    assert [frame.x for frame in frames] == sorted({frame.x for frame in frames})
    assert len({frame.w for frame in frames}) == 1 and "nums/frame" not in gone
