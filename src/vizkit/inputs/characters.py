"""What is one piece of text, limited by how many characters of it can be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input


@dataclass(frozen=True)
class Characters(Input):
    def write(self, value: str) -> str:
        return value

    @property
    def limit(self) -> str:
        return "" if self.most is None else f"at most {self.most} characters to be drawn"

    def check_drawable(self, value: str) -> None:
        if self.most is not None and len(value) > self.most:
            raise InputError(
                "{found} is too long to be drawn: at most {most} characters are wanted",
                found=shown(value),
                most=self.most,
            )
