"""An input: its default, its help, how much of it can be drawn, and how it is read and written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from vizkit.inputs.error import InputError
from vizkit.inputs.files import contents, file_named, shown_file
from vizkit.inputs.spelling import visibly


@dataclass(frozen=True)
class Input(ABC):
    """What a viewer may change. A kind says what its values are.

    `default` is a value, or a reference's function that makes it of other inputs. `help` is a sentence in English,
    which the catalogue beside the scene translates. `most` is the largest size that can be drawn: of a number itself,
    of a sequence its length, of an array its axes.

    `kind` is what a value is called; `widget` is how a form asks for one: a "line" of text, a "counter" (a line whose
    number goes up and down), a "choice" among few words, a "switch".
    """

    default: Any
    help: str
    most: Any = None

    kind: ClassVar[str]
    widget: ClassVar[str] = "line"

    @property
    def among(self) -> tuple[str, ...]:
        """The words that can be chosen from, where there are few."""
        return ()

    def read(self, given: Any) -> Any:
        """Return the value that is given as text, as `@file` (.npy, .csv, .json, .txt), or as Python's or numpy's own.

        `InputError` where it is none of this kind; it does not name the input.
        """
        file = file_named(given) if isinstance(given, str) else None
        if file is None:
            return self._value(given)
        found = self._contents(file)
        try:
            return self._value(found)
        except InputError as reason:
            raise InputError("{file}: {reason}", file=shown_file(file), reason=reason) from None

    def _contents(self, file: Path) -> Any:
        return contents(file)

    def _value(self, given: Any) -> Any:
        return self.from_text(visibly(given)) if isinstance(given, str) else self.from_value(given)

    @abstractmethod
    def from_text(self, text: str) -> Any:
        """Return the value that `text` spells; signs and digits are ASCII already."""

    @abstractmethod
    def from_value(self, value: Any) -> Any:
        """Return the value that a value of Python's, numpy's or a file's says."""

    @abstractmethod
    def write(self, value: Any) -> str | bool:
        """Return what the command line takes for `value`: read again, it is `value`."""

    @property
    def limit(self) -> str:
        """How much can be drawn, for a help text; empty where nothing limits it."""
        return "" if self.most is None else f"at most {self.most} to be drawn"

    def check_drawable(self, value: Any) -> None:
        """`InputError` where `value` is larger than can be drawn."""
        if self.most is not None and len(value) > self.most:
            raise InputError(
                "{count} elements are too many to be drawn: at most {most} are wanted",
                count=len(value),
                most=self.most,
            )
