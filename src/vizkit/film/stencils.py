"""Stencils: how much outlines cover of each pixel. They are kept, for most stand still while others come and go."""

from __future__ import annotations

from functools import lru_cache

import cairo

from vizkit.film.areas import Area, size
from vizkit.film.paths import trace
from vizkit.picture.identity import Identity
from vizkit.picture.outline import Outline

_KEPT = 1024

_LARGE = 2**16
"""Pixels from which an outline is drawn as quickly as it is stamped; not a text, which has many curves."""

_FINE = 2**20
"""Things whose places on their pixels differ by less than such a part of one have the same stencils."""


def has_stencil(outline: Outline, area: Area) -> bool:
    """Whether what an outline covers is worth keeping where it stands still: it is a text, or not large."""
    return 0 < size(area) < _LARGE or (outline.stroke is None and len(outline.curves) > 1)


def stencil(outline: Outline, area: Area, matrix: cairo.Matrix, stroked: bool) -> cairo.ImageSurface:
    """What the outline's fill, or its stroke, covers within an area of its pixels."""
    x, y = matrix.transform_point(outline.x, outline.y)
    place = round((x - area[0]) * _FINE), round((y - area[1]) * _FINE)
    thick = outline.thick if stroked else None
    form = place, (area[2] - area[0], area[3] - area[1]), (matrix.xx, matrix.yy)
    return _stencil(Identity(outline.curves), outline.closed, outline.scale, thick, *form)


@lru_cache(maxsize=_KEPT)
def _stencil(
    curves: Identity,
    closed: bool,
    scale: float,
    thick: float | None,
    place: tuple[int, int],
    extent: tuple[int, int],
    enlarged: tuple[float, float],
) -> cairo.ImageSurface:
    found = cairo.ImageSurface(cairo.FORMAT_A8, *extent)
    context = cairo.Context(found)
    context.translate(place[0] / _FINE, place[1] / _FINE)
    context.scale(*enlarged)
    trace(context, Outline(curves.held, 0.0, 0.0, scale, None, None, 0.0, closed))
    if thick is None:
        context.fill()
    else:
        context.set_line_width(thick)
        context.stroke()
    return found
