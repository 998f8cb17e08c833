"""Live: a scene that is looked at is loaded anew whenever its author saves it, or what it is made of."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from vizkit.desk.watch import Watch
from vizkit.explainer import Explainer, SceneError
from vizkit.explainer.loading import blamed
from vizkit.explainer.sources import loaded_anew, sources


class Live(QObject):
    """Follows the file of one explainer at a time: its new version, or in one line what is wrong with it."""

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._scene: Path | None = None
        self._watch = Watch(self)
        self._watch.saved.connect(self._load)

    def follow(self, film: type[Explainer]) -> None:
        """Look at the files of this explainer from now on."""
        self._scene = Path(sys.modules[film.__module__].__file__)
        self._watch.look_at(sources(self._scene))

    def told(self, reason: Exception) -> str:
        """What is wrong, in one line with its file and line."""
        said = " ".join(str(reason).split())
        if re.match(r"\S+\.py:\d+: ", said) or self._scene is None:
            return said
        return blamed(reason, self._scene)

    def _load(self) -> None:
        try:
            film = loaded_anew(self._scene, self._watch.folders)
        except SceneError as reason:
            # What is imported now may not be readable; what was there before may mend it.
            self._watch.look_at(self._watch.files | sources(self._scene))
            return self.failed.emit(self.told(reason))
        self._watch.look_at(sources(self._scene))
        self.changed.emit(film)
