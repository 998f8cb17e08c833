"""Replayed: the moments of a log in shorthand, each with all that the open calls held then."""

from __future__ import annotations

import heapq
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from types import CodeType
from typing import Any

from vizkit.functions.keeping import CONTENTS, DONE, RETURNED, TABLES
from vizkit.functions.look import Look
from vizkit.functions.meanings import Place
from vizkit.functions.shorthand import UNBOUND, Line
from vizkit.functions.unseen import Unseen
from vizkit.trace.forms import FLAT


class Open:
    """A call: its function's place and code, the call within which that was made, the lines at which it waits, and what
    its variables were given since the last moment, hold, and show."""

    def __init__(self, place: Place, code: CodeType, around: Open | None):
        self.place, self.f_code, self.around, self.lines = place, code, around, []
        self.order = list(dict.fromkeys((*code.co_varnames, *code.co_cellvars, *code.co_freevars))).index
        self.f_locals: dict[str, Any] = {}
        self.values: dict[str, Any] = {}
        self.given: dict[str, Any] = {}
        self.holding: set[str] = set()
        self.shown: dict[str, Any] = {}
        for name in code.co_freevars:
            owner = self.owner(name)
            for now in (owner.values, owner.given):
                if name in now:
                    self.given[name] = now[name]

    def owner(self, name: str) -> Open:
        """The call whose variable a name is."""
        call = self
        while name in call.f_code.co_freevars:
            call = call.around
        return call


class _Bag(set):
    """A set that is gone through in the order of another."""

    order: Sequence[Any] = ()

    def __len__(self) -> int:
        return len(self.order)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.order)

    def __lt__(self, other: Any) -> bool:
        return set(self) < set(other)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, set) and set(self.order) == set(iter(other))

    __hash__ = None


class Replayed:
    """The moments of a log: what it says of containers and objects is done once more, to twins of them.

    `codes` are the functions' by their places, as they are told apart where they do not keep a log; `objects` are the
    classes whose objects are written down.
    """

    def __init__(
        self, log: list[tuple], lines: Sequence[Line], codes: Mapping[Place, CodeType], objects: Mapping[type, bool]
    ):
        self.log, self._lines, self._codes, self._objects = log, lines, codes, objects
        self._twins: dict[int, Any] = {}
        self.unseen, self._ended = Unseen(), False

    def __len__(self) -> int:
        moments = [line.site is not None for line in self._lines]
        return sum(moments[entry[0]] for entry in self.log)

    def __iter__(self) -> Iterator[tuple]:
        self._twins, self._look, self._ended = {}, Look(self.unseen), False
        calls: list[Open] = []
        frames, at, stale, noded = (), (), False, any(self._objects.values())
        for entry in self.log:
            kind = entry[0]
            if kind == CONTENTS:
                self._fill(*entry[1:])
                stale = True
                continue
            if kind == RETURNED:
                if not calls[-1].lines:
                    calls.pop()
                calls[-1].lines.pop()
                frames, stale = (), True
                continue
            if kind == DONE:
                self._do(*entry[1:])
                stale = True
                continue
            line = self._lines[kind]
            if line.begun:
                calls.append(Open(line.begun, self._codes[line.begun], _within(calls, line.around)))
                frames, stale = (), stale or noded
            if line.line:
                calls[-1].lines.append(line.line)
            first = 1 + line.said
            last = first + len(line.names)
            if last > first:
                calls[-1].given.update(zip(line.names, entry[first:last], strict=True))
                for name in line.free:
                    _share(calls, name)
            for place in range(last, len(entry), 3):
                self._do(*entry[place : place + 3])
                stale = True
            if line.site is not None:
                if not frames:
                    frames, at = [*calls], [each.lines[-1] for each in calls[:-1]]
                for each in calls:
                    if each.given:
                        stale |= self._give(each, noded)
                if stale:
                    for each, own in zip(calls, self._look.copies(calls), strict=True):
                        each.shown = own
                    stale = False
                yield line.site, entry[1:first], frames, at, [each.shown for each in calls]
        self._ended = True

    def at_the_end(self, value: Any) -> Any:
        """A value as it was when the run was over, whatever became of it since."""
        if not self._ended:
            deque(self, 0)
        return self._twin(value)

    def _give(self, call: Open, noded: bool) -> bool:
        """Let variables hold what they were given, in the order of the code; whether more is to be shown than that."""
        given, call.given, stale = call.given, {}, False
        if not given.keys() <= call.f_locals.keys():
            given = {name: given[name] for name in sorted(given, key=call.order) if given[name] is not UNBOUND}
            stale = noded or "self" in given
        if call.f_code.co_cellvars:
            call.values |= given
        for name, value in given.items():
            if type(value) not in FLAT:
                call.f_locals[name] = self._twin(value)
                call.holding.add(name)
                stale = True
                continue
            call.f_locals[name] = value
            if name in call.holding:
                call.holding.discard(name)
                stale = True
        if not stale:
            left_out = self._look.left_out
            if left_out:
                given = {name: value for name, value in given.items() if (call.f_code, name) not in left_out}
            call.shown = {**call.shown, **given}
        return stale

    # What containers held.

    def _twin(self, value: Any) -> Any:
        """What holds now what a container held at the entry that is read; any other value itself."""
        known = self._twins.get(id(value))
        if known is None:
            kind = type(value)
            if kind in _TWINS:
                known = self._twins[id(value)] = _TWINS[kind]()
            elif self._objects.get(kind):
                known = self._twins[id(value)] = object.__new__(kind)
            else:
                return value
        return known

    def _fill(self, container: Any, held: Any) -> None:
        kind = type(container)
        if kind in (tuple, frozenset):
            self._twins[id(container)] = kind(map(self._twin, held))
            return
        twin = self._twin(container)
        if kind is set:
            twin.order = [*map(self._twin, held)]
        elif kind in (list, deque):
            twin.clear()
            twin.extend(map(self._twin, held))
        else:
            table = twin if kind in TABLES else vars(twin)
            table.clear()
            for key, value in held.items():
                table[self._twin(key)] = self._twin(value)

    def _do(self, container: Any, key: Any, value: Any) -> None:
        """What was stored at a place of a container or an object, or what was done to it until it was so long."""
        twin = self._twin(container)
        kind = type(container)
        if kind in (list, deque):
            self._in_a_row(twin, key, value)
        elif kind in TABLES:
            twin[self._twin(key)] = self._twin(value)
        elif kind is not set:
            vars(twin)[key] = self._twin(value)

    def _in_a_row(self, twin: Any, key: Any, value: Any) -> None:
        many = len(twin)
        if key == "pop":
            if many > value:
                twin.pop()
        elif key == "popleft":
            if many > value:
                twin.popleft()
        elif key == "heappop":
            if many > value:
                heapq.heappop(twin)
        elif type(key) is tuple:
            done, length = key
            if many < length:
                heapq.heappush(twin, self._twin(value)) if done == "heappush" else twin.appendleft(self._twin(value))
        elif key == many:
            twin.append(self._twin(value))
        else:
            twin[key] = self._twin(value)


def _within(calls: Sequence[Open], place: Place | None) -> Open | None:
    """The call within which a function was made that is called by the innermost."""
    call = calls[-1] if place else None
    while call is not None and call.place != place:
        call = call.around
    return call


def _share(calls: Sequence[Open], name: str) -> None:
    """Let all open calls that share a variable with the innermost have what that gave it."""
    value, owner = calls[-1].given[name], calls[-1].owner(name)
    for call in calls:
        if call is owner or (name in call.f_code.co_freevars and call.owner(name) is owner):
            call.given[name] = value


_TWINS = {
    list: list,
    dict: dict,
    set: _Bag,
    deque: deque,
    defaultdict: defaultdict,
    OrderedDict: OrderedDict,
    Counter: Counter,
}
