"""Led: which of the things that fly are led around what stands, alone or together, and on which paths."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from vizkit.picture.detours import STRAIGHT, Ends, arc, around, detour, stays
from vizkit.picture.keys import PANEL, TITLE
from vizkit.picture.marks import Bounds, Box, Formula, Mark, Text
from vizkit.picture.way import Way, is_label

FEW = 5
"""As many flying things may each go a way of its own; of more, those that go alike keep together."""

PARTING = 2.0
"""How much wider or higher a block is at one end of its way than at the other when its parts are seen one by one."""

VALUE, LABEL, OWN, CELL = 6.0, 1.0, 0.4, 0.15
"""How bad it is to fly over a value, below a label, below the name of the place it goes to, and over a cell."""

PANEL_FREE, PLACE_FREE = 2.5, 1.2
"""How bad it is to fly through a panel in which nothing is, or through an empty place, as if it went there."""


def led(ways: list[Way]) -> list[Way]:
    """The ways; where things fly, or are lifted to where they move, each on a path around what stands.

    The arc that it has of itself is kept where that stays in the room and covers nothing. A few are each led alone;
    of more, those that go from one thing to another keep together.
    """
    flying, lifted = _things(way for way in ways if way.flies), _things(way for way in ways if way.lifted)
    if not flying and not lifted:
        return ways
    ends = [mark for way in ways for mark in (way.start, way.end) if mark is not None]
    room = around([mark.bounds for mark in ends if not mark.prompt] or [mark.bounds for mark in ends])
    paths = {way.key: arc(_place(way.start), _place(way.end), way.end.arc) for way in ways if _bent(way)}
    for things in (flying, lifted):
        for own in things.values():
            if not all(
                stays([ends], paths.get(way.key, STRAIGHT), room) for way, ends in zip(own, _ends(own), strict=True)
            ):
                paths |= dict.fromkeys((way.key for way in own), STRAIGHT)
        led = list(_together([own for own in things.values() if _is_led(own)]))
        placed = list(_placed(ways)) if led else []
        for group in led:
            parts = [
                part for own in group for part in ([[each] for each in _ends(own)] if _parting(own) else [_ends(own)])
            ]
            goal = around([way.end.bounds for own in group for way in own])
            weighed = [(at, OWN if key.endswith(TITLE) and _over(at, goal) else bad) for key, at, bad in placed]
            path = detour(parts, weighed, room, paths.get(group[0][0].key, STRAIGHT))
            paths |= {way.key: path for own in group for way in own}
    return [
        way._replace(path=paths[way.key])
        if paths.get(way.key, STRAIGHT) != STRAIGHT and (way.flies or _bent(way))
        else way
        for way in ways
    ]


def _bent(way: Way) -> bool:
    """Whether a mark goes its way in an arc of its own."""
    return way.start is not None and way.end is not None and way.end.arc != 0


def _place(mark: Mark) -> tuple[float, float]:
    return mark.x, mark.y


def _together(things: list[list[Way]]) -> Iterator[list[list[Way]]]:
    """Things that are led on one path: each alone where they are few, else those that go alike from one to another."""
    if len(things) <= FEW:
        yield from ([own] for own in things)
        return
    groups: dict[tuple[str, str], list[list[Way]]] = {}
    for own in things:
        groups.setdefault(_between_what(own[0]), []).append(own)
    if len(groups) <= FEW:
        yield from (group for group in groups.values() if _alike(group))


def _between_what(way: Way) -> tuple[str, str]:
    """The names of what something goes from and to."""
    mark = way.start if way.kind == "sink" else way.end
    source, target = mark.came_from or mark.key, mark.goes_into if way.kind == "sink" else mark.key
    return tuple((key or "").partition("/")[0] for key in (source, target))


def _alike(group: list[list[Way]]) -> bool:
    """Whether all go nearly as far the same way."""
    across, down = zip(
        *((way.end.x - way.start.x, way.end.y - way.start.y) for own in group for way in own), strict=True
    )
    far = math.hypot(sum(across), sum(down)) / len(across)
    return max(max(across) - min(across), max(down) - min(down)) < far


def _things(ways: Iterable[Way]) -> dict[str, list[Way]]:
    """The ways of each thing."""
    things: dict[str, list[Way]] = {}
    for way in ways:
        things.setdefault(way.thing, []).append(way)
    return things


def _parting(own: list[Way]) -> bool:
    """Whether a thing's parts come from here and there, or go there: it is much wider or higher at one end."""
    before, after = (around(side) for side in zip(*_ends(own), strict=True))
    wide, high = (max(one, other) / min(one, other) for one, other in zip(_size(before), _size(after), strict=True))
    return max(wide, high) > PARTING


def _size(bounds: Bounds) -> tuple[float, float]:
    left, top, right, bottom = bounds
    return max(right - left, 1.0), max(bottom - top, 1.0)


def _is_led(own: list[Way]) -> bool:
    """Whether a thing is led around what is written."""
    return any(isinstance(way.end, Text) or way.end.block for way in own)


def _ends(own: list[Way]) -> list[Ends]:
    return [(way.start.bounds, way.end.bounds) for way in own]


def _placed(ways: list[Way]) -> Iterator[tuple[str, Bounds, float]]:
    """Where something stands that does not fly or leave, and how bad it is to cover that."""
    free = _free_panels(ways)
    for way in ways:
        if way.key in free:
            yield way.key, way.end.bounds, PANEL_FREE
        if way.flies or way.lifted or way.kind == "leave" or way.end.prompt:
            continue
        if isinstance(way.end, (Text, Formula)):
            yield way.key, way.end.bounds, LABEL if is_label(way.end) else VALUE
        elif getattr(way.end, "fill", None) is not None and not way.end.key.endswith(PANEL):
            yield way.key, way.end.bounds, CELL
        elif isinstance(way.end, Box) and way.end.dashed and way.rests:
            yield way.key, way.end.bounds, PLACE_FREE


def _over(name: Bounds, goal: Bounds) -> bool:
    """Whether a name stands right over where something goes: it is the name of that place."""
    left, top, right, bottom = name
    return goal[0] < (left + right) / 2 < goal[2] and 0 <= goal[1] - bottom < bottom - top


def _free_panels(ways: list[Way]) -> set[str]:
    """The keys of the panels in which nothing is but their names."""
    panels = [way.end for way in ways if way.rests and way.key.endswith(PANEL)]
    marks = [mark for way in ways for mark in (way.start, way.end) if mark is not None] if panels else []
    held = [mark.bounds for mark in marks if not mark.prompt and not mark.key.endswith((PANEL, TITLE))]
    return {panel.key for panel in panels if not any(around([panel.bounds, each]) == panel.bounds for each in held)}
