"""Legible: how small the type of a film is on the screen."""

from __future__ import annotations

from vizkit.film.take import Take
from vizkit.frames import Show
from vizkit.frames.frame import screen
from vizkit.picture.marks import Text

LEAST = 12
"""Pixels of an em that can be read, as on the page on a phone."""

_SEEN = 0.02
"""The opacity from which on a text is there."""


def smallest_text(show: Show, take: Take) -> float:
    """Pixels of an em of the smallest text of a film."""
    frame = take.style.places.size
    by = min(size / side for size, side in zip(take.size, frame, strict=True))
    texts = (mark for moment in show.moments for mark in screen(show, moment, take.style) if isinstance(mark, Text))
    return by * min((text.size for text in texts if text.opacity > _SEEN), default=float("inf"))
