"""vizkit: animations that cannot lie. A textbook algorithm in numpy, watched while it runs."""

from __future__ import annotations

import sys
from pathlib import Path

__version__ = "0.1.0"


def note(*said: str) -> None:
    """Say something where a function is watched: a sentence, `note("{num} joins the queue")`, or a moment's name first.

    Its blanks are variables, elements and attributes, and it is said in place of what the code says of the line before.
    Called where nothing is watched it does nothing.
    """


def __getattr__(name: str) -> object:
    """What a scene or a notebook imports. Where Manim is at hand, as it renders this, an explainer is a Manim scene."""
    if name == "Explainer" and "manim" in sys.modules:
        from vizkit.film.scene import ManimExplainer

        _look_above()
        return ManimExplainer
    if name in ("Explainer", "act", "fact"):
        from vizkit import explainer

        return getattr(explainer, name)
    if name in ("show", "watch"):
        from vizkit import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*{*globals(), "Explainer", "act", "fact", "show", "watch"}]


def _look_above() -> None:
    """What stands above the scene's folder is found as vizkit finds it: Manim looks into that folder alone."""
    above = str(Path(sys.path[0]).parent)
    if above not in sys.path:
        sys.path.append(above)
