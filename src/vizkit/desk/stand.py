"""The stand: who steps through while speaking keeps the times of the steps, and with a microphone the voice."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

from vizkit.delivery.files import OutputError, write
from vizkit.desk.microphone import Microphone, microphone, waves
from vizkit.desk.output import asked
from vizkit.desk.saving import ended
from vizkit.desk.words import word
from vizkit.voice.rehearsal import Rehearsal
from vizkit.voice.times import written
from vizkit.words.ids import ids

if TYPE_CHECKING:
    from vizkit.desk.window import Window


class Stand:
    """Rehearses what a window shows, one rehearsal at a time."""

    def __init__(self, window: Window):
        self.window = window
        self.rehearsal: Rehearsal | None = None
        self.microphone: Microphone | None = None
        self._began, self._ids = 0.0, ()

    def toggle(self) -> None:
        self.begin() if self.rehearsal is None else self.end()

    def begin(self) -> None:
        """Rehearse from the moment on that is shown."""
        player = self.window.player
        player.pause()
        player.go(player.moment)
        self._ids = ids(self.window.reel)
        self.microphone = microphone()
        self._began = time.monotonic()
        self.rehearsal = Rehearsal(player.moment, 0.0)
        self.window.menu.set_rehearsing(True, self.window.style_)
        said = "rehearsing" if self.microphone is not None else "silent"
        self.window.strip.stay(word(said, self.window.style_.language))

    def look(self) -> None:
        """Note which moment is shown; a rehearsal of a run with other moments is over."""
        if self.rehearsal is not None:
            if ids(self.window.reel) != self._ids:
                self._stop()
                self._tell("lost")
            else:
                self.rehearsal.head(self.window.player.moment, time.monotonic() - self._began)

    def end(self) -> None:
        """End the rehearsal, if there is one, and ask where its times and its voice are to be kept."""
        if self.rehearsal is None:
            return
        rehearsal, samples = self._stop()
        proposed = f"{Path(self.window.name).stem}.pace"
        title = word("rehearsed", self.window.style_.language).rstrip(" …")
        if (file := asked(self.window, title, proposed, "*.pace")) is not None:
            self.save(file, rehearsal, samples)

    def save(self, target: Path, rehearsal: Rehearsal, recorded: tuple | None) -> None:
        """Write the times, and beside them what was recorded, and say which film can be made of them."""
        target, window = ended(target, "pace"), self.window
        voice = target.with_suffix(".wav")
        words = ["vizkit", "render", window.name, "--pace", str(target)]
        try:
            write(target, written(rehearsal.lengths, window.reel).encode())
            if recorded is not None:
                samples, rate = recorded
                write(voice, waves(rehearsal.heard(samples, rate), rate))
                words += ["--voice", str(voice)]
        except OutputError as reason:
            return window.strip.tell(reason.told(window.style_.language), wrong=True)
        self._tell("paced", name=target.name, command=shlex.join(words))

    def _stop(self) -> tuple[Rehearsal, tuple | None]:
        rehearsal, self.rehearsal = self.rehearsal, None
        rehearsal.end(time.monotonic() - self._began)
        recorded = self.microphone.stop() if self.microphone is not None else None
        self.microphone = None
        self.window.menu.set_rehearsing(False, self.window.style_)
        self.window.strip.hide()
        return rehearsal, recorded

    def _tell(self, what: str, **blanks: str) -> None:
        self.window.strip.tell(word(what, self.window.style_.language, **blanks))
