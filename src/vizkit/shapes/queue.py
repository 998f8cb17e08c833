"""A queue with two ends: its elements in a strip, front left, back right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vizkit.picture.ink import look
from vizkit.picture.marks import Line, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.cells import SMALL, Cells
from vizkit.shapes.places import place_of


@dataclass(frozen=True)
class Ends(Picture):
    """Cells between two rails, open at both ends, which are named."""

    cells: Cells
    leaving: tuple[tuple[str, Any, str], ...] = ()

    def coloured(self, **meanings: Any) -> Ends:
        """Elements in the colour of a meaning, by their indices."""
        return replace(self, cells=self.cells.coloured(**meanings))

    def came_from(self, source: Any, places: Any = None, arc: float = 0.0) -> Ends:
        return replace(self, cells=self.cells.came_from(source, places, arc))

    def striking(self, places: Any) -> Ends:
        return replace(self, cells=self.cells.striking(places))

    def extent(self, setting: Setting) -> Extent:
        inner = self.cells.extent(setting)
        side = self._side(setting)
        return Extent(
            inner.w + 2 * side,
            inner.h + 0.6,
            inner.most_w + 2 * side,
            inner.most_h + 0.6,
            inner.share,
            SMALL,
            inner.parts,
        )

    def _side(self, setting: Setting) -> float:
        return SMALL * max(setting.width("front"), setting.width("back")) + 1.4

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, side = room.em, self._side(setting) * room.em
        inside = room.within(room.left + side, room.top + 0.3 * em, room.right - side, room.bottom - 0.3 * em)
        marks = list(self.cells.marks(inside, extent, setting))
        high = min(inside.h, 3.4 * em)
        columns = max(extent.part("columns"), 1)
        half = min(inside.w / columns, 5.6 * em) * columns / 2 + 0.25 * em
        name = self.cells.name
        for edge, sign in (("above", -1), ("below", 1)):
            y = room.y + sign * (high / 2 + 0.16 * em)
            yield Line(key=f"{name}/{edge}", x=room.x, y=y, points=((-half, 0), (half, 0)), colour="faint", thick=3)
        for word, sign in (("front", -1), ("back", 1)):
            said, own = setting.words(word)
            at = {"x": room.x + sign * (half + 0.5 * em), "y": room.y, "size": SMALL * em, "colour": "quiet"}
            yield Text(key=f"{name}/{word}", words=said, own=own, anchor=1.0 if sign < 0 else 0.0, **at)
        yield from marks


def ends(
    values: Any, queue: Any, *, places: Any = None, front: Any = None, back: Any = None, name: str = "ends"
) -> Ends:
    """The elements of `values` whose indices are in `queue`, keyed by their indices, in a strip with two ends.

    `front` and `back` are indices that are leaving there; `places` keeps room for so many.
    """
    held = [at for at in (front, *queue, back) if at is not None]
    indices = [place_of(at) for at in held]
    room = max(int(look(places)) if places is not None else 0, len(indices), 1)
    columns = tuple(indices) + tuple(f"free{i}" for i in range(room - len(indices)))
    cells = Cells(name, {(0, i): values[at] for i, at in zip(indices, held, strict=True)}, (0,), columns, flat=True)
    if front is not None:
        cells = cells.coloured(second=front)
    if back is not None:
        cells = cells.coloured(lost=back)
    return Ends(cells)
