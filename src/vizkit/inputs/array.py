"""An array of numbers of one, two or more axes."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.inputs.choice import one_of
from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import DEPTH, ELEMENTS, elements, number, rows


@dataclass(frozen=True)
class Array(Input):
    otherwise: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return " or ".join(["array", *self.otherwise])

    def from_text(self, text: str) -> np.ndarray | str:
        if self.otherwise and not any(map(str.isdigit, text)):
            return one_of(self.otherwise, text, _NEITHER)
        filled = _FILLED.fullmatch(text)
        return self.from_value(_full(*filled.groups()) if filled else rows(text))

    def from_value(self, value: Any) -> np.ndarray:
        whole = value if isinstance(value, np.ndarray) else np.asarray(_numeric(elements(value)))
        found = _plain(whole)
        if not found.size:
            raise InputError("nothing is there: at least one number is wanted, such as 1,2;3,4")
        return self._shaped(found)

    def _shaped(self, found: np.ndarray) -> np.ndarray:
        """One row is a matrix too, and a matrix of one row or one column a sequence, where that is wanted."""
        axes = len(self.most or ())
        if axes == 2 and found.ndim == 1:
            return found[None]
        if axes == 1 and found.ndim == 2 and 1 in found.shape:
            return found.ravel()
        return found

    def write(self, value: np.ndarray | str) -> str:
        if isinstance(value, str):
            return value
        parts = value.tolist()
        if value.ndim == 2 and len(parts) > 1:
            return ";".join(",".join(map(repr, row)) for row in parts)
        return json.dumps(parts)

    @property
    def limit(self) -> str:
        return "" if self.most is None else f"at most {' by '.join(map(str, self.most))} to be drawn"

    def check_drawable(self, value: np.ndarray | str) -> None:
        if self.most is None or isinstance(value, str):
            return
        for axis, (found, most) in enumerate(zip(np.shape(value), self.most, strict=False)):
            if found > most:
                raise InputError(
                    "{found} along axis {axis} are too many to be drawn: at most {most} are wanted",
                    found=found,
                    axis=axis,
                    most=most,
                )


_NEITHER = "{found} is neither numbers, such as 1,2;3,4, nor one of {words}"

_FILLED = re.compile("(ones|zeros):([0-9]+(?:[x×][0-9]+)*)")


def _full(word: str, shape: str) -> np.ndarray:
    """`ones:2x3` is an array of two rows of three ones."""
    sides = [int(side[:9]) for side in re.split("[x×]", shape)]
    if math.prod(sides) > ELEMENTS or len(sides) > DEPTH:
        raise InputError("more than {most} numbers are too many to be read", most=ELEMENTS)
    return np.full(sides, float(word == "ones"))


def _numeric(value: list) -> np.ndarray:
    """Nested lists of numbers and their spellings as an array; each list has as many parts as its neighbours."""
    axes, parts = [len(value)], value
    while parts and len(axes) <= DEPTH and all(isinstance(part, (list, tuple, np.ndarray)) for part in parts):
        axes.append(len(parts[0]))
        for place, part in enumerate(parts, 1):
            if len(part) != axes[-1]:
                raise InputError(
                    "row {number} has the length {found}, the first has {wanted}: make them equal",
                    number=place,
                    found=len(part),
                    wanted=axes[-1],
                )
        if sum(map(len, parts)) > ELEMENTS:
            raise InputError("more than {most} numbers are too many to be read", most=ELEMENTS)
        parts = [inner for part in parts for inner in part]
    if any(isinstance(part, (list, tuple, np.ndarray)) for part in parts):
        raise InputError("{found} has rows of different lengths", found=shown(value))
    found = [number(part) for part in parts]
    return _exact(found).reshape(axes)


def _exact(found: list[int | float]) -> np.ndarray:
    whole = all(isinstance(one, int) for one in found)
    for one in found:
        if isinstance(one, int) and not (-(2**63) <= one < 2**63 if whole else int(float(one)) == one):
            raise InputError("{found} is too large for an array: write it as {wanted}", found=one, wanted=float(one))
    return np.array(found, np.int64 if whole else np.float64)


def _plain(found: np.ndarray) -> np.ndarray:
    """An array of int64 or float64, all of it finite: of whatever type and byte order it came."""
    if found.dtype.kind not in "biuf":
        raise InputError("{found} does not hold real numbers only", found=shown(found.tolist()))
    if found.dtype.kind == "u" and found.size and found.max() >= 2**63:
        raise InputError("{found} is too large for an array", found=found.max())
    if found.dtype.kind != "f":
        return found.astype(np.int64)
    with np.errstate(over="ignore"):  # what is too large is refused below
        plain = found.astype(np.float64)
    if not np.isfinite(plain).all():
        raise InputError("{found} is not a finite number", found=shown(found[~np.isfinite(plain)].item(0)))
    return plain


def array(
    default: Any,
    help: str,
    most: tuple[int, ...] | None = None,
    *,
    otherwise: tuple[str, ...] = (),
) -> Array:
    """Return an input that is an array of finite numbers, int64 or float64: `1,2;3,4`, `[[1, 2], [3, 4]]`, `ones:2x2`,
    `@file`.

    Where `most` has two lengths a single row is a matrix of one row. One of the words `otherwise` stands for itself.
    """
    return Array(default, help, most, otherwise)
