"""A reel: a show's screens and the ways between them, each made when it is first wanted, or ahead of time when idle."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

from vizkit.explainer import Act, Explainer, Run
from vizkit.frames import Moment, Show
from vizkit.frames.frame import PARTS as FILMED
from vizkit.frames.frame import bare, screen
from vizkit.frames.stage import rooms
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion
from vizkit.picture.outline import outlines
from vizkit.picture.picture import Picture
from vizkit.picture.plan import Plan
from vizkit.picture.style import Style
from vizkit.trace import same
from vizkit.trace.bound import MOST

PARTS = {layout: tuple(part for part in parts if part != "timeline") for layout, parts in FILMED.items()}
"""What the desk shows of the film's screen: its own scrubber stands for the timeline."""


class Glance(Show):
    """A show of which one picture is known: it stands where `plans` say, or where it would if the act had no other."""

    def __init__(self, show: Show, picture: Picture, plans: Mapping[tuple[int, str], Plan] = MappingProxyType({})):
        vars(self).update(vars(show))
        self._picture, self._measured, self.plans, self.stages = picture, {}, dict(plans), {}
        self._shows = {}  # no glance holds those of its reel, and itself

    def drawn(self, act: int) -> tuple[Picture, ...]:
        return (self._picture,) * len(self.runs[act].trace)


class Reel(Show):
    """A show in one style, to be looked at anywhere between its first moment and its last."""

    def __init__(self, film: type[Explainer], texts: Mapping[str, str | bool], style: Style, most: int = MOST):
        super().__init__(film, film.read(texts), most=most)
        self.texts, self.style = texts, style
        self._drawn: dict[int, list[Picture]] = {}
        self._shows: dict[int, Glance] = {}
        self._glances: dict[int, tuple[Mark, ...]] = {}
        self._screens: dict[int, tuple[Mark, ...]] = {}
        self._motions: dict[int, Motion] = {}
        self._meant: dict[int, dict[str, Mark]] = {}
        self._seconds: dict[int, tuple[bool, list[tuple[float, float]]]] = {}
        self._stood: dict[tuple[str, str], tuple[int, Plan]] = {}
        self._ran: dict[str, tuple[Mapping[str, Any], Run, list[Picture]]] = {}

    @cached_property
    def starts(self) -> list[int]:
        """The first moment of every act."""
        return [number for number, moment in enumerate(self.moments) if moment.number == 0]

    def follow(self, before: Reel) -> None:
        """Stand where the run before stood, act by act, until it is known where this one stands for good.

        So nothing moves where an input changes no size. An act that reads none of the inputs that changed is not run
        again.
        """
        if before.film is self.film:
            for act, run in enumerate(before.runs):
                self._ran[run.act.name] = before.inputs, run, list(before._drawn.get(act, []))
            self._stood = before._stood | {
                (before.acts[act].name, layout): (len(before.runs[act].trace), plan)
                for (act, layout), plan in before.plans.items()
                if isinstance(plan, Plan)
            }

    def _run(self, act: Act) -> Run:
        """The act's run, or that of the reel before where it read the same inputs; then its pictures are the same."""
        inputs, run, drawn = self._ran.pop(act.name, ({}, None, []))
        if run is None or run.act is not act or run.most != self.most or not self._reads_alike(act, inputs):
            return super()._run(act)
        self._drawn[self.acts.index(act)] = drawn
        return run

    def _reads_alike(self, act: Act, inputs: Mapping[str, Any]) -> bool:
        return all(same(self.inputs.get(name), inputs.get(name)) for name in act.reads & self.inputs.keys())

    def styled(self, style: Style) -> Reel:
        """The same run in another style."""
        other = copy.copy(self)
        other.style, other._seconds = style, {}
        other._glances, other._screens, other._motions, other._meant = {}, {}, {}, {}
        if style.layout != self.style.layout:
            other._drawn, other._shows = {}, {}
        return other

    def drawn(self, act: int) -> tuple[Picture, ...]:
        for _ in self.draw(act):
            pass
        return tuple(self._drawn[act])

    def ready(self, act: int) -> bool:
        """Whether all of the act's pictures are drawn."""
        return len(self._drawn.get(act, ())) == len(self.runs[act].trace)

    def screen(self, number: int) -> tuple[Mark, ...]:
        """The moment's screen; while its act is not ready, with the stage for this moment alone."""
        moment = self.moments[number]
        if not self.ready(moment.act):
            if number not in self._glances:
                self._glances[number] = self._glance(moment)
            return self._glances[number]
        if number not in self._screens:
            self._screens[number] = screen(self, moment, self.style, PARTS[self.style.layout])
        return self._screens[number]

    def meant(self, number: int) -> dict[str, Mark]:
        """The moment's marks of the stage by their keys, with colours by meaning and words that tell their origin."""
        if number not in self._meant:
            marks = bare(self, self.moments[number], self.style, ("stage",))
            self._meant[number] = {mark.key: mark for mark in marks}
        return self._meant[number]

    def check(self, number: int) -> None:
        """Raise what keeps the moment from being drawn, or painted."""
        for mark in self.screen(number):
            outlines(mark)

    def at(self, position: float) -> Sequence[Mark]:
        """The marks at a moment, or on the way from one to the next."""
        number, part = int(position), position % 1
        return self.motion(number).at(part) if part else self.screen(number)

    def motion(self, number: int) -> Motion:
        """The way from a moment to the next."""
        if number not in self._motions:
            made = Motion(self.screen(number), self.screen(number + 1))
            if not all(self.ready(self.moments[n].act) for n in (number, number + 1)):
                return made
            self._motions[number] = made
        return self._motions[number]

    def seconds(self, number: int) -> tuple[float, float]:
        """How long the film takes on its way to a moment, and rests there; about that until the act is ready."""
        act = self.moments[number].act
        ready = all(self.ready(each) for each in {act, max(act - 1, 0)})
        known, paced = self._seconds.get(act, (False, []))
        if not paced or (ready and not known):
            moving = [self._moving(self.starts[act] + n) for n in range(len(self.runs[act].trace))]
            paced = self.paced(act, moving, self.style.language)
            self._seconds[act] = ready, paced
        return paced[number - self.starts[act]]

    def prepare(self, number: int) -> Iterator[None]:
        """Make what is not yet made, a little at a time, the nearest acts to a moment first."""
        here = self.moments[number].act
        for act in sorted(range(len(self.runs)), key=lambda other: (abs(other - here), -other)):
            yield from self.draw(act)
            for other in range(self.starts[act], self.starts[act] + len(self.runs[act].trace)):
                self.screen(other)
                if other + 1 < len(self.moments):
                    self.motion(other)
                yield

    def draw(self, act: int) -> Iterator[None]:
        """Draw the act's pictures, one at a time."""
        drawn, run = self._drawn.setdefault(act, []), self.runs[act]
        while len(drawn) < len(run.trace):
            with self.blamed(run.act):
                drawn.append(run.picture(len(drawn)))
            yield

    def _glance(self, moment: Moment) -> tuple[Mark, ...]:
        number = self.starts[moment.act] + moment.number
        if number not in self._shows:
            with self.blamed(moment.run.act):
                picture = moment.run.picture(moment.number)
            self._shows[number] = Glance(self, picture, self._standing(moment, picture))
        return screen(self._shows[number], moment, self.style, PARTS[self.style.layout])

    def _standing(self, moment: Moment, picture: Picture) -> dict[tuple[int, str], Plan]:
        """How the run before was laid out, where it had as many moments in this act and the picture has room in it."""
        layout = self.style.layout
        moments, plan = self._stood.get((moment.run.act.name, layout), (0, None))
        if moments != len(moment.run.trace) or plan.box not in rooms(self, moment.act, layout):
            return {}
        return {(moment.act, layout): plan} if plan.holds(picture) else {}

    def _moving(self, number: int) -> float:
        """Seconds of the way to a moment, unhurried: the film's, whose timeline moves even where nothing else does."""
        ways = [self.motion(number - 1), Motion(*map(self._timeline, (number - 1, number)))] if number else []
        return max((way.seconds for way in ways), default=0.0)

    def _timeline(self, number: int) -> tuple[Mark, ...]:
        if "timeline" not in FILMED[self.style.layout]:
            return ()
        return screen(self, self.moments[number], self.style, ("timeline",))
