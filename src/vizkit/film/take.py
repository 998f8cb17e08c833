"""A take: how a show is filmed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vizkit.picture.style import Style


@dataclass(frozen=True)
class Take:
    """How a show is filmed: its style, size in pixels, frames a second and speed."""

    style: Style
    size: tuple[int, int]
    fps: Fraction
    speed: float = 1.0


def sized(style: Style, shorter: int) -> tuple[int, int]:
    """Width and height of the style's frame whose shorter side has so many pixels, the other one even as well."""
    frame = style.places.size
    return tuple(2 * round(side * shorter / min(frame) / 2) for side in frame)
