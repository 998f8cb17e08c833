"""The poster: the picture that a film is known by, where many stand beside each other."""

from __future__ import annotations

import io

from vizkit.film.still import still
from vizkit.frames import Show
from vizkit.picture.style import Style

SIZE = 800, 450
"""Pixels of a poster: a card's, on screens that have two to a pixel."""


def poster(show: Show, theme: str, language: str) -> bytes:
    """Return a WebP of the moment at which the last act has said all, for that is what the film comes to."""
    written = io.BytesIO()
    still(show, show.moments[-1], Style("slide", theme, language), SIZE).save(written, "WEBP", quality=88, method=6)
    return written.getvalue()
