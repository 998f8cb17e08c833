"""Lengths: how long moments last where that is not left to the pace: exactly, or as long as something is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Span:
    """The moments `first` to `last` of an act, which together last at least so many `seconds`."""

    act: int
    first: int
    last: int
    seconds: float


@dataclass(frozen=True)
class Lengths:
    """The seconds that moments last, each by its act and its number in it, and the spans that wait for something."""

    exact: Mapping[tuple[int, int], float] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()

    def and_(self, others: Lengths) -> Lengths:
        """These lengths and others, which count where both say exactly how long a moment lasts."""
        return Lengths({**self.exact, **others.exact}, self.spans + others.spans)

    def put_on(self, act: int, times: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return an act's seconds of motion and of rest with these lengths: rests stretch, motion at most hurries."""
        found = [self._exactly((act, number), *time) for number, time in enumerate(times)]
        for span in self.spans:
            if span.act == act:
                moving, rest = found[span.last]
                lacking = span.seconds - sum(map(sum, found[span.first : span.last + 1]))
                found[span.last] = moving, rest + max(lacking, 0.0)
        return found

    def _exactly(self, moment: tuple[int, int], moving: float, rest: float) -> tuple[float, float]:
        if moment not in self.exact:
            return moving, rest
        seconds = self.exact[moment]
        return min(moving, seconds), max(seconds - moving, 0.0)
