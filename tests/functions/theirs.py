"""Functions that nobody wrote for vizkit: LeetCode's and the textbooks' usual ones, as published packages have them.

Their code is no part of vizkit: it is installed for the tests, unchanged, under the licences it is published with –
`algorithms` (MIT, keon and contributors), `forgenn-ml` (MIT, the ForgeNN contributors), `jinja2` (BSD-3-Clause, the
Pallets project), `pylru` (MIT, Jay Hutchinson), `scipy` (BSD-3-Clause, the SciPy developers).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
from algorithms.common import ListNode, TreeNode
from algorithms.data_structures.trie import Trie
from algorithms.data_structures.union_find import Union
from algorithms.graph.kahns_algorithm import Solution
from algorithms.graph.minimum_spanning_tree import DisjointSet, Edge
from algorithms.map.randomized_set import RandomizedSet
from forgenn.core import MultiHeadAttention
from jinja2.utils import LRUCache
from pylru import lrucache

GRAPH = {"A": ["B", "C"], "B": ["D"], "C": ["D", "E"], "D": ["F"], "E": ["F"], "F": []}
ROADS = {
    "S": {"A": 2, "B": 1},
    "A": {"C": 8, "B": 4},
    "B": {"A": 2, "D": 2},
    "C": {"T": 4},
    "D": {"C": 3, "T": 5},
    "T": {},
}
COURSES = [[2, 3], [3, 4], [5], [5], [5], []]


@dataclass(frozen=True)
class Theirs:
    """A function of a package, and what makes the arguments of an example worth seeing; `line` says them in a shell."""

    name: str
    module: str
    arguments: Callable[[], tuple]
    line: str | None = None
    instance: Callable[[], Any] | None = None

    @property
    def function(self) -> Callable:
        """The function; a method is bound to an instance of its own."""
        module = importlib.import_module(self.module)
        if self.instance is not None:
            return getattr(self.instance(), self.name.rpartition(".")[2])
        return reduce(getattr, self.name.split("."), module)

    @property
    def named(self) -> str:
        """As `vizkit watch` has it named: `FILE.py:function`."""
        return f"{importlib.import_module(self.module).__file__}:{self.name}"


def linked(values: list, pos: int = -1) -> ListNode:
    """A linked list; its last node leads to the one at `pos`."""
    nodes = [ListNode(value) for value in values]
    for node, following in pairwise(nodes):
        node.next = following
    if pos >= 0:
        nodes[-1].next = nodes[pos]
    return nodes[0]


def tree(values: list, at: int = 0) -> TreeNode | None:
    """A binary tree from its nodes level by level, None where there is none."""
    if at >= len(values) or values[at] is None:
        return None
    return TreeNode(values[at], tree(values, 2 * at + 1), tree(values, 2 * at + 2))


def trie(*words: str) -> Trie:
    """A trie of words."""
    made = Trie()
    for word in words:
        made.insert(word)
    return made


def numbers(*values: int) -> RandomizedSet:
    """A set of numbers that knows where each of them stands."""
    made = RandomizedSet()
    for value in values:
        made.insert(value)
    return made


def attention() -> MultiHeadAttention:
    """One layer, two heads, the same weights every time."""
    state = np.random.get_state()
    np.random.seed(0)
    layer = MultiHeadAttention(4, 2)
    np.random.set_state(state)
    return layer


def union() -> Union:
    """Six elements in two sets."""
    made = Union()
    for element in range(6):
        made.add(element)
    for one, other in ((0, 1), (2, 3), (4, 5), (1, 3)):
        made.unite(one, other)
    return made


def filled(cache: Any) -> Any:
    """A cache of what was used last, with three values."""
    for number, key in enumerate("abc"):
        cache[key] = number
    return cache


def edges() -> list[Edge]:
    """The streets of a town with five crossings."""
    return [Edge(*edge) for edge in ((0, 1, 4), (0, 2, 1), (1, 2, 2), (1, 3, 5), (2, 3, 8), (3, 4, 3))]


POINTS = np.array([[1.0, 1.0], [1.5, 2.0], [3.0, 4.0], [5.0, 7.0], [3.5, 5.0], [4.5, 5.0], [3.5, 4.5]])
TOKENS = np.array([[[1.0, 0.0, 1.0, 0.0], [0.0, 2.0, 0.0, 2.0], [1.0, 1.0, 1.0, 1.0]]])

THEIRS = (
    # Arrays and strings.
    Theirs("two_sum", "algorithms.array.two_sum", lambda: ([2, 11, 7, 15], 9), "--array 2,11,7,15 --target 9"),
    Theirs("three_sum", "algorithms.array.three_sum", lambda: ([-1, 0, 1, 2, -1, -4],), "--array=-1,0,1,2,-1,-4"),
    Theirs("get_longest_non_repeat_v3", "algorithms.array.longest_non_repeat", lambda: ("pwwkew",), "--string pwwkew"),
    Theirs("max_sliding_window", "algorithms.queue.max_sliding_window", lambda: ([1, 3, -1, -3, 5, 3, 6], 3), "--arr 1,3,-1,-3,5,3,6 --k 3"),
    Theirs("is_valid", "algorithms.stack.valid_parenthesis", lambda: ("{[()]}(]",), "--s {[()]}(]"),
    Theirs("binary_search", "algorithms.searching.binary_search", lambda: ([1, 3, 5, 7, 9, 11, 13], 9), "--array 1,3,5,7,9,11,13 --query 9"),
    Theirs("first_occurrence", "algorithms.searching.first_occurrence", lambda: ([1, 2, 2, 2, 3, 4, 4], 2), "--array 1,2,2,2,3,4,4 --query 2"),
    Theirs("search_rotate", "algorithms.searching.search_rotate", lambda: ([4, 5, 6, 7, 0, 1, 2], 0), "--array 4,5,6,7,0,1,2 --val 0"),
    # Sorting.
    Theirs("insertion_sort", "algorithms.sorting.insertion_sort", lambda: ([5, 2, 4, 6, 1],), "--array 5,2,4,6,1"),
    Theirs("quick_sort", "algorithms.sorting.quick_sort", lambda: ([5, 2, 8, 1, 9, 3],), "--array 5,2,8,1,9,3"),
    Theirs("merge_sort", "algorithms.sorting.merge_sort", lambda: ([5, 2, 4, 6, 1, 3],), "--array 5,2,4,6,1,3"),
    Theirs("max_heap_sort", "algorithms.sorting.heap_sort", lambda: ([4, 1, 3, 9, 7],), "--array 4,1,3,9,7"),
    # Linked lists.
    Theirs("reverse_list", "algorithms.linked_list.reverse", lambda: (linked([1, 2, 3, 4]),)),
    Theirs("is_cyclic", "algorithms.linked_list.is_cyclic", lambda: (linked([3, 2, 0, -4], pos=1),)),
    Theirs("merge_two_list", "algorithms.linked_list.merge_two_list", lambda: (linked([1, 2, 4]), linked([1, 3, 4]))),
    # Graphs and grids.
    Theirs("bfs_traverse", "algorithms.graph.traversal", lambda: (GRAPH, "A")),
    Theirs("dfs_traverse", "algorithms.graph.traversal", lambda: (GRAPH, "A")),
    Theirs("Solution.topological_sort", "algorithms.graph.kahns_algorithm", lambda: (6, COURSES), "--vertices 6 --adj [[2,3],[3,4],[5],[5],[5],[]]", Solution),
    Theirs("dijkstra", "algorithms.graph.dijkstra_heapq", lambda: (ROADS, "S", "T")),
    Theirs("kruskal", "algorithms.graph.minimum_spanning_tree", lambda: (5, edges(), DisjointSet(5))),
    Theirs("contains_cycle", "algorithms.graph.cycle_detection", lambda: ({"A": ["B"], "B": ["C", "D"], "C": [], "D": ["A"]},)),
    Theirs("Union.unite", "algorithms.data_structures.union_find", lambda: (0, 5), None, union),
    Theirs("num_islands", "algorithms.graph.count_islands_dfs", lambda: ([[1, 1, 0], [0, 0, 1]],), "--grid [[1,1,0],[0,0,1]]"),
    # Trees.
    Theirs("inorder", "algorithms.tree.traversal_inorder", lambda: (tree([4, 2, 6, 1, 3, 5, 7]),)),
    Theirs("reverse", "algorithms.tree.invert_tree", lambda: (tree([4, 2, 7, 1, 3, 6, 9]),)),
    Theirs("Trie.insert", "algorithms.data_structures.trie", lambda: ("tea",), None, lambda: trie("to", "ten")),
    # Tables.
    Theirs("edit_distance", "algorithms.dynamic_programming.edit_distance", lambda: ("horse", "ros"), "--word-a horse --word-b ros"),
    Theirs("longest_common_subsequence", "algorithms.dynamic_programming.longest_common_subsequence", lambda: ("abcb", "bdcab"), "--s-1 abcb --s-2 bdcab"),
    Theirs("count", "algorithms.dynamic_programming.coin_change", lambda: ([1, 2, 5], 6), "--coins 1,2,5 --value 6"),
    Theirs("longest_increasing_subsequence", "algorithms.dynamic_programming.longest_increasing", lambda: ([10, 9, 2, 5, 3, 7],), "--sequence 10,9,2,5,3,7"),
    # Backtracking and recursion.
    Theirs("find_words", "algorithms.backtracking.find_words", lambda: ([["c", "a", "t"], ["o", "r", "e"]], ["car", "tea"])),
    Theirs("subsets", "algorithms.backtracking.subsets", lambda: ([1, 2, 3],), "--nums 1,2,3"),
    Theirs("permute_recursive", "algorithms.backtracking.permute", lambda: ([1, 2, 3],), "--nums 1,2,3"),
    Theirs("generate_parenthesis_v2", "algorithms.backtracking.generate_parenthesis", lambda: (3,), "--count 3"),
    Theirs("fib_recursive", "algorithms.dynamic_programming.fib", lambda: (5,), "--n 5"),
    # Matrices.
    Theirs("rotate", "algorithms.matrix.rotate_image", lambda: ([[1, 2, 3], [4, 5, 6], [7, 8, 9]],), "--mat [[1,2,3],[4,5,6],[7,8,9]]"),
    Theirs("spiral_traversal", "algorithms.matrix.spiral_traversal", lambda: ([[1, 2, 3], [4, 5, 6], [7, 8, 9]],), "--matrix [[1,2,3],[4,5,6],[7,8,9]]"),
    # Numbers and classes.
    Theirs("gcd", "algorithms.math.gcd", lambda: (48, 18), "--a 48 --b 18"),
    Theirs("get_primes", "algorithms.math.primes_sieve_of_eratosthenes", lambda: (30,), "--n 30"),
    Theirs("RandomizedSet.remove", "algorithms.map.randomized_set", lambda: (3,), None, lambda: numbers(7, 3, 9, 5)),
    Theirs("LRUCache.__setitem__", "jinja2.utils", lambda: ("d", 9), None, lambda: filled(LRUCache(3))),
    Theirs("lrucache.__getitem__", "pylru", lambda: ("a",), None, lambda: filled(lrucache(3))),
    # Numpy.
    Theirs("Activation.softmax", "forgenn.core", lambda: (np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 4.0]]),)),
    Theirs("_kmeans", "scipy.cluster.vq", lambda: (POINTS, POINTS[[0, 3]])),
    Theirs("MultiHeadAttention.forward", "forgenn.core", lambda: (TOKENS, False), None, attention),
)  # fmt: skip
