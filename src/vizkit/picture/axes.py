"""Axes: the shape of a tensor as a row of tags, each an axis by its name with its length below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.old_ink import Name, Place
from vizkit.picture.words import words


def axes(
    name: str,
    names: Sequence[Name],
    lengths: Sequence[Place],
    *,
    came_from: Mapping[str, str] | None = None,
    goes_into: Mapping[str, str] | None = None,
    lit: Sequence[str] = (),
    colours: Mapping[str, str] | None = None,
    arc: float = 0.0,
    w: float = 74.0,
    h: float = 96.0,
    gap: float = 14.0,
    slots: int | None = None,
    size: float = 40.0,
) -> Picture:
    """The tags in the axes' order, keyed `name/axis`, in the middle of the room of `slots`.

    `came_from` and `goes_into` give, by an axis's name, the key of the tag that it was split off or is to be
    merged into. `lit` axes stand out; `colours` are those of the names.
    """
    count = max(len(names), slots or 0)
    left = (count - len(names)) * (w + gap) / 2 + w / 2
    marks: list[Mark] = []
    for n, (axis, length) in enumerate(zip(names, lengths, strict=True)):
        key, x = f"{name}/{axis}", left + n * (w + gap)
        source, target = (came_from or {}).get(axis), (goes_into or {}).get(axis)
        on = axis in lit
        colour = (colours or {}).get(axis, "text")
        way = {"came_from": source, "goes_into": target, "arc": arc}
        below = {"came_from": source and f"{source}/length", "goes_into": target and f"{target}/length", "arc": arc}
        marks += [
            Box(
                key=key,
                x=x,
                w=w,
                h=h,
                radius=14,
                fill="panel",
                edge=colour if on else "edge",
                thick=4 if on else 2.5,
                **way,
            ),
            Text(
                key=key + TEXT,
                words=words(axis)[0],
                x=x,
                y=-h * 0.21,
                size=size,
                weight=650,
                face="mono",
                colour=colour,
                **way,
            ),
            Text(
                key=f"{key}/length",
                words=words(length)[0],
                x=x,
                y=h * 0.24,
                size=size * 0.84,
                weight=500,
                colour="quiet",
                **below,
            ),
        ]
    return Picture.of(marks, (0.0, -h / 2, count * (w + gap) - gap, h / 2))
