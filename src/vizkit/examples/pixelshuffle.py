"""Tensors worth seeing shuffled, kernels for them, and where each of their pixels goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vizkit.reference.guards import whole
from vizkit.reference.pixelshuffle import network_cost, pixel_shuffle, pixel_unshuffle

MOST = 48
"""The most numbers of which each is still drawn large enough to be read, in the stack and in the image."""

CHANNELS = 12
"""The most channels of which a stack still shows each."""

Place = tuple[int, int, int]
Way = tuple[Place, Place]
"""Where a pixel is among the channels, (channel, h, w), and in the images, (image, row, column)."""


def numbered_channels(channels: int = 1, r: int = 2, h: int = 2, w: int = 2) -> np.ndarray:
    """Return the tensor that makes `channels` images: its numbers 0, 1, 2 … say where they lie in memory.

    An int64 array of shape (channels·r², h, w). `TypeError` where an argument is no whole number, `ValueError` below 1.
    """
    channels, r, h, w = (
        whole(name, value, least=1) for name, value in {"channels": channels, "r": r, "h": h, "w": w}.items()
    )
    return np.arange(channels * r * r * h * w).reshape(channels * r * r, h, w)


def several_images(x: np.ndarray, r: int) -> np.ndarray:
    """Return `x` where it makes two images or more, else numbered channels for two: for one, no order differs.

    Where these would be too many numbers to be read, every channel is one pixel.
    """
    two = numbered_channels(2, r, *x.shape[1:])
    return x if len(x) >= len(two) else two if two.size <= MOST else numbered_channels(2, r, 1, 1)


def first_channel(x: np.ndarray) -> np.ndarray:
    """Return the first channel of `x` as a small image to be convolved: an array of shape (1, h, w)."""
    return x[:1]


def random_kernel(channels: int = 1, r: int = 2, inputs: int = 1, k: int = 3, seed: int = 0) -> np.ndarray:
    """Return kernels of k×k that make the small channels of `channels` large images, whole numbers from −3 to 3.

    An int64 array of shape (channels·r², inputs, k, k).
    """
    return np.random.default_rng(seed).integers(-3, 4, (channels * r * r, inputs, k, k))


def kernel_of_one_image(r: int = 2) -> np.ndarray:
    """Return random kernels of 3×3 for one large image made of one small one."""
    return random_kernel(1, r)


def kernel_at_the_start(r: int = 2) -> np.ndarray:
    """Return random kernels of 3×3 for one large image; the first makes a bright image of a constant one."""
    return random_kernel(1, r, seed=4)


@dataclass(frozen=True)
class Places:
    """What every channel fills: of which image, and in each of its blocks which row, which column, which place.

    `numbers` are the channels' own, a pixel a channel, `way` is where they go when they are shuffled: into `blocks`.
    """

    image: tuple[int, ...]
    row: tuple[int, ...]
    column: tuple[int, ...]
    place: tuple[int, ...]
    numbers: np.ndarray
    way: list[Way]
    blocks: np.ndarray


def places_of_channels(x: np.ndarray, r: int, order: str = "torch") -> Places:
    """Return what every channel of `x` fills."""
    numbers = np.arange(len(x)).reshape(-1, 1, 1)
    way = way_of_pixels(numbers, r, order)
    image, row, column = zip(*(target for _, target in sorted(way)), strict=True)
    place = tuple(i * r + j for i, j in zip(row, column, strict=True))
    return Places(image, row, column, place, numbers, way, pixel_shuffle(numbers, r, order))


def places_in_torch(x: np.ndarray, r: int) -> Places:
    """Return what every channel of `x` fills in PyTorch's order."""
    return places_of_channels(x, r)


def places_of_features(x: np.ndarray, r: int) -> Places:
    """Return what every channel fills that is made of the small image `x` for one large one."""
    return places_of_channels(_features(x, r), r)


def way_of_pixels(x: np.ndarray, r: int, order: str = "torch") -> list[Way]:
    """Return where every pixel of `x` goes: pairs of its (channel, h, w) and of its (image, row, column)."""
    addresses = pixel_shuffle(np.arange(x.size).reshape(x.shape), r, order)
    sources = np.column_stack(np.unravel_index(addresses.ravel(), x.shape)).tolist()
    return [(tuple(source), target) for source, target in zip(sources, np.ndindex(addresses.shape), strict=True)]


def way_in_torch(x: np.ndarray, r: int) -> list[Way]:
    """Return where every pixel goes in PyTorch's order of channels."""
    return way_of_pixels(x, r, "torch")


def way_in_tensorflow(x: np.ndarray, r: int) -> list[Way]:
    """Return where every pixel goes in TensorFlow's order of channels."""
    return way_of_pixels(x, r, "tensorflow")


def way_of_features(x: np.ndarray, r: int) -> list[Way]:
    """Return where every pixel of the channels goes that are made of the small image `x` for one large one."""
    return way_of_pixels(_features(x, r), r)


def way_among_zeros(x: np.ndarray, r: int) -> list[Way]:
    """Return where every pixel of `x` goes when zeros are inserted around it: into the middle of its block."""
    return [((c, h, w), (c, h * r + (r - 1) // 2, w * r + (r - 1) // 2)) for c, h, w in np.ndindex(x.shape)]


def _features(x: np.ndarray, r: int) -> np.ndarray:
    return np.zeros((r * r, *x.shape[1:]))


@dataclass(frozen=True)
class AxisNames:
    """The names of a tensor's axes as it comes, and after each operation."""

    given: str
    split: str
    permuted: str
    merged: str


def names_of_axes(order: str = "torch") -> AxisNames:
    """Return the names of the axes of a shuffled tensor, operation by operation."""
    return AxisNames("khw", "cijhw" if order == "torch" else "ijchw", "chiwj", "cyx")


def rings(side: int = 24) -> np.ndarray:
    """Return a picture of rings, unshuffled: the four channels of half as many pixels a side that make it, from 0 to 9.

    Each channel alone has too few pixels for the outer rings; all together have them.
    """
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return pixel_unshuffle(np.rint(4.5 + 4.5 * np.cos(np.pi * (x**2 + y**2) / 24))[None], 2)


def constant_image(side: int = 6) -> np.ndarray:
    """Return ones: an image of shape (1, side, side) in which a pattern can only come from the kernels."""
    return np.ones((1, side, side), int)


@dataclass(frozen=True)
class Frame:
    """A network's frame, small and large, and its multiplications at low resolution and at high."""

    width: int
    height: int
    large_width: int
    large_height: int
    low: int
    high: int


ESPCN = ((5, 1, 64), (3, 64, 32), (3, 32, 9))
"""Layers of ESPCN for r = 3 (Shi et al. 2016, section 3.2): side of the kernels, channels in, channels out."""


def espcn_frame(width: int = 640, height: int = 360, factor: int = 3) -> Frame:
    """Return what one frame of luminance costs ESPCN, and the same layers in the large image."""
    low, high = network_cost(ESPCN, height, width, factor)
    return Frame(width, height, width * factor, height * factor, low, high)
