"""Values are read as they were written, of every kind and in whatever circle, and nonsense is refused."""

from __future__ import annotations

import datetime
import enum
import json
from collections import Counter, deque, namedtuple
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vizkit.kept.values import Lone, Opaque, Writer, named, values
from vizkit.trace import same, still

Pair = namedtuple("Pair", "left right")


class Colour(enum.Enum):
    RED = 1


@dataclass(frozen=True)
class Frozen:
    name: str
    held: object


class Node:
    def __init__(self, value):
        self.value, self.next = value, None


class Slotted:
    __slots__ = ("__hidden", "shown")

    def __init__(self, value):
        self.__hidden, self.shown = value, value


KNOWN = {named(kind): kind for kind in (Pair, Colour, Frozen, Node, Slotted)}


def read_again(value, known=KNOWN):
    """A value as it is after it was written as text and read."""
    writer = Writer()
    cell = writer.cell(value)
    cell, rows = json.loads(json.dumps([cell, writer.rows], allow_nan=False))
    found = values(rows, writer.arrays, known)
    return found[cell[0]] if isinstance(cell, list) else cell


PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
    | st.fractions() | st.decimals(allow_nan=False) | st.datetimes() | st.dates() | st.times() | st.timedeltas()
)  # fmt: skip
DTYPES = arrays.scalar_dtypes() | arrays.unicode_string_dtypes(max_len=3) | arrays.byte_string_dtypes(max_len=3)
NUMBERS = arrays.arrays(
    DTYPES | arrays.array_dtypes(arrays.scalar_dtypes(), max_size=2), arrays.array_shapes(min_dims=0, max_side=3)
)
HASHABLE = st.integers() | st.text() | st.tuples(st.integers(), st.text()) | st.frozensets(st.text(max_size=2))
VALUES = st.recursive(
    PLAIN | NUMBERS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.tuples(inner, inner).map(Pair._make)
        | st.dictionaries(HASHABLE, inner, max_size=3)
        | st.sets(HASHABLE, max_size=3)
        | st.builds(Frozen, st.text(max_size=2), inner)
    ),
    max_leaves=6,
)


@given(VALUES)
@settings(max_examples=25)
def test_what_was_held_is_read_as_it_was(value):
    kept = still(value)
    assert same(read_again(kept), kept)


@pytest.mark.parametrize(
    "value",
    [
        10**5000, -(2**63), 2**64, float("nan"), -float("inf"), -0.0, complex("nan-infj"), "\ud800", b"\0\xff",
        Fraction(10**30, 7), Decimal("-0.10"), datetime.timedelta(microseconds=-1), ..., NotImplemented, range(3, 9, 2),
        slice(None, 3), np.float64("nan"), np.int8(-3), np.str_("ab"), np.datetime64("NaT"), np.longdouble(1) / 3, Colour.RED,
        np.dtype("<f4"), np.add, int, MappingProxyType(Counter("aab")), Counter("aab"), deque([1, 2]), {3, 4},
        np.array([("a", 1)], [("word", "U1"), ("count", ">i2")]), np.array([None, (1,)], object).reshape(2, 1),
        np.array(-0.0), np.zeros((0, 3), "c8"), np.asfortranarray(np.arange(6.0).reshape(2, 3)), Slotted(4), np.array("é"),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_every_kind_is_read_exactly(value):
    found = read_again(value)
    assert same(still(found), still(value)) and type(found) is type(value)
    if isinstance(value, (float, np.floating)) and value == 0:
        assert str(found) == str(value)


def test_what_is_one_object_stays_one_and_circles_close():
    first, second = Node(1), Node(2)
    first.next, second.next = (second, first), {"back": first}
    found = read_again([first, second, (first, second)])
    assert found[0] is found[2][0] and found[0].next == (found[1], found[0])
    assert found[1].next["back"] is found[0]


def test_a_long_list_of_nodes_needs_no_stack():
    first = node = Node(0)
    for value in range(5000):
        node.next = node = Node(value)
    found = read_again(first)
    for _ in range(5000):
        found = found.next
    assert found.value == 4999


def test_what_only_its_class_knows_says_what_it_said_and_is_told_from_another():
    error, generators = read_again(ValueError("too large")), [np.random.default_rng(seed) for seed in (1, 1, 2)]
    assert str(error) == "too large"
    one, same_, other = map(read_again, generators)
    assert isinstance(one, Opaque) and one == same_ != other


def test_a_function_has_its_name_and_does_nothing():
    found = read_again(test_a_function_has_its_name_and_does_nothing)
    assert found.__qualname__ == "test_a_function_has_its_name_and_does_nothing"
    with pytest.raises(RuntimeError):
        found()


def test_a_class_that_is_not_at_hand_is_never_looked_for():
    found = read_again(Frozen("a", Node(3)), known={})
    assert isinstance(found, Lone) and found.held.value == 3
    assert same(read_again(found), Frozen("a", read_again(found).held))
    assert read_again(Colour.RED, known={}) == Opaque(named(Colour), "RED", "")


@given(st.permutations(["a", "bc", "d", (1, "e"), frozenset([1, 2])]))
@settings(max_examples=8)
def test_a_set_is_written_the_same_in_whatever_order_it_was_made(elements):
    def written(several):
        writer = Writer()
        writer.cell(set(several))
        return writer.rows

    assert written(elements) == written(sorted(elements, key=str))


@pytest.mark.parametrize(
    "rows",
    [
        [["tuple", [0]]], [["tuple", [5]]], [["tuple", [-1]]], [["tuple", ["0"]]], [["set", [1]], ["list"]], [["what"]],
        [[]], [7], [["dict", 1]], [["array", 0, 0, 9]], [["array", 3, 0, 1]], [["array", 0, -1, 1]], [["scalar", 0, 9]],
        [["thing", 3, []]], [["thing", "a:b", ["x"]]], [["thing", "a:b", [3], 4]], [["objects", [3], 1]],
        [["int", "ten"]], [["ufunc", "load"]], [["constant", "None"]], [["dtype", "what"]], [["fraction", 1, 0]],
        [["function", 4]], [["opaque", "a", "b"]], [["range", 0.5]], [["bytes", "x"]], [["table", [0], 1]],
    ],
    ids=str,
)  # fmt: skip
def test_nonsense_is_refused(rows):
    with pytest.raises((ValueError, TypeError, LookupError, ArithmeticError, AttributeError)):
        values(rows, [np.arange(3)], KNOWN)
