"""A reference: a generator that yields its notes and returns its answer, to be called, watched and shown."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator, Mapping
from functools import cached_property
from typing import Any

from vizkit.language.notes import Note
from vizkit.trace.bound import MOST
from vizkit.trace.compiled import unwatched, watched
from vizkit.trace.definition import Definition, NoteError, definition
from vizkit.trace.listing import Listing, listing
from vizkit.trace.moments import Trace, check_ends
from vizkit.trace.place import shown
from vizkit.trace.yields import notes, within


class Traced:
    """A reference: called, it answers; `trace` watches it; `steps` lets another reference run it within itself."""

    def __init__(self, algorithm: Callable[..., Generator[tuple, None, Any]], guard: Callable[..., tuple] | None):
        functools.update_wrapper(self, algorithm)
        self.steps = algorithm
        self.guard = guard
        if guard is not None:
            self.__wrapped__ = guard

    captions: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    """What it says besides its notes, in other languages than English."""

    asked: Mapping[str, Any] = {}
    """The inputs that it asks for itself, where a scene does not."""

    def __call__(self, *given, **named):
        if self.guard is None:
            return self.unwatched(*given, **named)
        return self.unwatched(*self.guard(*given, **named))

    def trace(self, *given, **named) -> Trace:
        """Run on the same arguments as a call, and keep every moment.

        `NoteError` where a note is none, `EndlessError` where the run does not end.
        """
        return self.watch(given, named)

    def watch(self, given: tuple, named: Mapping[str, Any], most: int = MOST, opening: Note | None = None) -> Trace:
        """The trace of the run on these arguments, of at most so many moments; an `opening` is said before it runs."""
        _ = self.moments
        return Trace.of(self, self._run(given, named), most, opening)

    runs_ahead = True
    """Whether it can be found out soon that a run has too many moments."""

    def check_ends(self, named: Mapping[str, Any], most: int, opened: int = 0) -> None:
        """Run on these arguments after so many openings, and keep nothing. Errors as where it is watched."""
        check_ends(self, self._run((), named), most, opened)

    def _run(self, given: tuple, named: Mapping[str, Any]) -> Generator[tuple, None, Any]:
        arguments = given if self.guard is None else self._guarded(self.guard(*given, **named))
        return self.watched(*arguments, **({} if self.guard else named))

    def _guarded(self, arguments: Any) -> tuple:
        """What the guard returns; `NoteError` where it is not the algorithm's own arguments."""
        code, wanted = getattr(self.guard, "__code__", self.steps.__code__), ", ".join(self.parameters)
        at = f"{shown(code.co_filename)}:{code.co_firstlineno}: the guard of {self.__name__} must return its arguments"
        if not isinstance(arguments, tuple):
            raise NoteError(f"{at}, the tuple ({wanted},), not {type(arguments).__name__}")
        try:
            inspect.signature(self.steps).bind(*arguments)
        except TypeError:
            raise NoteError(f"{at}, ({wanted},), not a tuple of {len(arguments)}") from None
        return arguments

    @cached_property
    def unwatched(self) -> Callable:
        """The algorithm without its notes and without the guard."""
        return unwatched(self.definition)

    @cached_property
    def watched(self) -> Callable[..., Generator[tuple, None, Any]]:
        """The algorithm with its notes, keeping in mind which line ran last."""
        return watched(self.definition)

    @cached_property
    def definition(self) -> Definition:
        """Where and how it is written."""
        return definition(self.steps)

    @cached_property
    def source(self) -> Listing:
        """The algorithm as it is shown."""
        return listing(self.definition)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Every note it can say itself."""
        return notes(self.definition)

    @cached_property
    def within(self) -> tuple[Traced, ...]:
        """The references it runs within itself, itself among them where it is recursive."""
        return within(self.definition)

    @cached_property
    def family(self) -> tuple[Traced, ...]:
        """Itself, the references it runs within itself, and those that they run."""
        found, waiting = {self: None}, [self]
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
    def parameters(self) -> tuple[str, ...]:
        """The names of the algorithm's own arguments."""
        code = self.steps.__code__
        return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @property
    def recursive(self) -> bool:
        """Whether it runs itself within itself."""
        return self in self.within

    def at(self, line: int) -> str:
        """A line of its file, as an error names it."""
        return f"{shown(self.steps.__code__.co_filename)}:{line}"

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
        code, name = getattr(algorithm, "__code__", None), getattr(algorithm, "__name__", repr(algorithm))
        at = f"{shown(code.co_filename)}:{code.co_firstlineno}: " if code else ""
        raise NoteError(f"{at}{name} yields no note: a reference does, at each moment worth seeing")
    if guard is not None and not callable(guard):
        code = algorithm.__code__
        at = f"{shown(code.co_filename)}:{code.co_firstlineno}: "
        raise NoteError(f"{at}the guard of {algorithm.__name__} is a function of its arguments, not {guard!r}")
    return Traced(algorithm, guard)
