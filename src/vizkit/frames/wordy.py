"""The text for which an act cannot be read, found by trying the act with that text or all of a kind cut short."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from vizkit.frames.show import Show
from vizkit.picture.setting import Setting, Words
from vizkit.picture.type import width

TRIED = 8
"""Texts that are each tried alone, the widest first."""

SHORT = "…"
"""What stands for a text that is cut short."""


@dataclass(frozen=True)
class Wordy:
    """A text that has no room: the scene's `own` words, or else a value."""

    text: str
    own: bool


@dataclass(frozen=True)
class Abridged(Setting):
    """A setting with some texts cut short, all where none are named; what it is asked for is kept in `found`."""

    short: frozenset[str] | None = None
    found: dict[str, bool] = field(default_factory=dict, compare=False)

    def words(self, content: Any, decimals: int | None = None, padded: bool = False) -> tuple[Words, tuple[str, ...]]:
        said, own = super().words(content, decimals, padded)
        self.found.update(dict.fromkeys(said, bool(own)))
        return tuple(SHORT if self.short is None or text in self.short else text for text in said), own


def wordy(show: Show, act: int, fits: Callable[[Show], bool]) -> Wordy | None:
    """The text without which the act fits, or the widest of those without which it does; `None` where none is."""
    found: dict[str, bool] = {}
    if not fits(show.set_in(act, partial(Abridged, found=found))):
        return None

    def blamed(texts: Iterable[str]) -> bool:
        return fits(show.set_in(act, partial(Abridged, short=frozenset(texts))))

    widest = sorted(found, key=width, reverse=True)
    alone = next((text for text in widest[:TRIED] if blamed([text])), None)
    alike = next((kind for kind in (True, False) if blamed(text for text in found if found[text] is kind)), None)
    text = alone or next(text for text in widest if alike is None or found[text] is alike)
    return Wordy(text, found[text])
