"""Lineage: where all that an act shows came from, moment by moment. Only what may have changed is looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from vizkit.explainer.naming import names
from vizkit.frames.origins import OWN, Origin, had_value, says
from vizkit.frames.show import Moment
from vizkit.picture.marks import Mark

Told = TypeVar("Told")

_NOTHING = object()


class Screened(Protocol):
    """Moments, the marks of each one's stage, and which of them are not the very ones before, as `replaced` has it."""

    moments: Sequence[Moment]
    screens: Sequence[Sequence[Mark]]
    replaced: Sequence[list[int] | None]


def lineage(act: Screened, told: Callable[[Origin | None], Told]) -> Iterator[list[Told]]:
    """At every moment of one act what is `told` of the origin of each mark, in their order: as `Origins` finds it.

    It is told in the order of the marks. What comes is the very same list as long as the same is told.
    """
    found: list[Told] = []
    at: dict[str, int] = {}
    since: dict[str, int] = {}
    changed: dict[str, int] = {}
    shown_by: defaultdict[str, set[str]] = defaultdict(set)
    holding: dict[Origin, bool] = {}
    marks: Sequence[Mark] = ()
    had: dict[str, Any] = {}

    def origin(key: str) -> Origin | None:
        for own in (key + end for end in OWN):
            name = marks[at[own]].origin if own in at else None
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
        before, marks, variables = marks, act.screens[number], dict(moment.step.variables)
        changed |= dict.fromkeys(moment.step.fresh | (variables.keys() - had.keys()), number)
        places = act.replaced[number]
        if places is None:
            was, at = at, {mark.key: place for place, mark in enumerate(marks)}
            found = [found[was[key]] if key in was else None for key in at]
            stale = {key for key, place in at.items() if key not in was or before[was[key]] is not marks[place]}
            since |= {key: number for key in stale if key not in was or not _alike(marks[at[key]], before[was[key]])}
            stale |= was.keys() - at.keys()
        else:
            stale = {marks[place].key for place in places}
            since |= {marks[place].key: number for place in places if not _alike(marks[place], before[place])}
        stale |= {key.removesuffix(end) for key in stale for end in OWN}
        values = {name for name, value in variables.items() if had.get(name, _NOTHING) is not value}
        for name in values | (had.keys() - variables.keys()) | moment.step.fresh:
            stale |= shown_by[name]
        now = {place: told(origin(marks[place].key)) for place in sorted(at[key] for key in stale if key in at)}
        if any(found[place] != each for place, each in now.items()):
            found = found.copy()
            for place, each in now.items():
                found[place] = each
        yield found
        had = variables


def _alike(mark: Mark, before: Mark) -> bool:
    """Whether a mark says what the one before it said."""
    return type(mark) is type(before) and mark.origin is not None and says(mark) == says(before)
