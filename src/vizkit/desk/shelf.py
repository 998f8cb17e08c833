"""The shelf: the explainers by family, each with its title, its one idea and a small picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from vizkit.desk.icons import icon
from vizkit.desk.lettering import Lettering
from vizkit.desk.look import hexadecimal, mixed
from vizkit.desk.words import word
from vizkit.explainer.catalogue import Entry
from vizkit.language.house import HOUSE
from vizkit.language.translations import CatalogueError, Translations
from vizkit.picture.style import Style

PICTURE = QSize(84, 60)
PAD = 10


class Card(QAbstractButton):
    """One explainer, to be chosen: what its source says of itself. It is not run for that."""

    def __init__(self, entry: Entry):
        super().__init__()
        self.name = entry.name
        self.put(entry)
        self._style = Style()
        self._picture: QImage | None = None
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(260, PICTURE.height() + 2 * PAD)

    def put(self, entry: Entry) -> None:
        """Show what a new version of the source says."""
        self.entry, self._translations = entry, Translations.beside(entry.file)

    def _words(self, said: str, language: str) -> str:
        try:
            return self._translations.words(said, language)
        except CatalogueError:  # told when it is opened
            return said

    def dress(self, style: Style) -> None:
        self._style = style
        idea = self._words(self.entry.heading.idea, style.language)
        self.setAccessibleName(self._words(self.entry.heading.title, style.language))
        self.setAccessibleDescription(idea)
        self.setToolTip(idea)
        self.update()

    def show_picture(self, picture: QImage) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter)
        room = QRectF(PAD, PAD, PICTURE.width(), PICTURE.height())
        self._paint_picture(painter, room)
        self._paint_words(painter, room.right() + 12)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._style.colours
        ground = (
            mixed(theme, "now", 0.14) if self.isChecked() else mixed(theme, "text", 0.05) if self.underMouse() else None
        )
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        if self.hasFocus():
            painter.setPen(QPen(QColor(hexadecimal(theme, "now")), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)

    def _paint_picture(self, painter: QPainter, room: QRectF) -> None:
        theme = self._style.colours
        outline = QPainterPath()
        outline.addRoundedRect(room, 6, 6)
        painter.fillPath(outline, QColor(hexadecimal(theme, "ground")))
        if self._picture is not None:
            painter.save()
            painter.setClipPath(outline)
            painter.drawImage(room, self._picture)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(hexadecimal(theme, "now" if self.isChecked() else "edge")), 1))
        painter.drawPath(outline)

    def _paint_words(self, painter: QPainter, left: float) -> None:
        """The title on one line, the idea on two."""
        theme, words, language = self._style.colours, self._words, self._style.language
        wide = int(self.width() - left - PAD)
        title, idea = Lettering(self.font(), 13, strong=True), Lettering(self.font(), 11)
        painter.setPen(QColor(hexadecimal(theme, "text")))
        title.draw(painter, left, PAD + 15, title.elided(words(self.entry.heading.title, language), wide))
        painter.setPen(QColor(hexadecimal(theme, "quiet")))
        for row, line in enumerate(_two_lines(words(self.entry.heading.idea, language), idea, wide)):
            idea.draw(painter, left, PAD + 35 + row * 16, line)


def _two_lines(text: str, lettering: Lettering, wide: int) -> list[str]:
    """The text on two lines at most, the second cut where it is too long."""
    if lettering.width(text) <= wide:
        return [text]
    fitting = max(n for n in range(1, len(text)) if lettering.width(text[:n]) <= wide)
    cut = fitting if ord(text[fitting]) > 0x2E80 else text.rfind(" ", 0, fitting + 1)
    cut = cut if cut > 0 else fitting
    return [text[:cut], lettering.elided(text[cut:].strip(), wide)]


class Shelf(QWidget):
    """All explainers, one of them chosen. Where it folds, the others are shown when asked for, until one is chosen."""

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, entries: Sequence[Entry]):
        super().__init__()
        self.cards = {entry.name: Card(entry) for entry in entries}
        self.folds = False
        self._group = QButtonGroup(self)
        self.unfold = QToolButton()
        self.unfold.setObjectName("unfold")
        self.unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.unfold.setIconSize(QSize(14, 14))
        self.unfold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unfold.setCheckable(True)
        self.unfold.toggled.connect(lambda _: self._show_cards())
        self.unfold.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 14, 10, 10)
        rows.setSpacing(2)
        rows.addWidget(self.unfold)
        by_family: dict[str, list[Card]] = {}
        for card in self.cards.values():
            by_family.setdefault(card.entry.heading.family, []).append(card)
        self._headings = {}
        for family, cards in by_family.items():
            heading = self._headings[family] = QLabel()
            heading.setProperty("kind", "heading")
            heading.setContentsMargins(10, 10, 0, 4)
            rows.addWidget(heading)
            for card in cards:
                self._group.addButton(card)
                card.clicked.connect(lambda _, name=card.name: self._choose(name))
                rows.addWidget(card)
        rows.addStretch(1)
        self.order = [card.name for cards in by_family.values() for card in cards]

    def add(self, entry: Entry) -> None:
        """One more explainer, the last, or a new version of one that is here."""
        name = entry.name
        if name in self.cards:
            self.cards[name].put(entry)
            return
        card = self.cards[name] = Card(entry)
        self._group.addButton(card)
        card.clicked.connect(lambda: self._choose(name))
        self.layout().insertWidget(self.layout().count() - 1, card)
        self.order.append(name)

    def _choose(self, name: str) -> None:
        self.chosen.emit(name)
        if self.folds:
            self.unfold.setChecked(False)

    def choose(self, name: str) -> None:
        if name in self.cards:
            self.cards[name].setChecked(True)
            self._show_cards()

    def set_folding(self, folds: bool) -> None:
        """Whether the others are put away while they are not asked for."""
        self.folds = folds
        self.unfold.setVisible(folds)
        self.unfold.setChecked(False)
        self._show_cards()

    def _show_cards(self) -> None:
        folded = self.folds and not self.unfold.isChecked()
        for card in self.cards.values():
            card.setVisible(card.isChecked() or not folded)
        for heading in self._headings.values():
            heading.setVisible(not folded)
        self.layout().activate()
        self.folded.emit(folded)

    def dress(self, style: Style) -> None:
        for family, heading in self._headings.items():
            heading.setText(HOUSE.words(family, style.language).upper())
        self.unfold.setText(word("explainers", style.language))
        self.unfold.setIcon(icon("down", *(hexadecimal(style.colours, meaning) for meaning in ("quiet", "faint"))))
        self.unfold.setAccessibleName(word("explainers", style.language))
        self.unfold.setToolTip(word("explainers", style.language))
        for card in self.cards.values():
            card.dress(style)
