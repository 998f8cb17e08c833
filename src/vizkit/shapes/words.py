"""Words, a number with its name, a meter, a formula, a legend, a cost line."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from vizkit.picture.formula import set_formula
from vizkit.picture.ink import InkError, key, look, measured
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Formula, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting


@dataclass(frozen=True)
class Label(Picture):
    """One line of words and variables."""

    name: str
    content: tuple[Any, ...]
    colour: str = "text"
    weight: int = 500
    size: float = 1.0
    decimals: int | None = None
    came: str | None = None
    goes: str | None = None
    cause: str | None = None
    box: bool = False

    PAD = 0.5
    CENTRAL: ClassVar[bool] = True

    def coloured(self, meaning: str) -> Label:
        return replace(self, colour=meaning)

    def large(self) -> Label:
        """Set large, as the picture's main word."""
        return replace(self, size=1.6, weight=650)

    def boxed(self) -> Label:
        """In a box of its colour: a thing that is handed on, such as a token."""
        return replace(self, box=True)

    def rounded(self, decimals: int) -> Label:
        """With its numbers to so many decimals."""
        return replace(self, decimals=decimals)

    def came_from(self, source: str, *_: Any) -> Label:
        return replace(self, came=source)

    def waits_for(self, mark: str) -> Label:
        """It comes when the mark of this key has changed."""
        return replace(self, cause=mark)

    def extent(self, setting: Setting) -> Extent:
        wide = self.size * setting.width(list(self.content), self.weight, decimals=self.decimals)
        wide += 2 * self.PAD * self.box
        return Extent(wide, (1.3 + 0.3 * self.box) * self.size, wide, 1.6 * self.size, 0.0, min(self.size, 1.0))

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        said, own = setting.words(list(self.content), self.decimals)
        way = {"x": room.x, "y": room.y, "came_from": self.came, "goes_into": self.goes, "waits_for": self.cause}
        if self.box and any(part is not None for part in self.content):
            w, h = extent.w * room.em, 1.6 * self.size * room.em
            look = {"fill": f"{self.colour}/30@cell", "edge": self.colour, "radius": 0.3 * h}
            yield Box(key=self.name, w=w, h=h, **look, **way)
        key = f"{self.name}{TEXT}" if self.box else self.name
        colour, over = ("text", f"{self.colour}/30@cell") if self.box else (self.colour, None)
        look = {"size": self.size * room.em, "colour": colour, "weight": self.weight, "over": over}
        yield Text(key=key, words=said, own=own, **look, **way)


def label(*content: Any, name: str | None = None) -> Label:
    """One line of words and variables: `label("sum ", total)`; a variable alone is set large.

    What has no value yet is not there.
    """
    found = name or next((found for part in content if (found := key(part))), None)
    found = found or next((part for part in content if isinstance(part, str)), None)
    if found is None:
        raise InkError('a label of nothing that has a name wants one: name="…"')
    made = Label(f"{found}/label" if name is None else name, content)
    return made if len(content) > 1 or isinstance(content[0], str) else made.large()


@dataclass(frozen=True)
class Figure(Picture):
    """A number large, and below it what it counts."""

    name: str
    value: Any
    title: Any
    colour: str = "text"
    decimals: int | None = None
    came: str | None = None
    cause: str | None = None

    LARGE, SMALL = 1.7, 0.88

    def coloured(self, meaning: str, *, zero: str | None = None, positive: str | None = None) -> Figure:
        """In the colour of a meaning; a number that is `zero`, or above it, may have another."""
        if self.value is not None and (zero or positive):
            number = measured(self.value)
            meaning = (zero if number == 0 else positive if number > 0 else None) or meaning
        return replace(self, colour=meaning)

    def rounded(self, decimals: int) -> Figure:
        return replace(self, decimals=decimals)

    def came_from(self, source: Figure) -> Figure:
        """Its number comes from another figure's."""
        return replace(self, came=source.name)

    def waits_for(self, mark: str) -> Figure:
        """Its number changes when the mark of this key has."""
        return replace(self, cause=mark)

    def extent(self, setting: Setting) -> Extent:
        wide = max(
            self.LARGE * setting.width(self.value, 700, decimals=self.decimals), self.SMALL * setting.width(self.title)
        )
        return Extent(wide + 0.6, 3.3, wide * 1.6 + 1.0, 4.2, 0.4, self.SMALL)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em = room.em
        if self.value is not None:
            said, own = setting.words(self.value, self.decimals)
            look = {"size": self.LARGE * em, "colour": self.colour, "weight": 700}
            way = {"came_from": self.came, "waits_for": self.cause}
            yield Text(key=f"{self.name}{TEXT}", words=said, own=own, x=room.x, y=room.y - 0.62 * em, **look, **way)
        said, own = setting.words(self.title)
        yield Text(
            key=f"{self.name}/title",
            words=said,
            own=own,
            x=room.x,
            y=room.y + 0.95 * em,
            size=self.SMALL * em,
            colour="quiet",
        )


def figure(value: Any, title: Any, *, name: str | None = None) -> Figure:
    """A variable large, and below it in words what it is."""
    found = name or key(value) or (title if isinstance(title, str) else None)
    return Figure(f"{found}/figure", value, title)


@dataclass(frozen=True)
class Meters(Picture):
    """Bars filled by how much there has been out of how much, each with its name before and its number behind."""

    name: str
    rows: tuple[tuple[Any, Any, str], ...]
    of: Any
    decimals: int | None = None

    def extent(self, setting: Setting) -> Extent:
        before = max(setting.width(title) for title, _, _ in self.rows)
        behind = max([setting.width(value, 650, decimals=self.decimals) for _, value, _ in self.rows] + [1.5])
        high = 1.5 * len(self.rows)
        parts = {"before": before, "behind": behind}
        return Extent(before + behind + 7.0, high, before + behind + 40.0, high * 1.3, 0.3, 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, pitch = room.em, room.h / len(self.rows)
        start = room.left + (extent.part("before") + 0.5) * em
        long = room.right - (extent.part("behind") + 0.5) * em - start
        most = float(measured(self.of)) or 1.0
        for i, (title, value, colour) in enumerate(self.rows):
            y, thick, name = room.top + (i + 0.5) * pitch, min(0.6 * pitch, 0.95 * em), f"{self.name}/{i}"
            said, own = setting.words(title)
            yield Text(
                key=f"{name}/title", words=said, own=own, x=start - 0.5 * em, y=y, size=em, colour="quiet", anchor=1.0
            )
            yield Box(key=f"{name}/room", x=start + long / 2, y=y, w=long, h=thick, radius=thick / 2, fill="cell")
            part = 0.0 if value is None else max(0.0, min(1.0, float(measured(value)) / most))
            full = max(part * long, thick)
            bar = {"x": start + full / 2, "y": y, "w": full, "h": thick, "radius": thick / 2, "fill": colour}
            if value is not None:
                yield Box(key=f"{name}/bar", opacity=1.0 if part > 0 else 0.0, **bar)
                number, mine = setting.words(value, self.decimals)
                at = {"x": start + long + 0.5 * em, "y": y, "size": em, "anchor": 0.0}
                yield Text(key=f"{name}/value", words=number, own=mine, colour=colour, weight=650, **at)


def meter(title: Any, value: Any, of: Any, *, colour: str = "now") -> Meters:
    """How much of something there has been, of how much."""
    return Meters(f"{key(value) or title}/meter", ((title, value, colour),), of)


def meters(of: Any, *rows: tuple[Any, Any, str], name: str = "meters") -> Meters:
    """Several meters on one scale: rows of a title, a variable and a colour; `of` is what all are out of."""
    return Meters(name, rows, of)


@dataclass(frozen=True)
class Mathematics(Picture):
    """A formula of a reference's documentation."""

    name: str
    typst: str
    colour: str = "text"
    size: float = 1.2

    def coloured(self, meaning: str) -> Mathematics:
        return replace(self, colour=meaning)

    def large(self) -> Mathematics:
        return replace(self, size=1.7)

    def extent(self, setting: Setting) -> Extent:
        w, h = (self.size * side for side in set_formula(self.typst).extent)
        return Extent(w, max(h, 1.2 * self.size), w * 1.35, max(h, 1.2 * self.size) * 1.35, 0.2)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        ems = set_formula(self.typst).extent
        size = min(room.w / max(ems[0], 1e-6), room.h / max(ems[1], 1e-6), self.size * 1.35 * room.em)
        yield Formula(key=self.name, typst=self.typst, x=room.x, y=room.y, size=size, colour=self.colour, extent=ems)


def formula(reference: Any, name: Any) -> Mathematics:
    """The formula of a reference's own documentation, `name: $ … $`; its name may be a variable."""
    name = str(look(name))
    found = re.search(rf"^\s*{re.escape(name)}: \$(.+?)\$", inspect.getdoc(reference) or "", re.MULTILINE | re.DOTALL)
    if found is None:
        raise LookupError(f"the documentation of {reference.__name__} has no formula {name!r}")
    return Mathematics(f"{reference.__name__}/{name}", " ".join(found[1].split()))


@dataclass(frozen=True)
class Legend(Picture):
    """What the colours mean."""

    meanings: Mapping[str, Any]
    down: bool = False

    SMALL, PITCH, PITCH_MOST = 0.88, 1.5, 2.4

    def stacked(self) -> Legend:
        """Its colours below one another."""
        return replace(self, down=True)

    def _wide(self, setting: Setting) -> list[float]:
        return [self.SMALL * setting.width(words) + 2.0 for words in self.meanings.values()]

    def extent(self, setting: Setting) -> Extent:
        wide, many = self._wide(setting), len(self.meanings)
        w, h = (max(wide), self.PITCH * many) if self.down else (sum(wide), 1.3)
        return Extent(w, h, w * 1.3, self.PITCH_MOST * many if self.down else h, 0.0, self.SMALL)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, wide = room.em, self._wide(setting)
        x = room.x - (max(wide) if self.down else sum(wide)) / 2 * em
        pitch = min(room.h / len(wide), self.PITCH_MOST * em) if self.down else 0.0
        y = room.y - (len(wide) - 1) / 2 * pitch
        for (meaning, title), across in zip(self.meanings.items(), wide, strict=True):
            said, own = setting.words(title)
            edge = "quiet" if meaning in ("cell", "white", "grey", "black") else None
            size = {"w": 0.7 * em, "h": 0.7 * em, "radius": 0.15 * em}
            yield Box(key=f"legend/{meaning}", x=x + 0.4 * em, y=y, fill=meaning, edge=edge, **size)
            at = {"x": x + 1.0 * em, "y": y, "anchor": 0.0, "size": self.SMALL * em, "colour": "quiet"}
            yield Text(key=f"legend/{meaning}/title", words=said, own=own, **at)
            x, y = (x, y + pitch) if self.down else (x + across * em, y)


def legend(**meanings: Any) -> Legend:
    """What the colours mean: `legend(now="in the window", lost="dominated")`."""
    return Legend(meanings)
