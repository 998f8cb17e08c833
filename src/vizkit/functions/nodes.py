"""Nodes: objects that lead to others of their class, such as those of lists, trees and graphs, as frozen values."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cache, lru_cache
from operator import is_
from string import ascii_lowercase
from typing import Any

import numpy as np

from vizkit.language.numerals import numeral

FORWARD = ("next", "next_node", "nxt", "child", "left", "right", "children", "neighbors", "neighbours", "adjacent")
"""The names of fields that lead on, as they are gone through."""

BACK = ("random", "prev", "previous", "prev_node", "down", "up", "parent")
"""The names of fields that lead back or aside: these are gone through last."""

SEVERAL = ("children", "neighbors", "neighbours", "adjacent")
"""The names of fields that lead to several nodes."""

LABELS = ("label", "val", "value", "key", "data", "name", "item", "char", "letter", "word", "id")
"""The fields by which a node is called, the first that it has."""

UNCALLED = "•"
"""What a node is called that holds nothing to call it by."""

PLAIN = (int, float, complex, str, bool, type(None), np.generic)
ROWS, TABLES, SETS = (list, tuple, deque), (dict,), (set, frozenset)

DEEP, LONG = 5, 16
"""How deep containers within containers are looked through, and how long the plain values of a field may be."""

FLAT = frozenset({int, float, complex, str, bool, bytes, type(None), range, slice})
"""The classes of what holds nothing."""


@dataclass(frozen=True)
class Node:
    """A node as it was at a moment: its number in the run, what it is called, its class, and its plain fields.

    The fields are its attributes as well: `curr.val`.
    """

    number: int
    label: Any
    among: str = "Node"
    held: tuple[tuple[str, Any], ...] = ()

    def __post_init__(self):
        own = {field.name for field in fields(self)}
        vars(self).update({name: value for name, value in self.held if name not in own})

    def __str__(self) -> str:
        return self.label if isinstance(self.label, str) else numeral(self.label)


@dataclass(frozen=True)
class Linked:
    """A node, and where each of its fields leads: a number, `None`, or pairs of a key and one of these."""

    node: Node
    links: tuple[tuple[str, Any], ...] = ()

    def ends(self) -> Iterator[tuple[str, Any, int]]:
        """Every link that leads to a node: its field, its key if it is one of several, and the number of that node."""
        for field, led in self.links:
            if isinstance(led, tuple):
                yield from ((field, key, number) for key, number in led if number is not None)
            elif led is not None:
                yield field, None, led


@dataclass(frozen=True)
class Nodes:
    """All nodes of a class that can be reached at a moment, by their numbers, those first that were seen first."""

    kind: str
    linked: tuple[Linked, ...]

    def __len__(self) -> int:
        return len(self.linked)

    def __bool__(self) -> bool:
        return True

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes without their links."""
        return tuple(each.node for each in self.linked)


@lru_cache(maxsize=64)
def leading(nodes: Nodes) -> dict[int, Node]:
    """Return nodes by their numbers, each with the fields that lead to others: `head.next.val`."""
    found = {one.node.number: replace(one.node) for one in nodes.linked}

    def end(led: Any) -> Any:
        return tuple((key, found.get(number)) for key, number in led) if isinstance(led, tuple) else found.get(led)

    for one in nodes.linked:
        node = found[one.node.number]
        vars(node).update({name: _ends(end(led)) for name, led in one.links if name not in vars(node)})
    return found


def _ends(led: Any) -> Any:
    """What a field that leads to several leads to, by its keys where these are no places in a row."""
    if not isinstance(led, tuple):
        return led
    in_a_row = [key for key, _ in led] == list(range(len(led)))
    return tuple(node for _, node in led) if in_a_row else dict(led)


class Heap:
    """The nodes of one run: which object is which, by identity. What it has seen it holds, so that it stays itself."""

    def __init__(self):
        self._known: dict[int, _Known] = {}
        self._kinds: set[type] = set()
        self._keys: dict[int, Any] = {}
        self._whole: dict[str, Nodes] = {}
        self._frozen: dict[int, tuple[Any, Any]] = {}

    def held(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The variables of a call, nodes and containers of nodes as frozen values, and all nodes by their class."""
        return self.held_in([variables])[0]

    def held_in(self, calls: Sequence[Mapping[str, Any]], given: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The variables of all open calls at one moment, each as `held` has them; every node is read once.

        What another object leads to is named by it and its attribute: `cache.head`. What was `given` is still held by
        whoever called, and so is what it leads to.
        """
        calls = [{**variables, **dict(self._of_things(variables))} for variables in calls]
        roots = [[(name, value) for name, value in each.items() if self._leads(value)] for each in calls]
        if not any(roots):
            return calls
        read = self._read([*(value for each in roots for _, value in each), *filter(self._leads, given)])
        whole = self._all(read)
        return [
            {**variables, **{name: self._kept(value, read) for name, value in own}, **_named(whole, variables)}
            for variables, own in zip(calls, roots, strict=True)
        ]

    # Which objects are nodes.

    def is_node(self, thing: Any, alone: bool = False) -> bool:
        """Whether an object is a node: one of its fields leads to another of its class, or is called as if it did.

        What leads on to a node of another class is one as well, unless that is known of the object `alone`.
        """
        kind = type(thing)
        if not _may_lead(kind):
            return False
        if kind in self._kinds or id(thing) in self._known:
            return True
        held = attributes(thing)
        if any(isinstance(each, kind) for value in held.values() for each in _inner(value)):
            self._kinds.add(kind)
            return True
        if any(_leads_nowhere(name, held[name]) for name in (*FORWARD, *BACK) if name in held):
            return True
        ahead = [held[name] for name in FORWARD if name in held and name not in SEVERAL]
        return not alone and any(self.is_node(each, alone=True) for each in ahead)

    def _leads(self, value: Any, deep: int = DEEP) -> bool:
        """Whether a value is a node, or a container that holds one."""
        kind = type(value)
        if kind in FLAT or deep < 0:
            return False
        if issubclass(kind, TABLES):
            return self._leads(tuple(value), 1) or self._leads(tuple(value.values()), deep)
        if issubclass(kind, (*ROWS, *SETS)):
            return not FLAT.issuperset(map(type, value)) and any(self._leads(each, deep - 1) for each in value)
        return self.is_node(value)

    def _of_things(self, variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """What objects that are no nodes themselves have for attributes that are nodes, or containers of nodes."""
        for name, value in variables.items():
            if type(value) not in FLAT and _may_lead(type(value)) and not self.is_node(value):
                for field, inner in attributes(value).items():
                    if not field.startswith("_") and self._leads(inner):
                        yield f"{name}.{field}", inner

    # What they hold.

    def _read(self, roots: Sequence[Any]) -> dict[int, _Known]:
        """All that can be reached from `roots`, by their ids, as it is now."""
        found: dict[int, _Known] = {}
        waiting = [*self._nodes_in(roots)][::-1]
        while waiting:
            thing = waiting.pop()
            if id(thing) not in found:
                known = found[id(thing)] = self._as_it_is(thing)
                waiting += [each for each in reversed(known.ahead) if id(each) not in found]
        for known in found.values():
            if known.linked is None or known.key != self._keys.get(id(known.thing)):
                known.key = self._keys.get(id(known.thing))
                known.say(self._known)
        return found

    def _nodes_in(self, values: Sequence[Any]) -> Iterator[Any]:
        """The nodes among values and in containers among them."""
        for value in values:
            if type(value) in FLAT:
                continue
            if isinstance(value, TABLES):
                yield from self._nodes_in([*value, *value.values()])
            elif isinstance(value, (*ROWS, *SETS)):
                yield from self._nodes_in(list(value))
            elif self.is_node(value):
                yield value

    def _as_it_is(self, thing: Any) -> _Known:
        """What is known of a node, read again where anything in it is another thing than before."""
        known = self._known.get(id(thing))
        if known is None:
            known = self._known[id(thing)] = _Known(thing, len(self._known) + 1)
        raw = _raw(thing)
        if len(raw) != len(known.raw) or not all(map(is_, raw, known.raw)):
            known.raw, known.linked = raw, None
            self._divide(known)
        return known

    def _divide(self, known: _Known) -> None:
        """Tell the fields that lead to nodes from those that are plain."""
        known.leading, known.plain, ahead = {}, {}, {}
        for name, value in attributes(known.thing).items():
            inner = [each for each in _inner(value) if each is not None]
            linking = bool(inner) and all(map(self.is_node, inner))
            if linking or (name in (*FORWARD, *BACK) and _leads_nowhere(name, value)):
                known.leading[name], ahead[name] = value, inner
                self._keys |= {id(each): key for key, each in _called(value)}
            elif not name.startswith("_") and (plain := _plainly(value)) is not _NO_VALUE:
                known.plain[name] = plain
        known.ahead = tuple(each for name in sorted(ahead, key=_turn) for each in ahead[name])

    def _all(self, read: Mapping[int, _Known]) -> dict[str, Nodes]:
        """The nodes by the names of their classes; where nothing has changed they are the very same as before."""
        kinds: dict[str, list[Linked]] = {}
        for known in sorted(read.values(), key=lambda known: known.number):
            kinds.setdefault(type(known.thing).__name__, []).append(known.linked)
        for kind, linked in kinds.items():
            before = self._whole.get(kind)
            if before is None or len(before) != len(linked) or not all(map(is_, before.linked, linked)):
                self._whole[kind] = Nodes(kind, tuple(linked))
        return {kind: self._whole[kind] for kind in kinds}

    def _kept(self, value: Any, read: Mapping[int, _Known]) -> Any:
        """A value with frozen nodes in place of nodes; the very same as before where it is equal."""
        if id(value) in read:
            return read[id(value)].linked.node
        if type(value) in FLAT or not isinstance(value, (*ROWS, *SETS, *TABLES)):
            return value
        made: Any
        if isinstance(value, TABLES):
            made = {self._kept(key, read): self._kept(each, read) for key, each in value.items()}
        else:
            made = [self._kept(each, read) for each in value]
            made = frozenset(made) if isinstance(value, SETS) else _as_tuple(value, made)
        known = self._frozen.get(id(value))
        if known is not None and known[0] is value and _equal(known[1], made):
            return known[1]
        self._frozen[id(value)] = value, made
        return made


class _Known:
    """One node of a run: the object, its number, what it held when it was read last, and what was said of that.

    Its `key` is by what those that lead to it call it.
    """

    def __init__(self, thing: Any, number: int):
        self.thing, self.number = thing, number
        self.raw: tuple = ()
        self.leading: dict[str, Any] = {}
        self.plain: dict[str, Any] = {}
        self.ahead: tuple = ()
        self.key: Any = None
        self.linked: Linked | None = None
        self._node: Node | None = None

    def say(self, known: Mapping[int, _Known]) -> None:
        """Put down what it is called, and where it leads; the node is the same while it is called and holds as much."""
        node = Node(self.number, self._label(), type(self.thing).__name__, tuple(self.plain.items()))
        self._node = self._node if _equal(self._node, node) else node
        self.linked = Linked(self._node, tuple((name, _led(value, known)) for name, value in self.leading.items()))

    def _label(self) -> Any:
        if self.key is not None:
            return self.key
        held = {name: value for name, value in self.plain.items() if value is not None and value != ""}
        if any(True for value in self.leading.values() for _ in _called(value)):
            return UNCALLED  # the root of a trie: what is below it is called by what leads there
        named = [held[name] for name in LABELS if name in held]
        if "key" in held and len(named) > 1 and named[0] is not held["key"]:
            return f"{numeral(held['key'])}: {numeral(named[0])}"
        others = (value for value in held.values() if not isinstance(value, (bool, tuple)))
        return named[0] if named else next(others, UNCALLED)


_NO_VALUE = object()


def attributes(thing: Any) -> dict[str, Any]:
    """What an object holds itself, in slots too."""
    slots = {name: getattr(thing, name) for name in _slots(type(thing)) if hasattr(thing, name)}
    return slots | getattr(thing, "__dict__", {}) if slots else getattr(thing, "__dict__", {})


@cache
def _slots(kind: type) -> tuple[str, ...]:
    own = [each.__dict__.get("__slots__", ()) for each in reversed(kind.__mro__)]
    names = [name for each in own for name in ((each,) if isinstance(each, str) else each)]
    return tuple(name for name in names if name not in ("__dict__", "__weakref__") and not name.startswith("__"))


@cache
def _may_lead(kind: type) -> bool:
    """Whether objects of a class may be nodes: it is written in Python, and is no container, number or error."""
    written = bool(kind.__flags__ & 1 << 9) and kind.__module__.partition(".")[0] not in ("numpy", "torch", "pandas")
    return written and not issubclass(kind, (*ROWS, *TABLES, *SETS, *PLAIN, type, Exception, np.ndarray, Enum))


@cache
def _is_container(kind: type) -> bool:
    return issubclass(kind, (*ROWS, *TABLES, *SETS))


def _inner(value: Any) -> Sequence[Any]:
    """What a field leads to: its value, or what is in a container."""
    if isinstance(value, TABLES):
        return list(value.values())
    return list(value) if isinstance(value, (*ROWS, *SETS)) else [value]


def _leads_nowhere(name: str, value: Any) -> bool:
    """Whether a field that may lead to nodes leads to none: there is `None`, or nothing where several may be."""
    return value is None or (name in SEVERAL and all(each is None for each in _inner(value)))


def _called(value: Any) -> Iterator[tuple[Any, Any]]:
    """What a field leads to under a key: that of a table, or the letter of a place among those of an alphabet."""
    if isinstance(value, TABLES):
        yield from value.items()
    elif isinstance(value, ROWS) and len(value) == len(ascii_lowercase):
        yield from ((letter, each) for letter, each in zip(ascii_lowercase, value, strict=True) if each is not None)


def _led(value: Any, known: Mapping[int, _Known]) -> Any:
    """Where a field leads, in numbers."""
    if value is None:
        return None
    if isinstance(value, TABLES):
        return tuple((key, known[id(each)].number if each is not None else None) for key, each in value.items())
    if isinstance(value, SETS):
        return tuple(enumerate(sorted(known[id(each)].number for each in value if each is not None)))
    if isinstance(value, ROWS):
        return tuple((place, known[id(each)].number) for place, each in enumerate(value) if each is not None)
    return known[id(value)].number


def _plainly(value: Any) -> Any:
    """A value that holds nothing that can change, or few of these as a tuple; else a marker."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, ROWS) and len(value) <= LONG and all(isinstance(each, PLAIN) for each in value):
        return tuple(value)
    return _NO_VALUE


def _turn(name: str) -> int:
    """When a field is gone through: those that lead on first, those that lead back last."""
    order = (*FORWARD, "", *BACK)
    return order.index(name if name in order else "")


def _raw(thing: Any) -> tuple:
    """All that an object holds directly, and what is in its containers: while each is the same, nothing has changed."""
    values = tuple(attributes(thing).values())
    if not any(map(_is_container, map(type, values))):
        return values
    inside = [each for value in values if isinstance(value, (*ROWS, *SETS)) for each in value]
    inside += [each for value in values if isinstance(value, TABLES) for pair in value.items() for each in pair]
    return (*values, *inside)


def _as_tuple(value: Any, made: list[Any]) -> tuple:
    return type(value)._make(made) if hasattr(value, "_make") else tuple(made)


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except ValueError:  # arrays among them
        return False


def _named(whole: Mapping[str, Nodes], variables: Mapping[str, Any]) -> dict[str, Nodes]:
    """The nodes under the names of their classes, or like these where a variable is called so."""
    return {kind if kind not in variables else f"{kind} nodes": nodes for kind, nodes in whole.items()}
