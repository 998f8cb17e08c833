"""How a value is written: the one number format of every stage."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache

import numpy as np

MINUS = "\N{MINUS SIGN}"
THIN = "\N{THIN SPACE}"
NOTHING = "∅"

_FINE = 2
"""Decimals that a real gets, where it has fewer, before it is written with a power of ten: −0.02 is so everywhere."""


_EXACT = 4
"""Decimals that a value may have and still be written as it is."""


def numeral(value: object, decimals: int = 2, most: int | None = None, *, padded: bool = False) -> str:
    """Write `value` as a viewer reads it: few digits, a true minus sign, thousands apart.

    Whole numbers keep all their digits; other reals are rounded to `decimals`, but to two where nothing would be left,
    and very small or large ones get a power of ten. A real that is whole is written as a whole number, unless it is
    `padded` for neighbours that are not: the reals of one sequence have the same decimals. Minus zero is zero.
    Sequences are bracketed, `None` is `∅`, what is enumerated has its name. A number longer than `most` signs is
    shortened: fewer decimals first, then a power of ten with fewer and fewer digits before it.
    """
    # Few numbers are written again and again: in every picture, and for every room.
    return (_number if type(value) in (int, float) else _shortened)(value, decimals, most, padded)


def _shortened(value: object, decimals: int, most: int | None, padded: bool) -> str:
    text = _written(value, decimals, padded)
    if most is None or len(text) <= most or isinstance(value, (bool, np.bool_)) or not _is_number(value):
        return text
    number = value.item() if isinstance(value, np.ndarray) else value
    whole = isinstance(number, numbers.Integral)
    shorter = [] if whole else [_real(float(number), d, padded) for d in range(decimals)[::-1]]
    try:
        shorter += [_powered(number, digits) for digits in (2, 1, 0)]
    except OverflowError:
        return text
    return next((each for each in shorter if len(each) <= most), min([text, *shorter], key=len))


_number = lru_cache(maxsize=16384, typed=True)(_shortened)


def decimals_of(value: object, least: int = 2) -> int:
    """Return how many decimals write the reals of `value` as they are, but at least `least`.

    Where four are not enough it is `least`: what has more is rounded anyway, and 0.25 must not be told as 0.2.
    """
    reals = value.ravel().tolist() if isinstance(value, np.ndarray) else value
    reals = reals if isinstance(reals, (list, tuple)) else [reals]
    most = max(map(_decimals, reals), default=0)
    return max(least, most) if most <= _EXACT else least


def _decimals(value: object) -> int:
    """How many decimals a real has, to what counts of it; none where it is written with a power of ten."""
    if type(value) is int or isinstance(value, numbers.Integral):
        return 0
    if not isinstance(value, numbers.Real) or not math.isfinite(value):
        return 0
    text = f"{float(value):.12g}"
    return 0 if "e" in text else len(text.partition(".")[2])


def apart(values: Sequence[object], decimals: Sequence[int]) -> list[str]:
    """Write every value to its decimals, and reals that differ with as many more digits as tell them apart."""
    texts = [numeral(value, places) for value, places in zip(values, decimals, strict=True)]
    for text in {text for text in texts if texts.count(text) > 1}:
        alike = [i for i, other in enumerate(texts) if other == text]
        differing = {values[i] for i in alike if _is_number(values[i]) and math.isfinite(values[i])}
        if len(differing) > 1 and all(_is_number(values[i]) for i in alike):
            counts = (n for n in range(2, 17) if len({_precise(each, n) for each in differing}) == len(differing))
            digits = next(counts, 17)
            for i in alike:
                texts[i] = _precise(values[i], digits)
    return texts


def _precise(number: numbers.Real, digits: int) -> str:
    """A number to so many digits that count."""
    mantissa, _, exponent = f"{number:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS) if exponent else mantissa.replace("-", MINUS)


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Real) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _powered(number: numbers.Real, digits: int) -> str:
    mantissa, exponent = f"{number:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def uneven(values: Iterable[object]) -> bool:
    """Whether any of `values` is a real that is not whole, so that its neighbours are written with decimals too."""
    return any(
        type(value) is not int
        and isinstance(value, numbers.Real)
        and math.isfinite(value)
        and not float(value).is_integer()
        for value in values
    )


def _written(value: object, decimals: int, padded: bool) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, numbers.Integral):
        return _grouped(int(value))
    if isinstance(value, numbers.Real):
        return _real(float(value), decimals, padded)
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return _written(value.item(), decimals, padded)
        return _written(list(value), decimals, padded or uneven(value.ravel()))
    if isinstance(value, (list, tuple)):
        padded = padded or uneven(value)
        return f"[{', '.join(_written(item, decimals, padded) for item in value)}]"
    if isinstance(value, range):
        return _between(value.start, value.stop)
    if isinstance(value, slice):
        return _between(value.start or 0, value.stop)
    return str(value)


def _grouped(whole: int) -> str:
    digits = f"{abs(whole):,}".replace(",", THIN) if abs(whole) >= 10_000 else str(abs(whole))
    return MINUS + digits if whole < 0 else digits


def _real(real: float, decimals: int, padded: bool) -> str:
    if math.isnan(real):
        return "nan"
    if math.isinf(real):
        return "∞" if real > 0 else MINUS + "∞"
    if real and 0.5 * 10.0**-_FINE <= abs(real) < 0.5 * 10.0**-decimals:
        decimals = _FINE
    if real and not 0.5 * 10.0**-decimals <= abs(real) < 10.0**6:
        mantissa, exponent = f"{real:.1e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    if real.is_integer() and not padded:
        return _grouped(int(real))
    text = f"{real:,.{decimals}f}" if abs(real) >= 10_000 else f"{real:.{decimals}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text.replace("-", MINUS).replace(",", THIN)


def _between(start: int, stop: int | None) -> str:
    return f"{_grouped(start)}:{'' if stop is None else _grouped(stop)}"
