"""Stills: a moment painted, several on a contact sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from vizkit.delivery.files import appearing
from vizkit.film.paint import Canvas
from vizkit.frames import Moment, Show
from vizkit.frames.frame import screen
from vizkit.picture.style import Style


def still(show: Show, moment: Moment, style: Style, size: tuple[int, int] | None = None) -> Image.Image:
    """One moment as it rests in the film, of the layout's size unless another is given."""
    frame = style.places.size
    pixels = Canvas(size or frame, style.colours["ground"], frame).paint(screen(show, moment, style))
    return Image.fromarray(pixels[:, :, 2::-1])


def sheet(show: Show, moments: Sequence[Moment], style: Style, longer: int = 640) -> Image.Image:
    """The moments as small stills, row by row, `longer` pixels along their longer side."""
    frame = style.places.size
    width, height = (round(side * longer / max(frame)) for side in frame)
    columns = min(len(moments), max(1, math.ceil(math.sqrt(len(moments)))), 5)
    gap = 8
    rows = math.ceil(len(moments) / columns)
    page = Image.new("RGB", (columns * (width + gap) + gap, rows * (height + gap) + gap), (96, 102, 112))
    for i, moment in enumerate(moments):
        small = still(show, moment, style, (width, height))
        page.paste(small, (gap + i % columns * (width + gap), gap + i // columns * (height + gap)))
    return page


def save(image: Image.Image, target: Path) -> None:
    """Write the image as a PNG, whole or not at all."""
    with appearing(target) as whole, whole.open("wb") as file:
        image.save(file, "PNG")
