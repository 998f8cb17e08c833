"""A ridge: more numbers than there is room to name, as one outline, and a window over a part of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Line, Mark
from vizkit.picture.old_ink import measured


def ridge(
    name: str, values: Any, *, window: range | None = None, w: float = 1000.0, h: float = 300.0, colour: str = "faint"
) -> Picture:
    """The values as columns side by side, the least at the foot and the largest `h` high; a band marks the `window`."""
    held = np.ravel(np.asarray(measured(values), float))
    low, high = min(0.0, float(held.min())), max(0.0, float(held.max()))
    tops = (held - low) / ((high - low) or 1.0) * h
    step = w / len(held)
    points = [(0.0, 0.0)]
    for i, top in enumerate(tops):
        points += [(i * step, -top), ((i + 1) * step, -top)]
    marks: list[Mark] = []
    if window:
        x, half = (window[0] + len(window) / 2) * step, len(window) * step / 2
        bracket = ((-half, -14), (-half, 0), (half, 0), (half, -14))
        marks = [
            Box(key=f"{name}/band", x=x, y=6 - h / 2, w=2 * half, h=h + 36, radius=min(8.0, half), fill="now/20"),
            Line(key=f"{name}/window", x=x, y=20, points=bracket, colour="now", thick=4.5),
        ]
    outline = Line(key=name, points=(*points, (w, 0.0)), colour=colour, thick=1, fill=colour, closed=True)
    return Picture.of([outline, *marks], (0.0, -h - 12, w, 24))
