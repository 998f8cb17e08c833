"""Lowest common ancestor: ask each subtree what it found, and watch where two returned nodes meet.

The *ancestors* of a node are the nodes on its path to the root, itself included. The *lowest common ancestor* of `p`
and `q` is the deepest of their common ancestors. The search asks a subtree one question, "did you find p or q?": an
empty one returns nothing, a node that is p or q returns itself at once and visits nothing below, every other node asks
its left and its right. The first node whose two sides both return a node is the answer. That rests on a *promise*, that
p and q are in the tree: a node that returns at once has not looked whether the other one is below.

Source: LeetCode 236, "Lowest Common Ancestor of a Binary Tree", and its level order for writing a tree down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from vizkit.language.numerals import numeral
from vizkit.reference.guards import flag, sequence, whole, worded
from vizkit.trace import traced

__all__ = [
    "Node",
    "ancestors",
    "answers_by_pairs",
    "answers_case_by_case",
    "build_tree",
    "lowest_common_ancestor",
    "lowest_common_ancestor_by_paths",
    "never_visited",
    "nodes_of",
    "parents",
    "promise_kept_and_broken",
    "subtrees_visited",
]

HIGHEST = 500
"""The greatest height searched: a call within a call for every level, and Python allows a thousand."""


@dataclass(frozen=True, eq=False, repr=False)
class Node:
    """A node of a binary tree: its value, a whole number, and what hangs below it.

    `height` is the number of edges down to the deepest leaf, `size` the number of nodes from here down, `values` the
    set of their values. Two nodes are equal when the trees below them are. `TypeError`: a value that is not whole, a
    child that is neither a node nor `None`.
    """

    value: int
    left: Node | None = None
    right: Node | None = None
    height: int = field(init=False)
    size: int = field(init=False)

    def __post_init__(self):
        for name, child in (("left", self.left), ("right", self.right)):
            if not (child is None or isinstance(child, Node)):
                raise TypeError(f"{name} must be a Node or None, not {child!r}")
        object.__setattr__(self, "value", whole("value", self.value))
        object.__setattr__(self, "height", max((1 + child.height for child in self.children), default=0))
        object.__setattr__(self, "size", 1 + sum(child.size for child in self.children))

    @property
    def children(self) -> tuple[Node, ...]:
        return tuple(child for child in (self.left, self.right) if child is not None)

    @cached_property
    def values(self) -> frozenset[int]:
        return frozenset([node.value for node in nodes_of(self)])

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Node) and _listed(self) == _listed(other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce__(self) -> tuple:
        return _grown, (_listed(self),)

    def __str__(self) -> str:
        return numeral(self.value)

    def __repr__(self) -> str:
        return f"Node({self.value})"


def nodes_of(root: Node) -> list[Node]:
    """Return the nodes of the tree in level order."""
    nodes, level = [], [root]
    while level:
        nodes += level
        level = [child for node in level for child in node.children]
    return nodes


def _listed(root: Node) -> list[int | None]:
    """The level order of the tree, every child listed, present or not."""
    children = [child for node in nodes_of(root) for child in (node.left, node.right)]
    return [node and node.value for node in (root, *children)]


def _grown(level_order: list[int | None]) -> Node:
    return build_tree.unwatched(level_order)


def _level_order(level_order: Sequence[int | None]) -> tuple:
    items = sequence("level_order", level_order)
    items = [item if item is None else whole(f"level_order[{place}]", item) for place, item in enumerate(items)]
    if not items or items[0] is None:
        raise worded("{name} must begin with the root's value, but is {found}", name="level_order", found=items[:4])
    nodes = 0
    for place, item in enumerate(items):
        if place and nodes <= (place - 1) // 2:
            raise worded(
                "{name} must be somebody's child, but all before it have their children", name=f"level_order[{place}]"
            )
        nodes += item is not None
    _once("level_order", items)
    return (items,)


def _once(name: str, items: list[int | None]) -> None:
    times = Counter(item for item in items if item is not None)
    value, most = times.most_common(1)[0]
    if most > 1:
        raise worded(
            "{name} must hold every value once, but holds {value} {most} times", name=name, value=value, most=most
        )


def _tree(root: Node) -> tuple:
    return (_searchable("root", root),)


def _searchable(name: str, root: Node) -> Node:
    if root is None:
        raise worded("{name} must be a Node, not None: an empty tree has no ancestors", name=name)
    if not isinstance(root, Node):
        raise TypeError(f"{name} must be a Node, as build_tree returns, not {root!r}")
    if root.height > HIGHEST:
        raise worded(
            "{name} must be of a tree at most {most} high, not {found}", name=name, most=HIGHEST, found=root.height
        )
    if len(root.values) < root.size:
        _once(name, _listed(root))
    return root


def _search(root: Node, p: int, q: int, *, check: bool = True) -> tuple:
    _tree(root)
    wanted = {"p": whole("p", p), "q": whole("q", q)}
    if flag("check", check):
        for name, value in wanted.items():
            if value not in root.values:
                raise worded("{name} must be a value in the tree, but {value} is not in it", name=name, value=value)
    return root, *wanted.values()


def _promised(root: Node, p: int, q: int, stranger: int) -> tuple:
    root, p, q = _search(root, p, q)
    if whole("stranger", stranger) in root.values:
        raise worded("{name} must not be a value in the tree, but {stranger} is", name="stranger", stranger=stranger)
    return root, p, q, int(stranger)


def _checked(root: Node, p: int, q: int) -> tuple:
    return _search(root, p, q)


def _searches(root: Node, pairs: Iterable[tuple[int, int]], many: int) -> tuple:
    pairs = [tuple(sequence("pairs", pair)) for pair in sequence("pairs", pairs)]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise worded("{name} must hold one or more pairs (p, q), not {pairs}", name="pairs", pairs=pairs)
    return root, [_search(root, p, q)[1:] for p, q in pairs], whole("many", many, 1)


@traced(guard=_level_order)
def build_tree(level_order):
    """Return the root `Node` of the tree that `level_order` writes down, level by level.

    Whole numbers and `None` for a missing child; the children of `None` are not listed, and what is left out at the
    end is missing. `TypeError`: a value that is not whole. `ValueError`: no root, a value that occurs twice, an item
    that is nobody's child.

    Source: LeetCode's way of writing a binary tree.
    """
    filled = [place for place, value in enumerate(level_order) if value is not None]
    nodes = {}
    for number, place in reversed(list(enumerate(filled))):
        value = level_order[place]
        left = nodes.get(2 * number + 1)
        right = nodes.get(2 * number + 2)
        nodes[place] = Node(value, left, right)
        yield "build", "Node {value} gets its children: {left} and {right}"
    return nodes[0]


@traced(guard=_search)
def lowest_common_ancestor(root, p, q):
    """Return the value of the deepest node of the tree at `root` that is an ancestor of both `p` and `q`.

    `root` is a `Node`, `p` and `q` are values in its tree, whole numbers; the answer is one too. With `check=False`
    nobody looks whether they are there, and where one is not, the answer is wrong: the other one, or `None`.
    `TypeError`: not a node, not whole. `ValueError`: no tree, p or q not in it (unless `check=False`), a value that
    occurs twice, a tree more than 500 high, for every level is a call within a call.

    Source: LeetCode 236.

    Formulas:
        answer: $ f(v) = cases(v & quad "if" v in {emptyset, p, q}, v & quad "if" l "and" r, l "or" r & quad "else") $
        time: $ O(n) $
        stack: $ O(h) $
    """
    yield "ask" if root is None else ("ask", "Ask {root}: found {p} or {q}?" if p != q else "Ask {root}: found {p}?")
    if root is None:
        answer = None
        yield "empty", "An empty subtree returns {answer}"
    elif root.value in (p, q):
        answer = root.value
        yield "found", "{answer} is found: return it at once, visit nothing below"
    else:
        left = yield from lowest_common_ancestor.steps(root.left, p, q)
        right = yield from lowest_common_ancestor.steps(root.right, p, q)
        if left is not None and right is not None:
            answer = root.value
            yield "meet", "Both sides returned a node: {answer} is the LCA"
        else:
            answer = right if left is None else left
            yield "pass", "Neither side did: return {answer}" if answer is None else "One side did: pass {answer} up"
    return answer


@traced
def answers_case_by_case(cases, p, q):
    """Return what `lowest_common_ancestor` answers in each of these small trees, one for each case of its rule.

    Their nodes may be anything with a value, a left and a right, and the values may be names.
    """
    answers = []
    for root in cases:
        answers.append(lowest_common_ancestor.unwatched(root, p, q))
        yield "case", "An empty subtree returns ∅" if root is None else "{root.value} returns {answers[-1]}"
    return answers


@traced(guard=_tree)
def parents(root):
    """Return the parent of every value in the tree at `root`, as a dict; the root's is `None`.

    `TypeError`: not a node. `ValueError`: no tree, a value that occurs twice, a tree more than 500 high.
    """
    parent, level = {root.value: None}, [root]
    while edges := [(node, child) for node in level for child in node.children]:
        parent |= {child.value: node.value for node, child in edges}
        level = [child for _, child in edges]
        yield "parent", "Every node but the root has one parent"
    return parent


@traced
def ancestors(parent, node):
    """Return the ancestors of `node`, from itself up to the root; `parent` is what `parents` returns."""
    path = []
    while node is not None:
        path.append(node)
        yield "climb", "Ancestors of {path[0]}: the nodes on its path to the root, itself included"
        node = parent[node]
    return path


@traced(guard=_checked)
def lowest_common_ancestor_by_paths(root, p, q):
    """Return the lowest common ancestor as its definition says: the deepest of the common ancestors.

    Arguments and errors are those of `lowest_common_ancestor`, always checked.
    """
    yield "stuck", "Nodes point to their children: no pointer leads up from p or q"
    parent = yield from parents.steps(root)
    above_p = yield from ancestors.steps(parent, p)
    above_q = yield from ancestors.steps(parent, q)
    common = [node for node in above_q if node in above_p]
    answer = common[0]
    yield "answer", "Of the common ancestors, {answer} is the deepest: the LCA"
    return answer


def subtrees_visited(root: Node, p: int, q: int) -> list[int | None]:
    """Return the roots of the subtrees that `lowest_common_ancestor` asks, in its order; `None` for every empty one."""
    visited, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        visited.append(node and node.value)
        if node is not None and node.value not in (p, q):
            waiting += [node.right, node.left]
    return visited


def never_visited(root: Node, p: int, q: int) -> list[int]:
    """Return the values, in level order, of the nodes that `lowest_common_ancestor` never asks."""
    visited = subtrees_visited(root, p, q)
    return [node.value for node in nodes_of(root) if node.value not in visited]


@traced(guard=_promised)
def promise_kept_and_broken(root, p, q, stranger):
    """Return what `lowest_common_ancestor` answers for `p` and `q`, and for `p` and a `stranger` if it is not checked.

    The last is how the check refuses the stranger. Arguments and errors are those of `lowest_common_ancestor`, always
    checked; `TypeError` and `ValueError` for a stranger that is not whole, or in the tree.
    """
    answer = kept = lowest_common_ancestor.unwatched(root, p, q)
    visited = subtrees_visited(root, p, q)
    unseen = [value for value in (p, q) if value not in visited]
    if unseen:
        yield "pause", "{unseen[0]} was never visited. Where must it be?"
        yield "below", "It is in the tree, so it is below {answer}"
    q = stranger
    answer = lowest_common_ancestor.unwatched(root, p, q)
    yield "again", "Now find {p} and {q}: {answer} is returned"
    yield "wrong", "{q} is not in the tree: there is no LCA, {answer} is wrong"
    try:
        lowest_common_ancestor(root, p, q)
    except ValueError as error:
        refusal = str(error)
    yield "check", "Check first: a missing value is an error"
    return kept, answer, refusal


@traced(guard=_searches)
def answers_by_pairs(root, pairs, many):
    """Return the lowest common ancestor of every pair `(p, q)`, and how many calls find one at most.

    The second answer are the most calls in this tree, one for each node and each empty subtree, and in one of `many`
    nodes. Errors are those of `lowest_common_ancestor`, always checked, and `ValueError` where there is no pair, or one
    not of two.
    """
    parent, answers, paths = parents.unwatched(root), [], []
    nodes = [root.size, many]
    for p, q in pairs:
        answer = lowest_common_ancestor.unwatched(root, p, q)
        answers.append(answer)
        above = ancestors.unwatched(parent, p), ancestors.unwatched(parent, q)
        paths.append([path[: path.index(answer) + 1] for path in above])
        yield "answer", "p = {p} and q = {q}: {answers[-1]} is the deepest node that has them at or below it"
    most = [2 * n + 1 for n in nodes]
    yield "cost", "n = {nodes[0]}: at most {most[0]} calls; n = {nodes[1]}: at most {most[1]}"
    return answers, most
