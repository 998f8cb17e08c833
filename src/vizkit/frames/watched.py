"""Watched variables: what stands beside the code, the same names in the same places all through an act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.language.house import HOUSE
from vizkit.language.notes import Note
from vizkit.language.numerals import decimals_of, numeral
from vizkit.trace import Step, Traced

Words = tuple[str, ...]
"""What is written: alike in all languages, or one for each."""

MOST = 6
"""Variables beside the code at a time."""

_ELEMENTS, _ITEMS = 8, 16
"""The longest array and the longest sequence that are short to say."""


@dataclass(frozen=True)
class Watch:
    """Which variables are watched while each reference of an act speaks: its own, or those of `outer` calls too."""

    names: Mapping[Traced, tuple[str, ...]]
    outer: bool

    def of(self, step: Step) -> tuple[str, ...]:
        """The names at this moment, whether they have a value or not."""
        return self.names[step.calls[-1].reference]

    def values(self, step: Step, decimals: int, most: int, languages: Sequence[str]) -> list[tuple[str, Words]]:
        """The names that have a value, with it; one that takes more than `most` signs with its name is summed up.

        A summary is in words, one for each of the languages; a value is written alike in all.
        """
        held = step.variables if self.outer else step.calls[-1].variables
        room = most - max(map(len, self.of(step)), default=0)
        said = [(name, _said(held[name], decimals, room, languages)) for name in self.of(step) if name in held]
        return [(name, value) for name, value in said if value]


def watch(steps: Sequence[Step], wanted: Sequence[str] | None) -> Watch:
    """The variables that an act says are `wanted`, or else of every reference those that change most often.

    A variable is watched where it is short to say at some moment; those of names that begin with `_` are not.
    """
    speaking = list(dict.fromkeys(step.calls[-1].reference for step in steps))
    if wanted is not None:
        return Watch(dict.fromkeys(speaking, tuple(wanted[:MOST])), outer=True)
    own = {reference: [step for step in steps if step.calls[-1].reference is reference] for reference in speaking}
    return Watch({reference: _liveliest(its) for reference, its in own.items()}, outer=False)


def _liveliest(steps: Sequence[Step]) -> tuple[str, ...]:
    changes: Counter[str] = Counter()
    for step in steps:
        for name, value in step.calls[-1].variables.items():
            if brief(value) and not name.startswith("_"):
                changes[name] += name in step.changed
    chosen = {name for name, _ in changes.most_common(MOST)}
    return tuple(name for name in changes if name in chosen)


def brief(value: Any) -> bool:
    """Whether a value is short to say."""
    if isinstance(value, np.ndarray):
        return value.ndim <= 1 and value.size <= _ELEMENTS
    if isinstance(value, (tuple, list)):
        return len(value) <= _ITEMS and all(isinstance(item, (int, float, str, np.generic)) for item in value)
    return plain(value) or isinstance(value, (slice, range))


def plain(value: Any) -> bool:
    """Whether a value is one number, a word or nothing."""
    return value is None or isinstance(value, (int, float, str, np.generic))


def written(value: Any, decimals: int) -> str:
    """The value of a variable as it is, rounded only where it has many decimals; a string that is empty is seen too."""
    return repr(value) if isinstance(value, str) and not value else numeral(value, decimals_of(value, decimals))


def _said(value: Any, decimals: int, most: int, languages: Sequence[str]) -> Words:
    """The value in at most `most` signs; nothing where even its summary is longer."""
    texts = [(written(value, decimals),), (numeral(value, decimals),)] if brief(value) else []
    if isinstance(value, (int, float, np.generic)):
        texts.append((numeral(value, decimals, most),))
    if isinstance(value, str):
        texts.append((f"{value[: max(most - 1, 1)]}…",))
    elif isinstance(value, np.ndarray) and value.ndim != 1:
        texts.append(_in_words(_OF_SHAPE, languages, shape="×".join(map(str, value.shape))))
    elif hasattr(value, "__len__"):
        texts.append(_in_words(_OF_ITEMS, languages, count=len(value)))
    return next((text for text in texts if max(map(len, text)) <= most), ())


_OF_SHAPE, _OF_ITEMS = Note("shape", "{shape} array"), Note("items", "{count} item", "{count} items")


def _in_words(note: Note, languages: Sequence[str], **blanks: Any) -> Words:
    """What the house says of a value, in every language."""
    return tuple(HOUSE.language(code).sentence(note, blanks).format(**blanks) for code in languages)
