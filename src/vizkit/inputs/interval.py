"""From one number to another: what a curve is drawn over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import elements, number

_BETWEEN = re.compile(r"\s*(?::|\.\.+|…|~|,|;|\bto\b|\s)\s*")
"""What stands between the two: `-4:4`, `-4..4`, `-4,4`, `-4 to 4`."""


@dataclass(frozen=True)
class Interval(Input):
    kind: ClassVar[str] = "from:to"

    def from_text(self, text: str) -> tuple[float, float]:
        inner = text[1:-1].strip() if text[:1] + text[-1:] in ("[]", "()") else text
        return _two(_BETWEEN.split(inner) if inner else [], text)

    def from_value(self, value: Any) -> tuple[float, float]:
        return _two(elements(value), value)

    def write(self, value: tuple[float, float]) -> str:
        low, high = self.read(value) if isinstance(value, str) else value
        return f"{_written(low)}:{_written(high)}"


def _two(parts: list, given: Any) -> tuple[float, float]:
    if len(parts) != 2:
        raise InputError(
            "{found} is no range: two numbers are wanted, from:to, such as {example}",
            found=shown(given),
            example="-4:4",
        )
    low, high = (float(number(part)) for part in parts)
    return low, high


def _written(end: float) -> str:
    written = repr(end)
    return written if written == "-0.0" else written.removesuffix(".0")


def interval(default: tuple[float, float] | str, help: str) -> Interval:
    """Return an input that is a range from one finite number to another, two floats: `-4:4`, `-4,4`, `(-4, 4)`."""
    return Interval(default, help)
