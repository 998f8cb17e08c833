"""The scheme: colours by meaning as the theme colours of a deck, so that another theme recolours all of it."""

from __future__ import annotations

from vizkit.picture.colour import rgba
from vizkit.picture.marks import Heat, Paint
from vizkit.picture.style import RGB, Theme

FONTS = {"sans": "Arial", "mono": "Consolas", "east": "Microsoft YaHei"}
"""Fonts that come with PowerPoint on every system, and that LibreOffice and Keynote have others in the place of."""

SLOTS = {
    "accent1": "first",
    "accent2": "now",
    "accent3": "faint",
    "accent4": "second",
    "accent5": "lost",
    "accent6": "done",
}
"""The meanings that the accents of a theme have."""

_GROUNDS = {"ground": "bg1", "text": "tx1", "cell": "bg2", "quiet": "tx2"}
_OF = {meaning: (slot, 1.0) for slot, meaning in (SLOTS | {slot: name for name, slot in _GROUNDS.items()}).items()}
_OF |= {"panel": ("bg2", 0.5), "edge": ("accent3", 0.4)}
"""Of every meaning the theme's colour, and how opaque it is."""


def is_dark(theme: Theme) -> bool:
    """Whether text is the lighter one."""
    return sum(theme["ground"]) < sum(theme["text"])


def mapping(theme: Theme) -> dict[str, str]:
    """Which of a theme's two pairs of colours are those of grounds and which those of text."""
    light, dark = ("lt", "dk") if is_dark(theme) else ("dk", "lt")
    return {f"{name}{number}": f"{pair}{number}" for name, pair in (("tx", light), ("bg", dark)) for number in (1, 2)}


def colour_scheme(theme: Theme) -> str:
    """The theme's colours as a deck's colour scheme."""
    slots = {mapping(theme)[slot]: theme[meaning] for meaning, slot in _GROUNDS.items()}
    slots |= {slot: theme[meaning] for slot, meaning in SLOTS.items()}
    slots |= {"hlink": theme["first"], "folHlink": theme["second"]}
    order = ("dk1", "lt1", "dk2", "lt2", *SLOTS, "hlink", "folHlink")
    colours = "".join(f'<a:{name}><a:srgbClr val="{_hexadecimal(slots[name])}"/></a:{name}>' for name in order)
    return f'<a:clrScheme name="vizkit">{colours}</a:clrScheme>'


def font_scheme() -> str:
    """The fonts of headings and of text."""
    fonts = f'<a:latin typeface="{FONTS["sans"]}"/><a:ea typeface="{FONTS["east"]}"/><a:cs typeface=""/>'
    return (
        f'<a:fontScheme name="vizkit"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont>'
        "</a:fontScheme>"
    )


def solid(paint: Paint, theme: Theme, opacity: float = 1.0) -> str:
    """A fill with a paint: of the deck's theme where it is a meaning, else a colour of its own."""
    if paint is None:
        return "<a:noFill/>"
    if isinstance(paint, str):
        meaning, _, part = paint.partition("@")[0].partition("/")
        if meaning in _OF:
            slot, alpha = _OF[meaning]
            return _filled("schemeClr", slot, alpha * opacity * (int(part) / 100 if part else 1.0))
    red, green, blue, alpha = rgba(paint, theme)
    return _filled("srgbClr", _hexadecimal((red, green, blue)), alpha * opacity)


def below(paint: Paint) -> str | None:
    """The meaning of what a paint is mixed with, where it is: an opaque colour that is to be laid below it."""
    base = paint.partition("@")[2] if isinstance(paint, str) else ""
    return base or None


def own(colour: tuple, meaning: Paint, theme: Theme) -> Paint:
    """The meaning where it is what a text is seen in, else the colour itself, black or white."""
    known = isinstance(meaning, (str, Heat)) and rgba(meaning, theme)
    return meaning if known == colour else colour


def _filled(kind: str, value: str, alpha: float) -> str:
    seen = "" if alpha >= 0.9995 else f'<a:alpha val="{round(alpha * 100000)}"/>'
    return f'<a:solidFill><a:{kind} val="{value}">{seen}</a:{kind}></a:solidFill>'


def _hexadecimal(colour: RGB) -> str:
    return "".join(f"{round(255 * part):02X}" for part in colour[:3])
