"""What the desk remembers from one day to the next: its window and the last choice, and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from vizkit.picture.style import THEMES


@dataclass(frozen=True)
class Choice:
    """What was looked at last, and how."""

    name: str | None = None
    texts: dict[str, str | bool] = field(default_factory=dict)
    moment: int = 0
    theme: str = "dark"
    language: str = "en"
    speed: float = 1.0


class Memory:
    """A small file of the user's, by the name of the project."""

    def __init__(self):
        self._settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "vizkit", "desk")

    def choice(self) -> Choice:
        """The last choice; the usual one where nothing, or nothing sensible, is remembered."""
        try:
            found = Choice(**json.loads(self._settings.value("choice", "{}")))
            sensible = found.theme in THEMES and isinstance(found.language, str) and isinstance(found.texts, dict)
        except (TypeError, ValueError):
            return Choice()
        return found if sensible else Choice()

    def window(self) -> QByteArray | None:
        """Where the window was, and how large."""
        return self._settings.value("window")

    def keep(self, choice: Choice, window: Any) -> None:
        self._settings.setValue("choice", json.dumps(asdict(choice), ensure_ascii=False))
        self._settings.setValue("window", window)
        self._settings.sync()
