"""A plan: the pictures of all moments of an act laid out together in one room, so that nothing grows or jumps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce

from vizkit.picture.marks import Bounds, Mark
from vizkit.picture.picture import Arrangement, Extent, Picture, Room
from vizkit.picture.relations import Fewer, Hidden, Line, Over, _Around, alone
from vizkit.picture.setting import Setting, Words

SIGNS = (None, 9, 8, 7, 6, 5, 4)
"""How long a number may be, tried in turn: as it is, then shortened more and more."""

_SLACK = 0.01
"""Pixels by which type may be smaller than it should."""

TURNED = 1.15
"""How much larger a picture must become before what stands side by side is set below one another."""


class Crowded(ValueError):
    """An act that cannot be read in its room, however short its numbers are.

    Its type would be `em` pixels high: it is too `small` where `least` are wanted, else words overlap or are cut.
    """

    def __init__(self, em: float, least: float):
        self.em, self.least, self.small = em, least, em < least - _SLACK
        wrong = f"type would be {em:.0f} pixels high where {least:.0f} are wanted"
        super().__init__(wrong if self.small else "words would overlap or be cut")


@dataclass(frozen=True)
class Plan:
    """How an act is laid out: what it needs at all its moments together, in which room, with which setting.

    There are so many times `fewer` things in it than its pictures have at most.
    """

    extent: Extent
    room: Room
    setting: Setting
    turned: bool
    box: Bounds
    fewer: int = 0

    def marks(self, picture: Picture) -> tuple[Mark, ...]:
        """The marks of one of the act's pictures."""
        return tuple(alone(self._laid(picture), self.extent).marks(self.room, self.extent, self.setting))

    def holds(self, picture: Picture) -> bool:
        """Whether another picture needs no more than the act's pictures do."""
        return self.extent.covers(joint([self._laid(picture)], self.setting))

    def _laid(self, picture: Picture) -> Picture:
        found = chosen(picture, self.fewer)
        return turn(found) if self.turned else found


class Measured:
    """The pictures of an act, and what they need together: the same in every room, so that it is found out once."""

    def __init__(
        self, pictures: Sequence[Picture], translate: Callable[[str], Words], setting: Callable[..., Setting] = Setting
    ):
        self.pictures = tuple(pictures)
        self._translate = translate
        self._setting = setting
        self.choices = max((len(each.choices) for each in self.pictures if isinstance(each, Fewer)), default=1)
        self._versions: dict[tuple[int, bool], tuple[Picture, ...] | None] = {}
        self._extents: dict[tuple[int | None, bool, int], Extent] = {}
        self._settings: dict[int | None, Setting] = {}
        self._joints: dict[int | None, Joints] = {}

    def _version(self, turned: bool, fewer: int) -> tuple[Picture, ...] | None:
        """The pictures with so many times fewer in them, each once; or these turned, if that changes one of them."""
        key = fewer, turned
        if key not in self._versions:
            if turned:
                upright = self._version(False, fewer)
                found = tuple(map(turn, upright))
                changes = any(one is not other for one, other in zip(found, upright, strict=True))
                self._versions[key] = found if changes else None
            else:  # one that stands for several moments is measured once
                chose = [chosen(picture, fewer) for picture in self.pictures]
                self._versions[key] = tuple({id(picture): picture for picture in chose}.values())
        return self._versions[key]

    def plan(
        self, box: Bounds, *, least: float, largest: float, legible: Callable[[Plan], bool] = lambda _: True,
        fewer: int = 0,
    ) -> Plan:  # fmt: skip
        """Lay them out in `box`, with so many times `fewer` things: type as large as fits, at most `largest`, and so
        that it is `legible`.

        Numbers are shortened no more than they must; where even the shortest do not fit, the others are not tried, and
        it is `Crowded`: type is below `least`, or not legible.
        """

        def laid(signs: int | None) -> tuple[float, Plan]:
            setting = self._settings.setdefault(signs, self._setting(self._translate, signs))
            extent, em, turned = self._best(box[2] - box[0], box[3] - box[1], least, largest, setting, fewer)
            room = Room(*box, em, least).middle(extent.most_w * em, extent.most_h * em)
            return em * extent.text, Plan(extent, room, setting, turned, box, fewer)

        def fits(size: float, found: Plan) -> bool:
            return size >= least - _SLACK and legible(found)

        size, found = laid(SIGNS[0])
        if fits(size, found):
            return found
        if not found.setting.has_written(more=SIGNS[-1]):  # there is nothing to shorten
            raise Crowded(size, least)
        shortest, last = laid(SIGNS[-1])
        if not fits(shortest, last):
            raise Crowded(max(size, shortest), least)
        between = (laid(signs) for signs in SIGNS[1:-1])
        return next((found for size, found in between if fits(size, found)), last)

    def _best(
        self, w: float, h: float, least: float, largest: float, setting: Setting, fewer: int
    ) -> tuple[Extent, float, bool]:
        """The extent, the ems' size and whether the pictures are turned: where that alone can be read, or is larger."""
        extent = self._extent(setting, False, fewer)
        em = _em(extent, w, h, largest)
        if self._version(True, fewer) is not None:
            other = self._extent(setting, True, fewer)
            larger = _em(other, w, h, largest)
            if larger > TURNED * em or em * extent.text < least - _SLACK <= larger * other.text - _SLACK:
                return other, larger, True
        return extent, em, False

    def _extent(self, setting: Setting, turned: bool, fewer: int) -> Extent:
        key = setting.signs, turned, fewer
        if key not in self._extents:
            known = self._joints.setdefault(setting.signs, {})
            self._extents[key] = joint(self._version(turned, fewer), setting, known)
        return self._extents[key]


def plan(
    pictures: Sequence[Picture], box: Bounds, *, least: float, largest: float, translate: Callable[[str], Words],
) -> Plan:  # fmt: skip
    """Lay out pictures in `box`, as `Measured.plan` does, with as much in them as can be read."""
    measured = Measured(pictures, translate)
    for fewer in range(measured.choices - 1):
        with suppress(Crowded):
            return measured.plan(box, least=least, largest=largest, fewer=fewer)
    return measured.plan(box, least=least, largest=largest, fewer=measured.choices - 1)


def chosen(picture: Picture, fewer: int) -> Picture:
    """The picture with so many times fewer things in it, where it says which."""
    return picture.choice(fewer) if isinstance(picture, Fewer) else picture


def _em(extent: Extent, w: float, h: float, largest: float) -> float:
    return min(w / max(extent.w, 1.0), h / max(extent.h, 1.0), largest)


Joints = dict[tuple[int, ...], tuple[Sequence[Picture], Extent]]
"""What pictures need together that have been measured with one setting, by their identities, and these pictures."""


def joint(pictures: Sequence[Picture], setting: Setting, known: Joints | None = None) -> Extent:
    """What the pictures need together, part by part; a hidden one needs what it would if it were there.

    What stands in several arrangements is measured once, where what is `known` is kept.
    """
    pictures = [picture.child if isinstance(picture, Hidden) else picture for picture in pictures]
    pictures = list({id(picture): picture for picture in pictures}.values())  # what does not change is measured once
    lines = [picture for picture in pictures if isinstance(picture, Line)]
    if lines and len({line.down for line in lines}) == 1 and len(lines) < len(pictures):
        pictures = [_as_line(picture, lines[0].down) for picture in pictures]
    kinds = {(type(picture), isinstance(picture, Line) and picture.down) for picture in pictures}
    first = pictures[0]
    if len(kinds) == 1 and isinstance(first, Arrangement):
        within = [picture.children for picture in pictures]
        parts = tuple(
            joint([each[i] for each in within if i < len(each)], setting, known) for i in range(max(map(len, within)))
        )
        outlines = {picture.outline(): picture for picture in pictures}
        found = [picture.joined(parts, setting) for picture in outlines.values()]
        return replace(reduce(Extent.__or__, found), children=parts)
    alike: dict[type[Picture], list[Picture]] = {}
    for picture in pictures:
        alike.setdefault(type(picture), []).append(picture)
    return reduce(Extent.__or__, (_together(kind, each, setting, known) for kind, each in alike.items()))


def _together(kind: type[Picture], pictures: list[Picture], setting: Setting, known: Joints | None) -> Extent:
    """What pictures of one kind need together."""
    if known is None:
        return kind.together(pictures, setting)
    key = tuple(map(id, pictures))
    if key not in known:
        known[key] = pictures, kind.together(pictures, setting)
    return known[key][1]


def _as_line(picture: Picture, down: bool) -> Picture:
    return picture if isinstance(picture, Line) else Line((picture,), down)


def turn(picture: Picture) -> Picture:
    """The picture with its outermost neighbours below one another instead of side by side."""
    if isinstance(picture, Line) and not picture.down:
        return Line(tuple(child.turned() for child in picture.children), True)
    if isinstance(picture, (Line, Over)):
        children = tuple(map(turn, picture.children))
        same = all(one is other for one, other in zip(children, picture.children, strict=True))
        return picture if same else picture.with_(children=children)
    if isinstance(picture, _Around):
        child = turn(picture.child)
        return picture if child is picture.child else replace(picture, child=child)
    return picture
