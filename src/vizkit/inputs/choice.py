"""One of several words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import plainly


@dataclass(frozen=True)
class Choice(Input):
    words: tuple[str, ...] = ()

    kind: ClassVar[str] = "choice"
    widget: ClassVar[str] = "choice"

    @property
    def among(self) -> tuple[str, ...]:
        return self.words

    def read(self, given: Any) -> str:
        """Return the word that is given; a word of the choice never names a file."""
        return given if isinstance(given, str) and given in self.words else super().read(given)

    def from_text(self, text: str) -> str:
        return one_of(self.words, text)

    def from_value(self, value: Any) -> str:
        return one_of(self.words, str(value))

    def write(self, value: str) -> str:
        return value


_NONE = "{found} is not one of {words}"


def one_of(words: tuple[str, ...], text: str, otherwise: str = _NONE) -> str:
    """Return the one of `words` that `text` spells; capitals do not matter. `otherwise` is said where it is none."""
    found = [word for word in words if plainly(word).casefold() == text.strip().casefold()]
    if not found:
        raise InputError(otherwise, found=shown(text), words=", ".join(map(repr, words)))
    return text if text in found else found[0]


def choice(default: str, among: tuple[str, ...], help: str) -> Choice:
    """Return an input that is one of the words `among`."""
    return Choice(default, help, None, tuple(among))
