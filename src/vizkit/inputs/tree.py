"""A binary tree, as a level-order list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.input import Input
from vizkit.inputs.spelling import elements, listed, missing, row, something, whole_number


@dataclass(frozen=True)
class Tree(Input):
    empty: bool = False

    kind: ClassVar[str] = "tree"

    def from_text(self, text: str) -> list[int | None]:
        return self.from_value(listed(text))

    def from_value(self, value: Any) -> list[int | None]:
        parts = something(row(elements(value)), self.empty, "3,5,1,null,2")
        return [None if missing(part) else whole_number(part) for part in parts]

    def write(self, value: list[int | None]) -> str:
        return ",".join("null" if part is None else str(part) for part in self.from_value(value))


def tree(default: Any, help: str, most: int | None = None, *, empty: bool = False) -> Tree:
    """Return an input that is a binary tree of whole numbers, its levels one after the other: `3,5,1,null,2`.

    The value is a list of ints and, for a missing child, None. `empty` allows the tree without nodes.
    """
    return Tree(default, help, most, empty)


items = tree
