"""A panel: a place with a name, such as a memory or a device."""

from __future__ import annotations

from typing import Any

from vizkit.picture.layout import EMPTY, Picture, beside
from vizkit.picture.marks import Box, Text
from vizkit.picture.words import words


def panel(
    name: str,
    content: Picture,
    title: Any = None,
    remark: Any = None,
    *,
    colour: str = "quiet",
    lit: bool = False,
    w: float = 0.0,
    h: float = 0.0,
    pad: float = 24.0,
    size: float = 30.0,
) -> Picture:
    """`content` in the middle of a box, its `title` and a quieter `remark` top left; a `lit` one has the colour's edge.

    `w` and `h` are the least outer size.
    """
    head = beside(
        _heading(f"{name}/title", title, size, colour, 650),
        _heading(f"{name}/remark", remark, size * 0.85, "quiet", 500),
        gap=16,
    )
    above = head.h + 16 if head.marks else 0.0
    width = max(content.w, head.w, w - 2 * pad) + 2 * pad
    height = max(content.h + above + 2 * pad, h)
    edge = Box(
        key=f"{name}/panel",
        x=width / 2,
        y=height / 2,
        w=width,
        h=height,
        radius=18,
        fill="panel",
        edge=colour if lit else "edge",
        thick=2.5,
    )
    inside = content.placed(width / 2, above + (height - above) / 2)
    marks = (edge, *head.moved(pad - head.bounds[0], pad - head.bounds[1]).marks, *inside.marks)
    return Picture(marks, (0.0, 0.0, width, height), content.meters)


def _heading(key: str, content: Any, size: float, colour: str, weight: int) -> Picture:
    if content is None:
        return EMPTY
    said, own = words(content)
    return Picture.of([Text(key=key, words=said, own=own, size=size, weight=weight, colour=colour, anchor=0.0)])
