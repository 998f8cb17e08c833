"""Comments: the text that a page carries about itself."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_BEGINNING = b"<!doctype html>"


def comments(file: Path) -> Iterator[str]:
    """What the page `file` carries; nothing where it is no page."""
    with file.open("rb") as whole:
        if whole.read(len(_BEGINNING)).lower() != _BEGINNING:
            return
    found = _Metas()
    found.feed(file.read_text(encoding="utf-8", errors="replace").partition("<body>")[0])
    yield from found.said


class _Metas(HTMLParser):
    """Collects what meta elements of vizkit's name say."""

    def __init__(self):
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta" and told.get("name") == "vizkit":
            self.said.append(told.get("content") or "")
