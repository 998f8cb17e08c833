"""Every kind of input, with a strategy for its values."""

from __future__ import annotations

import string
from collections import deque

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from vizkit.inputs import (
    Layer,
    array,
    choice,
    code,
    edges,
    interval,
    layers,
    numbers,
    real,
    switch,
    text,
    tree,
    value,
    whole,
    word,
    words,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
NUMBER = st.integers(-(10**308), 10**308) | FINITE
NAME = st.text(string.ascii_letters + string.digits + "_.éλ节点", min_size=1, max_size=6)
ROWS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.text("01", min_size=width, max_size=width), min_size=1, max_size=6)
)
GRAPHS = st.dictionaries(NAME, st.lists(NAME, unique=True, max_size=4), min_size=1, max_size=5)
WEIGHTED = st.dictionaries(NAME, st.dictionaries(NAME, NUMBER, max_size=4), min_size=1, max_size=5)
LAYERS = st.builds(Layer, *[st.integers(0, 10**8) for _ in Layer._fields])
SHAPES = array_shapes(min_dims=1, max_dims=4, max_side=4)
VISIBLE = st.text(string.printable[:-5] + " éλ节“”，−１", max_size=6)
ATOMS = st.none() | st.booleans() | NUMBER | VISIBLE
HASHABLE = st.integers() | st.text(string.ascii_letters, max_size=3)
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(HASHABLE, inner, max_size=3)
        | st.sets(st.integers(-9, 9), max_size=1)
        | st.lists(inner, max_size=3).map(deque)
    ),
    max_leaves=6,
)

KINDS = {
    "whole": (whole(0, "help"), st.integers(-(10**308), 10**308)),
    "real": (real(0.0, "help"), FINITE),
    "real or a word": (real(None, "help", otherwise="auto"), FINITE | st.none()),
    "numbers": (numbers([0], "help"), st.lists(NUMBER, min_size=1, max_size=9)),
    "numbers or none": (numbers([], "help", empty=True), st.lists(NUMBER, max_size=2)),
    "tree": (tree([0], "help"), st.lists(st.integers() | st.none(), min_size=1, max_size=9)),
    "array": (array(None, "help"), arrays(np.float64, SHAPES, elements=FINITE) | arrays(np.int64, SHAPES)),
    "array or words": (array(None, "help", otherwise=("ones", "random")), st.sampled_from(["ones", "random"])),
    "choice": (choice("sum", ("sum", "mean"), "help"), st.sampled_from(["sum", "mean"])),
    "code": (
        code("y=x", "help"),
        st.lists(st.sampled_from(["y=x+2", "z=y*y", "out=mean(z)"]), min_size=1).map("; ".join),
    ),
    "switch": (switch(False, "help"), st.booleans()),
    "word": (word("A", "help"), NAME),
    "words": (words(["A"], "help"), st.lists(NAME, min_size=1, max_size=5)),
    "words or none": (words([], "help", empty=True), st.lists(NAME, max_size=2)),
    "text": (text(["0"], "help", signs="01"), ROWS),
    "edges": (edges({"A": []}, "help"), GRAPHS),
    "edges with weights": (edges({"A": {}}, "help", weighted=True), WEIGHTED),
    "interval": (interval((0.0, 1.0), "help"), st.tuples(FINITE, FINITE)),
    "layers": (layers([Layer(3)], "help"), st.lists(LAYERS, min_size=1, max_size=5)),
    "value": (value(None, "help"), VALUES),
    "value, whole numbers": (value(None, "help", list[int]), st.lists(st.integers(-(10**9), 10**9), max_size=5)),
    "value, a text": (value(None, "help", str), VISIBLE),
    "value, texts": (value(None, "help", list[str]), st.lists(VISIBLE, max_size=4)),
    "value, a table": (value(None, "help", list[list[str]]), st.lists(st.lists(VISIBLE, max_size=3), max_size=3)),
    "value, a graph": (
        value(None, "help", dict[int, list[int]]),
        st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=3), max_size=4),
    ),
    "value, a tuple": (value(None, "help", tuple[int, str]), st.tuples(st.integers(0, 9), VISIBLE)),
    "value, perhaps a number": (value(None, "help", float | None), FINITE | st.none()),
    "value, a set": (value(None, "help", set[str]), st.sets(st.sampled_from("abc"), max_size=1)),
}


def same(found: object, wanted: object) -> bool:
    """Whether two values are equal, in type and order as well."""
    if isinstance(wanted, np.ndarray):
        return isinstance(found, np.ndarray) and found.dtype == wanted.dtype and np.array_equal(found, wanted)
    if isinstance(wanted, (set, frozenset)):
        return type(found) is type(wanted) and sorted(map(repr, found)) == sorted(map(repr, wanted))
    return repr(found) == repr(wanted)
