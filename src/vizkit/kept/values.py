"""Values as rows of plain JSON and arrays of numbers, and values of such rows: nothing is run to read them.

A row is what a value is called and its cells. A cell is a number, a text, a truth value or nothing, or in a list of its
own the place of another row. So one object is one row, however often and in whatever circle it is referred to.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import fractions
import hashlib
import json
import math
import pickle
import re
import types
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, MappingView
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.trace.forms import UNBUILT, attributes, is_constant, is_thing, slots

Row = list[Any]

_LARGEST = 2**63
"""Whole numbers from there on are written in hexadecimal, which takes no time to read however long they are."""

_WRITTEN = {
    decimal.Decimal: ("decimal", str, decimal.Decimal),
    datetime.datetime: ("datetime", datetime.datetime.isoformat, datetime.datetime.fromisoformat),
    datetime.date: ("date", datetime.date.isoformat, datetime.date.fromisoformat),
    datetime.time: ("time", datetime.time.isoformat, datetime.time.fromisoformat),
    np.dtype: ("dtype", str, np.dtype),
}
"""Values that are told by a text: what they are called, how they are written and how they are read."""

_FROM_TEXT = {
    **{name: read for name, _, read in _WRITTEN.values()},
    "int": lambda text: int(text, 16),
    "float": float,
    "bytes": bytes.fromhex,
}

_SEVERAL = ((list, "list"), (deque, "deque"), (frozenset, "frozenset"), (set, "set"), (MappingView, "list"))
_BUILTIN = {kind.__name__: kind for kind in (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)}
_CONSTANTS = {"Ellipsis": ..., "NotImplemented": NotImplemented}

_BEFORE_CELLS = {"named": 2, "objects": 2, "thing": 3} | dict.fromkeys(
    "tuple list deque frozenset set dict counts table counted complex range slice fraction duration".split(), 1
)
"""How much stands in a row before its cells, of those that have any."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


@dataclass(frozen=True)
class Opaque:
    """What only its class knows, such as a random generator: its class, what it says, and a digest of what it holds."""

    kind: str
    said: str
    digest: str

    def __str__(self) -> str:
        return self.said


class Lone:
    """An object of a class that is not at hand: its attributes are."""

    def __init__(self, kind: str):
        vars(self)["\0kind"] = kind


def named(kind: Any) -> str:
    """What a class or a function is called: a scene's own module by the name of its file alone."""
    module = re.sub(r"^(vizkit_scene_\w+)_[0-9a-f]{8}$", r"\1", str(getattr(kind, "__module__", "")))
    return f"{module}:{getattr(kind, '__qualname__', type(kind).__qualname__)}"


class Writer:
    """Makes rows of values; `arrays` are the numbers of all arrays, one after the other for each dtype."""

    def __init__(self, depth: int = 0):
        self.rows: list[Row] = []
        self._parts: dict[np.dtype, list[np.ndarray]] = {}
        self._sizes: dict[np.dtype, int] = {}
        self._places: dict[int, tuple[Any, int]] = {}
        self._scalars: dict[tuple, int] = {}
        self._waiting: deque[tuple[int, Any]] = deque()
        self._depth = depth

    @property
    def arrays(self) -> list[np.ndarray]:
        return [_joined(dtype, parts) for dtype, parts in self._parts.items()]

    def cell(self, value: Any) -> Any:
        """The cell of a value; all that it leads to is a row then."""
        found = self._cell(value)
        while self._waiting:
            place, each = self._waiting.popleft()
            self.rows[place] = self._row(each)
        return found

    def _cell(self, value: Any) -> Any:
        kind = type(value)
        if value is None or kind in (bool, str) or (kind is int and -_LARGEST < value < _LARGEST):
            return value
        if kind is float and value - value == 0:
            return value
        if isinstance(value, np.generic):
            return [self._scalar(value)]
        if id(value) not in self._places:
            self._places[id(value)] = value, len(self.rows)
            self._waiting.append((len(self.rows), value))
            self.rows.append([])
        return [self._places[id(value)][1]]

    def _scalar(self, value: np.generic) -> int:
        key = value.dtype, value.tobytes()
        if key not in self._scalars:
            self._scalars[key] = len(self.rows)
            array = np.asarray(value)
            self.rows.append(["opaque", *_opaque(value)] if array.dtype.hasobject else ["scalar", *self._put(array)])
        return self._scalars[key]

    def _put(self, array: np.ndarray) -> tuple[int, int]:
        """Where among the arrays its numbers are: of which dtype, and from where on."""
        start = self._sizes.get(array.dtype, 0)
        self._parts.setdefault(array.dtype, []).append(array.reshape(-1))
        self._sizes[array.dtype] = start + array.size
        return list(self._parts).index(array.dtype), start

    def _row(self, value: Any) -> Row:
        kind = type(value)
        if isinstance(value, enum.Enum):
            return ["enum", named(kind), value.name]
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, tuple):
            return (
                ["named", named(kind), *self._cells(value)] if hasattr(value, "_fields") else self._all("tuple", value)
            )
        for kinds, name in _SEVERAL:
            if isinstance(value, kinds):
                return self._all(name, self._ordered(value) if isinstance(value, (set, frozenset)) else value)
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, type):
            return ["type", named(value)]
        if kind in _WRITTEN or isinstance(value, np.dtype):
            name, write, _ = _WRITTEN.get(kind, _WRITTEN[np.dtype])
            return [name, write(value)]
        return self._number(value) or self._other(value)

    def _cells(self, values: Iterable[Any]) -> Iterator[Any]:
        return map(self._cell, values)

    def _all(self, name: str, values: Iterable[Any]) -> Row:
        return [name, *self._cells(values)]

    def _array(self, value: np.ndarray) -> Row:
        if type(value) is np.ndarray and value.dtype == object:
            return ["objects", list(value.shape), *self._cells(value.flat)]
        if type(value) is not np.ndarray or value.dtype.hasobject:
            return ["opaque", *_opaque(value)]
        return ["array", *self._put(value), *value.shape]

    def _mapping(self, value: Mapping) -> Row:
        still = isinstance(value, types.MappingProxyType)
        counts = isinstance(value.copy() if still else value, Counter)
        name = ("counted" if counts else "table") if still else ("counts" if counts else "dict")
        return self._all(name, (each for pair in value.items() for each in pair))

    def _number(self, value: Any) -> Row | None:
        """The row of a number, of what is made of numbers, or of bytes."""
        match value:
            case int():
                return ["int", hex(value)]
            case float():
                return ["float", repr(float(value))]
            case complex():
                return self._all("complex", (value.real, value.imag))
            case fractions.Fraction():
                return self._all("fraction", (value.numerator, value.denominator))
            case range() | slice():
                return self._all(type(value).__name__, (value.start, value.stop, value.step))
            case datetime.timedelta():
                return self._all("duration", (value.days, value.seconds, value.microseconds))
            case bytes() | bytearray():
                return ["bytes", value.hex()]
            case str():
                return ["text", str(value)]
        return None

    def _other(self, value: Any) -> Row:
        kind = type(value)
        if isinstance(value, Lone):
            held = {name: each for name, each in vars(value).items() if name != "\0kind"}
            return ["thing", vars(value)["\0kind"], list(held), *self._cells(held.values())]
        if isinstance(value, Opaque):
            return ["opaque", value.kind, value.said, value.digest]
        if isinstance(value, (types.FunctionType, types.MethodType)):
            return ["function", named(value)]
        if isinstance(value, np.ufunc) and getattr(np, value.__name__, None) is value:
            return ["ufunc", value.__name__]
        if any(value is constant for constant in _CONSTANTS.values()):
            return ["constant", repr(value)]
        if is_thing(kind) and not is_constant(value):
            held = attributes(value)
            return ["thing", named(kind), list(held), *self._cells(held.values())]
        return ["opaque", *_opaque(value)]

    def _ordered(self, values: Iterable[Any]) -> list[Any]:
        """The elements of a set in an order that does not depend on where they are in memory."""
        return sorted(values, key=self._sign)

    def _sign(self, value: Any) -> str:
        if self._depth > _DEEPEST:
            return _ADDRESS.sub("", repr(value))
        alone = Writer(self._depth + 1)
        cell = alone.cell(value)
        return json.dumps([cell, alone.rows]) + "".join(array.tobytes().hex() for array in alone.arrays)


_DEEPEST = 3
"""How many sets within sets are put in order by what they hold."""


def _joined(dtype: np.dtype, parts: list[np.ndarray]) -> np.ndarray:
    """Arrays one after the other in exactly this dtype; what stands between the fields of a record is zero."""
    found = np.zeros(sum(part.size for part in parts), dtype)
    start = 0
    for part in parts:
        found[start : start + part.size] = part
        start += part.size
    return found


def _opaque(value: Any) -> tuple[str, str, str]:
    """What is known of a value of which only its class knows what it is made of."""
    kind = type(value)
    tells = kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__
    said = _ADDRESS.sub("", str(value)) if tells else kind.__qualname__
    try:
        digest = hashlib.sha256(pickle.dumps(value, 4)).hexdigest()[:16]
    except Exception:  # a class may do anything where it cannot be pickled
        digest = ""
    return named(kind), said, digest


def values(rows: list[Row], arrays: list[np.ndarray], known: Mapping[str, type]) -> list[Any]:
    """The value of every row, objects of the classes that are `known` by their names; others are alone.

    What a row says may raise whatever numbers and texts that make no sense can: `ValueError`, `TypeError` and so on.
    """
    return _Reader(rows, arrays, known).made


class _Reader:
    def __init__(self, rows: list[Row], arrays: list[np.ndarray], known: Mapping[str, type]):
        self.rows, self.arrays, self.known = rows, arrays, known
        self.made: list[Any] = [UNBUILT] * len(rows)
        self._inner: dict[int, Any] = {}
        self._late: list[int] = []
        self._read()
        for place in self._late:
            self._fill(place, complete=True)

    def _read(self) -> None:
        """Make all values, what is within one before it; where a circle closes it is put in when all are there."""
        begun = [False] * len(self.rows)
        waiting = [(place, False) for place in reversed(range(len(self.rows)))]
        while waiting:
            place, done = waiting.pop()
            if done:
                self._end(place)
            elif not begun[place]:
                begun[place] = True
                self._begin(place)
                waiting.append((place, True))
                waiting += [(_row_of(cell), False) for cell in self._cells(place) if isinstance(cell, list)]

    def _cells(self, place: int) -> list[Any]:
        row = self.rows[place]
        return row[_BEFORE_CELLS.get(row[0], len(row)) :]

    def _values(self, place: int) -> list[Any]:
        return [self.made[_row_of(cell)] if isinstance(cell, list) else cell for cell in self._cells(place)]

    def _begin(self, place: int) -> None:
        name, *rest = self.rows[place]
        if name in _BEGUN:
            inner = self._inner[place] = _BEGUN[name]()
            self.made[place] = types.MappingProxyType(inner) if name in _STILL else inner
        elif name == "thing":
            kind = self.known.get(rest[0])
            known = kind is not None and is_thing(kind)
            self.made[place] = self._inner[place] = object.__new__(kind) if known else Lone(_text(rest[0]))

    def _end(self, place: int) -> None:
        if self.made[place] is not UNBUILT:
            self._fill(place)
            return
        found = self._values(place)
        if any(each is UNBUILT for each in found):
            raise ValueError("what can never change holds itself")
        name, *rest = self.rows[place]
        self.made[place] = getattr(self, f"_{name}")(rest, found) if name in _OWN else _made(name, rest, found)

    def _fill(self, place: int, complete: bool = False) -> None:
        """Put into what was begun what is within it; `complete` says that all is there."""
        inner, found = self._inner[place], self._values(place)
        if any(each is UNBUILT for each in found):
            if complete:
                raise ValueError("something is within nothing")
            self._late.append(place)
        elif isinstance(inner, dict):
            dict.update(inner, zip(found[::2], found[1::2], strict=True))  # a counter would count them
        elif isinstance(inner, (list, deque)):
            inner.extend(found)
        else:
            _set(inner, self.rows[place][2], found)

    def _array(self, rest: list[Any], _: list[Any]) -> np.ndarray:
        which, start, *shape = rest
        count, flat = math.prod(shape), self.arrays[which]
        if not 0 <= start <= start + count <= len(flat):
            raise ValueError("an array has other numbers than there are")
        found = flat[start : start + count].reshape(shape)
        found.flags.writeable = False
        return found

    def _scalar(self, rest: list[Any], _: list[Any]) -> Any:
        which, start = rest
        return self.arrays[which][start]

    def _named(self, rest: list[Any], found: list[Any]) -> tuple:
        kind = self.known.get(rest[0])
        return kind._make(found) if kind is not None and hasattr(kind, "_make") else tuple(found)

    def _enum(self, rest: list[Any], _: list[Any]) -> Any:
        kind, name = rest
        known = self.known.get(kind)
        return known[name] if known is not None and issubclass(known, enum.Enum) else Opaque(kind, _text(name), "")

    def _type(self, rest: list[Any], _: list[Any]) -> Any:
        (name,) = rest
        module, _, called = name.partition(":")
        if module == "builtins" and called in _BUILTIN:
            return _BUILTIN[called]
        return self.known.get(name) or Opaque("builtins:type", called, "")


_BEGUN: dict[str, Callable[[], Any]] = {
    "list": list, "deque": deque, "dict": dict, "table": dict, "counts": Counter, "counted": Counter,
}  # fmt: skip
"""What is there before what is within it."""

_STILL = ("table", "counted")
_OWN = ("array", "scalar", "named", "enum", "type")
"""What can be read only with the arrays, or with the classes that are known."""


def _row_of(cell: list[Any]) -> int:
    (place,) = cell
    if type(place) is not int or place < 0:
        raise ValueError("a cell leads to no row")
    return place


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("there is no text where one should be")
    return value


def _made(name: str, rest: list[Any], found: list[Any]) -> Any:
    """A value of what is within it, or of its text."""
    match name:
        case "tuple" | "frozenset" | "set":
            return {"tuple": tuple, "frozenset": frozenset, "set": set}[name](found)
        case "complex" | "range" | "slice" | "fraction" | "duration":
            return _OF_NUMBERS[name](*found)
        case "objects":
            return _objects(rest[0], found)
        case "function":
            return _function(_text(rest[0]))
        case "ufunc":
            return {name: each for name, each in vars(np).items() if isinstance(each, np.ufunc)}[rest[0]]
        case "constant":
            return _CONSTANTS[rest[0]]
        case "opaque":
            return Opaque(*map(_text, rest))
        case "text":
            return _text(rest[0])
    return _FROM_TEXT[name](_text(rest[0]))


_OF_NUMBERS = {
    "complex": complex,
    "range": range,
    "slice": slice,
    "fraction": fractions.Fraction,
    "duration": datetime.timedelta,
}


def _objects(shape: list[int], found: list[Any]) -> np.ndarray:
    """An array of objects."""
    flat = np.empty(len(found), object)
    for place, each in enumerate(found):
        flat[place] = each
    flat = flat.reshape(shape)
    flat.flags.writeable = False
    return flat


def _unrun(*_: Any, **__: Any) -> None:
    raise RuntimeError("a function of a run that was kept cannot be called")


def _function(name: str) -> types.FunctionType:
    """What stands for a function: it is called so, and does nothing."""
    module, _, called = name.partition(":")
    found = types.FunctionType(_unrun.__code__, {"RuntimeError": RuntimeError}, called.rpartition(".")[2])
    found.__module__, found.__qualname__ = module, called
    return found


def _set(made: Any, names: list[str], found: list[Any]) -> None:
    """Give an object its attributes; its class has no say."""
    in_slots = slots(type(made))
    for name, each in zip(names, found, strict=True):
        if _text(name) in in_slots:
            object.__setattr__(made, name, each)
        else:
            vars(made)[name] = each
