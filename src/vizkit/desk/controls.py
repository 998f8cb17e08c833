"""The controls below the canvas: the scrubber, and under it the transport, the speed and the switches of the look."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from vizkit.desk.counter import Counter
from vizkit.desk.icons import icon
from vizkit.desk.look import hexadecimal
from vizkit.desk.picker import Picker
from vizkit.desk.player import SPEEDS
from vizkit.desk.reel import Reel
from vizkit.desk.scrubber import Scrubber
from vizkit.desk.words import word
from vizkit.picture.style import Style

KEYS = {
    "side": "I",
    "first": "Home",
    "back": "←  Page Up",
    "play": "Space",
    "pause": "Space",
    "forward": "→  Page Down",
    "last": "End",
    "language": "L",
    "dark": "T",
    "light": "T",
    "large": "S",
    "whole": "S",
    "full": "F",
    "leave": "F  Esc",
    "menu": "M",
}
"""What each button's key is called."""


class Controls(QWidget):
    """Buttons by name, each telling that it was pressed; what they show follows the state of the desk."""

    pressed = Signal(str)
    speed = Signal(float)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.scrubber = Scrubber()
        self.counter = Counter()
        names = ("side", "first", "back", "play", "forward", "last", "language", "theme", "stage", "full", "menu")
        self.buttons = {name: self._button(name) for name in names}
        self.speeds = Picker([f"{speed:g}×" for speed in SPEEDS])
        self.speeds.setFixedWidth(84)
        self.speeds.activated.connect(lambda index: self.speed.emit(SPEEDS[index]))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 2, 14, 12)
        rows.setSpacing(4)
        rows.addWidget(self.scrubber)
        rows.addLayout(self._row())

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        large = name == "play"
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedSize(*((38, 38) if large else (36, 36)))
        button.setIconSize(QSize(22, 22))
        button.clicked.connect(lambda: self.pressed.emit(name))
        return button

    def _row(self) -> QHBoxLayout:
        """What one is at on the left, the transport in the middle, the rest on the right."""
        row, left, right = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        middle = QHBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.buttons["side"])
        left.addWidget(self.counter, 1)
        for name in ("first", "back", "play", "forward", "last"):
            middle.addWidget(self.buttons[name])
        middle.setSpacing(6)
        right.addStretch(1)
        right.setSpacing(4)
        right.addWidget(self.speeds)
        right.addSpacing(8)
        for name in ("language", "theme", "stage", "full", "menu"):
            right.addWidget(self.buttons[name])
        sides = [QWidget(), QWidget()]
        for side, layout in zip(sides, (left, right), strict=True):
            layout.setContentsMargins(0, 0, 0, 0)
            side.setLayout(layout)
        row.addWidget(sides[0], 1)
        row.addLayout(middle)
        row.addWidget(sides[1], 1)
        return row

    def dress(self, style: Style, full: bool, playing: bool) -> None:
        """Put on icons and words for the state of the desk."""
        large = style.layout == "slide"
        shown = {
            "play": "pause" if playing else "play",
            "theme": "light" if style.theme == "dark" else "dark",
            "stage": "whole" if large else "large",
            "full": "leave" if full else "full",
        }
        colours = [hexadecimal(style.colours, meaning) for meaning in ("text", "faint")]
        for name, button in self.buttons.items():
            found = shown.get(name, name)
            said = word(found, style.language)
            ink = hexadecimal(style.colours, "ground") if name == "play" else colours[0]
            button.setIcon(icon(found, ink, colours[1]))
            button.setToolTip(f"{said}   {KEYS[found]}")
            button.setAccessibleName(said)
        self.speeds.setAccessibleName(word("speed", style.language))
        self.speeds.setToolTip(f"{word('speed', style.language)}   +  −")
        self.speeds.dress(style.colours)
        self.scrubber.setAccessibleName(word("scrubber", style.language))

    def load(self, reel: Reel) -> None:
        self.scrubber.load(reel)

    def put(self, reel: Reel, position: float) -> None:
        """Show where one is."""
        self.scrubber.put(position)
        number = round(position)
        moment = reel.moments[number]
        language = reel.style.language
        said = {"number": moment.number + 1, "count": len(moment.run.trace), "act": moment.act + 1}
        short = f"{said['act']} / {len(reel.acts)}   ·   {said['number']} / {said['count']}"
        self.counter.say(word("moment", language, acts=len(reel.acts), **said), short, f"{number + 1}")
        title = reel.film.translations.words(reel.acts[moment.act].title, language)
        self.scrubber.setAccessibleDescription(f"{title}, {self.counter.whole}")
        for name in ("first", "back"):
            self.buttons[name].setEnabled(position > 0)
        for name in ("last", "forward"):
            self.buttons[name].setEnabled(position < len(reel.moments) - 1)

    def set_speed(self, speed: float) -> None:
        self.speeds.setCurrentIndex(SPEEDS.index(speed))
