"""Use: what an argument without a type hint is, by what the function's body does with it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections import abc, deque
from collections.abc import Callable, Iterator
from typing import Any, Optional

import numpy as np

from vizkit.functions.at_hand import AtHand
from vizkit.inputs.linked import LINKS, form

_ATTRIBUTES = {
    np.ndarray: {
        "shape",
        "T",
        "dtype",
        "ndim",
        "reshape",
        "astype",
        "mean",
        "std",
        "argmax",
        "argmin",
        "flatten",
        "ravel",
    },
    dict: {"items", "keys", "values", "get", "setdefault"},
    deque: {"popleft", "appendleft"},
    str: {"split", "lower", "upper", "strip", "isalnum", "isdigit", "isalpha", "startswith", "endswith", "replace"},
    list: {"append", "sort", "extend", "insert", "reverse"},
}
"""What is told of a value by the attributes that are asked of it, the first that holds."""

_OF_SEVERAL = frozenset(
    ["len", "enumerate", "sorted", "reversed", "list", "set", "sum", "zip", "tuple", "Counter", "min", "max", "heapify"]
)
"""Functions that take what has elements."""

SEVERAL = abc.Sequence | dict | set
"""What has elements and is told no further."""


def by_use(function: Callable, name: str) -> Any:
    """Return a type hint for an argument, by what the function does with it; `Any` where that tells nothing."""
    tree = _tree(function)
    if tree is None:
        return Any
    names = _aliases(tree, name)
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is(node.value, names)}
    for joined, several in LINKS.items():
        if any(attributes & set(links) for links in several):
            return Optional[_class(function, joined, attributes)]  # noqa: UP045 - a class may not take `|`
    if any(_is_numpy_s(node, names) for node in ast.walk(tree)):
        return np.ndarray
    for kind, telling in _ATTRIBUTES.items():
        if attributes & telling:
            return kind
    if any(isinstance(node, ast.Call) and _is(node.func, names) for node in ast.walk(tree)):
        return Callable
    return SEVERAL if any(_of_several(node, names) for node in ast.walk(tree)) else Any


def _tree(function: Callable) -> ast.AST | None:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return None


def _aliases(tree: ast.AST, name: str) -> set[str]:
    """The names that stand for an argument, itself and those it is assigned to."""
    pairs = [pair for node in ast.walk(tree) if isinstance(node, ast.Assign) for pair in _assigned(node)]
    found = {name}
    for _ in pairs:
        found |= {target for target, source in pairs if source in found}
    return found


def _assigned(node: ast.Assign) -> Iterator[tuple[str, str]]:
    for target in node.targets:
        several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
        pairs = zip(target.elts, node.value.elts, strict=False) if several else [(target, node.value)]
        yield from ((one.id, two.id) for one, two in pairs if isinstance(one, ast.Name) and isinstance(two, ast.Name))


def _is(node: ast.AST | None, names: set[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _is_numpy_s(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return _is(node.left, names) or _is(node.right, names)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    of_numpy = ast.unparse(node.func).startswith(("np.", "numpy.")) and node.func.attr not in ("array", "asarray")
    inner = [each for argument in node.args for each in ast.walk(argument)]
    return (
        of_numpy and any(_is(each, names) for each in inner) and not any(isinstance(each, ast.Call) for each in inner)
    )


def _of_several(node: ast.AST, names: set[str]) -> bool:
    match node:
        case ast.Call(func=ast.Name(called) | ast.Attribute(attr=called), args=arguments) if called in _OF_SEVERAL:
            alone = len(arguments) == 1 or called not in ("min", "max")
            return alone and any(_is(each, names) for each in arguments)
        case ast.Subscript(value=held) | ast.For(iter=held) | ast.comprehension(iter=held) | ast.Starred(value=held):
            return _is(held, names)
    return False


def _class(function: Callable, joined: str, attributes: set[str]) -> Any:
    """The class of the function's file whose instances are joined so, or else LeetCode's."""
    inner = getattr(function, "__func__", function)
    for value in inner.__globals__.values():
        own = inspect.isclass(value) and value.__module__ == inner.__module__
        if own and (found := form(value)) and found[0] == joined and attributes & set(found[1]):
            return value
    source = " ".join(f".{each}" for each in attributes)
    usual = {"list": "ListNode", "tree": "TreeNode"}
    return AtHand(source)[usual.get(joined, "Node")]
