"""How a value is written: the one number format of every stage."""

from __future__ import annotations

import math
import numbers

import numpy as np

MINUS = "\N{MINUS SIGN}"
THIN = "\N{THIN SPACE}"
NOTHING = "∅"


def numeral(value: object, decimals: int = 2) -> str:
    """Write `value` as a viewer reads it: few digits, a true minus sign, thousands apart.

    Whole numbers keep all their digits; other reals are rounded to `decimals`, and very small or large
    ones get a power of ten. Minus zero is zero. Sequences are bracketed, `None` is `∅`.
    """
    if value is None:
        return NOTHING
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, numbers.Integral):
        return _grouped(int(value))
    if isinstance(value, numbers.Real):
        return _real(float(value), decimals)
    if isinstance(value, np.ndarray):
        return numeral(value.item(), decimals) if value.ndim == 0 else numeral(list(value), decimals)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(numeral(item, decimals) for item in value)}]"
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
