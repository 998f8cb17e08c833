"""Lineage: where all that an act shows came from, moment by moment. Only what may have changed is looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from vizkit.explainer.naming import names
from vizkit.frames.origins import OWN, Origin, Pictured, had_value, says
from vizkit.picture.marks import Mark, replaced

Told = TypeVar("Told")

_NOTHING = object()


def lineage(act: Pictured, told: Callable[[Origin | None], Told]) -> Iterator[Mapping[str, Told]]:
    """At every moment of one act what is `told` of the origin of each mark, by its key: as `Origins` finds it.

    It is told in the order of the marks. What comes is the same mapping every time, brought up to date.
    """
    found: dict[str, Told] = {}
    since: dict[str, int] = {}
    changed: dict[str, int] = {}
    shown_by: defaultdict[str, set[str]] = defaultdict(set)
    holding: dict[Origin, bool] = {}
    before: Mapping[str, Mark] = {}
    had: dict[str, Any] = {}

    def origin(key: str) -> Origin | None:
        for own in (key + end for end in OWN):
            name = now[own].origin if own in now else None
            if name is not None:
                break
        else:
            own, name = None, key.split("/")[0]
        last = changed.get(name, 0)
        if own is None or since[own] > last:  # else what it shows is older than the last change: no further one matters
            shown_by[name].add(key)
        if own is None and not names(key, variables):
            return None
        from_there = Origin(name, last if own is None else min(last, since[own]))
        if from_there not in holding:
            holding[from_there] = had_value(from_there, act.moments[from_there.moment])
        return from_there if holding[from_there] else None

    for number, moment in enumerate(act.moments):
        now, variables = act.meant(number), dict(moment.step.variables)
        changed |= dict.fromkeys(moment.step.fresh | (variables.keys() - had.keys()), number)
        marks = list(now.values())
        places = replaced(list(before.values()), marks)
        if places is None:
            other = [key for key, mark in now.items() if before.get(key) is not mark]
        else:
            other = [marks[place].key for place in places]
        for key in other:
            if key not in before or not _alike(now[key], before[key]):
                since[key] = number
        stale = {*other, *(before.keys() - now.keys() if places is None else ())}
        stale |= {key.removesuffix(end) for key in stale for end in OWN}
        values = {name for name, value in variables.items() if had.get(name, _NOTHING) is not value}
        for name in values | (had.keys() - variables.keys()) | moment.step.fresh:
            stale |= shown_by[name]
        for key in now:
            if key in stale:
                found[key] = told(origin(key))
        yield found
        before, had = now, variables


def _alike(mark: Mark, before: Mark) -> bool:
    """Whether a mark says what the one before it said."""
    return type(mark) is type(before) and mark.origin is not None and says(mark) == says(before)
