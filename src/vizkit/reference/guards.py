"""What every reference asks of its arguments, in one voice: what was found, what was wanted."""

from __future__ import annotations

import math
import numbers
import operator
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np

SHOWN = 40
"""Characters of what was found that are shown."""


def worded(sentence: str, **blanks: object) -> ValueError:
    """A `ValueError` that says the sentence, and that keeps it and its blanks: who shows it may translate it.

    A whole number that is long is cut; a real that is whole is said as one.
    """
    blanks = {blank: _plain(value) for blank, value in blanks.items()}
    error = ValueError(sentence.format(**blanks))
    error.sentence, error.blanks = sentence, blanks
    return error


def _plain(value: object) -> object:
    """A blank as it is said."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return _brief(str(value)) if type(value) is int else value


def renamed(error: TypeError | ValueError, name: str, new: str) -> TypeError | ValueError:
    """Return the same error about the argument `new`, of which the argument `name` of another function was made."""
    if not hasattr(error, "blanks"):
        return type(error)(str(error).replace(name, new, 1))
    return worded(error.sentence, **error.blanks | {"name": error.blanks["name"].replace(name, new, 1)})


def whole(name: str, value: object, least: int | None = None, most: int | None = None) -> int:
    """Return `value` as a Python int. `TypeError` where it is none (a bool is none), `ValueError` out of range."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be a whole number, not {_shown(value)}")
    if least is not None and value < least:
        raise worded("{name} must be at least {least}, not {value}", name=name, least=least, value=value)
    if most is not None and value > most:
        raise worded("{name} must be at most {most}, not {value}", name=name, most=most, value=value)
    return int(value)


def dividing(name: str, size: object, n: int) -> int:
    """Return `size` as a Python int where it cuts `n` into equal parts, else `ValueError` with the sizes that do."""
    if n % whole(name, size, 1, n):
        sizes = ", ".join(str(each) for each in range(1, n) if n % each == 0)
        not_whole = "{name}={size} does not divide n={n}; choose {sizes} or {n}"
        raise worded(not_whole, name=name, size=size, n=n, sizes=sizes)
    return int(size)


def choice(name: str, value: object, among: Sequence[str]) -> str:
    """Return `value` where it is one of `among`, else `ValueError`; `TypeError` where it is no string."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, not {_shown(value)}")
    if value not in among:
        raise worded("{name} must be one of {among}, not {value}", name=name, among=", ".join(among), value=repr(value))
    return value


def flag(name: str, value: object) -> bool:
    """Return `value` as a bool; `TypeError` where it is none."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, not {_shown(value)}")
    return bool(value)


def real(name: str, value: object) -> float:
    """`value` as a finite float; `TypeError` where it is no real number, `ValueError` for NaN and infinity."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a real number, not {_shown(value)}")
    try:
        found = float(value)
    except OverflowError:
        raise worded(
            "{name} must be at most {most} in size, not {found}",
            name=name,
            most=f"{sys.float_info.max:.1e}",
            found=_shown(value),
        ) from None
    if not math.isfinite(found):
        raise worded("{name} must be finite, not {value}", name=name, value=value)
    return found


def within(name: str, value: object, most: float) -> float:
    """`value` as a float at most `most` from 0, so that what is computed with it is finite; else `ValueError`."""
    found = real(name, value)
    if abs(found) > most:
        too_far = "{name} must stay within ±{most}, or sums overflow, but is {found}"
        raise worded(too_far, name=name, most=f"{most:g}", found=f"{found:g}")
    return found


def array(
    name: str, value: object, ndim: int | None = None, *, finite: bool = True, floating: bool = False
) -> np.ndarray:
    """`value` as an array of real numbers with at least one element, float64 if `floating`; of `ndim` dimensions, or
    of any number of them.

    `TypeError` where it is ragged or not of numbers, `ValueError` for a wrong shape, NaN or infinity.
    """
    try:
        found = np.asarray(value)
    except ValueError as reason:
        raise TypeError(f"{name} must be an array of numbers, not ragged rows") from reason
    if found.dtype.kind in "fO" and isinstance(value, (list, tuple)):
        found = _exact(name, value, found)
    if found.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be an array of real numbers, not of {found.dtype.name}: {_shown(value)}")
    if ndim is not None and found.ndim != ndim:
        raise worded(
            "{name} must have {ndim} dimensions, not the shape {shape}"
            if ndim > 1
            else "{name} must have {ndim} dimension, not the shape {shape}",
            name=name,
            ndim=ndim,
            shape=found.shape,
        )
    if found.size == 0:
        raise worded("{name} must not be empty, but has the shape {shape}", name=name, shape=found.shape)
    if finite and found.dtype.kind == "f" and not np.isfinite(found).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(found))[0])
        raise worded(
            "{name} must be finite, but {name}{place} is {found}", name=name, place=list(where), found=found[where]
        )
    return found.astype(np.float64) if floating else found


def _exact(name: str, value: object, found: np.ndarray) -> np.ndarray:
    """`found`, an array made of `value`, as reals where that loses no digit of a whole number, else `ValueError`."""
    given = np.array(value, object).ravel()
    if found.dtype == object and not all(type(each) is int for each in given):
        return found
    lost = next((each for each in given if type(each) is int and int(float(each)) != each), None)
    if lost is not None:
        inexact = "{name} would lose digits of {found} as reals: write it as {wanted}"
        raise worded(inexact, name=name, found=lost, wanted=float(lost))
    return found.astype(np.float64)


def sequence(name: str, value: object) -> list:
    """Return `value` as a list; `TypeError` where it is a string or cannot be gone through."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        raise TypeError(f"{name} must be a sequence, not {_shown(value)}")
    return list(value)


def reals(name: str, value: object, *, empty: bool = False, finite: bool = False) -> list:
    """`value` as a list of the very numbers in it, none only where it may be `empty`; infinity is a number here.

    `TypeError` where an element is no real number (a bool is none), `ValueError` for none at all and for NaN, and for
    infinity where all must be `finite`.
    """
    found = sequence(name, value)
    if not (found or empty):
        raise worded("{name} must hold at least one number, but is empty", name=name)
    kinds = set(map(type, found))
    strange = {kind for kind in kinds if issubclass(kind, bool) or not issubclass(kind, numbers.Real)}
    if strange:
        index = next(i for i, number in enumerate(found) if type(number) in strange)
        raise TypeError(f"{name}[{index}] must be a real number, not {_shown(found[index])}")
    clean = kinds == {int} or (kinds == {float} and not math.isnan(sum(found)))  # one NaN makes the sum NaN
    if not clean and any(map(operator.ne, found, found)):
        index = next(i for i, number in enumerate(found) if number != number)
        raise worded("{name} must be a number, not {found}", name=f"{name}[{index}]", found=found[index])
    if finite and kinds != {int} and any(map(_infinite, found)):
        index = next(i for i, number in enumerate(found) if _infinite(number))
        raise worded("{name} must be finite, not {found}", name=f"{name}[{index}]", found=found[index])
    return found


def adjacency(name: str, value: object) -> dict[Hashable, list]:
    """Return `value`, a directed graph, as a dict of the list of neighbours of each vertex, in their order.

    `TypeError` where it is no mapping, neighbours are no sequence or not hashable, `ValueError` where a neighbour is no
    vertex or occurs twice.
    """
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must map each vertex to its neighbours, not {_shown(value)}")
    found = {vertex: sequence(f"{name}[{vertex!r}]", neighbours) for vertex, neighbours in value.items()}
    for vertex, neighbours in found.items():
        for place, neighbour in enumerate(neighbours):
            vertex_of(f"{name}[{vertex!r}][{place}]", neighbour, found)
        twice = [neighbour for neighbour, times in Counter(neighbours).items() if times > 1]
        if twice:
            raise worded(
                "{name} must hold each neighbour once, but holds {found} twice or more",
                name=f"{name}[{vertex!r}]",
                found=repr(twice[0]),
            )
    return found


def vertex_of(name: str, value: object, graph: Mapping[Hashable, list]) -> Hashable:
    """Return `value` where it is a vertex of `graph`, else `ValueError`; `TypeError` where it is not hashable."""
    try:
        hash(value)
    except TypeError as reason:
        raise TypeError(f"{name} must be hashable, not {_shown(value)}") from reason
    if value not in graph:
        some = ", ".join(_brief(repr(vertex)) for vertex in list(graph)[:10]) + ", …" * (len(graph) > 10)
        no_vertex = "{name} must be a vertex, one of {some}, not {value}"
        raise worded(no_vertex, name=name, some=some or "none", value=repr(value))
    return value


def binary(name: str, value: object) -> np.ndarray:
    """`value`, rows of bools or of the numbers or characters 0 and 1, as a two-dimensional array of bools.

    `TypeError` where it is no sequence of rows, `ValueError` where it is empty, ragged or holds something else.
    """
    rows = [
        row if isinstance(row, str) else sequence(f"{name}[{y}]", row) for y, row in enumerate(sequence(name, value))
    ]
    if not rows or not len(rows[0]):
        raise worded("{name} must have at least one row and one column, but is empty", name=name)
    for y, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise worded(
                "{name} must have rows of one length, but row {y} has {found} and row 0 {wanted}",
                name=name,
                y=y,
                found=len(row),
                wanted=len(rows[0]),
            )
        allowed = "01" if isinstance(row, str) else (0, 1)
        strange = [item for item in row if isinstance(item, np.ndarray) or item not in allowed]
        if strange:
            raise worded(
                "{name} must hold 0 and 1 alone, but row {y} holds {found}", name=name, y=y, found=repr(strange[0])
            )
    return np.array([[int(item) for item in row] for row in rows], bool)


def _infinite(number: numbers.Real) -> bool:
    return number in (math.inf, -math.inf)


def _shown(value: object) -> str:
    return f"the {type(value).__name__} {_brief(repr(value))}"


def _brief(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "…"
