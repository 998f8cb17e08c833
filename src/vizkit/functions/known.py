"""Known: what functions and methods that Python has do with plain values: they answer, or change what they are given.

Plain are numbers, words, containers of plain values, and quiet objects: nobody else's code runs when these are used.
"""

from __future__ import annotations

import ast
import bisect
import builtins
import collections
import copy
import functools
import heapq
import itertools
import math
import operator
import random
from typing import Any

ANSWERS, PASSES, CHANGES, OWN = "answers", "passes", "changes", "own"
"""What is called answers by a plain value; by what is gone through or raised at once, and would not be plain in a
variable; changes what it is of, or given first; or is a function of the file, which keeps the log itself."""


def _of(module: Any, names: str) -> set[int]:
    return {id(getattr(module, name)) for name in names.split()}


_ANSWERING = _of(
    builtins,
    "abs all any bin bool chr dict divmod float frozenset hex int isinstance len list max min oct ord pow print repr"
    " round set sorted str sum tuple",
)
_ANSWERING |= {id(each) for each in vars(math).values() if callable(each)}
_ANSWERING |= _of(bisect, "bisect bisect_left bisect_right") | _of(copy, "copy deepcopy")
_ANSWERING |= _of(collections, "Counter OrderedDict defaultdict deque") | _of(functools, "cmp_to_key reduce")
_ANSWERING |= _of(heapq, "nlargest nsmallest") | _of(operator, "add and_ eq ge gt le lt mod mul ne neg or_ sub xor")
_ANSWERING |= _of(random, "choice choices randint random randrange sample seed uniform")

_PASSING = _of(builtins, "enumerate filter map range reversed zip")
_PASSING |= {id(each) for each in vars(builtins).values() if isinstance(each, type) and issubclass(each, Exception)}
_PASSING |= {id(each) for name, each in vars(itertools).items() if name[0] != "_"} - _of(itertools, "tee")

CHANGED_FIRST = _of(heapq, "heapify heappop heappush heappushpop heapreplace") | _of(random, "shuffle")
CHANGED_FIRST |= _of(bisect, "insort insort_left insort_right")

FACTORIES = _of(builtins, "bool dict float int list set str tuple") | _of(collections, "Counter OrderedDict deque")
"""What a table may put where it is asked for what is not in it."""

KEEPING = _of(functools, "cache lru_cache")
"""What a function may be wrapped in that only keeps what it answers."""

METHODS = frozenset(
    "bit_count bit_length capitalize casefold center copy count difference endswith find format get index intersection"
    " isalnum isalpha isdecimal isdigit isdisjoint islower isnumeric isspace issubset issuperset istitle isupper join"
    " ljust lower lstrip most_common partition replace rfind rindex rjust rpartition rsplit rstrip split splitlines"
    " startswith strip swapcase symmetric_difference title total union upper zfill".split()
)
"""Methods of Python's own classes that answer by a value and change nothing."""

PASSING = frozenset("elements items keys values".split())
"""Those whose answer is gone through at once: kept in a variable, it would change with what it is of."""

CHANGING = frozenset(
    "add append appendleft clear difference_update discard extend extendleft insert intersection_update move_to_end pop"
    " popitem popleft remove reverse rotate setdefault sort subtract symmetric_difference_update update".split()
)
"""Methods that change what they are of."""

CALLING = {each: 0 for each in _of(builtins, "filter map") | _of(collections, "defaultdict")}
CALLING |= {each: 0 for each in _of(functools, "cmp_to_key reduce")}
CALLING |= {each: 0 for each in _of(itertools, "dropwhile filterfalse starmap takewhile")}
CALLING |= {each: 1 for each in _of(builtins, "isinstance") | _of(itertools, "accumulate groupby")}
"""Where functions are given another function or a class by its name, and answer by something else."""

CONSUMING = _of(builtins, "all any dict frozenset list max min set sorted sum tuple")
"""What has gone through all that it is given when it answers."""

SPEAKING = _of(builtins, "print repr str")
"""What makes words of values."""

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


def effect(function: Any) -> str:
    """What a function or a class of Python's own does; `UnknownError` where that is not known."""
    for does, known in ((ANSWERS, _ANSWERING), (PASSES, _PASSING), (CHANGES, CHANGED_FIRST)):
        if id(function) in known:
            return does
    raise UnknownError


def called(call: ast.AST | None) -> str:
    """The name of the function or the method that is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
