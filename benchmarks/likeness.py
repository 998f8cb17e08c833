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
    """The frames compared, and their PSNR in dB: the mean and the worst."""

    frames: int
    mean: float
    worst: float


def likeness(one: Iterable[np.ndarray], other: Iterable[np.ndarray]) -> Likeness:
    """Compare all frames of two films, which must have equally many."""
    ratios = [psnr(a, b) for a, b in zip(one, other, strict=True)]
    return Likeness(len(ratios), statistics.fmean(ratios), min(ratios))


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Decibels; a hundred where the two are the same."""
    difference = np.subtract(one, other, dtype=np.int16).astype(np.float32).ravel()
    error = float(np.dot(difference, difference)) / difference.size
    return 10 * np.log10(255**2 / error) if error else 100.0


def decoded(film: Path) -> Iterator[tuple[np.ndarray]]:
    """The film's frames, their planes of luma and halved chroma in one array."""
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")
