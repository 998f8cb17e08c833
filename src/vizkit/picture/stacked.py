"""Stacked bars: each made of parts, in a track as long as the whole that they may fill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vizkit.picture.ink import measured
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.words import words


def stacked_bars(
    name: str, titles: Sequence[Any], parts: Sequence[Sequence[Any]], values: Sequence[Any], remarks: Sequence[Any] = (), *, of: Any,
    colours: Sequence[str], heads: Sequence[Any] = (), lit: int | None = None, slots: int = 0, w: float = 620.0, thick: float = 44.0, gap: float = 26.0,
    size: float = 30.0, room: float = 190.0, decimals: int = 2,
) -> Picture:  # fmt: skip
    """A bar for each of `titles`, its `parts` end to end in a track of length `of`, then its value and a remark.

    `heads` stand above the titles, the tracks, the values and the remarks; values and remarks have `room` each;
    the `lit` row's value stands out, and `slots` keeps room for that many rows.
    """
    whole = float(measured(of))
    marks: list[Mark] = []
    columns = [(-24.0, 1.0), (w / 2, 0.5), (w + 24, 0.0), (w + 24 + room, 0.0)]
    for i, (head, (x, anchor)) in enumerate(zip(heads, columns, strict=False)):
        if head is not None:
            said, own = words(head)
            marks.append(
                Text(
                    key=f"{name}/head/{i}",
                    words=said,
                    own=own,
                    x=x,
                    y=0,
                    size=size * 0.92,
                    colour="quiet",
                    anchor=anchor,
                )
            )
    top = thick / 2 + (size * 1.3 if heads else 0.0)
    for i, (title, row, value) in enumerate(zip(titles, parts, values, strict=True)):
        y = top + i * (thick + gap) + thick / 2 - 8
        marks += [
            _text(f"{name}/{i}/title", title, -24, y, size, "text", 1.0, decimals),
            Box(key=f"{name}/{i}/track", x=w / 2, y=y, w=w, h=thick, radius=8, fill="cell"),
        ]
        across = 0.0
        for k, part in enumerate(row):
            long = float(measured(part)) / whole * w
            if long > 0:
                marks.append(
                    Box(
                        key=f"{name}/{i}/{k}",
                        x=across + long / 2,
                        y=y,
                        w=long,
                        h=thick,
                        radius=8,
                        fill=colours[k % len(colours)],
                    )
                )
            across += long
        marks.append(_text(f"{name}/{i}/value", value, w + 24, y, size, "now" if i == lit else "text", 0.0, decimals))
        if i < len(remarks):
            marks.append(_text(f"{name}/{i}/remark", remarks[i], w + 24 + room, y, size, "lost", 0.0, decimals))
    rows = max(len(values), slots)
    left = min((mark.bounds[0] for mark in marks if isinstance(mark, Text)), default=0.0)
    right = max((mark.bounds[2] for mark in marks if isinstance(mark, Text)), default=w)
    return Picture.of(
        marks, (min(left, -24.0), -size * 0.6, max(right, w + 24 + room * 2), top + rows * (thick + gap) - gap - 8)
    )


def _text(key: str, content: Any, x: float, y: float, size: float, colour: str, anchor: float, decimals: int) -> Text:
    said, own = words(content, decimals)
    return Text(key=key, words=said, own=own, x=x, y=y, size=size, colour=colour, weight=600, anchor=anchor)
