"""A function that keeps its log itself has the very moments that it has where everything is looked at."""

from __future__ import annotations

import copy
import importlib.util
import linecache
import re
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.functions.programs import FURTHER, FURTHER_HEADS, HEADS, LINES, MORE, each, programs, within
from tests.functions.theirs import THEIRS
from vizkit.functions.log import Log
from vizkit.functions.watched import Watched
from vizkit.trace.forms import FLAT

MOST = 300

ADDRESS = re.compile(r"at 0x\w+")
"""Where an object is, of which nothing else is said in words: in another run it is elsewhere."""


@pytest.fixture(autouse=True)
def _stopped_by_moments_alone(monkeypatch):
    """How long a run takes that copies ever more depends on what else there is in memory."""
    monkeypatch.setattr("vizkit.trace.bound.SECONDS", 1000.0)


def module(folder: Path, text: str) -> ModuleType:
    """A module of a text, as if it had just been loaded: what its functions keep is as at first."""
    file = folder / "program.py"
    file.write_text(text)
    linecache.checkcache(str(file))
    made = importlib.util.module_from_spec(importlib.util.spec_from_file_location("program", file))
    sys.modules["program"] = made
    exec(compile(text, str(file), "exec"), vars(made))
    return made


def ordered(value: Any, seen: dict[int, int]) -> Any:
    """A value by its class and its parts, these in order, and by which of those that were `seen` it is."""
    if type(value) in FLAT:
        return type(value), ADDRESS.sub("at", repr(value))
    held = value if isinstance(value, Iterable) else vars(value)
    parts = [part for pair in held.items() for part in pair] if isinstance(held, Mapping) else held
    known = id(value) in seen
    found = type(value).__qualname__, seen.setdefault(id(value), len(seen))
    return found if known else (*found, [ordered(each, seen) for each in parts])


def told(run: Callable[[], Log | None]) -> list | str:
    """All that can be seen of a run, and what of it is the very same as before, or how it ended."""
    try:
        log = run()
        steps = log.steps
    except Exception as reason:
        return f"{type(reason).__name__}: {reason}"
    seen: dict[int, int] = {}
    found: list[Any] = [log.trace.answer, [str(line) for line in log.trace.unseen], len(log)]
    for step in steps:
        found.append((step.note, step.changed, step.speaker and step.speaker.note))
        for call in step.calls:
            held = [(name, ordered(value, seen)) for name, value in call.variables.items()]
            found.append((call.reference.__name__, call.number, call.line, held))
    return found


def both(folder: Path, program: str, every: bool) -> list[list | str]:
    """What is told of a program by its own log and by looking at everything."""
    ran = []
    for way in (Watched.written, Watched.looked_at):
        watched = Watched(module(folder, program).given, every)
        ran.append(told(lambda way=way, watched=watched: way(watched, ([3, 1, 2], 2), {}, MOST)))
    return ran


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(program=programs())
def test_whatever_a_program_does_its_own_log_says_as_much_as_a_look_at_everything(tmp_path, program):
    for every in (False, True):
        written, looked_at = both(tmp_path, program, every)
        assert written == looked_at


@pytest.mark.parametrize("line", each("i += 1", LINES, HEADS))
def test_what_a_line_does_is_seen_by_every_name_and_in_every_call(tmp_path, line):
    for before in ("ys = xs", "ys = rows[0] = [4, 5, 6]"):
        written, looked_at = both(tmp_path, within(before, line), False)
        assert written == looked_at


@pytest.mark.parametrize("line", each("i += 1", FURTHER, FURTHER_HEADS))
def test_what_is_done_with_objects_functions_within_and_what_is_imported_is_seen(tmp_path, line):
    written, looked_at = both(tmp_path, within("ys = xs", line, MORE), False)
    assert written == looked_at


ORDINARY = [
    "insertion_sort quick_sort merge_sort max_heap_sort first_occurrence search_rotate num_islands edit_distance",
    "longest_common_subsequence longest_increasing_subsequence subsets permute_recursive fib_recursive rotate gcd",
]


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("theirs", THEIRS, ids=lambda theirs: theirs.name)
def test_functions_of_books_say_the_same_in_both_ways(theirs, every):
    watched = Watched(theirs.function, every)
    arguments = theirs.arguments()
    written = watched.written(copy.deepcopy(arguments), {})
    assert written is not None or theirs.name not in " ".join(ORDINARY).split()
    if written is not None:
        assert told(lambda: written) == told(lambda: watched.looked_at(copy.deepcopy(arguments), {}))


GIVEN = "def given(xs, n):\n    "

CLASS = "class Thing:\n    def __init__(self, xs):\n        self.xs = xs\n\n    "
MADE = GIVEN + "thing = Thing(xs)\n    "

UNKNOWN = {
    "somebody's function": "from statistics import mean\n" + GIVEN + "return mean(xs)",
    "a function that was wrapped": "from functools import wraps\n\ndef wrapped(inner):\n    return wraps(inner)(lambda n: inner(n))"
    "\n\n@wrapped\ndef helper(n):\n    return n\n\n" + GIVEN + "return helper(n)",
    "a method of a module that means another": "import heapq\nheapq = [heapq]\n" + GIVEN + "return heapq.heappop(xs)",
    "a default that is not plain": "class A(list): pass\n\ndef given(xs, n, a=A()):\n    return a",
    "a module's value that is not plain": "class A(list): pass\n\nA = A()\n\n" + GIVEN + "return A",
    "an attribute of Python's own": GIVEN + "return xs.__class__",
    "a method that is kept aside": GIVEN + "add = xs.append\n    return add",
    "a method of a class": GIVEN + "list.append(xs, n)",
    "a class that is kept aside": GIVEN + "d = {}\n    d.setdefault(n, list)\n    d[n].append(xs, n)",
    "a function within that is kept aside": GIVEN + "def inner():\n        xs.append(1)\n    key = inner",
    "a function within that is passed on": GIVEN
    + "def inner(each):\n        return each\n    return sorted(xs, key=inner)",
    "a function within that is another": GIVEN + "def inner():\n        xs.append(1)\n    inner = max\n    inner(1, 2)",
    "a function within of which more is not known": GIVEN + "def inner():\n        import math\n    inner()",
    "what is kept aside": GIVEN + "key = len\n    return key(xs)",
    "what is called by what it is given": GIVEN + "key = lambda: n\n    return key()",
    "a lambda that changes something": GIVEN + "return sorted(xs, key=lambda each: xs.append(each))",
    "a lambda that calls": "def helper(n):\n    return n\n\n"
    + GIVEN
    + "return sorted(xs, key=lambda each: helper(each))",
    "what would be used up": GIVEN + "each = enumerate(xs)\n    return list(each)",
    "a view": GIVEN + "d = {1: 2}\n    keys = d.keys()\n    d[2] = 3\n    return keys",
    "a queue that forgets": "from collections import deque\n" + GIVEN + "q = deque(xs, 2)\n    q.append(1)",
    "a call while others are asked for one by one": "def helper(n):\n    return n\n\n"
    + GIVEN
    + "return list(zip((helper(each) for each in xs), xs))",
    "a loop into a place": GIVEN + "for xs[0] in range(3):\n        n += 1",
    "a list made into a place": GIVEN + "return [n for xs[0] in range(3)]",
    "an error that is caught": GIVEN + "try:\n        xs[9] = 1\n    except IndexError:\n        n = 0",
    "a global name": "COUNT = 0\n\n" + GIVEN + "global COUNT\n    COUNT += n",
    "a name of its own in a test": GIVEN + "if n and (m := n):\n        n = m",
    "a name that is deleted": GIVEN + "del n",
    "a generator": GIVEN + "yield xs",
    "a class that says how it is compared": CLASS
    + "def __lt__(self, other):\n        return True\n\n"
    + MADE
    + "return thing < thing",
    "a class that says how it is written": CLASS
    + "def __repr__(self):\n        return str(self.xs.append(1))\n\n"
    + MADE
    + "return f'{thing}'",
    "a class with what is computed": CLASS
    + "@property\n    def first(self):\n        return self.xs[0]\n\n"
    + MADE
    + "return thing.first",
    "a class that looks at what it is given": CLASS
    + "def __setattr__(self, name, value):\n        pass\n\n"
    + MADE
    + "thing.n = n",
    "a class that is called": CLASS + "def __call__(self):\n        return 1\n\n" + MADE + "return thing()",
    "a class that holds what may change": CLASS + "held = []\n\n" + MADE + "thing.held.append(n)",
    "a class with a method of nobody": CLASS
    + "@staticmethod\n    def put(n):\n        pass\n\n"
    + MADE
    + "thing.put(n)",
    "a class of a class": "class Kind(type): pass\n\nclass Thing(metaclass=Kind): pass\n\n" + GIVEN + "return Thing()",
    "a class made of a list": "class Thing(list): pass\n\n" + GIVEN + "return Thing(xs)",
    "an attribute that is deleted": CLASS + "pass\n\n" + MADE + "del thing.xs",
    "what a table makes of its own": "from collections import defaultdict\n\ndef helper():\n    return []\n\n"
    + GIVEN
    + "t = defaultdict(helper)\n    return t[n]",
    "what a table makes from now on": "from collections import defaultdict\n\n"
    + GIVEN
    + "t = defaultdict(list)\n    t.default_factory = None",
}


@pytest.mark.parametrize("why", UNKNOWN)
def test_where_more_may_happen_than_is_known_everything_is_looked_at(tmp_path, why):
    watched = Watched(module(tmp_path, UNKNOWN[why]).given)
    assert watched.written(([3, 1, 2], 2), {}) is None


NAMES = {
    "a function that a name was given": GIVEN + "return helper(n)\n\ndef inner(n):\n    return n\n\nhelper = inner",
    "a name of Python's own that means another": GIVEN
    + "return len(xs)\n\ndef other(each):\n    return 1\n\nlen = other",
    "a name of a module's in its place": GIVEN + "return helper(xs)\n\nhelper = len",
}


@pytest.mark.parametrize("why", NAMES)
def test_a_name_is_what_it_means_and_no_longer_known_once_it_means_another(tmp_path, why):
    written, looked_at = both(tmp_path, NAMES[why], False)
    assert written == looked_at
    made = module(tmp_path, NAMES[why])
    watched = Watched(made.given)
    assert watched.written(([3, 1, 2], 2), {}) is not None
    vars(made).update(helper=abs, len=abs)
    assert watched.written(([3, 1, 2], 2), {}) is None


class Marked(list):
    pass


class Number(int):
    def __lt__(self, other):
        return False


class Spoken:
    def __eq__(self, other):
        return True


class Holder:
    def __init__(self, held):
        self.held = held


class Slotted:
    __slots__ = ("held",)


NOT_PLAIN = [
    Marked([1]),
    [Number(1)],
    {"a": [Marked()]},
    (1, object()),
    [[iter(())]],
    deque([1], 2),
    Spoken(),
    Slotted(),
]
NOT_PLAIN += [
    Holder(Spoken()),
    [Holder([Marked()])],
    {Holder(1): Holder(len)},
    defaultdict(list),
    np.zeros(2),
    Ellipsis,
]


@pytest.mark.parametrize("xs", NOT_PLAIN)
def test_what_is_given_may_be_a_value_whose_class_runs_code_of_its_own(tmp_path, xs):
    watched = Watched(module(tmp_path, GIVEN + "m = n\n    return m").given)
    assert watched.written((xs, 1), {}) is None
    assert watched.written((1, xs), {}) is None
    for plain in (
        [2, {"a": (1.0, None)}],
        deque([{1}]),
        OrderedDict({1: Counter("a")}),
        [Holder({2: Holder(frozenset())})],
    ):
        assert watched.written(([1], plain), {}) is not None


def test_functions_stay_what_they_are_and_what_is_given_is_what_is_changed(tmp_path):
    made = module(tmp_path, "KEPT = []\n\n" + GIVEN + "KEPT.append(n)\n    xs[0] = n\n    return xs")
    code, names, xs = made.given.__code__, dict(vars(made)), [1, 2]
    log = Watched(made.given).written((xs, 5), {})
    assert (xs, made.KEPT, log.answer) == ([5, 2], [5], (5, 2))
    assert made.given.__code__ is code and vars(made) == names
