"""Relations: how pictures share out a room: below one another, side by side, over one another, in a panel."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from vizkit.picture.ink import key as key_of
from vizkit.picture.keys import TITLE as TITLED
from vizkit.picture.marks import Bounds, Box, Link, Mark, Text
from vizkit.picture.picture import FREE, Arrangement, Extent, Picture, Room
from vizkit.picture.recent import Known, Latest, Recent
from vizkit.picture.setting import Setting

GAP = 0.9
"""Ems between neighbours, at least."""

GAP_MOST = 2.2

LAID = 128
"""How many children of lines are kept as they were laid: most of them are the same a moment later."""

SIDE = "side"
"""The measure of a name at the side of a picture, in ems."""


@dataclass(frozen=True)
class Nothing(Picture):
    """No picture: a place in a column or a row that stays empty."""

    def extent(self, setting: Setting) -> Extent:
        return Extent()

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterable[Mark]:
        return ()

    def waits_for(self, mark: Any) -> Nothing:
        """Itself: nothing comes, whatever it would wait for."""
        return self


nothing = Nothing()


@dataclass(frozen=True)
class Line(Arrangement):
    """Pictures in a line, downwards or across. Its room is shared out by what each needs and how far it may grow."""

    children: tuple[Picture, ...]
    down: bool

    def outline(self) -> Hashable:
        return self.down

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        present = [part for part in self._aligned(parts) if part.w or part.h]
        gap = GAP * max(len(present) - 1, 0)
        long, most = sum(_long(p, self.down) for p in present), sum(_most(p, self.down) for p in present)
        wide = max((_long(p, not self.down) for p in present), default=0.0)
        wide_most = max((_most(p, not self.down) for p in present), default=0.0)
        share = max((p.share for p in present), default=0.0)
        text = min((p.text for p in present), default=1.0)
        sizes = (wide, long + gap, wide_most, most + gap * GAP_MOST)
        w, h, most_w, most_h = sizes if self.down else (sizes[1], sizes[0], sizes[3], sizes[2])
        return Extent(w, h, most_w, most_h, share, text, {"down": float(self.down)}, parts)

    def _aligned(self, parts: tuple[Extent, ...]) -> tuple[Extent, ...]:
        """What they need where they begin below one another: all names at their sides are as wide as the widest."""
        side = max((part.part(SIDE) for part in parts), default=0.0) if self.down else 0.0
        return tuple(_widened(part, side - part.part(SIDE)) if side and part.part(SIDE) else part for part in parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> list[Mark]:
        parts, rooms, laid = self._shares(room, extent, setting)
        found: list[Mark] = []
        for child, part, its in zip(self.children, parts, rooms, strict=False):
            key = id(child), id(part), id(its)
            # What was made holds these three: no others have their identities meanwhile.
            *_, marks = laid.made(key, partial(_laid, child, part, its, setting))
            found += marks
        return found

    def _shares(self, room: Room, extent: Extent, setting: Setting) -> tuple[tuple[Extent, ...], list[Room], Recent]:
        """What the children need, their rooms, and what was laid there: the same where it is so at all moments."""

        def shares() -> tuple[tuple[Extent, ...], list[Room], Recent]:
            parts = self._aligned(self.parts(extent, setting))
            return parts, _shared(room, parts, self.down), Recent(LAID)

        if len(extent.children) < len(self.children):
            return shares()
        return setting.recent.made((Line, id(extent), id(room), self.down), lambda: (extent, room, shares()))[-1]


def _laid(child: Picture, part: Extent, its: Room, setting: Setting) -> tuple[Picture, Extent, Room, tuple[Mark, ...]]:
    """A child, what it needs, its room, and its marks there."""
    return child, part, its, tuple(alone(child, part).marks(its, part, setting))


def _widened(extent: Extent, side: float) -> Extent:
    """The extent with so much more at its side."""
    wider = {**extent.parts, SIDE: extent.part(SIDE) + side}
    return replace(extent, w=extent.w + side, most_w=extent.most_w + side, parts=wider)


def _long(extent: Extent, down: bool) -> float:
    return extent.h if down else extent.w


def _most(extent: Extent, down: bool) -> float:
    return extent.most_h if down else extent.most_w


def _shared(room: Room, parts: Sequence[Extent], down: bool) -> list[Room]:
    """The rooms of the parts: what each needs, then what is left by weight up to what each can use, then wider gaps."""
    em, whole = room.em, (room.h if down else room.w) / room.em
    present = [i for i, part in enumerate(parts) if part.w or part.h]
    sizes = {i: _long(parts[i], down) for i in present}
    gaps = max(len(present) - 1, 0)
    total = sum(sizes.values()) + gaps * GAP
    if total > whole:
        sizes = {i: size * whole / total for i, size in sizes.items()}
    left = max(whole - total, 0.0)
    for _ in present:
        growing = [i for i in present if parts[i].share and _most(parts[i], down) > sizes[i] + 1e-6]
        weight = sum(parts[i].share * max(sizes[i], 1.0) for i in growing)
        for i in growing:
            more = min(left * parts[i].share * max(sizes[i], 1.0) / weight, _most(parts[i], down) - sizes[i])
            sizes[i] += more
        left = max(whole - sum(sizes.values()) - gaps * GAP, 0.0)
    gap = min(GAP + left / (gaps + 1), GAP * GAP_MOST) if total <= whole else GAP * whole / total
    at = (room.top if down else room.left) / em + max(whole - sum(sizes.values()) - gaps * gap, 0.0) / 2
    rooms = []
    for i, _part in enumerate(parts):
        start, end = at * em, (at + sizes.get(i, 0.0)) * em
        ends = (room.left, start, room.right, end) if down else (start, room.top, end, room.bottom)
        rooms.append(room.within(*ends))
        at += sizes.get(i, 0.0) + (gap if i in sizes else 0.0)
    return rooms


def alone(picture: Picture, extent: Extent) -> Picture:
    """A picture that stands alone where other moments have a line of several."""
    lonely = extent.children and not isinstance(picture, Arrangement)
    return Line((picture,), bool(extent.part("down"))) if lonely else picture


def checked(picture: Any) -> Picture:
    """The picture; `TypeError` where it is none, saying what makes one."""
    if isinstance(picture, Picture):
        return picture
    hint = {str: "label(…) makes one of words", type(None): "nothing keeps a place empty"}.get(type(picture))
    raise TypeError(f"{picture!r} is no picture: {hint or 'a shape makes one of data, such as row(…)'}")


def column(*pictures: Picture) -> Picture:
    """The pictures below one another."""
    return Line(_flat(pictures, True), True)


def beside(*pictures: Picture) -> Picture:
    """The pictures side by side."""
    return Line(_flat(pictures, False), False)


def _flat(pictures: Iterable[Picture], down: bool) -> tuple[Picture, ...]:
    found: list[Picture] = []
    for picture in map(checked, pictures):
        inner = picture.child if isinstance(picture, Hidden) else picture
        if isinstance(inner, Line) and inner.down == down:  # as many places where it is hidden as where it is there
            found += inner.children if inner is picture else map(Hidden, inner.children)
        else:
            found.append(picture)
    return tuple(found)


@dataclass(frozen=True)
class Over(Arrangement):
    """Pictures over one another in one room, the last on top."""

    children: tuple[Picture, ...]

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        found = Extent(text=9.0)
        for part in parts:
            found = found | replace(part, children=(), parts={})
        return replace(found, children=parts, text=min(found.text, 1.0))

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        for child, part in zip(self.children, self.parts(extent, setting), strict=False):
            yield from alone(child, part).marks(room, part, setting)


def over(*pictures: Picture) -> Picture:
    """The pictures over one another in the same room, the last on top."""
    found: list[Picture] = []
    for picture in map(checked, pictures):
        found += picture.children if isinstance(picture, Over) else [picture]
    return Over(tuple(found))


@dataclass(frozen=True)
class Fewer(Picture):
    """One picture in several fullnesses, all of it first: an act's plan takes the first that can be read, for all."""

    choices: Sequence[Picture]

    def choice(self, fewer: int) -> Picture:
        """The picture with so many times fewer in it, or as few as there can be."""
        return self.choices[min(fewer, len(self.choices) - 1)]

    def extent(self, setting: Setting) -> Extent:
        return self.choices[0].extent(setting)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterable[Mark]:
        return self.choices[0].marks(room, extent, setting)


@dataclass(frozen=True)
class Links(Picture):
    """Lines between marks, named by their keys wherever they stand. They take no room."""

    found: tuple[Link, ...]

    def extent(self, setting: Setting) -> Extent:
        return Extent()

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterable[Mark]:
        return self.found


def link(
    source: Any, target: Any, *, name: str | None = None, colour: str = "faint", arrow: bool = False,
    dashed: bool = False, bend: float = 0.0, thick: float = 3.0,
) -> Picture:  # fmt: skip
    """A line from one mark to another, wherever they stand: lay it over a picture with `+`.

    The marks are named by their keys, or by the parts of a variable that they draw: `link(best[i - 1], best[i])`.
    """
    source, target = (end if isinstance(end, str) else key_of(end) for end in (source, target))
    key = name or f"{source}–{target}"
    look = {"colour": colour, "arrow": arrow, "dashed": dashed, "bend": bend, "thick": thick}
    return Links((Link(key=key, source=source, target=target, **look),))


@dataclass(frozen=True)
class _Around(Arrangement):
    """A picture with something around it."""

    child: Picture

    def __getattr__(self, name: str) -> Any:
        """What its child is or can be told: the child told it, with the same around it."""
        if name.startswith("_") or name == "child":
            raise AttributeError(name)
        found = getattr(self.child, name)
        if not callable(found):
            return found

        def tell(*given: Any, **named: Any) -> Any:
            told = found(*given, **named)
            return replace(self, child=told) if isinstance(told, Picture) else told

        return tell

    @property
    def children(self) -> tuple[Picture, ...]:
        return (self.child,)

    def turned(self) -> Picture:
        child = self.child.turned()
        return self if child is self.child else replace(self, child=child)


def _grown(inner: Extent, w: float, h: float, least: float = 0.0, text: float = 1.0) -> Extent:
    """The extent of `inner` with so much more around it."""
    wide = max(inner.w + w, least)
    return Extent(
        wide,
        inner.h + h,
        max(inner.most_w + w, wide),
        inner.most_h + h,
        inner.share,
        min(inner.text, text),
        {},
        (inner,),
    )


TITLE = 0.96
"""The type of titles in ems."""


@dataclass(frozen=True)
class Titled(_Around):
    """A picture with its name above it, or below it, or before it, outside of its room."""

    title: Any
    colour: str = "quiet"
    remark: Any = None
    side: Literal["above", "below", "before"] = "above"

    def outline(self) -> Hashable:
        return id(self.title), id(self.remark)

    def lead(self, setting: Setting) -> float:
        """Ems that its name takes before it."""
        return TITLE * (setting.width(self.title, 600) + 0.5) if self.side == "before" else 0.0

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        wide = TITLE * (setting.width(self.title, 600) + (setting.width(self.remark) + 0.6) * (self.remark is not None))
        before = self.side == "before"
        grown = _grown(parts[0], 0.0, 0.0 if before else TITLE * 1.45, 0.0 if before else wide, TITLE)
        return replace(grown, parts={SIDE: parts[0].part(SIDE)})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> list[Mark]:
        below = self._below(room, extent, setting)
        marks = list(alone(self.child, below.inner).marks(below.rest, below.inner, setting))
        standing = below.standing.of(marks)
        bounds, titles = below.around.made(standing, partial(_outer, standing, below.inner, below.rest))
        key = marks[0].key if marks else self._called(setting)

        def named() -> tuple[Titled, list[Mark]]:
            own = f"{key}/title"
            while own in titles:  # a legend's first title, say, is called so
                own += "/title"
            return self, self._name(own, room, TITLE * room.em, bounds, setting)

        looks = self.outline(), self.colour, self.child.CENTRAL
        return below.named.made((key, bounds, titles, looks), named)[1] + marks

    def _called(self, setting: Setting) -> str:
        """What it is called by where there is nothing that it names."""
        said, own = setting.words(self.title)
        return (own or said)[0]

    def _below(self, room: Room, extent: Extent, setting: Setting) -> _Below:
        """Where its child stands: the same at all moments at which that is so."""

        def below() -> _Below:
            (inner,) = self.parts(extent, setting)
            more, head = extent.part(SIDE) - inner.part(SIDE), TITLE * 1.45 * room.em
            above, under = head * (self.side == "above"), head * (self.side == "below")
            rest = room.within(room.left, room.top + above, room.right, room.bottom - under)
            return _Below((extent, room), _widened(inner, more) if inner.part(SIDE) else inner, rest)

        if not extent.children:
            return below()
        return setting.recent.made((Titled, id(extent), id(room), self.side), below)

    def _name(self, key: str, room: Room, size: float, around: Bounds, setting: Setting) -> list[Mark]:
        """Its name and its remark, by what they are of."""
        wide = size * setting.width(self.title, 600)
        across, y, anchor = self._place(room, around, size, wide)
        at = {"x": across, "y": y, "size": size}
        said, own = setting.words(self.title)
        name = [Text(key=key, words=said, own=own, colour=self.colour, weight=600, anchor=anchor, **at)]
        if self.remark is not None:
            more, own = setting.words(self.remark)
            at |= {"x": across + wide + 0.6 * size, "anchor": 0.0}
            name.append(Text(key=f"{key}/remark", words=more, own=own, colour="quiet", **at))
        return name

    def _place(self, room: Room, around: Bounds, size: float, wide: float) -> tuple[float, float, float]:
        """Where the name stands by what it names, and which part of it is left of there."""
        (left, top, right, bottom), half = around, 1.45 * size / 2
        if self.side == "before":
            return left - 0.5 * size, (top + bottom) / 2, 1.0
        y = bottom + half if self.side == "below" else max(top - half, room.top + half - size * 0.1)
        if self.child.CENTRAL and self.remark is None:
            return max(room.left + wide / 2, min((left + right) / 2, room.right - wide / 2)), y, 0.5
        return max(room.left, min(left, room.right - wide)), y, 0.0


Standing = tuple[Bounds | None, bool, str | None]
"""The bounds of a mark that a title follows, if it has any, whether it is a box, and its key if it is a title's."""


@dataclass
class _Below:
    """What a title's child needs and its room, of the `held` ones of both; what was found last of what stands there."""

    held: tuple[Extent, Room]
    inner: Extent
    rest: Room
    standing: Known[Standing] = field(default_factory=lambda: Known(_standing))
    around: Latest[tuple[Bounds, set[str | None]]] = field(default_factory=Latest)
    named: Latest[tuple[Titled, list[Mark]]] = field(default_factory=Latest)


def _outer(standing: Sequence[Standing], inner: Extent, rest: Room) -> tuple[Bounds, set[str | None]]:
    """What a title stands by, the bounds of what it names or of the `rest` of its room, and what titles are there."""
    fixed = [bounds for bounds, *_ in standing if bounds is not None]
    lefts, tops, rights, bottoms = zip(*fixed, strict=True) if fixed else ((),) * 4
    left, top = min(lefts, default=rest.left), min(tops, default=rest.top)
    if inner.part("fixed"):
        left = rest.left
    if inner.part("whole"):  # what grows under its title, which stays
        top = rest.top
    elif inner.part("top"):  # room for heads and braces, which may not be there yet
        solid = (bounds[1] for bounds, solid, _ in standing if solid)
        top = min(solid, default=top) - inner.part("top") * rest.em
    around = left, top, max(rights, default=rest.right), max(bottoms, default=rest.bottom)
    return around, {title for *_, title in standing}


def _standing(mark: Mark) -> Standing:
    title = mark.key if mark.key.endswith(TITLED) else None
    return (None, False, title) if _passing(mark) else (mark.bounds, isinstance(mark, Box), title)


def _passing(mark: Mark) -> bool:
    """Whether a mark is a pointer or a frame, which come and go and no title follows, but not the room of a picture."""
    frame = isinstance(mark, Box) and mark.fill is None and not mark.dashed and not mark.key.endswith("/room")
    return "/pointer/" in mark.key or frame


@dataclass(frozen=True)
class Panel(_Around):
    """A picture in a box with a name: a memory, a device, a place."""

    name: str
    title: Any = None
    colour: str = "quiet"
    remark: Any = None
    lit: bool = False
    aside: bool = False
    wide: bool = False

    PAD = 0.7

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        found = self._around(parts, setting)
        return replace(found, most_w=FREE, share=max(found.share, 0.5)) if self.wide else found

    def _around(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        if self.aside:
            lines = 1.3 + 1.35 * (self.remark is not None)
            more = max(lines - parts[0].h, 0.0)
            side = self._side(setting)
            return replace(_grown(parts[0], 2 * self.PAD + side, 2 * self.PAD + more), parts={SIDE: side})
        head = 1.5 if self.title is not None else 0.0
        wide = setting.width(self.title, 650) + setting.width(self.remark) + 0.6 + 2 * self.PAD
        return _grown(parts[0], 2 * self.PAD, 2 * self.PAD + head, wide if head else 0.0)

    def _side(self, setting: Setting) -> float:
        return max(setting.width(self.title, 650), setting.width(self.remark)) + 0.9

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, (inner,) = room.em, self.parts(extent, setting)
        room = room.middle(extent.most_w * em, extent.most_h * em)
        edge, thick = (self.colour, 3.5) if self.lit else ("edge", 2.5)
        look = {"radius": 0.55 * em, "fill": "panel", "edge": edge, "thick": thick}
        yield Box(key=f"{self.name}/panel", x=room.x, y=room.y, w=room.w, h=room.h, **look)
        inside = room.shrunk(self.PAD)
        yield from self._named(inside, setting)
        if self.aside:
            inside = inside.within(inside.left + extent.part(SIDE) * em, inside.top, inside.right, inside.bottom)
        elif self.title is not None:
            inside = inside.within(inside.left, inside.top + 1.5 * em, inside.right, inside.bottom)
        yield from alone(self.child, inner).marks(inside, inner, setting)

    def _named(self, inside: Room, setting: Setting) -> Iterator[Mark]:
        if self.title is None:
            return
        em, y = inside.em, inside.top + 0.5 * inside.em
        said, own = setting.words(self.title)
        at = {"size": em, "anchor": 0.0}
        name = {"key": f"{self.name}/title", "colour": self.colour, "weight": 650}
        yield Text(words=said, own=own, x=inside.left, y=y, **name, **at)
        if self.remark is not None:
            more, mine = setting.words(self.remark)
            across = 0.0 if self.aside else em * (setting.width(self.title, 650) + 0.6)
            down = 1.35 * em if self.aside else 0.0
            look = {"key": f"{self.name}/remark", "colour": "quiet"}
            yield Text(words=more, own=mine, x=inside.left + across, y=y + down, **look, **at)


def panel(
    name: str, child: Picture, title: Any = None, remark: Any = None, *, colour: str = "quiet", lit: bool = False,
    aside: bool = False, wide: bool = False,
) -> Picture:  # fmt: skip
    """A picture in a box with a title and a quieter remark, above it or `aside`; a `lit` one has the colour's edge.

    A `wide` one takes the whole width of its room, as the parts of a memory do that lie below one another.
    """
    return Panel(child, name, title, colour, remark, lit, aside, wide)


@dataclass(frozen=True)
class Shared(_Around):
    """A picture with a weight of its own."""

    weight: float

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        return replace(_grown(parts[0], 0.0, 0.0), share=self.weight)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterable[Mark]:
        return self.child.marks(room, self.parts(extent, setting)[0], setting)


@dataclass(frozen=True)
class Hidden(_Around):
    """The room of a picture that is not there yet."""

    def titled(self, title: Any, colour: str = "quiet", remark: Any = None, **where: Any) -> Picture:
        """With room for its name, which comes with the picture, as if it had been named before it was hidden."""
        return Hidden(self.child.titled(title, colour, remark, **where))

    def named(self, colour: str = "quiet") -> Picture:
        """With room for the name of its variable."""
        return Hidden(self.child.named(colour))

    def joined(self, parts: tuple[Extent, ...], setting: Setting) -> Extent:
        return _grown(parts[0], 0.0, 0.0)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterable[Mark]:
        return ()


def free(w: float = 0.0, h: float = 0.0) -> Extent:
    """An extent that takes all the room there is."""
    return Extent(w, h, FREE, FREE)
