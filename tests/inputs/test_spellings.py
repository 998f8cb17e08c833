"""Many spellings of one value are read alike: typed, pasted, printed by us or by others."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inputs.kinds import KINDS, same
from vizkit.inputs import (
    InputError,
    Layer,
    array,
    choice,
    edges,
    interval,
    layers,
    numbers,
    real,
    switch,
    text,
    tree,
    whole,
    words,
)
from vizkit.language.numerals import numeral

GRAPH = {"A": ["B", "C", "E"], "B": ["C", "D"], "C": ["A"], "D": ["C"], "E": ["D"]}
SAME = {
    "numbers": (
        numbers([0], "help"),
        [1, 3, -1],
        [
            "1,3,-1",
            "[1,3,-1]",
            "(1, 3, -1)",
            "1 3 -1",
            "1，3，-1",
            "1,3,-1,",
            "1,3,−1",
            "1、3、-1",
            "１,３,-１",
            "1\n3\n-1\n",
            "[1 3 -1]",
            "\ufeff1,3,-1",
            "1,\n3,\n-1",
            "1\t3\t-1",
            "1,3,–1",
            "[[1, 3, -1]]",
            [1, 3, -1],
            (1, 3, -1),
            np.array([1, 3, -1], ">i2"),
            np.array([[1], [3], [-1]]),
            ["1", "3", "-1"],
        ],
    ),
    "numbers with fractions": (
        numbers([0], "help"),
        [0.5, 12000, -2e-16],
        [
            "0.5,12000,-2e-16",
            ".5 12000 -2E-16",
            "0.5, 12\u2009000, −2e−16",
            [0.5, 12000, np.float64(-2e-16)],
        ],
    ),
    "tree": (
        tree([0], "help"),
        [3, 5, None, 1],
        [
            "3,5,null,1",
            "[3,5,null,1]",
            "3,5,None,1",
            "3,5,,1",
            "3 5 null 1",
            "3,5,nan,1",
            "3,5,#,1",
            "3,5,∅,1",
            "3.0,5.0,NaN,1",
            [3, 5, None, 1],
            [3.0, 5.0, float("nan"), 1.0],
            np.array([3, 5, np.nan, 1], np.float16),
        ],
    ),
    "array": (
        array(None, "help"),
        np.array([[1, 2], [3, 4]]),
        [
            "1,2;3,4",
            "[[1,2],[3,4]]",
            "1 2; 3 4",
            "[1 2; 3 4]",
            "1,2\n3,4\n",
            "[[1 2]\n [3 4]]",
            "((1,2),(3,4))",
            "1,2;3,4;",
            "１，２；３，４",
            [[1, 2], [3, 4]],
            np.array([[1, 2], [3, 4]], ">i8"),
            np.array([[1, 2], [3, 4]], np.uint8, order="F"),
        ],
    ),
    "matrix of one row": (
        array(None, "help", most=(4, 4)),
        np.array([[1, 2, 3]]),
        ["1,2,3", "[1,2,3]", "[[1,2,3]]", "1 2 3", "1,2,3;", [1, 2, 3], np.array([1, 2, 3])],
    ),
    "array of floats": (
        array(None, "help"),
        np.array([0.5, 2.0]),
        [
            "0.5,2",
            "[0.5, 2.0]",
            np.array([0.5, 2], np.float16),
            np.array([0.5, 2], np.longdouble),
            np.array([0.5, 2], ">f4"),
        ],
    ),
    "array of ones": (
        array(None, "help"),
        np.ones((2, 3)),
        ["ones:2x3", "ones:2×3", "[[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]", np.ones((2, 3), np.float32)],
    ),
    "word in place of an array": (
        array("ones", "help", otherwise=("ones", "random")),
        "random",
        ["random", "Random", " random"],
    ),
    "whole": (
        whole(0, "help"),
        12000,
        ["12000", "12\u2009000", "1.2e4", "12_000", "+12000", "１２０００", 12000.0, np.int16(12000), np.array(12000)],
    ),
    "real": (real(0.0, "help"), -0.25, ["-0.25", "−.25", "-25e-2", np.float32(-0.25), np.array([-0.25])]),
    "no real": (real(1.0, "help", otherwise="auto"), None, ["auto", "Auto", " auto "]),
    "choice": (choice("sum", ("sum", "mean"), "help"), "mean", ["mean", "Mean", " mean", "ｍｅａｎ"]),
    "switch": (switch(False, "help"), True, ["true", "True", "yes", "on", "1", np.True_, True]),
    "words": (
        words([], "help"),
        ["pre", "in"],
        ["pre,in", "pre in", "[pre, in]", '["pre", "in"]', "pre，in", ("pre", "in")],
    ),
    "text": (
        text([], "help", signs="01"),
        ["110", "001"],
        [
            "110/001",
            "110\n001\n",
            "110;001",
            '["110","001"]',
            "[[1,1,0],[0,0,1]]",
            "１１０/００１",
            np.array([[1, 1, 0], [0, 0, 1]]),
            [[True, True, False], [False, False, True]],
        ],
    ),
    "edges": (
        edges({}, "help"),
        GRAPH,
        [
            "A:B,C,E;B:C,D;C:A;D:C;E:D",
            "A: B C E\nB: C D\nC: A\nD: C\nE: D\n",
            "A：B，C，E；B：C，D；C：A；D：C；E：D",
            '{"A":["B","C","E"],"B":["C","D"],"C":["A"],"D":["C"],"E":["D"]}',
            GRAPH,
        ],
    ),
    "arrows": (
        edges({}, "help"),
        {"A": ["B"], "B": ["C"], "C": []},
        [
            "A>B,B>C",
            "A->B, B->C",
            "A → B; B → C",
            "A:B;B:C;C:",
            '[["A","B"],["B","C"]]',
            [("A", "B"), ("B", "C")],
            ["A>B", "B>C"],
        ],
    ),
    "edges both ways": (
        edges({}, "help"),
        {"A": ["B"], "B": ["A"], "C": []},
        ["A-B, C", "A–B,C", "A—B, C", "A--B, C", "A<->B, C", "A↔B, C", "A:B;B:A;C:"],
    ),
    "edges with weights": (
        edges({}, "help", weighted=True),
        {"A": {"B": 3}, "B": {"A": 3, "C": 1}, "C": {"B": 1, "D": -0.5}, "D": {}},
        ["A-B:3, B-C, C>D:-0.5", "A-B=3;B-C;C→D：−.5", "A:B=3;B:A=3,C;C:B,D=-0.5;D:"],
    ),
    "interval": (
        interval((0.0, 1.0), "help"),
        (-4.0, 1.5),
        ["-4:1.5", "-4,1.5", "[-4, 1.5]", "−4 : 1.5", "-4..1.5", "-4 to 1.5", "-4 1.5", "-4；1.5", (-4, 1.5)],
    ),
    "layers": (
        layers([], "help"),
        [Layer(3, 2, 1), Layer(1), Layer(3, 1, 2, 2)],
        [
            "3s2p1,1,3s1p2d2",
            "k3s2p1, k1, k3p2d2",
            "3S2P1，1，3d2p2",
            "[[3,2,1],[1],[3,1,2,2]]",
            [(3, 2, 1), (1,), (3, 1, 2, 2)],
            [{"kernel": 3, "stride": 2, "padding": 1}, {"kernel": 1}, {"kernel": 3, "padding": 2, "dilation": 2}],
        ],
    ),
}


@pytest.mark.parametrize(
    ("name", "spelling"), [(name, each) for name, (*_, all_) in SAME.items() for each in all_], ids=str
)
def test_many_spellings_are_one_value(name, spelling):
    kind, value, _ = SAME[name]
    assert same(kind.read(spelling), value)


def test_one_column_or_one_row_is_a_sequence():
    for table in ("[[1],[2]]", np.array([[1, 2]]), np.array([[1], [2]])):
        assert numbers([0], "help").read(table) == [1, 2]
        assert array(None, "help", most=(9,)).read(table).tolist() == [1, 2]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_whole_numbers_are_read_as_we_print_them(found):
    assert numbers([0], "help").read(numeral(found)) == found
    assert [whole(0, "help").read(numeral(one)) for one in found] == found


REFUSED = [
    ("numbers", "1;3;-1", "write 1,3,-1"),
    ("numbers", "1e400", "'1e400' is too large"),
    ("numbers", "9" * 5000, "too large"),
    ("numbers", 10**5000, "too large"),
    ("numbers", "9" * 309, "too large: numbers up to 1.7e308 are read"),
    ("numbers", b"123", "is no sequence: a list is wanted"),
    ("numbers", "2²,3", "'2^2' is a power: write it as 4"),
    ("array", "1,10³", "'10^3' is a power: write it as 1e3"),
    ("numbers", "@", "@ names no file"),
    ("numbers", "1e-400", "too small"),
    ("numbers", "1,,3", "nothing stands where a number is wanted"),
    ("numbers", "nan", "'nan' is not a finite number"),
    ("numbers", [1, float("inf")], "inf is not a finite number"),
    ("numbers", "", "nothing is there"),
    ("numbers", "[]", "nothing is there"),
    ("numbers", "[1,2", "brackets do not match"),
    ("numbers", "[[1,2],[3,4]]", "one row or one column is wanted"),
    ("numbers", [True], "True is not a number"),
    ("numbers", {1, 2}, "has no order"),
    ("numbers", range(10**12), "at most 1000000 are read"),
    ("numbers", np.broadcast_to(1.0, (10**6, 10**6)), "at most 1000000 are read"),
    ("numbers", [1j], "1j is not a number"),
    ("whole", "2.5", "'2.5' is not a whole number"),
    ("whole", "9" * 5000, "too large"),
    ("whole", "1e309", "too large"),
    ("whole", "1e999999999", "too large"),
    ("whole", "three", "'three' is not a whole number"),
    ("whole", True, "True is not a whole number"),
    ("whole", "1,2", "is not a whole number"),
    ("real", "0,5", "write 0.5"),
    ("real", "a,b", "'a,b' is not a number"),
    ("real", "10^23", "'10^23' is a power: write it as 1e23"),
    ("whole", "2**10", "'2**10' is a power: write it as 1024"),
    ("interval", "-4", "'-4' is no range: two numbers are wanted, from:to, such as -4:4"),
    ("interval", "a:4", "'a' is not a number"),
    ("interval", "", "such as -4:4"),
    ("interval", [1, 2, 3], "two numbers are wanted"),
    ("real", "1e400", "too large"),
    ("array", "[[1,2],[3]]", "row 2 has the length 1, the first has 2: make them equal"),
    ("array", "[" * 20_000, "brackets do not match"),
    ("array", "[[1,2],[3,4]", "brackets do not match"),
    ("array", str(2**63), "too large for an array: write it as 9.22"),
    ("array", f"0.5,{2**53 + 1}", "too large for an array"),
    ("array", np.array([1, np.nan]), "nan is not a finite number"),
    ("array", np.array([np.longdouble("1e4000")]), "not a finite number"),
    ("array", np.array([1j]), "real numbers"),
    ("array", np.array([2**63], np.uint64), "too large"),
    ("array", np.zeros((0, 3)), "nothing is there"),
    ("array or words", "one", "'one' is neither numbers, such as 1,2;3,4, nor one of 'ones', 'random'"),
    ("choice", "avg", "'avg' is not one of 'sum', 'mean'"),
    ("switch", "perhaps", "'perhaps' is not one of 'true', 'false'"),
    ("switch", 3, "'3' is not one of"),
    ("text", "11/0", "row 2 has the length 1, the first has 2"),
    ("text", "12/00", "row 1 has '2' in it"),
    ("edges", "A-B-C", "'A-B-C' is no name"),
    ("edges", "A-B,B-A", "the edge from B to A is given twice"),
    ("edges", "A:B;A:C", "the vertex A is given twice"),
    ("edges", '{"A": ["B"], "A": []}', "'A' is given twice"),
    ("edges", "A-B:3", "A to B has a weight"),
    ("edges", "A\x1b-B", r"'A\x1b-B' has '\x1b' in it, which cannot be seen: leave it out"),
    ("edges", {"\u202eA": []}, "cannot be seen"),
    ("edges", [("A", "\ud800")], "cannot be seen"),
    ("word", "\x1b", "cannot be seen"),
    ("text", ["1\0", "10"], "cannot be seen"),
    ("edges", {"A": "BC"}, "a list is wanted"),
    ("edges", "", "nothing is there"),
    ("edges", "{", "no graph"),
    ("layers", "3s2,3x", "layer 2, '3x', is no layer"),
    ("layers", "3s2s1", "layer 1"),
    ("word", "two words", "'two words' is not one word: write it without spaces"),
    ("tree", "3,2.5", "'2.5' is not a whole number"),
]


@pytest.mark.parametrize(
    ("name", "spelling", "said"),
    REFUSED,
    ids=lambda each: repr(each)[:30] if isinstance(each, str) else type(each).__name__,
)
def test_what_is_refused_says_what_was_found_and_what_is_wanted(name, spelling, said):
    kind, _ = KINDS[name]
    with pytest.raises(InputError) as refused:
        kind.read(spelling)
    assert said in str(refused.value) and len(str(refused.value)) < 200
    assert "--" not in str(refused.value)


def test_a_list_that_holds_itself_is_refused():
    ring: list = []
    ring.append(ring)
    for kind, _ in KINDS.values():
        with pytest.raises(InputError):
            kind.read(ring)


@pytest.mark.parametrize(
    ("text", "wanted"), [("1,5;2,5", "1.5,2.5"), ("-1,5;2,25;3,0", "-1.5,2.25,3.0"), ("1;2", "1,2")]
)
def test_decimal_commas_are_told_what_to_write(text, wanted):
    with pytest.raises(InputError, match=f"write {re.escape(wanted)}$"):
        numbers([0], "help").read(text)
