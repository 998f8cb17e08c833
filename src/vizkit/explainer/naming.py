"""Naming: a mark says what its key says. The cell `nums/3` holds `nums[3]`, and the index under it is 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from vizkit.language.numerals import numeral
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Mark, Text
from vizkit.picture.plan import SIGNS

_MISSING = object()
_DECIMALS, _PADDED = (2, 0, 1, *range(3, 9)), (False, True)


def misnamed(marks: Iterable[Mark], variables: Mapping[str, Any]) -> Iterator[str]:
    """Every text whose key names a part of a variable and that says something else, in a sentence."""
    for mark in marks:
        if isinstance(mark, Text):
            value = told(mark.key, variables)
            if value is not _MISSING and not says(mark.words[0], value):
                yield f"{mark.key} says {mark.words[0]!r}, not {numeral(value)!r}"


def told(key: str, variables: Mapping[str, Any]) -> Any:
    """What a text of this key must say; a marker where the key names no part of a variable."""
    *steps, last = key.removesuffix(TEXT).split("/")
    if last == "index" and len(steps) > 1 and steps[-1] != "pointer" and not key.endswith(TEXT):
        return int(steps[-1]) if steps[-1].lstrip("-").isdigit() else steps[-1]
    if last != "value" and not key.endswith(TEXT):
        return _MISSING
    steps = steps if last == "value" else [*steps, last]
    if len(steps) < 2 or steps[0] not in variables:
        return _MISSING
    return _part(variables[steps[0]], steps[1:])


def names(key: str, variables: Mapping[str, Any]) -> bool:
    """Whether the key of a mark of any kind names a part of a variable, as `nums/3` does."""
    return told(key.removesuffix(TEXT) + TEXT, variables) is not _MISSING


def says(words: str, value: Any) -> bool:
    """Whether `words` are a way to write the value, with more or fewer digits."""
    return any(
        words == numeral(value, decimals, signs, padded=padded)
        for signs in SIGNS
        for decimals in _DECIMALS
        for padded in _PADDED
    )


def _part(value: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(value, Mapping):
            found = [each for key, each in value.items() if str(key) == step]
            if not found:
                return _MISSING
            value = found[0]
        elif isinstance(value, (tuple, list, np.ndarray)) and step.isdigit():
            if (isinstance(value, np.ndarray) and value.ndim == 0) or int(step) >= len(value):
                return _MISSING
            value = value[int(step)]
        else:
            return _MISSING
    whole = isinstance(value, (tuple, list, Mapping, frozenset)) or (isinstance(value, np.ndarray) and value.ndim > 0)
    return _MISSING if whole else value
