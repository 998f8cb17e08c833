"""A log: what is written down at every moment while a function runs, and the steps that are made of it afterwards."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from functools import cached_property
from operator import is_
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING, Any

from vizkit.functions.captions import Said
from vizkit.functions.nodes import Node
from vizkit.functions.sites import UNREAD, Site
from vizkit.functions.unseen import Unseen
from vizkit.language.garbage import SeldomSought
from vizkit.language.notes import Note
from vizkit.language.sentences import Blank, SentenceError, blanks
from vizkit.trace import Call, Step, Trace, same
from vizkit.trace.definition import NoteError

if TYPE_CHECKING:
    from vizkit.functions.watched import Watched

_NONE = object()


Entry = tuple[int, tuple[str, ...], list[FrameType], Sequence[int], list[dict[str, Any]]]
"""One moment: the number of its site, what its author says there, the open calls, the lines at which all of them but
the innermost wait, and copies of what they hold."""


class Log:
    """The moments of one run as they were written down, its answer, and what of it was not seen."""

    def __init__(self, watched: Watched, entries: Sequence[Entry], answered: Callable[[], Any], unseen: Unseen):
        self.watched, self.entries, self._answered, self.unseen = watched, entries, answered, unseen

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def answer(self) -> Any:
        """A copy of what the run answered, as it was then; None where there can be none."""
        return self._answered()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The moments; `NoteError` where nothing is said at the first."""
        with SeldomSought():
            return tuple(_Steps(self.watched).of([*self.entries]))

    @property
    def trace(self) -> Trace:
        """The moments, the answer, and what was not seen."""
        spoken = dict.fromkeys(step.calls[-1].reference.definition.tree for step in self.steps)
        return Trace(self.steps, self.answer, self.watched.looked_through(self.unseen, spoken).lines)


class _Steps:
    """Makes steps of entries, one after another; what has not changed since the last is the very same."""

    def __init__(self, watched: Watched):
        self.watched = watched
        # By identity: a code is long to hash.
        self._of = {id(code): plain for code, plain in watched.of.items()}
        self._speaker: Step | None = None
        self._order: dict[FrameType, int] = {}
        self._held: dict[FrameType, Mapping[str, Any]] = {}
        self._calls: dict[FrameType, Call] = {}
        self._lines: dict[FrameType, int] = {}
        self._notes: dict[int, tuple[tuple[Said, Note, tuple[Blank, ...]], ...]] = {}

    def of(self, entries: Sequence[Entry]) -> Iterator[Step]:
        """The steps, in order."""
        for number, said, frames, at, held in entries:
            frame, own, site = frames[-1], held[-1], self.watched.sites[number]
            line = site.line or self._lines.get(frame) or self._of[id(frame.f_code)].definition.first
            self._lines[frame] = line
            changed = self._changed(frame, own)
            calls = tuple(map(self._call, frames, (*at, line), held))
            yield self._step(Note(*said) if said else self._note(number, own), calls, changed)

    def _changed(self, frame: FrameType, own: Mapping[str, Any]) -> frozenset[str]:
        """The variables of the innermost call that are new, or hold another value than when it last spoke."""
        before, self._held[frame] = self._held.get(frame, {}), own
        others = [name for name, value in own.items() if before.get(name, _NONE) is not value]
        return frozenset([name for name in others if name not in before or not same(before[name], own[name])])

    def _call(self, frame: FrameType, line: int, own: dict[str, Any]) -> Call:
        """An open call as it is now: the very one of a moment before where nothing in it is another."""
        known = self._calls.get(frame)
        if known is not None and known.line == line and len(known.variables) == len(own):
            had = known.variables
            if all(map(is_, own.values(), had.values())) and own.keys() == had.keys():
                return known
        number = self._order.setdefault(frame, len(self._order))
        found = self._calls[frame] = Call(self._of[id(frame.f_code)], line, MappingProxyType(own), number)
        return found

    def _step(self, note: Note, calls: tuple[Call, ...], changed: frozenset[str]) -> Step:
        """A moment; a silent one leaves standing what was said before it."""
        if note.sentence:
            self._speaker = step = Step(note, calls, changed)
            return step
        if self._speaker is None:
            raise NoteError(f"{self.watched.at(calls[-1].line)}: the first moment of a run must have a sentence")
        return Step(note, calls, changed, self._speaker)

    def _note(self, number: int, variables: Mapping[str, Any]) -> Note:
        """The first that can be said, of values that a sentence can hold."""
        site = self.watched.sites[number]
        if number not in self._notes:
            self._notes[number] = tuple(_notes(site))
        for said, note, open_ in self._notes[number]:
            if _is_about_what_was_read(said, variables) and _can_be_said(open_, variables):
                return note
        return Note(site.name, site.said[-1].english)


def _notes(site: Site) -> Iterator[tuple[Said, Note, tuple[Blank, ...]]]:
    """What may be said at a site but the last, each with its blanks; not what has a blank that is none."""
    for said in site.said[:-1]:
        with suppress(SentenceError):
            yield said, Note(site.name, said.english), blanks(said.english)


def _is_about_what_was_read(said: Said, variables: Mapping[str, Any]) -> bool:
    def unread(name: str) -> bool:
        return type(variables.get(name)) is tuple and variables[name] == UNREAD

    return not (said.read or said.unread) or (all(map(unread, said.unread)) and not any(map(unread, said.read)))


def _can_be_said(open_: tuple[Blank, ...], variables: Mapping[str, Any]) -> bool:
    """Whether blanks can all be filled by numbers, short words and nodes."""
    try:
        return all([_is_sayable(_value(blank, variables)) for blank in open_])
    except (LookupError, ValueError, TypeError, AttributeError):
        return False


def _value(blank: Blank, variables: Mapping[str, Any]) -> Any:
    """What fills a blank, which most often is a variable."""
    return variables[blank.expression] if blank.expression in variables else blank.value(variables)


def _is_sayable(value: Any) -> bool:
    return (
        type(value) in (int, float, bool)
        or value is None
        or isinstance(value, (numbers.Number, Node, Enum))
        or (isinstance(value, str) and len(value) < _WORD)
    )


_WORD = 20
"""Signs of a word that is longer than can be said in a sentence."""
