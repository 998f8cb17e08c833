"""Shapes: functions that make a picture of data, all that a scene imports besides references and inputs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vizkit.asked import Listed

if TYPE_CHECKING:
    from vizkit.picture.relations import beside, column, link, nothing, over, panel
    from vizkit.shapes.abreast import abreast, figures
    from vizkit.shapes.arrays import blanks, grid, heat, pieces, row
    from vizkit.shapes.arrow import arrow
    from vizkit.shapes.axes import axes
    from vizkit.shapes.bars import bars
    from vizkit.shapes.brackets import brackets
    from vizkit.shapes.call_stack import call_stack
    from vizkit.shapes.chain import chain
    from vizkit.shapes.cone import cone
    from vizkit.shapes.dataflow import dataflow
    from vizkit.shapes.dimensions import dimensions
    from vizkit.shapes.graph import graph
    from vizkit.shapes.image import image
    from vizkit.shapes.lanes import lanes
    from vizkit.shapes.lengths import lengths
    from vizkit.shapes.lifted import lifted
    from vizkit.shapes.memory import heap, state
    from vizkit.shapes.network import ring, star
    from vizkit.shapes.number_line import number_line
    from vizkit.shapes.packing import packing
    from vizkit.shapes.pile import pile
    from vizkit.shapes.places import index_of, span
    from vizkit.shapes.product import outlines, product
    from vizkit.shapes.program import program
    from vizkit.shapes.quad import quad
    from vizkit.shapes.queue import ends
    from vizkit.shapes.reads import reads
    from vizkit.shapes.record import record
    from vizkit.shapes.relay import relay
    from vizkit.shapes.resampling import resampling
    from vizkit.shapes.ridge import ridge
    from vizkit.shapes.ruler import ruler
    from vizkit.shapes.sampled import sampled
    from vizkit.shapes.slices import slices
    from vizkit.shapes.stretches import stretches
    from vizkit.shapes.table import table
    from vizkit.shapes.tiles import strip, tiles
    from vizkit.shapes.token_layers import token_layers
    from vizkit.shapes.tree import tree
    from vizkit.shapes.vessel import vessel
    from vizkit.shapes.words import figure, formula, label, legend, meter, meters

__all__ = [
    "abreast", "arrow", "axes", "bars", "beside", "blanks", "brackets", "call_stack", "chain", "column", "cone",
    "dataflow", "dimensions", "ends", "figure", "figures", "formula", "graph", "grid", "heap", "heat", "image",
    "index_of", "label", "lanes", "legend", "lengths", "lifted", "link", "meter", "meters", "nothing", "number_line",
    "outlines", "over", "packing", "panel", "pieces", "pile", "product", "program", "quad", "reads", "record",
    "relay", "resampling", "ridge", "ring", "row", "ruler", "sampled", "slices", "span", "star", "state",
    "stretches", "strip", "table", "tiles", "token_layers", "tree", "vessel",
]  # fmt: skip

sys.modules[__name__].__class__ = Listed
