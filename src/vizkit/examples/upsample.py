"""Inputs worth seeing of upsampling, and what its pictures show besides."""

from __future__ import annotations

import re

import numpy as np

from vizkit.reference.guards import worded
from vizkit.reference.upsample import DEEPLAB, around, source_coordinate, widest_gap

SMALL, LARGE = 4, 8
"""The most rows and columns that can be drawn of an image, and of what it becomes."""

DIGIT = (
    (0, 0, 5, 13, 9, 1, 0, 0),
    (0, 0, 13, 15, 10, 15, 5, 0),
    (0, 3, 15, 2, 0, 11, 8, 0),
    (0, 4, 12, 0, 0, 8, 8, 0),
    (0, 5, 8, 0, 0, 9, 8, 0),
    (0, 4, 11, 0, 1, 12, 7, 0),
    (0, 2, 14, 5, 10, 12, 0, 0),
    (0, 0, 6, 13, 10, 0, 0, 0),
)
"""A handwritten 0, from 0 to 16: the first of E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits",
UCI Machine Learning Repository, 1998."""


def four_pixels() -> np.ndarray:
    """Return 1, 2, 3, 4 as an image of two rows, int64."""
    return np.array([[1, 2], [3, 4]])


def digit() -> np.ndarray:
    """Return an image of a handwritten digit, int64 of the shape (8, 8)."""
    return np.array(DIGIT)


def size_of(out_size: str) -> tuple[int, int]:
    """Return height and width of a size written as `4x4`, or as one number for both; else `ValueError`."""
    found = re.fullmatch("([0-9]{1,9})(?:[x×]([0-9]{1,9}))?", out_size)
    if found is None:
        written = "{name} must be a height and a width, such as 4x4, not {found}"
        raise worded(written, name="out_size", found=repr(out_size))
    height, width = found.groups(default=found[1])
    return int(height), int(width)


def sides_of(out_size: str) -> list[int]:
    """Return the numbers that a size is written with, whether it is one or not."""
    return [int(side) for side in re.findall("[0-9]{1,9}", out_size)]


def given(image: np.ndarray) -> np.ndarray:
    """Return an image as it is given."""
    return image


def first_row(image: np.ndarray) -> np.ndarray:
    """Return the first row of an image, or all of what is none."""
    return image[0] if np.ndim(image) > 1 else image


def row_length(image: np.ndarray) -> int:
    """Return how many pixels a row of an image has."""
    return np.shape(image)[-1]


def width_of(out_size: str) -> int:
    """Return the width of a size."""
    return size_of(out_size)[1]


def pixel_of(image: np.ndarray, out_size: str) -> tuple[int, int]:
    """Return the row and the column of the pixel that the film follows: where the maps' answers differ most."""
    return widest_gap(image, size_of(out_size))


def column_of(image: np.ndarray, out_size: str) -> int:
    """Return the column of the pixel that the film follows."""
    return pixel_of(image, out_size)[1]


def corners_of(align_corners: bool) -> bool | None:
    """Return whether corners are aligned, where that was asked for."""
    return align_corners or None


def places_covering(x: np.ndarray, size: tuple[int, int]) -> tuple[list[float], list[float]]:
    """Return where the rows and the columns of an output lie by the half-pixel map, which covers the image's area."""
    down, across = (
        [((2 * o + 1) * n_in - n_out) / (2 * n_out) for o in range(n_out)]
        for n_in, n_out in zip(np.shape(x), size, strict=True)
    )
    return down, across


def places_pinned(x: np.ndarray, size: tuple[int, int]) -> tuple[list[float], list[float]]:
    """Return where the rows and the columns of an output lie with aligned corners."""
    down, across = (
        [float(source_coordinate(o, n_in, n_out, "align-corners")) for o in range(n_out)]
        for n_in, n_out in zip(np.shape(x), size, strict=True)
    )
    return down, across


def corners_away(x: np.ndarray, size: tuple[int, int]) -> list[tuple[int, int, float, float]]:
    """Return for a row of the image, and for `DEEPLAB`, its length and the one that it becomes, and how far from the
    centre of its first pixel each of the two maps lays the first that it becomes.
    """
    rows = (np.shape(x)[1], size[1]), DEEPLAB
    return [(n_in, n_out, abs(n_in - n_out) / (2 * n_out), 0.0) for n_in, n_out in rows]


def to_come(size: tuple[int, int]) -> np.ndarray:
    """Return an image of this size before it is there."""
    return np.zeros(size)


def middle_of(row: np.ndarray, n_out: int) -> tuple[int, tuple[float, int], tuple[float, int]]:
    """Return the place of the middle one of `n_out` pixels, where over a row its left edge lies and in which pixel, and
    its centre.
    """
    o, n_in = n_out // 2, len(row)
    edge, centre = 2 * o * n_in, (2 * o + 1) * n_in
    return o, *((at / (2 * n_out), at // (2 * n_out)) for at in (edge, centre))


def doubled(out_size: str) -> list[int]:
    """Return the width of a size, twice and four times it."""
    return [width_of(out_size) * factor for factor in (1, 2, 4)]


def surroundings(x: np.ndarray, size: tuple[int, int], pixel: tuple[int, int], align_corners: bool) -> tuple:
    """Return the four pixels around where an output pixel was, and how far it is down and across between them."""
    return around(np.asarray(x, float), size, pixel, align_corners)
