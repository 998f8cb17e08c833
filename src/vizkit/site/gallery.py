"""The gallery of shapes as a page of the site."""

from __future__ import annotations

from vizkit.examples.shapes import LINES, names
from vizkit.film.gallery import meaning, sections
from vizkit.picture.style import THEMES
from vizkit.site.guide import Text


def gallery(title: str) -> Text:
    """Return every shape with the lines that draw it, in the theme that is preferred."""
    parts = tuple((name, name, f"{meaning(name)} {' '.join(LINES[name])}") for name in names())
    return Text(title, sections(names(), tuple(THEMES)), (("", title, ""), *parts))
