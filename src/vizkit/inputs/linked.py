"""Linked: nodes of lists, trees and graphs, of whatever class, made of LeetCode's spelling and written in it."""

from __future__ import annotations

import contextlib
import inspect
import itertools
from collections import deque
from typing import Any

from vizkit.inputs.error import InputError, shown

LINKS = {
    "tree": (("left", "right"), ("left_child", "right_child"), ("lchild", "rchild")),
    "many": (("children",),),
    "graph": (("neighbors",), ("neighbours",)),
    "list": (("next",), ("next_node",), ("nxt",), ("next_",)),
}
"""Attributes by which nodes are joined, of the first kind that a class has."""

LABELS = "val", "value", "data", "key", "item", "name", "x"
"""What the label of a node is called, the first that it has."""


def form(kind: Any) -> tuple[str, tuple[str, ...]] | None:
    """Return how nodes of a class are joined, such as `("list", ("next",))`; None where they are no nodes."""
    if not inspect.isclass(kind) or kind.__module__ in ("builtins", "numpy", "collections", "typing"):
        return None
    names = _attributes(kind)
    for joined, known in LINKS.items():
        for links in known:
            if names.issuperset(links):
                return joined, links
    return None


def _attributes(kind: type) -> set[str]:
    """The attributes that instances of a class have: annotated, in slots, or set by its methods."""
    names: set[str] = set()
    for owner in kind.__mro__[:-1]:
        names |= set(getattr(owner, "__annotations__", ())) | set(_slots(owner))
        with contextlib.suppress(AttributeError):
            names |= {*owner.__init__.__code__.co_names, *owner.__init__.__code__.co_varnames}
    return names


def _slots(owner: type) -> tuple[str, ...]:
    slots = vars(owner).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def node(kind: type, label: Any) -> Any:
    """Return a node of that class, joined to none; `InputError` where one cannot be made of its label."""
    joined, links = form(kind)
    required = [
        each
        for each in inspect.signature(kind).parameters.values()
        if each.default is each.empty and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    takes = any(each not in links for each in inspect.signature(kind).parameters)
    empty: Any = [] if joined in ("many", "graph") else None
    try:
        made = kind(*(([label] if takes else []) + [empty] * (len(required) - 1)))
        if not takes:
            setattr(made, _label(made) or LABELS[0], label)
        for link in links:
            if not isinstance(getattr(made, link, None), (list, dict)):
                setattr(made, link, [] if joined in ("many", "graph") else None)
    except Exception as reason:
        said = " ".join(str(reason).split())
        raise InputError(
            "no {kind} can be made of {found}: {reason}", kind=kind.__name__, found=shown(label), reason=said
        ) from None
    return made


def _label(made: Any) -> str | None:
    return next((name for name in LABELS if hasattr(made, name)), None)


def label(made: Any) -> Any:
    """Return what is written in a node."""
    name = _label(made)
    return getattr(made, name) if name else None


def chain(kind: type, labels: list, back: int = -1) -> Any:
    """Return the first node of a linked list, the last of which leads to the one at `back`; None of no labels."""
    _, (following, *_) = form(kind)
    nodes = [node(kind, each) for each in labels]
    for one, other in itertools.pairwise(nodes):
        setattr(one, following, other)
        if hasattr(other, "prev") or "prev" in _attributes(kind):
            other.prev = one
    if not -1 <= back < len(nodes):
        raise InputError(
            "pos {found} is no place in the list: from -1, none, to {last} are wanted", found=back, last=len(nodes) - 1
        )
    if back >= 0:
        setattr(nodes[-1], following, nodes[back])
    return nodes[0] if nodes else None


def tree(kind: type, labels: list) -> Any:
    """Return the root of a binary tree of its levels, one after the other, None where a child is missing."""
    _, (left, right) = form(kind)
    rest = iter(labels)
    root = next(rest, None)
    if root is None:
        if any(each is not None for each in rest):
            raise InputError("{found} has no root: the first is missing", found=shown(labels))
        return None
    waiting = deque([first := node(kind, root)])
    for one in rest:
        if not waiting:
            raise InputError("{found} has nodes that are nobody's children", found=shown(labels))
        parent = waiting.popleft()
        for side, each in ((left, one), (right, next(rest, None))):
            if each is not None:
                child = node(kind, each)
                setattr(parent, side, child)
                if "parent" in _attributes(kind):
                    child.parent = parent
                waiting.append(child)
    return first


def branching(kind: type, labels: list) -> Any:
    """Return the root of a tree of many children, each node's children ended by None: `1,null,3,2,4,null,5,6`."""
    _, (children,) = form(kind)
    if not labels or labels[0] is None:
        return None
    waiting, parent = deque([first := node(kind, labels[0])]), None
    for each in labels[1:]:
        if each is None:
            if not waiting:
                raise InputError("{found} has nodes that are nobody's children", found=shown(labels))
            parent = waiting.popleft()
        else:
            if parent is None:
                raise InputError("{found} has no null after its root: write 1,null,3,2,4", found=shown(labels))
            waiting.append(child := node(kind, each))
            getattr(parent, children).append(child)
    return first


def vertices(kind: type, lists: list) -> Any:
    """Return the first vertex of a graph, given as the numbers of each one's neighbours: `[[2,3],[1],[1]]`."""
    _, (neighbours,) = form(kind)
    made = [node(kind, number) for number in range(1, len(lists) + 1)]
    for vertex, row in zip(made, lists, strict=True):
        for number in row if isinstance(row, (list, tuple)) else [row]:
            if not isinstance(number, int) or not 1 <= number <= len(made):
                raise InputError(
                    "{found} is no vertex: they are called 1 to {last}", found=shown(number), last=len(made)
                )
            getattr(vertex, neighbours).append(made[number - 1])
    return made[0] if made else None


def labels(first: Any) -> tuple[list, int]:
    """Return the labels of what `chain`, `tree`, `branching` or `vertices` made, and where a list leads back to."""
    joined, links = form(type(first))
    return {"list": _chained, "tree": _levels, "many": _branches, "graph": _lists}[joined](first, links)


def _chained(first: Any, links: tuple[str, ...]) -> tuple[list, int]:
    found, places, each = [], {}, first
    while each is not None and id(each) not in places:
        places[id(each)] = len(found)
        found.append(label(each))
        each = getattr(each, links[0])
    return found, places[id(each)] if each is not None else -1


def _levels(root: Any, links: tuple[str, ...]) -> tuple[list, int]:
    found, waiting, seen = [], deque([root]), set()
    while waiting:
        each = waiting.popleft()
        found.append(None if each is None else label(each))
        if each is not None:
            if id(each) in seen:
                raise InputError("{found} cannot be written", found=shown(type(root).__name__))
            seen.add(id(each))
            waiting += (getattr(each, link) for link in links)
    while found and found[-1] is None:
        found.pop()
    return found, -1


def _branches(root: Any, links: tuple[str, ...]) -> tuple[list, int]:
    found, waiting = [label(root)], deque([root])
    while waiting:
        children = getattr(waiting.popleft(), links[0])
        below = list(children.values()) if isinstance(children, dict) else list(children)
        found += [None, *map(label, below)]
        waiting += below
        if len(found) > 1_000_000:
            raise InputError("{found} cannot be written", found=shown(type(root).__name__))
    while found[-1] is None:
        found.pop()
    return found, -1


def _lists(first: Any, links: tuple[str, ...]) -> tuple[list, int]:
    found, waiting = {id(first): first}, deque([first])
    while waiting:
        for each in getattr(waiting.popleft(), links[0]):
            if id(each) not in found:
                found[id(each)] = each
                waiting.append(each)
    numbered = sorted(found.values(), key=label)
    return [[label(each) for each in getattr(vertex, links[0])] for vertex in numbered], -1
