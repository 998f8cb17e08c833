"""Comments: the text that a page carries about itself."""

from __future__ import annotations

import html
from collections.abc import Iterator

_BEGINNING = b"<!doctype html>"


def comments(head: bytes) -> Iterator[str]:
    """What the page that begins with `head` carries; nothing where it is no page."""
    if head[: len(_BEGINNING)].lower() == _BEGINNING:
        yield html.unescape(
            head.decode("utf-8", "replace").partition('<meta name="vizkit" content="')[2].partition('"')[0]
        )
