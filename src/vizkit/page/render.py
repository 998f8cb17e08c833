"""Write a show into a file, as a page."""

from __future__ import annotations

from pathlib import Path

from vizkit.delivery.files import appearing
from vizkit.delivery.provenance import Provenance
from vizkit.frames import Show
from vizkit.page.document import Opening, fitting


def render_html(show: Show, opening: Opening, provenance: Provenance, target: Path) -> tuple[str, ...]:
    """Write the page of a show into `target`, and return the names of the presets for which there was no room."""
    with appearing(target) as file:
        page, left = fitting(show, opening, provenance)
        file.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    return left
