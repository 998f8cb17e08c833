"""The canvas: a moment of a reel painted, and what a mark under the mouse came from, lit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from vizkit.desk.aloud import aloud
from vizkit.desk.origin import lines
from vizkit.desk.paint import colour, fitted, image
from vizkit.desk.reel import Reel
from vizkit.desk.tip import Tip
from vizkit.desk.words import word
from vizkit.frames.origins import Origin, Origins
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Bounds, Mark
from vizkit.picture.style import LAYOUTS

AREAS = {
    name: QRectF(0, 0, layout.size[0], layout.timeline[1] if layout.timeline else layout.size[1])
    for name, layout in LAYOUTS.items()
}
"""What of the frame is shown: its timeline is left to the scrubber."""


class Canvas(QWidget):
    """Shows a reel at a position. A mark that shows a variable tells where it came from; a click goes there."""

    asked = Signal(int)
    lit = Signal(int)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.reel: Reel | None = None
        self.position = 0.0
        self._image: QImage | None = None
        self._origins: Origins | None = None
        self._under: tuple[Mark, Origin] | None = None
        self.tip = Tip(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 180)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_at(self, reel: Reel, position: float) -> None:
        """Show another position, another reel, or the same now that more of it is ready."""
        self.reel, self.position, self._image, self._origins = reel, position, None, None
        self._light(None)
        self.update()

    def tell(self) -> None:
        """Say the note to those who cannot see it; code and variables can be read after it."""
        number, language = round(self.position), self.reel.style.language
        note = self.reel.moments[number].say(language)
        self.setAccessibleName(word("stage", language))
        self.setAccessibleDescription(aloud(self.reel, number))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, note))

    def picture(self, size: QSize) -> QImage:
        """What is shown, as an image of this size."""
        style = self.reel.style
        return image(self.reel.at(self.position), size, AREAS[style.layout], style.colours["ground"])

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.reel is None:
            return
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._image is None or self._image.size() != size:
            try:
                self._image = self.picture(size)
            except Exception as reason:  # whatever an author can get wrong: what was there stays, or nothing
                if self._image is None or self._image.size() != size:
                    self._image = QImage(size, QImage.Format.Format_RGB32)
                    self._image.fill(colour(self.reel.style.colours["ground"]))
                self.failed.emit(reason)
        self._image.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), self._image)
        if self._under is not None:
            self._paint_origin(painter, *self._under)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._light(self._found(event.position()))
        if self._under is not None:
            mark, origin = self._under
            note = self.reel.moments[origin.moment].say(self.reel.style.language)
            number = origin.moment - self.reel.starts[self.reel.moments[origin.moment].act] + 1
            said = word("came from", self.reel.style.language, name=origin.name, number=number, note=note)
            self.tip.say(said, self._rectangle(mark.bounds).toRect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._under is not None and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(self._under[1].moment)

    def leaveEvent(self, event: QEvent) -> None:
        self._light(None)

    def _light(self, under: tuple[Mark, Origin] | None) -> None:
        if (under and under[0].key) == (self._under and self._under[0].key):
            return
        if under is None:
            self.tip.hide()
        self._under = under
        self.setCursor(Qt.CursorShape.ArrowCursor if under is None else Qt.CursorShape.PointingHandCursor)
        self.lit.emit(-1 if under is None else under[1].moment)
        self.update()

    def _found(self, point: QPointF) -> tuple[Mark, Origin] | None:
        """The highest mark there that shows a variable, while at rest."""
        if self.reel is None or self.position % 1 or not self.reel.ready(self.reel.moments[int(self.position)].act):
            return None
        if self._origins is None:
            self._origins = Origins(self.reel, int(self.position))
        for mark in reversed(self.reel.screen(int(self.position))):
            if self._rectangle(mark.bounds).contains(point) and (origin := self._origins.of(mark.key)) is not None:
                return mark, origin
        return None

    def _paint_origin(self, painter: QPainter, mark: Mark, origin: Origin) -> None:
        """Light the mark, its variable's row, and the line that spoke then where it is in sight."""
        spoke = lines(self.reel, origin)
        rows = [f":watch/{origin.name}", f":watch/{origin.name}/value"]
        screen = self.reel.screen(int(self.position))
        whole = mark.key.removesuffix(TEXT)
        self._frame(painter, (each.bounds for each in screen if each.key in (whole, whole + TEXT)))
        self._frame(painter, (each.bounds for each in screen if each.key in rows))
        self._frame(painter, (each.bounds for each in screen if each.key.rpartition("/")[0] + "/" in spoke))

    def _frame(self, painter: QPainter, several: Iterable[Bounds]) -> None:
        room = QRectF()
        for bounds in several:
            room |= self._rectangle(bounds)
        if room.isNull():
            return
        theme = self.reel.style.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour((*theme["first"], 1.0)), 2))
        painter.setBrush(colour((*theme["first"], 0.12)))
        painter.drawRoundedRect(room.adjusted(-5, -3, 5, 3), 6, 6)

    def _rectangle(self, bounds: Bounds) -> QRectF:
        """Where bounds of the frame are on the widget."""
        left, top, right, bottom = bounds
        return fitted(QRectF(self.rect()), AREAS[self.reel.style.layout]).mapRect(
            QRectF(left, top, right - left, bottom - top)
        )
