"""A note: what a reference says at a moment worth seeing – the moment's name, and the sentence of a lecturer."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = re.compile(r"[a-z]+(-[a-z]+)*")


class Note(NamedTuple):
    """A moment's name and its sentence in English; `plural` is what is said of any number of things but one."""

    name: str
    sentence: str
    plural: str | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentence, and the plural where there is one."""
        return (self.sentence,) if self.plural is None else (self.sentence, self.plural)


def is_name(name: str) -> bool:
    """Whether a moment may be called so: small letters, words joined by `-`."""
    return _NAME.fullmatch(name) is not None
