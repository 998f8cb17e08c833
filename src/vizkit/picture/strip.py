"""A strip: a queue between two rails, open at both ends, its front at the left and its back at the right."""

from __future__ import annotations

from typing import Any

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Line, Mark, Text
from vizkit.picture.words import words

LEAST = 300.0
"""How wide it is at least, so that there is room to name its ends."""


def strip(
    name: str,
    cells: Picture,
    title: Any,
    front: Any,
    back: Any,
    *,
    colour: str = "first",
    size: float = 28.0,
    inset: float = 4.0,
    least: float = LEAST,
) -> Picture:
    """`cells` between two rails as long as their room, the `title` above and the ends' names `inset` from the ends."""
    wide = max(cells.w, least) + 16
    inside = cells.placed(wide / 2, size * 1.5 + 10 + cells.h / 2)
    quiet, loud = {"colour": "quiet", "weight": 500}, {"colour": colour, "weight": 650}
    above = [
        ("front", front, inset, 0.0, quiet),
        ("title", title, wide / 2, 0.5, loud),
        ("back", back, wide - inset, 1.0, quiet),
    ]
    marks: list[Mark] = []
    for key, content, x, anchor, look in above:
        said, own = words(content)
        marks.append(
            Text(key=f"{name}/{key}", words=said, own=own, x=x, y=size * 0.6, size=size, anchor=anchor, **look)
        )
    rails = {"above": inside.bounds[1] - 9, "below": inside.bounds[3] + 9}
    for key, y in rails.items():
        marks.append(Line(key=f"{name}/{key}", y=y, points=((0, 0), (wide, 0)), colour=colour, thick=4))
    return Picture((*marks, *inside.marks), (0.0, 0.0, wide, rails["below"]))
