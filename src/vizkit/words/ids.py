"""Ids: what a moment is called in scripts and recordings, whatever the inputs are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vizkit.frames import Moment, Show


def ids(show: Show) -> tuple[str, ...]:
    """The ids of a show's moments, in order: `act/moment`, of the second of that name in its act `act/moment-2`."""
    return identified(show.moments)


def identified(moments: Sequence[Moment]) -> tuple[str, ...]:
    """The ids of moments that begin with the first of an act."""
    seen: Counter[str] = Counter()
    found = []
    for moment in moments:
        name = f"{moment.run.act.name}/{moment.step.name}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(found)
