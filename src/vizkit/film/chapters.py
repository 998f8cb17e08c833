"""Chapters: where a film's acts begin, as its player shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain, pairwise

from av.container import OutputContainer


def mark(film: OutputContainer, starts: Mapping[int, int], end: int, fps: Fraction, acts: Sequence[str]) -> None:
    """Give a film a chapter an act, from the frame that it starts at to that of the next; `acts` are their titles."""
    film.set_chapters(
        [
            {"id": act, "start": start, "end": after, "time_base": 1 / fps, "metadata": {"title": acts[act]}}
            for act, (start, after) in zip(starts, pairwise(chain(starts.values(), [end])), strict=True)
        ]
    )
