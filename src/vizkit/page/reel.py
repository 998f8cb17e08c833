"""The reel: every moment of a show for the page to play, as ways of marks, seconds, lines of code and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from vizkit.frames import Moment, Show
from vizkit.frames.code_panel import lit
from vizkit.frames.frame import bare
from vizkit.frames.open_calls import called
from vizkit.frames.origins import Origins
from vizkit.frames.stage import seen
from vizkit.frames.watched import watch
from vizkit.inputs import InputError
from vizkit.page.drawing import NONE, Drawing
from vizkit.page.shared import Shared
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion, Way, said
from vizkit.picture.style import LAYOUTS, Style
from vizkit.trace import Step

WIDE, NARROW = "slide", "phone"
"""The layouts of the page's stage: a slide, for what else is there is text; on a phone held upright that of a phone."""

MARGIN = 20.0
"""Pixels around the stage that are seen as well."""

SIGNS, CALL = 34, 48
"""How many signs a variable with its value, and an open call, have room for."""


_QUIET = {"stay", "change", "grow", "move"}
"""Kinds of ways on which nothing is seen where both ends look the same."""


class Reel:
    """What the page plays in a layout: `motions` lead to every moment, `shared` holds their marks, `data` the rest."""

    def __init__(self, show: Show, layout: str = WIDE, shared: Shared | None = None):
        self.show, self.moments, self.shared = show, show.moments, shared or Shared(show.film.languages)
        self._watches = [watch(run.trace.steps, run.act.watch) for run in show.runs]
        screens = [bare(show, moment, Style(layout), ("stage",)) for moment in show.moments]
        self.motions = [Motion(*pair) for pair in pairwise([screens[0], *screens])]
        self.first = [self.drawing.mark(mark) for mark in screens[0]]
        self._meant = [{mark.key: mark for mark in marks} for marks in screens]

    @property
    def drawing(self) -> Drawing:
        """Where its marks are."""
        return self.shared.drawing

    def narrow(self) -> Reel | None:
        """The same in the layout of a phone, of the same tables; nothing where it cannot be read in that."""
        try:
            return Reel(self.show, NARROW, self.shared)
        except InputError:
            return None

    def meant(self, number: int) -> dict[str, Mark]:
        """A moment's marks by their keys."""
        return self._meant[number]

    def data(self) -> dict[str, Any]:
        """The acts by their names, and where in the tables their moments are, in both layouts."""
        narrow = self.narrow()
        panels = [{**seen, **self._panel(moment)} for moment, seen in zip(self.moments, self.played(), strict=True)]
        return {
            "acts": [run.act.name for run in self.show.runs],
            "wide": self._acts(panels),
            "narrow": self._acts(narrow.played()) if narrow else None,
            "boxes": narrow.rooms() if narrow else None,
        }

    def rooms(self) -> list[list[int]]:
        """Of every act what is to be seen of its stage on a phone: of one larger than the screen what is drawn on."""
        return [self._room(act) for act in range(len(self.show.runs))]

    def _room(self, act: int) -> list[int]:
        shown = [
            mark.bounds
            for number, moment in enumerate(self.moments)
            if moment.act == act
            for mark in self._meant[number].values()
        ]
        left, top, width, height = self.boxes()[NARROW]
        if not shown or seen(self.show, act, NARROW) == LAYOUTS[NARROW].frame:
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

    def played(self) -> list[dict[str, Any]]:
        """Moment by moment the ways to it, how long they take, and where what is then seen came from."""
        return [
            {"ways": list(_runs(self._way(way) for way in motion.ways)), "pace": pace, "from": origins}
            for motion, pace, origins in zip(self.motions, self._paces(), self._origins(), strict=True)
        ]

    @staticmethod
    def boxes() -> dict[str, tuple[float, ...]]:
        """Left, top, width and height of what is seen of the stage, in each layout of the page."""
        stages = {layout: LAYOUTS[layout].stage for layout in (WIDE, NARROW)}
        return {
            layout: (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
            for layout, (left, top, right, bottom) in stages.items()
        }

    def _acts(self, moments: Sequence[dict[str, Any]]) -> list[int]:
        """Where each act's moments are in the tables; of an act without any as well."""
        parts, places = iter(moments), []
        for run in self.show.runs:
            places.append(self.shared.act([next(parts) for _ in range(len(run.trace))]))
        return places

    def _way(self, way: Way) -> int | list:
        """The place of a mark that stays; else how one becomes another, what is usual left out at the end."""
        start, end = self.drawing.mark(way.start), self.drawing.mark(way.end)
        if start == end and way.kind in _QUIET:
            return end
        window = self.shared.windows.place(tuple(round(part, 4) for part in way.window))
        both = way.start is not None and way.end is not None
        fades, arc = int(both and said(way.start) != said(way.end)), round(way.end.arc, 3) if both else 0
        unusual = [fades, arc] if arc else [fades] if fades else []
        return [self.shared.kinds.place(way.kind), window, start, end, *unusual]

    def _paces(self) -> Iterator[list[list[int]]]:
        """Of every moment the milliseconds that it moves and rests, in every language."""
        for act in range(len(self.show.runs)):
            moving = [
                motion.seconds
                for moment, motion in zip(self.show.moments, self.motions, strict=True)
                if moment.act == act
            ]
            paced = (self.show.paced(act, moving, language) for language in self.show.film.languages)
            for several in zip(*paced, strict=True):
                yield [[round(1000 * seconds) for seconds in pace] for pace in several]

    def _origins(self) -> Iterator[list[int]]:
        """Of every moment where its marks came from, in their order: a place among the origins and for how many."""
        origins = None
        for number, moment in enumerate(self.moments):
            origins = Origins(self, number, origins)
            places = (self._origin(origins, mark, number - moment.number) for mark in self.motions[number].after)
            yield [part for place, same in groupby(places) for part in (place, len(list(same)))]

    def _origin(self, origins: Origins, mark: Mark, first: int) -> int:
        """The place of a mark's origin, its moment counted within its act, which begins with the moment `first`."""
        found = origins.of(mark.key)
        return NONE if found is None else self.shared.origins.place((found.name, found.moment - first))

    def _panel(self, moment: Moment) -> dict[str, Any]:
        """What stands beside the stage: the source with the lines that spoke, the variables, the open calls."""
        act, step = self.show.acts[moment.act], moment.step
        languages, colours = self.show.film.languages, self.show.film.colours
        held = [
            [
                name,
                words[0] if len(words) == 1 else words,
                colours.get(name, "text") if name in step.fresh else "",
                name in step.fresh,
            ]
            for name, words in self._watches[moment.act].values(step, act.decimals, SIGNS, languages)
        ]
        source, lines = self.shared.sources.place(step.calls[-1].reference), lit(step)
        return {"source": source, "lit": [lines[0], lines[-1]], "held": held, "calls": _calls(step)}


def _runs(ways: Iterator[int | list]) -> Iterator[int | list]:
    """The ways, where several marks that stay follow one another in their table as the first and their number."""
    run: list[int] = []
    for way in ways:
        if isinstance(way, int) and run and way == run[0] + run[1]:
            run[1] += 1
            continue
        yield from _run(run)
        run = [way, 1] if isinstance(way, int) else []
        if isinstance(way, list):
            yield way
    yield from _run(run)


def _run(run: Sequence[int]) -> list:
    return [] if not run else [run[0]] if run[1] == 1 else [list(run)]


def _calls(step: Step) -> list[str]:
    """The open calls, the innermost last, where there is recursion."""
    return [called(call, CALL) for call in step.calls] if any(call.reference.recursive for call in step.calls) else []
