"""A meter: how much of something there has been, of how much."""

from __future__ import annotations

from typing import Any

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.old_ink import measured
from vizkit.picture.words import words

WIDTH, HEIGHT = 860.0, 46.0


def meter(
    name: str,
    title: Any,
    value: Any,
    of: Any,
    *,
    colour: str = "now",
    bar: float = 420.0,
    size: float = 26.0,
    decimals: int = 2,
) -> Picture:
    """A bar filled by `value` out of `of`, its title to the left and the value to the right."""
    most = float(measured(of)) or 1.0
    part = max(0.0, min(1.0, float(measured(value)) / most))
    thick, room = 26.0, 110.0
    right = WIDTH - room
    said, own = words(title)
    number, _ = words(value, decimals)
    full = max(part * bar, thick)
    marks: list[Mark] = [
        Text(key=f"{name}/title", words=said, own=own, x=right - bar - 18, size=size, colour="quiet", anchor=1.0),
        Box(key=f"{name}/room", x=right - bar / 2, w=bar, h=thick, radius=thick / 2, fill="cell"),
        Box(
            key=f"{name}/bar",
            x=right - bar + full / 2,
            w=full,
            h=thick,
            radius=thick / 2,
            fill=colour,
            opacity=1.0 if part > 0 else 0.0,
        ),
        Text(key=f"{name}/value", words=number, x=right + 16, size=size * 1.08, colour=colour, weight=650, anchor=0.0),
    ]
    return Picture.of(marks, (0, -HEIGHT / 2, WIDTH, HEIGHT / 2))
