"""Places: how a scene says which of several things it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vizkit.picture.ink import InkError, Place, ink, look, origin, path

UNSAID: Any = ...
"""What stands for an argument that is not given, where `None` is a variable that has no value yet."""


def place_of(at: Any) -> Any:
    """One place: a whole number, or the key of a mapping."""
    plain = look(at)
    return int(plain) if isinstance(plain, (int, np.integer)) else plain


def chosen(places: Any, among: Sequence[Any]) -> frozenset:
    """The places that are meant: one, several, a slice, a range or a mask; `None` means none."""
    if type(places) is int:
        return frozenset((places,))
    plain = as_mask(look(places))
    if plain is None:
        return frozenset()
    if isinstance(plain, slice):
        return frozenset(among[i] for i in range(*plain.indices(len(among))))
    if isinstance(plain, np.ndarray) and plain.dtype == bool:
        return frozenset(among[int(i)] for i in np.flatnonzero(plain))
    if isinstance(plain, (int, np.integer, str)):
        return frozenset([place_of(plain)])
    if isinstance(plain, (list, tuple, set, frozenset, range, np.ndarray)) or hasattr(plain, "__iter__"):
        return frozenset(place_of(place) for place in plain if place is not None)
    return frozenset([plain])


def as_mask(plain: Any) -> Any:
    """Lists of truth values as the array that they are a mask of; all else as it is."""
    rows = plain if isinstance(plain, (list, tuple)) and plain else ()
    nested = rows and all(isinstance(each, (list, tuple)) and each for each in rows)
    truths = [truth for each in rows for truth in each] if nested else rows
    same_long = not nested or len({len(each) for each in rows}) == 1
    return np.array(plain) if truths and same_long and all(isinstance(each, bool) for each in truths) else plain


def places_of(places: Any, among: Sequence[Any]) -> list[int]:
    """The positions among `among` of the places that are meant; all where `None` is."""
    if places is None:
        return list(range(len(among)))
    if type(places) is int:
        return [among.index(places)] if places in among else []
    wanted = chosen(places, among)
    return [i for i, place in enumerate(among) if place in wanted]


def span(first: Any, last: Any) -> list[Place]:
    """The places from `first` to `last`, both meant; none where `last` comes before `first` or one has no value."""
    start, end = look(first), look(last)
    return [] if start is None or end is None else [Place(at) for at in range(int(start), int(end) + 1)]


def index_of(value: Any) -> Any:
    """The place of a value in its variable: of `nums[i]` that is i, as a number that can be shown."""
    steps = path(value)
    if not steps or not isinstance(steps[-1], int):
        raise InkError("only a part of a variable has a place in it")
    return ink(steps[-1], origin(value), (*steps, "index"))


def own_place(value: Any, position: int) -> Any:
    steps = path(value)
    return steps[-1] if steps and isinstance(steps[-1], int) else position


def stretch(first: Any, last: Any, wide: Any, columns: Sequence[Any]) -> list[int]:
    """The positions from `first` to `last`, either of which `wide` can replace, as far as there are columns.

    What is `UNSAID` is where the columns begin or end. There are none where one that is said has no value.
    """
    if any(each is None for each in (first, last, wide)):
        return []
    start, end, width = (None if each is UNSAID else int(look(each)) for each in (first, last, wide))
    if start is None:
        start = end - width + 1 if end is not None and width is not None else columns[0]
    if end is None:
        end = start + width - 1 if width is not None else columns[-1]
    return [i for i, place in enumerate(columns) if start <= place <= end]
