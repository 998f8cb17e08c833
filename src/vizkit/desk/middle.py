"""The middle: the canvas, and the controls below it or, in full screen, over its foot while the mouse is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vizkit.desk.canvas import Canvas
from vizkit.desk.controls import Controls
from vizkit.desk.progress import Strip

LINGER = 1800
"""Milliseconds that the controls and the mouse stay in sight over a full screen."""


class Middle(QWidget):
    """Lays out the canvas and what stands below it."""

    def __init__(self):
        super().__init__()
        self.setObjectName("middle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.canvas, self.controls, self.strip = Canvas(self), Controls(), Strip()
        self.foot = QWidget(self)
        self.foot.setObjectName("middle")
        self.foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rows = QVBoxLayout(self.foot)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.strip)
        rows.addWidget(self.controls)
        self._full = False
        self._hiding = QTimer(self, singleShot=True, interval=LINGER)
        self._hiding.timeout.connect(self._hide)
        self.canvas.installEventFilter(self)
        self.strip.installEventFilter(self)

    def set_full(self, full: bool) -> None:
        self._full = full
        self._hiding.stop()
        self.foot.setVisible(not full)
        if full:
            self._hiding.start()
        self.unsetCursor()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.strip and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            QTimer.singleShot(0, self, self._place)
        if self._full and watched is self.strip and event.type() == QEvent.Type.ShowToParent:
            self.foot.show()
            self.foot.raise_()
        if self._full and watched is self.canvas and event.type() == QEvent.Type.MouseMove:
            self.foot.show()
            self.foot.raise_()
            self.unsetCursor()
            self._hiding.start()
        return False

    def _hide(self) -> None:
        if self._full and not self.foot.geometry().contains(self.mapFromGlobal(QCursor.pos())):
            self.foot.hide()
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif self._full:
            self._hiding.start()

    def _place(self) -> None:
        rows = self.foot.layout()
        high = rows.totalHeightForWidth(self.width()) if rows.hasHeightForWidth() else rows.totalSizeHint().height()
        self.foot.setGeometry(0, self.height() - high, self.width(), high)
        self.canvas.setGeometry(0, 0, self.width(), self.height() if self._full else self.height() - high)
