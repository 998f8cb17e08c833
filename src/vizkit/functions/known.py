"""Known: what a piece of code changes that is given plain values and does with them what Python has for them.

Plain are numbers, words, and containers of plain values: whatever is done with them, nobody else's code runs.
"""

from __future__ import annotations

import ast
from typing import Any

from vizkit.functions import sites
from vizkit.functions.nodes import DEEP
from vizkit.trace.forms import FLAT

ANSWERING = frozenset(
    "abs all any bin bool chr dict divmod float frozenset int isinstance len list max min ord pow round set sorted str"
    " sum tuple bit_length copy count difference endswith find format get index intersection isalnum isalpha isdigit"
    " isspace join lower replace rfind rstrip split startswith strip union upper".split()
)
"""Functions and methods of Python's own that answer by a value and change nothing."""

PASSING = frozenset(
    "enumerate filter map range reversed zip items keys values IndexError KeyError TypeError ValueError".split()
)
"""Those whose answer is gone through or raised at once: kept in a variable, it would not be plain."""

CHANGING = sites.JOINING | sites.TAKING | sites.CHANGING
"""Methods that change what they are of."""

PARTS = tuple(
    getattr(ast, name)
    for name in (
        "Break Continue Pass Return Assert Constant BinOp UnaryOp BoolOp Compare IfExp Starred Subscript Slice Tuple"
        " List Dict Set JoinedStr FormattedValue operator unaryop boolop cmpop expr_context"
    ).split()
)
"""What changes nothing but what is in it does."""


class UnknownError(Exception):
    """That a piece of code may do what its source does not tell."""


def is_plain(value: Any, deep: int = DEEP) -> bool:
    """Whether a value is a number, a word, or a container of Python's own that holds nothing but plain values."""
    kind = type(value)
    if kind in FLAT or kind is range:
        return True
    if deep < 0 or kind not in (list, tuple, dict, set, frozenset):
        return False
    within = [*value, *value.values()] if kind is dict else value
    return FLAT.issuperset(map(type, within)) or all(is_plain(each, deep - 1) for each in within)


def called(call: ast.AST | None) -> str:
    """The name of the function or the method that is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
