"""A field: one input of an explainer, as text, a choice or a switch; what is wrong with it stands below."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from vizkit.desk.drop import dropped, is_data, take
from vizkit.desk.icons import icon
from vizkit.desk.look import hexadecimal
from vizkit.desk.picker import Picker
from vizkit.desk.switch import Switch
from vizkit.desk.words import WORDS, told, word
from vizkit.inputs import Input
from vizkit.inputs.spelling import plainly
from vizkit.picture.style import Style

NAMES = 92
"""The width of the names, so that all fields begin on one line."""


class Entry(QLineEdit):
    """A line of text. A whole number goes up and down with the arrows; a file dropped on it is read from."""

    def __init__(self, counts: bool):
        super().__init__()
        self.counts = counts

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(event.key())
        text = plainly(self.text())
        if self.counts and by and text.removeprefix("-").isdecimal():
            self.setText(str(int(text) + by))
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._consider(event)

    def _consider(self, event: QDragMoveEvent) -> None:
        """A file of data may be dropped, and text; the names of other files would only be pasted."""
        if is_data(dropped(event)):
            take(event)
        elif event.mimeData().hasUrls():
            event.ignore()
        elif isinstance(event, QDragEnterEvent):
            super().dragEnterEvent(event)
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if is_data(file := dropped(event)):
            self.read_from(file)
            take(event)
        elif event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dropEvent(event)

    def read_from(self, file: Path) -> None:
        """Take the value from a file from now on."""
        self.setText(f"@{file}")
        self.textEdited.emit(self.text())


class Field(QWidget):
    """One input's name, its value, and below it its help, or what is wrong."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, name: str, wanted: Input):
        super().__init__()
        self.name, self.wanted = name, wanted
        self._language, self.hint = "en", wanted.help
        self._wrong: Exception | None = None
        self.label, self.help = QLabel(), QLabel()
        self.label.setProperty("kind", "name")
        self.label.setFixedWidth(NAMES)
        self.help.setWordWrap(True)
        self.entry = self._entry()
        self.label.setBuddy(self.entry)
        self.key = QShortcut(self)
        self.key.activated.connect(lambda: self.entry.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.reset = QToolButton()
        self.reset.setFixedSize(24, 24)
        self.reset.setIconSize(QSize(15, 15))
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset.clicked.connect(lambda: self.put(self.default, said=True))
        self._arrange()
        self.put(self.default)

    def _entry(self) -> Entry | Picker | Switch:
        if self.wanted.widget == "choice":
            picker = Picker(self.wanted.among)
            picker.currentTextChanged.connect(self._say)
            return picker
        if self.wanted.widget == "switch":
            switch = Switch()
            switch.toggled.connect(self._say)
            return switch
        entry = Entry(counts=self.wanted.widget == "counter")
        entry.setAcceptDrops(True)
        entry.textEdited.connect(self._say)
        entry.returnPressed.connect(self.left)
        return entry

    def _arrange(self) -> None:
        row, rows = QHBoxLayout(), QVBoxLayout(self)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.entry, 0 if isinstance(self.entry, Switch) else 1)
        if isinstance(self.entry, Switch):
            row.addStretch(1)
        row.addWidget(self.reset)
        keep = self.reset.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keep)
        below = QHBoxLayout()
        below.setContentsMargins(NAMES + 7, 0, 30, 0)
        below.addWidget(self.help)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(row)
        rows.addLayout(below)

    @property
    def default(self) -> str | bool:
        """The default as text; nothing where it is made of the other inputs, or is none."""
        made = callable(self.wanted.default) or self.wanted.default is None
        return "" if made else self.wanted.write(self.wanted.default)

    @property
    def value(self) -> str | bool:
        """What is in it: text, or for a switch whether it is on."""
        if isinstance(self.entry, Switch):
            return self.entry.isChecked()
        return self.entry.currentText() if isinstance(self.entry, Picker) else self.entry.text().strip()

    @property
    def _awaited(self) -> str:
        """What stands in an empty entry: what it takes, or where its value comes from."""
        kind, _, otherwise = self.wanted.kind.partition(" or ")
        if self.wanted.default is None:
            return otherwise
        if callable(self.wanted.default):
            return word("made", self._language)
        return word(kind, self._language) if kind in WORDS else kind  # a type hint, as its author wrote it

    def put(self, value: str | bool, said: bool = False) -> None:
        """Put a value in, and say so if asked."""
        self.entry.blockSignals(True)
        if isinstance(self.entry, Switch):
            self.entry.setChecked(value is True)
        elif isinstance(self.entry, Picker):
            self.entry.setCurrentText(str(value))
        else:
            self.entry.setText(str(value))
            self.entry.setCursorPosition(0)
        self.entry.blockSignals(False)
        self.entry.update()
        self.reset.setVisible(self.value != self.default)
        if said:
            self.edited.emit(self.name)

    def _say(self, _: object) -> None:
        self.reset.setVisible(self.value != self.default)
        self.edited.emit(self.name)

    def complain(self, wrong: Exception | None) -> None:
        """Say what is wrong with the value, or that nothing is."""
        self._wrong = wrong
        self._explain()

    @property
    def _reason(self) -> str:
        """What is wrong, in the language of the window where it can be said in it."""
        return told(self._wrong, self._language)

    def _explain(self) -> None:
        """Below the value: what is wrong with it, else the hint."""
        said = word("wrong", self._language, reason=self._reason) if self._wrong else self.hint
        self.help.setText(said)
        self.help.setProperty("kind", "error" if self._wrong else "help")
        self.entry.setProperty("wrong", bool(self._wrong))
        self.entry.setAccessibleDescription(said)
        for widget in (self.help, self.entry):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def dress(self, style: Style, key: str, hint: str) -> None:
        """Put on colours, words, the input's help and the letter that together with Alt leads here."""
        self._language, self.hint = style.language, hint
        self._explain()
        self.label.setText(self.name)
        self.key.setKey(QKeySequence(f"Alt+{key}" if key else ""))
        self.entry.setAccessibleName(self.name)
        self.entry.setToolTip(f"{self.hint}   Alt+{key.upper()}" if key else self.hint)
        if isinstance(self.entry, Entry):
            self.entry.setPlaceholderText(self._awaited)
        else:
            self.entry.dress(style.colours)
        colours = [hexadecimal(style.colours, meaning) for meaning in ("quiet", "faint")]
        self.reset.setIcon(icon("reset", *colours))
        said = word("default", style.language, name=self.name)
        self.reset.setToolTip(said)
        self.reset.setAccessibleName(said)
