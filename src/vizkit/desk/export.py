"""Export: a film, a GIF or a page made in another process, which tells how far it is and can be cancelled."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from vizkit.desk.words import word
from vizkit.picture.style import Style
from vizkit.trace.bound import MOST

LOOK = 80
"""Milliseconds between two looks at what the other process says."""

PATIENCE = 2.0
"""Seconds that a cancelled process has to tidy up."""


@dataclass(frozen=True)
class Wish:
    """What to make, in words that another process understands."""

    name: str
    texts: Mapping[str, str | bool]
    acts: tuple[str, ...]
    kind: str
    style: Style
    speed: float
    target: Path
    most: int = MOST
    beside: Any = None


class Export(QObject):
    """One file being made."""

    progressed = Signal(int, int)
    finished = Signal()
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, wish: Wish, parent: QObject | None = None):
        super().__init__(parent)
        self.wish = wish
        context = multiprocessing.get_context("spawn")
        self._ear, mouth = context.Pipe(duplex=False)
        self.process = context.Process(target=_make, args=(wish, mouth))
        self.process.start()
        mouth.close()
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._listen)
        self._timer.start()

    def cancel(self) -> None:
        """End the process; nothing is left of the file."""
        self._end(terminate=True)
        self.cancelled.emit()

    def _listen(self) -> None:
        done = None
        try:
            while self._ear.poll():
                said = self._ear.recv()
                if isinstance(said, tuple):
                    done = said
                else:
                    self._end()
                    return self.finished.emit() if said is None else self.failed.emit(said)
        except (EOFError, OSError):  # the latter where it died while it spoke
            self._end()
            return self.failed.emit(word("died", self.wish.style.language))
        if done is not None:
            self.progressed.emit(*done)

    def _end(self, terminate: bool = False) -> None:
        self._timer.stop()
        if terminate:
            self.process.terminate()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self._ear.close()


def _make(wish: Wish, mouth: Connection) -> None:
    """In the other process: make the file, telling how far it is, then `None`, or in words why not."""
    _settle()
    from vizkit.delivery.order import Order
    from vizkit.desk.words import told
    from vizkit.explainer import catalogue
    from vizkit.film.cache import usual
    from vizkit.film.work import Workers, cores

    def progress(done: int, total: int) -> None:
        with contextlib.suppress(OSError):
            mouth.send((done, total))

    try:
        film = catalogue.film(wish.name)
        film = film if wish.beside is None else wish.beside.on(film)
        inputs = film.read(wish.texts)
        order = Order(wish.name, film, inputs, wish.acts, wish.kind, take(wish), wish.target, None, wish.most)
        order.check()
        with Workers(max(1, cores() - 1)) as workers:
            order.render(workers, usual(), progress)
    except Exception as reason:
        mouth.send(" ".join(told(reason, wish.style.language).split()) or type(reason).__name__)
    else:
        mouth.send(None)


def take(wish: Wish):
    """How the wish is filmed, or what its page opens with: as the command line does by default."""
    from vizkit.delivery.settings import Settings

    style = wish.style
    return Settings(layout=style.layout, theme=style.theme, lang=style.language, speed=wish.speed).take(wish.kind)


def _settle() -> None:
    """End tidily when told to, and at once when the desk is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    desk = multiprocessing.parent_process().sentinel
    threading.Thread(target=lambda: (wait([desk]), os._exit(1)), daemon=True).start()


def _leave(*_: object) -> None:
    raise SystemExit(1)
