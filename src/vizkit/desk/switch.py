"""A switch: yes or no, drawn as a knob in a groove."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from vizkit.desk.look import hexadecimal
from vizkit.picture.style import THEMES, Theme

WIDE, HIGH = 36, 20


class Switch(QCheckBox):
    """A check box in the look of the desk."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = THEMES["dark"]

    def dress(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDE + 6, 30)

    def hitButton(self, place: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = QRectF(3, (self.height() - HIGH) / 2, WIDE, HIGH)
        on = self.isChecked()
        around = ("text" if on else "now") if self.hasFocus() else ("now" if on else "faint")
        painter.setPen(QPen(QColor(hexadecimal(self._theme, around)), 1.5 if self.hasFocus() else 1))
        painter.setBrush(QColor(hexadecimal(self._theme, "now" if on else "ground")))
        painter.drawRoundedRect(groove, HIGH / 2, HIGH / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(hexadecimal(self._theme, "ground" if on else "quiet")))
        x = groove.right() - HIGH / 2 if on else groove.left() + HIGH / 2
        painter.drawEllipse(QPointF(x, groove.center().y()), HIGH / 2 - 4, HIGH / 2 - 4)
        painter.end()
