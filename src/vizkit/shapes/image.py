"""An image: a grey or a colour array, pixel by pixel, without numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import key, measured
from vizkit.picture.marks import Box, Mark
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.places import place_of

LEAST, MOST = 0.3, 2.6
"""Ems that a pixel takes."""

SEAM = 0.7
"""Pixels that neighbours overlap by, so that no ground shows between them."""

LARGEST = 64
"""Pixels a side; each is a mark of its own."""


@dataclass(frozen=True)
class Image(Picture):
    """Pixels keyed `name/row/column`; `framed` are rows and columns with an outline around them."""

    name: str
    pixels: np.ndarray
    framed: tuple[Any, Any, str] | None = None

    def framing(self, rows: Any, columns: Any, colour: str = "now") -> Image:
        """With an outline around these rows and columns: a place each, or slices."""
        return replace(self, framed=(rows, columns, colour))

    def extent(self, setting: Setting) -> Extent:
        h, w = self.pixels.shape[:2]
        return Extent(w * LEAST, h * LEAST, w * MOST, h * MOST, 1.0)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        h, w = self.pixels.shape[:2]
        side = min(room.w / w, room.h / h)
        left, top = room.x - side * w / 2, room.y - side * h / 2
        for r in range(h):
            for c in range(w):
                level = self.pixels[r, c]
                colour = tuple(float(part) for part in level) if np.ndim(level) else (float(level),) * 3
                at = {"x": left + (c + 0.5) * side, "y": top + (r + 0.5) * side}
                yield Box(key=f"{self.name}/{r}/{c}", w=side + SEAM, h=side + SEAM, radius=0, fill=(*colour, 1.0), **at)
        if self.framed is not None:
            rows, columns, colour = self.framed
            (r0, r1), (c0, c1) = _ends(rows, h), _ends(columns, w)
            size = {"w": (c1 - c0 + 1) * side + 6, "h": (r1 - r0 + 1) * side + 6}
            x, y = left + (c0 + c1 + 1) / 2 * side, top + (r0 + r1 + 1) / 2 * side
            yield Box(key=f"{self.name}/frame", x=x, y=y, radius=4, edge=colour, thick=4, **size)


def _ends(places: Any, count: int) -> tuple[int, int]:
    at = place_of(places)
    if isinstance(at, slice):
        found = range(*at.indices(count))
        return found[0], found[-1]
    return at, at


def image(array: Any, *, name: str | None = None) -> Image:
    """A grey array of rows and columns, or one with three colours last, as an image.

    Its least value is black and its largest white, but for values that all lie between 0 and 1 already.
    `ValueError`: another shape, or a side of more than 64 pixels.
    """
    pixels = np.asarray(measured(array), float)
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3) or max(pixels.shape[:2]) > LARGEST:
        raise ValueError(f"an image has rows and columns of at most {LARGEST} pixels, not the shape {pixels.shape}")
    low, high = min(0.0, float(pixels.min())), max(1.0, float(pixels.max()))
    return Image(name or key(array), (pixels - low) / (high - low))
