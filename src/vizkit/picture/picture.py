"""A picture: a value that says what belongs where. It does not know how large it will be.

A picture knows its structure, its proportions and its least text (`extent`), and it draws itself into the room that it
gets (`marks`). `a / b` sets b below a, `a | b` beside it, `a + b` lays b over it in the same room.
"""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar

from vizkit.picture.marks import Bounds, Mark
from vizkit.picture.setting import Setting, VariableName

if TYPE_CHECKING:
    from typing import Self

FREE = 1e9
"""As much as there is."""

_TOUCH = 1e-6
"""Ems that do not count: sums of the same sizes differ in their last digits."""


@dataclass(frozen=True)
class Extent:
    """What a picture needs, in ems of body text: its natural size, and how far it may grow where there is more room.

    `share` is its weight when room is shared out; `text` is the size of its smallest type in ems. `parts` are other
    measures by name, such as the number of columns. The extents of all moments of an act are joined, so that nothing
    grows or jumps within it.
    """

    w: float = 0.0
    h: float = 0.0
    most_w: float = 0.0
    most_h: float = 0.0
    share: float = 1.0
    text: float = 1.0
    parts: Mapping[str, float] = field(default_factory=dict)
    children: tuple[Extent, ...] = ()

    def __or__(self, other: Extent) -> Extent:
        names = {**self.parts, **other.parts}
        return Extent(
            max(self.w, other.w),
            max(self.h, other.h),
            max(self.most_w, other.most_w),
            max(self.most_h, other.most_h),
            max(self.share, other.share),
            min(self.text, other.text),
            {name: max(self.parts.get(name, 0.0), other.parts.get(name, 0.0)) for name in names},
        )

    def covers(self, other: Extent) -> bool:
        """Whether a picture that needs `other` has room in this, in each of its parts, with type no smaller."""
        needed, had = ({"w": each.w, "h": each.h, **each.parts} for each in (other, self))
        return (
            all(need <= had.get(name, 0.0) + _TOUCH for name, need in needed.items())
            and other.text >= self.text - _TOUCH
            and len(other.children) <= len(self.children)
            and all(mine.covers(its) for mine, its in zip(self.children, other.children, strict=False))
        )

    def part(self, name: str) -> float:
        return self.parts.get(name, 0.0)


@dataclass(frozen=True)
class Room:
    """Where a picture is drawn, in pixels of the frame, how many of these an em is, and how many type at `least`."""

    left: float
    top: float
    right: float
    bottom: float
    em: float
    least: float = 0.0

    @property
    def w(self) -> float:
        return self.right - self.left

    @property
    def h(self) -> float:
        return self.bottom - self.top

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def bounds(self) -> Bounds:
        return self.left, self.top, self.right, self.bottom

    def within(self, left: float, top: float, right: float, bottom: float) -> Room:
        return Room(left, top, right, bottom, self.em, self.least)

    def shrunk(self, across: float, down: float | None = None) -> Room:
        """The room without a margin of so many ems."""
        x, y = across * self.em, (across if down is None else down) * self.em
        return self.within(self.left + x, self.top + y, self.right - x, self.bottom - y)

    def middle(self, w: float, h: float) -> Room:
        """A room of at most this size in the middle of this one."""
        x, y = min(w, self.w) / 2, min(h, self.h) / 2
        return self.within(self.x - x, self.y - y, self.x + x, self.y + y)


_OF_THE_LAYOUT = {
    "extent", "joined", "key", "marks", "measures", "needing", "outline", "parts", "together", "turned", "with_",
}  # fmt: skip
"""What no scene tells a picture."""


class Picture:
    """The base of relations and shapes."""

    CENTRAL: ClassVar[bool] = False
    """Whether its title stands over its middle: it has no left edge that others share."""

    def extent(self, setting: Setting) -> Extent:
        """What it needs at this moment."""
        raise NotImplementedError

    @classmethod
    def together(cls, pictures: Sequence[Self], setting: Setting) -> Extent:
        """What pictures of this kind, those of all moments of an act, need together.

        It is more than the most that one of them needs where one has more columns and another wider numbers.
        """
        return reduce(Extent.__or__, (picture.extent(setting) for picture in pictures))

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterable[Mark]:
        """What it draws into `room`, the lowest first; `extent` is what all moments of the act need together."""
        raise NotImplementedError

    def __truediv__(self, other: Picture) -> Picture:
        from vizkit.picture.relations import column

        return column(self, other)

    def __or__(self, other: Picture) -> Picture:
        from vizkit.picture.relations import beside

        return beside(self, other)

    def __add__(self, other: Picture) -> Picture:
        from vizkit.picture.relations import over

        return over(self, other)

    def __getattr__(self, name: str) -> Any:
        """Say what it can be told instead."""
        kind = type(self)
        if name.startswith("_") or name in getattr(kind, "__dataclass_fields__", ()):
            raise AttributeError(name)
        own = [each for each in dir(kind) if not each.startswith("_") and callable(getattr(kind, each, None))]
        known = sorted(set(own) - _OF_THE_LAYOUT)
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}"
        raise AttributeError(f"{kind.__name__.lower()} cannot be told {name!r}; {hint}")

    def titled(self, title: Any, colour: str = "quiet", remark: Any = None, *, side: str = "above") -> Picture:
        """With its name above it, and a quieter `remark` after; or "below" or "before" it, where things pass above."""
        from vizkit.picture.relations import Titled

        return Titled(self, title, colour, remark, side)

    def named(self, colour: str = "quiet") -> Picture:
        """With the name of its variable above it."""
        return self.titled(VariableName(self.name), colour)

    def share(self, weight: float) -> Picture:
        """With this weight when room is shared out among neighbours."""
        from vizkit.picture.relations import Shared

        return Shared(self, weight)

    def hidden(self) -> Picture:
        """Its room alone: kept for what is not there yet."""
        from vizkit.picture.relations import Hidden

        return Hidden(self)

    def turned(self) -> Picture:
        """How it is where it is set below its neighbour instead of beside it."""
        return self

    def with_(self, **fields: Any) -> Self:
        """The same shape with these fields changed: as `dataclasses.replace`, but quick, for a run has thousands."""
        own = self.__dataclass_fields__
        if hasattr(type(self), "__post_init__") or not fields.keys() <= own.keys():
            return replace(self, **fields)
        made = object.__new__(type(self))
        held = vars(made)
        held.update(vars(self))
        for found in held.keys() - own.keys() if len(held) > len(own) else ():  # what was found of the fields it had
            del held[found]
        held.update(fields)
        return made


class Shape(Picture):
    """The base of shapes that need what their measures add up to, each the largest of all moments."""

    def measures(self, setting: Setting) -> dict[str, float]:
        """Its measures at this moment by name, in ems: how many columns, how wide a name."""
        raise NotImplementedError

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        """What a shape of these measures needs, with them as its `parts`."""
        raise NotImplementedError

    def extent(self, setting: Setting) -> Extent:
        return self.together((self,), setting)

    @classmethod
    def together(cls, pictures: Sequence[Self], setting: Setting) -> Extent:
        return cls.needing(largest(picture.measures(setting) for picture in pictures))


def largest(measures: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Each measure as large as it is at any moment."""
    found: dict[str, float] = {}
    for each in {tuple(each.items()): each for each in measures}.values():  # at most moments they are the same
        found |= {name: max(size, found.get(name, size)) for name, size in each.items()}
    return found


class Arrangement(Picture):
    """The base of pictures that share out their room among others.

    `children` are the pictures in it, in an order that is the same at every moment of an act.
    """

    children: tuple[Picture, ...]

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        """What it needs where its children need `parts`."""
        raise NotImplementedError

    def outline(self) -> Hashable:
        """What it needs around its children depends on this alone: of those that have the same one is asked."""
        return id(self)

    def extent(self, setting: Setting) -> Extent:
        return self.joined(tuple(child.extent(setting) for child in self.children), setting)

    def parts(self, extent: Extent, setting: Setting) -> tuple[Extent, ...]:
        """What the children need: at all moments together, or by themselves where the moments differ in kind."""
        if len(extent.children) >= len(self.children):
            return extent.children
        return tuple(child.extent(setting) for child in self.children)
