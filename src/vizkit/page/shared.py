"""Shared: what the runs of a page have in common, each thing kept once, and a page's data as a block that is small."""

from __future__ import annotations

import base64
import gzip
import marshal
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vizkit.frames.code_lines import INDENT
from vizkit.page.drawing import Drawing
from vizkit.page.table import Table
from vizkit.trace import Traced

if TYPE_CHECKING:
    from vizkit.page.acted import Acted

PLAIN = 2
"""The last version of Python's own format in which equal values are the same bytes, whichever objects they share."""


class Shared:
    """The tables that all runs of an explainer draw from: marks, how they move, where they came from, code, acts.

    `acted` are the acts that were drawn, by their names and layouts.
    """

    def __init__(self, languages: tuple[str, ...]):
        self.drawing = Drawing(languages)
        self.kinds, self.windows, self.sources, self.origins, self.lineages = (Table() for _ in range(5))
        self._acts: dict[bytes, tuple[int, list[dict[str, Any]]]] = {}
        self.acted: dict[tuple[str, str], list[Acted]] = {}

    def act(self, moments: list[dict[str, Any]]) -> int:
        """The place of an act's moments, which are kept once, however many runs have the same."""
        return self._acts.setdefault(marshal.dumps(moments, PLAIN), (len(self._acts), moments))[0]

    def tables(self, since: Mapping[str, list] | None = None) -> dict[str, list]:
        """All tables by their names; of those `since` which they grew, what came to them."""
        found = {
            **self.drawing.tables(),
            "kinds": list(self.kinds),
            "windows": list(self.windows),
            "origins": list(self.origins),
            "lineages": list(self.lineages),
            "sources": [_listing(reference) for reference in self.sources],
            "played": [moments for _, moments in self._acts.values()],
        }
        return {name: table[len(since[name]) if since else 0 :] for name, table in found.items()}


def packed(text: str) -> str:
    """Text as a page carries it: compressed, in signs that mean nothing in HTML; the same for the same text."""
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def unpacked(block: str) -> str:
    """The text of such a block."""
    return gzip.decompress(base64.b64decode(block)).decode()


def _listing(reference: Traced) -> list[tuple[int, str]]:
    """The lines of a reference, each with its indent in signs."""
    bare_lines = [line.lstrip(" ") for line in reference.source.lines]
    return [
        ((len(line) - len(text)) // 4 * INDENT, text)
        for line, text in zip(reference.source.lines, bare_lines, strict=True)
    ]
