"""A queue with two ends: its elements between two rails, front left, back right, and who has left it at which end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.ink import look
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room, Shape
from vizkit.picture.setting import Setting
from vizkit.shapes.cell_grid import GAP, HIGH, HIGHEST, SMALL
from vizkit.shapes.cells import Cells
from vizkit.shapes.places import place_of

PITCH, PITCH_MOST = 3.6, 5.6
"""Ems that an element takes at most, and where it takes more so that few fill the rails that the names need."""

STROKE, STROKES = 0.55, 16
"""Ems from stroke to stroke of a tally, and how many stand in a row."""

APART = 0.5
"""Ems between the rails and who leaves."""

ROW = 1.1
"""Ems that a row of strokes takes."""

TIGHT = 0.2
"""Ems around a number within its pitch, at least."""


@dataclass(frozen=True)
class Exit:
    """Those who have left at one end, in their order, by their indices; the last of them leaves `now`."""

    word: str
    gone: tuple[Any, ...]
    now: bool
    colour: str

    @property
    def leaving(self) -> Any:
        return self.gone[-1] if self.now and self.gone else None

    @property
    def left(self) -> tuple[Any, ...]:
        """Those who have left before."""
        return self.gone[:-1] if self.leaving is not None else self.gone


@dataclass(frozen=True)
class Ends(Shape):
    """Cells between two rails, open at both ends, which are named."""

    cells: Cells
    values: Any
    places: int
    title: Any = None
    exits: tuple[Exit | None, Exit | None] = (None, None)
    cause: str | None = None
    front: str = "quiet"

    @property
    def name(self) -> str:
        return self.cells.name

    def coloured(self, **meanings: Any) -> Ends:
        """Elements in the colour of a meaning, by their indices."""
        return replace(self, cells=self.cells.coloured(**meanings))

    def came_from(self, source: Any, places: Any = None, arc: float = 0.0) -> Ends:
        """Its elements come from a picture's marks of the same place, or from the key of a mark."""
        return replace(self, cells=self.cells.came_from(source, places, arc))

    def striking(self, places: Any) -> Ends:
        """The moment's centre: these elements pulse once."""
        return replace(self, cells=self.cells.striking(places))

    def waits_for(self, source: Any) -> Ends:
        """Its elements change when a picture's marks of the same place have."""
        return replace(self, cause=source.name)

    def titled(self, title: Any, colour: str = "quiet", remark: Any = None) -> Picture:
        """With its name between those of its ends."""
        return replace(self, title=title) if remark is None else super().titled(title, colour, remark)

    def fronted(self, colour: str) -> Ends:
        """With the name of its front in the colour of a meaning."""
        return replace(self, front=colour)

    def left_at_front(self, word: str, gone: Any, *, now: bool = False) -> Ends:
        """With those who have left at the front, a stroke for each; the last stands there if it leaves `now`."""
        return replace(self, exits=(Exit(word, _indices(gone), now, "second"), self.exits[1]))

    def left_at_back(self, word: str, gone: Any, *, now: bool = False) -> Ends:
        """With those who have left at the back, a stroke for each; the last stands there if it leaves `now`."""
        return replace(self, exits=(self.exits[0], Exit(word, _indices(gone), now, "lost")))

    def mark_at(self, place: Any) -> str:
        """The key of an element: what comes from there names it."""
        return self.cells.mark_at(place)

    # How it is laid out and drawn.

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        pitch, count, named = _pitch(parts["wide"]), parts["count"], parts["named"]
        least, most = max(count * pitch, named), max(count * max(pitch, PITCH), named)
        around = 0.5 + parts["sides"] * 2 * (pitch + APART)
        above = 1.35 * SMALL + 0.5 + ROW * parts["rows"]
        w = max(least + around, parts["told"] + 0.8)
        return Extent(w, HIGH + above, max(most + 2 * PITCH + 1.0, w), HIGHEST + above, 0.5, SMALL, parts)

    def measures(self, setting: Setting) -> dict[str, float]:
        shown = [*self.cells.values.values(), *(self.values[e.leaving] for e in self._exits if e.leaving is not None)]
        words = [word for word in ("front", self.title, "back") if word is not None]
        return {
            "wide": max((setting.width(value) for value in shown), default=0.0),
            "count": max(self.places, len(self.cells.values), 1),
            "named": sum(SMALL * setting.width(word, 600) + 0.8 for word in words),
            "told": sum(
                SMALL * setting.width(e.word, 650) + STROKE * (min(len(e.left), STROKES) + 2) for e in self._exits
            ),
            "rows": max((max(1, -(-len(each.left) // STROKES)) for each in self._exits), default=0),
            "sides": float(bool(self._exits)),
        }

    @property
    def _exits(self) -> list[Exit]:
        return [each for each in self.exits if each is not None]

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        stand = _Stand.of(room, extent)
        size = min(0.56 * stand.h, (stand.pitch - TIGHT * room.em) / max(extent.part("wide"), 0.6), 1.7 * room.em)
        yield from self._rails(stand, setting)
        for n in range(len(self.cells.values), int(extent.part("count"))):
            x, y = stand.centre(n)
            yield stand.box(f"{self.name}/slot/{n}", x, y, edge="faint", dashed=True)
        for n, (spot, value) in enumerate(self.cells.values.items()):
            yield from self._element(spot, value, *stand.centre(n), stand, size, setting)
        for sign, each in zip((-1, 1), self.exits, strict=True):
            if each is not None:
                yield from self._exit(each, sign, stand, size, setting)

    def _element(
        self, spot: Any, value: Any, x: float, y: float, stand: _Stand, size: float, setting: Setting
    ) -> Iterator[Mark]:
        colour = self.cells.colours.get(spot)
        source, _, arc = self.cells.ways.get(spot, (None, None, 0.0))
        way = {"came_from": source, "arc": arc, "struck": spot in self.cells.struck, "waits_for": self._waits(spot[1])}
        fill = f"{colour}/30" if colour else "cell"
        yield stand.box(self.cells.key(spot), x, y, fill=fill, edge=colour, **way)
        yield self._value(self.cells.key(spot), value, x, y, size, setting, over=fill, **way)

    def _waits(self, place: Any) -> str | None:
        """What an element waits for: one that leaves before it at the front, else the source's mark of its place."""
        front = self.exits[0]
        if front is not None and front.leaving not in (None, place):
            return f"{self.name}/{front.leaving}"
        return None if self.cause is None else f"{self.cause}/{place}"

    def _value(self, key: str, value: Any, x: float, y: float, size: float, setting: Setting, **look: Any) -> Text:
        said, own = setting.words(value)
        return Text(key=key + TEXT, words=said, own=own, x=x, y=y, size=size, weight=500, **look)

    def _rails(self, stand: _Stand, setting: Setting) -> Iterator[Mark]:
        half, size = stand.half + 0.25 * stand.em, SMALL * stand.em
        for edge, sign in (("above", -1), ("below", 1)):
            y = stand.y + sign * (stand.h / 2 + 0.25 * stand.em)
            points = ((-half, 0), (half, 0))
            yield Line(key=f"{self.name}/{edge}", x=stand.x, y=y, points=points, colour="first", thick=3.5)
        names = [("front", "front", -half, 0.0), ("back", "back", half, 1.0), ("title", self.title, 0.0, 0.5)]
        for key, word, across, anchor in names:
            if word is not None:
                said, own = setting.words(word)
                colour = {"title": "first", "front": self.front}.get(key, "quiet")
                loud = {"colour": colour, "weight": 500 if colour == "quiet" else 600}
                at = {"x": stand.x + across, "y": stand.names, "size": size, "anchor": anchor}
                yield Text(key=f"{self.name}/{key}", words=said, own=own, **at, **loud)

    def _exit(self, each: Exit, sign: int, stand: _Stand, size: float, setting: Setting) -> Iterator[Mark]:
        em, key = stand.em, f"{self.name}/{each.word}"
        x, side = stand.beside(sign), 0.5 * (1 - sign)
        said, own = setting.words(each.word)
        leaves = each.leaving is not None
        loud = {"colour": each.colour, "weight": 650} if leaves else {"colour": "quiet", "weight": 500}
        edge = x + sign * (stand.pitch - GAP * em) / 2
        look = {"size": SMALL * em, "anchor": 1.0 - side}
        name = Text(key=key, words=said, own=own, x=edge, y=stand.exits, **look, **loud)
        yield name
        if leaves:
            going = f"{self.name}/{each.leaving}"
            into = {"goes_into": f"{key}/{each.leaving}", "waits_for": self._waits(each.leaving)}
            value = self.values[each.leaving]
            yield stand.box(going, x, stand.y, edge=each.colour, dashed=True, **into)
            yield self._value(going, value, x, stand.y, size, setting, **into)
        first = edge - sign * (SMALL * setting.width(each.word, 650) + STROKE * 1.5) * em
        look = {"w": 0.32 * em, "h": 0.86 * em, "radius": 0.16 * em, "fill": each.colour}
        for n, place in enumerate(each.left):
            at = first - sign * (n % STROKES) * STROKE * em, stand.exits + n // STROKES * ROW * em
            yield Box(key=f"{key}/{place}", x=at[0], y=at[1], **look)


@dataclass(frozen=True)
class _Stand:
    """Where a queue stands: its middle, half the length of its rails, a cell's pitch and height, the rows of names."""

    x: float
    y: float
    half: float
    pitch: float
    h: float
    names: float
    exits: float
    em: float

    @classmethod
    def of(cls, room: Room, extent: Extent) -> _Stand:
        em, count, rows = room.em, extent.part("count"), extent.part("rows")
        outside = 2.0 if rows else 0.0
        wide = max(PITCH, _pitch(extent.part("wide")), min(PITCH_MOST, extent.part("named") / count))
        free = room.w - (0.5 + outside * APART) * em
        pitch = min(free / (count + outside), wide * em)
        if outside:  # the rails are as long as the names need, and who leaves has the rest
            pitch = min(pitch, (free - extent.part("named") * em) / outside)
        above, below = (1.35 * SMALL + 0.25) * em, (0.25 + ROW * rows) * em
        h = max(min(room.h - above - below, HIGHEST * em, max(pitch, HIGH * em)), em)
        top = room.y - (above + h + below) / 2
        half = max(count * pitch, extent.part("named") * em) / 2
        y = top + above + h / 2
        return cls(room.x, y, half, pitch, h, top + 0.6 * SMALL * em, y + h / 2 + 0.95 * em, em)

    def beside(self, sign: int) -> float:
        """Where one stands who leaves, left of the front or right of the back."""
        return self.x + sign * (self.half + (0.25 + APART) * self.em + self.pitch / 2)

    def centre(self, n: int) -> tuple[float, float]:
        return self.x - self.half + (n + 0.5) * self.pitch, self.y

    def box(self, key: str, x: float, y: float, **look: Any) -> Box:
        gap = GAP * self.em
        size = {"w": self.pitch - gap, "h": self.h - gap, "radius": min(8.0, self.h / 5)}
        return Box(key=key, x=x, y=y, **size, **look)


def _pitch(wide: float) -> float:
    """Ems that an element takes at least, of which the longest number is so wide."""
    return max(SMALL * wide + TIGHT, 1.5)


def _indices(gone: Any) -> tuple[Any, ...]:
    return tuple(place_of(each) for each in gone)


def ends(values: Any, queue: Sequence[Any] | None, *, places: Any = None, name: str = "ends") -> Ends:
    """The elements of `values` whose indices are in `queue`, keyed by their indices, in a strip with two ends.

    There are none while `queue` has no value. `places` keeps room for so many.
    """
    queue = () if queue is None else queue
    indices = [place_of(at) for at in queue]
    held = {(0, i): values[at] for i, at in zip(indices, queue, strict=True)}
    return Ends(
        Cells(name, held, (0,), tuple(indices), flat=True), values, int(look(places)) if places is not None else 0
    )
