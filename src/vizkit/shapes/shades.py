"""Shades: what tells the slices of a tensor apart, a hue a group and a shade within it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vizkit.picture.ink import look

HUES = ("first", "second", "done", "quiet")
"""The hue of each group, in turn."""

DARK, LIGHT = 54, 16
"""Percent of the hue that the first and the last of a group have."""


def paints(hues: Any, shades: Any) -> tuple[str, ...]:
    """The paint of every slice, by the number of its hue and that of its shade."""
    found = [int(shade) for shade in look(shades)]
    most = max([1, *found])
    return tuple(
        f"{HUES[int(hue) % len(HUES)]}/{DARK - (DARK - LIGHT) * shade // most}"
        for hue, shade in zip(look(hues), found, strict=True)
    )


def hue_of(paint: str) -> str:
    """The meaning of a paint at full strength."""
    return paint.partition("/")[0]


def paint_of(places: Sequence[str], slice_: int) -> str:
    """The paint of a slice; without any all are alike."""
    return places[slice_ % len(places)] if places else "quiet/30"
