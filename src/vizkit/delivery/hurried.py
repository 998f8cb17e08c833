"""Hurried: a function's run as it is played, where it says the same so often that a film of it would be too long."""

from __future__ import annotations

from vizkit.frames import Show
from vizkit.frames.pace import LONGEST_FILM
from vizkit.functions import FAMILY


def hurried(show: Show, language: str, speed: float = 1.0) -> Show:
    """The show; that of a plain function that would be too long, all that only repeats what was said as one sweep.

    A scene says itself what of it is a sweep.
    """
    if show.film.family != FAMILY:
        return show
    from vizkit.functions.film import AGAIN

    seconds = sum(show.lasting(act, language, speed) for act in range(len(show.acts)))
    return show.swept(AGAIN) if seconds > LONGEST_FILM else show
