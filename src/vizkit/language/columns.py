"""Columns: lines as wide as the terminal is, broken between words."""

from __future__ import annotations

import shutil
import sys


def width() -> int | None:
    """The columns of the terminal that is written to; None where it is no terminal, and lines may be long."""
    return shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None


def fitted(text: str, columns: int | None, indent: int = 0) -> str:
    """The text broken between its words, what follows below its beginning, which stands at `indent`."""
    if columns is None:
        return text
    from rich.console import Console
    from rich.text import Text

    head, rest = text[:indent], text[indent:]
    lines = Text(rest).wrap(Console(), max(columns - indent, columns // 2))
    return head + ("\n" + " " * indent).join(line.plain.rstrip() for line in lines)
