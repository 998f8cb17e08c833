"""Sheets: several moments as small stills on one picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from vizkit.delivery.files import write
from vizkit.film.png import png
from vizkit.film.still import still
from vizkit.frames import Moment, Show
from vizkit.picture.style import Style


def sheet(show: Show, moments: Sequence[Moment], style: Style, longer: int = 640) -> Image.Image:
    """The moments as small stills, row by row, `longer` pixels along their longer side."""
    frame = style.places.size
    width, height = (round(side * longer / max(frame)) for side in frame)
    columns = min(len(moments), max(1, math.ceil(math.sqrt(len(moments)))), 5)
    gap = 8
    rows = math.ceil(len(moments) / columns)
    size = columns * (width + gap) + gap, rows * (height + gap) + gap
    page = Image.new("RGBA", size) if style.clear else Image.new("RGB", size, (96, 102, 112))
    for i, moment in enumerate(moments):
        small = still(show, moment, style, (width, height))
        page.paste(small, (gap + i % columns * (width + gap), gap + i // columns * (height + gap)))
    return page


def save(image: Image.Image, target: Path, said: str = "") -> None:
    """Write the image as a PNG that says this of itself, whole or not at all."""
    write(target, png(image, said))
