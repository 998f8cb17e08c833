"""A verdict: a tick where two values are the same number, a cross where they are not."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Line
from vizkit.picture.old_ink import measured


def verdict(key: str, one: Any, other: Any, *, size: float = 60.0, close: float = 1e-9) -> Picture:
    """Whether `one` and `other` are equal up to rounding, each number up to `close`, and of its size."""
    held = [np.asarray(measured(value), float) for value in (one, other)]
    same = held[0].shape == held[1].shape and np.allclose(*held, rtol=close, atol=close)
    s, thick = size / 2, size / 7
    tick = [((-s, 0.1 * s), (-0.3 * s, 0.8 * s), (s, -0.8 * s))]
    cross = [((-s, -s), (s, s)), ((-s, s), (s, -s))]
    strokes = [
        Line(key=f"{key}/{i}", points=points, colour="done" if same else "lost", thick=thick)
        for i, points in enumerate(tick if same else cross)
    ]
    return Picture.of(strokes, (-s, -s, s, s))
