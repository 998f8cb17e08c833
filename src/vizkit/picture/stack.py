"""A stack: a quantity as a bar made of its parts, with an outline of what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.old_ink import measured
from vizkit.picture.words import words

GAP, LEAST = 3.0, 2.0
"""How far apart parts are, and how long they are at least."""


def stack(
    name: str, parts: Iterable[Any], *, of: Any = None, keys: Sequence[str] | None = None, was: Any = None,
    colours: Sequence[str] | str = "done", w: float = 600.0, h: float = 48.0, size: float = 26.0, decimals: int = 2,
    digits: bool = True, signed: bool = False, came_from: Sequence[str | None] | None = None,
) -> Picture:  # fmt: skip
    """The `parts` end to end from zero to the right, a negative one to the left: `of`, or one, would be `w` long.

    Keyed `name/` and their `keys`, else their positions; `was` is drawn as a dashed outline. With `signed`, there is
    room for `of` on the left of zero too. Numbers stand in the parts that have room for them.
    """
    unit = w / (1.0 if of is None else float(np.max(np.abs(measured(of)))) or 1.0)
    foot = h / 2 + 5
    marks: list[Mark] = [Line(key=f"{name}/zero", points=((0, -foot), (0, foot)), colour="faint")]
    if was is not None:
        marks.append(_outline(f"{name}/was", float(measured(was)) * unit, h))
    across, parts = 0.0, list(parts)
    for i, part in enumerate(parts):
        key, long = f"{name}/{i if keys is None else keys[i]}", float(measured(part)) * unit
        hue = colours if isinstance(colours, str) else colours[i]
        room = max(abs(long) - (GAP if len(parts) > 1 else 0.0), LEAST)
        at = {"x": across + long / 2, "came_from": came_from[i] if came_from is not None else None}
        marks.append(Box(key=key, w=room, h=h, radius=min(6.0, room / 2), fill=hue, **at))
        said, own = words(part, decimals)
        number = Text(key=key + TEXT, words=said, own=own, size=size, weight=600, over=hue, detail=True, **at)
        if digits and number.w + 10 < room:
            marks.append(number)
        across += long
    return Picture.of(marks, (-w if signed else 0.0, -foot, w, foot))


def _outline(key: str, long: float, h: float) -> Box:
    return Box(key=key, x=long / 2, w=max(abs(long), LEAST), h=h, radius=6, edge="lost", dashed=True)
