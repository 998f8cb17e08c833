"""Mathematics, set by Typst: a formula's outlines."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vizkit.picture.type import Curves

_EM = 100.0


@dataclass(frozen=True)
class SetFormula:
    """A formula set at one em: its width and height in ems, and its outlines about its centre."""

    extent: tuple[float, float]
    curves: Curves


@lru_cache(maxsize=512)
def set_formula(typst: str) -> SetFormula:
    """The formula, in Typst's notation without the dollars; `ValueError` where Typst cannot read it."""
    import svgelements
    import typst as compiler

    page = f"#set page(width: auto, height: auto, margin: 2pt, fill: none)\n#set text(size: {_EM}pt)\n$ {typst} $"
    try:
        svg = compiler.compile(page.encode(), format="svg", ignore_system_fonts=True)
    except compiler.TypstError as reason:
        raise ValueError(f"Typst cannot read the formula {typst!r}: {reason}") from reason
    drawing = svgelements.SVG.parse(io.BytesIO(svg), ppi=72)
    curves = [
        np.array(curves)
        for path in drawing.elements(lambda e: isinstance(e, svgelements.Shape))
        for curves in _cubic(path)
    ]
    left, top = np.min([c.min(axis=(0, 1)) for c in curves], axis=0)
    right, bottom = np.max([c.max(axis=(0, 1)) for c in curves], axis=0)
    centre = np.array([(left + right) / 2, (top + bottom) / 2])
    return SetFormula(
        (float(right - left) / _EM, float(bottom - top) / _EM), tuple((curve - centre) / _EM for curve in curves)
    )


def _cubic(shape) -> list[list[list[tuple[float, float]]]]:
    """The closed outlines of an SVG shape as cubic curves, every subpath by itself."""
    import svgelements

    outlines: list[list] = []
    for part in abs(svgelements.Path(shape)):
        if isinstance(part, svgelements.Move):
            outlines.append([])
        elif part.start is not None and part.end is not None and part.start != part.end:
            outlines[-1].append(_as_cubic(part))
    outlines = [outline for outline in outlines if outline]
    if shape.stroke.value is not None and shape.fill.value is None:
        return [_bar(outline[0][0], outline[-1][-1], shape.stroke_width) for outline in outlines]
    return outlines


def _bar(start: tuple[float, float], end: tuple[float, float], thick: float) -> list[list[tuple[float, float]]]:
    """A rule, of a fraction or a root, as the rectangle that its stroke covers."""
    (ax, ay), (bx, by) = start, end
    length = math.hypot(bx - ax, by - ay)
    nx, ny = (ay - by) / length * thick / 2, (bx - ax) / length * thick / 2
    corners = [(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)]
    return [
        [
            a,
            (a[0] + (b[0] - a[0]) / 3, a[1] + (b[1] - a[1]) / 3),
            (a[0] + (b[0] - a[0]) * 2 / 3, a[1] + (b[1] - a[1]) * 2 / 3),
            b,
        ]
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]


def _as_cubic(part) -> list[tuple[float, float]]:
    start, end = np.array(tuple(part.start)), np.array(tuple(part.end))
    if hasattr(part, "control1"):
        one, two = np.array(tuple(part.control1)), np.array(tuple(part.control2))
    elif hasattr(part, "control"):
        control = np.array(tuple(part.control))
        one, two = start + (control - start) * 2 / 3, end + (control - end) * 2 / 3
    else:
        one, two = start + (end - start) / 3, start + (end - start) * 2 / 3
    return [tuple(point) for point in (start, one, two, end)]
