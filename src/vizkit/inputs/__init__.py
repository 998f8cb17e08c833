"""Inputs of an explainer, one file a kind: how each is read from text, files and values, and written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vizkit.asked import Listed

if TYPE_CHECKING:
    from vizkit.inputs.array import array
    from vizkit.inputs.choice import choice
    from vizkit.inputs.code import code
    from vizkit.inputs.edges import edges
    from vizkit.inputs.error import InputError
    from vizkit.inputs.input import Input
    from vizkit.inputs.interval import interval
    from vizkit.inputs.layers import Layer, layers
    from vizkit.inputs.numbers import numbers
    from vizkit.inputs.real import real
    from vizkit.inputs.switch import switch
    from vizkit.inputs.text import text
    from vizkit.inputs.tree import items, tree
    from vizkit.inputs.value import value
    from vizkit.inputs.whole import whole
    from vizkit.inputs.word import word
    from vizkit.inputs.words import words

__all__ = [
    "Input",
    "InputError",
    "Layer",
    "array",
    "choice",
    "code",
    "edges",
    "interval",
    "items",
    "layers",
    "numbers",
    "real",
    "switch",
    "text",
    "tree",
    "value",
    "whole",
    "word",
    "words",
]

sys.modules[__name__].__class__ = Listed
