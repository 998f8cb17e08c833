"""Paper: pages of a PDF, on which marks are drawn as outlines, with what the document says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cairo

from vizkit import __version__
from vizkit.film.paint import draw
from vizkit.picture.marks import Bounds, Mark, Text, changed
from vizkit.picture.outline import outlines
from vizkit.picture.style import RGB

A4 = 595.28, 841.89
"""Points of a page that is printed."""


class Paper:
    """Pages of `size` points, one after the other; a place in the table of contents leads to the page that it is on."""

    def __init__(self, surface: cairo.PDFSurface, size: tuple[float, float]):
        self.size, self.page = size, 1
        self._surface, self._context = surface, cairo.Context(surface)
        self._written: dict[Text, cairo.RecordingSurface] = {}

    def turn(self) -> None:
        """End the page and begin the next."""
        self._context.show_page()
        self.page += 1

    def entry(self, title: str) -> None:
        """An entry of the table of contents that leads to this page."""
        self._surface.add_outline(
            cairo.PDF_OUTLINE_ROOT, title, f"page={self.page} pos=[0 0]", cairo.PDF_OUTLINE_FLAG_OPEN
        )

    def label(self, text: str) -> None:
        """What a viewer calls the page."""
        self._surface.set_page_label(text)

    def fill(self, colour: RGB) -> None:
        """Colour the page."""
        self._context.set_source_rgb(*colour)
        self._context.paint()

    def put(self, marks: Iterable[Mark], seen: Bounds, box: Bounds) -> None:
        """Draw what is `seen` of a frame as large as it fits in the middle of `box`, in points; colours are put on."""
        width, height = seen[2] - seen[0], seen[3] - seen[1]
        by = min((box[2] - box[0]) / width, (box[3] - box[1]) / height)
        context = self._context
        context.save()
        context.translate((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        context.scale(by, by)
        context.translate(-(seen[0] + seen[2]) / 2, -(seen[1] + seen[3]) / 2)
        for mark in marks:
            if isinstance(mark, Text):
                self._write(mark)
            else:
                _draw(context, mark)
        context.restore()

    def _write(self, text: Text) -> None:
        """Draw a text that is kept, and named again where it is written again: most are, page after page."""
        kept = changed(text, key="", x=0.0, y=0.0, anchor=0.0)
        if kept not in self._written:
            self._written[kept] = cairo.RecordingSurface(cairo.CONTENT_COLOR_ALPHA, None)
            _draw(cairo.Context(self._written[kept]), kept)
        self._context.set_source_surface(self._written[kept], text.x - text.anchor * text.w, text.y)
        self._context.paint()


def _draw(context: cairo.Context, mark: Mark) -> None:
    for outline in outlines(mark):
        draw(context, outline)


@contextmanager
def paper(file: Path, size: tuple[float, float], title: str, subject: str, said: str) -> Iterator[Paper]:
    """A PDF written into `file`, which tells its title, its subject and what is `said` of how it was made."""
    with file.open("wb") as written:
        surface = cairo.PDFSurface(written, *size)
        # Later versions may pack what the document says of itself, so that only a PDF reader finds it.
        surface.restrict_to_version(cairo.PDFVersion.VERSION_1_4)
        told = {"TITLE": title, "SUBJECT": subject, "KEYWORDS": said, "CREATOR": f"vizkit {__version__}"}
        told |= {"CREATE_DATE": ""}  # the same document has the same bytes at any time
        for name, text in told.items():
            surface.set_metadata(getattr(cairo, f"PDF_METADATA_{name}"), text)
        try:
            yield Paper(surface, size)
        finally:
            surface.finish()
