"""Places: a file and a line as every error names them."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

_PLACED = re.compile(r"[^\n]*?\.(?:py|po):(\d+): ")


def shown(file: str | Path) -> str:
    """A path as a reader wants it: from the working folder where it is within."""
    path = Path(file)
    with contextlib.suppress(ValueError, OSError):
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    return str(path)


def placed(said: str) -> re.Match | None:
    """The file and line that an error begins with, if it does; the line is the first group."""
    return _PLACED.match(said)
