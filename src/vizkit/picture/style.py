"""The look: colours by meaning, sizes and places by layout. A style is an argument, never ambient."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

RGB = tuple[float, float, float]

WIDTH, HEIGHT = 1920.0, 1080.0
"""Every stage thinks in the pixels of a 1080p frame, y downwards; other sizes are this one scaled."""


class ColourError(ValueError):
    """A colour that no theme has; the message says which there are."""


def rgb(hexadecimal: str) -> RGB:
    """`#RRGGBB` as three numbers between 0 and 1."""
    return tuple(int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5))


@dataclass(frozen=True)
class Theme:
    """Colours by what they mean; `heat` runs from the most negative over zero to the most positive value."""

    name: str
    colours: Mapping[str, RGB]
    heat: tuple[RGB, RGB, RGB]

    def __getitem__(self, meaning: str) -> RGB:
        try:
            return self.colours[meaning]
        except KeyError:
            near = difflib.get_close_matches(meaning, self.colours, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"the colours are {', '.join(self.colours)}"
            raise ColourError(f"there is no colour {meaning!r}: {hint}") from None


def _theme(name: str, heat: tuple[str, str, str], **colours: str) -> Theme:
    found = MappingProxyType({meaning: rgb(colour) for meaning, colour in colours.items()})
    return Theme(name, found, tuple(map(rgb, heat)))


THEMES = {
    "dark": _theme(
        "dark",
        heat=("#3B8FE0", "#1B222E", "#F0963A"),
        ground="#0D1117",
        panel="#141A24",
        edge="#2A3548",
        cell="#1E2635",
        text="#E8ECF2",
        quiet="#93A0B5",
        faint="#4A5569",
        now="#F5A742",
        first="#56B4E9",
        second="#D99BD6",
        done="#3CBF96",
        lost="#F0705C",
        white="#E8ECF2",
        grey="#4A5569",
        black="#000000",
    ),
    "light": _theme(
        "light",
        heat=("#3A86CF", "#E9EDF3", "#E8892B"),
        ground="#FFFFFF",
        panel="#F5F7FA",
        edge="#D3DAE5",
        cell="#E6EBF2",
        text="#17202C",
        quiet="#566376",
        faint="#B3BDCB",
        now="#A85B00",
        first="#0B66AD",
        second="#93308E",
        done="#0B7354",
        lost="#C2301C",
        white="#FFFFFF",
        grey="#B3BDCB",
        black="#17202C",
    ),
}
MEANINGS = tuple(THEMES["dark"].colours)


@dataclass(frozen=True)
class Layout:
    """Where things stand on the frame, in its pixels: boxes are left, top, right, bottom."""

    name: str
    least: float
    stage: tuple[float, float, float, float]
    note: tuple[float, float, float, float]
    note_size: float
    largest: float = 36.0


LAYOUTS = {
    "lecture": Layout("lecture", 22.0, (60, 158, 1250, 908), (60, 922, 1860, 1016), 38.0),
    "slide": Layout("slide", 40.0, (50, 40, 1870, 890), (60, 906, 1860, 1056), 48.0, 54.0),
}


@dataclass(frozen=True)
class Style:
    """How a film looks: all that is not its story."""

    layout: str = "lecture"
    theme: str = "dark"
    language: str = "en"

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
