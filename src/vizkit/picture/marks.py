"""Marks: what a picture is made of. A mark is a value with a key; the same key in the next picture is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress, count
from operator import is_not
from typing import Any, NamedTuple

from vizkit.picture import type as typography
from vizkit.picture.setting import Words
from vizkit.picture.style import Bounds


@dataclass(frozen=True)
class Heat:
    """A colour by value: `level` between −1 and 1, as a shade between the two ends of the theme's heat.

    `origin` is the variable that the value came from.
    """

    level: float
    origin: str | None = field(default=None, compare=False, repr=False)


def changed(mark: Mark, **fields: Any) -> Mark:
    """`mark` with other values in these fields: as `dataclasses.replace`, but quick, for films have millions."""
    made = object.__new__(type(mark))
    held = vars(made)
    held.update(vars(mark))
    held.update(fields)
    return made


def replaced(before: Sequence[Mark], marks: Sequence[Mark]) -> list[int] | None:
    """The places of the marks that are not the very ones `before`, where each has the key of the one that it replaces.

    `None` where keys have come, gone or changed places. From moment to moment few marks are replaced.
    """
    if len(before) != len(marks):
        return None
    places = list(compress(count(), map(is_not, before, marks)))
    return places if all([before[place].key == marks[place].key for place in places]) else None


class Kept(NamedTuple):
    """Marks, which of them are `fresh`, no very ones of those before, and whether these stand `in_place` of such."""

    marks: tuple[Mark, ...]
    fresh: list[Mark]
    in_place: bool


def kept(marks: Iterable[Mark], before: Sequence[Mark]) -> Kept:
    """The marks; one that is in all as the one `before` of its key is that very one.

    Most things stay as they are from moment to moment: what is one object need not be compared, placed or drawn again.
    """
    found, fresh = list(marks), []
    places = replaced(before, found)
    had = {mark.key: mark for mark in (before if places is None else map(before.__getitem__, places))}
    for place in range(len(found)) if places is None else places:
        mark = found[place]
        was = had.get(mark.key)
        if was is not None and (was is mark or _is_as(mark, was)):
            found[place] = was
        else:
            fresh.append(mark)
    return Kept(tuple(found), fresh, places is not None)


def _is_as(mark: Mark, other: Mark) -> bool:
    """Whether two marks are alike, and came from the same variable."""
    return type(mark) is type(other) and vars(mark) == vars(other) and mark.origin == other.origin


Paint = Any
"""A meaning of the style, such as "now"; "now/30" is thirty percent of it over what is below, "now/30@cell"
over a cell; or `Heat`."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What all marks have: a key, a centre, opacity, and how it moves.

    `came_from` and `goes_into` are keys of marks; an `arc` bends its way by this part of its length;
    a `struck` mark pulses, for it is the moment's centre; marks of one `block` fly as one. What
    `waits_for` a mark, named by its key, changes only when that has. A `detail` may be left out where it would be too
    small. A `prompt` mark changes at once, whatever flies: it is no part of what is shown, but says what is. One that
    `gathers` others takes in a copy of each when it first says so.
    """

    key: str
    x: float = 0.0
    y: float = 0.0
    opacity: float = 1.0
    came_from: str | None = None
    goes_into: str | None = None
    gathers: tuple[str, ...] = ()
    block: str | None = None
    arc: float = 0.0
    struck: bool = False
    waits_for: str | None = None
    detail: bool = False
    prompt: bool = False

    @property
    def origin(self) -> str | None:
        """The variable that it shows, if it tells."""
        return None

    def moved(self, x: float, y: float) -> Mark:
        return changed(self, x=self.x + x, y=self.y + y)

    def scaled(self, by: float) -> Mark:
        return changed(self, x=self.x * by, y=self.y * by)


@dataclass(frozen=True, kw_only=True)
class Box(Mark):
    """A rectangle with round corners; with `radius` of half its side a disc."""

    w: float
    h: float
    radius: float = 6.0
    fill: Paint = None
    edge: Paint = None
    thick: float = 2.5
    dashed: bool = False

    @property
    def origin(self) -> str | None:
        return self.fill.origin if isinstance(self.fill, Heat) else None

    @property
    def bounds(self) -> Bounds:
        return self.x - self.w / 2, self.y - self.h / 2, self.x + self.w / 2, self.y + self.h / 2

    def scaled(self, by: float) -> Box:
        return changed(
            super().scaled(by), w=self.w * by, h=self.h * by, radius=self.radius * by, thick=self.thick * min(by, 1.4)
        )


@dataclass(frozen=True, kw_only=True)
class Text(Mark):
    """One line of type; `anchor` is the part of its width left of `x`, and `y` is the middle of its capitals.

    Over a mark of colour `over` it takes the colour that reads best there. `own` are the scene's own words.
    """

    words: Words
    size: float = 30.0
    colour: Paint = "text"
    weight: int = 400
    face: str = "sans"
    anchor: float = 0.5
    over: Paint = None
    own: tuple[str, ...] = ()

    @property
    def origin(self) -> str | None:
        return getattr(self.words[0], "origin", None)

    @property
    def w(self) -> float:
        """Width in the language that needs most, so that a layout holds in all."""
        return self.size * max(typography.width(words, self.face, self.weight) for words in dict.fromkeys(self.words))

    @property
    def bounds(self) -> Bounds:
        left = self.x - self.anchor * self.w
        return left, self.y - 0.55 * self.size, left + self.w, self.y + 0.55 * self.size

    def scaled(self, by: float) -> Text:
        return changed(super().scaled(by), size=self.size * by)


@dataclass(frozen=True, kw_only=True)
class Line(Mark):
    """A path through `points`, relative to its centre; `closed` and filled, or with an arrow, or `smooth`.

    A `drawn` one appears from its first point on, and one that is closed from its first side on.
    """

    points: tuple[tuple[float, float], ...]
    colour: Paint = "faint"
    thick: float = 3.0
    fill: Paint = None
    closed: bool = False
    arrow: bool = False
    dashed: bool = False
    smooth: bool = False
    drawn: bool = False

    @property
    def bounds(self) -> Bounds:
        across, down = zip(*self.points, strict=True)
        return self.x + min(across), self.y + min(down), self.x + max(across), self.y + max(down)

    def scaled(self, by: float) -> Line:
        points = tuple((x * by, y * by) for x, y in self.points)
        return changed(super().scaled(by), points=points, thick=self.thick * min(by, 1.4))


@dataclass(frozen=True, kw_only=True)
class Formula(Mark):
    """Mathematics in Typst's notation, centred; `size` is its em."""

    typst: str
    size: float = 34.0
    colour: Paint = "text"
    extent: tuple[float, float] = field(default=(0.0, 0.0))

    @property
    def bounds(self) -> Bounds:
        w, h = self.extent[0] * self.size, self.extent[1] * self.size
        return self.x - w / 2, self.y - h / 2, self.x + w / 2, self.y + h / 2

    def scaled(self, by: float) -> Formula:
        return changed(super().scaled(by), size=self.size * by)


@dataclass(frozen=True, kw_only=True)
class Link(Mark):
    """A line between two other marks of the picture, by their keys, border to border; `bend` as part of its length.

    An `optional` one is left out while an end of it is not drawn; an `upright` one goes from the middle of a lower side
    to the middle of an upper one, or back, so that it passes beside no neighbour of its ends.
    """

    source: str
    target: str
    colour: Paint = "faint"
    thick: float = 3.0
    arrow: bool = False
    dashed: bool = False
    bend: float = 0.0
    gap: float = 6.0
    optional: bool = False
    upright: bool = False

    @property
    def bounds(self) -> None:
        return None


Change = Callable[[Mark], Mark]
