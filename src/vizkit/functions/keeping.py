"""Keeping: what a run writes into its log of containers and objects, and of what is done to them."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Collection
from typing import Any

from vizkit.trace.forms import FLAT

CONTENTS, RETURNED, DONE = 0, 1, 2
"""The kinds of entries that are written at no place: a container with what is in it, that a call is over, and that
something was done to a container."""

ROWS, TABLES = frozenset((list, deque)), (dict, defaultdict, OrderedDict, Counter)
"""Containers of Python's own whose parts have places, and keys."""


_FIXED = frozenset((tuple, frozenset))
_SEVERAL = _FIXED | {*ROWS, set}

CHANGED = frozenset((*ROWS, *TABLES, set))
"""Containers that may be changed."""


class Keeping:
    """Writes what is in containers and objects, each when it is first met or another than was told."""

    def __init__(self, log: list, is_quiet: Callable[[type], bool]):
        self.log, self._is_quiet = log, is_quiet
        self.strange: set[type] = set()
        """Classes of what was met and of which nobody knows what is in it."""
        self.factories: list[Any] = []
        """What tables call that are changed where they are asked."""
        self._known: set[int] = set()
        self.objects: dict[type, bool] = {}

    def once(self, value: Any) -> Any:
        """A value, which is written with all that is in it if it was not."""
        return value if id(value) in self._known else self.anew(value)

    def anew(self, value: Any) -> Any:
        """A value, which is written with what is in it now, and all within that was not."""
        waiting, known, quiet = [value], self._known, self.objects
        while waiting:
            each = waiting.pop()
            kind = type(each)
            if quiet.get(kind):
                held = each.__dict__.copy()
                within = held.values()
            elif kind in FLAT:
                continue
            else:
                held, within = self._held(each, kind)
                if held is None:
                    self.strange.add(kind)
                    continue
                if _is_flat(within):
                    if kind in _FIXED:
                        continue
                    within = ()
            known.add(id(each))
            for inner in within:
                kind = type(inner)
                if kind in FLAT or id(inner) in known:
                    continue
                if kind in _FIXED:
                    self.anew(inner)
                else:
                    known.add(id(inner))
                    waiting.append(inner)
            self.log.append((CONTENTS, each, held))
        return value

    def _held(self, value: Any, kind: type) -> tuple[Any, Any]:
        """What is in a container or an object, and all of that in a row."""
        if kind in _SEVERAL and not (kind is deque and value.maxlen is not None):
            held = [*value]
            return held, held
        if kind in TABLES:
            if kind is defaultdict:
                self.factories.append(value.default_factory)
            held = dict(value)
            return held, [*held, *held.values()]
        quiet = self.objects[kind] = self._is_quiet(kind)
        held = vars(value).copy() if quiet else None
        return held, held.values() if quiet else ()

    def item(self, table: Any, key: Any) -> Any:
        """What is in a table under a key, where to ask for that may put it there."""
        if type(table) is not defaultdict or key in table:
            return table[key]
        value = table[key]
        self.log.append((DONE, self.once(table), self.once(key), self.once(value)))
        return value


def _is_flat(values: Collection[Any]) -> bool:
    """Whether nothing is in any of these values; most rows are of one kind, which is soon counted."""
    kinds = [*map(type, values)]
    return not kinds or (kinds[0] in FLAT and (kinds.count(kinds[0]) == len(kinds) or FLAT.issuperset(kinds)))
