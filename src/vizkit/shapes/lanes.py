"""Lanes over time: bars of work and of waiting, and messages from lane to lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.ink import Place, key, look, measured, path
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.places import place_of

HIGH, HIGHEST, THICK = 1.75, 6.0, 2.8
"""Ems that a lane takes at least and at most, and its bars."""


@dataclass(frozen=True)
class Bar:
    """Something that a lane does from `start` to `end`."""

    lane: Any
    start: Any
    end: Any
    title: Any
    colour: str
    waiting: bool
    key: str
    came_from: str | None = None


@dataclass(frozen=True)
class Message:
    """What goes from one lane at a time to another at a later one."""

    source: Any
    sent: Any
    target: Any
    received: Any
    colour: str


@dataclass(frozen=True)
class Lanes(Picture):
    """Lanes below one another, time from left to right, `until` the end of the axis."""

    name: str
    lanes: tuple[tuple[Any, Any], ...]
    until: float
    bars: tuple[Bar, ...] = ()
    messages: tuple[Message, ...] = ()
    now: Any = None
    parties: tuple[str, ...] = ()
    detailed: bool = False
    decimals: int = 2

    def bar(
        self, lane: Any, start: Any, end: Any, title: Any = None, *, colour: str | None = None, waiting: bool = False,
        name: str | None = None, came_from: str | None = None,
    ) -> Lanes:  # fmt: skip
        """With a bar on a lane, by its place or its name, from one time to another; `waiting` it is an outline.

        Its colour is its lane's own unless it is given; it comes from the mark of a key if there is one, and with a
        `name` others can wait for it. Waiting that lasts no time is not drawn.
        """
        at = place_of(lane)
        at = next((place for place, title in self.lanes if look(title) == at), at)
        found = name or key(start) if name or path(start) else f"{at}/{_real(start):g}"
        found = f"{at}/{found}" if any(bar.key == f"{self.name}/{found}" for bar in self.bars) else found
        own = self.parties[at % len(self.parties)] if self.parties and isinstance(at, int) else "first"
        bar = Bar(at, start, end, title, colour or own, waiting, f"{self.name}/{found}", came_from)
        return replace(self, bars=(*self.bars, bar))

    def in_colours(self, *meanings: str) -> Lanes:
        """With bars in the colours of their lanes, the first lane's first. To be said before the bars."""
        return replace(self, parties=meanings)

    def in_detail(self) -> Lanes:
        """With titles only on bars that have room for them; in smaller type, as far as it is read, if so all have."""
        return replace(self, detailed=True)

    def rounded(self, decimals: int) -> Lanes:
        """With the numbers in its titles to so many decimals."""
        return replace(self, decimals=decimals)

    def message(self, source: Any, sent: Any, target: Any, received: Any, *, colour: str = "now") -> Lanes:
        """With an arrow from a lane at the time of sending to another at the time of receiving."""
        one = Message(place_of(source), sent, place_of(target), received, colour)
        return replace(self, messages=(*self.messages, one))

    def at(self, time: Any) -> Lanes:
        """With a line through all lanes at a time: now."""
        return replace(self, now=time)

    def extent(self, setting: Setting) -> Extent:
        head = max((setting.width(title, 600) for _, title in self.lanes), default=0.0) + 0.8
        titled = max((self._dense(bar, setting) for bar in self.bars if bar.title is not None), default=0.0)
        widest = 4.0 if self.detailed else max(4.0, titled * (self.until or 1.0))
        parts = {"head": head, "until": self.until, "titled": titled}
        return Extent(head + widest, HIGH * len(self.lanes), FREE, HIGHEST * len(self.lanes), 1.0, 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, pitch = room.em, room.h / max(len(self.lanes), 1)
        left = room.left + extent.part("head") * em
        rows = {lane: room.top + (i + 0.5) * pitch for i, (lane, _) in enumerate(self.lanes)}
        scale = (room.right - left) / (extent.part("until") or 1.0)
        size = scale / (extent.part("titled") or 1.0)  # in which all titles have room
        size = size if room.least <= size < em else em
        for lane, title in self.lanes:
            said, own = setting.words(title)
            at = {"x": left - 0.8 * em, "y": rows[lane], "size": em, "anchor": 1.0}
            yield Text(key=f"{self.name}/{lane}/title", words=said, own=own, colour="quiet", weight=600, **at)
            way = ((0, 0), (room.right - left, 0))
            yield Line(key=f"{self.name}/{lane}/line", x=left, y=rows[lane], points=way, colour="edge", thick=2)
        for bar in self.bars:
            yield from self._bar(bar, left, scale, rows[bar.lane], min(0.62 * pitch, THICK * em), size, em, setting)
        for i, message in enumerate(self.messages):
            x0, x1 = left + scale * _real(message.sent), left + scale * _real(message.received)
            way = ((0, 0), (x1 - x0, rows[message.target] - rows[message.source]))
            look = {"colour": message.colour, "thick": 4, "arrow": True}
            yield Line(key=f"{self.name}/message/{i}", x=x0, y=rows[message.source], points=way, **look)
        if self.now is not None:
            x = left + scale * _real(self.now)
            yield Line(key=f"{self.name}/now", x=x, y=room.top, points=((0, 0), (0, room.h)), colour="now", thick=3)

    def _bar(
        self, bar: Bar, left: float, scale: float, y: float, high: float, size: float, em: float, setting: Setting
    ) -> Iterator[Mark]:
        x0, x1 = left + scale * _real(bar.start), left + scale * _real(bar.end)
        if bar.waiting and x1 <= x0:  # it does not wait
            return
        look = (
            {"fill": None, "edge": bar.colour, "dashed": True}
            if bar.waiting
            else {"fill": f"{bar.colour}/45@ground", "edge": bar.colour}
        )
        at = {"x": (x0 + x1) / 2, "y": y, "came_from": bar.came_from}
        shape = {"w": max(x1 - x0, 4.0), "h": high, "radius": 0.25 * em}
        if bar.waiting:  # dashes alone would let the lane run through the title
            yield Box(key=f"{bar.key}/behind", fill="ground", **shape, **at)
        yield Box(key=bar.key, **shape, **look, **at)
        if bar.title is not None and not (self.detailed and self._wide(bar, setting) * size > x1 - x0 + 1e-6):
            said, own = setting.words(bar.title, self.decimals)
            yield Text(key=bar.key + TEXT, words=said, own=own, size=size, over=look["fill"] or "ground", **at)

    def _dense(self, bar: Bar, setting: Setting) -> float:
        """Ems that a bar's title needs for one of its axis."""
        return self._wide(bar, setting) / max(_real(bar.end) - _real(bar.start), 1e-9)

    def _wide(self, bar: Bar, setting: Setting) -> float:
        return setting.width(bar.title, decimals=self.decimals) + (0.4 if self.detailed else 0.5)


def lanes(names: Sequence[Any], *, until: Any, name: str = "lanes") -> Lanes:
    """A lane for each name, keyed by its place, over times from 0 to `until` (one, or the largest of several).

    The axis reaches as far as that of any moment of the act; where times are places, `until` may be how many.
    """
    ends = until if isinstance(until, int) else 0 if until is None else measured(until)
    reach = float(max(ends, default=0)) if hasattr(ends, "__len__") else float(ends)
    return Lanes(name, tuple(enumerate(names)), reach)


def _real(value: Any) -> float:
    plain = look(value) if isinstance(value, Place) else value
    return float(measured(plain)) if not isinstance(plain, int) else float(plain)
