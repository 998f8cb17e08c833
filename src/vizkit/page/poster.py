"""The poster: the first picture as plain SVG, seen at once, and all that is seen where scripts do not run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vizkit.page.drawing import NONE, Drawing
from vizkit.page.markup import element


class Poster:
    """These marks of a drawing in one language; its colours are classes, so that the themes can have their way."""

    def __init__(self, drawing: Drawing, marks: Iterable[int], language: str):
        self._tables = drawing.tables()
        self._language = drawing.languages.index(language) if language in drawing.languages else 0
        self._used: set[int] = set()
        self.svg = "".join(path for number in marks for path in self._mark(*self._tables["marks"][number]))

    @property
    def palette(self) -> list[tuple[int, tuple]]:
        """The colours that it needs, by their numbers."""
        return [(number, self._tables["colours"][number]) for number in sorted(self._used)]

    def _mark(self, x: float, y: float, opacity: float, *shapes: int) -> Iterator[str]:
        for outline in self._tables["shapes"][shapes[self._language if len(shapes) > 1 else 0]] if opacity else ():
            yield self._outline(x, y, opacity, *outline)

    def _outline(self, x, y, opacity, path, across, down, scale, fill, stroke, thick) -> str:
        classes = [f"{kind}{number}" for kind, number in (("fill", fill), ("line", stroke)) if number != NONE]
        self._used |= {number for number in (fill, stroke) if number != NONE}
        attributes = {
            "d": "".join(self._contours(self._tables["paths"][path])),
            "transform": f"translate({x + across:g} {y + down:g}) scale({scale:g})",
            "class_": " ".join(classes),
        }
        if stroke != NONE:
            attributes["stroke-width"] = f"{thick / scale:g}"
        if opacity != 1:
            attributes["opacity"] = f"{opacity:g}"
        return element("path", **attributes)

    def _contours(self, path: Sequence[int]) -> Iterator[str]:
        for contour, x, y in zip(path[::3], path[1::3], path[2::3], strict=True):
            yield f"M{x} {y}{self._tables['contours'][contour]}"
