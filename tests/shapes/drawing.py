"""Draws a shape as a frame does, and tells what is wrong with it."""

from __future__ import annotations

from tests.legible import faults
from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Mark
from vizkit.picture.picture import Picture
from vizkit.picture.plan import plan
from vizkit.picture.style import LAYOUTS, THEMES, Style

STAGES = {name: layout.stage for name, layout in LAYOUTS.items()} | {"lecture": (60, 158, 1150, 908)}
"""The room of a picture; in a lecture a wide code panel stands beside it."""


def drawn(picture: Picture, *others: Picture, layout: str = "lecture", theme: str | None = None) -> dict[str, Mark]:
    """The marks of `picture` by their keys, laid out together with the pictures of other moments.

    With a theme they are as they are painted: their links drawn, its colours put on.
    """
    places = LAYOUTS[layout]
    laid = plan(
        [picture, *others], STAGES[layout], least=places.least, largest=places.largest, translate=lambda own: (own, own)
    )
    marks = laid.marks(picture)
    if theme is not None:
        marks = [put_on(mark, Style(layout, theme)) for mark in linked(marks)]
    found = {mark.key: mark for mark in marks}
    assert len(found) == len(marks), "a key is used twice"
    return found


def illegible(picture: Picture, *others: Picture) -> list[str]:
    """Everything that cannot be read in a lecture or on a slide, in any theme."""
    found = []
    for layout in ("lecture", "slide"):
        marks = linked(drawn(picture, *others, layout=layout).values())
        found += [fault for theme in THEMES for fault in faults(marks, Style(layout, theme))]
    return found
