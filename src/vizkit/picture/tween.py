"""Tweens: the marks of a way between its ends, from where something of it is seen to where nothing more is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields
from functools import cache, cached_property
from typing import Any

from vizkit.picture.detours import STRAIGHT
from vizkit.picture.marks import Mark, changed
from vizkit.picture.way import Way

EASE = (10.0, -15.0, 6.0)
"""What is over of a way when `t` of its window is: `t³ (a + b t + c t²)`, still at both ends and alike from both."""

SWELL = 0.14
"""How much larger a struck mark becomes at the height of its pulse."""

SHOWN, GONE = 4.0, 3.0
"""A flying mark is whole when one in so many parts of its way is over; a sinking one fades over the last one."""

RETOLD = 0.5
"""The part of a change at which a mark begins to say what it says next; before it, what it said fades."""

LAW = {"ease": EASE, "swell": SWELL, "shown": SHOWN, "gone": GONE, "retold": RETOLD}
"""All that a medium must know to play ways, besides their windows."""

SHIFT, SHADE = 1 / 16, 1 / 512
"""What nobody sees: to be so many pixels of the frame, or so much of a colour, from where a way begins or ends."""

_MIXED = {"x", "y", "w", "h", "radius", "opacity", "size", "thick", "fill", "edge", "colour", "points", "anchor"}
_SWITCHED = ("weight", "face", "dashed", "closed", "smooth", "arrow")
"""What is as it will be as soon as a way begins."""


class Tween:
    """A way from its first mark, or none, `before` it has begun, to its last one, or none, `after` it has ended.

    It begins when something is seen of it, and ends when nothing more is: what is eased hardly moves at either end.
    """

    def __init__(self, way: Way):
        self.way = way
        (first, last), kind = way.window, way.kind
        self.before = [way.end] if kind == "stay" else [] if kind in ("enter", "fly") else [way.start]
        self.after = [] if kind in ("leave", "sink") else [way.end]
        least = 0.0 if kind in ("stay", "strike") else _least(way)
        unseen = (last - first) * (least / EASE[0]) ** (1 / 3)
        self.begin, self.end = (math.inf, math.inf) if kind == "stay" else (first + unseen, last - unseen)
        if kind != "stay" and _switches(way):
            self.begin = first

    def at(self, part: float) -> list[Mark]:
        """The marks of the way, one or none, when `part` of the transition is over."""
        if part <= self.begin:
            return self.before
        if part >= self.end:
            return self.after
        way, (begin, finish) = self.way, self.way.window
        part = (part - begin) / (finish - begin)
        over = _eased(part)
        match way.kind:
            case "leave":
                return [_shown(way.start, 1 - over)]
            case "enter":
                return [_shown(way.end, over)]
            case "strike":
                return [_struck(self._between(over), part)]
            case "fly":
                return [_shown(self._between(over), over * SHOWN)]
            case "sink":
                return [_shown(self._between(over), (1 - over) * GONE)]
            case _:
                return [self._between(over)]

    def _between(self, over: float) -> Mark:
        start, end, path = self.way.start, self.way.end, self.way.path
        changes = {name: _mixed(one, other, over) for name, one, other in self._changing}
        if path != STRAIGHT:
            swing, sway = math.sin(math.pi * over), math.sin(2 * math.pi * over)
            changes["x"] = changes.get("x", end.x) + path[0] * swing + path[2] * sway
            changes["y"] = changes.get("y", end.y) + path[1] * swing + path[3] * sway
        whole = changed(end, **changes)
        if not self._retold:
            return whole
        if over < RETOLD:
            name = "words" if hasattr(start, "words") else "typst"
            return changed(whole, **{name: getattr(start, name)}, opacity=whole.opacity * (1 - over / RETOLD))
        return changed(whole, opacity=whole.opacity * (over - RETOLD) / (1 - RETOLD))

    @cached_property
    def _retold(self) -> bool:
        return said(self.way.start) != said(self.way.end)

    @cached_property
    def _changing(self) -> list[tuple[str, Any, Any]]:
        """What changes on the way: its name, and its value at both ends."""
        return list(_differing(self.way.start, self.way.end))


def during(way: Way, part: float) -> list[Mark]:
    """The marks of a way, one or none, when `part` of the transition is over."""
    return Tween(way).at(part)


def said(mark: Mark) -> object:
    """What a mark says, which fades into what it says next, where all else about it is mixed."""
    return getattr(mark, "words", None) or getattr(mark, "typst", None)


def _least(way: Way) -> float:
    """How much of a way must be over until anything is seen of it; and as much is unseen at its end."""
    start, end = way.start or way.end, way.end or way.start
    swing, sway = math.hypot(*way.path[:2]), math.hypot(*way.path[2:])
    shift, shade = math.pi * (swing + 2 * sway), 0.0
    if way.start is None or way.end is None:
        shade = 1.0
    elif way.flies:
        shade = max(SHOWN, GONE)
    elif said(start) != said(end):
        shade = 1 / RETOLD
    for name, one, other in _differing(start, end):
        if name in ("opacity", "fill", "edge", "colour"):
            shade = max(shade, _apart(one, other))
        elif name in ("thick", "points", "radius"):
            shift = max(shift, _apart(one, other))
    shift += max(abs(one - other) for one, other in zip(start.bounds, end.bounds, strict=True))
    return min(0.5, SHIFT / shift if shift else 0.5, SHADE / shade if shade else 0.5)


def _switches(way: Way) -> bool:
    """Whether something is seen of a way at once."""
    start, end = way.start, way.end
    both = start is not None and end is not None
    return both and any(getattr(start, name, None) != getattr(end, name, None) for name in _SWITCHED)


def _apart(one: Any, other: Any) -> float:
    """The most by which two values, or parts of them, differ; by 1 where a colour is not there or has no numbers."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        many = max(len(one), len(other))
        return max(map(_apart, _filled(one, many), _filled(other, many)), default=0.0)
    numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return abs(one - other) if numbers else float(one != other)


def _eased(part: float) -> float:
    cubic, quartic, quintic = EASE
    return part * part * part * (cubic + part * (quartic + part * quintic))


def _shown(mark: Mark, part: float) -> Mark:
    """The mark with so much of its opacity; itself where that is all."""
    return mark if part >= 1 else changed(mark, opacity=mark.opacity * part)


def _struck(mark: Mark, part: float) -> Mark:
    """A pulse, of which `part` is over."""
    return changed(mark.scaled(1 + SWELL * math.sin(math.pi * part)), x=mark.x, y=mark.y)


def _differing(start: Mark, end: Mark) -> Iterator[tuple[str, Any, Any]]:
    """What differs of two marks that can be mixed: its name, and its two values."""
    for name in _numeric(type(end)):
        one, other = getattr(start, name), getattr(end, name)
        if one != other:
            yield name, one, other


@cache
def _numeric(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name in _MIXED)


def _mixed(one: Any, other: Any, over: float) -> Any:
    if one is None or other is None:
        shown = one or other
        return (*shown[:3], shown[3] * (1 - over if other is None else over))
    if isinstance(one, tuple):
        many = max(len(one), len(other))
        return tuple([_mixed(a, b, over) for a, b in zip(_filled(one, many), _filled(other, many), strict=True)])
    return one + (other - one) * over


def _filled(points: tuple, many: int) -> tuple:
    """As many points, the last again and again: a line that gets longer grows out of its end."""
    return points if len(points) == many else points + points[-1:] * (many - len(points))
