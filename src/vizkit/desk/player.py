"""The player: where in a reel one is, and how that changes with time."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from vizkit.desk.reel import Reel

TICK = 16
"""Milliseconds from one frame to the next."""

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)


class Player(QObject):
    """A position in a reel: moments are whole numbers, and the way from one to the next lies between them."""

    moved = Signal(float)
    arrived = Signal(int)
    played = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.reel: Reel | None = None
        self.position = 0.0
        self.playing = False
        self.speed = 1.0
        self._way: tuple[float, float, float, float] | None = None
        self._rests_until = 0.0
        self._timer = QTimer(self, interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def moment(self) -> int:
        """The moment one is at, or on the way to."""
        return round(self._way[1]) if self._way else round(self.position)

    @property
    def last(self) -> int:
        return len(self.reel.moments) - 1

    def load(self, reel: Reel, moment: int) -> None:
        """Put in another reel, at the moment of this number or the nearest that it has."""
        self.reel = reel
        self.go(max(0, min(moment, self.last)))

    def go(self, moment: float) -> None:
        """Be at a moment, or between two, at once."""
        self._way = None
        self.position = max(0.0, min(float(moment), float(self.last)))
        self._rest()
        self._settle()

    def step(self, by: int) -> None:
        """Move to the next moment or the one before, as the film does; a move under way is over at once."""
        self.pause()
        here = self.moment
        there = max(0, min(here + by, self.last))
        if there == here:
            return self.go(here)
        self._move(float(here), float(there), self.reel.motion(min(here, there)).seconds / self.speed)

    def play(self) -> None:
        """Play from here on; from the beginning where the end is reached."""
        if self.moment == self.last:
            self.go(0)
        self.playing = True
        self._rest()
        self._timer.start()
        self.played.emit(True)

    def pause(self) -> None:
        if self.playing:
            self.playing = False
            self.played.emit(False)
        if self._way is None:
            self._timer.stop()

    def toggle(self) -> None:
        self.pause() if self.playing else self.play()

    def settle(self) -> None:
        """Come to rest at the nearest moment."""
        self.go(round(self.position))

    def _move(self, start: float, end: float, seconds: float) -> None:
        if seconds <= 0:
            return self.go(end)
        self._way = start, end, time.monotonic(), seconds
        self.position = start
        self._timer.start()

    def _tick(self) -> None:
        now = time.monotonic()
        if self._way is not None:
            start, end, began, seconds = self._way
            part = (now - began) / seconds
            if part >= 1:
                self.go(end)
            else:
                self.position = start + (end - start) * part
                self.moved.emit(self.position)
        elif not self.playing:
            self._timer.stop()
        elif now >= self._rests_until:
            try:
                self._play_on()
            except Exception as reason:  # whatever an author can get wrong in what comes next
                self.pause()
                self.failed.emit(reason)

    def _play_on(self) -> None:
        here = round(self.position)
        if here == self.last:
            return self.pause()
        moving, _ = self.reel.seconds(here + 1)
        self._move(float(here), float(here + 1), moving / self.speed)

    def _rest(self) -> None:
        if self.playing:
            self._rests_until = time.monotonic() + self.reel.seconds(round(self.position))[1] / self.speed

    def _settle(self) -> None:
        self.moved.emit(self.position)
        if self.position == int(self.position):
            self.arrived.emit(int(self.position))
