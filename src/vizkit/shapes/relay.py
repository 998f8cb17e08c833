"""A relay: a number handed back through stages, each of which multiplies it; all on one scale, from right to left."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.ink import key, look, measured
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.scale import Scale
from vizkit.shapes.ticks import SMALL, before, rule, width_before

STOP, STAGE, NARROW, PITCH = 0.62, 1.0, 0.8, 5.0
"""How wide a bar and a stage are, as parts of the way from stage to stage less a gap; that way at least and at most."""

HEAD, FOOT, LARGE = 1.7, 1.5, 1.15
"""Heights in ems of the lines for the newest number and for what the stage does; the type of these."""

BLOCK = 5
"""How many bars change together where all of them do at once: block after block, from the right."""

LEAST = 0.07
"""How high a bar is at least, so that it can be seen that it is there."""


@dataclass(frozen=True)
class Relay(Picture):
    """Bars at the stops before, between and after the stages, and in each stage what it multiplies by.

    The stops are numbered from the left on and keyed `name/place`, the factors as their variable is: `slopes/place`.
    """

    name: str
    stages: int
    stops: tuple[Any, ...] = ()
    factors: tuple[Any, ...] = ()
    lit: int | None = None
    says: Any = None

    def entering(self, number: Any) -> Relay:
        """With a number at the last stop: what is about to be handed back."""
        return replace(self, stops=(*[None] * self.stages, number))

    def holding(self, numbers: Any) -> Relay:
        """With a number at every stop; `None` where it has not been yet, or no numbers at all."""
        return self if numbers is None else replace(self, stops=tuple(numbers))

    def multiplying(self, factors: Any, at: Any = None, says: Any = None) -> Relay:
        """With what each stage multiplies by, `None` where that is not known; at the stage `at` it is written.

        What it `says` stands below that stage.
        """
        if factors is None:
            return self
        return replace(self, factors=tuple(factors), lit=None if at is None else int(look(at)), says=says)

    @property
    def newest(self) -> int | None:
        """The stop that was reached last: the leftmost that has a number."""
        return next((place for place, number in enumerate(self.stops) if number is not None), None)

    def _numbers(self) -> list[float]:
        return [float(measured(each)) for each in (*self.stops, *self.factors) if each is not None]

    def extent(self, setting: Setting) -> Extent:
        wide = (self.stages + (self.stages + 1) * STOP) * NARROW
        written = [] if self.newest is None else [LARGE * setting.width(self.stops[self.newest], 700)]
        written += [] if self.says is None else [setting.width(self.says, 600)]
        reach = [0.0, 1.0, *self._numbers()]
        parts = {"high": max(reach), "low": -min(reach), "foot": FOOT * (self.says is not None), "whole": 1.0}
        high = 6.0 + HEAD + parts["foot"]
        return Extent(max(wide, *written, 10.0) + 2.2, high, FREE, FREE, 3.0, SMALL, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, name = room.em, self.name
        top, bottom = room.top + HEAD * em, room.bottom - (extent.part("foot") + 0.5) * em
        scale = Scale.of(-extent.part("low"), extent.part("high"))
        left = room.left + width_before(scale, bottom - top, em) * em
        yield from before(f"{name}/down", scale, left, room.right, top, bottom, em)
        units = self.stages + (self.stages + 1) * STOP
        pitch = min((room.right - left) / units, PITCH * em)
        first = (left + room.right - units * pitch) / 2
        down = (bottom - top) / (scale.high - scale.low)
        at = _At(first, pitch, top + scale.high * down, top, bottom, down, em)
        for place in range(self.stages):
            yield from self._stage(place, at)
        yield rule(f"{name}/zero", left, at.zero, room.right - left, 0, "faint", 3.0)
        for place, number in enumerate(self.stops):
            if number is not None:
                yield self._stop(place, number, at)
        yield from self._written(room, at, setting)

    def _stage(self, place: int, at: _At) -> Iterator[Mark]:
        lit = place == self.lit
        x, w = at.stage(place), STAGE * at.pitch * 0.86
        look_ = {"fill": "panel", "edge": "now" if lit else "edge", "thick": 4.0 if lit else 2.5, "prompt": True}
        box = {"x": x, "y": (at.top + at.bottom) / 2, "w": w, "h": at.bottom - at.top, "radius": 0.3 * at.em}
        yield Box(key=f"{self.name}/stage/{place}", **box, **look_)
        factor = self.factors[place] if place < len(self.factors) else None
        if factor is not None:
            fill = "second" if lit else "second/55@panel"
            yield replace(at.bar(self._factor(factor, place), x, 0.5 * w, factor, fill), prompt=lit)

    def _stop(self, place: int, number: Any, at: _At) -> Box:
        colour = "now" if place == self.newest else "first"
        bar = at.bar(f"{self.name}/{place}", at.stop(place), STOP * at.pitch * 0.86, number, colour)
        if place + 1 == len(self.stops):
            return bar
        factor = self.factors[place] if place < len(self.factors) else None
        waits = f"{self.name}/{place + BLOCK}" if factor is None else self._factor(factor, place)
        return replace(bar, came_from=f"{self.name}/{place + 1}", waits_for=waits)

    def _factor(self, factor: Any, place: int) -> str:
        return key(factor) or f"{self.name}/factor/{place}"

    def _written(self, room: Room, at: _At, setting: Setting) -> Iterator[Mark]:
        """The newest number above its stop, and what the stage at work does below it."""
        if self.newest is not None:
            said, own = setting.words(self.stops[self.newest])
            look_ = {"size": LARGE * at.em, "colour": "now", "weight": 700}
            place = {"x": at.stop(self.newest), "y": at.top - 0.75 * at.em, "waits_for": f"{self.name}/{self.newest}"}
            text = Text(key=f"{self.name}/{self.newest}/value", words=said, own=own, **look_, **place)
            yield _inside(text, at.left, room.right)
        if self.says is not None and self.lit is not None:
            said, own = setting.words(self.says)
            look_ = {"size": at.em, "colour": "second", "weight": 600, "prompt": True}
            text = Text(key=f"{self.name}/says", words=said, own=own, y=at.bottom + 1.1 * at.em, **look_)
            yield _inside(replace(text, x=at.stage(self.lit)), at.left, room.right)


@dataclass(frozen=True)
class _At:
    """Where things stand, in pixels: the first stop's left end, the way from stage to stage, and the heights."""

    left: float
    pitch: float
    zero: float
    top: float
    bottom: float
    unit: float
    em: float

    def stop(self, place: int) -> float:
        return self.left + (place * (1 + STOP) + STOP / 2) * self.pitch

    def stage(self, place: int) -> float:
        return self.left + (place * (1 + STOP) + STOP + 0.5) * self.pitch

    def bar(self, own: str, x: float, w: float, number: Any, fill: str) -> Box:
        long = float(measured(number)) * self.unit
        h = max(abs(long), LEAST * self.em)
        y = self.zero - math.copysign(h / 2, long)
        return Box(key=own, x=x, y=y, w=w, h=h, radius=min(0.2 * self.em, h / 2, w / 3), fill=fill)


def _inside(text: Text, least: float, most: float) -> Text:
    """The text, moved so far that it stands between the axis, whose numbers are left of it, and the right end."""
    left, _, right, _ = text.bounds
    return text.moved(max(least - left, 0.0) - max(right - most, 0.0), 0.0)


def relay(stages: Any, *, name: str = "relay") -> Relay:
    """So many stages in a row, to hand a number back through: `relay(depth).holding(gradients).multiplying(slopes)`.

    With the `name` of the variable that it hands back, its bars are that variable's elements.
    """
    return Relay(name, int(look(stages)))
