"""Quiet: classes of which objects can be made, read, written and compared without running code that is not known."""

from __future__ import annotations

import dis
from collections.abc import Container
from types import FunctionType
from typing import Any

from vizkit.trace.forms import FLAT

_SILENT = frozenset(
    "__annotations__ __dict__ __doc__ __init__ __module__ __weakref__ __dataclass_fields__ __dataclass_params__"
    " __match_args__ __qualname__ __firstlineno__ __static_attributes__ __slotnames__".split()
)
"""What a class may have that runs nothing of itself, or where an object is made alone."""

_MADE = frozenset("__eq__ __repr__ __lt__ __le__ __gt__ __ge__".split())
"""What a dataclass may have, made for it."""

_FILLING = frozenset(
    "RESUME LOAD_FAST LOAD_CONST STORE_ATTR RETURN_CONST RETURN_VALUE BUILD_LIST BUILD_MAP BUILD_TUPLE COPY"
    " JUMP_FORWARD POP_JUMP_FORWARD_IF_FALSE POP_JUMP_FORWARD_IF_TRUE POP_JUMP_FORWARD_IF_NONE"
    " POP_JUMP_FORWARD_IF_NOT_NONE".split()
)
"""What is done where objects are given what they hold, and nothing else."""


def is_quiet(kind: type, called: Container[str], own: Container[Any], speaks: bool) -> bool:
    """Whether an object of a class holds its attributes and nothing else, and runs no code but what is called by name.

    `called` are the names of methods that are; of a class those must be among its `own`. Where anything `speaks`, which
    makes words of values, a class may not have words of its own for it.
    """
    if kind is object:
        return False
    for each in kind.__mro__[:-1]:
        if type(each) is not type or not is_written(each):
            return False
        for name, value in vars(each).items():
            if name in _SILENT:
                continue
            if name.startswith("__") and name.endswith("__"):
                if not _is_silent(name, value, speaks):
                    return False
            elif isinstance(value, (staticmethod, classmethod)) or callable(value):
                if name in called and value not in own:
                    return False
            elif type(value) not in FLAT:
                return False
    return True


def is_written(kind: type) -> bool:
    """Whether a class is written in Python."""
    return bool(kind.__flags__ & 1 << 9)


def _is_silent(name: str, value: Any, speaks: bool) -> bool:
    """Whether what Python calls of itself cannot be called, or was made for a dataclass."""
    if name == "__hash__":
        return value is None
    made = isinstance(value, FunctionType) and getattr(value, "__wrapped__", value).__code__.co_filename == "<string>"
    return (name in _MADE and made) or (name in ("__repr__", "__str__") and not speaks)


def only_fills(kind: type) -> bool:
    """Whether an object of a class is made by giving it attributes, and nothing else is done."""
    made = kind.__init__
    if made is object.__init__:
        return True
    if not isinstance(made, FunctionType):
        return False
    itself, before = made.__code__.co_varnames[0], None
    for each in dis.get_instructions(made):
        if each.opname not in _FILLING:
            return False
        if each.opname == "STORE_ATTR" and (
            each.is_jump_target or (before.opname, before.argval) != ("LOAD_FAST", itself)
        ):
            return False
        before = each
    return True
