"""An act as the page plays it in a layout: its marks at every moment, and how one moment's become the next's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import compress, count, groupby, pairwise
from operator import ne
from typing import Any

from vizkit.explainer import Run
from vizkit.frames import Moment, Show
from vizkit.frames.code_panel import lit
from vizkit.frames.lineage import lineage
from vizkit.frames.open_calls import called
from vizkit.frames.origins import Origin, says
from vizkit.frames.stage import on_stage, seen, stage
from vizkit.frames.watched import watch
from vizkit.page.drawing import NONE
from vizkit.page.shared import Shared
from vizkit.picture.detours import STRAIGHT
from vizkit.picture.links import linked
from vizkit.picture.marks import Bounds, Mark, kept
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.picture.tween import said
from vizkit.picture.way import Way
from vizkit.trace import Step

SIGNS, CALL = 34, 48
"""How many signs a variable with its value, and an open call, have room for."""

ROWS = 8
"""Rows of variables below the code, which is scrolled where there is little room."""

_QUIET = {"stay", "change", "grow", "move"}
"""Kinds of ways on which nothing is seen where both ends look the same."""

_GONE = {"leave", "sink"}
"""Kinds of ways at whose end nothing is."""


class Acted:
    """One act of a show. `screens` are the marks of its moments, `motions` lead from each of them to the next.

    What is lit is found as the act is drawn, if it is `noted` in this layout: its notes have the colours of its stage.
    """

    def __init__(
        self, show: Show, act: int, layout: str, shared: Shared, noted: bool = True, twin: Acted | None = None
    ):
        self.show, self.act, self.layout, self.shared, self.twin = show, act, layout, shared, twin
        self.moments = [moment for moment in show.moments if moment.act == act]
        self.screens: list[tuple[Mark, ...]] = []
        style = Style(layout)
        for moment in self.moments:
            standing = stage(show, moment, style)
            if noted:
                on_stage(show, moment, layout)
            marks = linked(standing)
            if self.screens and marks is not standing:  # links are drawn anew
                marks = kept(marks, self.screens[-1]).marks
            self.screens.append(marks)
        self.motions = [Motion(*pair) for pair in pairwise(self.screens)]
        self.replaced = [None, *(motion.replaced for motion in self.motions)][: len(self.screens)]

    @property
    def run(self) -> Run:
        return self.show.runs[self.act]

    @property
    def marks(self) -> list[Mark]:
        """The marks of all its screens, each of them once."""
        found: dict[int, Mark] = {}
        for marks, places in zip(self.screens, self.replaced, strict=True):
            fresh = marks if places is None else [marks[place] for place in places]
            found.update(zip(map(id, fresh), fresh, strict=True))
        return list(found.values())

    def meant(self, number: int) -> dict[str, Mark]:
        """A moment's marks by their keys."""
        return self._meant[number]

    @cached_property
    def _meant(self) -> list[dict[str, Mark]]:
        return [{mark.key: mark for mark in marks} for marks in self.screens]

    @property
    def seen(self) -> Bounds:
        """What is seen of its frame."""
        return seen(self.show, self.act, self.layout)

    @cached_property
    def ways(self) -> list[dict[str, list]]:
        """The ways of its motions, as the page has them."""
        return list(ways(self.motions, self.shared))

    @cached_property
    def lineages(self) -> list[int]:
        """Of every moment the place of its lineage: where its marks came from.

        The twin, the same run in another layout, has the same where it says the same.
        """
        if self.twin is not None and self._says_as(self.twin):
            return self.twin.lineages
        found, before = [], []
        for told in lineage(self, self._origin):
            if told is before:
                found.append(found[-1])
            elif len(told) == len(before):
                found.append(self.shared.lineages.place((found[-1], *_others(told, before))))
            else:
                found.append(self.shared.lineages.place((NONE, *_in_runs(told))))
            before = told
        return found

    def _says_as(self, twin: Acted) -> bool:
        """Whether at every moment its marks are called and say the same: on this alone depends where they came from."""
        for marks, others, *places in zip(self.screens, twin.screens, self.replaced, twin.replaced, strict=True):
            if len(marks) != len(others):
                return False
            looked_at = range(len(marks)) if None in places else {*places[0], *places[1]}
            if not all(_says_as(marks[place], others[place]) for place in looked_at):
                return False
        return True

    def _origin(self, found: Origin | None) -> int:
        return NONE if found is None else self.shared.origins.place((found.name, found.moment))

    @cached_property
    def panels(self) -> list[dict[str, Any]]:
        """Of every moment what stands beside the stage: the source with the lines that spoke, variables, open calls."""
        watched = watch(self.run.trace.steps, self.run.act.watch, ROWS)
        return [self._panel(moment, watched) for moment in self.moments]

    def _panel(self, moment: Moment, watched: Any) -> dict[str, Any]:
        film, step = self.show.film, moment.step
        held = [
            [
                name,
                words[0] if len(words) == 1 else words,
                film.colours.get(name, "text") if name in step.fresh else "",
                name in step.fresh,
            ]
            for name, words in watched.values(step, self.run.act.decimals, SIGNS, film.languages)
        ]
        more = watched.more(step, film.languages)
        if more:
            news = watched.news(step, self.run.act.decimals, SIGNS - max(map(len, more)), film.languages)
            held.append([more, news or "", "", bool(news)])
        source, lines = self.shared.sources.place(step.calls[-1].reference), lit(step)
        return {"source": source, "lit": [lines[0], lines[-1]], "held": held, "calls": _calls(step)}


def _others(origins: list[int], before: list[int]) -> Iterator[int]:
    """The places of marks whose origins are others than before, each with the place that its own has among these."""
    for place in compress(count(), map(ne, origins, before)):
        yield from (place, origins[place])


def _in_runs(origins: list[int]) -> tuple[int, ...]:
    """Of marks in their order a place among the origins, and for how many that is the same."""
    return tuple(part for origin, many in groupby(origins) for part in (origin, len(list(many))))


def _says_as(one: Mark, other: Mark) -> bool:
    return one.key == other.key and (one.origin and says(one)) == (other.origin and says(other))


def acted(show: Show, act: int, layout: str, shared: Shared, noted: bool = True) -> Acted:
    """The act of a show, or that of another whose run is alike, as inputs often leave an act as it is: drawn once."""
    run = show.runs[act]
    made = shared.acted.setdefault((run.act.name, layout), [])
    found = next((each for each in made if each.run.is_like(run)), None)
    if found is None:
        others = (each for (name, _), made in shared.acted.items() if name == run.act.name for each in made)
        twin = next((each for each in others if each.run is run), None)
        found = Acted(show, act, layout, shared, noted, twin)
        made.append(found)
    for moment in found.moments if noted else ():  # the notes of the other show are coloured by it as well
        show.lit[act, moment.number, layout] = found.show.lit[moment.act, moment.number, layout]
    return found


def ways(motions: Iterable[Motion], shared: Shared) -> Iterator[dict[str, list]]:
    """The ways of motions that follow one another, as the page has them.

    Where marks change in their places these changes are all that it has, if what the one before ends in is in order.
    """
    ordered, mark = False, shared.drawing.mark
    for motion in motions:
        if ordered and motion.in_place:
            changes = ((place, _way(way, shared)) for place, way in motion.changes)
            yield {"changes": [[place, *way] for place, way in changes if isinstance(way, list)]}
            continue
        yield {"ways": _runs([_way(part, shared) if isinstance(part, Way) else mark(part) for part in motion.parts])}
        ends = [mark(way.end) for way in motion.ways if way.kind not in _GONE]
        ordered = ends == list(map(mark, motion.after))


def _way(way: Way, shared: Shared) -> int | list:
    """The place of a mark that stays; else how one becomes another, what is usual left out at the end."""
    start = shared.drawing.mark(way.start)
    end = start if way.end is way.start else shared.drawing.mark(way.end)
    if start == end and way.kind in _QUIET:
        return end
    window = shared.windows.place(_rounded(way.window))
    both = way.start is not None and way.end is not None
    path = [round(far, 1) for far in way.path] if way.path is not STRAIGHT else []
    unusual = [int(both and said(way.start) != said(way.end)), *path]
    while unusual and not unusual[-1]:
        unusual.pop()
    return [shared.kinds.place(way.kind), window, start, end, *unusual]


@lru_cache(maxsize=256)
def _rounded(window: tuple[float, float]) -> tuple[float, ...]:
    return tuple(round(part, 4) for part in window)


def _runs(ways: list[int | list]) -> list[int | list]:
    """The ways, where several marks that stay follow one another in their table as the first and their number."""
    found: list[int | list] = []
    run = following = None
    for way in ways:
        if way != following:
            run, following = None, way + 1 if type(way) is int else None
            found.append(way)
            continue
        if run is None:
            run = found[-1] = [way - 1, 1]
        run[1] += 1
        following += 1
    return found


def _calls(step: Step) -> list[str]:
    """The open calls, the innermost last, where there is recursion."""
    return [called(call, CALL) for call in step.calls] if any(call.reference.recursive for call in step.calls) else []
