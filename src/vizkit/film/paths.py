"""Paths: outlines as Cairo takes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cairo
import numpy as np

from vizkit.picture.identity import Identity
from vizkit.picture.marks import Bounds
from vizkit.picture.outline import Outline

_FINE = 1000.0
"""Paths are kept this many times as large: Cairo rounds their points to a 256th of a unit."""


def trace(context: cairo.Context, outline: Outline) -> None:
    """Make the outline the context's path."""
    context.save()
    context.translate(outline.x, outline.y)
    context.scale(outline.scale / _FINE, outline.scale / _FINE)
    context.append_path(_ready(Identity(outline.curves), outline.closed).path)
    context.restore()


def bounds(outline: Outline) -> Bounds:
    """What holds the outline with its stroke, on the frame."""
    (left, top, right, bottom), by = _ready(Identity(outline.curves), outline.closed).bounds, outline.scale
    x, y, more = outline.x, outline.y, outline.thick * outline.reach
    return x + left * by - more, y + top * by - more, x + right * by + more, y + bottom * by + more


@dataclass(frozen=True)
class _Ready:
    """Curves as Cairo takes them, and the box that holds them."""

    path: cairo.Path
    bounds: Bounds


@lru_cache(maxsize=1024)
def _ready(curves: Identity, closed: bool) -> _Ready:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    for path in curves.held:
        many = (path.reshape(-1, 8) * _FINE).tolist()
        context.move_to(*many[0][:2])
        for curve in many:
            context.curve_to(*curve[2:])
        if closed:
            context.close_path()
    points = np.concatenate(curves.held).reshape(-1, 2) if curves.held else np.zeros((1, 2))
    return _Ready(context.copy_path(), (*points.min(axis=0).tolist(), *points.max(axis=0).tolist()))
