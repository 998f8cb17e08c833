"""Keys: what the marks of a shape are called, and which mark is meant."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from vizkit.picture.ink import InkError, key, look, origin, path
from vizkit.picture.picture import Picture


def named(values: Any, name: str | None, what: str = "a shape of several variables") -> str:
    """The name of what is drawn of values: the one that is given, or their variable's."""
    return name or whole(values) or nameless(values, what)


def nameless(values: Any, what: str) -> NoReturn:
    """Refuse to draw what has no name."""
    if values is None:
        what = "what has no value yet at this moment, and so no name of its own,"
    raise InkError(f'{what} wants a name: name="…"')


def mark_of(other: Any, place: str) -> str:
    """The key of one mark: as it is, of the part of a variable that it draws, or that at `place` of a picture."""
    if isinstance(other, str):
        return other if "/" in other else f"{other}/{place}"
    if isinstance(other, Picture):
        return other.mark_at(place) if hasattr(other, "mark_at") else f"{other.name}/{place}"
    return key(other) if path(other) and np.ndim(look(other)) == 0 else f"{key(other)}/{place}"


def whole(values: Any) -> str | None:
    """The key of what values are elements of: a slice's are its variable's own."""
    steps = path(values)
    while steps and isinstance(steps[-1], (range, slice)):
        steps = steps[:-1]
    return None if origin(values) is None else "/".join(map(str, (origin(values), *steps)))
