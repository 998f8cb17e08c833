"""Draws a shape as a frame does, and tells what is wrong with it."""

from __future__ import annotations

from vizkit.picture.colour import put_on
from vizkit.picture.legibility import faults
from vizkit.picture.links import linked
from vizkit.picture.marks import Mark
from vizkit.picture.picture import Picture
from vizkit.picture.plan import plan
from vizkit.picture.style import LAYOUTS, Style

STAGES = {"lecture": (60, 158, 1150, 908), "slide": LAYOUTS["slide"].stage}


def drawn(picture: Picture, *others: Picture, layout: str = "lecture") -> dict[str, Mark]:
    """The marks of `picture` by their keys, laid out together with the pictures of other moments."""
    places = LAYOUTS[layout]
    laid = plan(
        [picture, *others], STAGES[layout], least=places.least, largest=places.largest, translate=lambda own: (own, own)
    )
    marks = laid.marks(picture)
    found = {mark.key: mark for mark in marks}
    assert len(found) == len(marks), "a key is used twice"
    return found


def illegible(picture: Picture, *others: Picture) -> list[str]:
    """Everything that cannot be read in any layout or theme."""
    found = []
    for layout in STAGES:
        marks = drawn(picture, *others, layout=layout).values()
        for theme in ("dark", "light"):
            style = Style(layout, theme)
            found += faults([put_on(mark, style) for mark in linked(marks)], style)
    return found
