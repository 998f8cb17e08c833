"""The marks of cells: boxes and numbers, empty places, heads, braces, frames and pointers, and the room they need."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import compress, count
from operator import attrgetter, is_not
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vizkit.language.numerals import uneven
from vizkit.picture.ink import ink, look, measured, origin
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Heat, Line, Mark, Paint, Text, changed
from vizkit.picture.picture import Extent, Room, largest
from vizkit.picture.recent import Known, Latest, Recent
from vizkit.picture.relations import SIDE as BESIDE
from vizkit.picture.setting import PLAIN, Setting, VariableName
from vizkit.shapes.cell_arrows import LANE, arrows, lane
from vizkit.shapes.cell_grid import AIR, CAPITALS, GAP, HIGH, HIGHEST, NARROW, PAD, PITCH, SIDE, SMALL, Brace, Grid
from vizkit.shapes.lettering import lettered

if TYPE_CHECKING:
    from vizkit.shapes.cell_grid import Frame
    from vizkit.shapes.cells import Cells, Spot

DASHED = 1.6
"""Ems of the least cell that has a dashed outline where it is empty: dashes of many smaller ones would swim."""


def _braces(cells: Cells, grid: Grid, em: float, setting: Setting) -> Iterator[Mark]:
    for n, brace in enumerate(cells.braces):
        ends = _braced(cells, brace, grid, em)
        if ends is None:
            continue
        x, half, y = sum(ends) / 2, (ends[1] - ends[0]) / 2, grid.top - 0.42 * em
        points = ((-half, 0.26 * em), (-half, 0), (half, 0), (half, 0.26 * em))
        name = f"{cells.name}/brace/{n}"
        yield Line(key=name, x=x, y=y, points=points, colour=brace.colour, thick=3)
        if brace.title is not None:
            said = lettered(f"{name}/title", brace.title, x, y - 0.75 * SMALL * em, SMALL * em, brace.colour, setting)
            over = max(said.bounds[2] - grid.left - len(cells.columns) * grid.across, 0.0)
            yield said.moved(max(grid.left - said.bounds[0], 0.0) - over, 0.0)


def _braced(cells: Cells, brace: Brace, grid: Grid, em: float) -> tuple[float, float] | None:
    """From where to where a brace reaches; over no column it is narrow, where the first of them would begin."""
    if brace.first is None or brace.last is None:
        return None
    over = [i for i, place in enumerate(cells.columns) if brace.first <= place <= brace.last]
    if over:
        (x0, _), (x1, _) = grid.centre(0, over[0]), grid.centre(0, over[-1])
        return x0 - grid.w / 2, x1 + grid.w / 2
    if not cells.columns or brace.first > brace.last + 1:
        return None
    x = grid.left + sum(place < brace.first for place in cells.columns) * grid.across
    return x - 0.15 * em, x + 0.15 * em


def extent(moments: Sequence[Cells], setting: Setting) -> Extent:
    """The room that the cells of all moments need together, with all that stands around them.

    Where one has more columns and another wider numbers, all columns are as wide as these; where one has decimals, the
    whole reals of the others are written with decimals too.
    """
    unlike = _unlike(moments)
    numbers = {id(number): number for _, held in unlike for number in held}.values()
    padded = uneven(map(look, numbers))
    part = largest(_measures(cells, held, padded, setting) for cells, held in unlike)
    pitch = max(part["pitch"], part["bare"]) if part["squared"] else part["pitch"]
    bare = pitch if part["squared"] else part["bare"]
    tight = min(1.0, (pitch - GAP - 0.16) / max(part["wide"], 0.6))
    rows, lanes = part["rows"], LANE * part["spaced"]
    top, between = (part["top"] + 1.5 * lanes, 0.0) if rows == 1 else (part["top"], lanes)
    tall, most = rows * (bare + between), rows * ((HIGHEST if rows <= 2 else PITCH) + between)
    columns, left = part["columns"] + part["before"] + part["after"], part[BESIDE]
    w, most_w, around = max(columns * pitch, part["named"]) + left, columns * PITCH + left, top + part["foot"]
    text = min(tight, *(_least(cells) for cells, _ in unlike))
    return Extent(w, tall + around, max(w, most_w), most + around, 0.5, text, part | {"top": top, "lane": between})


def _unlike(moments: Sequence[Cells]) -> list[tuple[Cells, list[Any]]]:
    """Of cells that are measured alike but for their values one, with the numbers that are written in any of them."""
    found: dict[tuple[int, ...], dict[int, Cells]] = {}
    for cells in moments:
        found.setdefault(tuple(map(id, _measured(cells))), {})[id(cells.values)] = cells
    return [(next(iter(alike.values())), _numbers(alike.values())) for alike in found.values()]


def _numbers(several: Iterable[Cells]) -> list[Any]:
    """The numbers in cells, each of them once."""
    found: dict[int, Any] = {}
    for held in map(written, several):
        found.update(zip(map(id, held), held, strict=True))
    return list(found.values())


_measured = attrgetter(
    "rows", "columns", "flat", "heat", "digits", "untold", "decimals", "pointers", "indices", "counted",
    "heads", "square", "even", "braces", "spaced", "tiers", "apart",
)  # fmt: skip
"""All of cells but their values that their measures depend on: where it is the very same, they are measured once."""


def written(cells: Cells) -> list[Any]:
    """The values that have numbers in their cells."""
    if not cells.digits:
        return []
    told = (value for spot, value in cells.values.items() if spot not in cells.untold)
    return [value for value in (told if cells.untold else cells.values.values()) if value is not None]


def _measures(cells: Cells, held: Sequence[Any], padded: bool, setting: Setting) -> dict[str, float]:
    """The measures of cells that hold these numbers, in ems."""
    wide = _widest_number(held, cells.decimals, padded, setting)
    top = SMALL * 1.5 if len(cells.heads[0]) else 0.0
    top += 0.6 + SMALL * 1.3 * any(brace.title is not None for brace in cells.braces) if cells.braces else 0.0
    left = max((SIDE * setting.width(head, 500) + 0.7 for head in cells.heads[1]), default=0.0)
    if cells.indices and cells.counted is not None:
        left = max(left, SMALL * setting.width(cells.counted) + 0.7)
    foot = (SMALL * 1.35 + _below_arrows(cells) if cells.indices else 0.0) + _levels(cells) * SMALL * 1.5
    head_wide = SMALL * max((setting.width(head, 500) for head in cells.heads[0]), default=0.0)
    bare = HIGH if held else 1.0
    narrow = bare if cells.heat is not None or cells.square else (HIGH if cells.even else NARROW) if held else 1.0
    pitch = max((SMALL if cells.flat else 1.0) * wide + PAD, narrow, head_wide + 0.3, _named(cells, setting))
    return {
        "columns": max(len(cells.columns), 1), "rows": max(len(cells.rows), 1), "wide": wide, "padded": float(padded),
        "pitch": pitch, "bare": bare, "squared": float(cells.square), "square": float(cells.square or cells.even),
        "spaced": float(cells.spaced), "headed": head_wide + 0.3 * (head_wide > 0), "top": top,
        "named": _widest(cells.tiers, setting), BESIDE: left, "foot": foot, **cells.outside(),
    }  # fmt: skip


def _widest_number(held: Sequence[Any], decimals: int | None, padded: bool, setting: Setting) -> float:
    """How wide the widest of these numbers is; the width of each is found once."""
    widths = partial(setting.width, decimals=decimals, padded=padded)
    known = setting.recent.made(("widths", decimals, padded), lambda: Known(widths))
    return max(known.of(held), default=0.0)


def _least(cells: Cells) -> float:
    """The smallest type around cells, in ems."""
    if cells.indices or cells.pointers or len(cells.heads[0]):
        return SMALL
    return SIDE if len(cells.heads[1]) else 1.0


def drawn(cells: Cells, room: Room, extent: Extent, setting: Setting) -> list[Mark]:
    """All marks of cells, the lowest first."""
    key = "ground", id(extent), id(room), cells.airy
    *_, ground = setting.recent.made(key, lambda: (extent, room, _ground(cells.airy, room, extent, setting)))
    return [
        *_slots(cells, ground.grid),
        *on_grid(cells, ground, bool(extent.part("padded")), setting),
        *arrows(cells.name, cells.arrows, ground.grid, ground.free, extent.part("rows") == 1),
    ]


def _ground(airy: bool, room: Room, extent: Extent, setting: Setting) -> Ground:
    """Where cells stand in their room, their numbers kept clear of their sides where they are `airy`."""
    em = room.em
    left, top, foot = (extent.part(name) * em for name in (BESIDE, "top", "foot"))
    before, after = extent.part("before"), extent.part("after")
    columns, rows = extent.part("columns") + before + after, int(extent.part("rows"))
    across = min((room.w - left) / columns, PITCH * em)
    down = (room.h - top - foot) / rows
    if extent.part("square"):
        natural = max(extent.part("wide") + PAD, extent.part("headed"), 1.0) * em
        down = min(down, across + (lane(across, em) if extent.part("lane") else 0.0))
        across = min(across, max(down, natural))
    else:
        down = min(down, max((HIGHEST + extent.part("lane")) * em, 1.0))
    gap = GAP * em if min(across, down) > em else 0.1 * min(across, down)
    free = lane(down, em) if extent.part("lane") else 0.0
    grid = Grid(
        room.x - (across * columns + left) / 2 + left + across * before,
        room.y - (down * rows + top + foot) / 2 + top,
        across, down, across - gap, down - gap - free,
    )  # fmt: skip
    size = min(CAPITALS * grid.h, (grid.w - 0.16 * em) / max(extent.part("wide"), 0.6), 1.7 * em)
    if airy:
        size = min(size, max(em, (grid.w - AIR * em) / max(extent.part("wide"), 0.6)))
    return Ground.of(grid, size, em, setting, free or 1.5 * LANE * em)


def on_grid(cells: Cells, ground: Ground, padded: bool, setting: Setting) -> list[Mark]:
    """The boxes of cells where a grid has them, their numbers, and what stands around them."""
    found = ground.cells.of(_looks(cells, padded, ground.fine, setting))
    boxes, texts = zip(*found, strict=True) if found else ((), ())
    return [*boxes, *filter(None, texts), *_around(cells, ground, setting)]


class Ground:
    """A grid with numbers of one size, and what has been drawn there: cells, heads and frames.

    Where a row has arrows `free` pixels are empty for them; `fine` cells are too small to be dashed.
    """

    def __init__(self, grid: Grid, size: float, em: float, setting: Setting, free: float = 0.0):
        self.grid, self.em, self.free = grid, em, free
        self.fine = min(grid.w, grid.h) < DASHED * em
        self.cells = Known(lambda cell: _placed(cell, grid, size, setting))
        self.heads: Latest[tuple[Any, list[Mark]]] = Latest()
        self.frames: Recent[Box] = Recent()

    @classmethod
    def of(cls, grid: Grid, size: float, em: float, setting: Setting, free: float = 0.0) -> Ground:
        """The very one that was made of the same before."""
        return setting.recent.made((cls, grid, size, em, free), lambda: cls(grid, size, em, setting, free))

    def frame(self, key: str, frame: Frame) -> Box:
        return self.frames.made((key, frame), lambda: self.grid.frame(key, frame, self.em))


class Look(NamedTuple):
    """The row and the column of a cell, as they are counted, its box and its number."""

    at: tuple[int, int]
    box: Box
    text: Text | None


def _placed(cell: Look, grid: Grid, size: float, setting: Setting) -> tuple[Box, Text | None]:
    """A cell in its row and column, its number in this size."""
    x, y = grid.centre(*cell.at)
    box = changed(cell.box, x=x, y=y, w=grid.w, h=grid.h, radius=grid.radius)
    return setting.very(box), None if cell.text is None else changed(cell.text, x=x, y=y, size=size)


def _looks(cells: Cells, padded: bool, fine: bool, setting: Setting) -> list[Look]:
    """Every cell, still without its place on a grid: the same on every one, and made once."""
    key = padded, fine, setting
    if key not in cells.looks:
        cells.looks[key] = _looking(cells, padded, fine, setting)
    return cells.looks[key]


def _looking(cells: Cells, padded: bool, fine: bool, setting: Setting) -> list[Look]:
    """Every cell as it looks; the very same as long as it has not changed."""
    alike = (
        cells.name, cells.block, cells.cause, cells.heat, cells.decimals, cells.written_in, cells.digits, padded, fine,
        cells.flat,
    )  # fmt: skip
    known = setting.recent.made(alike, Recent)
    lately = known.made((cells.rows, cells.columns), lambda: Lately(_numbered(cells.rows), _numbered(cells.columns)))
    spots = list(cells.values)
    places = _others(cells, spots, lately)
    looks = [None] * len(spots) if places is None else lately.looks.copy()
    for place in range(len(spots)) if places is None else places:
        spot, value = spots[place], cells.values[spots[place]]
        at, plain = (lately.down[spot[0]], lately.across[spot[1]]), look(value)
        make = partial(_cell, cells, spot, value, at, padded, setting, fine)
        key = (
            at, cells.key(spot), type(value), type(plain), plain or str(plain), origin(value), cells.colours.get(spot),
            spot in cells.dim, spot in cells.dashed, cells.ways.get(spot), spot in cells.struck,
            spot in cells.untold, cells.gathered.get(spot),
        ) if type(plain) in PLAIN else None  # fmt: skip
        looks[place] = make() if key is None else known.made(key, make)
    if _is_bare(cells):
        lately.cells, lately.spots, lately.looks = cells, spots, looks
    return looks


@dataclass
class Lately:
    """Where rows and columns are as they are counted; the bare cells that were drawn last there, and how they look."""

    down: dict[Any, int]
    across: dict[Any, int]
    cells: Cells | None = None
    spots: list[Spot] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)


def _is_bare(cells: Cells) -> bool:
    """Whether how a cell looks depends on its value, its colour and its own place alone."""
    return not (cells.dim or cells.dashed or cells.ways or cells.struck or cells.untold or cells.gathered)


def _others(cells: Cells, spots: list[Spot], lately: Lately) -> set[int] | None:
    """Which of these spots of bare cells may look otherwise than `lately`; `None` where any of them may."""
    before = lately.cells
    if before is None or not _is_bare(cells) or spots != lately.spots:
        return None
    if cells.own is not before.own and cells.own != before.own:
        return None
    recoloured = {spot for spot, _ in cells.colours.items() ^ before.colours.items()}
    replaced = compress(count(), map(is_not, cells.values.values(), before.values.values()))
    return {*replaced, *(spots.index(spot) for spot in recoloured if spot in cells.values)}


def _numbered(places: tuple[Any, ...]) -> dict[Any, int]:
    """Where each place is among these, counted from none."""
    return {place: number for number, place in enumerate(places)}


def _cell(
    cells: Cells, spot: Spot, value: Any, at: tuple[int, int], padded: bool, setting: Setting, fine: bool
) -> Look:
    """The box of a cell, never dashed where it is `fine`, and where it is written its number."""
    key = cells.key(spot)
    meaning, dim, dashed = cells.colours.get(spot), spot in cells.dim, spot in cells.dashed or value is None
    source, target, arc = cells.ways.get(spot, (None, None, 0.0))
    way = {
        "came_from": source, "goes_into": target, "arc": arc, "struck": spot in cells.struck,
        "block": cells.name if cells.block else None, "waits_for": cells.cause,
    }  # fmt: skip
    fill, edge = _filled(cells, value, meaning, dim), meaning or None
    if value is None:
        fill, edge = (f"{meaning}/60" if meaning else None), meaning or "faint"
    box = Box(
        key=key, w=0.0, h=0.0, fill=fill, edge=edge,
        dashed=dashed and not meaning and not fine, opacity=0.4 if dim and cells.heat is not None else 1.0,
        gathers=cells.gathered.get(spot, ()), **way,
    )  # fmt: skip
    if value is None or not cells.digits or spot in cells.untold:
        return Look(at, box, None)
    said, own = setting.words(value, cells.decimals, padded)
    colour = "quiet" if dim and cells.heat is None else cells.written_in
    over = None if dim and cells.heat is not None else fill
    return Look(at, box, Text(key=key + TEXT, words=said, own=own, colour=colour, over=over, weight=500, **way))


def _filled(cells: Cells, value: Any, meaning: str | None, dim: bool) -> Paint:
    """The colour of a cell: its value's heat, or else its meaning."""
    if cells.heat is None:
        return f"{meaning}/30@cell" if meaning else "cell/35" if dim else "cell"
    if value is None or np.ndim(look(value)):
        return "cell/35" if dim else "cell"
    level = float(measured(value))
    return Heat(level / cells.heat, origin(value)) if math.isfinite(level) else "cell"


def _slots(cells: Cells, grid: Grid) -> Iterator[Box]:
    if not cells.slots:
        return
    start = cells.columns.index(cells.start) if cells.start in cells.columns else 0
    look = {"w": grid.w, "h": grid.h, "radius": grid.radius, "edge": "faint", "dashed": True}
    waiting = [(r, c) for r in cells.rows for c in cells.columns[start:] if (r, c) not in cells.values]
    for spot in waiting:
        x, y = grid.centre(cells.rows.index(spot[0]), cells.columns.index(spot[1]))
        yield Box(key=f"{cells.name}/slot/{cells.place(spot)}", x=x, y=y, **look)


def _around(cells: Cells, ground: Ground, setting: Setting) -> Iterator[Mark]:
    """What stands around cells: heads, braces, dots, frames, places and pointers."""
    grid, em = ground.grid, ground.em
    small, foot = SMALL * em, grid.top + grid.down * max(len(cells.rows), 1)

    def heads() -> tuple[Any, list[Mark], list[Mark]]:
        return cells.heads, [*_above(cells, grid, em, setting)], [*_before(cells, grid, em, setting)]

    _, above, before = ground.heads.made((cells.name, id(cells.heads)), heads)
    yield from above
    yield from _braces(cells, grid, em, setting)
    yield from before
    for row, column in sorted(cells.dots - cells.colours.keys()) if cells.dots else ():
        x, y = grid.centre(cells.rows.index(row), cells.columns.index(column))
        dot = {"radius": 0.06 * min(grid.w, grid.h), "fill": "quiet"}
        size = 0.12 * min(grid.w, grid.h)
        yield Box(key=f"{cells.key((row, column))}/dot", x=x, y=y, w=size, h=size, **dot)
    for frame in cells.frames:
        yield ground.frame(f"{cells.name}/{frame.name}", frame)
    if cells.indices:
        foot += _below_arrows(cells) * em
        if cells.counted is not None:
            at = grid.left - 0.5 * em, foot + 0.72 * small
            yield lettered(f"{cells.name}/places/title", cells.counted, *at, small, "quiet", setting, anchor=1.0)
        pointed = {look(at) for at in cells.pointers.values()}
        for i, place in enumerate(cells.columns):
            at = ink(place, origin(next(iter(cells.values.values()), None)), ())
            place_x, colour, weight = grid.centre(0, i)[0], *(("now", 650) if place in pointed else ("quiet", 400))
            key = f"{cells.name}/{place}/index"
            yield lettered(key, at, place_x, foot + 0.72 * small, small, colour, setting, weight=weight)
        foot += 1.35 * small
    taken: dict[Any, int] = {}
    for name, at in cells.pointers.items():
        column = cells.column(at)
        if column is None:
            continue
        level = cells.tiers.index(name) if name in _lined(cells) else taken.get(at, 0)
        first = at not in taken
        taken[at] = level + 1
        x, y = grid.centre(0, column)[0], foot + level * 1.5 * small
        if first:
            tip = ((-0.3 * small, 0.18 * small), (0, -0.16 * small), (0.3 * small, 0.18 * small))
            yield Line(
                key=f"{cells.name}/pointer/{name}/tip", x=x, y=foot + 0.05 * small, points=tip, colour="now", thick=2.5
            )
        own = f"{cells.name}/pointer/{name}", VariableName(name), x, y + 0.85 * small, small, "now"
        said = lettered(*own, setting, face="mono", weight=650)
        outside = not 0 <= column < len(cells.columns)
        yield said.moved(_inward(said, grid, len(cells.columns), column), 0.0) if cells.tiers or outside else said


def _above(cells: Cells, grid: Grid, em: float, setting: Setting) -> Iterator[Text]:
    """The heads above the columns but those that are still to come."""
    small = SMALL * em
    for i, head in enumerate(cells.heads[0]):
        if not isinstance(head, str) or head:
            at = grid.centre(0, i)[0], grid.top - 0.75 * small
            yield lettered(f"{cells.name}/head/{i}", head, *at, small, "quiet", setting)


def _before(cells: Cells, grid: Grid, em: float, setting: Setting) -> Iterator[Text]:
    """The heads before the rows but those that are still to come."""
    for i, head in enumerate(cells.heads[1]):
        if not isinstance(head, str) or head:
            at = grid.left - 0.5 * em, grid.centre(i, 0)[1]
            yield lettered(f"{cells.name}/side/{i}", head, *at, SIDE * em, "quiet", setting, anchor=1.0)


def _inward(said: Text, grid: Grid, columns: int, column: int) -> float:
    """How far a name moves aside that would stand out of its row, or of its own column beside that."""
    left, right = grid.left + min(column, 0) * grid.across, grid.left + max(columns, column + 1) * grid.across
    middle = (left + right - said.w) / 2
    return min(max(said.bounds[0], min(left, middle)), max(right - said.w, middle)) - said.bounds[0]


def _below_arrows(cells: Cells) -> float:
    """The ems that places leave for arrows below the last of several rows."""
    return 0.6 * LANE if cells.spaced and len(cells.rows) > 1 else 0.0


def _levels(cells: Cells) -> int:
    """How many pointers stand below one another: as many as point at one place, or all that have a line each."""
    places = list(cells.pointers.values())
    return max([len(_lined(cells)), *(places.count(place) for place in places)])


def _lined(cells: Cells) -> tuple[str, ...]:
    """The pointers that have a line each."""
    return () if cells.apart else cells.tiers


def _named(cells: Cells, setting: Setting) -> float:
    """How wide a column is at least for the names of pointers that stand side by side."""
    return _widest(cells.tiers, setting) + 0.4 if cells.tiers and cells.apart else 0.0


def _widest(names: tuple[str, ...], setting: Setting) -> float:
    """How wide the longest name of a pointer is, in ems."""
    return max((SMALL * setting.width(VariableName(name), 650, "mono") for name in names), default=0.0)
