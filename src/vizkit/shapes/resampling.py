"""Resampling: a row of pixels, above it the row that it becomes, both on one ruler, and where each of these looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.ink import ink, key, look, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.drawn import elements, numbers_of
from vizkit.shapes.lettering import lettered
from vizkit.shapes.places import own_place, place_of

ROW, ROW_MOST = 2.2, 4.6
"""Ems of a row of pixels, at least and at most."""

WAY, WAY_MOST = 3.0, 6.5
"""Ems between the rows."""

FOOT = 1.4
"""Ems below the rows for the numbers of pixels, and once more for weights."""

RULER = 0.9
"""How far above its row the ruler of centres is, in ems."""

SMALL = 0.88

ALONE = 0.9
"""Ems of an output pixel that is as wide as no step."""


@dataclass(frozen=True)
class Resampling(Picture):
    """Input pixels are one unit wide, and their centres stand at 0, 1, …; output pixels stand where they were."""

    name: str
    source: tuple[Any, ...]
    titles: tuple[Any, ...] = ()
    made: tuple[Any, ...] = ()
    made_name: str = "output"
    stands: tuple[int, ...] = ()
    many: int = 0
    first: float | None = None
    step: float | None = None
    asked: int | None = None
    question: Any = None
    places: tuple[float, ...] = ()
    look: tuple[int, float, float, Any] | None = None
    read: tuple[int, ...] = ()
    weights: tuple[Any, ...] = ()
    weighed: bool = False
    signs: tuple[Any, ...] = ()
    colour: str = "first"

    def becoming(
        self, many: Any, values: Any = (), *, first: Any = None, step: Any = None, name: str | None = None
    ) -> Resampling:
        """With so many output pixels above it, those of the `values` that are known filled.

        They cover it, or the `first` has its centre at this place and each next is one `step` on, and as wide.
        """
        known = () if values is None else tuple(elements(values))
        start, each = (None if end is None else numbers_of(end)[0] for end in (first, step))
        own = name or (key(values) if known else None) or self.made_name
        return replace(self, many=int(look(many)), made=known, made_name=own, first=start, step=each)

    def called(self, output: Any, input: Any, pixel: Any, weight: Any = None) -> Resampling:
        """With names at the sides: of the rows, of what the numbers below count, and of weights where there are any."""
        return replace(self, titles=(output, input, pixel) if weight is None else (output, input, pixel, weight))

    def asking(self, place: Any, question: Any) -> Resampling:
        """With a question in the output pixel at a place, until it is filled."""
        return replace(self, asked=None if place is None else place_of(place), question=question)

    def filled(self, place: Any, value: Any) -> Resampling:
        """With the value of one output pixel alone, once it is known."""
        if value is None:
            return self
        return replace(self, made=(value,), stands=(place_of(place),), made_name=key(value) or self.made_name)

    def looking(self, place: Any, at: Any, *, edges: bool = False) -> Resampling:
        """With an arrow from the output pixel at a place to where it looks, and that beside it, nothing without.

        `at` counts from the first centre, or from `edges`.
        """
        if place is None or at is None:
            return self
        where = numbers_of(at)[0] - 0.5 * edges
        start = where if edges else self._centre(place_of(place))
        return replace(self, look=(place_of(place), where, start, at))

    def spanning(self, title: Any, before: Any, between: Any, after: Any) -> Resampling:
        """With the edges of each input pixel below it in signs that say whose they are, such as `"[", ", ", ")"`."""
        return replace(self, titles=(*self.titles[:3], title), signs=(before, between, after))

    def reading(self, *places: Any) -> Resampling:
        """With these input pixels lit: the one that is copied, or two that are mixed."""
        return replace(self, read=tuple(place_of(place) for place in places if place is not None))

    def weighing(self, weights: Any = None) -> Resampling:
        """With the weights of the two pixels that are read, below them and as the opposite parts of the way between."""
        return replace(self, weights=() if weights is None else tuple(elements(weights)), weighed=True)

    def at(self, places: Any, colour: str = "first") -> Resampling:
        """With where each output pixel looks, as points on the ruler of centres."""
        return replace(self, places=() if places is None else numbers_of(places), colour=colour)

    # How it is laid out and drawn.

    def _centre(self, place: int) -> float:
        if self.first is not None and self.step is not None:
            return self.first + place * self.step
        return (place + 0.5) * len(self.source) / max(self.many, 1) - 0.5

    @property
    def _wide(self) -> float:
        """How wide an output pixel is."""
        return len(self.source) / max(self.many, 1) if self.step is None else self.step

    def _edges(self, i: int) -> list[Any]:
        """The edges of an input pixel in their signs."""
        left, right = (ink(edge, origin(self.source[i])) for edge in (i, i + 1))
        before, between, after = self.signs
        return [before, left, between, right, after]

    @property
    def _twice(self) -> bool:
        """Whether both weights are of one pixel."""
        return len(self.weights) > 1 and self.read[0] == self.read[-1]

    def extent(self, setting: Setting) -> Extent:
        count = len(self.source)
        read = max((setting.width(value, 600) for value in self.source), default=0.0) + 0.7
        made = max((setting.width(value, 600) for value in self.made), default=0.0) + 0.5
        ends = [-0.5, count - 0.5]
        if self.many:
            ends += [self._centre(0) - self._wide / 2, self._centre(self.many - 1) + self._wide / 2]
        side = SMALL * max(map(setting.width, self.titles), default=-0.8 / SMALL) + 0.8
        unit = max(read, made * self.many / count, 1.2 * max(self.many / count, 1.0))
        if self.signs:
            unit = max(unit, SMALL * max(setting.width(self._edges(i)) for i in range(count)) + 0.5)
        if self.weights:
            unit = max(unit, SMALL * max(setting.width(each, 600) for each in self.weights) + 0.5)
        parts = {
            "low": -min(ends),
            "high": max(ends),
            "side": side,
            "feet": 1.0 + self.weighed + bool(self.signs) + self._twice,
        }
        parts["made"], parts["read"] = made, read
        wide = unit * (max(ends) - min(ends)) + side
        high, most = 2 * ROW + WAY, 2 * ROW_MOST + WAY_MOST
        feet = FOOT * parts["feet"]
        return Extent(max(wide, 14.0), high + feet, FREE, most + feet, 2.0, SMALL, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, feet = room.em, FOOT * room.em * extent.part("feet")
        stretch = min((room.h - feet) / (2 * ROW + WAY), em * (2 * ROW_MOST + WAY_MOST) / (2 * ROW + WAY))
        row, way = ROW * stretch, WAY * stretch
        top = room.y - (2 * row + way + feet) / 2
        left, low = room.left + extent.part("side") * em, -extent.part("low")
        unit = (room.right - left) / (extent.part("high") - low)
        on = _On(left - low * unit, unit, top, row, way, em)
        yield from self._titles(room.left, on, setting)
        yield from self._output(on, extent, setting)
        yield from self._input(on, extent, setting)
        yield from self._ruler(on)
        yield from self._looking(on, room, setting)
        yield from self._weights(on, setting)

    def _titles(self, left: float, on: _On, setting: Setting) -> Iterator[Mark]:
        heights = on.top + on.row / 2, on.foot - on.row / 2, on.foot + 0.5 * FOOT * on.em
        heights = *heights, on.foot + 1.5 * FOOT * on.em
        for name, title, y in zip(("output", "input", "pixel", "weight"), self.titles, heights, strict=False):
            text = lettered(f"{self.name}/{name}/title", title, left, y, SMALL * on.em, "quiet", setting)
            yield replace(text, anchor=0.0)

    def _output(self, on: _On, extent: Extent, setting: Setting) -> Iterator[Mark]:
        own_places = [own_place(value, i) for i, value in enumerate(self.made)]
        known = dict(zip(self.stands or own_places, self.made, strict=True))
        wide, y = max(self._wide * on.unit, ALONE * on.em), on.top + on.row / 2
        size = min(0.5 * on.row, 1.7 * on.em, wide / (extent.part("made") or 1.0))
        gap = min(0.1 * wide, 0.16 * on.em)
        for o in range(self.many):
            x = on.x(self._centre(o))
            shape = {"x": x, "y": y, "w": wide - gap, "h": on.row, "radius": min(8.0, wide / 5)}
            lit = self.look is not None and self.look[0] == o
            edge = "now" if lit or o == self.asked else "faint"
            yield Box(key=f"{self.name}/place/{o}", fill="cell/35", edge=edge, thick=4 if lit else 2.5, **shape)
            if o == self.asked and o not in known:
                said, own = setting.words(self.question)
                look_ = {"size": 1.6 * on.em, "colour": "now", "weight": 700}
                yield Text(key=f"{self.name}/asked", words=said, own=own, x=x, y=y, **look_)
        for o, value in known.items():
            x, own = on.x(self._centre(o)), f"{self.made_name}/{o}"
            # What is asked about though it is known was copied before.
            looked = self.read and self.look is not None and self.look[0] == o != self.asked
            came = f"{self.name}/{self.read[0]}" if looked and not self.weighed else None
            edge = "now" if came or o == self.asked else None
            shape = {"x": x, "y": y, "w": wide - gap, "h": on.row, "radius": min(8.0, wide / 5)}
            yield Box(key=own, fill="cell", edge=edge, thick=4, came_from=came, **shape)
            said, mine = setting.words(value)
            text = {"size": size, "weight": 600, "over": "cell", "came_from": came}
            yield Text(key=own + TEXT, words=said, own=mine, x=x, y=y, **text)

    def _input(self, on: _On, extent: Extent, setting: Setting) -> Iterator[Mark]:
        y, size = on.foot - on.row / 2, min(0.5 * on.row, 1.7 * on.em)
        size = min(size, on.unit / (extent.part("read") or 1.0))
        gap = min(0.1 * on.unit, 0.16 * on.em)
        colours = dict(zip(self.read, ("first", "second") if self.weighed else ("now",), strict=False))
        for i, value in enumerate(self.source):
            x, own, colour = on.x(i), f"{self.name}/{i}", colours.get(i)
            fill = f"{colour}/30@cell" if colour else "cell"
            shape = {"w": on.unit - gap, "h": on.row, "radius": 8.0}
            yield Box(key=own, x=x, y=y, fill=fill, edge=colour, thick=4, **shape)
            said, mine = setting.words(value)
            yield Text(key=own + TEXT, words=said, own=mine, x=x, y=y, size=size, weight=600, over=fill)
            number = ink(i, origin(value))
            at = x, on.foot + 0.5 * FOOT * on.em
            yield lettered(f"{own}/index", number, *at, SMALL * on.em, "quiet", setting)
            if self.signs:
                at = x, on.foot + 1.5 * FOOT * on.em
                yield lettered(f"{own}/span", self._edges(i), *at, SMALL * on.em, colour or "quiet", setting)

    def _ruler(self, on: _On) -> Iterator[Mark]:
        """The centres of input pixels, and points between them."""
        if not (self.places or self.weighed):
            return
        y, last = on.ruler, len(self.source) - 1
        ends = ((0.0, 0.0), (max(last * on.unit, 0.1), 0.0))
        yield Line(key=f"{self.name}/ruler", x=on.x(0), y=y, points=ends, colour="quiet", thick=3.0)
        for i in range(last + 1):
            tick = ((0.0, -0.3 * on.em), (0.0, on.foot - on.row - y))
            yield Line(key=f"{self.name}/ruler/{i}", x=on.x(i), y=y, points=tick, colour="quiet", thick=3.0)
        size = 0.55 * on.em
        for o, at in enumerate(self.places):
            x, start = on.x(at), on.x(self._centre(o))
            way = ((start - x, on.top + on.row + 0.1 * on.em - y), (0.0, -0.4 * on.em))
            yield Line(key=f"{self.name}/way/{o}", x=x, y=y, points=way, colour=f"{self.colour}/70", thick=2.5)
            look_ = {"w": size, "h": size, "radius": size / 2, "fill": self.colour, "edge": "ground"}
            yield Box(key=f"{self.name}/point/{o}", x=x, y=y, **look_)

    def _looking(self, on: _On, room: Room, setting: Setting) -> Iterator[Mark]:
        if self.look is None:
            return
        _, where, start, said = self.look
        x, top = on.x(where), on.top + on.row + 0.1 * on.em
        ruled = self.weighed or self.places
        end = on.ruler - 0.35 * on.em if ruled else on.foot - on.row - 0.1 * on.em
        points = ((on.x(start) - x, 0.0), (0.0, end - top))
        yield Line(key=f"{self.name}/look", x=x, y=top, points=points, colour="now", thick=5.0, arrow=True)
        if said is not None:
            words, own = setting.words(said)
            text = Text(key=f"{self.name}/look/value", words=words, own=own, size=1.1 * on.em, colour="now", weight=650)
            aside = 0.5 * on.em + text.w / 2
            if x + aside + text.w / 2 > room.right:  # another on this side, for none goes through the arrow
                text, aside = replace(text, key=f"{text.key}/before"), -aside
            yield text.moved(x + aside, top + 0.36 * (on.ruler - top))

    def _weights(self, on: _On, setting: Setting) -> Iterator[Mark]:
        """The part of the way before the point weighs the pixel after it, and the other way round."""
        if not self.weights or self.look is None:
            return
        at, y = self.look[1], on.foot + 1.5 * FOOT * on.em
        one, other = self.read[0], self.read[-1]
        if one != other:
            for place, ends, colour in ((one, (at, other), "first"), (other, (one, at), "second")):
                long = (ends[1] - ends[0]) * on.unit
                look_ = {"points": ((0.0, 0.0), (long, 0.0)), "colour": colour, "thick": 0.3 * on.em}
                if long:
                    yield Line(key=f"{self.name}/part/{place}", x=on.x(ends[0]), y=on.ruler, **look_)
        apart = one != other
        for place, colour, weight in zip((one, other), ("first", "second"), self.weights, strict=False):
            own, x = f"{self.name}/weight/{place}", on.x(place)
            if not apart and colour == "second":  # the same pixel once more: below its other weight
                own, x, y = f"{own}/again", x, y + 1.2 * SMALL * on.em
            yield replace(lettered(own, weight, x, y, SMALL * on.em, colour, setting), weight=650)


@dataclass(frozen=True)
class _On:
    """Where things stand: the first centre, the width of an input pixel, and heights."""

    zero: float
    unit: float
    top: float
    row: float
    way: float
    em: float

    @property
    def foot(self) -> float:
        return self.top + 2 * self.row + self.way

    @property
    def ruler(self) -> float:
        return self.foot - self.row - RULER * self.em

    def x(self, at: float) -> float:
        return self.zero + at * self.unit


def resampling(row: Any, *, name: str | None = None) -> Resampling:
    """Pixels in a row, and those that they become: `resampling(row).becoming(n_out, copied).looking(o, at)`."""
    return Resampling(name or key(row) or "input", tuple(elements(row)))
