"""Explainers: acts that bind a reference, an example and a draw; the view of a run; the checks; the catalogue.

What is named here is loaded when it is first asked for: to list scenes takes neither numpy nor a picture.
"""

__all__ = ["Act", "Fact", "Film", "Run", "SceneError", "act", "fact", "option"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from vizkit.explainer import explainer

    return getattr(explainer, name)
