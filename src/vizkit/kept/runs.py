"""Runs as plain JSON and arrays, and runs of these: moments, what was held at each, and the listings that ran.

A listing is its lines. What ran last in a call is the first row of its statement there, for a file may have grown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from vizkit.explainer.acts import Run
from vizkit.kept.values import Row, Writer, values
from vizkit.language.notes import Note, is_name
from vizkit.picture.ink import look
from vizkit.trace import Call, Step, Traced


@dataclass(frozen=True)
class Listed:
    """A reference as a file knows it: its name, its listing, whose lines are numbered from 1 on, its parameters."""

    name: str
    lines: tuple[str, ...]
    parameters: tuple[str, ...] = ()

    @property
    def __name__(self) -> str:
        return self.name

    def line(self, row: int) -> int:
        """The number of a row's line."""
        if not 0 <= row < len(self.lines):
            raise ValueError("a line ran that is none of the listing's")
        return row + 1


@dataclass(frozen=True)
class KeptRun:
    """A run of an act, from its first moment on. `opened` of the moments are its opening, `earlier` are not shown."""

    act: str
    steps: tuple[Step, ...]
    answer: Any
    facts: Mapping[str, Any]
    opened: int
    earlier: int


class Runs:
    """Runs that are written: `rows` and `arrays` are what they held."""

    def __init__(self):
        self.writer = Writer()
        self._references: dict[Traced, int] = {}

    @property
    def references(self) -> list[Any]:
        """The listings that ran."""
        return [[_called(each), list(each.source.lines), list(each.parameters)] for each in self._references]

    def written(self, run: Run) -> dict[str, Any]:
        """A run, as JSON."""
        steps = run.whole.steps
        places = {id(step): place for place, step in enumerate(steps)}
        cell = self.writer.cell
        return {
            "act": run.act.name,
            "opened": run.act.opened,
            "earlier": len(run.earlier),
            "steps": [self._step(step, places) for step in steps],
            "answer": cell(run.trace.answer),
            "facts": {name: cell(look(fact)) for name, fact in run.facts.items()},
        }

    def _step(self, step: Step, places: Mapping[int, int]) -> list[Any]:
        speaker = None if step.speaker is None else places[id(step.speaker)]
        return [list(step.note), [self._call(call) for call in step.calls], sorted(step.changed), speaker]

    def _call(self, call: Call) -> list[Any]:
        reference = self._references.setdefault(call.reference, len(self._references))
        row = call.reference.source.statement(call.line)[0]
        cells = [self.writer.cell(value) for value in call.variables.values()]
        return [reference, row, call.number, list(call.variables), cells]


def _called(reference: Traced) -> str:
    return getattr(reference, "__qualname__", reference.__name__)


def digest(run: Run) -> str:
    """What a run said and held, in sixteen signs: the same for the same, whatever lines it stands on."""
    if run.of_two:
        return run.digest(digest)
    runs = Runs()
    written = runs.written(run)
    for _, calls, _, _ in written["steps"]:
        for call in calls:
            call[1] = None
    names = [name for name, *_ in runs.references]
    found = hashlib.sha256(json.dumps([written, names, runs.writer.rows]).encode())
    for array in runs.writer.arrays:
        found.update(f"{array.dtype.str}{len(array)}".encode() + array.tobytes())
    return found.hexdigest()[:16]


Bind = Callable[[Listed], Any]
"""What stands for a listed reference: one that has its lines."""


def read(
    runs: Sequence[Mapping[str, Any]],
    references: Sequence[Any],
    rows: list[Row],
    arrays: list[np.ndarray],
    classes: Mapping[str, type],
    bind: Bind = lambda listed: listed,
) -> tuple[list[KeptRun], list[Any]]:
    """The runs that were written, and the value of every row; what makes no sense raises as nonsense does."""
    found = values(rows, arrays, classes)
    listed = [Listed(_text(name), *(tuple(map(_text, each)) for each in texts)) for name, *texts in references]
    return [_Read(run, found, listed, bind).run for run in runs], found


class _Read:
    """A run that is read."""

    def __init__(self, run: Mapping[str, Any], found: Sequence[Any], listed: Sequence[Listed], bind: Bind):
        self.found, self.listed = found, listed
        self.bound = [bind(each) for each in listed]
        steps: list[Step] = []
        for said in run["steps"]:
            steps.append(self._step(said, steps))
        opened, earlier = _count(run["opened"], 1), _count(run["earlier"], len(steps))
        if opened + earlier >= len(steps):
            raise ValueError("a run shows no moment")
        facts = {_text(name): value(cell, found) for name, cell in run["facts"].items()}
        self.run = KeptRun(_text(run["act"]), tuple(steps), value(run["answer"], found), facts, opened, earlier)

    def _step(self, said: Sequence[Any], before: Sequence[Step]) -> Step:
        (name, sentence, plural), calls, changed, speaker = said
        if not is_name(_text(name)):
            raise ValueError("a moment has no name")
        note = Note(name, _text(sentence), plural if plural is None else _text(plural))
        if not calls or bool(sentence) == (speaker is not None):
            raise ValueError("nobody speaks at a moment")
        told = None if speaker is None else before[_count(speaker, len(before) - 1)]
        return Step(note, tuple(map(self._call, calls)), frozenset(map(_text, changed)), told)

    def _call(self, said: Sequence[Any]) -> Call:
        reference, row, number, names, cells = said
        reference = _count(reference, len(self.listed) - 1)
        self.listed[reference].line(row)
        held = {_text(name): value(cell, self.found) for name, cell in zip(names, cells, strict=True)}
        line = line_of(self.bound[reference], row)
        return Call(self.bound[reference], line, MappingProxyType(held), _count(number))


def line_of(reference: Any, row: int) -> int:
    """The number of the line that a row of a listing is."""
    return reference.line(row) if isinstance(reference, Listed) else reference.source.numbers[row]


def value(cell: Any, found: Sequence[Any]) -> Any:
    """The value of a cell."""
    if not isinstance(cell, list):
        if isinstance(cell, dict):
            raise ValueError("a cell is none")
        return cell
    (place,) = cell
    return found[_count(place, len(found) - 1)]


def _count(found: Any, most: int = 2**62) -> int:
    if type(found) is not int or not 0 <= found <= most:
        raise ValueError("a number is none that could be there")
    return found


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise ValueError("there is no text where one should be")
    return found
