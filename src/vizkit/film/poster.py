"""The poster: the picture that a film is known by, where many stand beside each other."""

from __future__ import annotations

import io

from vizkit.film.still import still
from vizkit.frames import Moment, Show
from vizkit.frames.stage import stage
from vizkit.picture.style import Style

SIZE = 800, 450
"""Pixels of a poster: a card's, on screens that have two to a pixel."""

LAYOUT = "slide"
"""The layout of a poster, whose type is large."""


def poster(show: Show, theme: str, language: str) -> bytes:
    """Return a WebP of the moment that tells most."""
    written = io.BytesIO()
    image = still(show, telling(show), Style(LAYOUT, theme, language), SIZE)
    image.save(written, "WEBP", quality=88, method=6)
    return written.getvalue()


def telling(show: Show) -> Moment:
    """Return the moment of the last headline act at which most is drawn, the last of several.

    Without a headline it is the last of all, for that is what the film comes to.
    """
    act = max((number for number, act in enumerate(show.acts) if act.headline), default=None)
    if act is None:
        return show.moments[-1]
    moments = [moment for moment in show.moments if moment.act == act]
    return max(moments, key=lambda moment: (len(stage(show, moment, Style(LAYOUT))), moment.number))
