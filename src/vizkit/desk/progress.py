"""The strip that tells of an export, and of other things done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from vizkit.desk.icons import icon
from vizkit.desk.look import hexadecimal
from vizkit.desk.words import word
from vizkit.picture.style import Style

LINGER = 6000
"""Milliseconds that news stands."""


class Strip(QWidget):
    """News in words, and for an export a bar and a button to cancel."""

    cancelled = Signal()

    def __init__(self):
        super().__init__()
        self.said, self.bar, self.cancel = QLabel(), QProgressBar(), QToolButton()
        self.said.setProperty("kind", "quiet")
        self.said.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.cancel.setFixedSize(28, 28)
        self.cancel.setIconSize(QSize(16, 16))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 0, 28, 6)
        row.setSpacing(12)
        row.addWidget(self.said, 1)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        self._fading = QTimer(self, singleShot=True, interval=LINGER)
        self._fading.timeout.connect(self._fade)
        self._kept = ""
        self.hide()

    def tell(self, said: str, wrong: bool = False) -> None:
        """News, which goes by itself."""
        self._show(said, busy=False, wrong=wrong)
        self._fading.start()

    def stay(self, said: str) -> None:
        """News of what goes on, which stays until there is other news."""
        self._fading.stop()
        self._show(said, busy=False)

    def keep(self, said: str) -> None:
        """What is wrong, until it is mended."""
        self._fading.stop()
        self._kept = said
        self._show(said, busy=False, wrong=True)

    def mended(self) -> None:
        """Nothing is wrong any more."""
        if self._kept:
            self._kept = ""
            self.hide()

    def watch(self, said: str) -> None:
        """An export that has begun."""
        self._fading.stop()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(said)
        self._show(said, busy=True)

    def progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def dress(self, style: Style) -> None:
        colours = [hexadecimal(style.colours, meaning) for meaning in ("text", "faint")]
        self.cancel.setIcon(icon("cancel", *colours))
        self.cancel.setToolTip(f"{word('cancel', style.language)}   Esc")
        self.cancel.setAccessibleName(word("cancel", style.language))

    def _fade(self) -> None:
        """News goes; what is still wrong stays."""
        if self._kept:
            self._show(self._kept, busy=False, wrong=True)
        else:
            self.hide()

    def _show(self, said: str, busy: bool, wrong: bool = False) -> None:
        self.said.setText(said)
        self.said.setProperty("kind", "error" if wrong else "quiet")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.show()
