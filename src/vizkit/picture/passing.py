"""Passing: what rests is above what travels by it, so that no number and no name is ever covered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vizkit.picture.colour import is_opaque
from vizkit.picture.detours import inner, stops_of
from vizkit.picture.keys import PANEL, TEXT
from vizkit.picture.marks import Line, Mark
from vizkit.picture.way import Way, is_label, is_text

TOUCH = 2.0
"""Pixels by which things may overlap that only touch."""

LOST = 1.5
"""How many times as large as a thing, across and down, is what it would be lost below."""


def passed(parts: Sequence[Mark | Way]) -> list[int]:
    """Return the places, among the parts of a transition, of what is above all else meanwhile, the lowest first.

    These are labels, numbers and cells that something passes, though none that it comes from or goes to, if that is no
    label; what is on these; and what appears on what has flown there. A mere text passes no cell, and nothing a cell
    that is far larger, if it does not meet its number. Parts are the very mark, where that stays as it is, or its way,
    the lowest first.
    """
    above = _passed(parts)
    return above + [i for i in _landed(parts) if i not in above]


def _passed(parts: Sequence[Mark | Way]) -> list[int]:
    travelling = [i for i, part in enumerate(parts) if isinstance(part, Way) and part.travels]
    placed = [i for i, part in enumerate(parts) if _is_placed(part)] if travelling else []
    if not placed:
        return []
    ways, resting = [parts[i] for i in travelling], [_end(parts[i]) for i in placed]
    rooms = np.array([mark.bounds for mark in resting], float)
    texts, labels = np.array([(is_text(mark), is_label(mark)) for mark in resting]).T
    solid = {way.thing for way in ways if not is_text(way.end)}
    met = _met(ways, rooms)
    over = met & (~_at_ends(ways, rooms) | labels) & ~_lost(ways, resting, rooms, met)
    over &= texts | np.array([way.thing in solid for way in ways])[:, None]
    over &= np.array([way.flies for way in ways])[:, None] | np.greater.outer(travelling, placed)
    if not over.any():
        return []
    above, passing = np.array(placed)[over.any(axis=0)], {ways[i].thing for i in np.flatnonzero(over.any(axis=1))}
    below = {i for i, way in zip(travelling, ways, strict=True) if way.thing in passing}
    return _with_what_is_on(set(above.tolist()), below, parts)


def _landed(parts: Sequence[Mark | Way]) -> list[int]:
    """The places of what appears on something that has flown there, as a name on a thing that has been packed."""
    ways = [(i, part) for i, part in enumerate(parts) if isinstance(part, Way) and part.end is not None]
    flown = [(i, way) for i, way in ways if way.kind == "fly" and not is_text(way.end)]
    if not flown:
        return []
    places, rooms = np.array([i for i, _ in flown]), np.array([way.end.bounds for _, way in flown])
    return [
        i
        for i, way in ways
        if way.kind == "enter" and _overlap(np.array(way.end.bounds), rooms[places < i], TOUCH).any()
    ]


def _is_placed(part: Mark | Way) -> bool:
    """Whether a part is a text that is where it was, or a cell that does not let through what is below it."""
    if isinstance(part, Way) and not part.rests:
        return False
    mark = _end(part)
    solid = is_opaque(getattr(mark, "fill", None)) and not mark.key.endswith(PANEL)
    return mark.opacity > 0 and (solid or is_text(mark))


def _end(part: Mark | Way) -> Mark:
    return part.end if isinstance(part, Way) else part


def _met(ways: Sequence[Way], rooms: np.ndarray) -> np.ndarray:
    """Whether each way leads over each room: (ways, rooms)."""
    met = np.zeros((len(ways), len(rooms)), bool)
    for found, way in zip(met, ways, strict=True):
        swept = _swept(stops_of(way.start.bounds, way.end.bounds, way.path))
        all_of_it = np.concatenate([swept[:, :2].min(axis=0), swept[:, 2:].max(axis=0)])
        near = np.flatnonzero(_overlap(all_of_it, rooms))
        found[near] = _overlap(swept[:, None], rooms[near]).any(axis=0)
    return met


def _lost(ways: Sequence[Way], resting: Sequence[Mark], rooms: np.ndarray, met: np.ndarray) -> np.ndarray:
    """Whether what each way is of is lost below a cell, and the way does not meet its number: (ways, cells)."""
    ends = np.array([(way.start.bounds, way.end.bounds) for way in ways])
    least = (ends[..., 2:] - ends[..., :2]).min(axis=1)
    for several in _things(ways):
        least[several] = least[several].max(axis=0)
    large = (rooms[:, 2:] - rooms[:, :2] > LOST * least[:, None]).all(axis=-1)
    place = {mark.key: i for i, mark in enumerate(resting)}
    numbers = [place.get(mark.key + TEXT, -1) for mark in resting]
    cells = np.array([not is_text(mark) for mark in resting])
    return large & cells & ~(met[:, numbers] & (np.array(numbers) >= 0))


def _swept(stops: np.ndarray) -> np.ndarray:
    """The bounds of what is covered between each stop and the next."""
    before, after = stops[:-1], stops[1:]
    return np.concatenate([np.minimum(before, after)[:, :2], np.maximum(before, after)[:, 2:]], axis=1)


def _at_ends(ways: Sequence[Way], rooms: np.ndarray) -> np.ndarray:
    """Whether the thing that each way is of comes from there or goes there: (ways, rooms)."""
    ends = np.array([(inner(way.start.bounds), inner(way.end.bounds)) for way in ways])
    own = _overlap(ends[:, :, None], rooms, TOUCH).any(axis=1)
    for several in _things(ways):
        own[several] = own[several].any(axis=0)
    return own


def _things(ways: Sequence[Way]) -> list[list[int]]:
    """The places of the ways of each thing."""
    things: dict[str, list[int]] = {}
    for i, way in enumerate(ways):
        things.setdefault(way.thing, []).append(i)
    return list(things.values())


def _with_what_is_on(above: set[int], below: set[int], parts: Sequence[Mark | Way]) -> list[int]:
    """These parts and all that is on one of them, but what passes below others; what flies is on all that rests."""
    flies = [isinstance(part, Way) and part.flies for part in parts]
    order = sorted(set(range(len(parts))) - below, key=lambda i: (flies[i], i))
    bounds = np.array([_whole(part) for part in parts])
    found: list[int] = []
    for i in order:
        if i in above or (found and _overlap(bounds[i], bounds[found], TOUCH).any()):
            found.append(i)
    return found


def _whole(part: Mark | Way) -> tuple[float, float, float, float]:
    """All that a part covers."""
    ends = [part] if not isinstance(part, Way) else [mark for mark in (part.start, part.end) if mark is not None]
    lefts, tops, rights, bottoms = zip(*(mark.bounds for mark in ends), strict=True)
    thin = TOUCH if isinstance(ends[0], Line) else 0.0
    return min(lefts) - thin, min(tops) - thin, max(rights) + thin, max(bottoms) + thin


def _overlap(ones: np.ndarray, others: np.ndarray, by: float = 0.0) -> np.ndarray:
    low, high = np.maximum(ones[..., :2], others[..., :2]), np.minimum(ones[..., 2:], others[..., 2:])
    return (high - low > by).all(axis=-1)
