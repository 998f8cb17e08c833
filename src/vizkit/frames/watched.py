"""Watched variables: what stands beside the code, the same names in the same places all through an act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vizkit.language.house import HOUSE
from vizkit.language.notes import Note
from vizkit.language.numerals import decimals_of, numeral
from vizkit.trace import Step, Traced

Words = tuple[str, ...]
"""What is written: alike in all languages, or one for each."""

_ELEMENTS, _ITEMS = 8, 16
"""The longest array and the longest sequence that are short to say."""


@dataclass(frozen=True)
class Watch:
    """Which variables are watched while each reference of an act speaks: its own, or those of `outer` calls too.

    The `others` are those for which there is no row.
    """

    names: Mapping[Traced, tuple[str, ...]]
    outer: bool
    others: Mapping[Traced, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows they take at most, one of them for the number of the others."""
        return max(len(names) + bool(self.others.get(reference)) for reference, names in self.names.items())

    def of(self, step: Step) -> tuple[str, ...]:
        """The names at this moment, whether they have a value or not."""
        return self.names[step.calls[-1].reference]

    def values(self, step: Step, decimals: int, most: int, languages: Sequence[str]) -> list[tuple[str, Words]]:
        """The names that have a value, with it; one that takes more than `most` signs with its name is summed up.

        A summary is in words, one for each of the languages; a value is written alike in all.
        """
        held = self._held(step)
        room = most - max(map(len, self.of(step)), default=0)
        said = [(name, _said(held[name], decimals, room, languages)) for name in self.of(step) if name in held]
        return [(name, value) for name, value in said if value]

    def more(self, step: Step, languages: Sequence[str]) -> Words:
        """How many others have a value at this moment, in every language; nothing where none has."""
        count = len(self._hidden(step))
        return _in_words(_MORE, languages, count=count) if count else ()

    def news(self, step: Step, decimals: int, most: int, languages: Sequence[str]) -> Words:
        """The first of the others that is new at this moment, with its value, in at most `most` signs; else nothing."""
        held = self._held(step)
        for name in (name for name in self._hidden(step) if name in step.fresh):
            said = _said(held[name], decimals, most - len(name) - 1, languages)
            if said:
                return tuple(f"{name} {each}" for each in said)
        return ()

    def _hidden(self, step: Step) -> list[str]:
        """The others that have a value at this moment."""
        held = self._held(step)
        return [name for name in self.others.get(step.calls[-1].reference, ()) if name in held]

    def _held(self, step: Step) -> Mapping[str, Any]:
        return step.variables if self.outer else step.calls[-1].variables


def watch(steps: Sequence[Step], wanted: Sequence[str] | None, rows: int) -> Watch:
    """The variables that an act says are `wanted`, or else of every reference those that change most often.

    A variable is watched where it is short to say at some moment; those of names that begin with `_` are not. Where
    there are more than `rows`, the last row is for the number of the others.
    """
    speaking = list(dict.fromkeys(step.calls[-1].reference for step in steps))
    if wanted is not None:
        changes = {each: {name: -place for place, name in enumerate(wanted)} for each in speaking}
    else:
        changes = {reference: _changes(steps, reference) for reference in speaking}
    names = {reference: _liveliest(its, rows) for reference, its in changes.items()}
    others = {
        reference: tuple(name for name in its if name not in names[reference]) for reference, its in changes.items()
    }
    return Watch(names, wanted is not None, others)


def _changes(steps: Sequence[Step], reference: Traced) -> dict[str, int]:
    """How often each variable of a reference changes that is short to say at some moment, the first to be set first."""
    found: Counter[str] = Counter()
    for step in steps:
        if step.calls[-1].reference is reference:
            for name, value in step.calls[-1].variables.items():
                if brief(value) and not name.startswith("_"):
                    found[name] += name in step.changed
    return found


def _liveliest(changes: Mapping[str, int], rows: int) -> tuple[str, ...]:
    """The variables that have a row: all, or those that change most often, in the order in which they are set."""
    if len(changes) <= rows:
        return tuple(changes)
    chosen = sorted(changes, key=changes.__getitem__, reverse=True)[: max(rows - 1, 0)]
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
    return next((text for text in _texts(value, decimals, most, languages) if max(map(len, text)) <= most), ())


def _texts(value: Any, decimals: int, most: int, languages: Sequence[str]) -> Iterator[Words]:
    """The value as it is, then in fewer and fewer signs, and its summary."""
    if brief(value):
        yield (written(value, decimals),)
        yield (numeral(value, decimals),)
    if isinstance(value, (int, float, np.generic)):
        yield (numeral(value, decimals, most),)
    if isinstance(value, str):
        yield (f"{value[: max(most - 1, 1)]}…",)
    elif isinstance(value, np.ndarray) and value.ndim != 1:
        yield _in_words(_OF_SHAPE, languages, shape="×".join(map(str, value.shape)))
    elif hasattr(value, "__len__"):
        yield _in_words(_OF_ITEMS, languages, count=len(value))


_OF_SHAPE, _OF_ITEMS = Note("shape", "{shape} array"), Note("items", "{count} item", "{count} items")
_MORE = Note("more", "+{count} more")


def _in_words(note: Note, languages: Sequence[str], **blanks: Any) -> Words:
    """What the house says of a value, in every language."""
    return tuple(HOUSE.language(code).sentence(note, blanks).format(**blanks) for code in languages)
