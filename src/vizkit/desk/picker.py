"""A picker: one of several words, with a drawn arrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QWidget

from vizkit.desk.icons import icon
from vizkit.desk.look import hexadecimal
from vizkit.picture.style import THEMES, Theme


class Picker(QComboBox):
    """A combo box in the look of the desk. It leaves the wheel to what it scrolls in."""

    def __init__(self, among: Sequence[str], parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = THEMES["dark"]
        self.setView(QListView())
        self.addItems(list(among))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def dress(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = icon("down", hexadecimal(self._theme, "quiet"), hexadecimal(self._theme, "faint"))
        arrow.paint(painter, QRect(self.width() - 25, (self.height() - 17) // 2, 17, 17))
        painter.end()
