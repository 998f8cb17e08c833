"""How a value is written: the one number format of every stage."""

from __future__ import annotations

import math
import numbers

import numpy as np

MINUS = "\N{MINUS SIGN}"
THIN = "\N{THIN SPACE}"
NOTHING = "∅"


def numeral(value: object, decimals: int = 2, most: int | None = None) -> str:
    """Write `value` as a viewer reads it: few digits, a true minus sign, thousands apart.

    Whole numbers keep all their digits; other reals are rounded to `decimals`, and very small or large
    ones get a power of ten. Minus zero is zero. Sequences are bracketed, `None` is `∅`. A number longer than `most`
    signs is shortened: fewer decimals first, then a power of ten with fewer and fewer digits before it.
    """
    text = _written(value, decimals)
    if most is None or len(text) <= most or isinstance(value, (bool, np.bool_)) or not _is_number(value):
        return text
    number = value.item() if isinstance(value, np.ndarray) else value
    shorter = [] if isinstance(number, numbers.Integral) else [_real(float(number), d) for d in range(decimals)[::-1]]
    try:
        shorter += [_powered(number, digits) for digits in (2, 1, 0)]
    except OverflowError:
        return text
    return next((each for each in shorter if len(each) <= most), min([text, *shorter], key=len))


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Real) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _powered(number: numbers.Real, digits: int) -> str:
    mantissa, exponent = f"{number:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def _written(value: object, decimals: int) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, numbers.Integral):
        return _grouped(int(value))
    if isinstance(value, numbers.Real):
        return _real(float(value), decimals)
    if isinstance(value, np.ndarray):
        return _written(value.item(), decimals) if value.ndim == 0 else _written(list(value), decimals)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_written(item, decimals) for item in value)}]"
    if isinstance(value, range):
        return _between(value.start, value.stop)
    if isinstance(value, slice):
        return _between(value.start or 0, value.stop)
    return str(value)


def _grouped(whole: int) -> str:
    digits = f"{abs(whole):,}".replace(",", THIN) if abs(whole) >= 10_000 else str(abs(whole))
    return MINUS + digits if whole < 0 else digits


def _real(real: float, decimals: int) -> str:
    if math.isnan(real):
        return "nan"
    if math.isinf(real):
        return "∞" if real > 0 else MINUS + "∞"
    if real and not 0.5 * 10.0**-decimals <= abs(real) < 10.0**6:
        mantissa, exponent = f"{real:.1e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    text = f"{real:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", MINUS)


def _between(start: int, stop: int | None) -> str:
    return f"{_grouped(start)}:{'' if stop is None else _grouped(stop)}"
