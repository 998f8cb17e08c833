"""Work ahead: what will be wanted is made a little at a time, while the viewer does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer

SLICE = 0.008
"""Seconds of work between two looks at what the viewer does."""


class Ahead(QObject):
    """Goes through work step by step; what fails is left, and will be told when it is wanted."""

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self._work: list[Iterator[None]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        return self._timer.isActive()

    def start(self, *work: Callable[[], Iterable[None]]) -> None:
        """Forget other work, and begin with this: the first of it first."""
        self._work = [iter(each()) for each in work]
        self._timer.start()

    def first(self, work: Callable[[], Iterable[None]]) -> None:
        """Do this before all else that is still to be done."""
        self._work.insert(0, iter(work()))
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._work = []

    def _go_on(self) -> None:
        until = time.monotonic() + SLICE
        while self._work and time.monotonic() < until:
            try:
                next(self._work[0])
            except Exception:  # the end of it, or whatever an author can get wrong
                self._work.pop(0)
        if not self._work:
            self._timer.stop()
