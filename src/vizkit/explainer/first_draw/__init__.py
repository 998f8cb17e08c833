"""First pictures: what an act without a draw shows, chosen by what its variables are and how the source uses them."""

from vizkit.explainer.first_draw.drawing import Drawing
from vizkit.explainer.first_draw.kinds import kind_of
from vizkit.explainer.first_draw.usage import usage

__all__ = ["Drawing", "kind_of", "usage"]
