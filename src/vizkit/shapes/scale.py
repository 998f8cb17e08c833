"""A scale: numbers along a line, from one end to the other, with few round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from vizkit.language.numerals import MINUS, THIN

MARGIN = 0.05
"""The part of its length that a scale reaches beyond the outermost numbers, where these are not zero."""


@dataclass(frozen=True)
class Scale:
    """Numbers from `low` to `high`, even or, with `log`, by their powers."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def of(cls, low: float, high: float, log: bool = False) -> Scale:
        """A scale that reaches over `low` and `high` with a little more at both ends."""
        if not (math.isfinite(low) and math.isfinite(high)):
            low, high = 1.0 if log else 0.0, 10.0 if log else 1.0
        if log:
            return cls(low / 1.2, high * 1.2, True) if low < high else cls(low / 2, high * 2, True)
        if low == high:
            low, high = (low - 0.5, high + 0.5) if low else (0.0, 1.0)
        more = MARGIN * (high - low)
        return cls(low - more if low else low, high + more if high else high)

    def part(self, value: float) -> float:
        """How far along the line `value` stands: 0 at the low end, 1 at the high one."""
        if self.log:
            return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return (value - self.low) / (self.high - self.low)

    def holds(self, value: float) -> bool:
        low, high = self._ends
        return low <= value <= high

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """The least and the largest number that it holds: a little past its own, for what is rounded."""
        slack = 0.0 if self.log else 1e-9 * (self.high - self.low)
        return self.low - slack, self.high + slack

    def ticks(self, most: int) -> tuple[float, ...]:
        """At most `most` round numbers on it: powers of ten, else multiples of a round step."""
        most = max(most, 2)
        if self.log and len(powers := self._powers()) > 1:
            return powers[:: math.ceil(len(powers) / most)]
        step = round_step((self.high - self.low) / most)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        while last - first + 1 > most:
            step = round_step(step * 1.01)
            first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(count * step for count in range(first, last + 1))

    def _powers(self) -> tuple[float, ...]:
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        return tuple(10.0**power for power in range(first, last + 1))


def round_step(rough: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9))


def written(ticks: Iterable[float]) -> list[str]:
    """The ticks of one scale as they are written: large and small ones as powers of ten, others with the same decimals.

    Where each is ten times the one before or more, each has only the decimals it needs.
    """
    ticks = list(ticks)
    short = [_power(tick) for tick in ticks]
    sizes = [abs(tick) for tick in ticks if tick]
    far = sizes and (max(sizes) >= 1e6 or max(sizes) < 1e-3 or max(sizes) > 1e5 * min(sizes))
    if far and len(set(short)) == len(ticks):
        return short
    if ticks and ticks[0] > 0 and all(after > 9 * tick for tick, after in pairwise(ticks)):
        return [_plain(tick, _decimals([tick], 1e-6 * tick)) for tick in ticks]
    near = 1e-6 * min((abs(after - tick) for tick, after in pairwise(ticks)), default=max(sizes, default=1.0))
    decimals = _decimals(ticks, near)
    return [_plain(tick, decimals) for tick in ticks]


def _decimals(ticks: list[float], near: float) -> int:
    """How many decimals tell these ticks, but for so little."""
    return next((d for d in range(12) if all(abs(tick - round(tick, d)) <= near for tick in ticks)), 12)


def _power(tick: float) -> str:
    if not tick:
        return "0"
    mantissa, exponent = f"{tick:.2e}".split("e")
    if not int(exponent):
        return mantissa.rstrip("0").rstrip(".").replace("-", MINUS)
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}".replace("-", MINUS)


def _plain(tick: float, decimals: int) -> str:
    text = f"{abs(tick):,.{decimals}f}" if abs(tick) >= 10_000 else f"{abs(tick):.{decimals}f}"
    return (MINUS if tick < 0 else "") + text.replace(",", THIN)
