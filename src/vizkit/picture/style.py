"""The look: colours by meaning, sizes and places by layout. A style is an argument, never ambient."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

RGB = tuple[float, float, float]

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""


SPOKEN = ("now", "first", "second", "done", "lost", "quiet", "text", "faint")
"""The colours that a scene speaks with; what others there are is the house's own furniture."""


class ColourError(ValueError):
    """A colour that no theme has; the message says which there are."""


def rgb(hexadecimal: str) -> RGB:
    """`#RRGGBB` as three numbers between 0 and 1."""
    return tuple(int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5))


@dataclass(frozen=True, eq=False)
class Theme:
    """Colours by what they mean; `heat` runs from the most negative over zero to the most positive value.

    One is like no other: what is found out for it is kept by it.
    """

    name: str
    colours: Mapping[str, RGB]
    heat: tuple[RGB, RGB, RGB]

    def __getitem__(self, meaning: str) -> RGB:
        try:
            return self.colours[meaning]
        except KeyError:
            near = difflib.get_close_matches(meaning, self.colours, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise ColourError(f"there is no colour {meaning!r}: {hint}the meanings are {', '.join(SPOKEN)}") from None


_COLOURS = {  # in the dark, in the light
    "ground": ("#0D1117", "#FFFFFF"),
    "panel": ("#141A24", "#F5F7FA"),
    "edge": ("#2A3548", "#D3DAE5"),
    "cell": ("#1E2635", "#E6EBF2"),
    "text": ("#E8ECF2", "#17202C"),
    "quiet": ("#93A0B5", "#566376"),
    "faint": ("#5E6A80", "#828D9E"),
    "now": ("#F5A742", "#A85B00"),
    "first": ("#56B4E9", "#0B66AD"),
    "second": ("#D99BD6", "#93308E"),
    "done": ("#3CBF96", "#0B7354"),
    "lost": ("#F0705C", "#C2301C"),
    "white": ("#E8ECF2", "#FFFFFF"),
    "grey": ("#4A5569", "#B3BDCB"),
    "black": ("#000000", "#17202C"),
}
_HEAT = ("#3B8FE0", "#1B222E", "#F0963A"), ("#3A86CF", "#E9EDF3", "#E8892B")


def _theme(name: str, place: int) -> Theme:
    """The theme that has this place in the tables."""
    colours = MappingProxyType({meaning: rgb(themed[place]) for meaning, themed in _COLOURS.items()})
    return Theme(name, colours, tuple(map(rgb, _HEAT[place])))


THEMES = {name: _theme(name, place) for place, name in enumerate(("dark", "light"))}
MEANINGS = tuple(THEMES["dark"].colours)


@dataclass(frozen=True)
class Layout:
    """Where things stand on a frame of `size` pixels, y downwards; what has no box is not shown.

    Type is at least `least` pixels high; an em of the stage is at most `largest`. The box of the code is the most room
    that it gets: beside the stage a panel is as narrow as its lines, and the stage has what is left. An act that cannot
    be read on the stage takes one of the `further` ones, which are larger than the screen.
    """

    name: str
    size: tuple[int, int]
    least: float
    largest: float
    stage: Bounds
    note: Bounds | None = None
    note_size: float = 48.0
    title: Bounds | None = None
    title_sizes: tuple[float, ...] = (46.0,)
    code: Bounds | None = None
    code_size: float = 24.0
    timeline: Bounds | None = None
    further: tuple[Bounds, ...] = ()

    @property
    def frame(self) -> Bounds:
        return 0.0, 0.0, float(self.size[0]), float(self.size[1])

    @property
    def parts(self) -> tuple[str, ...]:
        """What is on the screen, the lowest first."""
        return tuple(part for part in ("stage", "note", "title", "code", "timeline") if getattr(self, part) is not None)


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "lecture", (1920, 1080), least=24.0, largest=40.0, stage=(60, 158, 1860, 908), note=(60, 922, 1860, 1016),
            note_size=38.0, title=(60, 36, 1860, 136), title_sizes=(46.0, 26.0), code=(1380, 158, 1860, 908),
            timeline=(60, 1028, 1860, 1076),
        ),
        Layout(
            "slide", (1920, 1080), least=40.0, largest=54.0, stage=(50, 40, 1870, 890), note=(60, 906, 1860, 1056),
        ),
        Layout(
            "square", (1080, 1080), least=24.0, largest=44.0, stage=(24, 108, 1056, 884), note=(50, 890, 1030, 1056),
            note_size=42.0, title=(50, 30, 1030, 98), title_sizes=(46.0,),
        ),
        Layout(
            "portrait", (1080, 1920), least=24.0, largest=48.0, stage=(24, 190, 1056, 1136),
            note=(60, 1146, 1020, 1310), note_size=44.0, title=(60, 60, 1020, 178), title_sizes=(54.0, 30.0),
            code=(60, 1326, 1020, 1812), code_size=28.0, timeline=(60, 1832, 1020, 1892),
        ),
        Layout(
            "post", (1080, 1350), least=24.0, largest=48.0, stage=(24, 120, 1056, 1110), note=(50, 1126, 1030, 1310),
            note_size=44.0, title=(50, 36, 1030, 110), title_sizes=(48.0,),
        ),
        Layout(
            "phone", (1080, 1200), least=33.3, largest=48.0, stage=(20, 20, 1060, 1180),
            further=tuple((20, 20, right, 1780) for right in (1060, 1240, 1480, 1860)),
        ),
    )
}  # fmt: skip
"""The layouts by their names: lecture and slide are as wide as a screen, square, post and portrait for what is held in
a hand; phone is a page's stage on one, where note and code are the page's own text. Its width is 390 of the browser's
pixels, so that its least type is 12 of them high; what is higher or wider is scrolled."""

FILMED = tuple(name for name, layout in LAYOUTS.items() if layout.note is not None)
"""The layouts that stand for themselves: those of films and stills."""


@dataclass(frozen=True)
class Style:
    """How a film looks: all that is not its story.

    Without `captions` the place of the note is empty; a `clear` one has no ground: what is behind it is seen.
    """

    layout: str = "lecture"
    theme: str = "dark"
    language: str = "en"
    captions: bool = True
    clear: bool = False

    @property
    def colours(self) -> Theme:
        return THEMES[self.theme]

    @property
    def places(self) -> Layout:
        return LAYOUTS[self.layout]


def luminance(colour: RGB) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
