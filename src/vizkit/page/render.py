"""Write a show into a file, as a page."""

from __future__ import annotations

from pathlib import Path

from vizkit.delivery.files import appearing
from vizkit.delivery.provenance import Provenance
from vizkit.frames import Show
from vizkit.page.document import Opening, document


def render_html(show: Show, opening: Opening, provenance: Provenance, target: Path) -> None:
    """Write the page of a show into `target`."""
    with appearing(target) as file:
        file.write_text(document(show, opening, provenance), encoding="utf-8", errors="replace", newline="\n")
