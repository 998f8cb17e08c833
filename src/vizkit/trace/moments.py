"""A trace: what one run said and held, moment by moment, and its answer."""

from __future__ import annotations

import functools
import itertools
from collections import ChainMap, Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING, Any

from vizkit.language import sentences
from vizkit.language.notes import Note
from vizkit.language.refusal import Refusal
from vizkit.language.sentences import Blank
from vizkit.language.translations import ENGLISH, English, Translation
from vizkit.trace.bound import MOST, EndlessError, bounded, seconds
from vizkit.trace.compiled import RAN
from vizkit.trace.definition import NoteError
from vizkit.trace.forms import NotStill, same
from vizkit.trace.stillness import Stills, still

if TYPE_CHECKING:
    from vizkit.trace.traced import Traced


@dataclass(frozen=True, eq=False)
class Call:
    """One open call: the reference, the line of its file that ran last, and its variables.

    `number` counts the calls of a run from 0 on, as they first speak: the same call has it at every moment.
    """

    reference: Traced
    line: int
    variables: Mapping[str, Any]
    number: int = 0

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Call)
            and (self.reference, self.line, self.number) == (other.reference, other.line, other.number)
            and same(self.variables, other.variables)
        )


@dataclass(frozen=True)
class Step:
    """A moment: the note and the open calls, innermost last. Nothing that runs later changes it.

    `changed` names the innermost call's variables that are new or changed since it last spoke. At a silent moment the
    sentence of `speaker` stays.
    """

    note: Note
    calls: tuple[Call, ...]
    changed: frozenset[str] = frozenset()
    speaker: Step | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The moment's name."""
        return self.note.name

    @cached_property
    def fresh(self) -> frozenset[str]:
        """What has changed, and what the sentence speaks of."""
        return self.changed | {name for blank in sentences.blanks(self.note.sentence) for name in blank.spoken}

    @cached_property
    def variables(self) -> Mapping[str, Any]:
        """All variables in sight: of each reference its innermost call's, an inner call's before an outer's."""
        innermost = {call.reference: call.variables for call in self.calls}
        if len(innermost) == 1:
            return self.calls[-1].variables
        return ChainMap({}, *(variables for _, variables in reversed(innermost.items())))

    @cached_property
    def _filled(self) -> dict[str, tuple[tuple[str, Blank | None], ...]]:
        """The pieces of what is said, by the sentence that it is."""
        return {}

    def template(self, language: English | Translation = ENGLISH) -> str:
        """The sentence in `language`, its blanks still open."""
        return language.sentence(self.note, self.variables) if self.speaker is None else self.speaker.template(language)

    def parts(self, language: English | Translation = ENGLISH) -> Iterator[tuple[str, Blank | None]]:
        """The pieces of the sentence as it is said: its words, and every filled blank with its `Blank`.

        `NoteError` where a blank cannot be filled.
        """
        if self.speaker is not None:
            return self.speaker.parts(language)
        try:
            template = self.template(language)
            if template not in self._filled:  # many sentences are alike in all languages
                self._filled[template] = tuple(sentences.parts(template, self.variables))
            return iter(self._filled[template])
        except (LookupError, sentences.SentenceError) as reason:
            spoken = self.calls[-1]
            where = "" if language.code == ENGLISH.code else f" in the catalogue of {language.code}"
            raise NoteError(f"{spoken.reference.at(spoken.line)}: after this line {reason}{where}") from None

    def say(self, language: English | Translation = ENGLISH) -> str:
        """The sentence as it is said, its blanks filled from the innermost call of when it was said."""
        return "".join(text for text, _ in self.parts(language))


@dataclass(frozen=True, eq=False)
class Trace:
    """What one run said and held, moment by moment, and its answer; what of it was `unseen`, a line each."""

    steps: tuple[Step, ...]
    answer: Any
    unseen: tuple[Refusal, ...] = ()

    @classmethod
    def of(
        cls,
        reference: Traced,
        run: Generator[str | tuple[str, ...], None, Any],
        most: int = MOST,
        opening: Note | None = None,
    ) -> Trace:
        """Run `reference` to the end, keeping a copy of everything at each moment.

        An `opening` is a moment of its own before the first line: there are the arguments alone.

        `EndlessError` where it has more than `most` moments, or computes for longer than so many take.
        """
        watch = _Watch()
        steps = [] if opening is None else [watch.step(opening, [(reference, run.gi_frame)])]
        with bounded(seconds(most), {each.steps.__code__.co_filename for each in reference.family}):
            while True:
                try:
                    note = next(run)
                except StopIteration as end:
                    return cls(tuple(steps), _answer(reference, end.value))
                if len(steps) == most:
                    raise _many(Counter((step.calls[-1].reference, step.calls[-1].line) for step in steps))
                steps.append(watch.step(Note.of(note), list(_open(reference, run))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and self.steps == other.steps and same(self.answer, other.answer)

    def __len__(self) -> int:
        return len(self.steps)

    def swept(self, *names: str, sentence: str) -> Trace:
        """Return the trace with its repetition silent under one sentence.

        It begins at the first moment of these `names` from which on nothing is said for the first time, but perhaps
        the last word, which is said. A trace without such a moment is returned as it is.
        """
        said = [step.template() for step in self.steps]
        end = len(said) - 1 if said and said.count(said[-1]) == 1 else len(said)
        first = max(map(said.index, said[:end]), default=0) + 1
        start = next((i for i, step in enumerate(self.steps[:end]) if i >= first and step.name in names), None)
        if start is None:
            return self
        speaker = replace(self.steps[start], note=Note(self.steps[start].name, sentence))
        silent = [replace(step, note=Note(step.name), speaker=speaker) for step in self.steps[start + 1 : end]]
        return replace(self, steps=(*self.steps[:start], speaker, *silent, *self.steps[end:]))


def check_ends(reference: Traced, run: Generator[str | tuple[str, ...], None, Any], most: int, opened: int = 0) -> None:
    """Run `reference` to the end after so many openings, and keep nothing of it. Errors as where it is watched."""
    ran = Counter({(reference, reference.source.numbers[0]): opened})
    with bounded(seconds(most), {each.steps.__code__.co_filename for each in reference.family}):
        for count, _ in enumerate(run, opened):
            if count == most:
                raise _many(ran)
            *_, (spoken, frame) = _open(reference, run)
            ran[spoken, _line(spoken, frame.f_locals)] += 1


def _line(reference: Traced, variables: Mapping[str, Any]) -> int:
    """The line of an open call that ran last."""
    return variables[RAN] if RAN in variables else reference.source.numbers[0]


def _many(ran: Counter[tuple[Traced, int]]) -> EndlessError:
    """That a run has not ended that had so many moments after each of these lines."""
    ((reference, line), often) = ran.most_common(1)[0]
    return EndlessError(
        "{at}: this line had run last at {often} of {count} moments when the run had still not ended: let it end",
        many=True,
        at=reference.at(line),
        often=often,
        count=ran.total(),
    )


class _Watch:
    """What is remembered from one moment to the next: the copies, and what each open call held."""

    def __init__(self):
        self._stills = Stills()
        self._held: dict[FrameType, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        self._numbers: dict[FrameType, int] = {}
        self._count = itertools.count()
        self._speaker: Step | None = None

    def step(self, note: Note, opened: list[tuple[Traced, FrameType]]) -> Step:
        """The moment at which the innermost of the open calls has just said `note`."""
        frames = [frame for _, frame in opened]
        variables = [frame.f_locals for frame in frames]
        held = [_shown(every) for every in variables]
        copies = iter(self._still(opened, held))
        self._numbers = {
            frame: self._numbers[frame] if frame in self._numbers else next(self._count) for frame in frames
        }
        calls = [
            Call(
                reference,
                _line(reference, every),
                MappingProxyType({name: next(copies) for name in own}),
                self._numbers[frame],
            )
            for (reference, frame), every, own in zip(opened, variables, held, strict=True)
        ]
        changed = self._changed(frames[-1], held[-1], calls[-1].variables)
        self._held = {frame: self._held[frame] for frame in frames[:-1] if frame in self._held}
        self._held[frames[-1]] = held[-1], calls[-1].variables
        if note.sentence:
            self._speaker = step = Step(note, tuple(calls), changed)
            return step
        if self._speaker is None:
            raise NoteError(f"{opened[-1][0].at(calls[-1].line)}: the first moment of a run must have a sentence")
        return Step(note, tuple(calls), changed, self._speaker)

    def _still(self, opened: list[tuple[Traced, FrameType]], held: list[dict[str, Any]]) -> list[Any]:
        try:
            return self._stills.of(value for own in held for value in own.values())
        except NotStill:
            for (reference, frame), own in zip(opened, held, strict=True):
                for name, value in own.items():
                    _check_still(name, value, reference.at(frame.f_lineno))
            raise

    def _changed(self, frame: FrameType, now: dict[str, Any], copies: Mapping[str, Any]) -> frozenset[str]:
        """The variables of the innermost call bound anew, or holding another value, since it last spoke."""
        known, before = self._held.get(frame, ({}, {}))
        return frozenset(
            name
            for name, value in now.items()
            if name not in known or known[name] is not value or not same(before[name], copies[name])
        )


def _shown(variables: Mapping[str, Any]) -> dict[str, Any]:
    """An algorithm's variables but for those that can only be gone through once."""
    return {name: value for name, value in variables.items() if name != RAN and not _is_passing(type(value))}


@functools.cache
def _is_passing(kind: type) -> bool:
    """Whether values of this class can only be gone through once."""
    return issubclass(kind, Iterator)


def _answer(reference: Traced, value: Any) -> Any:
    """A copy of what a reference returns; `NotStill` that names the reference where there can be none."""
    try:
        return still(value)
    except NotStill as reason:
        at = reference.at(reference.steps.__code__.co_firstlineno)
        raise NotStill(f"{at}: {reference.__name__} returns {reason}: return what is read from it instead") from None


def _check_still(name: str, value: Any, at: str) -> None:
    try:
        still(value)
    except NotStill as reason:
        raise NotStill(f"{at}: the variable {name} holds {reason}: keep what is read from it instead") from None


def _open(reference: Traced, run: Generator) -> Iterator[tuple[Traced, FrameType]]:
    """The call of `reference` that `run` is, and those open within it, outermost first, each with its frame."""
    while True:
        yield reference, run.gi_frame
        run = run.gi_yieldfrom
        if run is None:
            return
        reference = next(other for other in reference.within if other.watched.__code__ is run.gi_code)
