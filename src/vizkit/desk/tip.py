"""A tip: what is said about the place under the mouse. It takes no press: what lies below it can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

WIDE = 460
"""The width at which its words begin a new line."""

GAP = 8


class Tip(QLabel):
    """Words beside a part of a widget, over all else in its window."""

    def __init__(self, host: QWidget):
        super().__init__(host)
        self._host = host
        self.setProperty("kind", "tip")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, said: str, about: QRect) -> None:
        """Show the words above this part of the host, or below it where there is no room above."""
        window = self._host.window()
        if self.parent() is not window:
            self.setParent(window)
        self.setText(said)
        self.setWordWrap(False)
        if self.sizeHint().width() > WIDE:
            self.setWordWrap(True)
            self.setFixedWidth(WIDE)
        else:
            self.setFixedWidth(self.sizeHint().width())
        self.setFixedHeight(self.heightForWidth(self.width()) if self.wordWrap() else self.sizeHint().height())
        room = QRect(self._host.mapTo(window, about.topLeft()), about.size())
        above = room.top() - GAP - self.height()
        top = above if above >= 0 else min(room.bottom() + GAP, window.height() - self.height())
        left = max(0, min(room.center().x() - self.width() // 2, window.width() - self.width()))
        self.move(QPoint(left, top))
        self.show()
        self.raise_()
