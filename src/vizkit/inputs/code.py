"""A line of code, which the reference that is given it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.characters import Characters
from vizkit.inputs.error import InputError, shown


@dataclass(frozen=True)
class Code(Characters):
    kind: ClassVar[str] = "line of code"

    def from_text(self, text: str) -> str:
        found = "; ".join(line.strip() for line in text.strip().splitlines() if line.strip())
        if not found:
            raise InputError("nothing is there: a line of code is wanted")
        return found

    def from_value(self, value: Any) -> str:
        raise InputError("{found} is no line of code", found=shown(value))


def code(default: Any, help: str, most: int | None = None) -> Code:
    """Return an input that is a line of code, a str of at most `most` characters: `y=x+2; out=mean(y)`."""
    return Code(default, help, most)
