"""Stacked bars: each made of parts, in a track as long as the whole that they may fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.old_ink import measured
from vizkit.picture.words import words

SPACE = 24.0


def stacked_bars(
    name: str, titles: Sequence[Any], parts: Sequence[Sequence[Any]], values: Sequence[Any],
    remarks: Sequence[Any] = (), *, of: Any, colours: Sequence[str], heads: Sequence[Any] = (), lit: int | None = None,
    slots: int = 0, w: float = 620.0, thick: float = 44.0, gap: float = 26.0, size: float = 30.0, room: float = 190.0,
    decimals: int = 2,
) -> Picture:  # fmt: skip
    """A bar for each of `titles`, its `parts` end to end in a track of length `of`, then its value and a remark.

    `heads` stand above the titles, the tracks, the values and the remarks; values and remarks have `room` each;
    the `lit` row's value stands out, and `slots` keeps room for that many rows.
    """
    columns = (-SPACE, 1.0), (w / 2, 0.5), (w + SPACE, 0.0), (w + SPACE + room, 0.0)
    marks: list[Mark] = [
        _text(f"{name}/head/{i}", head, at, 0.0, size * 0.92, "quiet", decimals, weight=400)
        for i, (head, at) in enumerate(zip(heads, columns, strict=False))
        if head is not None
    ]
    top = size * 1.3 + thick if heads else thick / 2
    for i, (title, row, value) in enumerate(zip(titles, parts, values, strict=True)):
        y = top + i * (thick + gap)
        marks.append(_text(f"{name}/{i}/title", title, columns[0], y, size, "text", decimals))
        marks += _bar(f"{name}/{i}", row, float(measured(of)), colours, w, thick, y)
        marks.append(_text(f"{name}/{i}/value", value, columns[2], y, size, "now" if i == lit else "text", decimals))
        if i < len(remarks):
            marks.append(_text(f"{name}/{i}/remark", remarks[i], columns[3], y, size, "lost", decimals))
    texts = [mark.bounds for mark in marks if isinstance(mark, Text)]
    left, right = min(bounds[0] for bounds in texts), max(bounds[2] for bounds in texts)
    foot = top + max(len(values), slots) * (thick + gap) - gap - thick / 2
    return Picture.of(marks, (left, -size * 0.6, max(right, w + SPACE + 2 * room), foot))


def _bar(
    key: str, row: Sequence[Any], whole: float, colours: Sequence[str], w: float, thick: float, y: float
) -> Iterator[Box]:
    yield Box(key=f"{key}/track", x=w / 2, y=y, w=w, h=thick, radius=8, fill="cell")
    across = 0.0
    for k, (part, colour) in enumerate(zip(row, colours, strict=True)):
        long = float(measured(part)) / whole * w
        if long > 0:
            yield Box(key=f"{key}/{k}", x=across + long / 2, y=y, w=long, h=thick, radius=8, fill=colour)
        across += long


def _text(
    key: str,
    content: Any,
    at: tuple[float, float],
    y: float,
    size: float,
    colour: str,
    decimals: int,
    weight: int = 600,
) -> Text:
    said, own = words(content, decimals)
    return Text(key=key, words=said, own=own, x=at[0], y=y, size=size, colour=colour, weight=weight, anchor=at[1])
