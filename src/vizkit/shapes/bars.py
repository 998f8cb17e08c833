"""Bars: numbers side by side, each as high as it is, in the columns that a row of the same numbers has."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.language.numerals import uneven
from vizkit.picture.ink import ink, look, measured, origin
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room, largest
from vizkit.picture.relations import SIDE as BESIDE
from vizkit.picture.setting import Setting, VariableName
from vizkit.shapes.cell_grid import PAD, PITCH, SIDE, SMALL
from vizkit.shapes.keys import named
from vizkit.shapes.lettering import lettered
from vizkit.shapes.places import UNSAID, chosen, own_place, place_of, stretch
from vizkit.shapes.skyline import EYE, WIDE, contour, flight, sight, steps

HIGH, LOW = 6.0, 2.4
"""Ems of the room above their numbers at least, and where a little is enough."""

LEAST = 0.16
"""How high the lowest bar is in ems, so that it can be seen."""

CLEAR = 0.5
"""Ems between enlarged numbers below bars, so that neighbours do not read as one."""


@dataclass(frozen=True)
class Bars(Picture):
    """Values as bars from zero up or down, keyed `name/place`, their values and places below.

    The scale holds all that an act draws on it, and there are as many columns as it ever has bars.
    Those that are `standing` are on one floor, below the lowest, and zero is a line across: a skyline.
    """

    name: str
    values: tuple[Any, ...]
    places: tuple[Any, ...]
    colours: Mapping[Any, str] = field(default_factory=dict)
    hollow: frozenset = frozenset()
    window: tuple[int, int] | None = None
    pointers: Mapping[str, Any] = field(default_factory=dict)
    levels: tuple[int, tuple[Any, ...]] | None = None
    profile: tuple[Any, ...] = ()
    since: Any = None
    flight: tuple[Any, Any] | None = None
    sight: Any = None
    struck: frozenset = frozenset()
    stands: bool = False
    asked: Any = None
    head: Any = None
    tracks: Any = None
    plain: bool = False
    line: str = "done"
    least: float = HIGH
    decimals: int | None = None

    def coloured(self, **meanings: Any) -> Bars:
        """Bars in the colour of a meaning: `.coloured(first=queue, now=right)`, later ones over earlier ones."""
        found = dict(self.colours)
        for meaning, places in meanings.items():
            found |= dict.fromkeys(chosen(places, self.places), meaning)
        return replace(self, colours=found)

    def standing(self) -> Bars:
        """A skyline: all on one floor below the lowest, so that what is larger is taller, be it below zero."""
        return replace(self, stands=True)

    def emptied(self, places: Any) -> Bars:
        """Outlines alone at `places`: what has gone."""
        return replace(self, hollow=self.hollow | chosen(places, self.places))

    def framed(self, *, first: Any = UNSAID, last: Any = UNSAID, wide: Any = UNSAID) -> Bars:
        """With a window over a stretch: `first` and `last`, or either and how `wide`; none where one has no value."""
        found = stretch(first, last, wide, self.places)
        return replace(self, window=(min(found), max(found)) if found else None)

    def pointing(self, **pointers: Any) -> Bars:
        """With named pointers below the places; none where a variable has no value."""
        found = {name: place_of(at) for name, at in pointers.items() if at is not None}
        return replace(self, pointers={**self.pointers, **found})

    def levelled(self, value: Any) -> Bars:
        """With a line at the height of `value` over the window."""
        first, last = self.window or (0, len(self.places) - 1)
        return self if value is None else replace(self, levels=(first, (value,) * (last - first + 1)))

    def stepped(self, values: Any, first: Any = 0, colour: str = "done") -> Bars:
        """With a line at the height of each of `values` over its column, from the place `first` on."""
        return replace(self, levels=(place_of(first), tuple(values)) if len(values) else None, line=colour)

    def in_tracks(self, whole: Any) -> Bars:
        """With what is `whole` as an outline in every column: how much there is of how much there could be."""
        return replace(self, tracks=whole)

    def low(self) -> Bars:
        """With little height, where there is no more."""
        return replace(self, least=LOW)

    def unnumbered(self) -> Bars:
        """Without the places below them, which a row of the same columns has already."""
        return replace(self, plain=True)

    def rounded(self, decimals: int) -> Bars:
        """With its numbers to so many decimals."""
        return replace(self, decimals=decimals)

    def profiled(self, places: Any, since: Any = None) -> Bars:
        """With the contour of these bars, each seen over all to its right: from `since`, or the window's left, on."""
        wanted = chosen(places, self.places)
        start = None if since is None else place_of(since)
        return replace(self, profile=tuple(place for place in self.places if place in wanted), since=start)

    def flying(self, source: Any, target: Any) -> Bars:
        """With an arrow from the top of one bar over another."""
        return self if source is None or target is None else replace(self, flight=(place_of(source), place_of(target)))

    def sighted(self, place: Any) -> Bars:
        """With an eye at the window's right that looks at a bar, as far as it can see."""
        return self if place is None else replace(self, sight=place_of(place))

    def questioned(self, place: Any) -> Bars:
        """With a question mark over a bar: what becomes of it?"""
        return self if place is None else replace(self, asked=place_of(place))

    def headed(self, head: Any) -> Bars:
        """With a head before them, in the column of those of rows above or below: words or a variable."""
        return replace(self, head=head)

    def mark_at(self, place: Any) -> str:
        """The key of the value below a bar: what comes from there names it."""
        return f"{self.name}/{place_of(place)}/value"

    def striking(self, places: Any) -> Bars:
        """The moment's centre: these bars pulse once."""
        return replace(self, struck=self.struck | chosen(places, self.places))

    def extent(self, setting: Setting) -> Extent:
        return self.together((self,), setting)

    @classmethod
    def together(cls, pictures: Sequence[Bars], setting: Setting) -> Extent:
        padded = any(uneven(map(look, picture.values)) for picture in pictures)
        part = largest(picture._measures(padded, setting) for picture in pictures)
        count, foot, aside = part["columns"], part["foot"], part["aside"] + part[BESIDE]
        pitch = max(SMALL * part["wide"] + PAD, HIGHEST_NARROW)
        return Extent(count * pitch + aside, pictures[0].least + foot, count * PITCH + aside, FREE, 3.0, SMALL, part)

    def _measures(self, padded: bool, setting: Setting) -> dict[str, float]:
        """The measures of one moment, in ems; reals that are whole have decimals where they are `padded`."""
        setting = setting.rounded(self.decimals)
        wide = max((setting.width(value, 600, padded=padded) for value in self.values), default=1.0)
        count, levels = max(len(self.values), 1), max(Counter(self.pointers.values()).values(), default=0)
        heights = [0.0, *map(_real, self._scaled())]
        return {
            "wide": wide, "padded": float(padded), "columns": count,
            "foot": 1.5 + SMALL * (1.35 * (not self.plain) + levels * 1.5),
            "aside": EYE if self.sight is not None and self._window()[1] == count - 1 else 0.0,
            "above": 0.5 if self.asked is None else 1.8, "high": max(heights), "low": -min(heights), "whole": 1.0,
            BESIDE: 0.0 if self.head is None else SIDE * setting.width(self.head, 500) + 0.7,
        }  # fmt: skip

    def _scaled(self) -> tuple[Any, ...]:
        """What the scale must hold: the bars, the lines over them and what is whole."""
        lines = () if self.levels is None else self.levels[1]
        return (*self.values, *lines, *(() if self.tracks is None else (self.tracks,)))

    def _window(self) -> tuple[int, int]:
        return self.window or (0, len(self.places) - 1)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        setting = setting.rounded(self.decimals)
        em, count = room.em, int(extent.part("columns"))
        before, aside = extent.part(BESIDE) * em, extent.part("aside") * em
        pitch, foot = min((room.w - before - aside) / count, PITCH * em), extent.part("foot") * em
        left, floor = room.x + (before - aside - pitch * count) / 2, room.bottom - foot
        high = max(floor - room.top - extent.part("above") * em, em)
        reach = [extent.part("high"), -extent.part("low"), *map(_real, self._scaled())]
        scale = Scale.of(reach, high, LEAST * em)
        at = _At(left, pitch, floor, scale, em)
        yield from self._frame(at, room)
        for i in range(count if self.tracks is not None else 0):
            h = scale.height(_real(self.tracks)) - scale.zero
            look_ = {"w": pitch * WIDE, "h": h, "radius": min(7.0, h / 2), "fill": "cell", "edge": "edge"}
            yield Box(key=f"{self.name}/track/{i}", x=at.x(i), y=floor - scale.zero - h / 2, **look_)
        for i, (place, value) in enumerate(zip(self.places, self.values, strict=True)):
            yield self._bar(place, i, value, at)
        yield from self._floor(at, count)
        yield from self._numbers(at, extent, setting)
        yield from (mark.moved(left, floor) for mark in self._lines(at))
        yield from self._question(at, setting)
        if self.head is not None:
            key, x, y = f"{self.name}/side", left - 0.5 * em, (room.top + floor) / 2
            yield replace(lettered(key, self.head, x, y, SIDE * em, "quiet", setting), anchor=1.0)

    def _question(self, at: _At, setting: Setting) -> Iterator[Mark]:
        if self.asked is None:
            return
        i = self.places.index(self.asked)
        y = self._bar(self.asked, i, self.values[i], at).bounds[1] - 0.9 * at.em
        look = {"size": 1.35 * at.em, "weight": 700, "colour": "text", "prompt": True}
        waits = {"waits_for": f"{self.name}/window"}
        yield Text(key=f"{self.name}/question", words=setting.words("?")[0], x=at.x(i), y=y, **look, **waits)

    def _cause(self, place: Any) -> str | None:
        """What a bar waits for: the arrow or the look that reaches it, else the window that moves on."""
        if self.flight is not None and self.flight[1] == place:
            return f"{self.name}/flight"
        if self.sight is not None and self.sight == place:
            return f"{self.name}/sight/line"
        return None if self.window is None else f"{self.name}/window"

    def _bar(self, place: Any, i: int, value: Any, at: _At) -> Box:
        foot = 0.0 if self.stands else at.scale.zero
        low, top = sorted((foot, at.scale.height(_real(value))))
        if _real(value) < 0 and not self.stands:  # below the line, however near
            low = min(low, top - at.scale.least)
        top, colour = max(top, low + at.scale.least), self.colours.get(place)
        look = {"fill": colour or "edge"}
        if place in self.hollow:
            look = {"fill": None, "edge": colour or "faint", "dashed": True, "thick": 2.5}
        w = at.pitch * WIDE
        radius = min(7.0, w / 4, (top - low) / 2)
        struck = place in self.struck
        return Box(
            key=f"{self.name}/{place}",
            x=at.x(i),
            y=at.floor - (low + top) / 2,
            w=w,
            h=top - low,
            radius=radius,
            struck=struck,
            waits_for=self._cause(place),
            **look,
        )

    def _floor(self, at: _At, count: int) -> Iterator[Mark]:
        long = count * at.pitch
        foot = at.floor - (0.0 if self.stands else at.scale.zero)
        yield Line(key=f"{self.name}/floor", x=at.left, y=foot, points=((0, 0), (long, 0)), colour="faint", thick=3)
        if self.stands and at.scale.floor:
            zero = at.floor - at.scale.zero
            yield Line(
                key=f"{self.name}/zero", x=at.left, y=zero, points=((0, 0), (long, 0)), colour="quiet", dashed=True
            )

    def _numbers(self, at: _At, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, small = at.em, SMALL * at.em
        size = min(max((at.pitch - CLEAR * em) / max(extent.part("wide"), 0.5), small), 1.35 * em)
        pointed = set(self.pointers.values())
        for i, (place, value) in enumerate(zip(self.places, self.values, strict=True)):
            said, own = setting.words(value, padded=bool(extent.part("padded")))
            x = at.x(i)
            yield Text(
                key=f"{self.name}/{place}/value",
                words=said,
                own=own,
                x=x,
                y=at.floor + 0.85 * em,
                size=size,
                weight=600,
            )
            if self.plain:
                continue
            index = ink(place, origin(value), ())
            within = self.window is not None and self.window[0] <= i <= self.window[1]
            colour = "quiet" if place not in pointed else "text" if within else "now"
            yield lettered(
                f"{self.name}/{place}/index", index, x, at.floor + 1.5 * em + 0.6 * small, small, colour, setting
            )
        taken: dict[Any, int] = {}
        for name, place in self.pointers.items():
            if place not in self.places:
                continue
            level = taken.get(place, 0)
            taken[place] = level + 1
            y = at.floor + 1.5 * em + 1.35 * small + (0.6 + level * 1.5) * small
            key, x = f"{self.name}/pointer/{name}", at.x(self.places.index(place))
            yield replace(lettered(key, VariableName(name), x, y, small, "now", setting), face="mono", weight=650)

    def _frame(self, at: _At, room: Room) -> Iterator[Mark]:
        if self.window is None:
            return
        first, last = self.window
        x, half = (at.x(first) + at.x(last)) / 2, (last - first + 1) * at.pitch / 2 - 0.03 * at.pitch
        below = at.floor + 1.5 * at.em + SMALL * 1.3 * at.em
        size = {"w": 2 * half, "h": below - room.top, "radius": 0.3 * at.em}
        yield Box(key=f"{self.name}/window", x=x, y=(room.top + below) / 2, fill="now/12", edge="now", thick=3, **size)

    def _lines(self, at: _At) -> Iterator[Mark]:
        """The lines over the bars, from the left end of their floor."""
        tops = [at.scale.height(_real(value)) for value in self.values]
        if self.levels is not None:
            first, values = self.levels
            heights = [at.scale.height(_real(value)) for value in values]
            line = replace(steps(f"{self.name}/level", heights, first, at.pitch), colour=self.line)
            yield line if self.window is None else replace(line, waits_for=f"{self.name}/window")
        start = self.places.index(self.since) if self.since is not None else self._window()[0]
        if seen := [i for i in map(self.places.index, self.profile) if i >= start]:
            reached = self.sight if self.flight is None else self.flight[1]
            waits = {} if reached is None else {"waits_for": f"{self.name}/{reached}"}
            yield replace(contour(f"{self.name}/profile", seen, start, tops, at.pitch), **waits)
        if self.flight is not None:
            yield flight(f"{self.name}/flight", *map(self.places.index, self.flight), tops, at.pitch)
        if self.sight is not None:
            last = self._window()[1]
            yield from sight(f"{self.name}/sight", self.places.index(self.sight), last, tops, at.pitch, at.em)


HIGHEST_NARROW = 1.5


@dataclass(frozen=True)
class _At:
    left: float
    pitch: float
    floor: float
    scale: Scale
    em: float

    def x(self, i: int) -> float:
        return self.left + (i + 0.5) * self.pitch


@dataclass(frozen=True)
class Scale:
    """From values to heights above the floor, which lies a little below the least value where some are below zero.

    Values are quartered, for two of the largest floats lie too far apart; infinity is higher than all others.
    """

    floor: float
    room: float
    h: float
    least: float

    @classmethod
    def of(cls, values: Sequence[float], h: float, least: float) -> Scale:
        finite = [0.0, *(value / 4 for value in values if abs(value) < math.inf)]
        low, high = min(finite), max(finite)
        floor = low - 0.14 * (high - low) if low < 0 else 0.0
        room = (high - floor) * (1.12 if math.inf in values else 1.0)
        return cls(floor, room, h, least)

    @property
    def zero(self) -> float:
        """How high zero is above the floor."""
        return -self.floor / self.room * self.h if self.room else 0.0

    def height(self, value: float) -> float:
        # Divided before it is multiplied: the numbers may be the least that there are.
        share = (value / 4 - self.floor) / self.room if self.room else 0.0
        return max(self.least, min(self.h, share * self.h))


def _real(value: Any) -> float:
    value = measured(value)
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def bars(values: Any, *, name: str | None = None, lit: Any = None) -> Bars:
    """The values as bars from zero, keyed `name/place`; the `lit` ones stand out."""
    elements = tuple(values)
    places = tuple(own_place(value, i) for i, value in enumerate(elements))
    made = Bars(named(values, name), elements, places)
    return made if lit is None else made.coloured(now=lit)
