"""The halves of the window: the side, and the middle beside it or, in a narrow window, below it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from vizkit.desk.middle import Middle
from vizkit.desk.side import Side

ROOMY, BESIDE, TALL = 1200, 900, 680
"""Widths from which the side is wide, and from which it stands beside the stage; the height at which all the shelf is
shown."""


class Halves(QWidget):
    """Lays out the side and the middle; the side can be put away, and is at first where it would cover the stage."""

    def __init__(self, side: Side, middle: Middle):
        super().__init__()
        self._side, self._middle = side, middle
        self._full = False
        self._asked: bool | None = None
        for half in (middle, side):
            half.setParent(self)

    @property
    def over(self) -> bool:
        """Whether the side, where it is shown, covers a part of the stage."""
        return self.width() < BESIDE

    @property
    def sided(self) -> bool:
        """Whether the side is shown."""
        return not self._full and (not self.over if self._asked is None else self._asked)

    def show_side(self, shown: bool) -> None:
        """Show the side, or put it away, until the window becomes so narrow, or so wide, that the other is usual."""
        self._asked = None if shown is not self.over else shown
        self._place()

    def set_full(self, full: bool) -> None:
        self._full = full
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().isValid() and (event.oldSize().width() < BESIDE) is not self.over:
            self._asked = None
        self._place()

    def _place(self) -> None:
        shown, wide, high = self.sided, self.width(), self.height()
        self._side.fold(high < TALL, wide < ROOMY)
        taken = self._side.width() if shown and not self.over else 0
        self._side.setVisible(shown)
        self._side.setGeometry(0, 0, self._side.width(), high)
        self._middle.setGeometry(taken, 0, wide - taken, high)
        if shown:
            self._side.raise_()
