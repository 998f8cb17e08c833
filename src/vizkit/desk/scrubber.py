"""The scrubber: the acts and moments of a reel on one line, and where one is on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QWidget

from vizkit.desk.lettering import Lettering
from vizkit.desk.look import hexadecimal, mixed
from vizkit.desk.reel import Reel
from vizkit.desk.tip import Tip

EDGE, GAP, LEAST = 14.0, 12.0, 3
"""Room at the ends, between acts, and the moments that a short act counts for at least."""

LINE, TITLES, HIGH = 17.0, 39.0, 52
THICK, KNOB = 6.0, 8.0
SHORT = 44.0
"""Below a line shorter than this no title is begun."""


class Scrubber(QAbstractSlider):
    """A slider over the moments; drags are told as positions between two of them."""

    dragged = Signal(float)
    dropped = Signal()
    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.reel: Reel | None = None
        self._position = 0.0
        self._marked = -1
        self._hovered = -1
        self.tip = Tip(self)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.actionTriggered.connect(lambda _: self.picked.emit(self.sliderPosition()))

    def sizeHint(self) -> QSize:
        return QSize(400, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, HIGH)

    def load(self, reel: Reel) -> None:
        self.reel = reel
        self._marked = -1
        self._leave()
        self.setRange(0, len(reel.moments) - 1)
        self.update()

    def put(self, position: float) -> None:
        """Show where one is."""
        self._position = position
        self.setValue(round(position))
        self.update()

    def mark(self, moment: int) -> None:
        """Point out a moment; −1 for none."""
        self._marked = moment
        self.update()

    def spot(self, position: float) -> float:
        """Where a position is, across."""
        number = min(int(position), self.maximum())
        here = self._spots[number]
        there = self._spots[min(number + 1, self.maximum())]
        return here + (there - here) * (position - number)

    @property
    def _spots(self) -> list[float]:
        return [
            left + (n + 0.5) * (right - left) / count
            for left, right, count in self._segments()
            for n in range(count)
        ]  # fmt: skip

    def _segments(self) -> Iterator[tuple[float, float, int]]:
        """Where every act begins and ends, and how many moments it has."""
        counts = [len(run.trace) for run in self.reel.runs]
        room = self.width() - 2 * EDGE - GAP * (len(counts) - 1)
        unit = room / sum(max(count, LEAST) for count in counts)
        left = EDGE
        for count in counts:
            right = left + max(count, LEAST) * unit
            yield left, right, count
            left = right + GAP

    def _position_at(self, across: float) -> float:
        spots = self._spots
        if across <= spots[0]:
            return 0.0
        for number, (one, two) in enumerate(pairwise(spots)):
            if across < two:
                return number + (across - one) / (two - one)
        return float(len(spots) - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(True)
        self._leave()
        self.dragged.emit(self._position_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = self._position_at(event.position().x())
        if self.isSliderDown():
            self.dragged.emit(position)
            return
        self._hovered = round(position)
        moment = self.reel.moments[self._hovered]
        language = self.reel.style.language
        title = self.reel.film.translations.words(self.reel.acts[moment.act].title, language)
        said = f"{title} · {moment.number + 1}\n{moment.say(language)}"
        at = round(self.spot(self._hovered))
        self.tip.say(said, QRect(at, 0, 1, HIGH))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.dropped.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._leave()

    def _leave(self) -> None:
        self._hovered = -1
        self.tip.hide()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.reel is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.reel.moments[round(self._position)].act
        for act, (left, right, count) in enumerate(self._segments()):
            self._paint_line(painter, left, right, act == here)
            if act == here:
                self._paint_ticks(painter, left, right, count)
        for act, (left, right, _) in sorted(enumerate(self._segments()), key=lambda found: found[0] == here):
            self._paint_title(painter, left, right, act, act == here)
        self._paint_points(painter)
        painter.end()

    def _colour(self, meaning: str) -> QColor:
        return QColor(hexadecimal(self.reel.style.colours, meaning))

    def _paint_line(self, painter: QPainter, left: float, right: float, here: bool) -> None:
        """The act's line: filled as far as one is, hollow from there on."""
        theme = self.reel.style.colours
        painter.setPen(QPen(self._colour("quiet" if here else "faint"), 1))
        painter.setBrush(self._colour("panel" if here else "ground"))
        line = QRectF(left, LINE - THICK / 2, right - left, THICK).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(line, line.height() / 2, line.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        over = min(right, self.spot(self._position))
        if over > left:
            painter.setBrush(QColor(mixed(theme, "now", 1.0 if here else 0.8, "ground")))
            painter.drawRoundedRect(QRectF(left, LINE - THICK / 2, over - left, THICK), THICK / 2, THICK / 2)

    def _paint_ticks(self, painter: QPainter, left: float, right: float, count: int) -> None:
        """A dot in the line for every moment, where they can be told apart."""
        pitch = (right - left) / count
        if pitch < 5:
            return
        over = self.spot(self._position)
        for n in range(count):
            x = left + (n + 0.5) * pitch
            painter.setBrush(self._colour("ground" if x <= over else "quiet"))
            painter.drawEllipse(QPointF(x, LINE), 1.5, 1.5)

    def _paint_title(self, painter: QPainter, left: float, right: float, act: int, here: bool) -> None:
        """The act's title below its line, where there is room; the present one's in any case."""
        lettering = Lettering(self.font(), 12, strong=here)
        title = self.reel.film.translations.words(self.reel.acts[act].title, self.reel.style.language)
        if not here:
            if right - left < SHORT:
                return
            title = lettering.elided(title, right - left)
        wide = lettering.width(title)
        x = max(EDGE, min((left + right - wide) / 2, self.width() - EDGE - wide))
        if here:  # over what its neighbours say, where it is longer than its line
            painter.fillRect(QRectF(x - 8, TITLES - 12, wide + 16, 18), self._colour("ground"))
        painter.setPen(self._colour("text" if here else "quiet"))
        lettering.draw(painter, x, TITLES, title)

    def _paint_points(self, painter: QPainter) -> None:
        """Where one is, where the mouse is, and the moment that is pointed out."""
        if self._hovered >= 0 and self._hovered <= self.maximum():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("text"))
            painter.drawEllipse(QPointF(self.spot(self._hovered), LINE), 4, 4)
        painter.setPen(QPen(self._colour("ground"), 3))
        painter.setBrush(self._colour("text" if self.hasFocus() else "now"))
        painter.drawEllipse(QPointF(self.spot(self._position), LINE), KNOB, KNOB)
        if 0 <= self._marked <= self.maximum():
            painter.setPen(QPen(self._colour("first"), 2.5))
            painter.setBrush(self._colour("ground"))
            painter.drawEllipse(QPointF(self.spot(self._marked), LINE), 5, 5)
