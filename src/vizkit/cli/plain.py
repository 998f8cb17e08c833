"""Plain text: what may be written to any terminal."""

from __future__ import annotations


def plain(text: str) -> str:
    """The text with what cannot be seen written out: no name of a file's does anything to a terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
