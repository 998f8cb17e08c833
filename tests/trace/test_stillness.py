"""Law 2: a moment holds still – copies keep shape, class, sharing and circles, and nothing that runs later changes."""

from __future__ import annotations

import copy
import threading
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.trace import NotStill, same, still, traced
from vizkit.trace.stillness import Stills


class Node:
    """A node of a list, as a book writes it."""

    def __init__(self, value, next=None):
        self.value, self.next = value, next


class Slim:
    __slots__ = ("__hidden", "value")

    def __init__(self, value):
        self.value, self.__hidden = value, [value]

    @property
    def hidden(self):
        return self.__hidden


@dataclass
class Edge:
    ends: list = field(default_factory=list)
    weight: float = 0.0


@dataclass(frozen=True)
class Leaf:
    name: str
    parts: tuple = ()


@dataclass(frozen=True)
class Box:
    """Frozen, but not what is in it."""

    within: list


Point = namedtuple("Point", "x y")

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
arrays = st.lists(st.integers(-9, 9), min_size=1, max_size=4).map(np.array)
values = st.recursive(
    plain | arrays,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(deque)
        | st.tuples(inner, inner)
        | st.tuples(inner, inner).map(lambda pair: Point(*pair))
        | st.dictionaries(st.integers(0, 3), inner, max_size=3)
        | st.dictionaries(st.integers(0, 3), inner, max_size=3).map(OrderedDict)
        | st.dictionaries(st.integers(0, 3), inner, max_size=3).map(lambda held: defaultdict(list, held))
        | st.sets(st.integers(0, 5)).map(set)
        | inner.map(Node)
        | inner.map(Slim)
        | st.lists(inner, max_size=2).map(Edge)
        | st.lists(inner, max_size=2).map(Box)
    ),
    max_leaves=12,
)


def mutables(value, met=None):
    """Everything within `value` that can be changed, `value` too."""
    met = {} if met is None else met
    if id(value) in met:
        return met
    if isinstance(value, (list, deque, set, dict, np.ndarray, Node, Slim, Edge)):
        met[id(value)] = value
    inner = (
        [*value, *value.values()]
        if isinstance(value, dict)
        else value
        if isinstance(value, (list, deque, tuple))
        else [value.value, value.next]
        if isinstance(value, Node)
        else [value.value, value.hidden]
        if isinstance(value, Slim)
        else [value.ends]
        if isinstance(value, Edge)
        else [value.within]
        if isinstance(value, Box)
        else []
    )
    for each in inner:
        mutables(each, met)
    return met


def spoil(value):
    """Change `value` in place."""
    if isinstance(value, (list, deque)):
        value.append("spoilt")
    elif isinstance(value, set):
        value.add("spoilt")
    elif isinstance(value, dict):
        value["spoilt"] = True
    elif isinstance(value, np.ndarray):
        value += 1
    elif isinstance(value, (Node, Slim)):
        value.value = "spoilt"
    else:
        value.weight = -1.0


@given(values)
def test_nothing_done_to_the_original_is_seen_in_the_copy(value):
    held = still(value)
    untouched = still(copy.deepcopy(value))
    assert same(held, untouched)
    for each in list(mutables(value).values()):
        spoil(each)
    assert same(held, untouched)


@given(values)
def test_a_copy_of_a_copy_is_the_same_and_has_nothing_to_write_to(value):
    held = still(value)
    assert same(still(held), held)
    assert not any(isinstance(each, (list, deque, set, dict)) for each in mutables(held).values())
    assert not any(each.flags.writeable for each in mutables(held).values() if isinstance(each, np.ndarray))


@given(values)
def test_what_has_not_changed_is_the_very_same_copy(value):
    stills = Stills()
    (first,), (again,) = stills.of([value]), stills.of([value])
    assert again is first
    changing = list(mutables(value).values())
    if changing:
        spoil(changing[-1])
        (last,) = stills.of([value])
        assert last is not first and same(last, still(value))


def test_only_what_leads_to_a_change_is_copied_anew():
    stills = Stills()
    rows = [np.zeros(2), np.ones(2)]
    (first,) = stills.of([rows])
    rows[1][0] = 5
    (second,) = stills.of([rows])
    assert second[0] is first[0] and second[1] is not first[1]
    assert first[1].tolist() == [1, 1] and second[1].tolist() == [5, 1]


def test_one_object_has_one_copy_at_a_moment():
    node = Node(1)
    held, pair, table = Stills().of([node, [node, node], {"first": node}])
    assert pair[0] is pair[1] is table["first"] is held is not node
    assert type(held) is Node and held.value == 1


def test_circles_stay_circles():
    first, second = Node(1), Node([2])
    first.next, second.next = second, first
    second.value.append(first)
    held = still(first)
    assert held.next.next is held and held.next.value == (2, held)
    around = {}
    around["me"] = around
    held = still(around)
    assert held["me"] is held
    ring = [node := Node(0)]
    node.next = ring
    (only,) = still(ring)
    assert only.next == (only,)


def test_a_list_that_holds_itself_is_refused():
    ring = []
    ring.append(ring)
    with pytest.raises(NotStill, match="a list that holds itself"):
        still(ring)


def test_a_long_chain_needs_no_recursion():
    chain = None
    for value in range(20_000):
        chain = Node(value, chain)
    held = still(chain)
    assert held.value == 19_999 and same(held, still(chain))


def test_containers_are_read_only_and_keep_their_order():
    held = still(OrderedDict(b=1, a=[2]))
    assert isinstance(held, Mapping) and list(held.items()) == [("b", 1), ("a", (2,))]
    with pytest.raises(TypeError):
        held["c"] = 3
    assert still(Counter("aab"))["z"] == 0 and still(Counter("aab"))["a"] == 2
    with pytest.raises(KeyError):
        still(defaultdict(list))["missing"]
    assert still(Point([1], 2)) == Point((1,), 2) and still({1: 2}.keys()) == (1,)
    assert still(bytearray(b"ab")) == b"ab"


def test_what_is_frozen_through_and_through_is_kept():
    leaf = Leaf("a", (Leaf("b"), 1))
    assert still(leaf) is leaf and still((leaf, 1)) == (leaf, 1)
    box = Box([1])
    held = still(box)
    box.within.append(2)
    assert held is not box and held.within == (1,)


def test_what_is_called_is_kept():
    for each in (np.maximum, len, still, Node, traced, [].append):
        assert still(each) is each


ALIKE = st.sampled_from([0, 1, True, False, 0.0, -0.0, 1.0, "1", None, 1 << 70, float("nan")])


@given(st.lists(st.tuples(st.sampled_from("put add take none".split()), st.integers(0, 3), ALIKE), max_size=12))
def test_a_container_that_is_followed_is_copied_as_if_nothing_were_known_of_it(changes):
    row, table, bag, stills, before = [0, 1, "1"], {0: 0, 1: 1}, {0, "1"}, Stills(), None
    for what, place, value in changes:
        if what == "put" and row:
            row[place % len(row)] = table[place] = value
        elif what == "add":
            row.append(value)
            bag.add(value)
            table[value] = place
        elif what == "take" and row and table:
            row.pop(0)
            table.popitem()
        now = dict(zip(("row", "table", "bag"), stills.of([row, table, bag]), strict=True))
        for name, held in (("row", row), ("table", table), ("bag", bag)):
            assert repr(now[name]) == repr(still(held)), name
            assert what != "none" or before is None or now[name] is before[name]
        before = now


def test_a_generator_of_random_numbers_is_copied():
    rng = np.random.default_rng(0)
    held = still(rng)
    number = rng.random()
    assert held.random() == number
    assert same(still(np.random.default_rng(3)), still(np.random.default_rng(3)))
    assert not same(still(np.random.default_rng(3)), still(np.random.default_rng(4)))


def test_arrays_of_objects_are_copied_through():
    cells = np.empty((1, 2), object)
    cells[0] = [Node(1), [2]]
    held = still(cells)
    cells[0, 0].value = 9
    assert held.shape == (1, 2) and held[0, 0].value == 1 and held[0, 1] == (2,) and not held.flags.writeable


@traced
def reversal(head):
    """Reverse a linked list in place."""
    before = None
    while head is not None:
        after = head.next
        head.next = before
        yield "turn", "{head.value} now points back"
        before, head = head, after
    return before


def chain(numbers):
    head = None
    for value in reversed(numbers):
        head = Node(value, head)
    return head


def values_from(node):
    found = []
    while node is not None:
        found.append(node.value)
        node = node.next
    return found


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_a_linked_list_changed_in_place_holds_still_at_every_moment(numbers):
    trace = reversal.trace(chain(numbers))
    for count, step in enumerate(trace.steps, 1):
        assert values_from(step.variables["head"]) == numbers[:count][::-1]
        assert values_from(step.variables["after"]) == numbers[count:]
        assert step.say() == f"{numbers[count - 1]} now points back".replace("-", "\N{MINUS SIGN}")
    assert values_from(trace.answer) == values_from(reversal(chain(numbers))) == numbers[::-1]
    assert trace == reversal.trace(chain(numbers))


@pytest.mark.parametrize("make", [lambda: open(__file__), threading.Lock, lambda: (each for each in "ab")])  # noqa: SIM115
def test_what_cannot_be_kept_is_refused_by_name(make):
    @traced
    def logging(lines):
        log = [lines]
        yield "write", "a line is written"
        return 1

    held = make()
    assert logging(held) == 1
    with pytest.raises(NotStill, match=r"test_stillness\.py:\d+: the variable \w+ holds a .*: keep what is read"):
        logging.trace(held)
    getattr(held, "close", lambda: None)()


def test_an_answer_that_cannot_be_kept_is_refused_by_the_reference_s_name():
    @traced
    def going(nums):
        yield "begin", "{nums} are there"
        return (num for num in nums)

    with pytest.raises(NotStill, match=r"test_stillness\.py:\d+: going returns a generator, .*: return what is read"):
        going.trace([1])


def test_what_can_only_be_gone_through_once_is_no_variable_of_a_moment():
    @traced
    def going(nums):
        through = iter(nums)
        first = next(through)
        yield "take", "{first} is first"
        return list(through)

    trace = going.trace([1, 2])
    assert trace.answer == (2,) and "through" not in trace.steps[0].variables
