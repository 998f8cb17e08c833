"""A number line: numbers standing on a ruler, estimates pointing at it from below, gaps and steps between them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import mean
from typing import Any

from vizkit.language.numerals import uneven
from vizkit.picture.ink import key, look, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Said, Setting
from vizkit.picture.type import width
from vizkit.shapes.drawn import elements, keyed, numbers_of
from vizkit.shapes.places import chosen
from vizkit.shapes.scale import Scale, written
from vizkit.shapes.ticks import most, rule, small

RULER, SPAN, STEM, TIP, PAD = 1.5, 2.1, 0.5, 0.7, 0.15
"""Heights in ems: of the ruler, a row for a gap or a step, the ways to numbers above and below, and between numbers."""

PILL, PILL_MOST, STRETCH = 1.48, 3.2, 2.6
"""Heights of the shape around a number, at least and at most; how much higher all else becomes in a high room."""

SMALL, WIDE, WIDEST, MARGIN = 0.88, 20.0, 60.0, 1.2
"""Type on the ruler; how wide it is, at least and at most; what is left free at its ends, at least."""

HALF = "half "
"""Before the place of a number: the measure of half its width."""

LETTERING, SIDES = 0.68, 0.8
"""The type in the shape around a number, as a part of its height; how much wider it is than its words, in that type."""


NEAR = 1.06
"""How far apart neighbours are at least, as a part of half their widths."""


@dataclass(frozen=True)
class Pill:
    """A number in a shape of its own, with words before it."""

    key: str
    at: float
    content: Any
    colour: str
    title: Any = None
    came: str | None = None

    def words(self, setting: Setting, padded: bool = False) -> tuple[tuple, tuple]:
        """What is written in it, and the words of it that are the scene's own."""
        said, own = setting.words(self.content, padded=padded)
        if self.title is None:
            return said, own
        title, more = setting.words(self.title)
        joined = (f"{before} {after}" for before, after in zip(title, said, strict=True))
        return tuple(Said.of(each, origin(self.content)) for each in joined), more

    def wide(self, setting: Setting, padded: bool = False) -> float:
        """How wide its words are, in ems."""
        return max(width(text, "sans", 600) for text in self.words(setting, padded)[0])


@dataclass(frozen=True)
class Span:
    """What lies between two numbers: a gap, as a brace, or a step, as an arrow."""

    key: str
    start: float
    end: float
    title: Any
    colour: str
    arrow: bool


@dataclass(frozen=True)
class NumberLine(Picture):
    """A ruler over all numbers that an act sets on it, so that it does not move."""

    name: str
    standing: tuple[Pill, ...] = ()
    pointers: tuple[Pill, ...] = ()
    spans: tuple[Span | None, ...] = ()
    reach: tuple[float, ...] = ()
    awaited: Any = None

    def marking(
        self, values: Any, *, now: Any = None, colour: str = "first", name: str | None = None, came_from: Any = None
    ) -> NumberLine:
        """With these numbers standing on it, equal ones on top of one another; those at the places `now` are new."""
        if values is None:
            return self
        many = elements(values)
        lit = {i % len(many) for i in chosen(now, range(len(many)))} if many else set()
        found = [
            Pill(own, at, value, "now" if i in lit else colour, None, came_from)
            for i, (own, at, value) in enumerate(zip(keyed(values, name), numbers_of(values), many, strict=True))
        ]
        return replace(self, standing=(*self.standing, *found))

    def pointing(self, value: Any, title: Any = None, *, colour: str = "now", name: str | None = None) -> NumberLine:
        """With a pointer from below, its number in it after its `title`.

        Where it has no value, its title stands in its empty shape, if it has one and there is no other pointer.
        """
        if value is None:
            return replace(self, awaited=title)
        pill = Pill(f"{self.name}/{name or key(value)}", numbers_of(value)[0], value, colour, title)
        return replace(self, pointers=(*self.pointers, pill))

    def gap(self, start: Any, end: Any, title: Any = None, *, colour: str = "second", name: str = "gap") -> NumberLine:
        """With a brace from one number to another; its room alone where there are none."""
        return self._with(start, end, title, colour, name, arrow=False)

    def step(self, start: Any, end: Any, title: Any = None, *, colour: str = "now", name: str = "step") -> NumberLine:
        """With an arrow from one number to another; its room alone where there are none."""
        return self._with(start, end, title, colour, name, arrow=True)

    def _with(self, start: Any, end: Any, title: Any, colour: str, name: str, *, arrow: bool) -> NumberLine:
        if start is None or end is None:
            return replace(self, spans=(*self.spans, None))
        ends = numbers_of(start)[0], numbers_of(end)[0]
        return replace(self, spans=(*self.spans, Span(f"{self.name}/{name}", *ends, title, colour, arrow)))

    def reaching(self, values: Any) -> NumberLine:
        """Over these numbers too, whether they are on it or not yet."""
        return self if values is None else replace(self, reach=(*self.reach, *numbers_of(values)))

    # How it is laid out and drawn.

    def extent(self, setting: Setting) -> Extent:
        return self.together((self,), setting)

    @classmethod
    def together(cls, pictures: Sequence[NumberLine], setting: Setting) -> Extent:
        on = [at for picture in pictures for at in picture._on()]
        low, high = min(on, default=math.inf), max(on, default=-math.inf)
        padded = any(uneven(look(pill.content) for pill in picture.standing) for picture in pictures)
        halves: dict[str, float] = {}
        for pill in (pill for picture in pictures for pill in picture.standing):
            half = max(pill.wide(setting, padded) + SIDES, 1.0 / LETTERING) / 2
            halves[f"{HALF}{pill.at!r}"] = max(half, halves.get(f"{HALF}{pill.at!r}", 0.0))
        margin = max([MARGIN, *(_beyond(half, part) for half, part in _outer(halves, Scale.of(low, high)))])
        line = _Line(margin, WIDE - margin, Scale.of(low, high)) if on else None
        levels = max(picture._height(line, padded, setting) for picture in pictures)
        rows = max(picture._depth(line, setting) for picture in pictures)
        spans = max(len(picture.spans) for picture in pictures)
        parts = {"low": -low, "high": high, "levels": levels, "rows": rows, "spans": spans, "padded": float(padded)}
        parts |= {"margin": margin, **halves}
        fixed, piled = _fixed(levels, rows, spans), levels + rows
        high_, tall = fixed + piled * (PILL + PAD), STRETCH * fixed + piled * (PILL_MOST + PAD)
        least = max([WIDE, *(wide for picture in pictures for wide in picture._wides(setting))])
        return Extent(least, high_, WIDEST, tall, 2.0, SMALL, parts)

    def _on(self) -> list[float]:
        """The numbers that it reaches over."""
        ends = [end for span in self.spans if span for end in (span.start, span.end)]
        return [*(pill.at for pill in (*self.standing, *self.pointers)), *ends, *self.reach]

    def _height(self, line: _Line | None, padded: bool, setting: Setting) -> int:
        """How many numbers stand on one another."""
        wides = [self._wide(pill, padded, setting) for pill in self.standing]
        return max(_levels([line.x(pill.at) for pill in self.standing], wides), default=-1) + 1 if line else 0

    def _depth(self, line: _Line | None, setting: Setting) -> int:
        """How many rows of pointers there are, the place of one that is to come among them."""
        below = self._below(line, MARGIN, WIDE, setting) if line else []
        return max(max((level for _, level in below), default=-1) + 1, int(self._alone()))

    def _alone(self) -> bool:
        """Whether there is a pointer to come, and no other."""
        return self.awaited is not None and not self.pointers

    def _wide(self, pill: Pill, padded: bool, setting: Setting) -> float:
        return max(pill.wide(setting, padded) + SIDES, PILL)

    def _wides(self, setting: Setting) -> list[float]:
        return [self._wide(pill, False, setting) for pill in self.pointers]

    def _below(
        self, line: _Line, left: float, right: float, setting: Setting, size: float = 1.0, high: float = 0.0
    ) -> list[tuple[float, int]]:
        """The middle and the level of each pointer's shape: all in one row, or where they have no room there, below."""
        xs, wides = [line.x(pill.at) for pill in self.pointers], [max(w * size, high) for w in self._wides(setting)]
        if sum(wides) * NEAR <= line.right - line.left:
            return [(x, 0) for x in _side_by_side(xs, wides, left, right)]
        held = [min(max(x, left + wide / 2), right - wide / 2) for x, wide in zip(xs, wides, strict=True)]
        return list(zip(held, _levels(xs, wides), strict=True))

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, part = room.em, extent.part
        levels, rows, spans = int(part("levels")), int(part("rows")), int(part("spans"))
        fixed, piled = _fixed(levels, rows, spans), levels + rows
        stretch = max(1.0, min(STRETCH, room.h / em / (fixed + piled * (PILL + PAD))))
        em_ = stretch * em
        margin, scale = part("margin") * em, Scale.of(-part("low"), part("high"))
        line = _Line(room.left + margin, room.right - margin, scale)
        long = line.right - line.left
        ends = [(margin + part * long) / half for half, part in _outer(extent.parts, scale)]
        widest = min([long / (WIDE - 2 * part("margin")), *ends]) / LETTERING
        high = min(max((room.h - fixed * em_) / max(piled, 1) - PAD * em, 0.8 * em), PILL_MOST * em, widest)
        tall = piled * (high + PAD * em) + fixed * em_
        top = room.y - tall / 2 + levels * (high + PAD * em) + STEM * em_ * bool(levels)
        foot = top + RULER * em_
        yield from self._standing(line, top, STEM * em_, high, bool(part("padded")), em, setting)
        yield from self._ruler(line, top, foot, room, em)
        below = foot + (SPAN * spans + TIP) * em_
        knees = below - 0.7 * TIP * em_ if spans else foot
        yield from self._pointing(line, foot, knees, below, high, room, em, setting)
        if self._alone():
            yield from self._awaiting(room.x, below + high / 2, high, setting)
        for i, span in enumerate(self.spans):
            if span is not None:
                y = foot + (i + 0.32) * SPAN * em_
                yield from _spanned(span, line, [pill.at for pill in self.pointers], y, room, em, setting)

    def _ruler(self, line: _Line, top: float, foot: float, room: Room, em: float) -> Iterator[Mark]:
        y, look_ = (top + foot) / 2, {"fill": "panel", "edge": "edge", "thick": 2.5}
        yield Box(key=f"{self.name}/ruler", x=room.x, y=y, w=room.w, h=foot - top, radius=0.35 * em, **look_)
        size, long = min(1.2, SMALL * (foot - top) / em / RULER) * em, line.right - line.left
        ticks = line.scale.ticks(most(long, 3.0 * em) + 2)
        while len(ticks) > 2 and max(map(width, written(ticks))) * size * 1.2 > long * _apart(ticks, line.scale):
            ticks = line.scale.ticks(len(ticks) - 1)
        for i, (tick, text) in enumerate(zip(ticks, written(ticks), strict=True)):
            x = line.x(tick)
            yield rule(f"{self.name}/ruler/{i}/top", x, top, 0, 0.28 * em, "faint", 2.5)
            yield rule(f"{self.name}/ruler/{i}/foot", x, foot, 0, -0.28 * em, "faint", 2.5)
            yield small(f"{self.name}/ruler/{i}", (text,), x, y, size, 0.5)

    def _standing(
        self, line: _Line, top: float, stem: float, high: float, padded: bool, em: float, setting: Setting
    ) -> Iterator[Mark]:
        size = LETTERING * high
        wides = [max((p.wide(setting, padded) + SIDES) * size, high) for p in self.standing]
        levels = _levels([line.x(pill.at) for pill in self.standing], wides)
        ys = [top - stem - level * (high + PAD * em) - high / 2 for level in levels]
        for pill, y in zip(self.standing, ys, strict=True):
            stem_ = rule(f"{pill.key}/stem", line.x(pill.at), top, 0, y - top, pill.colour, 3.0)
            yield replace(stem_, prompt=True)
        for pill, wide, y in zip(self.standing, wides, ys, strict=True):
            # A reading is there before anything moves because of it.
            for mark in _pill(pill, line.x(pill.at), y, wide, high, size, padded, setting):
                yield replace(mark, prompt=True)

    def _awaiting(self, x: float, y: float, high: float, setting: Setting) -> Iterator[Mark]:
        """The shape of a pointer that has no number yet: nobody knows where it will point."""
        said, own = setting.words(self.awaited)
        size, key = LETTERING * high, f"{self.name}/awaited"
        wide = (setting.width(self.awaited, 600) + SIDES) * size
        yield Box(key=key, x=x, y=y, w=wide, h=high, radius=high / 2, edge="faint", thick=3.5, dashed=True)
        yield Text(key=key + TEXT, words=said, own=own, x=x, y=y, size=size, weight=600, colour="quiet")

    def _pointing(
        self, line: _Line, foot: float, knees: float, below: float, high: float, room: Room, em: float, setting: Setting
    ) -> Iterator[Mark]:
        size = LETTERING * high
        stands = self._below(line, room.left, room.right, setting, size, high)
        wides = [(p.wide(setting) + SIDES) * size for p in self.pointers]
        found = [
            (p, x, below + level * (high + PAD * em) + high / 2)
            for p, (x, level) in zip(self.pointers, stands, strict=True)
        ]
        for (pill, x, y), wide in zip(found, wides, strict=True):
            # It leads straight up; out of a shape that stands aside it slants until it is below its number.
            at, half = line.x(pill.at), max(wide - high, 0.0) / 2
            aside = min(max(at, x - half), x + half) - at
            start = (aside, -0.4 * high if aside else 0.0)
            knee = ((0.0, knees - y),) if aside and knees > foot else ()
            look_ = {"points": (start, *knee, (0.0, foot + 0.15 * em - y)), "colour": pill.colour, "thick": 5.0}
            yield Line(key=f"{pill.key}/stem", x=at, y=y, arrow=True, **look_)
        for (pill, x, y), wide in zip(found, wides, strict=True):
            yield from _pill(pill, x, y, wide, high, size, False, setting)


@dataclass(frozen=True)
class _Line:
    """Where numbers stand between `left` and `right`."""

    left: float
    right: float
    scale: Scale

    def x(self, value: float) -> float:
        return self.left + self.scale.part(value) * (self.right - self.left)


def _apart(ticks: Sequence[float], scale: Scale) -> float:
    """How far one tick is from the next, as a part of the line."""
    return scale.part(ticks[1]) - scale.part(ticks[0])


def _fixed(levels: int, rows: int, spans: int) -> float:
    """The height in ems of all but the numbers."""
    return RULER + SPAN * spans + STEM * bool(levels) + TIP * bool(rows)


def _outer(parts: Mapping[str, float], scale: Scale) -> Iterator[tuple[float, float]]:
    """Half the width of each number of all moments, in its type, and which part of the line the nearer end is off."""
    for name, half in parts.items():
        if name.startswith(HALF):
            part = scale.part(float(name.removeprefix(HALF)))
            yield half, min(part, 1.0 - part)


def _beyond(half: float, part: float) -> float:
    """How many ems must be free at the end of a line so that a number stands over its place in type of one em."""
    return (half - part * WIDE) / (1.0 - 2.0 * part) if part < 0.5 else 0.0


def _levels(xs: Sequence[float], wides: Sequence[float]) -> list[int]:
    """The lowest level at which each has room, the earlier below the later."""
    found: list[int] = []
    for i, (x, wide) in enumerate(zip(xs, wides, strict=True)):
        near = {found[j] for j in range(i) if abs(x - xs[j]) < (wide + wides[j]) / 2 * NEAR}
        found.append(next(level for level in range(i + 1) if level not in near))
    return found


def _side_by_side(xs: Sequence[float], wides: Sequence[float], left: float, right: float) -> list[float]:
    """The middles nearest to `xs` where things so wide stand in one row, in their order, between `left` and `right`."""
    order = sorted(range(len(xs)), key=lambda i: xs[i])
    apart = [NEAR * (wides[i] + wides[j]) / 2 for i, j in pairwise(order)]
    starts = list(accumulate(apart, initial=0.0))[: len(order)]
    blocks: list[list[float]] = []  # where things that touch would have the first begin, on average
    for i, start in zip(order, starts, strict=True):
        block = [xs[i] - start]
        while blocks and mean(blocks[-1]) > mean(block):
            block = blocks.pop() + block
        blocks.append(block)
    firsts = [mean(block) for block in blocks for _ in block]
    least = left + wides[order[0]] / 2 if order else left
    most = right - wides[order[-1]] / 2 - starts[-1] if order else right
    found = {i: min(max(first, least), most) + start for i, first, start in zip(order, firsts, starts, strict=True)}
    return [found[i] for i in range(len(xs))]


def _pill(
    pill: Pill, x: float, y: float, w: float, h: float, size: float, padded: bool, setting: Setting
) -> Iterator[Mark]:
    said, own = pill.words(setting, padded)
    fill = "panel" if pill.title is None else "ground"
    look_ = {"radius": h / 2, "fill": fill, "edge": pill.colour, "thick": 3.5, "came_from": pill.came}
    yield Box(key=pill.key, x=x, y=y, w=w, h=h, **look_)
    way = {"came_from": pill.came, "weight": 600, "size": size}
    yield Text(key=pill.key + TEXT, words=said, own=own, x=x, y=y, colour=pill.colour, over=fill, **way)


def _spanned(
    span: Span, line: _Line, pointers: Sequence[float], y: float, room: Room, em: float, setting: Setting
) -> Iterator[Mark]:
    """A brace or an arrow with its name below it, or beside it where it is short; nothing where its ends meet."""
    start, end = line.x(span.start), line.x(span.end)
    if abs(end - start) < 0.3 * em:
        return
    # An arrow says where something is about to move.
    look_ = {"x": start, "y": y, "colour": span.colour, "prompt": span.arrow}
    if span.arrow:
        yield Line(key=span.key, points=((0.0, 0.0), (end - start, 0.0)), thick=7.0, arrow=True, **look_)
    else:
        up = -0.32 * em
        points = ((0.0, up), (0.0, 0.0), (end - start, 0.0), (end - start, up))
        yield Line(key=span.key, points=points, thick=4.0, **look_)
    if span.title is not None:
        said, own = setting.words(span.title)
        title = Text(key=f"{span.key}/value", words=said, own=own, y=y + 0.72 * em, size=SMALL * em, weight=600)
        x = _clear(start, end, title.w, [line.x(at) for at in pointers], room, em)
        yield replace(title, x=x, colour=span.colour, prompt=span.arrow)


def _clear(start: float, end: float, wide: float, stems: Sequence[float], room: Room, em: float) -> float:
    """Where the middle of a name may be: within its span and off the pointers' stems, else beside the span."""
    low, high, half = min(start, end), max(start, end), wide / 2 + 0.3 * em
    beside_stems = [stem + side * half for stem in stems for side in (1, -1)]
    for x in ((low + high) / 2, *beside_stems):
        if low <= x - half and x + half <= high and all(abs(x - stem) >= half - 1 for stem in stems):
            return x
    right = max([high, *(stem for stem in stems if high - 1 <= stem < high + 2 * half)]) + half
    return right if right + wide / 2 < room.right else low - half


def number_line(name: str = "line") -> NumberLine:
    """A ruler for numbers: `number_line().marking(readings).pointing(w, "estimate").gap(w, x, "gap")`."""
    return NumberLine(name)
