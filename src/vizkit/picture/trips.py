"""Trips: the ways that a thing has gone, an arrow each, so that they can be counted."""

from __future__ import annotations

from collections.abc import Sequence

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Line, Mark

OUT, IN = "out", "in"


def trips(
    name: str, ways: Sequence[str], *, slots: int = 2, colour: str = "quiet", h: float = 44.0, gap: float = 30.0,
    thick: float = 5.0,
) -> Picture:  # fmt: skip
    """An arrow for each of the `ways`, up for "out" and down for "in", keyed `name/position`.

    `slots` keeps room for so many.
    """
    room = max(slots, len(ways))
    marks: list[Mark] = []
    for i, way in enumerate(ways):
        reach = h / 2 if way == IN else -h / 2
        x = (i - (room - 1) / 2) * gap
        marks.append(
            Line(key=f"{name}/{i}", x=x, points=((0, -reach), (0, reach)), colour=colour, thick=thick, arrow=True)
        )
    return Picture.of(marks, (-room * gap / 2, -h / 2, room * gap / 2, h / 2))
