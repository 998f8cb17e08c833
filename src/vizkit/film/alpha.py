"""Alpha: painted pixels as files keep them, with a ground and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vizkit.picture.style import RGB

if TYPE_CHECKING:
    from PIL import Image

_SEEN = 128
"""The alpha from which on a pixel is there where it can only be there or not."""


def straight(pixels: np.ndarray) -> np.ndarray:
    """BGRA pixels whose colours are no longer multiplied by their alpha, which is how all files keep them."""
    found = pixels.copy()
    between = (pixels[:, :, 3] > 0) & (pixels[:, :, 3] < 255)
    some = pixels[between].astype(np.uint16)
    found[between, :3] = np.minimum((some[:, :3] * 255 + some[:, 3:] // 2) // some[:, 3:], 255)
    return found


def rgba(pixels: np.ndarray) -> np.ndarray:
    """BGRA pixels as RGBA ones whose colours are no longer multiplied by their alpha."""
    return np.ascontiguousarray(straight(pixels)[:, :, [2, 1, 0, 3]])


def image(pixels: np.ndarray, clear: bool) -> Image.Image:
    """BGRA pixels as an image, which has an alpha where it is to be `clear`."""
    from PIL import Image

    return Image.fromarray(rgba(pixels) if clear else np.ascontiguousarray(pixels[:, :, 2::-1]))


def all_or_none(pixels: np.ndarray, ground: RGB) -> np.ndarray:
    """BGRA pixels that are there or not, without anything between; their edges are as upon `ground`."""
    alpha = pixels[:, :, 3:].astype(np.uint16)
    below = np.array([round(255 * part) for part in reversed(ground)], np.uint16)
    found = np.zeros_like(pixels)
    found[:, :, :3] = np.minimum(pixels[:, :, :3] + (below * (255 - alpha) + 127) // 255, 255)
    found[:, :, 3] = 255
    found[pixels[:, :, 3] < _SEEN] = 0
    return found
