"""An image: a grey or a colour array, pixel by pixel, without numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import key, measured, origin
from vizkit.picture.ink import look as held
from vizkit.picture.marks import Box, Mark
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.places import place_of
from vizkit.shapes.slices import Place

LEAST, MOST = 0.3, 2.6
"""Ems that a pixel takes."""

SEAM = 4.0
"""How far a pixel reaches under those to its right and below, so that no ground shows between them at any size."""

LARGEST = 64
"""Pixels a side; each is a mark of its own."""


@dataclass(frozen=True)
class Image(Picture):
    """Pixels keyed `name/row/column`; `framed` are rows and columns with an outline around them."""

    name: str
    pixels: np.ndarray
    framed: tuple[Any, Any, str] | None = None
    room: bool = False
    ways: Mapping[tuple[int, int], Place] = field(default_factory=dict)
    source: str = ""

    def emptied(self) -> Image:
        """Without any pixel: its outline alone."""
        return replace(self, room=True, ways={})

    def filled(self, tensor: Any, pairs: Any, slices: Any) -> Image:
        """With those pixels alone that come from these slices of a tensor, each slice as one.

        `pairs` say where each goes: its (slice, row, column), then its (image, row, column); an outline is around all.
        """
        there = {place_of(slice_) for slice_ in slices}
        ways = {target[1:]: source for source, target in held(pairs) if source[0] in there}
        return replace(self, room=True, ways=ways, source=origin(tensor))

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
        for r, c in sorted(self.ways) if self.room else np.ndindex(h, w):
            level = self.pixels[r, c]
            colour = tuple(float(part) for part in level) if np.ndim(level) else (float(level),) * 3
            right, below = SEAM * (c + 1 < w), SEAM * (r + 1 < h)
            size = {"w": side + right, "h": side + below, "radius": 0, "fill": (*colour, 1.0)}
            at = {"x": left + (c + 0.5) * side + right / 2, "y": top + (r + 0.5) * side + below / 2}
            yield Box(key=f"{self.name}/{r}/{c}", **size, **at, **self._way(r, c))
        # Its outline is always there: an image as light or as dark as the ground would not be seen without.
        look = {"w": side * w, "h": side * h, "radius": 4, "edge": "faint"}
        yield Box(key=f"{self.name}/room", x=room.x, y=room.y, **look)
        if self.framed is not None:
            rows, columns, colour = self.framed
            (r0, r1), (c0, c1) = _ends(rows, h), _ends(columns, w)
            size = {"w": (c1 - c0 + 1) * side + 6, "h": (r1 - r0 + 1) * side + 6}
            x, y = left + (c0 + c1 + 1) / 2 * side, top + (r0 + r1 + 1) / 2 * side
            yield Box(key=f"{self.name}/frame", x=x, y=y, radius=4, edge=colour, thick=4, **size)

    def _way(self, r: int, c: int) -> dict[str, str]:
        """Where a pixel comes from, and the slice that it keeps together with."""
        if (r, c) not in self.ways:
            return {}
        return {
            "came_from": "/".join(map(str, (self.source, *self.ways[r, c]))),
            "block": f"{self.name}/{self.ways[r, c][0]}",
        }


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
