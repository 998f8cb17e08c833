"""How a cone is drawn: cells, the sides of what is seen, the lines of kernels, what stands below and behind rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from vizkit.picture.ink import measured
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import Extent, Room
from vizkit.picture.setting import Setting
from vizkit.picture.type import width
from vizkit.shapes.scale import Scale, written
from vizkit.shapes.ticks import rule, small

if TYPE_CHECKING:
    from vizkit.shapes.cone import Cone, Field, Stretch

SMALL = 0.85
"""The type in ems."""

UNIT, UNIT_MOST = 0.4, 2.2
"""Ems from cell to cell of the lowest row, at least and at most."""

HIGH, HIGH_MOST, HEAD = 1.9, 14.0, 1.5
"""Ems from row to row, at least and at most, and over the uppermost where numbers have heads."""

FOOT, WEIGHT, WEIGHT_MOST = 1.5, 3.6, 9.0
"""Ems below the lowest row for a bar with its number, and for the bars of what is weighed."""

CELL, TALLEST = 0.86, 1.2
"""How wide a cell is as a part of its room, and how high it is at most, in ems."""


def extent(cone: Cone, setting: Setting) -> Extent:
    low, high = _reach(cone)
    titles = [SMALL * setting.width(title) for title in (*cone.titles, *cone.between)]
    behind = [_wide(column.head, column.numbers, setting) + 0.9 for column in cone.columns]
    head, foot = HEAD * any(column.head is not None for column in cone.columns), FOOT * cone.footed
    weight = cone.bars is not None
    side = max(titles, default=0.0)
    if weight:
        side = max(side, SMALL * setting.width(cone.bars.title) + 2.5)
    aside, many = (side + 0.8) * bool(side) + sum(behind), len(cone.rows)
    parts = {"low": -low, "high": high, "before": side, "head": head, "foot": foot, "weight": float(weight)}
    parts |= {f"behind/{i}": wide for i, wide in enumerate(behind)}
    parts["most"] = max(map(_real, _values(cone)), default=0.0)
    more = head + foot + WEIGHT * weight
    most = head + foot + WEIGHT_MOST * weight + many * HIGH_MOST
    wide = high - low
    return Extent(aside + wide * UNIT, more + many * HIGH, aside + wide * UNIT_MOST, most, 2.0, SMALL, parts)


def _wide(head: Any, numbers: tuple, setting: Setting) -> float:
    return max([SMALL * setting.width(head)] + [setting.width(number, 700) for number in numbers if number is not None])


def _real(value: Any) -> float:
    return float(measured(value))


def _values(cone: Cone) -> list:
    return [] if cone.bars is None or cone.bars.values is None else list(cone.bars.values)


def _reach(cone: Cone) -> tuple[float, float]:
    """The first and the last place over the lowest row where anything stands, half a cell further each."""
    ends = [row.at(cell) for row in cone.rows for cell in (0, max(row.count, 1) - 1)]
    for field in cone.fields:
        ends += [row.at(cell) for row, cells in zip(cone.rows, field.cells, strict=False) for cell in cells]
    ends += [cone.rows[each.row].at(cell) for each in cone.stretches for cell in (each.first, each.last)]
    return min(ends) - 0.5, max(ends) + 0.5


@dataclass(frozen=True)
class _Laid:
    """Where all stands, in pixels."""

    em: float
    left: float
    low: float
    pitch: float
    ys: tuple[float, ...]
    w: float
    h: float
    floor: float

    def x(self, place: float) -> float:
        return self.left + (place - self.low) * self.pitch

    @property
    def bar(self) -> float:
        """How far below its row a bar stands."""
        return self.h / 2 + 0.75 * self.em


def _laid(cone: Cone, room: Room, extent: Extent) -> _Laid:
    em, part, many = room.em, extent.part, len(cone.rows)
    behind = sum(wide for name, wide in extent.parts.items() if name.startswith("behind/"))
    aside = (part("before") + 0.8) * bool(part("before"))
    low, wide = -part("low"), part("low") + part("high")
    pitch = min((room.w / em - aside - behind) / wide, UNIT_MOST) * em
    left = room.x - (wide * pitch + (aside + behind) * em) / 2 + aside * em
    top, bottom = room.top + part("head") * em, room.bottom - part("foot") * em
    if part("weight"):
        bottom -= WEIGHT / (WEIGHT + many * HIGH) * (bottom - top)
    h = min(TALLEST * em, 0.42 * (bottom - top) / many)
    step = min((bottom - top - h) / max(many - 1, 1), HIGH_MOST * em)
    lowest = (top + bottom + step * (many - 1)) / 2
    ys = tuple(lowest - row * step for row in range(many))
    return _Laid(em, left, low, pitch, ys, CELL * pitch, h, room.bottom)


def marks(cone: Cone, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
    laid = _laid(cone, room, extent)
    for field in cone.fields:
        yield from _sides(cone, field, laid)
    yield from _wires(cone, laid)
    yield from _cells(cone, laid)
    for each in cone.stretches:
        yield from _stretch(cone, each, laid, setting)
    yield from _before(cone, extent, laid, setting)
    yield from _behind(cone, room, extent, laid, setting)
    if cone.bars is not None:
        yield from _weighed(cone, room, extent, laid, setting)


def _sides(cone: Cone, field: Field, laid: _Laid) -> Iterator[Mark]:
    """The cone between each two rows of which cells are seen; it opens downwards, or follows the lines of kernels."""
    led = {row for row, _, _ in cone.wires}
    runs = [(min(cells), max(cells)) if cells else None for cells in field.cells]
    for i, (below, above) in reversed(list(enumerate(pairwise(runs)))):
        if below is None or above is None:
            continue
        lower, upper = cone.rows[i], cone.rows[i + 1]
        half = laid.w / 2
        ends = [(laid.x(upper.at(above[0])) - half, laid.ys[i + 1] + laid.h / 2),
                (laid.x(upper.at(above[1])) + half, laid.ys[i + 1] + laid.h / 2),
                (laid.x(lower.at(below[1])) + half, laid.ys[i] - laid.h / 2),
                (laid.x(lower.at(below[0])) - half, laid.ys[i] - laid.h / 2)]  # fmt: skip
        (x, y), key = ends[0], f"{cone.name}/side/{field.name}/{i}"
        points = tuple((a - x, b - y) for a, b in ends)
        look = {"colour": field.colour, "thick": 2.0, "dashed": field.hollow}
        if not field.hollow and i + 1 not in led:
            look |= {"drawn": True, "came_from": f"{cone.name}/side/{field.name}/{i + 1}"}
        fill = None if field.hollow else f"{field.colour}/15"
        yield Line(key=key, x=x, y=y, points=points, closed=True, fill=fill, **look)


def _wires(cone: Cone, laid: _Laid) -> Iterator[Mark]:
    for (row, cell, read), colour in cone.wires.items():
        ends = [(laid.x(cone.rows[row].at(cell)), laid.ys[row] + laid.h / 2),
                (laid.x(cone.rows[row - 1].at(read)), laid.ys[row - 1] - laid.h / 2)]  # fmt: skip
        (x, y), (to_x, to_y) = reversed(ends) if cone.upwards else ends
        look = {"colour": colour, "thick": 3.5 if colour == "now" else 2.0, "drawn": True}
        key = f"{cone.name}/wire/{row}/{cell}/{read}"
        yield Line(key=key, x=x, y=y, points=((0.0, 0.0), (to_x - x, to_y - y)), **look)


def _cells(cone: Cone, laid: _Laid) -> Iterator[Mark]:
    seen: dict[tuple[int, int], str] = {}
    for field in cone.fields:
        if not field.hollow:
            seen |= {(row, cell): field.colour for row, cells in enumerate(field.cells) for cell in cells}
    askers = {_top(field) for field in cone.fields}
    for i, row in enumerate(cone.rows):
        outside = {cell for own, cell in seen if own == i and not row.holds(cell)}
        for cell in (*range(row.count), *sorted(outside)):
            own = cone.colours.get((i, cell))
            colour = own or seen.get((i, cell))
            look: dict[str, Any] = {"fill": "cell", "edge": "faint", "thick": 1.5}
            if colour is not None:
                look = {"fill": own or f"{colour}/70@ground", "edge": colour, "thick": 2.0}
            if cell in outside:
                look = {"fill": None, "edge": colour, "thick": 2.0}
            at = {"x": laid.x(row.at(cell)), "y": laid.ys[i], "w": laid.w, "h": laid.h}
            look |= {"radius": min(0.2 * laid.em, laid.w / 4), "prompt": (i, (cell,)) in askers}
            yield Box(key=f"{cone.name}/{i}/{cell}", **at, **look)
    for (i, cell), colour in cone.rings.items():
        more = 0.4 * laid.em
        at = {"x": laid.x(cone.rows[i].at(cell)), "y": laid.ys[i], "w": laid.w + more, "h": laid.h + more}
        yield Box(key=f"{cone.name}/ring/{i}", radius=0.3 * laid.em, edge=colour, thick=3.5, **at)


def _top(field: Field) -> tuple[int, tuple[int, ...]]:
    """The row and the cells at the top of a field: the one that sees, which is known before what it sees."""
    return max(((row, cells) for row, cells in enumerate(field.cells) if cells), default=(0, ()))


def _stretch(cone: Cone, each: Stretch, laid: _Laid, setting: Setting) -> Iterator[Mark]:
    row, em, key = cone.rows[each.row], laid.em, f"{cone.name}/{each.name}"
    first, last = laid.x(row.at(each.first)), laid.x(row.at(each.last))
    middle, y = (first + last) / 2, laid.ys[each.row] + laid.bar
    said, own = setting.words(each.number)
    text = {"words": said, "own": own, "size": SMALL * em, "weight": 650, "x": middle}
    if each.kind == "bar":
        w, fill = last - first + row.apart * laid.pitch - 3.0, f"{each.colour}/30@ground"
        yield Box(key=key, x=middle, y=y, w=w, h=1.05 * em, radius=0.2 * em, fill=fill, edge=each.colour)
        yield Text(key=f"{key}{TEXT}", y=y, over=fill, **text)
        return
    look = {"key": key, "x": first, "y": y - 0.3 * em, "colour": each.colour, "thick": 3.0}
    if each.kind == "arrow":
        yield Line(points=((0.0, 0.0), (last - first, 0.0)), arrow=True, drawn=True, **look)
        return
    rise = -0.3 * em
    yield Line(points=((0.0, rise), (0.0, 0.0), (last - first, 0.0), (last - first, rise)), **look)
    yield Text(key=f"{key}/number", y=y + 0.4 * em, colour=each.colour, **text)


def _before(cone: Cone, extent: Extent, laid: _Laid, setting: Setting) -> Iterator[Mark]:
    """The words before the rows and between them."""
    x = laid.left - 0.8 * laid.em
    for i, title in enumerate(cone.titles):
        yield from _word(f"{cone.name}/title/{i}", title, x, laid.ys[i], laid, setting, "text")
    for i, title in enumerate(cone.between):
        y = (laid.ys[i] + laid.ys[i + 1]) / 2
        yield from _word(f"{cone.name}/between/{i}", title, x, y, laid, setting, "quiet")


def _word(key: str, title: Any, x: float, y: float, laid: _Laid, setting: Setting, colour: str) -> Iterator[Mark]:
    if title is not None:
        said, own = setting.words(title)
        yield Text(key=key, words=said, own=own, x=x, y=y, size=SMALL * laid.em, colour=colour, anchor=1.0)


def _behind(cone: Cone, room: Room, extent: Extent, laid: _Laid, setting: Setting) -> Iterator[Mark]:
    """The columns of numbers behind the rows, and their heads."""
    x = laid.x(extent.part("high"))
    for i, column in enumerate(cone.columns):
        wide = extent.part(f"behind/{i}") * laid.em
        middle = x + (wide + 0.9 * laid.em) / 2
        if column.head is not None:
            said, own = setting.words(column.head)
            y = laid.ys[-1] - laid.h / 2 - 0.8 * laid.em
            at = {"x": middle, "y": y, "size": SMALL * laid.em, "colour": column.colour}
            yield Text(key=f"{column.name}/head", words=said, own=own, **at)
        for row, number in enumerate(column.numbers):
            if number is not None:
                said, own = setting.words(number)
                look = {"size": laid.em, "colour": column.colour, "weight": 700}
                yield Text(key=f"{column.name}/{row}", words=said, own=own, x=middle, y=laid.ys[row], **look)
        x += wide


def _weighed(cone: Cone, room: Room, extent: Extent, laid: _Laid, setting: Setting) -> Iterator[Mark]:
    """A bar for each cell of the lowest row, below it, on an axis of its own."""
    bars, em, row = cone.bars, laid.em, cone.rows[0]
    top, bottom = laid.ys[0] + laid.h / 2 + (0.6 + extent.part("foot")) * em, room.bottom - 0.5 * em
    scale = Scale(0.0, extent.part("most") or 1.0)
    left, right = laid.x(row.at(0) - 0.5), laid.x(row.at(row.count - 1) + 0.5)
    ends = (scale.low, scale.high)
    for i, (tick, text) in enumerate(zip(ends, written(ends), strict=True)):
        y = bottom - scale.part(tick) * (bottom - top)
        yield rule(f"{cone.name}/down/{i}/rule", left, y, right - left, 0, "edge/60", 1.5)
        yield small(f"{cone.name}/down/{i}", (text,), left - 0.5 * SMALL * em, y, SMALL * em, 1.0)
    said, own = setting.words(bars.title)
    x = left - (SMALL * max(map(width, written(ends))) + 1.1) * em
    yield small(f"{cone.name}/weight/title", said, x, (top + bottom) / 2, SMALL * em, 1.0, own)
    for i, value in enumerate(_values(cone)):
        h = scale.part(_real(value)) * (bottom - top)
        colour = "first" if i in bars.lit or not bars.lit else "first/40@ground"
        at = {"x": laid.x(row.at(i)), "y": bottom - h / 2, "w": laid.w, "h": h}
        yield Box(key=f"{cone.name}/weight/{i}", fill=colour, radius=min(4.0, h / 3), **at)
