"""Sound: a film's second stream, written little by little beside its pictures."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np

RATE = 48_000
"""Samples a second."""

_BITS = 160_000
_LENGTH = 1024
"""Samples that are written at a time: a frame of AAC."""


class Sound:
    """The sound of a film that is being written: mono `samples` from −1 to 1, AAC or as another `codec` has it."""

    def __init__(self, film: av.container.OutputContainer, samples: np.ndarray, codec: str = "aac"):
        self.film, self.samples, self.at = film, samples, 0
        self.stream = film.add_stream(codec, rate=RATE, layout="mono", bit_rate=_BITS)

    def until(self, second: Fraction) -> None:
        """Write what is heard up to a second of the film, in whole frames."""
        while self.at + _LENGTH <= min(second * RATE, len(self.samples)):
            self._write(self.samples[self.at : self.at + _LENGTH])

    def end(self) -> None:
        """Write the rest."""
        while self.at < len(self.samples):
            self._write(self.samples[self.at : self.at + _LENGTH])
        for packet in self.stream.encode(None):
            self.film.mux(packet)

    def _write(self, samples: np.ndarray) -> None:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.at, Fraction(1, RATE)
        self.at += len(samples)
        for packet in self.stream.encode(frame):
            self.film.mux(packet)
