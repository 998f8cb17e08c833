"""The counter: which act and moment one is at, in as many words as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class Counter(QLabel):
    """The longest of several ways to say the same that fits."""

    def __init__(self):
        super().__init__()
        self._ways: Sequence[str] = ("",)
        self.setProperty("kind", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, *ways: str) -> None:
        """Say it in the first of these ways that fits; the longest comes first."""
        self._ways = ways
        self._fit()

    @property
    def whole(self) -> str:
        """The longest way."""
        return self._ways[0]

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        wide = self.fontMetrics().horizontalAdvance
        self.setText(next((said for said in self._ways if wide(said) <= self.width()), ""))
