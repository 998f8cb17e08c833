"""Shapes: functions that make a picture of data, all that a scene imports besides references and inputs."""

from vizkit.picture.relations import beside, column, link, nothing, over, panel
from vizkit.shapes.axes import axes
from vizkit.shapes.bars import bars
from vizkit.shapes.cells import blanks, grid, pieces, row
from vizkit.shapes.network import ring, star
from vizkit.shapes.places import index_of, span
from vizkit.shapes.queue import ends
from vizkit.shapes.words import figure, formula, label, legend, meter, meters

__all__ = [
    "axes", "bars", "beside", "blanks", "column", "ends", "figure", "formula", "grid", "index_of", "label", "legend",
    "link", "meter", "meters", "nothing", "over", "panel", "pieces", "ring", "row", "span", "star",
]  # fmt: skip
