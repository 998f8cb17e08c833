"""Several places of one kind, such as devices: each with its number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from vizkit.picture.label import label
from vizkit.picture.layout import Picture, beside, column
from vizkit.picture.old_ink import Place
from vizkit.picture.panel import panel


def panels(
    name: str,
    title: Any,
    contents: Sequence[Picture],
    *,
    size: float = 26.0,
    pad: float = 14.0,
    colour: str = "quiet",
    lit: Collection[int] = (),
) -> list[Picture]:
    """A panel for each of `contents`, keyed `name/place`, its title followed by its number; all of one size."""
    made = [
        panel(f"{name}/{i}", content, [title, Place(i)], size=size, pad=pad, colour=colour, lit=i in lit)
        for i, content in enumerate(contents)
    ]
    w, h = max(each.w for each in made), max(each.h for each in made)
    return [
        panel(f"{name}/{i}", content, [title, Place(i)], size=size, pad=pad, colour=colour, lit=i in lit, w=w, h=h)
        for i, content in enumerate(contents)
    ]


def listed(
    name: str, title: Any, contents: Sequence[Picture], *, size: float = 26.0, gap: float = 14.0, across: float = 28.0
) -> Picture:
    """The contents below one another, each with the title and its number at its left."""
    named = [
        label(f"{name}/{i}/title", title, Place(i), size=size, colour="quiet", weight=650) for i in range(len(contents))
    ]
    wide = max(each.w for each in named)
    rows = (beside(_room(one, wide), content, gap=across) for one, content in zip(named, contents, strict=True))
    return column(*rows, gap=gap, align=0.0)


def _room(picture: Picture, w: float) -> Picture:
    """The picture flush left in a room of width `w`."""
    left, top, _, bottom = picture.bounds
    return Picture(picture.marks, (left, top, left + w, bottom))
