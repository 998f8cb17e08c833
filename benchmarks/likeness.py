"""How alike two films are: the peak signal-to-noise ratio of their frames."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np


@dataclass(frozen=True)
class Likeness:
    """How many frames both films have, and the PSNR in dB of those compared: the mean and the worst."""

    frames: int
    mean: float
    worst: float


def likeness(one: Iterable[np.ndarray], other: Iterable[np.ndarray], every: int = 1) -> Likeness:
    """Compare two films, which must have equally many frames, in `every` so many of them."""
    ratios = []
    for number, (a, b) in enumerate(zip(one, other, strict=True)):
        if number % every == 0:
            ratios.append(psnr(a, b))
    return Likeness(number + 1, statistics.fmean(ratios), min(ratios))


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Decibels; a hundred where the two are the same."""
    difference = np.subtract(one, other, dtype=np.int16).astype(np.float32).ravel()
    error = float(np.dot(difference, difference)) / difference.size
    return 10 * np.log10(255**2 / error) if error else 100.0


def decoded(film: Path) -> Iterator[np.ndarray]:
    """The film's frames, their planes of luma and halved chroma in one array."""
    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")
