"""Rows of characters: a grid, a map."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import elements, visibly

_TOO_MANY = (
    "{found} rows are too many to be drawn: at most {most} are wanted",
    "{found} columns are too many to be drawn: at most {most} are wanted",
)


@dataclass(frozen=True)
class Text(Input):
    signs: str | None = None

    kind: ClassVar[str] = "rows of characters"

    def from_text(self, text: str) -> list[str]:
        if text.startswith(("[", "(")):
            text = re.sub(r"\]\s*,?\s*\[", "/", text)
            lines = re.split("/" if "/" in text else ",", text.strip("[]()"))
        else:
            lines = re.split(r"[/;\n]", text)
        return self.from_value([line for line in lines if line.strip()])

    def from_value(self, value: Any) -> list[str]:
        lines = [re.sub(r"[\s,\"']", "", _joined(line)) for line in elements(value)]
        if not lines or not lines[0]:
            raise InputError("nothing is there: rows are wanted, such as 110/001")
        for number, line in enumerate(lines, 1):
            self._check(number, line, lines[0])
        return lines

    def _check(self, number: int, line: str, first: str) -> None:
        if len(line) != len(first):
            raise InputError(
                "row {number} has the length {found}, the first has {wanted}: make them equal",
                number=number,
                found=len(line),
                wanted=len(first),
            )
        wrong = next((sign for sign in line if sign in "@/;[]()" or (self.signs and sign not in self.signs)), None)
        if wrong is not None:
            wanted = ", ".join(self.signs or "letters and digits")
            raise InputError(
                "row {number} has {wrong} in it: only {wanted} are known",
                number=number,
                wrong=shown(wrong),
                wanted=wanted,
            )

    def write(self, value: list[str]) -> str:
        return "/".join(value)

    @property
    def limit(self) -> str:
        return "" if self.most is None else f"at most {self.most[0]} rows of {self.most[1]} to be drawn"

    def check_drawable(self, value: list[str]) -> None:
        for too_many, found, most in zip(_TOO_MANY, (len(value), len(value[0])), self.most or (), strict=False):
            if found > most:
                raise InputError(too_many, found=found, most=most)


def _joined(line: Any) -> str:
    """One row as text: given as text, or as a list of characters, numbers or truths."""
    if isinstance(line, (str, int)) and not isinstance(line, bool):
        return visibly(str(line))
    cells = [int(cell) if isinstance(cell, (bool, np.bool_)) else cell for cell in elements(line)]
    return "".join(visibly(str(cell)) for cell in cells)


def text(default: Any, help: str, most: tuple[int, int] | None = None, *, signs: str | None = None) -> Text:
    """Return an input that is rows of characters of one length, a list of str: `11000/11000/00100`, or lines.

    `most` is (rows, columns); the characters are among `signs` where they are given.
    """
    return Text(default, help, most, signs)
