"""Kinds: how a value is drawn, by what it holds."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

import numpy as np

from vizkit.functions.nodes import Node, Nodes

LONGEST = 24
"""A longer sequence is told by its length."""

WRAPPED = 72
"""A sequence of no more elements is set in several lines."""

BRIEF = 4
"""A sequence of no more plain values is written in one place of another."""


def kind_of(value: Any) -> str | None:
    """How a value is drawn: row, grid, lists, table, graph, tree and so on, or `value`; `None` where it is not.

    What is too long or too large to be drawn is `long`: it is told by its length or by its shape.
    """
    if isinstance(value, Nodes):
        return "nodes"
    if isinstance(value, Node):
        return "node"
    if hasattr(value, "detach") and hasattr(value, "shape"):
        value = array(value)
    if isinstance(value, np.ndarray):
        return _kind_of_array(value)
    if isinstance(value, (bool, numbers.Number, Enum)):
        return "value"
    if isinstance(value, str):
        return "value" if len(value) <= LONGEST else "long"
    if isinstance(value, Mapping):
        return _kind_of_mapping(value)
    if isinstance(value, (frozenset, set)):
        return "long" if len(value) > LONGEST else "set" if all(map(_in_a_cell, value)) else None
    if isinstance(value, Sequence) and not isinstance(value, (range, bytes)):
        return _kind_of_sequence(value)
    if is_tree(value):
        return "tree"
    return "record" if fields_of(value) else None


def array(value: Any) -> np.ndarray:
    """A tensor, or an array, as an array."""
    return np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)


def is_plain(value: Any) -> bool:
    """Whether a value is a number, a truth value, a short word, a member of an enumeration or nothing."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0
    return (
        value is None or isinstance(value, (numbers.Number, Enum)) or (isinstance(value, str) and len(value) <= LONGEST)
    )


def is_tree(value: Any) -> bool:
    """Whether a value is a node with a value, and a left and a right or children."""
    return hasattr(value, "value") and (
        (hasattr(value, "left") and hasattr(value, "right")) or hasattr(value, "children")
    )


def fields_of(value: Any) -> dict[str, Any]:
    """The plain fields of an object of a class of the user's, where it has any."""
    if callable(value) or isinstance(value, type):
        return {}
    held = getattr(value, "__dict__", None)
    if held is None and hasattr(type(value), "__slots__"):
        held = {name: getattr(value, name) for name in type(value).__slots__ if hasattr(value, name)}
    found = {name: each for name, each in (held or {}).items() if not name.startswith("_") and is_plain(each)}
    return found if 0 < len(found) <= LONGEST // 2 else {}


def _in_a_cell(value: Any) -> bool:
    """Whether a value can be written in one cell."""
    if is_plain(value) or isinstance(value, Node):
        return True
    return (
        isinstance(value, (tuple, frozenset))
        and len(value) <= BRIEF
        and all(is_plain(x) or isinstance(x, Node) for x in value)
    )


def in_cells(value: Any) -> bool:
    """Whether each element of a sequence can be written in one cell."""
    return len(value) <= LONGEST and all(map(_in_a_cell, value))


def _kind_of_array(value: np.ndarray) -> str | None:
    if value.ndim == 0:
        return "value"
    if not value.size or value.dtype.kind not in "biufUO":
        return None
    if value.ndim > 2 and is_sliced(value):
        return "slices"
    if value.ndim > 2 or max(value.shape) > LONGEST:
        return "wrapped" if value.ndim == 1 and value.size <= WRAPPED else "long"
    return {1: "row", 2: "grid"}[value.ndim]


def is_sliced(value: np.ndarray) -> bool:
    """Whether an array of more dimensions is a few small matrices."""
    *lead, rows, columns = value.shape
    return math.prod(lead) <= 4 and max(rows, columns) <= LONGEST // 2


def _kind_of_mapping(value: Mapping) -> str | None:
    if len(value) > LONGEST:
        return "long"
    if is_graph(value):
        return "graph"
    inner = list(value.values())
    if inner and all(isinstance(each, (tuple, frozenset)) for each in inner) and _short(inner):
        return "groups"
    if all(map(_in_a_cell, inner)):
        return "table"
    if all(isinstance(each, Mapping) or is_plain(each) for each in inner):
        return "nest"
    return None


def is_graph(value: Mapping) -> bool:
    """Whether a mapping leads from vertices to vertices: all that is in its values is one of its keys."""
    inner = list(value.values())
    if not inner or not all(isinstance(each, (tuple, frozenset, set, list, Mapping)) for each in inner):
        return False
    ends = [end for each in inner for end in (each if not isinstance(each, Mapping) else each.keys())]
    if all(isinstance(each, Mapping) for each in inner) and not all(
        is_plain(w) for each in inner for w in each.values()
    ):
        return False
    first = [end[0] if isinstance(end, tuple) and len(end) == 2 and not _known(end, value) else end for end in ends]
    return all(_known(end, value) for end in first)


def _known(end: Any, value: Mapping) -> bool:
    try:
        return end in value
    except TypeError:
        return False


def _kind_of_sequence(value: Sequence) -> str | None:
    if hasattr(value, "_fields"):
        return "record"
    if all(is_plain(item) or isinstance(item, Node) for item in value):
        return "row" if len(value) <= LONGEST else "wrapped" if len(value) <= WRAPPED else "long"
    if len(value) > LONGEST:
        return "long"
    if all(isinstance(item, str) for item in value):
        return "row"
    if all(isinstance(item, (tuple, list, frozenset)) for item in value) and _short(value):
        lengths = {len(item) for item in value}
        return "grid" if len(lengths) == 1 and 0 not in lengths else "lists"
    if all(fields_of(item) for item in value):
        return "records"
    return "row" if all(map(_in_a_cell, value)) else None


def _short(inner: Sequence) -> bool:
    """Whether containers are all short, and hold what can be written in cells."""
    return all(len(each) <= LONGEST and all(map(_in_a_cell, each)) for each in inner)
