"""A call stack: the open calls, the first at the bottom, each with what its variables hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vizkit.picture.ink import Ink
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Setting

HIGH, MOST = 1.75, 2.4
SMALL = 0.8
"""The type of the variables' names in ems."""


WIDE = "wide "
"""Before the name of a variable: the measure of its column."""


@dataclass(frozen=True)
class CallStack(Shape):
    """Open calls as frames on one another, keyed `name/depth`, a cell for each variable: `name/depth/variable`."""

    name: str
    calls: tuple[Any, ...]
    variables: tuple[str, ...]

    def measures(self, setting: Setting) -> dict[str, float]:
        wide = {f"{WIDE}{name}": self._wide(name, setting) for name in self.variables}
        return {"deep": float(max(len(self.calls), 1)), **wide}

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        deep, head = parts["deep"], 1.4 * SMALL
        w = sum(wide for name, wide in parts.items() if name.startswith(WIDE)) + 0.5
        return Extent(w, deep * HIGH + head, 1.5 * w, deep * MOST + head, 0.3, SMALL, parts)

    def _wide(self, variable: str, setting: Setting) -> float:
        held = [setting.width(_held(call, variable), 600) for call in self.calls if call.has(variable)]
        return max([SMALL * setting.width([variable], 500, "mono"), 1.2, *held]) + 0.7

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, deep = room.em, extent.part("deep")
        head = 1.4 * SMALL * em
        high = min((room.h - head) / deep, MOST * em)
        natural = sum(extent.part(f"{WIDE}{name}") for name in self.variables) + 0.5
        by = min(room.w / natural, 1.5 * em)
        w, bottom = natural * by, room.y + (deep * high + head) / 2
        left = room.x - w / 2
        places, x = {}, left + 0.25 * by
        for variable in self.variables:
            wide = extent.part(f"{WIDE}{variable}") * by
            places[variable], x = x + wide / 2, x + wide
        for variable, at in places.items():
            y = bottom - deep * high - head / 2
            words = {"words": setting.words([variable])[0], "own": (variable,), "face": "mono"}
            yield Text(key=f"{self.name}/{variable}", x=at, y=y, size=SMALL * em, colour="quiet", **words)
        for depth, call in enumerate(self.calls):
            y, now = bottom - (depth + 0.5) * high, depth == len(self.calls) - 1
            look = {"fill": "now/22" if now else "cell", "edge": "now" if now else None}
            yield Box(key=f"{self.name}/{depth}", x=room.x, y=y, w=w, h=0.88 * high, radius=0.3 * em, **look)
            for variable, at in places.items():
                if call.has(variable):
                    said, own = setting.words(_held(call, variable))
                    key = f"{self.name}/{depth}/{variable}{TEXT}"
                    yield Text(key=key, words=said, own=own, x=at, y=y, size=em, weight=600, over=look["fill"])


def _held(call: Any, variable: str) -> Any:
    """What a variable holds; of a node its value."""
    value = getattr(call, variable)
    return value.value if isinstance(value, Ink) and hasattr(value, "value") else value


def call_stack(calls: Sequence[Any], *variables: str, name: str = "stack") -> CallStack:
    """The open `calls` as frames on one another, the caller below, each with what these variables of it hold."""
    return CallStack(name, tuple(calls), variables)
