"""Ink: a run's data as a scene may hold it. It can be placed, not read.

All data, whole numbers as well, are `Ink`: opaque but for its shape, it can be indexed, gone through and handed to a
shape. It knows the variable that it came from and where in it (`nums/3`), so that a shape can name what it draws and a
medium can tell what a number on the screen is. Index arithmetic on whole numbers makes a `Place`: where a thing
stands, which can be handed to a shape and neither shown nor asked about.
"""

from __future__ import annotations

import dataclasses
import numbers
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np


class InkError(TypeError):
    """A scene tried to read data, or to write a number; `written` are the words of its source that do."""

    def __init__(self, said: str, *written: Any):
        super().__init__(said)
        self.written = written


class _Shifted:
    """Index arithmetic: a whole number further on or back is a place."""

    __slots__ = ()

    def __add__(self, other: Any) -> Place:
        return _shifted(self, other, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Place:
        return _shifted(self, other, -1)

    def __rsub__(self, other: Any) -> Place:
        return _shifted(Place(_at(other)), self, -1)


class Place(_Shifted):
    """Where a thing stands: what index arithmetic makes of whole numbers. It can be neither shown nor asked about."""

    __slots__ = ("__at",)

    def __init__(self, at: int):
        object.__setattr__(self, "_Place__at", at)

    def __repr__(self) -> str:
        return "<place>"


class Ink(_Shifted):
    """A value of the run that a scene can place but not read.

    `origin` and `path` say where it came from: the variable, and the indices, keys and attributes within it.
    """

    __slots__ = ("__held", "__origin", "__path")

    def __init__(self, held: Any, origin: str | None = None, path: tuple = ()):
        object.__setattr__(self, "_Ink__held", held)
        object.__setattr__(self, "_Ink__origin", origin)
        object.__setattr__(self, "_Ink__path", path)

    def __getitem__(self, index: Any) -> Any:
        plain = look(index)
        held = self.__held
        if isinstance(held, Mapping):
            return ink(held[plain], self.__origin, (*self.__path, plain))
        return ink(held[plain], self.__origin, _within(self.__path, plain, held))

    def __len__(self) -> int:
        return len(self.__held)

    def __iter__(self) -> Iterator:
        held = self.__held
        if isinstance(held, Mapping):
            return (ink(key, self.__origin, (*self.__path, key, "key")) for key in held)
        if isinstance(held, (set, frozenset)):
            return (ink(item, self.__origin, (*self.__path, item)) for item in sorted(held, key=repr))
        start = _start(self.__path)
        base = self.__path[:-1] if start is not None else self.__path
        steps = start if start is not None else range(len(held))
        return (ink(item, self.__origin, (*base, place)) for place, item in zip(steps, held, strict=False))

    def __getattr__(self, name: str) -> Any:
        held = self.__held
        if isinstance(held, np.ndarray) and name in ("shape", "ndim", "T"):
            return ink(getattr(held, name), self.__origin, (*self.__path, name))
        if isinstance(held, Mapping) and name in ("items", "keys", "values"):
            return lambda: _entries(self, name)
        if not name.startswith("_") and name in _fields(held):
            return ink(getattr(held, name), self.__origin, (*self.__path, name))
        raise AttributeError(f"a scene cannot ask data for {name!r}")

    def __repr__(self) -> str:
        return "<ink>"


def _refuse(what: str):
    def refuse(*_: object, **__: object) -> NoReturn:
        raise InkError(f"a scene cannot {what} data: let the reference hold the result in a variable")

    return refuse


_REFUSED = {
    "compute with": "mul rmul truediv rtruediv floordiv rfloordiv mod rmod divmod rdivmod pow rpow matmul rmatmul "
    "and rand or ror xor rxor lshift rlshift rshift rrshift neg pos abs invert round trunc floor ceil",
    "compare": "eq ne lt le gt ge contains hash",
    "read": "int float complex index array array_ufunc array_function bytes",
    "format": "format str",
    "change": "setattr delattr setitem delitem reduce reduce_ex copy deepcopy getstate",
}


def _undecided(*_: object) -> NoReturn:
    raise InkError(
        'a scene cannot decide by data: it can ask whether a variable "is None", or let a truth value say it'
    )


Ink.__bool__ = Place.__bool__ = _undecided
for _what, _methods in _REFUSED.items():
    for _method in _methods.split():
        setattr(Ink, f"__{_method}__", _refuse(_what))
        setattr(Place, f"__{_method}__", _refuse(_what))


def ink(value: Any, origin: str | None = None, path: tuple = ()) -> Any:
    """`value` as a scene may hold it; `origin` and `path` are where it comes from.

    `None` and truth values stay as they are: a scene may ask about them.
    """
    if value is None or isinstance(value, (bool, np.bool_, Ink, Place)):
        return value
    return Ink(value, origin, path)


def origin(value: Any) -> str | None:
    """The variable that `value` came from, if it came from one: shapes hand it on to what they make of it."""
    if isinstance(value, Ink):
        return value._Ink__origin
    if isinstance(value, (tuple, list)):
        return next((found for item in value if (found := origin(item))), None)
    return None


def path(value: Any) -> tuple:
    """Where in its variable `value` is."""
    return value._Ink__path if isinstance(value, Ink) else ()


def key(value: Any) -> str | None:
    """The key of what is drawn of `value`: `nums/3`, `root/left`; None where it came from no variable."""
    name = origin(value)
    return None if name is None else "/".join(map(_part, (name, *path(value))))


def look(value: Any) -> Any:
    """What ink holds: for shapes, which set heights and colours by it. Scenes are refused this name."""
    if isinstance(value, Ink):
        return value._Ink__held
    if isinstance(value, Place):
        return value._Place__at
    if isinstance(value, slice):
        return slice(look(value.start), look(value.stop), look(value.step))
    if isinstance(value, (tuple, list)):
        return type(value)(look(item) for item in value)
    return value


def shown(value: Any) -> bool:
    """Whether `value` came from the run as it is."""
    return isinstance(value, Ink) or (isinstance(value, (tuple, list)) and all(map(shown, value)))


def measured(value: Any) -> Any:
    """What ink holds, for a height, a length or a shade: only what came from the run as it is may set one."""
    if not shown(value):
        raise InkError(f"a scene can show a variable as it came, not the computed {value!r}")
    return look(value)


def _at(value: Any) -> int:
    """The whole number behind a place, ink or a plain number; `InkError` where it is another kind of data."""
    held = look(value)
    if isinstance(held, (bool, np.bool_)) or not isinstance(held, numbers.Integral):
        raise InkError("a scene cannot compute with data: let the reference hold the result in a variable")
    return int(held)


def _shifted(one: Any, other: Any, sign: int) -> Place:
    return Place(_at(one) + sign * _at(other))


def _start(path: tuple) -> range | None:
    return path[-1] if path and isinstance(path[-1], range) else None


def _within(path: tuple, index: Any, held: Any) -> tuple:
    """The path of a part: a place within a slice is its place in the whole."""
    many = index if isinstance(index, tuple) else (index,)
    sliced = _start(path)
    base, first = (path[:-1], sliced) if sliced is not None else (path, range(len(held)))
    found: list = []
    for axis, one in enumerate(many):
        places = first if axis == 0 else range(np.shape(held)[axis]) if isinstance(held, np.ndarray) else None
        if isinstance(one, slice) and places is not None:
            found.append(places[one])
        elif isinstance(one, numbers.Integral) and places is not None:
            found.append(places[int(one)] if -len(places) <= one < len(places) else int(one))
        else:
            found.append(one)
    return (*base, *found)


def _entries(mapping: Ink, name: str) -> Iterator:
    keys = list(mapping)
    plain = [look(each) for each in keys]
    if name == "keys":
        return iter(keys)
    values = [mapping[each] for each in plain]
    return iter(values) if name == "values" else zip(keys, values, strict=True)


def _fields(held: Any) -> frozenset[str]:
    """The names of what a record or a plain object holds."""
    if dataclasses.is_dataclass(held):
        return frozenset(field.name for field in dataclasses.fields(held)).union(getattr(held, "__dict__", ()))
    if isinstance(held, tuple) and hasattr(held, "_fields"):
        return frozenset(held._fields)
    if isinstance(held, (np.ndarray, str, bytes, numbers.Number, list, tuple, deque, set, frozenset, Mapping)):
        return frozenset()
    return frozenset(vars(held)) if hasattr(held, "__dict__") else frozenset(getattr(held, "__slots__", ()))


def _part(step: Any) -> str:
    if isinstance(step, range):
        return f"{step.start}:{step.stop}"
    if isinstance(step, slice):
        return f"{step.start}:{step.stop}"
    return str(step)
