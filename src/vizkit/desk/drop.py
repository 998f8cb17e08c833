"""What is dropped: one file, which is copied from and stays where it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent

from vizkit.inputs.files import LARGEST


def dropped(event: QDropEvent) -> Path | None:
    """The file that is being dropped, if it is one alone and on this machine."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


def is_data(file: Path | None) -> bool:
    """Whether an input can be read from it, by its name."""
    return file is not None and file.suffix.lower() in LARGEST


def take(event: QDropEvent) -> None:
    """Accept what is dropped as a copy: whoever moved its source away would lose it."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
