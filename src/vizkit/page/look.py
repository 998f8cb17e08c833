"""The page's look: the themes' colours as style sheets, chosen by the viewer or else by the browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vizkit.picture.style import THEMES, Theme

_DARK, _LIGHT = THEMES


def colours(palette: Iterable[tuple[int, tuple]]) -> str:
    """The rules of both themes, and those of these `(number, (dark, light))` colours of the drawing.

    Without a choice the browser's preference counts; printed, a page is light, for paper is.
    """
    numbered = list(palette)
    themed = {
        name: _variables(theme, {f"c{number}": pair[place] for number, pair in numbered})
        for place, (name, theme) in enumerate(THEMES.items())
    }
    rules = [
        f":root{{color-scheme:{_DARK};{themed[_DARK]}}}",
        f"@media (prefers-color-scheme:light){{:root{{color-scheme:{_LIGHT};{themed[_LIGHT]}}}}}",
        *(f":root[data-theme={name}]{{color-scheme:{name};{themed[name]}}}" for name in THEMES),
        f"@media print{{:root:root{{color-scheme:{_LIGHT};{themed[_LIGHT]}}}}}",
        *(f".fill{number}{{fill:var(--c{number})}}.line{number}{{stroke:var(--c{number})}}" for number, _ in numbered),
        *(f".{meaning}{{color:var(--{meaning})}}" for meaning in THEMES[_DARK].colours),
    ]
    return "\n".join(rules)


def _variables(theme: Theme, more: Mapping[str, tuple]) -> str:
    """The theme's colours by their meanings, and those of `more`."""
    meanings = {meaning: (*(round(255 * part) for part in rgb), 1) for meaning, rgb in theme.colours.items()}
    return "".join(f"--{name}:{_css(colour)};" for name, colour in {**meanings, **more}.items())


def _css(colour: tuple) -> str:
    red, green, blue, alpha = colour
    return f"#{red:02x}{green:02x}{blue:02x}" if alpha == 1 else f"rgb({red} {green} {blue}/{alpha})"
