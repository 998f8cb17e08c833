"""Comments: what a file of words says of itself, on a line of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from vizkit.delivery.provenance import MARK, Provenance

_BEGINNING = re.compile(re.escape(f'{{"{MARK}": '))


def comment(provenance: Provenance) -> str:
    """What a file of words says of itself: JSON on one line, without the arrows that end a comment or divide times."""
    return provenance.text().replace(">", "\\u003e")


def comments(head: bytes) -> Iterator[str]:
    """What the file of words that begins with `head` carries; nothing where it is none."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    for found in _BEGINNING.finditer(text):
        try:
            _, end = json.JSONDecoder().raw_decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        yield text[found.start() : end]
