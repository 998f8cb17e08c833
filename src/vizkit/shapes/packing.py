"""A packing: things as high as they are heavy, and bags as high as what they hold, all on one scale and one floor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.ink import key, look, measured
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Room, Shape
from vizkit.picture.setting import Setting
from vizkit.shapes.places import chosen, place_of

UNIT, UNIT_MOST = 1.2, 4.5
"""Ems upwards that a unit of weight takes."""

FLAT = 1.2
"""Ems of what weighs nothing, so that its name can be read."""

PAD, APART, GAP, WIDER = 0.9, 0.5, 1.0, 2.0
"""Ems around a name and a value, and between them; between neighbours; how many times wider things may grow."""

HEAD, FOOT = 2.2, 1.5
"""Ems for what is said above a bag, and for weights below the floor."""

NAME, SAID, LARGEST = 0.62, 1.5, 1.7
"""The type of names as part of a unit; that above a bag, in ems, and the largest."""


@dataclass(frozen=True)
class Bag:
    """What holds so much: the places of the things in it, the first at the bottom, and what is said above it."""

    name: str
    capacity: Any
    picks: tuple[int, ...]
    title: Any = None
    colour: str = "done"
    moved: bool = False
    newest: str | None = None
    said: Any = None


@dataclass(frozen=True)
class Packing(Shape):
    """Things on a floor, keyed `name/place`; then bags, what they hold keyed `bag/depth` unless it is the thing itself.

    A thing is a record with a `name`, a `weight` and a `value`.
    """

    name: str
    things: tuple[Any, ...]
    unit: str = ""
    price: str = ""
    bags: tuple[Bag, ...] = ()
    meanings: Mapping[int, str] = field(default_factory=dict)
    floored: bool = True
    source: str | None = None

    # What a scene says of it.

    def into(
        self, picks: Any, capacity: Any, title: Any = None, *, name: str = "bag", colour: str = "done",
        said: Any = None,
    ) -> Packing:  # fmt: skip
        """With a bag that some of the things themselves are in: where they stood is an empty outline.

        Below it stands what is `said`, or how much it holds.
        """
        return self._with(Bag(name, capacity, _places(picks), title, colour, moved=True, said=said))

    def bag(
        self, picks: Any, capacity: Any, title: Any = None, *, name: str = "bag", colour: str = "done",
        newest: str | None = None, said: Any = None,
    ) -> Packing:  # fmt: skip
        """With a bag that copies of things are in, the last in the colour `newest`; none where `picks` is `None`.

        Below it stands what is `said`, or how much it holds.
        """
        return self._with(Bag(name, capacity, _places(picks), title, colour, newest=newest, said=said))

    def coloured(self, **meanings: Any) -> Packing:
        """Things in the colour of a meaning, by their places: `.coloured(lost=item)`."""
        found = dict(self.meanings)
        for meaning, places in meanings.items():
            found |= dict.fromkeys(chosen(places, range(len(self.things))), meaning)
        return replace(self, meanings=found)

    def without_floor(self, source: Any = None) -> Packing:
        """The bags alone; what went into them last comes from the mark of a part of a variable, such as `F[i][c]`.

        It is named when it is there: in a small mark there is no room for its name and its value.
        """
        return replace(self, floored=False, source=key(source))

    def _with(self, bag: Bag) -> Packing:
        return replace(self, bags=(*self.bags, bag))

    # How it is laid out and drawn.

    def measures(self, setting: Setting) -> dict[str, float]:
        names = max((setting.width(thing.name, 650) for thing in self.things), default=0.0)
        values = max((setting.width([self.price, thing.value]) for thing in self.things), default=0.0)
        said = [setting.width([thing.weight, self.unit]) for thing in self.things]
        heads = [SAID * setting.width(bag.title, 700) for bag in self.bags]
        held = [setting.width(bag.said or [bag.capacity, self.unit]) for bag in self.bags]
        weights = [float(measured(thing.weight)) for thing in self.things]
        columns = len(self.things) if self.floored else 0
        high = max([float(measured(bag.capacity)) for bag in self.bags] + (weights if columns else []) + [1.0])
        flat = max((sum(weights[k] == 0 for k in bag.picks) for bag in self.bags), default=0)
        return {
            "wide": max([names + values + PAD + APART, *said]),
            "bag": max([names + values + PAD + APART + 0.6, *heads, *held]),
            "high": high,
            "columns": float(columns),
            "bags": float(len(self.bags)),
            "flat": float(flat),
            "head": HEAD if any(bag.title is not None for bag in self.bags) else 0.4,
        }

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        w, high = parts["columns"] * (parts["wide"] + GAP) + parts["bags"] * (parts["bag"] + GAP) - GAP, parts["high"]
        more = parts["head"] + FOOT + FLAT * parts["flat"]
        return Extent(w, UNIT * high + more, WIDER * w, UNIT_MOST * high + more, 0.8, 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        stand = _Stand.of(room, extent)
        places = {k: stand.thing(k) for k in range(len(self.things))}
        moved = {k for bag in self.bags if bag.moved for k in bag.picks}
        floor = stand.floor
        if self.floored:
            right = stand.left + stand.columns * (stand.wide + stand.gap) - stand.gap
            middle, half = (stand.left + right) / 2, (right - stand.left) / 2
            line = ((-half, 0.0), (half, 0.0))
            yield Line(key=f"{self.name}/floor", x=middle, y=floor, points=line, colour="faint", thick=3)
            for k, thing in enumerate(self.things):
                yield self._text(f"{self.name}/{k}/weight", [thing.weight, self.unit], places[k], floor, stand, setting)
                if k in moved:
                    high = stand.high(thing)
                    look_ = {"radius": stand.radius, "edge": "faint", "dashed": True}
                    at = {"x": places[k], "y": floor - high / 2, "w": stand.wide, "h": high}
                    yield Box(key=f"{self.name}/{k}/place", **at, **look_)
                else:
                    yield from self._thing(
                        f"{self.name}/{k}", k, places[k], floor, self.meanings.get(k), stand, setting
                    )
        for n, bag in enumerate(self.bags):
            yield from self._bag(bag, stand.bag(n), stand, setting)

    def _bag(self, bag: Bag, x: float, stand: _Stand, setting: Setting) -> Iterator[Mark]:
        floor, em, half = stand.floor, stand.em, stand.bag_wide / 2
        high = int(measured(bag.capacity))
        for n in range(1, high):
            points, y = ((-half, 0.0), (half, 0.0)), floor - n * stand.unit
            yield Line(key=f"{bag.name}/{n}/line", x=x, y=y, points=points, colour="edge", thick=2)
        up = -high * stand.unit
        rail = ((-half, up), (-half, 0.0), (half, 0.0), (half, up))
        yield Line(key=f"{bag.name}/rail", x=x, y=floor, points=rail, colour="quiet", thick=0.12 * em)
        yield self._text(f"{bag.name}/capacity", bag.said or [bag.capacity, self.unit], x, floor, stand, setting)
        y = floor
        upwards = sorted(enumerate(bag.picks, 1), key=lambda pick: look(self.things[pick[1]].weight) == 0)
        for depth, (turn, k) in enumerate(upwards):
            last = bag.newest is not None and k == bag.picks[-1]
            meaning = bag.newest if last else self.meanings.get(k, bag.colour) if bag.moved else bag.colour
            key_ = f"{self.name}/{k}" if bag.moved else f"{bag.name}/{depth}"
            comes = self.source if turn == len(bag.picks) else None
            source = None if bag.moved else f"{self.name}/{k}" if self.floored else comes
            yield from self._thing(key_, k, x, y, meaning, stand, setting, source)
            y -= stand.high(self.things[k])
        if bag.title is not None:
            said, own = setting.words(bag.title)
            top = floor - max(high * stand.unit, floor - y) - 0.55 * HEAD * em
            size = SAID * em
            at = {"x": x, "y": max(top, stand.top + 0.5 * HEAD * em), "size": size}
            yield Text(key=f"{bag.name}/title", words=said, own=own, colour=bag.colour, weight=700, **at)

    def _thing(
        self, name: str, k: int, x: float, floor: float, meaning: str | None, stand: _Stand, setting: Setting,
        source: str | None = None,
    ) -> Iterator[Mark]:  # fmt: skip
        thing, high = self.things[k], stand.high(self.things[k])
        fill = f"{meaning}/30@cell" if meaning else "cell"
        half, size, y = stand.wide / 2, stand.size, floor - high / 2
        way = {"block": name if source else None}
        look_ = {"radius": stand.radius, "fill": fill, "edge": meaning or "faint", "came_from": source}
        yield Box(key=name, x=x, y=y, w=stand.wide, h=high - 0.1 * stand.em, **look_, **way)
        pad = 0.5 * PAD * size
        worth = [self.price, thing.value]
        ends = ("name", thing.name, x - half + pad, 0.0, 650), ("worth", worth, x + half - pad, 1.0, 500)
        for part, content, at, anchor, weight in ends:
            said, own = setting.words(content)
            came = f"{source}/{part}" if source and self.floored else None
            face = {"size": size, "anchor": anchor, "weight": weight, "over": fill, "came_from": came}
            yield Text(key=f"{name}/{part}", words=said, own=own, x=at, y=y, **face, **way)

    def _text(self, name: str, content: Any, x: float, floor: float, stand: _Stand, setting: Setting) -> Text:
        said, own = setting.words(content)
        y = floor + 0.55 * FOOT * stand.em
        return Text(key=name, words=said, own=own, x=x, y=y, size=stand.em, colour="quiet")


@dataclass(frozen=True)
class _Stand:
    """Where things and bags stand, and how high a unit is."""

    left: float
    top: float
    floor: float
    unit: float
    wide: float
    bag_wide: float
    gap: float
    columns: int
    size: float
    em: float

    @classmethod
    def of(cls, room: Room, extent: Extent) -> _Stand:
        em, part = room.em, extent.part
        columns, bags = part("columns"), part("bags")
        natural = columns * (part("wide") + GAP) + bags * (part("bag") + GAP) - GAP
        wider = min(max(room.w / (natural * em), 1.0), WIDER)
        over = part("head") + FOOT + FLAT * part("flat")
        unit = min(room.h / em - over, UNIT_MOST * part("high")) / part("high") * em
        high = part("high") * unit + over * em
        top = room.y - high / 2
        size = max(em, min(NAME * unit, LARGEST * em, wider * em))
        return cls(
            room.x - natural * wider * em / 2, top, top + high - FOOT * em, unit, part("wide") * wider * em,
            part("bag") * wider * em, GAP * wider * em, int(columns), size, em,
        )  # fmt: skip

    @property
    def radius(self) -> float:
        return min(0.25 * self.em, self.unit / 4)

    def thing(self, k: int) -> float:
        return self.left + k * (self.wide + self.gap) + self.wide / 2

    def bag(self, n: int) -> float:
        start = self.left + self.columns * (self.wide + self.gap)
        return start + n * (self.bag_wide + self.gap) + self.bag_wide / 2

    def high(self, thing: Any) -> float:
        return max(float(measured(thing.weight)) * self.unit, 0.0) or FLAT * self.em


def _places(picks: Any) -> tuple[int, ...]:
    return () if picks is None else tuple(place_of(pick) for pick in picks)


def packing(things: Sequence[Any], *, unit: str = "", price: str = "", name: str | None = None) -> Packing:
    """Things with a `name`, a `weight` and a `value`, as high as they are heavy.

    Behind each weight stands the `unit`, before each value the sign of a `price`.
    """
    return Packing(name or key(things) or "things", tuple(things), unit, price)
