"""Comments: the text that a PDF or a deck carries about itself."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

_TAIL = 2**20
"""Bytes at the end of a PDF among which is what it says of itself."""

_KEYWORDS = re.compile(rb"/Keywords\s*(?:\(((?:[^\\()]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def comments(head: bytes, file: Path) -> Iterator[str]:
    """What the PDF or deck `file`, which begins with `head`, carries; nothing where it is none of them."""
    if head.startswith(b"%PDF-"):
        yield from _pdf_comments(file)
    elif head.startswith(b"PK"):
        yield from _deck_comments(file)


def _pdf_comments(file: Path) -> Iterator[str]:
    with file.open("rb") as whole:
        whole.seek(max(0, whole.seek(0, 2) - _TAIL))
        for written, hexadecimal in _KEYWORDS.findall(whole.read()):
            if hexadecimal:
                digits = b"".join(hexadecimal.split())
                yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode()).decode("utf-16", "replace")
            else:
                yield _ESCAPED.sub(_literal, written).decode("latin-1")


def _deck_comments(file: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(file) as deck, deck.open("docProps/core.xml") as part:
            core = part.read(_TAIL)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error):
        return
    yield html.unescape(core.decode("utf-8", "replace").partition("<dc:description>")[2].partition("</")[0])


def _literal(escaped: re.Match) -> bytes:
    """What an escape sequence in a PDF's string stands for."""
    code = escaped[1]
    return bytes([int(code, 8) & 255]) if len(code) == 3 else _CONTROLS.get(code, code)
