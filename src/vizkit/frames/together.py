"""Together: of two runs side by side the acts that can be read so."""

from __future__ import annotations

from vizkit.explainer.mistake import SceneError
from vizkit.frames.show import Show
from vizkit.frames.stage import planned
from vizkit.inputs import InputError
from vizkit.trace import EndlessError


def together(show: Show, layout: str) -> Show:
    """Return a show of two runs without the acts that cannot be read in a layout, one of them at least left; else the
    show as it is.
    """
    if show.film.beside is None:
        return show
    refused: dict[str, InputError] = {}
    for number, act in enumerate(show.acts):
        try:
            planned(show, number, layout)
        except (EndlessError, SceneError):
            continue  # told when it is drawn
        except InputError as reason:
            refused[act.name] = reason
    return show.without(refused) if 0 < len(refused) < len(show.acts) else show
