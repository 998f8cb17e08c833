"""A show: an explainer with its inputs, every act run, every moment in order."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from vizkit.explainer import Act, Explainer, Run, SceneError
from vizkit.explainer.acts import authored, finite, written_in
from vizkit.explainer.blame import Blame, blamed
from vizkit.frames.lengths import Lengths
from vizkit.frames.lit import Lights
from vizkit.frames.pace import MOVES, limits, pace
from vizkit.inputs.error import InputError, shown
from vizkit.language.refusal import Refusal
from vizkit.language.sentences import Blank
from vizkit.picture.marks import Mark
from vizkit.picture.picture import Picture
from vizkit.picture.plan import Measured, Plan
from vizkit.picture.recent import Latest
from vizkit.picture.setting import Setting
from vizkit.trace import EndlessError, Step
from vizkit.trace.bound import MOST, bounded, seconds

KEPT = 4
"""Acts whose pictures are kept, so that memory does not grow with the show."""


@dataclass(frozen=True)
class Moment:
    """One step of one act, with its number in the act and in the show."""

    run: Run
    act: int
    number: int
    film: type[Explainer]

    @property
    def step(self) -> Step:
        return self.run.trace.steps[self.number]

    def template(self, language: str) -> str:
        """The sentence in a language of the explainer, its blanks still open."""
        return self.step.template(self.film.translations.language(language))

    def parts(self, language: str) -> Iterator[tuple[str, Blank | None]]:
        """The pieces of the sentence as it is said: its words, and every filled blank with its `Blank`."""
        return self.step.parts(self.film.translations.language(language))

    def say(self, language: str = "en") -> str:
        """The sentence as it is said."""
        return self.step.say(self.film.translations.language(language))


class Show:
    """`film` with `inputs` (those not given by default), all its acts or those named; a run has `most` moments.

    `left_out` are the optional acts that refuse the inputs, with what they say; none of them was named.
    """

    def __init__(
        self,
        film: type[Explainer],
        inputs: Mapping[str, Any] | None = None,
        acts: Sequence[str] = (),
        drawn: bool = True,
        most: int = MOST,
    ):
        self.film, self.most = film, most
        self.given = dict(inputs or {})
        self._blame = Blame(film, self.given, drawn)
        functions = written_in(wanted.default for wanted in film.inputs.values())
        with blamed(self._blame), authored(functions), finite(functions), bounded(seconds(most), functions):
            self.inputs = film.completed(self.given, drawn)
        self.acts = [_named(film, name) for name in acts] if acts else list(film.acts)
        self.left_out = {} if acts else self._refusing()
        self.acts = [act for act in self.acts if act.name not in self.left_out]
        self.lengths = Lengths()
        self._forget()

    def _forget(self) -> None:
        """Begin with nothing planned and nothing drawn."""
        self.plans: dict[tuple[int, str], Any] = {}
        self.panels: dict[tuple[int, str], Any] = {}
        self._measured: dict[int, Measured] = {}
        self._limits: dict[str, list[float]] = {}
        self._paces: dict[tuple[int, str], Latest[list[tuple[float, float]]]] = {}
        self._sentences: dict[tuple[int, str], list[tuple[str, str | None]]] = {}
        self.lit: dict[tuple[int, int, str], Any] = {}
        self.lights = Lights()
        self.stages: dict[tuple[int, int, str], tuple[Mark, ...]] = {}
        self.tried: dict[tuple[int, int, str], tuple[Mark, ...]] = {}

    def leave(self, act: int) -> None:
        """Forget what was made of an act while it was drawn, and is made again where it is drawn once more."""
        for (number, _), plan in self.plans.items():
            if number == act and isinstance(plan, Plan):
                plan.setting.forget()
        self.lights = Lights()

    @cached_property
    def runs(self) -> list[Run]:
        """A run of every act; `InputError` for an input that one of the film's other acts refuses as well."""
        for act in self.film.acts:
            if not act.optional and all(act is not shown for shown in self.acts):
                with self.blamed(act):
                    act.checked(self.inputs, self.most)
        return [self._run(act) for act in self.acts]

    def _refusing(self) -> dict[str, InputError]:
        """The optional acts that refuse the inputs; what else is wrong with one is told when it runs."""
        refusing = {}
        for act in self.acts:
            try:
                with self.blamed(act):
                    _ = act.optional and act.checked(self.inputs, self.most)
            except InputError as reason:
                refusing[act.name] = reason
            except (EndlessError, SceneError):
                continue
        return refusing if len(refusing) < len(self.acts) else {}

    @property
    def omissions(self) -> list[Refusal]:
        """What is not shown, a line each: which acts are left out, and why; what of the runs cannot be watched."""
        reasons, acts = list(self.left_out.values())[:1], ", ".join(self.left_out)
        left_out = [Refusal("left out: {acts}: {reason}", acts=acts, reason=reason) for reason in reasons]
        unseen = {str(reason): reason for run in self.runs for reason in run.trace.unseen}
        return [*left_out, *unseen.values()]

    def _run(self, act: Act) -> Run:
        with self.blamed(act):
            return act.run(self.inputs, self.most)

    def blamed(self, act: Act) -> AbstractContextManager[None]:
        """What the act refuses within is said of the inputs that were given."""
        return blamed(self._blame.of(act))

    @cached_property
    def moments(self) -> list[Moment]:
        return [Moment(run, a, n, self.film) for a, run in enumerate(self.runs) for n in range(len(run.trace))]

    @cached_property
    def digests(self) -> dict[str, str]:
        """What every act's run said and held, in a few signs, by the acts' names."""
        from vizkit.kept.runs import digest

        return {run.act.name: digest(run) for run in self.runs}

    def pictures(self, act: int) -> tuple[Picture, ...]:
        """The act's pictures, moment by moment: the same in all layouts."""
        return self.measured(act).pictures

    def measured(self, act: int) -> Measured:
        """The act's pictures with what they need: the same in all layouts."""
        if act not in self._measured:
            while len(self._measured) >= KEPT:
                del self._measured[next(iter(self._measured))]
            self._measured[act] = Measured(self.drawn(act), self.film.translations.every)
        return self._measured[act]

    def set_in(self, act: int, setting: Callable[..., Setting]) -> Show:
        """The same show, the words of an act's pictures set as this makes them."""
        other = copy.copy(self)
        other._forget()
        other._measured[act] = Measured(self.pictures(act), self.film.translations.every, setting)
        return other

    def drawn(self, act: int) -> tuple[Picture, ...]:
        """The act's pictures, drawn."""
        with self.blamed(self.acts[act]):
            return self.runs[act].pictures()

    def paced(self, act: int, moving: Sequence[float], language: str, speed: float = 1.0) -> list[tuple[float, float]]:
        """Seconds of motion and of rest for the act's moments, whose motions take `moving` seconds unhurried."""
        if language not in self._limits:
            self._limits[language] = limits([self._said(each, language) for each in range(len(self.acts))], language)

        def times() -> list[tuple[float, float]]:
            said = [(*moment, each) for moment, each in zip(self._said(act, language), moving, strict=True)]
            return pace(said, language, speed, last=act == len(self.acts) - 1, most=self._limits[language][act])

        lately = self._paces.setdefault((act, language), Latest())  # in another layout most acts move for as long
        return self.lengths.put_on(act, lately.made((list(moving), speed), times))

    def lasting_as(self, lengths: Lengths) -> Show:
        """The same show, whose moments last as its own and these `lengths` say, and else as the pace does."""
        other = copy.copy(self)
        other.lengths = self.lengths.and_(lengths)
        return other

    def swept(self, sentence: str) -> Show:
        """The same show, the repetition of each act, at whatever moment it begins, one sweep under this sentence."""
        other = copy.copy(self)
        other.runs = [
            replace(run, trace=run.trace.swept(*{step.name for step in run.trace.steps}, sentence=sentence))
            for run in self.runs
        ]
        vars(other).pop("moments", None)
        other._forget()
        return other

    def without(self, refused: Mapping[str, InputError]) -> Show:
        """The same show without the acts that are `refused`, for the reason that is said of each."""
        other = copy.copy(self)
        shown = [number for number, act in enumerate(self.acts) if act.name not in refused]
        other.acts, other.runs = ([several[number] for number in shown] for several in (self.acts, self.runs))
        other.left_out = {**self.left_out, **refused}
        for kept in ("moments", "digests"):
            vars(other).pop(kept, None)
        other._forget()
        return other

    def lasting(self, act: int, language: str, speed: float = 1.0) -> float:
        """About how many seconds the act takes; nothing is drawn for that."""
        usual = [MOVES] * len(self.runs[act].trace)
        return sum(map(sum, self.paced(act, usual, language, speed)))

    def lowered(self, act: int) -> tuple[str, ...]:
        """The inputs by which there is less in the act: those that were given, else all that can be lowered."""
        return self._blame.of(self.acts[act]).lowered()

    def _said(self, act: int, language: str) -> list[tuple[str, str | None]]:
        """The sentence of each of the act's moments, its blanks open, and as it is said, if it is."""
        if (act, language) not in self._sentences:
            steps, spoken = self.runs[act].trace.steps, self.film.translations.language(language)
            self._sentences[act, language] = [
                (step.template(spoken), step.say(spoken) if step.speaker is None else None) for step in steps
            ]
        return self._sentences[act, language]


def _named(film: type[Explainer], name: str) -> Act:
    names = [act.name for act in film.acts]
    if name not in names:
        near = difflib.get_close_matches(str(name), names, 1)
        hinted = "there is no act {name}: the acts are {names}; did you mean {near}?"
        said = hinted if near else "there is no act {name}: the acts are {names}"
        raise InputError(said, name=shown(name), names=", ".join(names), near="".join(near))
    return film.acts[names.index(name)]
