"""A whole number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import elements, row, whole_number


@dataclass(frozen=True)
class Whole(Input):
    kind: ClassVar[str] = "whole number"
    widget: ClassVar[str] = "counter"

    def from_text(self, text: str) -> int:
        return whole_number(text)

    def from_value(self, value: Any) -> int:
        return whole_number(alone(value))

    def write(self, value: int) -> str:
        return str(value)

    def check_drawable(self, value: int) -> None:
        if self.most is not None and value > self.most:
            raise InputError("{found} is too large to be drawn: lower it to {most}", found=value, most=self.most)


def alone(value: Any) -> Any:
    """Return the one element of a list, an array or a file; `value` where it is none of them."""
    if not (hasattr(value, "__len__") or hasattr(value, "__array__")):
        return value
    found = row(elements(value))
    if len(found) != 1:
        raise InputError("{found} is not one number", found=shown(value))
    return found[0]


def whole(default: Any, help: str, most: int | None = None) -> Whole:
    """Return an input that is a whole number, an int: `3`, `−3`, `3.0`, `1e3`, `1_000`."""
    return Whole(default, help, most)
