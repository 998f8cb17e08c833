"""The gallery of shapes as a page of the site, its pictures beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from vizkit.examples.shapes import LINES, names
from vizkit.film.gallery import lines, meaning, sections
from vizkit.picture.style import THEMES
from vizkit.site.guide import Text
from vizkit.site.places import SHAPES, Site, link

Drawn = tuple[str, str]
"""A line that draws a shape, and the theme that it is drawn in."""


def gallery(site: Site, language: str) -> Text:
    """Return every shape with the lines that draw it, in the theme that is preferred."""
    here, there, title = site.place(SHAPES, language), dict(pictures(site)), site.guide[SHAPES][language]
    parts = tuple((name, name, f"{meaning(name)} {' '.join(LINES[name])}") for name in names())
    html = sections(names(), tuple(THEMES), lambda line, theme: link(here, there[line, theme]))
    return Text(title, html, (("", title, ""), *parts))


def pictures(site: Site) -> Iterator[tuple[Drawn, PurePosixPath]]:
    """Return everything that is drawn on the page, each once, with its place."""
    known = set()
    for name in names():
        for number, line in enumerate(lines(name), 1):
            if line not in known:
                yield from (((line, theme), site.drawn(name, number, theme)) for theme in THEMES)
            known.add(line)
