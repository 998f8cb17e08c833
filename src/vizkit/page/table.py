"""A table: values, each kept once and known by its place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator


class Table:
    """Values in the order in which they first came."""

    def __init__(self):
        self._places: dict[Hashable, int] = {}

    def place(self, value: Hashable) -> int:
        """Where `value` is, from now on if it is new."""
        return self._places.setdefault(value, len(self._places))

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._places)
