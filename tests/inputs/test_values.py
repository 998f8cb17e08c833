"""Any value of Python, as people write it and as a type hint wants it."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypedDict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inputs.kinds import same
from vizkit.inputs import InputError, linked, value


class Listed:
    def __init__(self, x):
        self.data = x
        self.next = None


class Doubly:
    def __init__(self, val, prev=None, next=None):
        self.val, self.prev, self.next = val, prev, next


class Treed:
    def __init__(self, val=0, left=None, right=None):
        self.val, self.left, self.right = val, left, right


class Many:
    def __init__(self, val=None, children=None):
        self.val, self.children = val, children or []


class Vertex:
    def __init__(self, val=0, neighbors=None):
        self.val, self.neighbors = val, neighbors or []


@dataclasses.dataclass
class Point:
    x: int
    y: float = 0.5


class Pair(NamedTuple):
    name: str
    n: int


class Said(TypedDict):
    name: str


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


SAME = [
    (
        Any,
        [3, 1, -2],
        ["3,1,-2", "[3,1,-2]", "3 1 -2", "3，1，−2", "3、1、-2", "[3 1 -2]", "3\n1\n-2\n", "3,\n1,\n-2", "3,1,-2,"],
    ),
    (Any, 3, ["3", " 3 ", "+3", "0x3", "0b11", "３"]),
    (Any, 2.5, ["2.5", "2.50", "25e-1"]),
    (Any, "abc", ["abc", '"abc"', "'abc'", "“abc”"]),
    (Any, "a b", ["a b", '"a b"']),
    (Any, "３−", ['"３−"', '"\\uff13\\u2212"']),
    (Any, [[1, 2], [3, 4]], ["[[1,2],[3,4]]", "1,2;3,4", "1 2\n3 4", "[[1 2]\n [3 4]]"]),
    (Any, [1, None, 2], ["[1,null,2]", "[1,None,2]", "1,,2", "1,#,2", "1,∅,2"]),
    (Any, [True, False, None], ["[true,false,null]", "[True, False, None]"]),
    (Any, (1, 2), ["(1,2)", "(1 2)"]),
    (Any, (1,), ["(1,)"]),
    (Any, set(), ["set()"]),
    (Any, {1}, ["{1}", "{1,1}", "set([1])"]),
    (Any, {}, ["{}"]),
    (Any, {"a": ["b"], 1: {}}, ['{"a": ["b"], 1: {}}', "{a: [b], 1: {}}", "{'a': ['b'],\n 1: {},}"]),
    (Any, deque([1, 2]), ["deque([1, 2])"]),
    (Any, Counter("aab"), ["Counter({'a': 2, 'b': 1})"]),
    (Any, np.array([1.0, 2.0]), ["array([1., 2.])", "np.array([1.0, 2.0])"]),
    (Any, float("inf"), ["inf", "∞", "Infinity"]),
    (Any, "it's", ["it's"]),
    (Any, "a:b", ["a:b"]),
    (int, 3, ["3", "3.0", "3e0", "[3]"]),
    (float, 3.0, ["3", "3.0"]),
    (bool, True, ["true", "yes", "1", "on"]),
    (str, "123", ["123", '"123"']),
    (str, "3,1 [", ["3,1 [", "'3,1 ['"]),
    (list[int], [3], ["3", "[3]", "3.0"]),
    (list[int], [3, 1], ["3;1", "3,1"]),
    (list[str], ["01", "1"], ["01,1", '["01","1"]']),
    (list[str], ["null", "7"], ["null,7"]),
    (list[float], [1.0, 2.0], ["1,2"]),
    (list[list[str]], [["1", "0"], ["0", "1"]], ['[["1","0"],["0","1"]]', "10,01", "1,0;0,1", "[[1,0],[0,1]]"]),
    (list[list[int]], [[1, 2]], ["1,2", "[[1,2]]", "1,2;"]),
    (list[list[int]], [[1], [2]], ["1;2", "[[1],[2]]"]),
    (set[int], {5}, ["5", "[5]", "{5}"]),
    (tuple[int, str], (1, "2"), ["1,2", "(1,2)"]),
    (deque[int], deque([1, 2]), ["1,2", "[1,2]", "deque([1,2])"]),
    (dict[int, list[int]], {1: [2], 2: []}, ['{"1": [2], "2": []}', "{1: [2], 2: []}"]),
    (defaultdict[str, list], defaultdict(list, a=[1]), ['{"a": [1]}']),
    (OrderedDict[str, int], OrderedDict(a=1), ['{"a": 1}']),
    (int | None, None, ["null", "None"]),
    (int | str, 3, ["3"]),
    (int | str, "x", ["x"]),
    (Literal["max", "min"], "min", ["min"]),
    (Sequence, "abc", ["abc"]),
    (Sequence[int], [1, 2], ["1,2"]),
    (np.ndarray, np.array([[1, 2], [3, 4]]), ["1,2;3,4", "[[1,2],[3,4]]"]),
    (Decimal, Decimal("0.1"), ["0.1"]),
    (Fraction, Fraction(1, 3), ["1/3"]),
    (Colour, Colour.BLUE, ["BLUE", "2"]),
    (Point, Point(1, 2.0), ["{x: 1, y: 2}", "(1,2)", "1,2"]),
    (list[Point], [Point(1), Point(2)], ["[{x: 1}, {x: 2}]", "[[1],[2]]"]),
    (Pair, Pair("a", 3), ["a,3", "{name: a, n: 3}"]),
    (Said, {"name": "x"}, ['{"name": "x"}']),
]


@pytest.mark.parametrize(("hint", "wanted", "spelling"), [(h, w, s) for h, w, all_ in SAME for s in all_], ids=str)
def test_many_spellings_are_one_value(hint, wanted, spelling):
    kind = value(None, "help", hint)
    assert same(kind.read(spelling), wanted)
    assert same(kind.read(kind.write(wanted)), wanted)


@pytest.mark.parametrize("kind", [Listed, Doubly])
@given(labels=st.lists(st.integers(-99, 99) | st.text("abc", min_size=1), max_size=9), data=st.data())
def test_a_linked_list_is_read_and_written(kind, labels, data):
    back = data.draw(st.integers(-1, len(labels) - 1))
    wanted = value(None, "help", kind | None)
    head = wanted.read(f"{json.dumps(labels)}, pos = {back}")
    assert (linked.labels(head) if head else ([], -1)) == (labels, back)
    again = wanted.read(wanted.write(head))
    assert (linked.labels(again) if again else ([], -1)) == (labels, back)
    if labels and kind is Doubly and back < 0 and len(labels) > 1:
        assert head.next.prev is head


def levels(root):
    """Another's way to see a tree: its nodes with the way that leads to each."""
    found, waiting = {}, [(root, "")]
    for node, way in waiting:
        if node is not None:
            found[way] = node.val
            waiting += [(node.left, f"{way}l"), (node.right, f"{way}r")]
    return found


def test_a_tree_is_read_as_leetcode_prints_it():
    wanted = value(None, "help", Treed | None)
    for text in ("[3,5,null,1,2]", "3,5,null,1,2", "3 5 None 1 2", "3,5,,1,2,null,null"):
        root = wanted.read(text)
        assert levels(root) == {"": 3, "l": 5, "ll": 1, "lr": 2}
        assert levels(wanted.read(wanted.write(root))) == levels(root)
    assert wanted.read("[]") is None and wanted.read("null") is None


def test_trees_of_many_children_and_graphs_are_read_as_leetcode_prints_them():
    wanted = value(None, "help", Many)
    root = wanted.read("[1,null,3,2,4,null,5,6]")
    assert [each.val for each in root.children] == [3, 2, 4]
    assert [each.val for each in root.children[0].children] == [5, 6]
    assert wanted.write(root) == "1,null,3,2,4,null,5,6"
    graph = value(None, "help", Vertex | None)
    first = graph.read("[[2,4],[1,3],[2,4],[1,3]]")
    assert [each.val for each in first.neighbors] == [2, 4] and first.neighbors[0].neighbors[0] is first
    assert graph.write(first) == "[[2, 4], [1, 3], [2, 4], [1, 3]]"


def test_lists_of_linked_lists_are_read():
    heads = value(None, "help", list[Listed | None]).read("[[1,4,5],[1,3],[]]")
    assert [linked.labels(each)[0] if each else [] for each in heads] == [[1, 4, 5], [1, 3], []]


def test_objects_are_taken_as_they_are():
    for hint, held in ((Listed, Listed(1)), (Point, Point(1)), (np.ndarray, np.ones(2)), (Treed, Treed(1))):
        assert value(None, "help", hint).read(held) is held


@pytest.mark.parametrize(
    ("name", "text", "hint", "wanted"),
    [
        ("v.json", '{"a": ["1", 1, 2.5, null, true]}', Any, {"a": ["1", 1, 2.5, None, True]}),
        ("v.json", '{"1": [2]}', dict[int, list[int]], {1: [2]}),
        ("v.csv", "1,2\n3,4\n", Any, [[1, 2], [3, 4]]),
        ("v.csv", "a,1\n", list[str], ["a", "1"]),
        ("v.txt", "3 1 2\n", Any, [3, 1, 2]),
        ("v.txt", "hello, you\n", str, "hello, you"),
        ("v.txt", "1 2\n3 4\n", list[list[int]], [[1, 2], [3, 4]]),
    ],
)
def test_files_are_read(tmp_path, name, text, hint, wanted):
    (tmp_path / name).write_text(text)
    assert same(value(None, "help", hint).read(f"@{tmp_path / name}"), wanted)


def test_an_array_is_read_from_its_file(tmp_path):
    np.save(tmp_path / "v.npy", np.array([[1, 2], [3, 4]]))
    assert same(value(None, "help").read(f"@{tmp_path / 'v.npy'}"), np.array([[1, 2], [3, 4]]))
    assert value(None, "help", list[list[int]]).read(f"@{tmp_path / 'v.npy'}") == [[1, 2], [3, 4]]


REFUSED = [
    (Any, "", "nothing is there"),
    (Any, "  \n", "nothing is there"),
    (Any, "[1,2", "do not match"),
    (Any, "]", "do not match"),
    (Any, "([)]", "do not match"),
    (Any, "[1;2]", "do not match"),
    (Any, "[" * 5000, "do not match"),
    (Any, "[" * 40 + "]" * 40, "do not match"),
    (Any, "{1: 2, 3}", "do not match"),
    (Any, "{1: 2, 1: 3}", "given twice"),
    (Any, "{[1]: {2: 3}, {}: 1}", "can be no key"),
    (Any, "{{1}}", "can be no key"),
    (Any, "1 2,3", "write commas alone"),
    (Any, "1e400", "too large"),
    (Any, "9" * 5000, "too large"),
    (Any, "10^5", "is a power: write it as 1e5"),
    (Any, "a\x1b", "cannot be seen"),
    (Any, '"\\u202e"', "cannot be seen"),
    (Any, "deque(3)", "one list is wanted"),
    (Any, "Counter([[[1]]])", "one list is wanted"),
    (Any, "@nowhere.json", "cannot be read"),
    (Any, "@x.py", "neither .npy"),
    (int, "2.5", "not a whole number"),
    (int, "x", "not a whole number"),
    (int, "1,2", "not a whole number"),
    (int, "[]", "not a whole number"),
    (float, "half", "not a number"),
    (bool, "perhaps", "not one of"),
    (list[int], "a,b", "not a whole number"),
    (list[int], "{}", "no list"),
    (list[int], "[[1,2],3]", "not a whole number"),
    (list[int], "[1,[2],3]", "is no plain sequence"),
    (list[list[int]], "[[1,x]]", "not a whole number"),
    (dict[str, int], "[1,2]", "no dict"),
    (dict[str, int], '{"a": "b"}', "not a whole number"),
    (tuple[int, int], "1,2,3", "has the length 3: 2 are wanted"),
    (Literal["max", "min"], "mx", "not one of"),
    (Colour, "GREEN", "not one of"),
    (np.ndarray, "[[1,2],[3]]", "make them equal"),
    (np.ndarray, "a", "not a number"),
    (Listed | None, "1,null,2", "nothing where a node is wanted"),
    (Listed | None, "[1,2], pos = 7", "no place in the list"),
    (Listed | None, "[1,2], pos = x", "not a whole number"),
    (Treed | None, "[null,1]", "no root"),
    (Treed | None, "[1,null,null,2]", "nobody's children"),
    (Many, "1,2,3", "no null after its root"),
    (Vertex, "[[9]]", "is no vertex"),
    (Point, "{z: 1}", "is no Point: write it as"),
    (Point, "{y: 1}", "no Point can be made"),
    (Point, "1,2,3", "has the length 3"),
    (Callable[[int], int], "len", "cannot be written as text: give the argument a default, or call vizkit.watch"),
    (Callable, "len", "cannot be written"),
    (type(json), "json", "cannot be written"),
    (list[Callable], "len", "cannot be written"),
    (Any, [[]] * 2_000_000, "too many"),
]


@pytest.mark.parametrize(("hint", "given_", "said"), REFUSED, ids=lambda each: str(each)[:30])
def test_what_is_wrong_is_one_line(hint, given_, said):
    with pytest.raises(InputError) as refused:
        value(None, "help", hint).read(given_)
    line = str(refused.value)
    assert said in line and len(line) < 220 and "\n" not in line
    assert "无" in refused.value.told("zh") or refused.value.told("zh") != line


def test_forms_ask_as_is_fit():
    assert value(True, "help", bool).widget == "switch" and value(3, "help", int).widget == "counter"
    assert value("a", "help", Literal["a", "b"]).among == ("a", "b")
    assert value(None, "help").kind == "value" and value(None, "help", list[int]).kind == "numbers"
