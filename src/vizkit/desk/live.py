"""Live: a scene that is looked at is loaded anew whenever its author saves it, or what it is made of."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from vizkit.desk.watch import Watch
from vizkit.explainer import Explainer, SceneError
from vizkit.explainer.following import Followed


class Live(QObject):
    """Follows the file of one explainer at a time: its new version, or in one line what is wrong with it."""

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._followed: Followed | None = None
        self._watch = Watch(self)
        self._watch.saved.connect(self._load)

    def follow(self, film: type[Explainer], name: str) -> None:
        """Look at the files of this explainer from now on, that of a function by its name."""
        self._followed = Followed(film, name)
        self._watch.look_at(self._followed.files)

    def told(self, reason: Exception) -> str:
        """What is wrong, in one line with its file and line."""
        return self._followed.told(reason) if self._followed else " ".join(str(reason).split())

    def _load(self) -> None:
        try:
            film = self._followed.read_again()
        except SceneError as reason:
            self._watch.look_at(self._followed.files)
            return self.failed.emit(self.told(reason))
        self._watch.look_at(self._followed.files)
        self.changed.emit(film)
