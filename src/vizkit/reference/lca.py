"""Lowest common ancestor: ask each subtree what it found, and watch where two answers meet.

An *ancestor* of a node stands on its path to the root; every node is its own ancestor. The *lowest common ancestor* of
`p` and `q` is the deepest node that is an ancestor of both. The search asks a subtree one question, "did you find p or
q?": an empty one finds nothing, a node that is p or q answers at once without looking below itself, every other node
asks its left and its right. The node that hears two answers is the one wanted. That rests on a *promise*, that both p
and q are in the tree: a node that answers at once has not looked whether the other one is there.

Source: LeetCode 236, "Lowest Common Ancestor of a Binary Tree", and its level order for writing a tree down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from vizkit.language.numerals import numeral
from vizkit.reference.guards import flag, sequence, whole
from vizkit.trace import traced

__all__ = [
    "Node",
    "answer_of_a_node",
    "answer_on_trust",
    "answers_at_the_root",
    "build_tree",
    "example_pairs",
    "last_below",
    "lowest_common_ancestor",
    "lowest_common_ancestor_by_paths",
    "parents",
    "promise_kept",
    "root_of",
    "rule_by_cases",
    "search_effort",
    "stranger",
    "subtrees_asked",
    "with_some_below",
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
        below = [child for child in (self.left, self.right) if child is not None]
        object.__setattr__(self, "value", whole("value", self.value))
        object.__setattr__(self, "height", max((1 + child.height for child in below), default=0))
        object.__setattr__(self, "size", 1 + sum(child.size for child in below))

    @cached_property
    def values(self) -> frozenset[int]:
        return frozenset([node.value for node in _nodes(self)])

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


def _nodes(root: Node) -> list[Node]:
    """The nodes of the tree in level order."""
    nodes, level = [], [root]
    while level:
        nodes += level
        level = [child for node in level for child in (node.left, node.right) if child is not None]
    return nodes


def _listed(root: Node) -> list[int | None]:
    """The level order of the tree, every child listed, present or not."""
    children = [child for node in _nodes(root) for child in (node.left, node.right)]
    return [node and node.value for node in (root, *children)]


def _grown(level_order: list[int | None]) -> Node:
    return build_tree.unwatched(level_order)


def _level_order(level_order: Sequence[int | None]) -> tuple:
    return (_items("level_order", level_order),)


def _items(name: str, level_order: Sequence[int | None]) -> list[int | None]:
    items = sequence(name, level_order)
    items = [item if item is None else whole(f"{name}[{place}]", item) for place, item in enumerate(items)]
    if not items or items[0] is None:
        raise ValueError(f"{name} must begin with the root's value, but is {items[:4]}")
    nodes = 0
    for place, item in enumerate(items):
        if place and nodes <= (place - 1) // 2:
            raise ValueError(f"{name}[{place}] must be somebody's child, but every node before it has its children")
        nodes += item is not None
    _once(name, items)
    return items


def _once(name: str, items: list[int | None]) -> None:
    times = Counter(item for item in items if item is not None)
    value, most = times.most_common(1)[0]
    if most > 1:
        raise ValueError(f"{name} must hold every value once, but holds {value} {most} times")


def _tree(root: Node) -> tuple:
    if root is None:
        raise ValueError("root must be a Node, not None: an empty tree has no ancestors")
    if not isinstance(root, Node):
        raise TypeError(f"root must be a Node, as build_tree gives, not {root!r}")
    if root.height > HIGHEST:
        raise ValueError(f"root must be of a tree at most {HIGHEST} high, not {root.height}")
    if len(root.values) < root.size:
        _once("root", _listed(root))
    return (root,)


def _search(root: Node, p: int, q: int, *, check: bool = True) -> tuple:
    _tree(root)
    wanted = {"p": whole("p", p), "q": whole("q", q)}
    if flag("check", check):
        for name, value in wanted.items():
            if value not in root.values:
                raise ValueError(f"{name} must be a value in the tree, but {value} is not in it")
    return root, *wanted.values()


def _trusting(root: Node, p: int, q: int) -> tuple:
    return _search(root, p, q, check=False)


def _trusting_or_not(root: Node, p: int, q: int, *, check: bool = False) -> tuple:
    return _search(root, p, q, check=check)


def _checked(root: Node, p: int, q: int) -> tuple:
    return _search(root, p, q)


def _searches(root: Node, pairs: Iterable[tuple[int, int]]) -> tuple:
    pairs = [tuple(sequence("pairs", pair)) for pair in sequence("pairs", pairs)]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"pairs must hold one or more pairs (p, q), not {pairs}")
    return root, [_search(root, p, q)[1:] for p, q in pairs]


@traced(guard=_level_order)
def build_tree(level_order):
    """Give the root `Node` of the tree that `level_order` writes down, level by level.

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
        yield "grow", "node {value} gets its children: {left} and {right}"
    return nodes[0]


@traced(guard=_search)
def lowest_common_ancestor(root, p, q):
    """Give the value of the deepest node of the tree at `root` that is an ancestor of both `p` and `q`.

    `root` is a `Node`, `p` and `q` are values in its tree, whole numbers; the answer is one too. With `check=False`
    nobody looks whether they are there, and where one is not, the answer is wrong: the other one, or `None`.
    `TypeError`: not a node, not whole. `ValueError`: no tree, p or q not in it (unless `check=False`), a value that
    occurs twice, a tree more than 500 high, for every level is a call within a call.

    Source: LeetCode 236.

    Formulas:
        ask: $ l = f("left"), quad r = f("right") $
        answer: $ f(v) = cases(v & quad "if" v in {emptyset, p, q}, v & quad "if" l "and" r, l "or" r & quad "else") $
        time: $ O(n) $
        stack: $ O(h) $
    """
    yield "ask", "ask {root}: did you find {p} or {q}?"
    if root is None:
        answer = None
        yield "empty", "an empty subtree: nothing found"
    elif root.value in (p, q):
        answer = root.value
        yield "found", "found {answer}: answer at once, never look below"
    else:
        left = yield from lowest_common_ancestor.steps(root.left, p, q)
        right = yield from lowest_common_ancestor.steps(root.right, p, q)
        if left is None:
            answer = right
            if right is None:
                yield "none", "nothing on either side: nothing to pass up"
            if right is not None:
                yield "pass", "only the right side answered: pass {answer} up"
        elif right is None:
            answer = left
            yield "pass", "only the left side answered: pass {answer} up"
        else:
            answer = root.value
            yield "meet", "two answers meet: {answer} is the LCA"
    return answer


@traced
def answer_of_a_node(node, left, right, p, q):
    """Give what `node` answers when its sides have answered `left` and `right`: the rule of the search by itself.

    All are names or values, `None` for nothing: an empty subtree has no node, and a side that finds nothing says so.
    """
    if node is None:
        answer = None
        yield "empty", "an empty subtree has found nothing"
    elif node in (p, q):
        answer = node
        yield "found", "a node that is {p} or {q} answers itself, at once"
    elif left is None or right is None:
        answer = right if left is None else left
        yield "pass", "what one side found is passed up"
    else:
        answer = node
        yield "meet", "two answers meet: {answer} itself is the LCA"
    return answer


@traced
def rule_by_cases():
    """Say by `answer_of_a_node`, case by case, what a subtree answers; the nodes are names: p, q and another, v."""
    p, q, v = "p", "q", "v"
    nodes = [None, p, v, v]
    lefts = [None, None, p, p]
    rights = [None, None, None, q]
    answers = []
    yield "ask", "ask each subtree: did you find {p} or {q}?"
    for node, left, right in zip(nodes, lefts, rights, strict=True):
        answer = yield from answer_of_a_node.steps(node, left, right, p, q)
        answers.append(answer)
    return answers


@traced(guard=_tree)
def parents(root):
    """Give the parent of every value in the tree at `root`, level by level, as a dict; the root's is `None`.

    `TypeError`: not a node. `ValueError`: no tree, a value that occurs twice, a tree more than 500 high.
    """
    parent, level, depth = {root.value: None}, [root], 0
    while level:
        yield "level", "level {depth}: every node knows its parent"
        below = []
        for node in level:
            for child in (node.left, node.right):
                if child is not None:
                    parent[child.value] = node.value
                    below.append(child)
        level, depth = below, depth + 1
    return parent


@traced(guard=_checked)
def lowest_common_ancestor_by_paths(root, p, q):
    """Give the lowest common ancestor as its definition says: the deepest of the nodes above both.

    Arguments and errors are those of `lowest_common_ancestor`, always checked.
    """
    parent = yield from parents.steps(root)
    above_p, ancestor = [], p
    while ancestor is not None:
        above_p.append(ancestor)
        yield "climb", "{ancestor} is an ancestor of {p}"
        ancestor = parent[ancestor]
    above_q, ancestor = [], q
    while ancestor is not None:
        above_q.append(ancestor)
        yield "climb", "{ancestor} is an ancestor of {q}"
        ancestor = parent[ancestor]
    both = [value for value in above_q if value in above_p]
    answer = both[0]
    yield "answer", "of the nodes above both, {answer} is the deepest"
    return answer


def subtrees_asked(root: Node, p: int, q: int) -> list[int | None]:
    """The roots of the subtrees that `lowest_common_ancestor` asks, in its order; `None` for every empty one."""
    asked, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        asked.append(node and node.value)
        if node is not None and node.value not in (p, q):
            waiting += [node.right, node.left]
    return asked


@traced(guard=_trusting_or_not)
def search_effort(root, p, q):
    """Run `lowest_common_ancestor`, then say what it asked: give the answer and the number of calls.

    Arguments and errors are those of `lowest_common_ancestor`, but for `check`, which is `False` where it is not given.
    """
    answer = yield from lowest_common_ancestor.steps(root, p, q)
    asked = subtrees_asked(root, p, q)
    times = len(asked)
    unseen = [value for value in (p, q) if value not in asked]
    if not unseen:
        yield "answer", "calls: {times}. Both seen: the answer is {answer}"
    if unseen:
        missed = unseen[-1]
        yield "miss", "calls: {times}. It returned {answer} and never saw {missed}"
    return answer, times


@traced(guard=_trusting)
def promise_kept(root, p, q):
    """Tell whether `p` and `q` are both in the tree at `root`, by looking at every node.

    Arguments are those of `lowest_common_ancestor` with `check=False`, and so are the errors.
    """
    seen, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        if node is not None:
            seen.append(node.value)
            waiting += [node.right, node.left]
    yield "check", "a checker looks at every node"
    missing = [value for value in (p, q) if value not in seen]
    kept = not missing
    if kept:
        yield "kept", "{p} and {q} are both in the tree: the promise is kept"
    if not kept:
        missed = missing[-1]
        yield "broken", "{missed} is not in the tree: no answer can be right"
    return kept


@traced(guard=_trusting)
def answer_on_trust(root, p, q):
    """Run `lowest_common_ancestor` unchecked, then check: give its answer, and whether `p` and `q` were there.

    Arguments are those of `lowest_common_ancestor` with `check=False`, and so are the errors.
    """
    answer = yield from lowest_common_ancestor.steps(root, p, q)
    yield "answer", "it answers {answer}, trusting that both are there"
    kept = yield from promise_kept.steps(root, p, q)
    return answer, kept


@traced(guard=_searches)
def answers_at_the_root(root, pairs):
    """Give the lowest common ancestor of every pair `(p, q)`, and what the root heard from its two sides.

    The answer is three lists: the ancestors, the answers from the left and those from the right, `None` where a side
    found nothing or was not asked. Errors are those of `lowest_common_ancestor`, always checked, and `ValueError`
    where there is no pair, or one not of two.
    """
    search = lowest_common_ancestor.unwatched
    answers, lefts, rights = [], [], []
    for p, q in pairs:
        asks = root.value not in (p, q)
        left = search(root.left, p, q) if asks else None
        right = search(root.right, p, q) if asks else None
        answer = search(root, p, q)
        answers.append(answer)
        lefts.append(left)
        rights.append(right)
        yield "hear", "{p} and {q}: the root hears {left} and {right}, says {answer}"
    nodes, height = root.size, root.height
    most = 2 * nodes + 1
    yield "cost", "nodes: {nodes}, calls: at most {most}, height: {height}"
    return answers, lefts, rights


def root_of(tree: Sequence[int | None]) -> Node:
    """The root of the tree that the level order `tree` writes down: `build_tree` for an input of that name."""
    return build_tree.unwatched(_items("tree", tree))


def with_some_below(root: Node, p: int) -> int:
    """`p` where something is below it, else its parent. Errors are those of `lowest_common_ancestor`."""
    root, p, _ = _search(root, p, p)
    above = [node.value for node in _nodes(root) if p in [child.value for child in (node.left, node.right) if child]]
    return p if last_below(root, p) != p else (*above, p)[0]


def last_below(root: Node, p: int) -> int:
    """The value that the level order of the tree at `p` ends with: a `q` that the search for `p` and `q` never sees.

    That is `p` itself where nothing is below it. Errors are those of `lowest_common_ancestor`.
    """
    root, p, _ = _search(root, p, p)
    found = next(node for node in _nodes(root) if node.value == p)
    return _nodes(found)[-1].value


def stranger(root: Node) -> int:
    """The first value from 99 on that is not in the tree at `root`."""
    (root,) = _tree(root)
    return next(value for value in count(99) if value not in root.values)


def example_pairs(root: Node, p: int, q: int) -> list[tuple[int, int]]:
    """`p` with `q`, and `p`, or its parent where nothing is below it, with the last value below that."""
    above = with_some_below(root, p)
    return [(p, q), (above, last_below(root, above))]
