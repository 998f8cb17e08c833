"""Nodes: whatever leads to whatever, every node is itself all through a run, and says where it leads."""

from __future__ import annotations

import pickle
import time
from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.functions.nodes import UNCALLED, Heap, Node, Nodes
from vizkit.language.sentences import filled
from vizkit.trace.stillness import Stills


class ListNode:
    def __init__(self, val=0, next=None):
        self.val, self.next = val, next


class TreeNode:
    __slots__ = ("left", "right", "val")

    def __init__(self, val, left=None, right=None):
        self.val, self.left, self.right = val, left, right


class Trie:
    def __init__(self):
        self.children, self.end = {}, False


class Vertex:
    def __init__(self, val):
        self.val, self.neighbors = val, []


class Holder:
    def __init__(self, **held):
        vars(self).update(held)


def chain(*values):
    head = None
    for value in reversed(values):
        head = ListNode(value, head)
    return head


def led(nodes: Nodes) -> dict:
    return {linked.node.number: [number for _, _, number in linked.ends()] for linked in nodes.linked}


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(
    st.lists(st.lists(st.integers(0, n - 1), max_size=4), min_size=n, max_size=n),
    st.lists(st.tuples(st.integers(0, n - 1), st.lists(st.integers(0, n - 1), max_size=4)), max_size=4),
)))  # fmt: skip
def test_any_graph_is_as_it_is_at_every_moment(given):
    ends, later = given
    things, heap = [Vertex(10 * i) for i in range(len(ends))], Heap()
    for thing, mine in zip(things, ends, strict=True):
        thing.neighbors = [things[end] for end in mine]
    numbers: dict[int, int] = {}
    for start, mine in [(0, ends[0]), *later]:
        things[start].neighbors = [things[end] for end in mine]
        held = heap.held({"node": things[0], "other": {3: [things[start]]}})
        reached, waiting = set(), [things[0], things[start]]
        while waiting:
            if (thing := waiting.pop()) not in reached:
                reached.add(thing)
                waiting += thing.neighbors
        number = {node.val // 10: node.number for node in held["Vertex"].nodes}
        assert {things[i] for i in number} == reached
        assert led(held["Vertex"]) == {
            number[i]: [number[things.index(end)] for end in things[i].neighbors] for i in number
        }
        assert all(numbers.setdefault(i, at) == at for i, at in number.items()), "a node keeps its number"
        assert held["node"].val == 0 and held["other"][3][0].val == 10 * start


def test_a_list_keeps_its_numbers_while_its_links_change():
    heap, head = Heap(), chain(3, 1, 2)
    prev, curr = None, head
    while curr is not None:
        held = heap.held({"prev": prev, "curr": curr, "head": head})
        assert held["prev"] is None or held["prev"].number == held["curr"].number - 1
        assert held["head"] == Node(1, 3, "ListNode", (("val", 3),))
        assert [str(node) for node in held["ListNode"].nodes] == ["3", "1", "2"]
        curr.next, prev, curr = prev, curr, curr.next
    assert led(heap.held({"prev": prev})["ListNode"]) == {1: [], 2: [1], 3: [2]}


def test_what_has_not_changed_is_the_very_same():
    heap, head = Heap(), chain(1, 2, 3)
    lists = [head]
    before, after = (heap.held({"head": head, "lists": lists}) for _ in range(2))
    assert all(before[name] is after[name] for name in before)
    head.next.val = 5
    changed = heap.held({"head": head, "lists": lists})
    assert changed["ListNode"] is not before["ListNode"] and changed["head"] is before["head"]
    assert changed["ListNode"].linked[2] is before["ListNode"].linked[2]


def test_a_node_s_fields_can_be_said_and_it_is_never_false():
    held = Heap().held({"root": TreeNode(0, TreeNode(-4))})
    assert filled("{root} has {root.val}", held) == "0 has 0" and held["root"]
    assert not hasattr(held["root"], "left")
    assert pickle.loads(pickle.dumps(held)) == held


def test_a_letter_of_a_trie_is_called_by_what_leads_there():
    root = node = Trie()
    for letter in "to":
        node = node.children.setdefault(letter, Trie())
    node.end = True
    nodes = Heap().held({"root": root})["Trie"].nodes
    assert [node.label for node in nodes] == [UNCALLED, "t", "o"] and [node.end for node in nodes] == [False] * 2 + [
        True
    ]


def test_entries_of_a_cache_are_called_by_key_and_value():
    head, tail = Holder(key=1, val=10, prev=None), Holder(key=2, val=20, prev=None)
    head.next, tail.prev, tail.next = tail, head, None
    assert [str(node) for node in Heap().held({"head": head})["Holder"].nodes] == ["1: 10", "2: 20"]


def test_what_an_object_leads_to_is_named_by_it():
    kept = Holder(size=2, front=chain(1, 2))
    held = Heap().held({"kept": kept})
    assert held["kept.front"].val == 1 and held["kept"] is kept


@pytest.mark.parametrize(
    "value", [3, "word", [1, 2], {"a": [1]}, Holder(parent=[0, 1]), Holder(left=1, right=2), len,
              np.zeros(3), deque([1]), None]
)  # fmt: skip
def test_what_is_no_node_stays_itself(value):
    assert Heap().held({"value": value}) == {"value": value}


def test_containers_of_nodes_are_frozen_and_every_open_call_has_all_nodes():
    left, right = TreeNode(1), TreeNode(2)
    root = TreeNode(3, left, right)
    outer, inner = Heap().held_in([{"queue": deque([root]), "seen": {left}}, {"node": right, "pairs": [(0, left)]}])
    assert outer["queue"] == (outer["TreeNode"].nodes[0],) and outer["seen"] == frozenset({inner["pairs"][0][1]})
    assert outer["TreeNode"] is inner["TreeNode"] and len(inner["TreeNode"]) == 3
    assert Stills().of(outer.values()) == list(outer.values())


def test_a_long_list_is_read_quickly_again_and_again():
    heap, head = Heap(), chain(*range(1000))
    curr, begun = head, time.perf_counter()
    for _ in range(100):
        heap.held({"head": head, "curr": curr})
        curr.val, curr = -curr.val, curr.next
    assert time.perf_counter() - begun < 3.0
