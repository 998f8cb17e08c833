"""Stillness: copies of what variables held at a moment, which nothing that runs later changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vizkit.trace.forms import FLAT, UNBUILT, Form, changing_form, is_constant, is_frozen, within_frozen


def still(value: Any) -> Any:
    """A copy of `value` that nothing changes. `NotStill` where there can be none."""
    return Stills().of([value])[0]


_USUAL = frozenset((list, dict, set))
"""Classes of the containers that most variables hold."""


class Stills:
    """Makes the copies of one moment after another; what has not changed since the last is the very same copy.

    Lists and deques become tuples, sets frozen, mappings and arrays read-only; other objects keep their class. Within
    a moment one object has one copy, however often, and in whatever circle, it is referred to.
    """

    def __init__(self):
        self._before: dict[int, Form] = {}
        self._frozen: dict[int, Any] = {}

    def of(self, values: Iterable[Any]) -> list[Any]:
        """The copies of `values`, all at one moment. `NotStill` where one cannot be copied."""
        values = list(values)
        flat = self.flat(values)
        if flat is not None:
            return flat
        found = self._found(values)
        changed = _reaching(found, [key for key, known in found.items() if not known.is_as(self._before.get(key))])
        for key, known in found.items():
            if key in changed:
                known.begin()
            else:
                known.copy = self._before[key].copy
        _complete([known for key, known in found.items() if key in changed], found)
        self._before = found
        return [_copy(value, found) for value in values]

    def flat(self, values: Sequence[Any]) -> list[Any] | None:
        """The copies of `values` where each is a constant of a usual class or a container of these; else `None`."""
        found: dict[int, Form] = {}
        copies = []
        for value in values:
            kind = type(value)
            if kind in FLAT or (kind is tuple and FLAT.issuperset(map(type, value))):
                copies.append(value)
                continue
            known = found.get(id(value)) or (self._flat(value) if kind in _USUAL else None)
            if known is None:
                return None
            found[id(value)] = known
            copies.append(known.copy)
        self._before = found
        return copies

    def _flat(self, value: Any) -> Form | None:
        """What is known of a container, as it was before if nothing in it is another; `None` if it is not flat."""
        before = self._before.get(id(value))
        if before is not None and before.value is value and before.flat:
            return before.followed()
        known = changing_form(value)(value)
        if not known.flat:
            return None
        known.begin()
        known.fill(known.within)
        return known

    def _found(self, values: list[Any]) -> dict[int, Form]:
        """All that can change and can be reached from `values`; what is within something stands before it."""
        found: dict[int, Form] = {}
        met: dict[int, Form] = {}
        waiting = [(value, False) for value in reversed(values) if not is_constant(value)]
        while waiting:
            value, done = waiting.pop()
            key = id(value)
            if done:
                found[key] = met[key]
            elif key not in met and not self._never_changes(value):
                known = met[key] = changing_form(value)(value)
                inner = () if known.flat else reversed(known.within)
                within = [(each, False) for each in inner if not is_constant(each)]
                if within:
                    waiting.append((value, True))
                    waiting += within
                else:
                    found[key] = known
        return found

    def _never_changes(self, value: Any) -> bool:
        """Whether `value`, which is no constant, is frozen and so is all within it."""
        if not is_frozen(type(value)):
            return False
        if id(value) in self._frozen:
            return True
        met, waiting = {id(value): value}, [value]
        while waiting:
            holder = waiting.pop()
            if not is_frozen(type(holder)):
                return False
            for each in within_frozen(holder):
                if not (is_constant(each) or id(each) in met or id(each) in self._frozen):
                    met[id(each)] = each
                    waiting.append(each)
        self._frozen |= met
        return True


def _copy(value: Any, found: dict[int, Form]) -> Any:
    return found[id(value)].copy if id(value) in found else value


def _complete(begun: list[Form], found: dict[int, Form]) -> None:
    """Put into each copy the copies of what is within it; where a circle closes, again when all are there."""
    late = []
    for known in begun:
        copies = known.within if known.flat else [_copy(each, found) for each in known.within]
        known.fill(copies)
        if not known.flat and any(each is UNBUILT for each in copies):
            late.append(known)
    for known in late:
        known.fill([_copy(each, found) for each in known.within])


def _reaching(found: dict[int, Form], changed: list[int]) -> set[int]:
    """The keys of all from which something changed can be reached."""
    if not changed:
        return set()
    holders: dict[int, list[int]] = {}
    for key, known in found.items():
        for each in () if known.flat else known.within:
            if id(each) in found:
                holders.setdefault(id(each), []).append(key)
    reaching, waiting = set(changed), list(changed)
    while waiting:
        for holder in holders.get(waiting.pop(), ()):
            if holder not in reaching:
                reaching.add(holder)
                waiting.append(holder)
    return reaching
