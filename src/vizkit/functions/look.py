"""Look: copies of what the open calls of a run hold, made at one moment after another."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from types import CodeType
from typing import Any, Protocol

from vizkit.functions.nodes import ROWS, SETS, TABLES, Heap, attributes
from vizkit.functions.unseen import Unseen
from vizkit.trace import NotStill, still
from vizkit.trace.forms import FLAT
from vizkit.trace.stillness import Stills

_USUAL = FLAT | {list, tuple, dict, set}
"""Classes of what most variables hold, which is shown as it is."""

_PASSED = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, type)
"""What a variable may hold that is called or named, and never shown."""


class Open(Protocol):
    """An open call: its code, and what its variables hold now."""

    f_code: CodeType
    f_locals: Mapping[str, Any]


class Look:
    """Makes the copies of one moment after another, and keeps in mind what cannot be shown."""

    def __init__(self, unseen: Unseen | None = None):
        self._heap, self._stills, self.unseen = Heap(), Stills(), Unseen() if unseen is None else unseen
        self._given: list[Any] = []
        self.left_out: set[tuple[CodeType, str]] = set()

    def copies(self, calls: Sequence[Open]) -> list[dict[str, Any]]:
        """The variables of all open calls as they are now."""
        shown = [self._shown(call.f_locals) for call in calls]
        self._given = self._given or [each for own in shown[:1] for each in own.values()]
        flat = None if self.left_out else self._stills.flat([value for own in shown for value in own.values()])
        if flat is not None:
            copies = iter(flat)
            return [dict(zip(own, copies, strict=False)) for own in shown]
        held = self._heap.held_in(shown, self._given)
        held = [
            {name: value for name, value in own.items() if (call.f_code, name) not in self.left_out}
            for call, own in zip(calls, held, strict=True)
        ]
        try:
            copies = iter(self._stills.of([value for own in held for value in own.values()]))
        except NotStill:
            self._leave_out(calls, held)
            return self.copies(calls)
        return [{name: next(copies) for name in own} for own in held]

    def _leave_out(self, calls: Sequence[Open], held: Sequence[Mapping[str, Any]]) -> None:
        for call, own in zip(calls, held, strict=True):
            for name, value in own.items():
                try:
                    still(value)
                except NotStill:
                    self.left_out.add((call.f_code, name))
                    self.unseen.cannot_be_copied(call.f_code.co_name, name, value)

    def _shown(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """A call's variables that can be shown; those of `self` by names with a dot."""
        found = {}
        for name, value in variables.items():
            if type(value) in _USUAL and name != "self":
                found[name] = value
            elif isinstance(value, _PASSED):
                continue
            elif name == "self":
                found |= {
                    f"self.{inner}": _plain(each) for inner, each in attributes(value).items() if _is_told(inner, each)
                }
            elif isinstance(value, Iterator):
                self.unseen.used_up[name] = None
            else:
                found[name] = _plain(value)
        return found


def _is_told(name: str, value: Any) -> bool:
    """Whether an attribute is told: one that is not private, or one of these that holds others."""
    return not isinstance(value, _PASSED) and (name[0] != "_" or isinstance(value, (*ROWS, *TABLES, *SETS)))


def _plain(value: Any) -> Any:
    """A tensor of torch's as an array."""
    if type(value).__module__ == "torch" and hasattr(value, "detach"):
        return value.detach().cpu().numpy()
    return value
