"""A binary tree: its discs and edges, and what travels along them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Line, Mark, Paint, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.old_ink import Place, ink, look, origin
from vizkit.picture.tidy import At, Tidy, tidy
from vizkit.picture.words import words

EMPTY = 0.8
"""How far below its parent a missing child stands, in levels."""

LIFT = 0.08
"""How far the sign of nothing must be lifted to stand in the middle of a disc, in ems."""


@dataclass(frozen=True)
class Spot:
    """How one place of a tree looks: its disc, the rings around it, and its `way`: the edge above it, in its colours.

    `sent` is what it has sent up that edge, a variable and its colour; the root's has its `verdict` in words beside it.
    `tags` are words in colours, fastened to the disc, each at one place of the tree: said at another place, it moves
    there. A `remark` stands below what hangs from the place, bracketed. Rings come from the place `ringed_from`.
    """

    fill: Paint = "panel"
    edge: Paint = "faint"
    colour: str = "quiet"
    dashed: bool = False
    rings: tuple[str, ...] = ()
    ringed_from: At | None = None
    way: tuple[str, ...] = ("faint",)
    sent: tuple[Any, str] | None = None
    verdict: Any = None
    tags: tuple[tuple[Any, str], ...] = ()
    remark: Any = None
    struck: bool = False


spot = Spot


def tree(
    name: str,
    root: Any,
    looks: Callable[[At], Spot | None],
    *,
    w: float,
    h: float,
    size: float = 44.0,
    least: float = 0.0,
    foot: bool = False,
    empties: bool = True,
    detail: bool = False,
    aside: Picture | None = None,
) -> Picture:
    """The tree at `root`, in a room of `w` by `h`, its discs keyed `name/value`; `looks` gives each place's `spot`.

    A node has a `value`, a `left` and a `right`. A place whose look is `None` is not drawn, but keeps its room: nothing
    moves when it appears; so do the missing children of leaves, but without `empties`. Type is `size` high where there
    is room; what is sent and said is never below `least`, and numbers in discs are left out where they would be too
    small, if they are `detail`. A `foot` is room for remarks; what is `aside` stands in the freer upper corner.
    """
    plan = replace(_plan(tidy(look(root), empties), w, h, size, least, foot, detail), origin=origin(root))
    drawn = {at: found for at in plan.places if (found := looks(at)) is not None}
    marks: list[Mark] = []
    for draw in (_way, _disc, _tags):
        marks += [mark for at, found in drawn.items() for mark in draw(name, plan, at, found)]
    if plan.detail:
        marks = [replace(mark, detail=isinstance(mark, Text)) for mark in marks]
    marks += [mark for at, found in drawn.items() for mark in _sent(name, plan, at, found)]
    picture = Picture((*marks, *_remarks(name, plan, drawn)), (0.0, 0.0, w, h))
    if aside is None:
        return picture
    return picture + aside.placed(aside.w / 2 if plan.side < 0 else w - aside.w / 2, aside.h / 2)


@dataclass(frozen=True)
class _Plan:
    """Where everything is, and how large."""

    tree: Tidy
    places: dict[At, tuple[float, float]]
    size: float
    least: float
    detail: bool
    wide: float
    down: float
    w: float
    h: float
    origin: str | None = None

    @property
    def high(self) -> float:
        return 1.55 * self.size

    @property
    def said(self) -> float:
        """How large what is sent is."""
        return max(0.94 * self.size, self.least)

    @property
    def remarked(self) -> float:
        """How large remarks are."""
        return max(0.7 * self.size, self.least)

    @property
    def side(self) -> int:
        """On which side of the root there is more room."""
        return -1 if next(iter(self.places.values()))[0] > self.w * 0.51 else 1

    def parent(self, at: At) -> At | None:
        return self.tree.parents.get(at)

    def disc(self, at: At) -> tuple[float, float]:
        """Width and height of the disc of a place."""
        return (1.12 * self.size,) * 2 if isinstance(at, tuple) else (self.wide, self.high)


def _plan(plan: Tidy, w: float, h: float, size: float, least: float, foot: bool, detail: bool) -> _Plan:
    """The plan with type as large as fits, but never so large that what is sent could not stand between two discs."""
    values = [at for at in plan.across if not isinstance(at, tuple)]
    ems = max(_width(Place(value), 1.0, 600) for value in values)
    levels = {at: depth - (1 - EMPTY) * isinstance(at, tuple) for at, depth in plan.depths.items()}
    lowest = max(levels, key=levels.get)
    deep = levels[lowest] or 0.5
    while True:
        above = 1.35 * size + 1.45 * max(0.94 * size, least)
        below = (0.56 if isinstance(lowest, tuple) else 1.3) * size + (2.05 * max(0.7 * size, least) if foot else 0.0)
        down = min((h - above - below) / deep, 4.2 * size)
        unit = min(w / (plan.ends[1] - plan.ends[0]), 2.1 * down)
        share = 0.74 if size > least else 0.97
        if size <= 1 or (size <= down / 2.2 and size * (max(ems, 0.9) + 0.62) <= share * unit):
            break
        size = max(size - 0.5, least) if size > least else size - 0.5
    top = (h - above - deep * down - below) / 2 + above
    middle = sum(plan.ends) / 2
    places = {at: (w / 2 + (across - middle) * unit, top + levels[at] * down) for at, across in plan.across.items()}
    return _Plan(plan, places, size, least, detail, max(1.55, ems + 0.62) * size, down, w, h)


def _width(content: Any, size: float, weight: int) -> float:
    return Text(key="", words=words(content)[0], size=size, weight=weight).w


def _key(name: str, at: At) -> str:
    return f"{name}/{at[0]}/{at[1]}" if isinstance(at, tuple) else f"{name}/{at}"


def _parent(name: str, plan: _Plan, at: At) -> str | None:
    """The key of the parent's disc."""
    return None if plan.parent(at) is None else _key(name, plan.parent(at))


def _way(name: str, plan: _Plan, at: At, found: Spot) -> Iterator[Mark]:
    """The edge above a place, from disc to disc: a line for each of its colours, side by side."""
    if plan.parent(at) is None:
        return
    ux, uy, length = _direction(plan, at)
    start, end = _reach(plan, plan.parent(at), ux, uy), length - _reach(plan, at, ux, uy)
    x, y = plan.places[plan.parent(at)]
    middle, half = (start + end) / 2, (end - start) / 2
    for i, colour in enumerate(found.way):
        aside = (i - (len(found.way) - 1) / 2) * 9
        yield Line(
            key=f"{_key(name, at)}/way/{i}",
            x=x + ux * middle - uy * aside,
            y=y + uy * middle + ux * aside,
            points=((-ux * half, -uy * half), (ux * half, uy * half)),
            colour=colour,
            thick=3.0 if _calm(colour) else 6.0,
            dashed=found.dashed,
        )


def _calm(colour: Paint) -> bool:
    return colour in ("faint", "edge", "quiet")


def _direction(plan: _Plan, at: At) -> tuple[float, float, float]:
    """From the parent's centre to that of `at`: across and down, of length one, and how far it is."""
    (x, y), (px, py) = plan.places[at], plan.places[plan.parent(at)]
    length = math.hypot(x - px, y - py)
    return (x - px) / length, (y - py) / length, length


def _reach(plan: _Plan, at: At, ux: float, uy: float) -> float:
    """How far the border of a disc, or of one drawn out, is from its centre in a direction."""
    wide, high = plan.disc(at)
    straight, radius = (wide - high) / 2, high / 2
    if abs(ux) * radius <= straight * abs(uy):
        return radius / abs(uy)
    inward = straight * abs(ux)
    return inward + math.sqrt(max(inward**2 - straight**2 + radius**2, 0.0))


def _disc(name: str, plan: _Plan, at: At, found: Spot) -> Iterator[Mark]:
    key, (x, y), (w, h) = _key(name, at), plan.places[at], plan.disc(at)
    came_from = None if found.ringed_from is None else _key(name, found.ringed_from)
    for i, colour in enumerate(found.rings):
        wider = 16 + 14 * i
        ring = {"w": w + wider, "h": h + wider, "radius": (h + wider) / 2, "edge": colour, "thick": 4.5}
        yield Box(key=f"{key}/ring/{colour}", x=x, y=y, came_from=came_from, struck=found.struck, **ring)
    common = {"x": x, "came_from": _parent(name, plan, at), "struck": found.struck}
    thick = 2.5 if _calm(found.edge) else 4.5
    disc = {"w": w, "h": h, "radius": h / 2, "fill": found.fill, "edge": found.edge, "dashed": found.dashed}
    yield Box(key=key, y=y, thick=thick, **disc, **common)
    bare = isinstance(at, tuple)
    yield Text(
        key=key + TEXT,
        words=words(None if bare else ink(at, plan.origin))[0],
        y=y - LIFT * plan.size * bare,
        size=plan.size,
        colour=found.colour,
        weight=400 if bare else 600,
        over=found.fill,
        **common,
    )


def _tags(name: str, plan: _Plan, at: At, found: Spot) -> Iterator[Mark]:
    """Badges at the disc's border away from the edge above, first over it, then under it; the root's at both sides."""
    (x, y), size = plan.places[at], 0.74 * plan.size
    if plan.size >= plan.least or not plan.detail:
        size = max(size, plan.least)
    radius, parent = 0.6 * size, plan.parent(at)
    side = 1 if parent is not None and x > plan.places[parent][0] else -1
    out, up = 0.06 * plan.size, max(plan.high / 2 + 0.1 * plan.size, 0.52 * plan.size + radius)
    if parent is None:
        out, up = radius * 0.8, plan.high / 2 - 0.3 * plan.size
    for content, colour in found.tags:
        said, own = words(content)
        key, across, down = f"{name}/tag/{said[0]}", x + side * (plan.wide / 2 + out), y - up
        if parent is None:
            side = -side
        else:
            up = -up
        common = {"x": across, "came_from": _parent(name, plan, at), "struck": found.struck}
        yield Box(key=key, y=down, w=2 * radius, h=2 * radius, radius=radius, fill=colour, **common)
        letter = {"words": said, "own": own, "size": size, "weight": 650, "over": colour}
        yield Text(key=key + TEXT, y=down - 0.13 * size, **letter, **common)


def _sent(name: str, plan: _Plan, at: At, found: Spot) -> Iterator[Mark]:
    """What a place has sent: a disc full of its colour, or an empty one, a small one from a missing child."""
    if found.sent is None:
        return
    (content, colour), key, bare = found.sent, f"{_key(name, at)}/sent", isinstance(at, tuple)
    full, size = content is not None, plan.said
    high = 0.66 * plan.size if bare else min(1.45 * size, max(1.12 * size, plan.down - 1.02 * plan.size))
    wide = high if bare else max(high, _width(content, size, 650) + 0.4 * size)
    x, y = _port(plan, at, wide, high)
    way = {"x": x, "came_from": _key(name, at), "goes_into": _parent(name, plan, at)}
    fill = colour if full else "ground"
    yield Box(key=key, y=y, w=wide, h=high, radius=high / 2, fill=fill, edge=colour, thick=3.5, **way)
    if not bare:
        said, own = words(content)
        look_ = {"weight": 650, "colour": "text"} if full else {"weight": 400, "colour": colour}
        lift = 0.0 if full else LIFT * size
        yield Text(key=key + TEXT, words=said, own=own, y=y - lift, size=size, over=fill, **look_, **way)
    if found.verdict is not None:
        said, own = words(found.verdict)
        beside = {"x": x + plan.side * (wide / 2 + 0.5 * size), "y": y, "anchor": (1 - plan.side) / 2}
        yield Text(key=f"{key}/verdict", words=said, own=own, size=size, weight=600, colour=colour, **beside)


def _port(plan: _Plan, at: At, wide: float, high: float) -> tuple[float, float]:
    """Where what a place sends rests: at its edge, clear of its parent and of what the other child sends.

    The root's stands above it.
    """
    x, y = plan.places[at]
    if plan.parent(at) is None:
        return x, y - plan.high / 2 - high / 2 - 0.55 * plan.size
    ux, uy, length = _direction(plan, at)
    x, y = plan.places[plan.parent(at)]
    near = _reach(plan, plan.parent(at), ux, uy) + min(wide / 2 / abs(ux), high / 2 / abs(uy)) + 5
    if isinstance(at, tuple):
        clear = min((high + (1 + 2 * LIFT) * plan.size) / 2 / abs(uy), (high + 0.76 * plan.size) / 2 / abs(ux))
        near = min(near, length - clear)
    else:
        near = min(near, length / 2)
    only = not isinstance(at, tuple) and any((plan.parent(at), side) in plan.places for side in ("left", "right"))
    aside = max(abs(ux) * near, wide / 2 + 2 - 0.25 * plan.size * only)
    return x + math.copysign(aside, ux), y + uy * near


def _remarks(name: str, plan: _Plan, drawn: dict[At, Spot]) -> Iterator[Mark]:
    """What hangs from a place bracketed, and words below, as high as nothing is in the way; left out without room."""
    size, taken = plan.remarked, []
    for at, found in drawn.items():
        if found.remark is None:
            continue
        said, own = words(found.remark)
        text = Text(key=f"{_key(name, at)}/remark", words=said, own=own, size=size, colour="quiet", weight=500)
        hanging = [place for place in plan.places if at in plan.tree.above(place) and not isinstance(place, tuple)]
        free = {place for place in plan.places if at == place or at in plan.tree.above(place)} - {*hanging}
        left, right = _extent(plan, hanging or [at])
        beside = [(left + right - text.w) / 2, *(b + size for _, b in taken), *(a - size - text.w for a, _ in taken)]
        for start in beside:
            across = max(0.0, min(start, plan.w - text.w))
            reach = min(left, across) - 6, max(right, across + text.w) + 6
            feet = [_foot(plan, one) for one in plan.places if one not in free and _meet(_extent(plan, [one]), reach)]
            y, tick = max(feet, default=_foot(plan, at)) + 0.5 * size, 0.22 * size
            if y + tick + 1.35 * size <= plan.h and not any(_meet((across, across + text.w), other) for other in taken):
                taken.append((across, across + text.w))
                bracket = ((left, y), (left, y + tick), (right, y + tick), (right, y))
                yield Line(key=f"{text.key}/bracket", points=bracket, colour="faint")
                yield text.moved(across + text.w / 2, y + tick + 0.8 * size)
                break


def _extent(plan: _Plan, several: Iterable[At]) -> tuple[float, float]:
    """From where to where these places reach across."""
    several = list(several)
    lefts = [plan.places[at][0] - plan.disc(at)[0] / 2 for at in several]
    rights = [plan.places[at][0] + plan.disc(at)[0] / 2 for at in several]
    return min(lefts), max(rights)


def _foot(plan: _Plan, at: At) -> float:
    return plan.places[at][1] + plan.disc(at)[1] / 2


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and one[1] > other[0]
