"""The raster: where on the pixels of an image a frame's bounds are."""

from __future__ import annotations

from dataclasses import dataclass

import cairo

from vizkit.film.areas import Area
from vizkit.picture.marks import Bounds


@dataclass(frozen=True)
class Raster:
    """An image of `size` pixels, whose `matrix` puts a frame on it as large as it fits."""

    size: tuple[int, int]
    matrix: cairo.Matrix

    @staticmethod
    def of(size: tuple[int, int], frame: tuple[int, int]) -> Raster:
        across, down = size[0] / frame[0], size[1] / frame[1]
        if abs(across - down) * max(frame) > 2:  # another shape, not only rounded to whole pixels
            across = down = min(across, down)
        left, top = (size[0] - across * frame[0]) / 2, (size[1] - down * frame[1]) / 2
        return Raster(size, cairo.Matrix(across, 0.0, 0.0, down, left, top))

    def touched(self, bounds: Bounds) -> Area:
        """The pixels that bounds on the frame touch, and two rows more above and below: chroma is smoothed there."""
        left, top, right, bottom = self._of(bounds)
        width, height = self.size
        area = _even(left - 0.5), _even(top - 2), _even(right + 2.5), _even(bottom + 3)
        return max(area[0], 0), max(area[1], 0), min(area[2], width), min(area[3], height)

    def within(self, bounds: Bounds) -> Area:
        """The pixels that are within bounds on the frame, and not as near to them as chroma is smoothed."""
        left, top, right, bottom = self._of(bounds)
        return _even(left + 2), _even(top + 4), _even(right), _even(bottom - 2)

    def _of(self, bounds: Bounds) -> tuple[float, float, float, float]:
        matrix, (left, top, right, bottom) = self.matrix, bounds
        return (
            left * matrix.xx + matrix.x0,
            top * matrix.yy + matrix.y0,
            right * matrix.xx + matrix.x0,
            bottom * matrix.yy + matrix.y0,
        )


def _even(value: float) -> int:
    return int(value // 2) * 2
