"""Write a show into a file, as a page."""

from __future__ import annotations

from pathlib import Path

from vizkit.files import appearing
from vizkit.moments import Show
from vizkit.page.document import Opening, document
from vizkit.provenance import Provenance


def render_html(show: Show, opening: Opening, provenance: Provenance, target: Path) -> None:
    """Write the page of a show into `target`."""
    with appearing(target) as file:
        file.write_text(document(show, opening, provenance), encoding="utf-8", errors="replace", newline="\n")
