"""The story of an act: what its variables hold at every moment, what is new there, and what its source does with it."""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import compress, count
from operator import is_not
from typing import Any

import numpy as np

from vizkit.explainer.first_draw.gathered import gathered, joined, opened
from vizkit.explainer.first_draw.usage import Usage, names_in, usage_of
from vizkit.functions.nodes import Node, Nodes
from vizkit.trace import Trace, Traced, same


class Story:
    """A trace, read once for all its moments; of its variables those that are `watched`, where that is said."""

    def __init__(self, trace: Trace, reference: Traced, watched: tuple[str, ...] | None = None):
        self.steps, self.reference, self.watched = trace.steps, reference, watched
        references = dict.fromkeys([reference, *(call.reference for step in self.steps for call in step.calls)])
        self.references = tuple(references)
        self.use: Usage = usage_of(self.references)
        self.given = names_in(self.references)
        self.held: list[dict[str, Any]] = []
        self._owners: list[dict[str, int]] = []
        self._node_names: dict[str, tuple[str, ...]] = {}
        self._read()

    def _read(self) -> None:
        for step in self.steps:
            held: dict[str, Any] = {}
            owners: dict[str, int] = {}
            innermost = {call.reference: call for call in step.calls}
            for call in innermost.values():
                for name, value in call.variables.items():
                    held[name], owners[name] = value, call.number
            joined(held, step.calls)
            self.held.append(held)
            self._owners.append(owners)
        self.called = opened(self.held)
        self._gone = gathered(self.held)

    def gone(self, moment: int, name: str) -> frozenset[int]:
        """The nodes of a kind that no variable leads to any more."""
        return self._gone[moment].get(name, frozenset())

    def __len__(self) -> int:
        return len(self.steps)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All that is ever there, in the order in which it comes, but variables that begin with `_`.

        Where some are watched, those, and the nodes that they lead to.
        """
        found = {name: value for held in self.held for name, value in held.items()}
        return tuple(name for name, value in found.items() if isinstance(value, Nodes) or self._is_shown(name))

    def _is_shown(self, name: str) -> bool:
        return name in self.watched if self.watched is not None else name[0] != "_"

    @cached_property
    def outer(self) -> frozenset[str]:
        """The variables of the outermost call."""
        return frozenset(name for step in self.steps for name in step.calls[0].variables)

    def value(self, moment: int, name: str) -> Any:
        """What a variable holds at a moment; `None` where it has no value."""
        return self.held[moment].get(name)

    def outermost(self, moment: int, name: str) -> Any:
        """What a variable holds in the outermost call that has it: of a recursion what it began with."""
        calls = self.steps[moment].calls
        return next((call.variables[name] for call in calls if call.variables.get(name) is not None), None)

    def values(self, name: str) -> Iterator[Any]:
        """All that a variable ever holds, but `None`, what stays the same once."""
        last = None
        for held in self.held:
            value = held.get(name)
            if value is not None and value is not last:
                last = value
                yield value

    def before(self, moment: int, name: str) -> Any:
        """What a variable held a moment ago; `None` where it had no value, or is that of another call now."""
        if not moment:
            return None
        now, old = self.held[moment].get(name), self.held[moment - 1].get(name)
        if now is not old and self._owners[moment].get(name) != self._owners[moment - 1].get(name):
            alike = hasattr(now, "__len__") and hasattr(old, "__len__") and len(now) == len(old)
            return old if alike and isinstance(now, Mapping) == isinstance(old, Mapping) else None
        return old

    def is_fresh(self, moment: int, name: str) -> bool:
        """Whether a variable is new or has changed."""
        step = self.steps[moment]
        if name in step.changed:
            return True
        return name in self.held[moment] and not same(self.held[moment][name], self.held[max(moment - 1, 0)].get(name))

    def node_names(self, kind: str) -> tuple[str, ...]:
        """The variables that hold nodes of a kind, and nothing else."""
        if kind not in self._node_names:
            numbers_ = {one.node.number for nodes in self.values(kind) for one in nodes.linked}
            found = []
            for name in self.names:
                held = list(self.values(name))
                if name != "self" and held and all(isinstance(x, Node) and x.number in numbers_ for x in held):
                    found.append(name)
            self._node_names[kind] = tuple(found)
        return self._node_names[kind]

    def whole(self, moment: int, name: str) -> int | None:
        """A variable that is a whole number, else `None`."""
        value = self.held[moment].get(name)
        if type(value) is int:
            return value
        return int(value) if isinstance(value, numbers.Integral) and not isinstance(value, bool) else None

    @cached_property
    def _turns(self) -> dict[str, list[int]]:
        """By variable and moment, the last moment at which it got its value."""
        found: dict[str, list[int]] = {name: [] for name in self.names}
        for moment, held in enumerate(self.held):
            old = self.held[moment - 1] if moment else {}
            for name, turns in found.items():
                same_ = moment and held.get(name) is old.get(name) and name not in self.steps[moment].changed
                turns.append(turns[-1] if same_ else moment)
        return found

    def since(self, moment: int, name: str) -> int:
        """The last moment at which a variable got its value."""
        return self._turns[name][moment] if name in self._turns else -1

    def varies(self, name: str) -> bool:
        """Whether a variable ever has another value than its first."""
        found = self.values(name)
        first = next(found, None)
        return any(not same(first, other) for other in found)


def plain_items(value: Any) -> list[Any]:
    """The elements of a sequence as they are compared: those of an array as plain numbers."""
    return value.tolist() if isinstance(value, np.ndarray) else list(value)


def changed_places(value: Any, before: Any) -> tuple[int, ...]:
    """The places whose element is new or another than a moment ago; none where there was nothing to compare with."""
    if value is before or not isinstance(before, (tuple, list, np.ndarray, str)):
        return ()
    old, new = plain_items(before), plain_items(value)
    other = compress(count(), map(is_not, old, new))
    return (*(place for place in other if not same(old[place], new[place])), *range(len(old), len(new)))
