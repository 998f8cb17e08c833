"""What the desk remembers from one day to the next: its window and the last choice, and nothing else."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from vizkit.picture.style import THEMES

LARGEST = 2**20
"""Bytes of a file that is read; more was not written by the desk."""


@dataclass(frozen=True)
class Choice:
    """What was looked at last, and how; `others` are the inputs of the other explainers."""

    name: str | None = None
    texts: dict[str, str | bool] = field(default_factory=dict)
    moment: int = 0
    theme: str = "dark"
    language: str = "en"
    speed: float = 1.0
    others: dict[str, dict[str, str | bool]] = field(default_factory=dict)


class Memory:
    """A small file of the user's, by the name of the project; nonsense in it is forgotten."""

    def __init__(self):
        kind, scope = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        # What is in the place of the file and is none, such as a pipe, would be waited for.
        self._settings = QSettings(kind, scope, "vizkit", "desk") if _readable(_place()) else None

    def choice(self) -> Choice:
        """The last choice; the usual one where nothing, or nothing sensible, is remembered."""
        try:
            found = json.loads(self._value("choice"))
            return Choice(**{name: value for name, value in found.items() if _SENSIBLE[name](value)})
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            return Choice()

    def window(self) -> QByteArray | None:
        """Where the window was, and how large."""
        found = self._value("window")
        return found if isinstance(found, QByteArray) else None

    def keep(self, choice: Choice, window: QByteArray) -> None:
        if self._settings is not None:
            self._settings.setValue("choice", json.dumps(asdict(choice), ensure_ascii=False))
            self._settings.setValue("window", window)
            self._settings.sync()

    def _value(self, name: str) -> Any:
        try:
            return None if self._settings is None else self._settings.value(name)
        except Exception:  # a value of a type that Qt cannot make
            return None


def _place() -> Path:
    return Path(QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "vizkit", "unread").fileName())


def _readable(place: Path) -> bool:
    """Whether the desk's file, beside this one, is a file of a fair size, or not there yet."""
    file = place.with_name("desk.ini")
    try:
        return not file.exists() or (file.is_file() and file.stat().st_size <= LARGEST)
    except OSError:
        return False


def _is_texts(found: Any) -> bool:
    return isinstance(found, Mapping) and all(isinstance(value, (str, bool)) for value in found.values())


_SENSIBLE = {
    "name": lambda found: found is None or (isinstance(found, str) and "\0" not in found),
    "texts": _is_texts,
    "moment": lambda found: type(found) is int and found >= 0,
    "theme": lambda found: isinstance(found, str) and found in THEMES,
    "language": lambda found: isinstance(found, str) and found.isalpha(),
    "speed": lambda found: isinstance(found, (int, float)) and math.isfinite(found),
    "others": lambda found: isinstance(found, Mapping) and all(map(_is_texts, found.values())),
}
"""What may be remembered, by its name, and whether a value of it makes sense."""
