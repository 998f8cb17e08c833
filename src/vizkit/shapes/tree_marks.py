"""The marks of a tree: edges, discs, rings and tags, what is sent up, remarks, and what is not in the tree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Paint, Text
from vizkit.picture.picture import Extent, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.tree_layout import AROUND, DISC, Laid, laid, outsiders
from vizkit.shapes.tree_outline import outline, walker

if TYPE_CHECKING:
    from vizkit.shapes.tree import Tree

ARC = 0.3
"""How far what is handed on swerves, as part of its way; a tag swerves half as far."""

LIFT = 0.08
"""How far the sign of nothing must be lifted to stand in the middle of a disc, in ems."""


def drawn(tree: Tree, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
    """All marks of a tree, the lowest first."""
    plan = laid(tree, room, extent, setting)
    yield from outline(plan)
    for at in tree.seen():
        yield from _way(plan, at)
    for at in tree.seen():
        yield from _disc(plan, at, setting)
    for at in tree.seen():
        yield from _tags(plan, at, setting)
    yield from _awaited(plan)
    for at in tree.seen():
        yield from _sent(plan, at, setting)
    yield from _remarks(plan, setting)
    yield from _outside(plan, setting)
    yield from walker(plan)


def _key(plan: Laid, at: str) -> str:
    return f"{plan.tree.name}/{at}"


def _parent(plan: Laid, at: str) -> str | None:
    """The key of the parent's disc."""
    above = plan.parent(at)
    return None if above is None else _key(plan, above)


def _asked_by(plan: Laid, at: str) -> str | None:
    """The key of the parent's disc for a missing child, which comes out of that once it is asked; nodes are there."""
    return _parent(plan, at) if plan.tree.missing(at) and not plan.tree.empties else None


def _calm(colour: Paint) -> bool:
    return colour in ("faint", "edge", "quiet")


def _way(plan: Laid, at: str) -> Iterator[Mark]:
    """The edge above a place, from disc to disc: a line for each of its colours, side by side."""
    if plan.parent(at) is None:
        return
    look, (ux, uy, length) = plan.tree.look(at), plan.direction(at)
    start, end = plan.reach(plan.parent(at), ux, uy), length - plan.reach(at, ux, uy)
    x, y = plan.places[plan.parent(at)]
    middle, half = (start + end) / 2, (end - start) / 2
    points = ((-ux * half, -uy * half), (ux * half, uy * half))
    key, arrow = f"{_key(plan, at)}/way", look.upward or look.downward
    for i, colour in enumerate(look.way):
        aside = (i - (len(look.way) - 1) / 2) * 0.28 * plan.em
        yield Line(
            key=f"{key}/{i}/up" if look.upward else f"{key}/{i}",
            x=x + ux * middle - uy * aside,
            y=y + uy * middle + ux * aside,
            points=points[::-1] if look.upward else points,
            colour="quiet" if arrow and colour == "faint" else colour,
            thick=3.0 if _calm(colour) else 6.0,
            dashed=look.dashed,
            arrow=arrow,
            came_from=_key(plan, at) if look.upward else None,
        )
    if look.barred:
        arm, at_middle = 0.36 * plan.size, {"x": x + ux * middle, "y": y + uy * middle}
        for i in (-1, 1):
            points = ((-arm, -i * arm), (arm, i * arm))
            yield Line(key=f"{key}/bar/{i}", points=points, colour="lost", thick=6.0, struck=True, **at_middle)


def _disc(plan: Laid, at: str, setting: Setting) -> Iterator[Mark]:
    tree, look = plan.tree, plan.tree.look(at)
    key, (x, y), (w, h) = _key(plan, at), plan.places[at], plan.disc(at)
    for i, (colour, source) in enumerate(look.rings):
        wider = (0.5 + 0.42 * i) * plan.em
        ring = {"w": w + wider, "h": h + wider, "radius": (h + wider) / 2, "edge": colour, "thick": 4.5}
        came_from = None if source is None else _key(plan, source)
        together = key if came_from is not None and came_from == _asked_by(plan, at) else None
        yield Box(key=f"{key}/ring/{colour}", x=x, y=y, came_from=came_from, block=together, struck=look.struck, **ring)
    common = {"x": x, "came_from": _asked_by(plan, at), "struck": look.struck}
    missing = tree.missing(at)
    fill = None if missing and look.fill == "cell" else look.fill
    disc = {"w": w, "h": h, "radius": h / 2, "thick": 2.5 if _calm(look.edge) else 4.5}
    yield Box(key=key, y=y, fill=fill, edge=look.edge, dashed=look.dashed or missing, **disc, **common)
    said, own = setting.words(tree.nodes[at])
    yield Text(
        key=key + TEXT,
        words=said,
        own=own,
        y=y - LIFT * plan.size * missing,
        size=plan.size,
        colour="quiet" if missing and fill is None else look.colour,
        weight=400 if missing else 600,
        over=fill,
        **common,
    )


def _tags(plan: Laid, at: str, setting: Setting) -> Iterator[Mark]:
    """Badges at the disc's border away from the edge above, first over it, then under it; the root's at both sides."""
    tree, parent = plan.tree, plan.parent(at)
    here = [tag for tag in tree.tags if at in tree.places(tag[1])]
    (x, y), radius = plan.places[at], 0.6 * _tag_size(plan)
    side = 1 if parent is not None and x > plan.places[parent][0] else -1
    out, up = 0.06 * plan.size + 0.12 * plan.em, _up(plan)
    if parent is None:
        out, up = radius * 0.8, plan.high / 2 - 0.3 * plan.size
    for tag in here:
        yield from _badge(plan, tag, x + side * (plan.wide / 2 + out), y - up, at, setting)
        if parent is None:
            side = -side
        else:
            up = -up


def _tag_size(plan: Laid) -> float:
    return max(0.74 * plan.size, plan.em)


def _up(plan: Laid) -> float:
    """How far above a disc's centre the centre of its tag is."""
    return max(plan.high / 2 + 0.1 * plan.size, 0.52 * plan.size + 0.6 * _tag_size(plan))


def _badge(plan: Laid, tag: tuple, x: float, y: float, at: str | None, setting: Setting) -> Iterator[Mark]:
    """The disc of a tag, keyed by its name: said at another place, it moves there."""
    name, _, colour = tag
    size, key = _tag_size(plan), f"{plan.tree.name}/tag/{name}"
    look = plan.tree.look(at) if at is not None else None
    common = {"x": x, "arc": ARC / 2, "struck": look is not None and look.struck}
    yield Box(key=key, y=y, w=1.2 * size, h=1.2 * size, radius=0.6 * size, fill=colour, **common)
    letter = {"words": setting.words([name])[0], "own": (name,), "size": size, "weight": 650, "over": colour}
    yield Text(key=key + TEXT, y=y - 0.13 * size, **letter, **common)


def _sent(plan: Laid, at: str, setting: Setting) -> Iterator[Mark]:
    """What a place has sent: a disc full of its colour, or an empty one, a small one from a missing child.

    What is handed on keeps its key, that of where it was found, and goes around the number of who hands it on.
    """
    tree, sent = plan.tree, plan.tree.look(at).sent
    if sent is None:
        return
    (content, colour), origin, size = sent, tree.look(at).origin, plan.said
    if origin is not None and tree.look(origin).sent is not None:
        origin = None
    found = _key(plan, at if origin is None else origin)
    key = f"{found}/sent"
    verdict = tree.verdict if plan.parent(at) is None else None
    colour = verdict[1] if verdict else colour
    full, bare = content is not None, tree.missing(at) and plan.parent(at) is not None
    content = content.value if full and hasattr(content, "value") else content
    high = 0.66 * plan.size if bare else _height(plan)
    wide = high if bare else max(high, size * setting.width(content, 650) + 0.4 * size)
    x, y = _port(plan, at, wide, high)
    arc = 0.0 if origin is None else _around(plan, at, origin, (wide, high), (x, y))
    way = {"x": x, "came_from": found, "arc": arc}
    fill = colour if full else "ground"
    yield Box(key=key, y=y, w=wide, h=high, radius=high / 2, fill=fill, edge=colour, thick=3.5, **way)
    if not bare:
        said, own = setting.words(content)
        look = {"weight": 650, "colour": "text"} if full else {"weight": 400, "colour": colour}
        lift = 0.0 if full else LIFT * size
        yield Text(key=key + TEXT, words=said, own=own, y=y - lift, size=size, over=fill, **look, **way)
    if verdict:
        said, own = setting.words(verdict[0])
        beside = {"x": x - plan.side * (wide / 2 + 0.5 * size), "y": y, "anchor": (1 + plan.side) / 2}
        yield Text(
            key=f"{_key(plan, at)}/sent/verdict", words=said, own=own, size=size, weight=600, colour=colour, **beside
        )


def _height(plan: Laid) -> float:
    """How high the disc of what a node sends is."""
    return min(1.45 * plan.said, max(1.12 * plan.said, plan.down - 1.02 * plan.size))


def _awaited(plan: Laid) -> Iterator[Mark]:
    """The empty place above the root, where values travel up and what it sends is still to come."""
    top = next((at for at in plan.tree.seen() if plan.parent(at) is None), None)
    if plan.tree.sends and plan.tree.look(top).sent is None:
        high = _height(plan)
        x, y = _port(plan, top, high, high)
        look = {"w": high, "h": high, "radius": high / 2, "edge": "faint", "dashed": True}
        yield Box(key=f"{_key(plan, top)}/awaited", x=x, y=y, **look)


def _around(plan: Laid, at: str, origin: str, size: tuple[float, float], end: tuple[float, float]) -> float:
    """The arc of what is handed on, away from the disc of the place that hands it on."""
    below = origin
    while plan.parent(below) != at:
        below = plan.parent(below)
    (x, y), (x0, y0) = plan.places[at], _port(plan, below, *size)
    across, down = end[0] - x0, end[1] - y0
    towards = down * (x - x0 - across / 2) - across * (y - y0 - down / 2)
    return math.copysign(ARC, -towards)


def _port(plan: Laid, at: str, wide: float, high: float) -> tuple[float, float]:
    """Where what a place sends rests: at its edge, clear of its parent and of what the other child sends.

    The root's stands above it.
    """
    x, y = plan.places[at]
    if plan.parent(at) is None:
        return x, y - plan.high / 2 - high / 2 - 0.55 * plan.size
    bare = plan.tree.missing(at)
    ux, uy, length = plan.direction(at)
    x, y = plan.places[plan.parent(at)]
    across = wide / 2 / abs(ux) if ux else math.inf
    near = plan.reach(plan.parent(at), ux, uy) + min(across, high / 2 / abs(uy)) + 0.16 * plan.em
    if bare:
        clear = (high + 0.76 * plan.size) / 2 / abs(ux) if ux else math.inf
        near = min(near, length - min((high + (1 + 2 * LIFT) * plan.size) / 2 / abs(uy), clear))
    else:
        near = min(near, length / 2)
    if not ux:
        return x, y + uy * near
    only = not bare and any(f"{plan.parent(at)}/{side}" in plan.places for side in ("left", "right"))
    aside = max(abs(ux) * near, wide / 2 + 2 - 0.25 * plan.size * only)
    return x + math.copysign(aside, ux), y + uy * near


def _remarks(plan: Laid, setting: Setting) -> Iterator[Mark]:
    """What hangs from a place bracketed, and words below, as high as nothing is in the way; left out without room."""
    tree, size, taken = plan.tree, plan.em, []
    for at in tree.seen():
        if tree.look(at).remark is None:
            continue
        said, own = setting.words(tree.look(at).remark)
        text = Text(key=f"{_key(plan, at)}/remark", words=said, own=own, size=size, colour="quiet", weight=500)
        hanging = [place for place in plan.places if at in plan.tidy.above(place) and not tree.missing(place)]
        free = {place for place in plan.places if at == place or at in plan.tidy.above(place)} - {*hanging}
        left, right = _extent(plan, hanging or [at])
        beside = [(left + right - text.w) / 2, *(b + size for _, b in taken), *(a - size - text.w for a, _ in taken)]
        for start in beside:
            across = max(plan.room.left, min(start, plan.room.right - text.w))
            reach = min(left, across) - 6, max(right, across + text.w) + 6
            feet = [_foot(plan, one) for one in plan.places if one not in free and _meet(_extent(plan, [one]), reach)]
            y, tick = max(feet, default=_foot(plan, at)) + 0.5 * size, 0.22 * size
            low = y + tick + 1.35 * size <= plan.room.bottom + 1
            if low and not any(_meet((across, across + text.w), other) for other in taken):
                taken.append((across, across + text.w))
                bracket = ((left, y), (left, y + tick), (right, y + tick), (right, y))
                yield Line(key=f"{text.key}/bracket", points=bracket, colour="faint")
                yield text.moved(across + text.w / 2, y + tick + 0.8 * size)
                break


def _extent(plan: Laid, several: Iterable[str]) -> tuple[float, float]:
    """From where to where these places reach across."""
    several = list(several)
    lefts = [plan.places[at][0] - plan.disc(at)[0] / 2 for at in several]
    rights = [plan.places[at][0] + plan.disc(at)[0] / 2 for at in several]
    return min(lefts), max(rights)


def _foot(plan: Laid, at: str) -> float:
    return plan.places[at][1] + plan.disc(at)[1] / 2


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and one[1] > other[0]


def _outside(plan: Laid, setting: Setting) -> Iterator[Mark]:
    """Tagged values that are not in the tree, in the freer upper corner, and words below them."""
    tree, room, size, em = plan.tree, plan.room, plan.size, plan.em
    values = {setting.words(value)[0]: value for value in outsiders(tree)}
    step = DISC * size + 1.1 * em
    words, own = setting.words(tree.outside) if tree.outside is not None else ((), ())
    for i, (said, value) in enumerate(values.items()):
        tags = [tag for tag in tree.tags if setting.words(tag[1])[0] == said]
        w = max(DISC, setting.width(value, 600) + AROUND) * size
        half = max(w / 2 + 0.6 * _tag_size(plan), em * setting.width(tree.outside) / 2)
        x = room.left + half if plan.side < 0 else room.right - half
        y = room.top + 0.6 * _tag_size(plan) + _up(plan) + i * step
        key = f"{tree.name}/outside/{tags[0][0]}"
        look = {"radius": DISC * size / 2, "edge": tags[0][2], "dashed": True, "thick": 3.5}
        yield Box(key=key, x=x, y=y, w=w, h=DISC * size, **look)
        yield Text(key=key + TEXT, words=said, x=x, y=y, size=size, weight=600)
        for j, tag in enumerate(tags):
            yield from _badge(plan, tag, x + (w / 2) * (1 - 2 * j), y - _up(plan), None, setting)
        if words and i == len(values) - 1:
            at = {"x": x, "y": y + DISC * size / 2 + 0.85 * em, "size": em, "colour": "quiet"}
            yield Text(key=f"{tree.name}/outside/words", words=words, own=own, **at)
