"""Chapters: where a film's acts begin, as its player shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import av
from av.container import OutputContainer


def mark(film: OutputContainer, starts: Mapping[int, int], end: int, fps: Fraction, acts: Sequence[str]) -> None:
    """Give a film a chapter an act, from the frame that it starts at to that of the next; `acts` are their titles."""
    film.set_chapters(
        [
            {"id": act, "start": start, "end": after, "time_base": 1 / fps, "metadata": {"title": acts[act]}}
            for act, (start, after) in zip(starts, pairwise(chain(starts.values(), [end])), strict=True)
        ]
    )


def marked(film: Path) -> tuple[tuple[tuple[float, str], ...], float]:
    """Return the chapters of a film's file, each with the second that it starts at, and the seconds that it takes."""
    with av.open(str(film)) as file:
        found = [(float(each["start"] * each["time_base"]), each["metadata"]["title"]) for each in file.chapters()]
        return tuple(found), (file.duration or 0) / av.time_base
