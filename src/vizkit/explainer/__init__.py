"""Explainers: acts that bind a reference, an example and a draw; the view of a run; the checks; the catalogue.

What is named here is loaded when it is first asked for: to list scenes takes neither numpy nor a picture.
"""

import importlib

_HOMES = {
    "acts": ("Act", "Fact", "Run", "act", "fact"),
    "flags": ("option",),
    "explainer": ("Explainer",),
    "mistake": ("SceneError",),
}

__all__ = ["Act", "Explainer", "Fact", "Run", "SceneError", "act", "fact", "option"]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"vizkit.explainer.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
