"""The digest of a file: by it one knows whether two files are the same."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, empty where there is no such file."""
    try:
        with file.open("rb") as whole:
            return hashlib.file_digest(whole, "sha256").hexdigest()
    except OSError:
        return ""
