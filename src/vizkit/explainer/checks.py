"""Checks: the laws that need no frame, tried on runs; each breach is a finding that says where."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from vizkit.explainer.acts import Act, Run
from vizkit.explainer.lines import ran, run_through
from vizkit.functions.watched import Watched
from vizkit.language.translations import Translations
from vizkit.trace import NoteError, Step, Traced, same, still
from vizkit.trace.place import placed, shown


@dataclass(frozen=True)
class Finding:
    """A law that is broken: where in the source, in which act, at which moment by `vizkit tell`'s count, and how."""

    law: int
    sentence: str
    file: str
    line: int
    act: str
    moment: int | None = None

    def __str__(self) -> str:
        moment = f", moment {self.moment}" if self.moment is not None else ""
        return f"{self.file}:{self.line}: act {self.act}{moment}: {self.sentence} (law {self.law})"


def found_in_reference(
    law: int, sentence: str, run: Run, step: Step | None = None, moment: int | None = None
) -> Finding:
    """A finding at the sentence of a step, or at the head of an act's reference."""
    if step is not None and step.note is run.act.opening:
        return Finding(law, sentence, shown(run.act.file), run.act.opening_line, run.act.name, moment)
    reference = run.act.reference if step is None else step.calls[-1].reference
    code = reference.steps.__code__
    line = code.co_firstlineno if step is None else line_said(reference, step.note.sentence)
    return Finding(law, sentence, shown(code.co_filename), line, run.act.name, moment)


def found_in_draw(law: int, sentence: str, act: Act, moment: int | None, line: int | None = None) -> Finding:
    """A finding in an act's draw; an act without one is found at its reference."""
    code = (act.draw or act.reference.steps).__code__
    return Finding(law, sentence, shown(code.co_filename), line or code.co_firstlineno, act.name, moment)


def numbered(runs: Sequence[Run]) -> Iterator[tuple[int, Run, Step]]:
    """Every step with its run and its number among all of them, from one."""
    number = 0
    for run in runs:
        for step in run.trace.steps:
            number += 1
            yield number, run, step


def watching(runs: Sequence[Run], inputs: Mapping[str, Any]) -> Iterator[Finding]:
    """Law 1: watched or not, the answer and what is done to the arguments are the same, and so is another trace."""
    before = still(dict(inputs))
    for run in runs:
        reference, watched, called = run.act.reference, run.act.arguments(inputs), run.act.arguments(inputs)
        again, answer = run.act.watched(watched), reference(**called)
        if again != run.whole:
            number, step = _first_difference(run, again.steps)
            yield found_in_reference(1, f"another run says or holds something else at its step {number}", run, step)
        kept = reference.kept(answer) if isinstance(reference, Watched) else still(answer)
        if not same(kept, run.trace.answer):
            yield found_in_reference(1, f"{reference.__name__} answers something else when it is not watched", run)
        if not same(still(watched), still(called)):
            yield found_in_reference(1, f"{reference.__name__} changes what it is given only when it is watched", run)
        if not same(still(dict(inputs)), before):
            yield found_in_reference(1, f"{reference.__name__} changes the explainer's inputs", run)


def _first_difference(run: Run, others: Sequence[Step]) -> tuple[int, Step | None]:
    for number, (one, other) in enumerate(zip(run.whole.steps, others, strict=False), 1):
        if one != other:
            return number, one
    return min(len(run.whole), len(others)), None


def stillness(runs: Sequence[Run]) -> Iterator[Finding]:
    """Law 2: what a moment holds cannot be changed by what runs later."""
    for number, run, step in numbered(runs):
        for call in step.calls:
            for name in (name for name, value in call.variables.items() if not _is_still(value)):
                sentence = f"{name} can still change: its {type(call.variables[name]).__name__} is no copy"
                yield found_in_reference(2, sentence, run, step, number)


def _is_still(value: Any, known: frozenset[int] = frozenset()) -> bool:
    """Whether a copy is of a kind that cannot change; one that holds itself is looked into once."""
    if id(value) in known:
        return True
    if isinstance(value, np.ndarray):
        return not value.flags.writeable
    if isinstance(value, (tuple, frozenset)):
        return all(_is_still(item, known | {id(value)}) for item in value)
    if isinstance(value, Mapping):
        return not isinstance(value, dict) and all(_is_still(item, known | {id(value)}) for item in value.values())
    return not isinstance(value, (list, set))


def lit(runs: Sequence[Run], inputs: Mapping[str, Any]) -> Iterator[Finding]:
    """Law 11: of every open call the statement is lit that ran last."""
    number = 0
    for run in runs:
        reference, arguments = run.act.reference, run.act.arguments(inputs)
        if isinstance(reference, Watched):
            yield from _lit_in_turn(run, arguments, number + 1)
            number += len(run.trace)
            continue
        lines = ran(reference, arguments.values() if reference.guard is None else reference.guard(**arguments))
        number += run.act.opened
        for step, calls in zip(run.own[len(run.earlier) :], islice(lines, len(run.earlier), None), strict=False):
            number += 1
            for call, line in zip(step.calls, calls, strict=False):
                statement = call.reference.source.statement
                if statement(call.line) != statement(line):
                    sentence = f"line {call.line} is lit, where line {line} ran"
                    yield found_in_reference(11, sentence, run, step, number)


def _lit_in_turn(run: Run, arguments: Mapping[str, Any], first: int) -> Iterator[Finding]:
    """Of a plain function the lines are lit in the order in which they run."""
    lines, place = run_through(run.act.reference, arguments.values()), 0
    for number, step in enumerate(run.trace.steps, first):
        call = step.calls[-1]
        statement = call.reference.source.statement(call.line)
        lit = {call.reference.source.numbers[row] for row in statement}
        ahead = next((i for i in range(place, len(lines)) if lines[i] in lit), None)
        if ahead is None:
            sentence = f"line {call.line} is lit, which does not run there"
            yield found_in_reference(11, sentence, run, step, number)
        else:
            place = ahead


def sentences(runs: Sequence[Run], translations: Translations) -> Iterator[Finding]:
    """Law 6: what is said at every moment fills, in every language."""
    for number, run, step in numbered(runs):
        for code in translations.languages:
            try:
                said = step.say(translations.language(code))
            except (LookupError, ValueError, NoteError) as reason:
                yield found_in_reference(6, f"the sentence does not fill ({code}): {_plain(reason)}", run, step, number)
            else:
                if not said.strip():
                    yield found_in_reference(6, f"nothing is said ({code})", run, step, number)


def _plain(reason: Exception) -> str:
    """What an error says, without its place."""
    at = placed(str(reason))
    return str(reason)[at.end() if at else 0 :]


def line_said(reference: Traced, sentence: str) -> int:
    """The line of a reference's file that says a sentence, or where it begins if the sentence is on several lines."""
    lines, first = inspect.getsourcelines(reference.steps)
    return next((first + i for i, line in enumerate(lines) if sentence in line), first)
