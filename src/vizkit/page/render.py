"""Write a show into a file, as a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vizkit.delivery.files import appearing
from vizkit.delivery.making import Making
from vizkit.delivery.provenance import Provenance
from vizkit.frames import Show
from vizkit.page.document import Opening, fitting


def page(making: Making) -> Opening:
    """Make the page of a show; there may be no room for all its presets."""
    opening = making.take
    return replace(opening, without=render_html(making.show, opening, making.provenance(opening), making.target))


def render_html(show: Show, opening: Opening, provenance: Provenance, target: Path) -> tuple[str, ...]:
    """Write the page of a show into `target`, and return the names of the presets for which there was no room."""
    with appearing(target) as file:
        page, left = fitting(show, opening, provenance)
        file.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    return left
