"""Beside: two runs of one explainer as one film, each with its picture and what is said of it, in step.

In step are moments that mean the same, by their names, where both runs have such; else one moment after the other.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from vizkit.explainer import catalogue
from vizkit.explainer.acts import Act, Run
from vizkit.explainer.explainer import Explainer
from vizkit.inputs import Input, InputError
from vizkit.language.notes import Note
from vizkit.language.sentences import Blank
from vizkit.language.translations import ENGLISH, English, Translation, Translations
from vizkit.picture.halves import HALVES, halves
from vizkit.picture.marks import Kept, Link, Mark, changed
from vizkit.picture.picture import Picture
from vizkit.picture.setting import ActTitle, VariableName
from vizkit.trace import Step, Trace
from vizkit.trace.bound import MOST

BETWEEN = " | "
"""What stands between what is said of both."""

BY = ("names", "moments")
"""How runs may be in step."""


@dataclass(frozen=True)
class BothStep(Step):
    """A moment of two runs: one of each, of which those that `moved` are new. Its calls are those of the first."""

    sides: tuple[Step, ...] = ()
    moved: tuple[Step, ...] = ()

    @property
    def fresh(self) -> frozenset[str]:
        return frozenset().union(*(side.fresh for side in self.moved))

    @property
    def variables(self) -> Mapping[str, Any]:
        one, other = (side.variables for side in self.sides)
        return {**other, **one}

    def template(self, language: English | Translation = ENGLISH) -> str:
        return BETWEEN.join(dict.fromkeys(side.template(language) for side in self.sides))

    def parts(self, language: English | Translation = ENGLISH) -> Iterator[tuple[str, Blank | None]]:
        one, other = (list(side.parts(language)) for side in self.sides)
        yield from one
        if [text for text, _ in one] != [text for text, _ in other]:
            yield BETWEEN, None
            yield from other


@dataclass(frozen=True)
class BothRun(Run):
    """Two runs in step: `pairs` are the numbers of moments that are seen together, `heads` what is above either."""

    one: Run = None
    other: Run = None
    pairs: tuple[tuple[int, int], ...] = ()
    heads: tuple[Any, Any] = ((), ())

    of_two = True

    @cached_property
    def drawn(self) -> tuple[tuple[Picture, ...], tuple[Picture, ...]]:
        """The pictures of both."""
        return self.one.pictures(), self.other.pictures()

    def digest(self, of: Callable[[Run], str]) -> str:
        """The digest of both, each of which is digested by `of`."""
        return hashlib.sha256((of(self.one) + of(self.other)).encode()).hexdigest()[:16]

    def is_like(self, other: Run) -> bool:
        return (
            isinstance(other, BothRun)
            and (self.pairs, self.heads) == (other.pairs, other.heads)
            and self.one.is_like(other.one)
            and self.other.is_like(other.other)
        )


@dataclass(frozen=True)
class BothAct(Act):
    """An act of two: `sides` are the acts, `wanted` the inputs, `others` what they are for the second."""

    sides: tuple[Act, Act] = field(default=(), repr=False)
    wanted: Mapping[str, Input] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)
    by: str = BY[0]

    def checked(self, inputs: Mapping[str, Any], most: int = MOST) -> dict[str, Any]:
        self.sides[1].checked(self.others, most)
        return self.sides[0].checked(inputs, most)

    def run(self, inputs: Mapping[str, Any], most: int = MOST) -> Run:
        one, other = self.sides[0].run(inputs, most), self.sides[1].run(self.others, most)
        names = ([step.name for step in run.trace.steps] for run in (one, other))
        pairs = tuple(in_step(*names, self.by))
        steps = _both_steps(one.trace.steps, other.trace.steps, pairs)
        answer = one.trace.answer
        return BothRun(self, Trace(tuple(steps), answer), {}, (), most, one, other, pairs, self._heads(inputs))

    def _heads(self, inputs: Mapping[str, Any]) -> tuple[Any, Any]:
        """What is written above the halves: the acts' titles where they are two, and inputs that differ."""
        texts = [
            {name: str(wanted.write(each[name])) for name, wanted in self._given()} for each in (inputs, self.others)
        ]
        differing = [name for name in texts[0] if texts[0][name] != texts[1][name]]
        said = [", ".join(f"{name} = {_brief(each[name])}" for name in differing) for each in texts]
        two = self.sides[0].name != self.sides[1].name or not differing
        return tuple(_head(act.title if two else "", each) for act, each in zip(self.sides, said, strict=True))

    def _given(self) -> Iterator[tuple[str, Input]]:
        """The inputs that are not made of others."""
        return ((name, wanted) for name, wanted in self.wanted.items() if not callable(wanted.default))

    def _drawn(self, run: BothRun, moment: int) -> Picture:
        several = zip(run.drawn, run.pairs[moment], run.heads, strict=True)
        return halves(*(pictures[number].titled(head, "text") for pictures, number, head in several))

    def check_marks(self, kept: Kept) -> None:
        """As each act does with its own."""
        for act, name in zip(self.sides, HALVES, strict=True):
            own = _own(kept.marks, name)
            act.check_marks(Kept(own, list(own), in_place=False))


def _both_steps(one: Sequence[Step], other: Sequence[Step], pairs: Sequence[tuple[int, int]]) -> list[BothStep]:
    """The moments of both; one is silent where each side that goes on is."""
    steps: list[BothStep] = []
    before = (-1, -1)
    for pair in pairs:
        sides = one[pair[0]], other[pair[1]]
        moved = tuple(side for side, now, then in zip(sides, pair, before, strict=True) if now != then)
        silent = bool(steps) and all(side.speaker is not None for side in moved)
        note = Note(moved[0].name, "" if silent else (moved[0].note.sentence or moved[-1].note.sentence))
        steps.append(BothStep(note, sides[0].calls, sides[0].changed, steps[-1] if silent else None, sides, moved))
        before = pair
    return steps


_BRIEF = 20


def _brief(text: str) -> str:
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1]}…"


def _head(title: str, said: str) -> list[str]:
    between = VariableName(BETWEEN if title and said else "")
    return [each for each in (ActTitle(title), between, VariableName(said)) if each]


def _own(marks: Sequence[Mark], name: str) -> tuple[Mark, ...]:
    """The marks of a half as they are called in their own picture."""
    return tuple(_called(mark, f"{name}.") for mark in marks if mark.key.startswith(f"{name}."))


def _called(mark: Mark, within: str) -> Mark:
    ends = ("source", "target") if isinstance(mark, Link) else ()
    return changed(mark, **{each: getattr(mark, each).removeprefix(within) for each in ("key", *ends)})


def in_step(one: Sequence[str], other: Sequence[str], by: str = BY[0]) -> list[tuple[int, int]]:
    """Which moments of two runs are seen together, by their names or by their numbers; none is left out.

    Where one run has nothing that means the same, its moment before stays.
    """
    if by == BY[1] or not {*one} & {*other}:
        most = max(len(one), len(other))
        return [(min(number, len(one) - 1), min(number, len(other) - 1)) for number in range(most)]
    found: list[tuple[int, int]] = []
    for _kind, left, right, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for step in range(max(right - left, last - first)):
            here = left + step if left + step < right else max(right - 1, 0)
            there = first + step if first + step < last else max(last - 1, 0)
            found.append((here, there))
    return found


@dataclass(frozen=True)
class Joined(Translations):
    """Translations of one explainer, which join what is said of two of its acts."""

    whole: Translations = field(default=None)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.whole.languages

    def language(self, code: str) -> English | Translation:
        return self.whole.language(code)

    def words(self, said: str, code: str) -> str:
        return BETWEEN.join(self.whole.words(each, code) for each in said.split(BETWEEN))


_APART = "no act stands beside another: name one with --act, and one in --beside '--act NAME'; there are {names}"


@dataclass(frozen=True)
class Beside:
    """What is seen beside an explainer's `acts`: the run that is called `word`, in step by names or by moments.

    It is of the explainer called `name`, of the acts that are `chosen`, on inputs of these `texts`.
    """

    word: str
    name: str
    chosen: tuple[str, ...] = ()
    texts: Mapping[str, Any] = field(default_factory=dict)
    acts: tuple[str, ...] = ()
    by: str = BY[0]

    def on(self, film: type[Explainer]) -> type[Explainer]:
        """The film of both. `InputError` where they are of two explainers, or no act stands beside another."""
        other = catalogue.film(self.name)
        if Path(sys.modules[film.__module__].__file__) != Path(sys.modules[other.__module__].__file__):
            two = "{one} and {other} are two explainers: side by side are runs of one"
            raise InputError(two, one=film.title, other=other.title)
        if film.kept is other.kept is None and film.__name__ == other.__name__:
            other = film  # which may have been read again since it was first found by its name
        others = other.completed(other.read(self.texts), drawn=True)
        made = type(film.__name__, (film,), {"__module__": film.__module__})
        made.inputs, made.translations = film.inputs, Joined({}, whole=film.translations)
        made.languages, made.kept, made.beside = film.languages, film.kept, self
        made.presets, made.largest = {}, {}
        made.acts = tuple(_both(one, two, film.inputs, others, self.by) for one, two in self._pairs(film, other))
        return made

    def _pairs(self, film: type[Explainer], other: type[Explainer]) -> list[tuple[Act, Act]]:
        """The acts that stand side by side: those of the same name, or the one with the other."""
        ones = [act for act in film.acts if not self.acts or act.name in self.acts]
        others = {act.name: act for act in other.acts if act.name in (self.chosen or self.acts or (act.name,))}
        if len(ones) == len(others) == 1:
            return [(ones[0], *others.values())]
        found = [(act, others[act.name]) for act in ones if act.name in others]
        if not found:
            raise InputError(_APART, names=", ".join(act.name for act in film.acts))
        return found


def _both(one: Act, two: Act, wanted: Mapping[str, Input], others: Mapping[str, Any], by: str) -> BothAct:
    """The act of two."""
    own = {each.name: getattr(one, each.name) for each in fields(Act)}
    same = one.name == two.name
    own |= {
        "name": f"{one.name}-beside" if same else f"{one.name}-beside-{two.name}",
        "title": one.title if same else BETWEEN.join((one.title, two.title)),
        "facts": {}, "since": None, "sweep": (), "opening": None, "optional": False,
    }  # fmt: skip
    return BothAct(**own, sides=(one, two), wanted=wanted, others=others, by=by)
