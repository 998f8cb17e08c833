"""A converted picture: as the encoder wants it, luma and halved chroma, and anew only where it changes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import av
import numpy as np

from vizkit.film.areas import Area, size

_COLOURS = {"src_colorspace": "ITU601", "dst_colorspace": "ITU601", "dst_color_range": "MPEG", "threads": 1}

_MARGIN = 2
"""Pixels above and below an area that its chroma depends on: it is smoothed from row to row, and not along them."""

_ALONE = 2**16
"""Pixels of an area from which it is converted alone."""

_BEGINNING = 2**14
"""Pixels whose conversion takes as long as to begin one."""

_TRIED = 4
"""How many areas may be taken off a sheet, less one."""


class Converted:
    """A `frame` of so many pixels, and what is written in it."""

    def __init__(self, size: tuple[int, int]):
        self.size, self.frame = size, av.VideoFrame(*size, "yuv420p")
        self._planes, self._sheet = planes(self.frame), np.empty(0, np.uint8)

    def convert(self, pixels: np.ndarray, areas: Sequence[Area]) -> None:
        """Write what BGRA pixels have in some areas."""
        together = _together([area for area in areas if self._is_inside(area) and size(area) < _ALONE])
        if together:
            self._convert_together(pixels, together)
        for area in [area for area in areas if area not in together]:
            left, top, right, bottom = area
            first, last = max(top - _MARGIN, 0), min(bottom + _MARGIN, self.size[1])
            self._write(_converted(pixels[first:last, left:right]), area, 0, top - first)

    def _is_inside(self, area: Area) -> bool:
        """Whether an area has a margin: at the rim of the picture chroma is smoothed in another way."""
        return area[1] >= _MARGIN and area[3] <= self.size[1] - _MARGIN

    def _convert_together(self, pixels: np.ndarray, areas: list[Area]) -> None:
        """Convert areas, the highest first, on a sheet, side by side: it takes long to begin a conversion."""
        places, (width, height) = _sheet(areas)
        if 4 * width * height > len(self._sheet):
            self._sheet = np.empty(4 * width * height, np.uint8)
        sheet = self._sheet[: 4 * width * height].reshape(height, width, 4)
        for (left, top, right, bottom), (x, y) in places.items():
            part = pixels[top - _MARGIN : bottom + _MARGIN, left:right]
            sheet[y : y + len(part), x : x + right - left] = part
        found = _converted(sheet)
        for area, (x, y) in places.items():
            self._write(found, area, x, y + _MARGIN)

    def _write(self, found: Iterable[np.ndarray], area: Area, x: int, y: int) -> None:
        """Write an area, which is at a place of the planes that are `found`."""
        left, top, right, bottom = area
        for plane, target, step in zip(found, self._planes, (1, 2, 2), strict=True):
            target[top // step : bottom // step, left // step : right // step] = plane[
                y // step : (y + bottom - top) // step, x // step : (x + right - left) // step
            ]


def planes(frame: av.VideoFrame) -> list[np.ndarray]:
    """The frame's planes, to be read and written."""
    return [np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size) for plane in frame.planes]


def _converted(pixels: np.ndarray) -> list[np.ndarray]:
    """The planes of BGRA pixels."""
    return planes(av.VideoFrame.from_numpy_buffer(pixels, format="bgra").reformat(format="yuv420p", **_COLOURS))


def _together(areas: list[Area]) -> list[Area]:
    """Those of some areas that are best converted on a sheet: the highest alone where that saves much of it."""
    highest = sorted(areas, key=lambda area: (area[1] - area[3], area))
    costs = [_cost(highest, alone) for alone in range(min(_TRIED, len(highest)))]
    together = highest[costs.index(min(costs)) :] if costs else []
    return together if len(together) > 1 else []


def _cost(highest: list[Area], alone: int) -> int:
    """The pixels to convert, where so many of some areas are alone, and those that a beginning costs as much as."""
    width, height = _sheet(highest[alone:])[1]
    return sum(map(size, highest[:alone])) + width * height + alone * _BEGINNING


def _sheet(highest: list[Area]) -> tuple[dict[Area, tuple[int, int]], tuple[int, int]]:
    """Places for areas with their margins, the highest first, in rows of a sheet nearly square; and its size."""
    most = max(math.isqrt(sum(map(size, highest))), *[right - left for left, _, right, _ in highest])
    places: dict[Area, tuple[int, int]] = {}
    x = y = below = width = 0
    for area in highest:
        wide, high = area[2] - area[0], area[3] - area[1] + 2 * _MARGIN
        if x and x + wide > most:
            x, y = 0, below
        if not x:
            below = y + high
        places[area], x = (x, y), x + wide
        width = max(width, x)
    return places, (width, below)
