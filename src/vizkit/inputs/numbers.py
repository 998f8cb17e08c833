"""A sequence of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.input import Input
from vizkit.inputs.spelling import elements, listed, number, row, something


@dataclass(frozen=True)
class Numbers(Input):
    empty: bool = False

    kind: ClassVar[str] = "numbers"

    def from_text(self, text: str) -> list[int | float]:
        return self.from_value(listed(text))

    def from_value(self, value: Any) -> list[int | float]:
        return [number(part) for part in something(row(elements(value)), self.empty, "3 or 5,1,9")]

    def write(self, value: list[int | float]) -> str:
        return ",".join(map(repr, self.from_value(value)))


def numbers(default: Any, help: str, most: int | None = None, *, empty: bool = False) -> Numbers:
    """Return an input that is a sequence of finite numbers, a list of ints and floats as they are spelled: `5,1,9`.

    `empty` allows none at all.
    """
    return Numbers(default, help, most, empty)
