"""Brackets: what opens and closes, as spans of one line of time, nested ones on those that they are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.ink import ink, look, measured, origin, path
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.places import chosen

HIGH, HIGHEST, WIDEST = 1.15, 2.2, 5.0
"""Ems that a level takes, at least and at most, and a unit of time at most."""

AFTER = 0.5
"""How much longer than to the last time there is what is open lasts, in units of time."""

SMALL = 0.92
"""The type of times, in that of names."""

ASIDE = 0.12
"""Ems from an end of a span to its number, and from that to its name."""

INSET = 0.06
"""Ems that a span stays away from the ends of its first and its last unit of time."""


@dataclass(frozen=True)
class Brackets(Picture):
    """Spans keyed `name/what`, its name in the middle, where it opens and where it closes at its ends."""

    name: str
    names: Mapping[Any, Any]
    opens: Mapping[Any, Any]
    closes: Mapping[Any, Any]
    fills: Mapping[Any, str] = field(default_factory=dict)

    def coloured(self, by: Any = None, **meanings: Any) -> Brackets:
        """Spans in the colour that a mapping `by` names for each, or in that of a meaning: `.coloured(now=u)`."""
        found = dict(self.fills)
        if by is not None:
            found |= {each: colour for each, colour in measured(by).items() if each in self.opens}
        for meaning, several in meanings.items():
            found |= dict.fromkeys(chosen(several, tuple(self.opens)), meaning)
        return replace(self, fills=found)

    def _span(self, each: Any) -> tuple[int, float]:
        """When it opens and closes; what is open yet lasts a little longer than to the last time there is."""
        start = measured(self.opens[each])
        return start, measured(self.closes[each]) if each in self.closes else max(self._last, start) + AFTER

    @property
    def _last(self) -> int:
        return max([measured(time) for held in (self.opens, self.closes) for time in held.values()], default=1)

    def _level(self, each: Any) -> int:
        """How many spans it is in."""
        start = measured(self.opens[each])
        spans = [self._span(other) for other in self.opens if other != each]
        return sum(first < start < last for first, last in spans)

    def extent(self, setting: Setting) -> Extent:
        times = [setting.width(time, 450) for held in (self.opens, self.closes) for time in held.values()]
        number, word = (
            SMALL * max(times, default=0.6),
            max([setting.width(n, 650) for n in self.names.values()], default=0.7),
        )
        columns = max(self._last + AFTER * (len(self.closes) < len(self.opens)), 2)
        rows = max((self._level(each) for each in self.opens), default=0) + 1
        pitch = number + word / 2 + 2 * ASIDE + INSET
        parts = {"columns": columns, "rows": rows, "number": number}
        return Extent(columns * pitch, rows * HIGH, columns * WIDEST, rows * HIGHEST, 0.6, SMALL, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, columns, rows = room.em, extent.part("columns"), extent.part("rows")
        pitch, high = min(room.w / columns, WIDEST * em), min(room.h / rows, HIGHEST * em)
        left, floor = room.x - pitch * columns / 2, room.y + high * rows / 2
        aside = (ASIDE + extent.part("number") / 2) * em
        for each in sorted(self.opens, key=self._level):
            first, last = self._span(each)
            start, end = left + (first - 1) * pitch + INSET * em, left + last * pitch - INSET * em
            y = floor - (self._level(each) + 0.5) * high
            fill = self.fills.get(each, "cell")
            tinted = fill if fill in ("cell", "white", "grey", "black") else f"{fill}/30"
            closed = each in self.closes
            name, x = f"{self.name}/{each}", (start + end) / 2
            at = x if closed else (start + 2 * aside + end) / 2
            look_ = {"fill": tinted, "edge": "quiet" if tinted == fill else fill, "radius": 0.28 * high}
            yield Box(key=name, x=x, y=y, w=end - start, h=0.86 * high, thick=0.07 * em, **look_)
            yield self._text(f"{name}/opens", self.opens[each], start + aside, y, SMALL * em, tinted, setting)
            yield self._text(f"{name}/name", self.names[each], at, y, em, tinted, setting, 650)
            if closed:
                yield self._text(f"{name}/closes", self.closes[each], end - aside, y, SMALL * em, tinted, setting)

    def _text(
        self, name: str, value: Any, x: float, y: float, em: float, over: str, setting: Setting, weight: int = 450
    ) -> Text:
        said, own = setting.words(value)
        return Text(key=name, words=said, own=own, x=x, y=y, size=em, weight=weight, over=over)


def brackets(opens: Any, closes: Any, *, name: str = "brackets") -> Brackets:
    """Spans by the whole times, from one on, at which they open and close: `brackets(d, f)`, two mappings.

    What has no time to close yet is open to the last time there is.
    """
    held = [(each, path(opens)) for each in (look(opens) or ())]
    names = {each: ink(each, origin(opens), (*at, each, "key")) for each, at in held}
    starts = {each: opens[each] for each in names}
    ends = {each: closes[each] for each in names if closes is not None and each in look(closes)}
    return Brackets(name, names, starts, ends)
