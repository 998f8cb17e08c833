"""A tree of calls: who called whom with what, what each has returned, and which calls are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vizkit.picture.ink import look
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Setting, VariableName
from vizkit.shapes.tidy import Limb, Tidy, tidy

HIGH, TAB, STEP = 1.5, 1.05, 0.95
"""Ems: how high a call is, how high is what it returned, and how far it is from a call down to that of one below."""

QUOTE = VariableName("'")

SIDE, APART = 0.4, 0.45
"""Ems between what a call says and its sides, and between neighbours."""

GROWS = 1.5
"""How much more room than it needs it takes at most, in height and in width."""

SMALL = 0.86
"""The type of what was returned, in ems."""


@dataclass(frozen=True)
class Called:
    """A call: its number, that of its caller if it has one, its arguments by their names, and what it returns."""

    number: int
    caller: int | None
    arguments: tuple[tuple[str, Any], ...]
    answer: Any = None
    answers: bool = False

    @property
    def said(self) -> list[Any]:
        """The arguments as they are written one after the other."""
        return [piece for i, (_, value) in enumerate(self.arguments) for piece in ([", "] * bool(i) + _quoted(value))]


def _quoted(value: Any) -> list[Any]:
    """A value, between quotation marks where it is a word of no letters, or with other signs."""
    plain = look(value)
    return [QUOTE, value, QUOTE] if isinstance(plain, str) and not plain.isalnum() else [value]


@dataclass(frozen=True)
class CallTree(Shape):
    """All `calls` of a run in their places, keyed `name/number`, those before `count` being there.

    The calls of `path` are open, the last of them the innermost; those of `returned` have given their answer.
    """

    name: str
    calls: tuple[Called, ...]
    count: int
    path: tuple[int, ...] = ()
    returned: frozenset[int] = frozenset()

    def measures(self, setting: Setting) -> dict[str, float]:
        plan = self._tidy(setting)
        left, right = plan.ends
        return {
            "left": -left,
            "right": right,
            "deep": float(max(plan.depths.values())),
            "tab": TAB * any(call.answers for call in self.calls),
        }

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        w, tab = parts["left"] + parts["right"], parts["tab"]
        h = parts["deep"] * (HIGH + tab) + (parts["deep"] - 1) * STEP
        return Extent(w, h, GROWS * w, GROWS * h, 1.0, SMALL if tab else 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, tab, there = room.em, extent.part("tab"), self.calls[: self.count]
        places = self._places(room, extent, self._tidy(setting))
        for call in sorted(there, key=lambda call: call.number in self.path):
            if call.caller is not None:
                yield self._way(call, places, tab * em, em)
        for call in there:
            yield from self._call(call, places[call.number], em, setting)

    def _places(self, room: Room, extent: Extent, plan: Tidy) -> dict[int, tuple[float, float]]:
        """The middle of every call, in pixels."""
        em, high, deep = room.em, HIGH + extent.part("tab"), extent.part("deep")
        across = min(room.w / (extent.part("left") + extent.part("right")), GROWS * em)
        down = (min(room.h / em, GROWS * extent.h) - high) / (deep - 1) if deep > 1 else 0.0
        first = room.y - ((deep - 1) * down - extent.part("tab")) * em / 2
        root = room.x + (extent.part("left") - extent.part("right")) / 2 * across
        return {
            number: (root + plan.across[f"{number}"] * across, first + (plan.depths[f"{number}"] - 1) * down * em)
            for number in (call.number for call in self.calls)
        }

    def _tidy(self, setting: Setting) -> Tidy:
        """Where all calls are, in ems, below a place that is none of them."""
        below: dict[int | None, list[Called]] = {}
        for call in self.calls:
            below.setdefault(call.caller, []).append(call)

        def limb(call: Called) -> Limb:
            return Limb(f"{call.number}", tuple(map(limb, below.get(call.number, ()))), self._wide(call, setting) / 2)

        return tidy(Limb("", tuple(map(limb, below[None])), 0.0))

    def _wide(self, call: Called, setting: Setting) -> float:
        answer = SMALL * setting.width(call.answer, 650) if call.answers else 0.0
        return max(setting.width(call.said, 600), answer, 0.6) + 2 * SIDE + APART

    def _way(self, call: Called, places: Mapping[int, tuple[float, float]], tab: float, em: float) -> Line:
        """From the caller down to the call, past what it returns."""
        (x0, y0), (x1, y1) = places[call.caller], places[call.number]
        start, end = y0 + HIGH * em / 2, y1 - HIGH * em / 2
        points = ((x0, start), (x1, end - tab), (x1, end)) if tab else ((x0, start), (x1, end))
        x, y = (x0 + x1) / 2, (start + end) / 2
        lit = call.number in self.path
        style = {"colour": "now" if lit else "faint", "thick": 5.0 if lit else 3.0, "drawn": True}
        way = tuple((across - x, down - y) for across, down in points)
        return Line(key=f"{self.name}/{call.number}/way", x=x, y=y, points=way, **style)

    def _call(self, call: Called, at: tuple[float, float], em: float, setting: Setting) -> Iterator[Mark]:
        key, (x, y) = f"{self.name}/{call.number}", at
        lit, now = call.number in self.path, call.number == (self.path or (None,))[-1]
        w, fill = (self._wide(call, setting) - APART) * em, "now/22@cell" if now else "cell"
        yield Box(key=key, x=x, y=y, w=w, h=HIGH * em, radius=0.3 * em, fill=fill, edge="now" if lit else None)
        said, own = setting.words(call.said)
        style = {"size": em, "weight": 600, "colour": "text" if lit else "quiet", "over": fill}
        yield Text(key=f"{key}/arguments{TEXT}", words=said, own=own, x=x, y=y, **style)
        if call.number in self.returned:
            said, own = setting.words(call.answer)
            wide, up = SMALL * setting.width(call.answer, 650) * em + 2 * SIDE * em, y - (HIGH + TAB) * em / 2
            tab = {"h": TAB * em, "radius": 0.3 * em, "fill": "done/30@cell", "edge": "done"}
            yield Box(key=f"{key}/answer", x=x, y=up, w=wide, **tab)
            style = {"size": SMALL * em, "weight": 650, "colour": "text", "over": "done/30@cell"}
            yield Text(key=f"{key}/answer{TEXT}", words=said, own=own, x=x, y=up, **style)
