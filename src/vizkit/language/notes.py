"""A note: what a reference says at a moment worth seeing – the moment's name, and the sentence of a lecturer."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = re.compile(r"[a-z]+(-[a-z]+)*")


class Note(NamedTuple):
    """A moment's name and its sentence in English; `plural` is what is said of any number of things but one.

    A note without a sentence is silent: what was said before it stays.
    """

    name: str
    sentence: str = ""
    plural: str | None = None

    @classmethod
    def of(cls, yielded: str | tuple[str, ...]) -> Note:
        """The note that a reference has yielded: a silent one is its name alone."""
        return cls(yielded) if isinstance(yielded, str) else cls(*yielded)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentence, and the plural where there is one; none of a silent note."""
        return tuple(filter(None, (self.sentence, self.plural)))


def is_name(name: str) -> bool:
    """Whether a moment may be called so: small letters, words joined by `-`."""
    return _NAME.fullmatch(name) is not None
