"""A tally: a stroke for everything that has happened so far."""

from __future__ import annotations

from collections.abc import Iterable

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box

WIDE, HIGH, GAP = 9.0, 22.0, 6.0


def tally(name: str, places: Iterable[int], *, colour: str = "quiet", most: int = 8) -> Picture:
    """A stroke for each of the places, keyed `name/place`, `most` of them in a row; the first row is about `y` 0."""
    stroke = {"w": WIDE, "h": HIGH, "radius": 4, "fill": colour}
    marks = [
        Box(key=f"{name}/{place}", x=(i % most + 0.5) * (WIDE + GAP), y=i // most * (HIGH + GAP), **stroke)
        for i, place in enumerate(places)
    ]
    return Picture.of(marks, (0.0, -HIGH / 2, most * (WIDE + GAP), HIGH / 2))
