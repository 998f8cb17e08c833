"""Stencils: how much texts cover of each pixel. They are kept, for most texts stand still while others come and go."""

from __future__ import annotations

from functools import lru_cache

import cairo

from vizkit.film.paths import trace
from vizkit.picture.identity import Identity
from vizkit.picture.outline import Outline

Area = tuple[int, int, int, int]
"""Left, top, right, bottom, in whole pixels."""

_KEPT = 512


def has_stencil(outline: Outline) -> bool:
    """Whether what an outline covers is worth keeping: it is filled alone and has several curves, as a text."""
    return outline.fill is not None and outline.stroke is None and len(outline.curves) > 1


def stamp(context: cairo.Context, outline: Outline, area: Area) -> None:
    """Put the context's colour on what the outline covers within an area of its pixels."""
    if area[0] < area[2] and area[1] < area[3]:
        place = outline.x, outline.y, outline.scale, outline.closed
        stencil = _stencil(Identity(outline.curves), place, area, tuple(context.get_matrix()))
        context.save()
        context.identity_matrix()
        context.mask_surface(stencil, *area[:2])
        context.restore()


@lru_cache(maxsize=_KEPT)
def _stencil(
    curves: Identity, place: tuple[float, float, float, bool], area: Area, matrix: tuple[float, ...]
) -> cairo.ImageSurface:
    left, top, right, bottom = area
    stencil = cairo.ImageSurface(cairo.FORMAT_A8, right - left, bottom - top)
    context = cairo.Context(stencil)
    context.translate(-left, -top)
    context.transform(cairo.Matrix(*matrix))
    x, y, scale, closed = place
    trace(context, Outline(curves.held, x, y, scale, None, None, 0.0, closed))
    context.fill()
    return stencil
