"""The form: a field for every input of an explainer, read as the command line reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vizkit.desk.field import Entry, Field
from vizkit.explainer import Explainer
from vizkit.inputs import InputError
from vizkit.language.refusal import Refusal
from vizkit.picture.style import Style

PATIENCE = 400
"""Milliseconds that something may be wrong, while one types, before it is said."""


class Form(QWidget):
    """The inputs of an explainer. It tells when they were changed; whoever tries them says what is wrong."""

    changed = Signal()
    left = Signal()

    def __init__(self, film: type[Explainer]):
        super().__init__()
        self.film = film
        self.fields = {name: Field(name, wanted) for name, wanted in film.inputs.items()}
        self._edited = next(iter(self.fields), "")
        self._wrong: Exception | None = None
        self._trying = QTimer(self, singleShot=True, interval=0)
        self._trying.timeout.connect(self.changed)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(lambda: self._say(self._wrong))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 6, 10, 20)
        rows.setSpacing(10)
        for field in self.fields.values():
            field.edited.connect(self._note)
            field.left.connect(self._leave)
            rows.addWidget(field)
        rows.addStretch(1)
        if self._edited:
            self.setFocusProxy(self.fields[self._edited].entry)

    def texts(self) -> dict[str, str | bool]:
        """What was put in, where it is not the default."""
        return {name: field.value for name, field in self.fields.items() if field.value != field.default}

    def put(self, texts: Mapping[str, str | bool]) -> None:
        """Put in these texts, and defaults elsewhere."""
        for name, field in self.fields.items():
            field.put(texts.get(name, field.default))

    def take(self, file: Path) -> None:
        """Read the input that bears the file's name from it, or else the first that can be read from it."""
        lines = [field for field in self.fields.values() if isinstance(field.entry, Entry)]
        lines.sort(key=lambda field: (field.name.lower() != file.stem.lower(), field.name != self._edited))
        found = next((field for field in lines if _readable(field, file)), next(iter(lines), None))
        if found is not None:
            found.entry.read_from(file)

    def reset(self) -> None:
        self.put({})
        self.changed.emit()

    def complain(self, wrong: Exception | None) -> None:
        """Say that nothing is wrong, or in a moment what is."""
        self._patience.stop()
        self._wrong = wrong
        if wrong is None:
            return self._say(None)
        self._patience.start()

    def _say(self, wrong: Exception | None) -> None:
        """Below the field that it is about, else below the one edited last."""
        names = wrong.inputs if isinstance(wrong, Refusal) else ()
        about = next((name for name in names if name in self.fields), self._edited)
        for name, field in self.fields.items():
            field.complain(wrong if name == about else None)

    def dress(self, style: Style) -> None:
        taken: set[str] = set()
        for name, field in self.fields.items():
            key = next((letter for letter in name.lower() if letter.isalpha() and letter not in taken), "")
            taken.add(key)
            field.dress(style, key, self.film.translations.words(field.wanted.help, style.language))

    def _leave(self) -> None:
        """Go on to the stage, unless something is wrong: then it is said, and one stays."""
        if self._trying.isActive():
            self._trying.stop()
            self.changed.emit()
        if self._wrong is None:
            self.left.emit()
        else:
            self._say(self._wrong)

    def _note(self, name: str) -> None:
        self._edited = name
        self._trying.start()


def _readable(field: Field, file: Path) -> bool:
    try:
        field.wanted.read(f"@{file}")
    except InputError:
        return False
    return True
