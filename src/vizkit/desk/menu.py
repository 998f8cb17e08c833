"""The menu: copy, save, export, and which keys do what."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMenu, QWidget

from vizkit.desk.icons import icon
from vizkit.desk.look import hexadecimal
from vizkit.desk.words import word
from vizkit.picture.style import Style

ACTIONS = {
    "copy": "Ctrl+C",
    "save": "Ctrl+S",
    "mp4": "Ctrl+Shift+M",
    "gif": "Ctrl+Shift+G",
    "html": "Ctrl+Shift+P",
    "mp4 all": "Ctrl+Alt+M",
    "gif all": "Ctrl+Alt+G",
    "html all": "Ctrl+Alt+P",
    "rehearse": "Ctrl+Shift+R",
    "keys": "?",
}
"""What the menu offers, with their keys."""

EXPORTED = "mp4", "gif", "html"
"""The kinds of files that it offers to export."""

WHOLE = " all"
"""What follows the kind of file in the name of an export of all acts."""

KEYS = (
    ("play", "Space"), ("back", "←   Page Up"), ("forward", "→   Page Down"), ("first", "Home"), ("last", "End"),
    ("acts", "1 … 9"), ("slower", "−"), ("faster", "+"), ("full", "F"), ("large", "S"), ("light", "T"),
    ("language", "L"), ("previous", "Ctrl+↑"), ("next", "Ctrl+↓"), ("all default", "Ctrl+R"), ("menu", "M"),
    ("copy", "Ctrl+C"), ("save", "Ctrl+S"), ("mp4", "Ctrl+Shift+M"), ("gif", "Ctrl+Shift+G"), ("html", "Ctrl+Shift+P"),
    ("mp4 all", "Ctrl+Alt+M"), ("gif all", "Ctrl+Alt+G"), ("html all", "Ctrl+Alt+P"), ("rehearse", "Ctrl+Shift+R"),
    ("side", "I"), ("close", "Ctrl+W   Ctrl+Q"),
)  # fmt: skip


class Menu(QMenu):
    """Tells by name what was asked for."""

    asked = Signal(str)

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.rehearsing = False
        self.actions_ = {name: self._action(name, key, parent) for name, key in ACTIONS.items()}

    def _action(self, name: str, key: str, parent: QWidget) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setIconVisibleInMenu(True)
        action.triggered.connect(lambda: self.asked.emit(name))
        parent.addAction(action)
        if name in ("mp4", "mp4 all", "rehearse", "keys"):
            self.addSeparator()
        self.addAction(action)
        return action

    def dress(self, style: Style) -> None:
        colours = [hexadecimal(style.colours, meaning) for meaning in ("quiet", "faint")]
        for name, action in self.actions_.items():
            action.setText(word("rehearsed" if name == "rehearse" and self.rehearsing else name, style.language))
            action.setIcon(icon(name, *colours))

    def set_exporting(self, busy: bool) -> None:
        """One export at a time."""
        for kind in EXPORTED:
            for name in (kind, kind + WHOLE):
                self.actions_[name].setEnabled(not busy)

    def set_rehearsing(self, on: bool, style: Style) -> None:
        """Offer to begin a rehearsal, or to end the one that goes on."""
        self.rehearsing = on
        self.dress(style)


def keys(parent: QWidget, style: Style) -> QDialog:
    """What every key does, on one card."""
    card = QDialog(parent)
    card.setWindowTitle(word("keys", style.language))
    grid = QGridLayout(card)
    grid.setContentsMargins(32, 28, 32, 28)
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(11)
    half = (len(KEYS) + 1) // 2
    for place, (name, key) in enumerate(KEYS):
        said = word(name, style.language).rstrip(" …")
        row, column = place % half, 2 * (place // half)
        label, letters = QLabel(said), QLabel(key)
        letters.setProperty("kind", "name")
        label.setProperty("kind", "quiet")
        grid.addWidget(letters, row, column)
        grid.addWidget(label, row, column + 1)
    return card
