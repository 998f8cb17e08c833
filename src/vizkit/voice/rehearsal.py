"""A rehearsal: which moments were shown when, while a lecture was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Part:
    """A moment's number, and the seconds of the rehearsal at which it began and ended."""

    moment: int
    begin: float
    end: float


class Rehearsal:
    """The parts that count: who steps back gives the moments from there on once more, and the last time counts."""

    def __init__(self, moment: int, second: float):
        self.parts: list[Part] = []
        self._moment, self._begin = moment, second

    def head(self, moment: int, second: float) -> None:
        """Note that a moment is shown from now on."""
        if moment != self._moment:
            self.end(second)
            self.parts = [part for part in self.parts if part.moment < moment]
            self._moment = moment

    def end(self, second: float) -> None:
        """Note that what is shown is over."""
        self.parts.append(Part(self._moment, self._begin, second))
        self._begin = second

    @property
    def lengths(self) -> Mapping[int, float]:
        """The seconds of every moment."""
        return {part.moment: part.end - part.begin for part in self.parts}

    def heard(self, samples: np.ndarray, rate: int) -> np.ndarray:
        """Return what was recorded meanwhile, without what was given once more."""
        kept = [samples[round(part.begin * rate) : round(part.end * rate)] for part in self.parts]
        return np.concatenate(kept) if kept else samples[:0]
