"""Pictures and how they are put together: above, beside, over."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from vizkit.picture.marks import Bounds, Box, Line, Link, Mark, Text, changed

GAP = 36.0


@dataclass(frozen=True)
class Picture:
    """Marks, and the room they take. `a / b` sets b below a, `a | b` beside it, `a + b` over it as both stand.

    `meters` are shown apart from the stage where a layout has a place for them.
    """

    marks: tuple[Mark, ...] = ()
    bounds: Bounds = (0.0, 0.0, 0.0, 0.0)
    meters: tuple[Picture, ...] = ()

    @classmethod
    def of(cls, marks: Iterable[Mark], bounds: Bounds | None = None) -> Picture:
        """A picture of `marks`; its room is theirs unless `bounds` are given."""
        marks = tuple(marks)
        return cls(marks, bounds or _around(mark.bounds for mark in marks if mark.bounds is not None))

    @property
    def w(self) -> float:
        return self.bounds[2] - self.bounds[0]

    @property
    def h(self) -> float:
        return self.bounds[3] - self.bounds[1]

    def __truediv__(self, other: Picture) -> Picture:
        return column(self, other)

    def __or__(self, other: Picture) -> Picture:
        return beside(self, other)

    def __add__(self, other: Picture) -> Picture:
        """Both as they stand."""
        return Picture(self.marks + other.marks, _around((self.bounds, other.bounds)), self.meters + other.meters)

    def moved(self, x: float = 0.0, y: float = 0.0) -> Picture:
        left, top, right, bottom = self.bounds
        marks = tuple(mark.moved(x, y) for mark in self.marks)
        return replace(self, marks=marks, bounds=(left + x, top + y, right + x, bottom + y))

    def scaled(self, by: float) -> Picture:
        return replace(
            self, marks=tuple(mark.scaled(by) for mark in self.marks), bounds=tuple(side * by for side in self.bounds)
        )

    def placed(self, x: float, y: float) -> Picture:
        """Moved so that its centre is at (x, y)."""
        left, top, right, bottom = self.bounds
        return self.moved(x - (left + right) / 2, y - (top + bottom) / 2)

    def padded(self, across: float, down: float | None = None) -> Picture:
        """With that much free room around."""
        down = across if down is None else down
        left, top, right, bottom = self.bounds
        return replace(self, bounds=(left - across, top - down, right + across, bottom + down))

    def each(self, **changes: object) -> Picture:
        """Every mark with these fields changed where it has them: `.each(came_from="Q/0/0")`."""
        return replace(
            self,
            marks=tuple(
                changed(mark, **{name: value for name, value in changes.items() if hasattr(mark, name)})
                for mark in self.marks
            ),
        )

    def struck(self) -> Picture:
        """The moment's centre: its marks pulse once."""
        return self.each(struck=True)

    def faded(self, opacity: float = 0.35) -> Picture:
        """Set back: its marks at `opacity`, its words in a quiet colour, so that they can still be read."""
        return replace(
            self,
            marks=tuple(
                changed(mark, colour="quiet", over=None)
                if isinstance(mark, Text)
                else changed(mark, opacity=mark.opacity * opacity)
                for mark in self.marks
            ),
        )

    def with_meters(self, *meters: Picture) -> Picture:
        return replace(self, meters=self.meters + meters)


EMPTY = Picture()


def column(*pictures: Picture, gap: float = GAP, align: float = 0.5) -> Picture:
    """The pictures below one another; `align` 0 sets them flush left, 0.5 centres them, 1 sets them flush right."""
    done, down = [], 0.0
    for picture in (picture for picture in pictures if picture.marks or picture.h):
        left, top, right, _ = picture.bounds
        done.append(picture.moved(-left - align * (right - left), down - top))
        down += picture.h + gap
    return _together(done)


def beside(*pictures: Picture, gap: float = GAP, align: float = 0.5) -> Picture:
    """The pictures side by side; `align` 0 sets their tops level, 0.5 their middles, 1 their feet."""
    done, across = [], 0.0
    for picture in (picture for picture in pictures if picture.marks or picture.w):
        left, top, _, bottom = picture.bounds
        done.append(picture.moved(across - left, -top - align * (bottom - top)))
        across += picture.w + gap
    return _together(done)


def over(*pictures: Picture) -> Picture:
    """The pictures with their centres on one another, the last on top."""
    return _together([picture.placed(0, 0) for picture in pictures])


def linked(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks with every link drawn between the marks that it names; a link to nowhere is left out."""
    marks = tuple(marks)
    at = {mark.key: mark for mark in marks}
    found = (_line(mark, at) if isinstance(mark, Link) else mark for mark in marks)
    return tuple(mark for mark in found if mark is not None)


def _together(pictures: list[Picture]) -> Picture:
    if not pictures:
        return EMPTY
    marks = tuple(mark for picture in pictures for mark in picture.marks)
    meters = tuple(meter for picture in pictures for meter in picture.meters)
    return Picture(marks, _around(picture.bounds for picture in pictures), meters)


def _around(several: Iterable[Bounds]) -> Bounds:
    several = list(several)
    if not several:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = zip(*several, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _line(link: Link, at: dict[str, Mark]) -> Line | None:
    if link.source not in at or link.target not in at:
        return None
    source, target = at[link.source], at[link.target]
    (sx, sy), (tx, ty) = _centre(source), _centre(target)
    length = math.hypot(tx - sx, ty - sy) or 1.0
    ux, uy = (tx - sx) / length, (ty - sy) / length
    bx, by = (sx + tx) / 2 + uy * link.bend * length, (sy + ty) / 2 - ux * link.bend * length
    start = _border(source, (sx, sy), (bx, by), link.gap)
    end = _border(target, (tx, ty), (bx, by), link.gap)
    way = (start, (bx, by), end) if link.bend else (start, end)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    common = {name: getattr(link, name) for name in ("key", "opacity", "struck", "colour", "thick", "arrow", "dashed")}
    points = tuple((x - middle[0], y - middle[1]) for x, y in way)
    return Line(**common, x=middle[0], y=middle[1], points=points, smooth=bool(link.bend))


def _centre(mark: Mark) -> tuple[float, float]:
    left, top, right, bottom = mark.bounds
    return (left + right) / 2, (top + bottom) / 2


def _border(mark: Mark, centre: tuple[float, float], towards: tuple[float, float], gap: float) -> tuple[float, float]:
    """Where the way from `centre` `towards` a point leaves the mark."""
    left, top, right, bottom = mark.bounds
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    away = math.hypot(dx, dy) or 1.0
    if isinstance(mark, Box) and mark.radius * 2 >= min(mark.w, mark.h) - 1 and abs(mark.w - mark.h) < 1:
        reach = mark.w / 2
    else:
        reach = min(
            (right - left) / 2 / abs(dx / away) if dx else math.inf,
            (bottom - top) / 2 / abs(dy / away) if dy else math.inf,
        )
    return centre[0] + dx / away * (reach + gap), centre[1] + dy / away * (reach + gap)
