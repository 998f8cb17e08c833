"""A verdict: a tick where two values are the same number, a cross where they are not."""

from __future__ import annotations

from typing import Any

import numpy as np

from vizkit.picture.ink import measured
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Line


def verdict(key: str, one: Any, other: Any, *, size: float = 60.0, close: float = 1e-9) -> Picture:
    """Whether `one` and `other` are equal up to rounding, that is to `close` of the larger."""
    same = np.allclose(np.asarray(measured(one), float), np.asarray(measured(other), float), rtol=close, atol=close)
    s = size / 2
    tick = [Line(key=f"{key}/tick", points=((-s, 0.1 * s), (-0.3 * s, 0.8 * s), (s, -0.8 * s)), colour="done", thick=size / 7)]
    cross = [
        Line(key=f"{key}/cross/{slope:+}", points=((-s, -slope * s), (s, slope * s)), colour="lost", thick=size / 7) for slope in (1, -1)
    ]
    return Picture.of(tick if same else cross, (-s, -s, s, s))
