"""Explainers: acts that bind a reference, an example and a draw; the view of a run; the checks; the catalogue."""

from vizkit.explainer.explainer import Act, Fact, Film, Run, SceneError, act, fact, option

__all__ = ["Act", "Fact", "Film", "Run", "SceneError", "act", "fact", "option"]
