"""The watch: it tells when one of the files that a scene is made of was saved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from vizkit.explainer.following import Stamp, stamp

CALM = 50
"""Milliseconds without a change before it is told: editors write a file in several steps."""


class Watch(QObject):
    """Looks at files and at their folders: many editors save by putting another file in a file's place."""

    saved = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.files: frozenset[Path] = frozenset()
        self._stamps: dict[Path, Stamp] = {}
        self._watcher = QFileSystemWatcher(self)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._look)
        self._watcher.fileChanged.connect(lambda _: self._calm.start())
        self._watcher.directoryChanged.connect(lambda _: self._calm.start())

    @property
    def folders(self) -> frozenset[Path]:
        return frozenset(file.parent for file in self.files)

    def look_at(self, files: Iterable[Path]) -> None:
        """Watch these files and no others; what was changed before is not told."""
        known = self._stamps
        self.files = frozenset(files)
        self._stamps = {file: known[file] if file in known else stamp(file) for file in self.files}
        self._renew()

    def _look(self) -> None:
        """Tell if a file is another one now; one that is just not there will come back."""
        self._renew()
        now = {file: stamp(file) for file in self.files}
        if any(each is not None and each != self._stamps[file] for file, each in now.items()):
            self._stamps |= {file: each for file, each in now.items() if each is not None}
            self.saved.emit()

    def _renew(self) -> None:
        """A file that was put in another's place has to be watched anew."""
        wanted = {str(path) for path in (*self.files, *self.folders) if path.exists()}
        known = {*self._watcher.files(), *self._watcher.directories()}
        if known - wanted:
            self._watcher.removePaths(sorted(known - wanted))
        if wanted - known:
            self._watcher.addPaths(sorted(wanted - known))
