"""What LeetCode has at hand without an import, for a file that uses it and does not define it."""

from __future__ import annotations

import builtins
import importlib
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

_MODULES = "bisect", "collections", "copy", "functools", "heapq", "itertools", "math", "operator", "random", "re"
_NAMED = "datetime", "io", "json", "statistics", "string", "sys", "typing"
_WHOLE = "typing", "itertools", "functools", "collections", "bisect", "heapq", "math"
"""Modules all of whose names are at hand; of two of one name the later counts."""


class ListNode:
    """LeetCode's node of a linked list."""

    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next


class TreeNode:
    """LeetCode's node of a binary tree."""

    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


class _Nary:
    def __init__(self, val=None, children=None):
        self.val = val
        self.children = children if children is not None else []


class _Vertex:
    def __init__(self, val=0, neighbors=None):
        self.val = val
        self.neighbors = neighbors if neighbors is not None else []


class _Random:
    def __init__(self, x, next=None, random=None):
        self.val = int(x)
        self.next = next
        self.random = random


class _Connected:
    def __init__(self, val=0, left=None, right=None, next=None):
        self.val = val
        self.left = left
        self.right = right
        self.next = next


_NODES = {"children": _Nary, "neighbors": _Vertex, "random": _Random, "left": _Connected}
"""What `Node` is, by a field that the source uses: the tasks of LeetCode have nodes of many kinds."""

for _node in _NODES.values():
    _node.__name__ = _node.__qualname__ = "Node"


@dataclass(frozen=True)
class AtHand:
    """Names and what they stand for in one source."""

    source: str

    def __contains__(self, name: str) -> bool:
        return name in _names() or name == "Node"

    def __getitem__(self, name: str) -> Any:
        if name == "Node":
            used = (kind for field, kind in _NODES.items() if re.search(rf"\.{field}\b", self.source))
            return next(used, ListNode)
        return _names()[name]

    def missing(self) -> dict[str, Any]:
        """Return what the source uses, is at hand and is neither defined nor imported in it, nor one of Python's own.

        `SyntaxError` where it is no Python, `ValueError` where it is no text.
        """
        table = symtable.symtable(self.source, "file", "exec")
        bound = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
        used = set(_used(table)) - bound - vars(builtins).keys()
        return {name: self[name] for name in used if name in self}


def _used(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module"):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _used(inner)


@cache
def _names() -> dict[str, Any]:
    found: dict[str, Any] = {name: importlib.import_module(name) for name in (*_MODULES, *_NAMED)}
    for name in _WHOLE:
        module = found[name]
        public = getattr(module, "__all__", None) or [each for each in vars(module) if not each.startswith("_")]
        found |= {each: getattr(module, each) for each in public}
    return found | {"deepcopy": found["copy"].deepcopy, "ListNode": ListNode, "TreeNode": TreeNode}
