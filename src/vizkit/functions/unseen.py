"""Unseen: what of a run cannot be watched, gathered while it runs and said in a line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vizkit.functions.sites import RETURNED
from vizkit.language.refusal import Refusal


@dataclass
class Unseen:
    """What cannot be copied, what would be used up, and what runs where nothing is watched; first seen, first said."""

    uncopied: dict[str, str] = field(default_factory=dict)
    used_up: dict[str, None] = field(default_factory=dict)
    threaded: dict[str, None] = field(default_factory=dict)
    asynchronous: dict[str, None] = field(default_factory=dict)

    def cannot_be_copied(self, function: str, name: str, value: Any) -> None:
        """Keep in mind that a variable is left out, or what a function returns."""
        self.uncopied[f"{function}(…)" if name == RETURNED else name] = type(value).__name__

    @property
    def lines(self) -> tuple[Refusal, ...]:
        """What is said of it, a line each."""
        copied = {f"{name} ({kind})": None for name, kind in self.uncopied.items() if not name.startswith("_")}
        found: Mapping[str, dict[str, None]] = {_UNCOPIED: copied, _USED_UP: self.used_up}
        found |= {_THREADED: self.threaded, _ASYNCHRONOUS: self.asynchronous}
        return tuple(Refusal(said, names=", ".join(names)) for said, names in found.items() if names)


_UNCOPIED = "not shown, since it cannot be copied as it is at a moment: {names}"
_USED_UP = "not shown, since to look at an iterator uses it up: {names}"
_THREADED = "not watched, since it runs in another thread: {names}"
_ASYNCHRONOUS = "not watched, since it is a coroutine: {names}"
