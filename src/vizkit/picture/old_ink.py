"""Ink for scenes of fixed places: whole numbers and strings are places and names that can be counted with."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np

from vizkit.picture.ink import InkError


class Place(int):
    """A whole number of the run."""

    _origin: str | None = None


class Name(str):
    """A word of the run."""

    _origin: str | None = None


class Ink:
    """A value of the run that a scene can place but not read."""

    __slots__ = ("__held", "__origin")

    def __init__(self, held: Any, origin: str | None = None):
        object.__setattr__(self, "_Ink__held", held)
        object.__setattr__(self, "_Ink__origin", origin)

    def __getitem__(self, index: Any) -> Any:
        return ink(self.__held[index], self.__origin)

    def __len__(self) -> int:
        return Place(len(self.__held))

    def __iter__(self) -> Iterator:
        return (ink(item, self.__origin) for item in self.__held)

    def __getattr__(self, name: str) -> Any:
        held = self.__held
        if isinstance(held, np.ndarray) and name in ("shape", "ndim", "T"):
            return ink(getattr(held, name), self.__origin)
        if dataclasses.is_dataclass(held) and name in {field.name for field in dataclasses.fields(held)}:
            return ink(getattr(held, name), self.__origin)
        raise AttributeError(f"a scene cannot ask data for {name!r}")

    def __repr__(self) -> str:
        return "<ink>"


def _refuse(what: str):
    def refuse(*_: object, **__: object) -> NoReturn:
        raise InkError(f"a scene cannot {what} data: let the reference hold the result in a variable")

    return refuse


for _what, _methods in {
    "compute with": "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod divmod rdivmod pow rpow "
    "matmul rmatmul and rand or ror xor rxor lshift rlshift rshift rrshift neg pos abs invert round trunc floor ceil",
    "compare": "eq ne lt le gt ge bool contains hash",
    "read": "int float complex index array array_ufunc array_function bytes",
    "format": "format str",
    "change": "setattr delattr setitem delitem reduce reduce_ex copy deepcopy getstate",
}.items():
    for _method in _methods.split():
        setattr(Ink, f"__{_method}__", _refuse(_what))


def ink(value: Any, origin: str | None = None) -> Any:
    """`value` as a scene may hold it; `origin` is the variable that it comes from."""
    if value is None or isinstance(value, (bool, Ink, Place, Name, range, slice)):
        return value
    if isinstance(value, (str, int)):
        counted = Name(value) if isinstance(value, str) else Place(value)
        counted._origin = origin
        return counted
    if isinstance(value, tuple):
        return tuple(ink(item, origin) for item in value)
    if isinstance(value, frozenset):
        return frozenset(ink(item, origin) for item in value)
    if isinstance(value, Mapping):
        return {ink(key, origin): ink(item, origin) for key, item in value.items()}
    return Ink(value, origin)


def origin(value: Any) -> str | None:
    """The variable that `value` came from, if it came from one: shapes hand it on to what they make of it."""
    if isinstance(value, Ink):
        return value._Ink__origin
    if isinstance(value, (Place, Name)):
        return value._origin
    if isinstance(value, (tuple, list)):
        return next((found for item in value if (found := origin(item))), None)
    return None


def look(value: Any) -> Any:
    """What ink holds: for shapes, which set heights and colours by it. Scenes are refused this name."""
    if isinstance(value, Ink):
        return value._Ink__held
    if isinstance(value, (tuple, list)):
        return type(value)(look(item) for item in value)
    return value


def shown(value: Any) -> bool:
    """Whether `value` came from the run as it is."""
    return isinstance(value, (Ink, Place, Name)) or (isinstance(value, (tuple, list)) and all(map(shown, value)))


def measured(value: Any) -> Any:
    """What ink holds, for a height, a length or a shade: only what came from the run as it is may set one."""
    if not shown(value):
        raise InkError(f"a scene can show a variable as it came, not the computed {value!r}")
    return look(value)
