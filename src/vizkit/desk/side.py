"""The side: the shelf of explainers above, the form of the chosen one below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QToolButton, QVBoxLayout, QWidget

from vizkit.desk.form import Form
from vizkit.desk.icons import icon
from vizkit.desk.look import hexadecimal
from vizkit.desk.shelf import Shelf
from vizkit.desk.words import word
from vizkit.explainer import Explainer
from vizkit.explainer.catalogue import Entry
from vizkit.picture.style import Style

WIDE, NARROW = 328, 268
_UNBOUNDED = 2**24 - 1
"""What Qt takes for no greatest height."""


class Side(QWidget):
    """The left of the window."""

    chosen = Signal(str)
    changed = Signal()
    left = Signal()

    def __init__(self, entries: Sequence[Entry]):
        super().__init__()
        self.setObjectName("beside")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDE)
        self.shelf = Shelf(entries)
        self.shelf.chosen.connect(self.chosen)
        self.shelf.folded.connect(self._share)
        self.form: Form | None = None
        self.heading, self.reset = QLabel(), QToolButton()
        self.heading.setProperty("kind", "heading")
        self.reset.setFixedSize(28, 28)
        self.reset.setIconSize(QSize(16, 16))
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset.clicked.connect(lambda: self.form.reset())
        self._formed = _scrolling(QWidget())
        self._shelved = _scrolling(self.shelf)
        self._arrange()

    def _arrange(self) -> None:
        head, lower = QHBoxLayout(), QWidget()
        head.setContentsMargins(20, 12, 10, 2)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.reset)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(head)
        below.addWidget(self._formed, 1)
        parts = self._parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._shelved)
        parts.addWidget(lower)
        parts.setSizes([560, 340])
        parts.setStretchFactor(0, 0)
        parts.setStretchFactor(1, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 1, 0)
        rows.addWidget(parts)

    def show_form(self, film: type[Explainer], texts: Mapping[str, str | bool]) -> None:
        """A fresh form for another explainer."""
        self.form = Form(film)
        self.form.put(texts)
        self.form.changed.connect(self.changed)
        self.form.left.connect(self.left)
        self._formed.setWidget(self.form)

    def fold(self, low: bool, narrow: bool) -> None:
        """Show of the shelf what is chosen alone where the window is `low`; take less room where it is `narrow`."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        if low is not self.shelf.folds:
            self.shelf.set_folding(low)

    def _share(self, folded: bool) -> None:
        """A folded shelf takes the room that it needs; an open one in a low window takes most of it."""
        high = self.shelf.sizeHint().height()
        self._shelved.setMaximumHeight(high if folded else _UNBOUNDED)
        self._shelved.setMinimumHeight(high if folded else 0)
        self._parts.setSizes([high, self.height() - high] if folded else [560, 120 if self.shelf.folds else 340])

    def dress(self, style: Style) -> None:
        self.shelf.dress(style)
        self.heading.setText(word("inputs", style.language).upper())
        colours = [hexadecimal(style.colours, meaning) for meaning in ("quiet", "faint")]
        self.reset.setIcon(icon("reset", *colours))
        said = word("all default", style.language)
        self.reset.setToolTip(f"{said}   Ctrl+R")
        self.reset.setAccessibleName(said)
        if self.form is not None:
            self.form.dress(style)


def _scrolling(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
