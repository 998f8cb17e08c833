"""Watch an algorithm run: `traced` makes a reference of a generator, a `Trace` is what one run said and held."""

from __future__ import annotations

import functools
import inspect
from collections import ChainMap, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any

import numpy as np

from vizkit.language import sentences
from vizkit.language.notes import Note
from vizkit.language.sentences import Blank
from vizkit.language.translations import ENGLISH, English, Translation
from vizkit.trace import listing as source


class Traced:
    """A reference: called, it answers; `trace` watches it; `steps` lets another reference run it within itself."""

    def __init__(self, algorithm: Callable[..., Generator[Note, None, Any]], guard: Callable[..., tuple] | None):
        functools.update_wrapper(self, algorithm)
        self.steps = algorithm
        self.guard = guard
        if guard is not None:
            self.__wrapped__ = guard

    def __call__(self, *given, **named):
        if self.guard is None:
            return self.unwatched(*given, **named)
        return self.unwatched(*self.guard(*given, **named))

    def trace(self, *given, **named) -> Trace:
        """Run on the same arguments as a call, and keep every moment."""
        _ = self.moments
        run = self.steps(*given, **named) if self.guard is None else self.steps(*self.guard(*given, **named))
        return Trace.of(self, run)

    @cached_property
    def unwatched(self) -> Callable:
        """The algorithm without its notes and without the guard."""
        return source.unwatched(self.steps)

    @cached_property
    def source(self) -> source.Source:
        """The algorithm as it is shown."""
        return source.source(self.steps)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Every note it can say itself."""
        return source.notes(self.steps)

    @cached_property
    def within(self) -> tuple[Traced, ...]:
        """The references it runs within itself, itself among them where it is recursive."""
        return source.within(self.steps)

    @cached_property
    def family(self) -> tuple[Traced, ...]:
        """Itself, the references it runs within itself, and those that they run."""
        found = {self: None}
        waiting = [self]
        while waiting:
            for other in waiting.pop().within:
                if other not in found:
                    found[other] = None
                    waiting.append(other)
        return tuple(found)

    @cached_property
    def moments(self) -> tuple[str, ...]:
        """The names of all moments that a run of it can have."""
        return tuple(dict.fromkeys(note.name for reference in self.family for note in reference.notes))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names of its variables, and of those of the references it runs within itself."""
        codes = [reference.steps.__code__ for reference in self.family]
        return tuple(dict.fromkeys(name for code in codes for name in code.co_varnames + code.co_cellvars))

    @property
    def recursive(self) -> bool:
        """Whether it runs itself within itself."""
        return self in self.within

    def __repr__(self) -> str:
        return f"<reference {self.__name__}>"

    def __reduce__(self) -> str:
        return self.__qualname__


def traced(algorithm: Callable | None = None, *, guard: Callable[..., tuple] | None = None):
    """Make a reference of a generator function that yields its notes and returns its answer.

    `guard` takes what a caller may give, with the caller's defaults, raises `TypeError` or `ValueError` where
    it is wrong, and returns the tuple of the algorithm's own arguments; the reference's signature is the guard's.
    A note is the moment's name and its sentence, or two sentences, for one and for many:
    `yield "push", "{num} joins at the back"`. A blank is a variable, an element or an attribute of one; it may say
    its decimals, `{share:.3f}`. Conditional expressions may choose among sentences.
    """
    if algorithm is None:
        return functools.partial(traced, guard=guard)
    if not inspect.isgeneratorfunction(algorithm):
        code = getattr(algorithm, "__code__", None)
        at = f"{Path(code.co_filename).name}:{code.co_firstlineno}: " if code else ""
        raise source.NoteError(f"{at}{getattr(algorithm, '__name__', algorithm)} yields no note: a reference does")
    return Traced(algorithm, guard)


@dataclass(frozen=True, eq=False)
class Call:
    """One open call: the reference, the line of its file that spoke or waits, and its variables."""

    reference: Traced
    line: int
    variables: Mapping[str, Any]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Call)
            and (self.reference, self.line) == (other.reference, other.line)
            and same(dict(self.variables), dict(other.variables))
        )


@dataclass(frozen=True)
class Step:
    """A moment: the note and the open calls, innermost last. Nothing that runs later changes it.

    `changed` names the innermost call's variables that are new or changed since it last spoke.
    """

    note: Note
    calls: tuple[Call, ...]
    changed: frozenset[str] = frozenset()

    @property
    def fresh(self) -> frozenset[str]:
        """What has changed, and what the sentence speaks of."""
        return self.changed | {name for blank in sentences.blanks(self.note.sentence) for name in blank.spoken}

    @property
    def variables(self) -> Mapping[str, Any]:
        """All variables in sight: of each reference its innermost call's, an inner call's before an outer's."""
        innermost = {call.reference: call.variables for call in self.calls}
        return ChainMap({}, *(variables for _, variables in reversed(innermost.items())))

    @property
    def name(self) -> str:
        """The moment's name."""
        return self.note.name

    def template(self, language: English | Translation = ENGLISH) -> str:
        """The sentence in `language`, its blanks still open."""
        return language.sentence(self.note, self.variables)

    def parts(self, language: English | Translation = ENGLISH) -> Iterator[tuple[str, Blank | None]]:
        """The pieces of the sentence as it is said: its words, and every filled blank with its `Blank`."""
        return sentences.parts(self.template(language), self.variables)

    def say(self, language: English | Translation = ENGLISH) -> str:
        """The sentence as it is said, its blanks filled from the innermost call."""
        return "".join(text for text, _ in self.parts(language))


@dataclass(frozen=True, eq=False)
class Trace:
    """What one run said and held, moment by moment, and its answer."""

    steps: tuple[Step, ...]
    answer: Any

    @classmethod
    def of(cls, reference: Traced, run: Generator[tuple[str, ...], None, Any]) -> Trace:
        """Run `reference` to the end, keeping a copy of everything at each moment."""
        steps: list[Step] = []
        held: dict[FrameType, dict[str, Any]] = {}
        while True:
            try:
                note = Note(*next(run))
            except StopIteration as end:
                return cls(tuple(steps), still(end.value))
            before = steps[-1].calls if steps else ()
            calls = tuple(_open_calls(reference, run, before))
            steps.append(Step(note, calls, frozenset(_changed(run, held, before, calls))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and self.steps == other.steps and same(self.answer, other.answer)

    def __len__(self) -> int:
        return len(self.steps)


def still(value: Any, before: Any = None) -> Any:
    """A copy of `value` that nothing can change: arrays read-only, lists tuples, sets frozen.

    Where it equals the copy `before`, that one serves again.
    """
    if isinstance(value, np.ndarray):
        if isinstance(before, np.ndarray) and same(value, before):
            return before
        copy = value.copy()
        copy.flags.writeable = False
        return copy
    if isinstance(value, (list, deque)) or type(value) is tuple:
        known = before if isinstance(before, tuple) and len(before) == len(value) else (None,) * len(value)
        return tuple(still(item, old) for item, old in zip(value, known, strict=True))
    if isinstance(value, dict):
        return MappingProxyType({key: still(item) for key, item in value.items()})
    if isinstance(value, (set, frozenset)):
        return frozenset(value)
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two still values are equal, arrays by dtype and elements, NaN equal to itself."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return (
            isinstance(one, np.ndarray)
            and isinstance(other, np.ndarray)
            and (one.dtype, one.shape) == (other.dtype, other.shape)
            and np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")
        )
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and (one == other or (one != one and other != other))


def _innermost(run: Generator) -> Generator:
    while run.gi_yieldfrom is not None:
        run = run.gi_yieldfrom
    return run


def _changed(
    run: Generator, held: dict[FrameType, dict], before: tuple[Call, ...], calls: tuple[Call, ...]
) -> set[str]:
    """The innermost call's variables bound anew, or holding another value, since it last spoke.

    `held` keeps the very objects that each open call held then.
    """
    frame = _innermost(run).gi_frame
    depth = len(calls) - 1
    known = held.get(frame, {}) if depth < len(before) else {}
    old = before[depth].variables if depth < len(before) and known else {}
    now = dict(frame.f_locals)
    held[frame] = now
    return {
        name
        for name, value in calls[-1].variables.items()
        if name not in known or known[name] is not now[name] or not same(old.get(name), value)
    }


def _open_calls(reference: Traced, run: Generator, before: tuple[Call, ...]) -> Iterator[Call]:
    """The call of `reference` that `run` is and those open within it, outermost first."""
    depth = 0
    while True:
        frame = run.gi_frame
        old = before[depth].variables if depth < len(before) else {}
        held = {
            name: still(value, old.get(name))
            for name, value in frame.f_locals.items()
            if not isinstance(value, Iterator)
        }
        yield Call(reference, frame.f_lineno, MappingProxyType(held))
        run, depth = run.gi_yieldfrom, depth + 1
        if run is None:
            return
        reference = next(other for other in reference.within if other.steps.__code__ is run.gi_code)
