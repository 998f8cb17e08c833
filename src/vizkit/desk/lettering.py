"""Lettering: words on one line, Latin and Chinese letters each in the weight that makes them equally dark."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from vizkit.desk.look import weighed

_CHINESE = 0x2E80
"""From here on a character is Chinese, or its punctuation."""


class Lettering:
    """A font of so many pixels, in the weights of every script."""

    def __init__(self, font: QFont, size: int, strong: bool = False):
        self._faces = {False: weighed(font, "en", strong), True: weighed(font, "zh", strong)}
        for face in self._faces.values():
            face.setPixelSize(size)
        self._metrics = {chinese: QFontMetricsF(face) for chinese, face in self._faces.items()}

    def runs(self, text: str) -> Iterator[tuple[QFont, str]]:
        """The parts of the text, each with its font."""
        for chinese, letters in _runs(text):
            yield self._faces[chinese], letters

    def width(self, text: str) -> float:
        return sum(self._metrics[chinese].horizontalAdvance(letters) for chinese, letters in _runs(text))

    def elided(self, text: str, wide: float) -> str:
        """As much of the text as is at most `wide`, with an ellipsis where something is left out."""
        if self.width(text) <= wide:
            return text
        kept = next((n for n in range(len(text), 0, -1) if self.width(text[:n].rstrip() + "…") <= wide), 0)
        return text[:kept].rstrip() + "…"

    def draw(self, painter: QPainter, left: float, foot: float, text: str) -> None:
        """Draw the text from `left` on, its letters standing on `foot`."""
        for chinese, letters in _runs(text):
            painter.setFont(self._faces[chinese])
            painter.drawText(QPointF(left, foot), letters)
            left += self._metrics[chinese].horizontalAdvance(letters)


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    for chinese, letters in groupby(text, lambda letter: ord(letter) >= _CHINESE):
        yield chinese, "".join(letters)
