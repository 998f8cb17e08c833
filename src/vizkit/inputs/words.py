"""A sequence of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.choice import one_of
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import elements, listed, row, something, visibly
from vizkit.inputs.word import spelled


@dataclass(frozen=True)
class SeveralWords(Input):
    known: tuple[str, ...] = ()
    empty: bool = False

    kind: ClassVar[str] = "words"

    def from_text(self, text: str) -> list[str]:
        return self.from_value(listed(text))

    def from_value(self, value: Any) -> list[str]:
        example = ",".join(self.known[:2]) or "one,two"
        parts = [spelled(visibly(str(part))) for part in something(row(elements(value)), self.empty, example)]
        return [one_of(self.known, part) for part in parts] if self.known else parts

    def write(self, value: list[str]) -> str:
        return ",".join(value)


def words(
    default: Any,
    help: str,
    among: tuple[str, ...] = (),
    most: int | None = None,
    *,
    empty: bool = False,
) -> SeveralWords:
    """Return an input that is a sequence of words, a list of str, each `among` those given if any: `relu,gelu,silu`.

    `empty` allows none at all.
    """
    return SeveralWords(default, help, most, tuple(among), empty)
