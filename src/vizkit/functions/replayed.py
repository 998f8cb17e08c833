"""Replayed: the moments of a log in shorthand, each with all that the open calls held then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import CodeType
from typing import Any

from vizkit.functions.shorthand import CONTENTS, RETURNED, UNBOUND, Line
from vizkit.functions.unseen import Unseen
from vizkit.trace import NotStill, still
from vizkit.trace.forms import FLAT
from vizkit.trace.stillness import Stills


class Open:
    """A call: its code, the lines at which it waits, what its variables were given since the last moment, and hold."""

    def __init__(self, code: CodeType):
        self.f_code, self.lines = code, []
        self.order = list(dict.fromkeys((*code.co_varnames, *code.co_cellvars))).index
        self.given: dict[str, Any] = {}
        self.containers: dict[str, Any] = {}
        self.shown: dict[str, Any] = {}


class _Bag(set):
    """A set that is gone through in the order of another."""

    order: Sequence[Any] = ()

    def __len__(self) -> int:
        return len(self.order)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.order)


class Replayed:
    """The moments of a log: what it says of containers is done once more, to twins of them.

    `codes` are the functions' by their names, as they are told apart where they do not keep a log.
    """

    def __init__(self, log: list[tuple], lines: Sequence[Line], codes: Mapping[str, CodeType]):
        self.log, self._lines, self._codes, self.unseen = log, lines, codes, Unseen()
        self._left_out: set[tuple[CodeType, str]] = set()
        self._twins: dict[int, Any] = {}
        self._stills = Stills()

    def __len__(self) -> int:
        moments = [line.site is not None for line in self._lines]
        return sum(moments[entry[0]] for entry in self.log)

    def __iter__(self) -> Iterator[tuple]:
        calls: list[Open] = []
        frames, at, stale = (), (), False
        for entry in self.log:
            kind = entry[0]
            if kind == CONTENTS:
                self._fill(*entry[1:])
                stale = True
                continue
            if kind == RETURNED:
                calls.pop()
                calls[-1].lines.pop()
                frames, stale = (), True
                continue
            line = self._lines[kind]
            if line.begun:
                calls.append(Open(self._codes[line.begun]))
                frames = ()
            if line.line:
                calls[-1].lines.append(line.line)
            first = 1 + line.said
            last = first + len(line.names)
            if last > first:
                calls[-1].given.update(zip(line.names, entry[first:last], strict=True))
            for place in range(last, len(entry), 3):
                self._store(*entry[place : place + 3])
                stale = True
            if line.site is not None:
                if not frames:
                    frames, at = [*calls], [each.lines[-1] for each in calls[:-1]]
                for each in calls:
                    if each.given:
                        stale |= self._give(each)
                if stale:
                    self._look(calls)
                    stale = False
                yield line.site, entry[1:first], frames, at, [each.shown for each in calls]

    def _give(self, call: Open) -> bool:
        """Show what variables were given, in the order of the code; whether there were or are containers in them."""
        given, call.given, found = call.given, {}, False
        if not given.keys() <= call.shown.keys():
            given = {name: given[name] for name in sorted(given, key=call.order) if given[name] is not UNBOUND}
        if self._left_out:
            given = {name: value for name, value in given.items() if (call.f_code, name) not in self._left_out}
        call.shown = {**call.shown, **given}
        for name, value in given.items():
            if type(value) not in FLAT and (twin := self._twin(value)) is not value:
                call.containers[name], found = twin, True
            elif name in call.containers:
                del call.containers[name]
                found = True
        return found

    def _look(self, calls: Sequence[Open]) -> None:
        """Show what containers hold now."""
        held = [(call, name, twin) for call in calls for name, twin in call.containers.items()]
        try:
            copies = self._stills.of([twin for _, _, twin in held])
        except NotStill:
            self._leave_out(held)
            return self._look(calls)
        for (call, name, _), made in zip(held, copies, strict=True):
            if call.shown.get(name) is not made:
                call.shown = {**call.shown, name: made}

    def _leave_out(self, held: Sequence[tuple[Open, str, Any]]) -> None:
        for call, name, twin in held:
            try:
                still(twin)
            except NotStill:
                self._left_out.add((call.f_code, name))
                self.unseen.cannot_be_copied(call.f_code.co_name, name, twin)
                del call.containers[name]
                call.shown = {other: value for other, value in call.shown.items() if other != name}

    # What containers held.

    def _twin(self, value: Any) -> Any:
        """What holds now what a container held at the entry that is read; any other value itself."""
        known = self._twins.get(id(value))
        if known is None and type(value) in _TWINS:
            known = self._twins[id(value)] = _TWINS[type(value)]()
        return value if known is None else known

    def _fill(self, container: Any, held: Any) -> None:
        if type(container) is tuple:
            self._twins[id(container)] = tuple(map(self._twin, held))
            return
        twin = self._twin(container)
        twin.clear()
        if type(container) is dict:
            twin.update((key, self._twin(value)) for key, value in held.items())
        elif type(container) is set:
            twin.order = held
        else:
            twin.extend(map(self._twin, held))

    def _store(self, container: Any, key: Any, value: Any) -> None:
        twin = self._twin(container)
        if type(twin) is list and key == len(twin):
            twin.append(self._twin(value))
        else:
            twin[key] = self._twin(value)


_TWINS = {list: list, dict: dict, set: _Bag}
