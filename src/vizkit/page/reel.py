"""The reel: every moment of a show for the page to play, as ways of marks, seconds, lines of code and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.page.acted import acted, ways
from vizkit.page.drawing import Drawing
from vizkit.page.shared import Shared
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion
from vizkit.picture.style import LAYOUTS

WIDE, NARROW = "slide", "phone"
"""The layouts of the page's stage: a slide, for what else is there is text; on a phone held upright that of a phone."""

FOR_TWO = "lecture"
"""The layout of the stage where two runs are side by side, whose type may be smaller."""

MARGIN = 20.0
"""Pixels around the stage that are seen as well."""


def wide(show: Show) -> str:
    """The layout of a show's stage on a screen."""
    return WIDE if show.film.beside is None else FOR_TWO


class Reel:
    """What the page plays in a layout: `motions` lead to every moment, `shared` holds their marks, `data` the rest."""

    def __init__(self, show: Show, layout: str | None = None, shared: Shared | None = None):
        layout = layout or wide(show)
        self.show, self.moments, self.shared = show, show.moments, shared or Shared(show.film.languages)
        self.acted = [acted(show, act, layout, self.shared, layout == wide(show)) for act in range(len(show.runs))]
        self._into = list(self._entries())
        self.first = [self.drawing.mark(mark) for mark in self.motions[0].after]

    @property
    def drawing(self) -> Drawing:
        """Where its marks are."""
        return self.shared.drawing

    @property
    def motions(self) -> list[Motion]:
        """What leads to every moment; to the first of all, what is there already."""
        pairs = zip(self._into, self.acted, strict=True)
        return [motion for into, act in pairs for motion in (*into, *act.motions)]

    def _entries(self) -> Iterator[list[Motion]]:
        """Of every act what leads to its first moment, if it has any: from the last of the act before."""
        before: tuple[Mark, ...] | None = None
        for act in self.acted:
            yield [Motion(act.screens[0] if before is None else before, act.screens[0])] if act.screens else []
            before = act.screens[-1] if act.screens else before

    def narrow(self) -> Reel | None:
        """The same in the layout of a phone, of the same tables; nothing where it cannot be read in that."""
        try:
            return Reel(self.show, NARROW, self.shared)
        except InputError:
            return None

    def meant(self, number: int) -> dict[str, Mark]:
        """A moment's marks by their keys."""
        moment = self.moments[number]
        return self.acted[moment.act].meant(moment.number)

    def data(self) -> dict[str, Any]:
        """The acts by their names, and where in the tables their moments are, in both layouts."""
        narrow = self.narrow()
        return {
            "acts": [run.act.name for run in self.show.runs],
            "wide": self._places(beside=True),
            "narrow": narrow._places() if narrow else None,
            "boxes": narrow.rooms() if narrow else None,
        }

    def rooms(self) -> list[list[int]]:
        """Of every act what is to be seen of its stage on a phone: of one larger than the screen what is drawn on."""
        return [self._room(act) for act in range(len(self.show.runs))]

    def _room(self, act: int) -> list[int]:
        shown = [mark.bounds for mark in self.acted[act].marks]
        left, top, width, height = self.boxes()[NARROW]
        if not shown or self.acted[act].seen == LAYOUTS[NARROW].frame:
            return [round(side) for side in (left, top, width, height)]
        edges = [limit(bounds[side] for bounds in shown) for side, limit in enumerate((min, min, max, max))]
        if edges[2] > left + width:
            left = edges[0] - MARGIN
        return [
            round(side)
            for side in (
                left,
                edges[1] - MARGIN,
                max(width, edges[2] + MARGIN - left),
                edges[3] - edges[1] + 2 * MARGIN,
            )
        ]

    @staticmethod
    def boxes(wide: str = WIDE) -> dict[str, tuple[float, ...]]:
        """Left, top, width and height of what is seen of the stage, in each layout of the page."""
        stages = {WIDE: LAYOUTS[wide].stage, NARROW: LAYOUTS[NARROW].stage}
        return {
            layout: (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
            for layout, (left, top, right, bottom) in stages.items()
        }

    def _places(self, beside: bool = False) -> list[int]:
        """Where each act's moments are in the tables, if it has any, with what stands `beside` the stage."""
        return [self.shared.act(list(self._played(act, beside))) for act in range(len(self.acted))]

    def _played(self, number: int, beside: bool) -> Iterator[dict[str, Any]]:
        """Of an act moment by moment the ways to it, how long they take, and where what is then seen came from."""
        act, into = self.acted[number], self._into[number]
        led = [*ways(into, self.shared), *act.ways]
        motions = [*into, *act.motions]
        paces = self._paces(number, [motion.seconds for motion in motions])
        panels: Sequence[dict[str, Any]] = act.panels if beside else [{}] * len(led)
        for motion, way, pace, origins, panel in zip(motions, led, paces, act.lineages, panels, strict=True):
            yield {**way, "above": motion.passed, "pace": pace, "from": origins, **panel}

    def _paces(self, act: int, moving: Sequence[float]) -> Iterator[list[list[int]]]:
        """Of every moment of an act the milliseconds that it moves and rests, in every language."""
        paced = (self.show.paced(act, moving, language) for language in self.show.film.languages)
        for several in zip(*paced, strict=True):
            yield [[round(1000 * seconds) for seconds in pace] for pace in several]
