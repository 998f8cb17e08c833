"""A real number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import DECIMAL_COMMA, number, plainly
from vizkit.inputs.whole import alone


@dataclass(frozen=True)
class Real(Input):
    otherwise: str | None = None

    @property
    def kind(self) -> str:
        return "number" if self.otherwise is None else f"number or {self.otherwise}"

    def from_text(self, text: str) -> float | None:
        if self.otherwise is not None and text.lower() == self.otherwise:
            return None
        if DECIMAL_COMMA.fullmatch(text):
            raise InputError("{found} has a comma: write {wanted}", found=shown(text), wanted=text.replace(",", "."))
        return float(number(text))

    def from_value(self, value: Any) -> float | None:
        found = alone(value)
        if found is None and self.otherwise is not None:
            return None
        if isinstance(found, str):
            return self.from_text(plainly(found))
        return float(number(found))

    def write(self, value: float | None) -> str:
        return self.otherwise if value is None else repr(float(value))

    def check_drawable(self, value: float | None) -> None:
        if self.most is not None and value is not None and value > self.most:
            raise InputError("{found} is too large to be drawn: lower it to {most}", found=value, most=self.most)


def real(default: Any, help: str, otherwise: str | None = None, most: float | None = None) -> Real:
    """Return an input that is a finite real number, a float, or for the word `otherwise` None."""
    return Real(default, help, most, otherwise)
