"""The forms that a value may have – array, row, bag, table, thing – and how each is copied and compared."""

from __future__ import annotations

import copy
import datetime
import decimal
import enum
import fractions
import functools
import itertools
import operator
import pathlib
import re
import types
from collections import Counter, deque
from collections.abc import Mapping, MappingView
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

PLAIN = (int, float, complex, str, bytes, np.generic)
"""Values that are told from one another by what they are worth."""

_CALLED = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, functools.partial, np.ufunc)

_CONSTANT = (
    *PLAIN,
    *(type(None), type(Ellipsis), type(NotImplemented), range, slice, enum.Enum, re.Pattern, pathlib.PurePath),
    *(decimal.Decimal, fractions.Fraction, datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo),
    *(type, types.ModuleType, types.CodeType, np.dtype, *_CALLED),
)
"""Values that cannot change, and those that are called and not shown."""

FLAT = frozenset((int, float, complex, bool, str, bytes, type(None)))
"""The usual kinds of what cannot change: of many values it is soon asked whether all are of these."""

UNBUILT = object()
"""What stands for a copy that is still to be made."""


class NotStill(TypeError):
    """Something that cannot be kept as it was at a moment."""


def is_constant(value: Any) -> bool:
    """Whether `value` is of a kind that never changes, or is known by its name, as a reference is."""
    kind = type(value)
    return _is_constant_kind(kind) or (_is_named(kind) and isinstance(value.__reduce__(), str))


@functools.cache
def _is_constant_kind(kind: type) -> bool:
    return issubclass(kind, _CONSTANT)


@functools.cache
def _is_named(kind: type) -> bool:
    return kind.__reduce__ is not object.__reduce__ and not is_frozen(kind) and is_thing(kind)


@functools.cache
def is_frozen(kind: type) -> bool:
    """Whether what is directly within values of this class never changes: a tuple, a frozen dataclass."""
    return kind in (tuple, frozenset) or (is_dataclass(kind) and kind.__dataclass_params__.frozen and is_thing(kind))


def within_frozen(value: Any) -> list[Any]:
    """What is directly within a tuple, a frozen set, or the fields of a frozen dataclass."""
    if isinstance(value, (tuple, frozenset)):
        return list(value)
    return [getattr(value, field.name) for field in fields(value) if hasattr(value, field.name)]


class Form:
    """A value at a moment: what is directly `within` it, and its `copy`, which is begun and then filled.

    In a `flat` one there is nothing that can change.
    The copy of what can refer to itself is there before what is within it.
    """

    def __init__(self, value: Any):
        self.value, self.copy = value, UNBUILT
        self.within = self.parts(value)
        self.flat = FLAT.issuperset(map(type, self.within))

    @staticmethod
    def parts(value: Any) -> list[Any]:
        """What is directly within a value."""
        return []

    def begin(self) -> None:
        """Make the copy as far as it can be without copies of what is within."""

    def fill(self, copies: list[Any]) -> None:
        """Complete the copy by copies of what is within; those that are not made yet are `UNBUILT`."""

    def is_as(self, before: Form | None) -> bool:
        """Whether nothing directly within has changed since `before`."""
        return (
            before is not None
            and before.value is self.value
            and len(self.within) == len(before.within)
            and (all(map(operator.is_, self.within, before.within)) or all(map(_alike, self.within, before.within)))
        )

    def followed(self) -> Form | None:
        """What is known of it now, where it was flat: the very same if nothing in it is another, `None` if not flat."""
        within, before = self.parts(self.value), self.within
        others = list(itertools.compress(itertools.count(), map(operator.is_not, within, before)))
        alike = len(within) == len(before)
        if alike and not others:
            return self
        if not FLAT.issuperset(map(type, [*(within[place] for place in others), *within[len(before) :]])):
            return None
        found = object.__new__(type(self))
        found.value, found.within, found.flat = self.value, within, True
        if alike and all(_alike(within[place], before[place]) for place in others):
            found.copy = self.copy
        else:
            found.begin()
            found.fill(within)
        return found

    @classmethod
    def pairs(cls, left: Any, right: Any) -> list[tuple[Any, Any]] | None:
        """What must be equal for two copies to be; `None` where they cannot be."""
        ones, others = cls.parts(left), cls.parts(right)
        return list(zip(ones, others, strict=True)) if len(ones) == len(others) else None


def _alike(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if type(one) is not type(other) or not isinstance(one, PLAIN) or one != other:
        return False
    return bool(one) or str(one) == str(other)  # −0.0 is another number than 0.0


SMALL = 4096
"""Bytes of an array that are compared as they are first: sooner done than number by number, and mostly enough."""

_BITS = {size: np.dtype(f"u{size}") for size in (1, 2, 4, 8)}
"""What numbers are first compared as, by their size: only those that are other bits may be other numbers."""


class _Array(Form):
    """An array of numbers: read-only."""

    def begin(self) -> None:
        self.copy = self.value.copy()
        self.copy.flags.writeable = False

    def is_as(self, before: Form | None) -> bool:
        return super().is_as(before) and self.pairs(self.value, before.copy) is not None

    @classmethod
    def pairs(cls, left: np.ndarray, right: np.ndarray) -> list | None:
        if left.dtype != right.dtype or left.shape != right.shape:
            return None
        if left.nbytes <= SMALL and left.tobytes() == right.tobytes():
            return []
        bits = _BITS.get(left.itemsize)
        if bits is not None:
            others = left.view(bits) != right.view(bits)
            left, right = left[others], right[others]
        return [] if np.array_equal(left, right, equal_nan=left.dtype.kind in "fc") else None


class _ObjectArray(Form):
    """An array of objects: read-only."""

    @staticmethod
    def parts(value: np.ndarray) -> list[Any]:
        return list(value.flat)

    def fill(self, copies: list[Any]) -> None:
        self._refuse_circle(copies)
        flat = np.empty(self.value.size, object)
        for place, each in enumerate(copies):
            flat[place] = each
        self.copy = flat.reshape(self.value.shape)
        self.copy.flags.writeable = False

    def _refuse_circle(self, copies: list[Any]) -> None:
        if not self.flat and any(each is UNBUILT for each in copies):
            raise NotStill(f"a {type(self.value).__name__} that holds itself, of which there can be no copy")

    @classmethod
    def pairs(cls, left: np.ndarray, right: np.ndarray) -> list | None:
        return super().pairs(left, right) if left.shape == right.shape else None


class _Row(_ObjectArray):
    """A list, a tuple, a deque: a tuple, and a named one of its own kind."""

    @staticmethod
    def parts(value: Any) -> list[Any]:
        return list(value)

    def fill(self, copies: list[Any]) -> None:
        self._refuse_circle(copies)
        self.copy = type(self.value)._make(copies) if hasattr(self.value, "_make") else tuple(copies)

    @classmethod
    def pairs(cls, left: Any, right: Any) -> list | None:
        return list(zip(left, right, strict=True)) if len(left) == len(right) else None


class _Bag(_Row):
    """A set: a frozen one."""

    def fill(self, copies: list[Any]) -> None:
        self._refuse_circle(copies)
        self.copy = frozenset(copies)

    @classmethod
    def pairs(cls, left: Any, right: Any) -> list | None:
        if left == right:
            return []
        others = list(right)
        for one in left:
            found = next((place for place, other in enumerate(others) if same(one, other)), None)
            if found is None:
                return None
            del others[found]
        return None if others else []


class _Table(_Row):
    """A mapping: a read-only one, in the same order."""

    @staticmethod
    def parts(value: Mapping) -> list[Any]:
        return list(itertools.chain.from_iterable(value.items()))

    def begin(self) -> None:
        self._held = Counter() if isinstance(self.value, Counter) else {}
        self.copy = types.MappingProxyType(self._held)

    def fill(self, copies: list[Any]) -> None:
        self._refuse_circle(copies[::2])
        dict.update(self._held, zip(copies[::2], copies[1::2], strict=True))

    @classmethod
    def pairs(cls, left: Mapping, right: Mapping) -> list | None:
        if left.keys() == right.keys():
            return [(left[key], right[key]) for key in left]
        return Form.pairs.__func__(cls, left, right)


class _Thing(Form):
    """An object with attributes: one of the same class."""

    @staticmethod
    def parts(value: Any) -> list[Any]:
        return list(attributes(value).values())

    def begin(self) -> None:
        self.copy = object.__new__(type(self.value))

    def fill(self, copies: list[Any]) -> None:
        own = slots(type(self.value))
        for name, each in zip(attributes(self.value), copies, strict=True):
            if name in own:
                object.__setattr__(self.copy, name, each)
            else:
                vars(self.copy)[name] = each

    @classmethod
    def pairs(cls, left: Any, right: Any) -> list | None:
        if is_frozen(type(left)):
            return list(zip(within_frozen(left), within_frozen(right), strict=True))
        ones, others = attributes(left), attributes(right)
        return [(ones[name], others[name]) for name in ones] if ones.keys() == others.keys() else None


class _Closed(Form):
    """Something of which only its class knows what it is made of; it is taken to change at every moment."""

    def begin(self) -> None:
        try:
            self.copy = bytes(self.value) if isinstance(self.value, bytearray) else copy.deepcopy(self.value)
        except Exception:
            raise NotStill(f"a {type(self.value).__name__}, which cannot be kept as it is at a moment") from None

    def is_as(self, before: Form | None) -> bool:
        return False

    @classmethod
    def pairs(cls, left: Any, right: Any) -> list | None:
        return [(left.__reduce_ex__(4), right.__reduce_ex__(4))]


class _Constant(Form):
    """What never changes, or is called and not shown: a function is the same where its name is."""

    @classmethod
    def pairs(cls, left: Any, right: Any) -> list | None:
        if isinstance(left, _CALLED):
            return [] if _called(left) == _called(right) else None
        return [] if bool(left == right) or bool(left != left and right != right) else None


def _called(value: Any) -> tuple:
    return getattr(value, "__module__", None), getattr(value, "__qualname__", repr(type(value)))


def same(one: Any, other: Any) -> bool:
    """Whether two still values are equal: arrays by dtype and elements, objects by class and attributes; NaN is NaN."""
    if one is other:
        return True
    if type(one) in FLAT:
        return type(one) is type(other) and bool(one == other or (one != one and other != other))
    met: set[tuple[int, int]] = set()
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if left is right or (id(left), id(right)) in met:
            continue
        kind = form(left)
        rows = kind is _Row and form(right) is _Row
        if type(left) is not type(right) and not rows:
            return False
        pairs = kind.pairs(left, right)
        if pairs is None:
            return False
        if pairs and kind is not _Closed:
            met.add((id(left), id(right)))
        waiting += [pair for pair in pairs if pair[0] is not pair[1]]
    return True


def form(value: Any) -> type[Form]:
    """The form that `value` has."""
    return _Constant if is_constant(value) else changing_form(value)


def changing_form(value: Any) -> type[Form]:
    """The form of a value that is no constant."""
    found = _form_of(type(value))
    return _ObjectArray if found is _Array and value.dtype.hasobject and value.dtype == object else found


@functools.cache
def _form_of(kind: type) -> type[Form]:
    for kinds, found in _FORMS:
        if issubclass(kind, kinds):
            return found
    return _Thing if is_thing(kind) else _Closed


@functools.cache
def is_thing(kind: type) -> bool:
    """Whether all that an object of this class holds are its attributes."""
    if issubclass(kind, tuple(each for kinds, _ in _FORMS for each in kinds)):
        return False
    try:
        object.__new__(kind)
    except TypeError:
        return False
    return True


def attributes(value: Any) -> dict[str, Any]:
    """What an object holds itself, in slots too."""
    in_slots = {name: getattr(value, name) for name in slots(type(value)) if hasattr(value, name)}
    return in_slots | getattr(value, "__dict__", {})


@functools.cache
def slots(kind: type) -> frozenset[str]:
    found = set()
    for each in kind.__mro__:
        own = each.__dict__.get("__slots__", ())
        for name in (own,) if isinstance(own, str) else own:
            private = name.startswith("__") and not name.endswith("__")
            found.add(f"_{each.__name__.lstrip('_')}{name}" if private else name)
    return frozenset(found - {"__dict__", "__weakref__"})


_FORMS: tuple[tuple[tuple[type, ...], type[Form]], ...] = (
    ((np.ndarray,), _Array),
    ((list, tuple, deque, MappingView), _Row),
    ((set, frozenset), _Bag),
    ((Mapping,), _Table),
)
