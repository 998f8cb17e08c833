"""Identity: what is expensive to compare, as the key of a cache."""

from __future__ import annotations

from typing import Any


class Identity:
    """Equal to another where both hold the very same object, which is kept alive for as long."""

    __slots__ = ("held",)

    def __init__(self, held: Any):
        self.held = held

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and self.held is other.held
