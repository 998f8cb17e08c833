"""A still: one moment as it rests in the film, as an image, and as the bytes of a file that says how it was made."""

from __future__ import annotations

from PIL import Image

from vizkit.film.alpha import image
from vizkit.film.paint import Canvas
from vizkit.film.png import png
from vizkit.film.svg import OUTLINES, svg
from vizkit.frames import Moment, Show
from vizkit.frames.frame import screen
from vizkit.picture.style import Style
from vizkit.words.alt import alt


def still(show: Show, moment: Moment, style: Style, size: tuple[int, int] | None = None) -> Image.Image:
    """One moment as it rests in the film, of the layout's size unless another is given."""
    frame = style.places.size
    pixels = Canvas(size or frame, style.colours["ground"], frame, style.clear).paint(screen(show, moment, style))
    return image(pixels, style.clear)


def picture(kind: str, show: Show, moment: Moment, style: Style, said: str, lettering: str = OUTLINES) -> bytes:
    """The content of a PNG or an SVG, which says this of itself."""
    if kind == "svg":
        return svg(show, moment, style, said, lettering).encode()
    return png(still(show, moment, style), said, alt(show, moment, style.language))
