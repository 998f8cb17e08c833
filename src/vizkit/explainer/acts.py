"""An act: a run worth seeing, bound to a reference, what it is given, and a draw."""

from __future__ import annotations

import difflib
import inspect
import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import numpy as np

from vizkit import shapes
from vizkit.explainer.honesty import line_of, line_written, literals
from vizkit.explainer.mistake import DrawError, SceneError, nothings, place, refuses, takes, told
from vizkit.explainer.repeated import repeated
from vizkit.explainer.view import OFFERED, View, seen
from vizkit.inputs import InputError
from vizkit.inputs.copied import copied
from vizkit.language import sentences
from vizkit.language.notes import Note
from vizkit.language.sentences import SentenceError
from vizkit.picture.colour import meanings
from vizkit.picture.ink import InkError, ink, look
from vizkit.picture.marks import Kept, Link, Text
from vizkit.picture.picture import Picture
from vizkit.picture.style import THEMES, ColourError
from vizkit.trace import EndlessError, NoteError, NotStill, Step, Trace, Traced, same
from vizkit.trace.bound import MOST, bounded, is_immense, seconds
from vizkit.trace.place import shown

if TYPE_CHECKING:
    from vizkit.explainer.first_draw import Drawing

DRAWING, TOGETHER = 5.0, 100
"""Seconds that draws may compute for so many moments, or for fewer, where a run may have no more than usual."""

MANY = 100
"""Moments past which a run is first gone through without keeping anything: most that have more never end."""


@dataclass(frozen=True)
class Fact:
    """What another reference answers for the same inputs."""

    reference: Callable


def fact(reference: Callable) -> Fact:
    """The answer of `reference`, called with the inputs of its parameters' names: `standard=fact(standard_traffic)`."""
    return Fact(reference)


@dataclass(frozen=True)
class Act:
    """A run worth seeing: the reference, what it is given, and how each of its moments is drawn.

    Made by `act`, it is called with its `draw`; without one it draws itself. It begins with its `opening`, if it has
    one, and where its run differs from that of the act `since`, if there is one. One that is `optional` is left out
    where its reference refuses the inputs; a `headline` one is what a GIF shows that is asked for no act.
    """

    name: str
    title: Any
    reference: Traced
    draw: Callable[..., Picture] | None
    given: Mapping[str, Any]
    facts: Mapping[str, Fact]
    watch: tuple[str, ...] | None
    decimals: int
    since: Act | None = None
    sweep: tuple[str, ...] = ()
    opening: Note | None = None
    optional: bool = False
    headline: bool = False
    file: str = ""
    words: frozenset[str] = field(repr=False, default=frozenset())

    def __call__(self, draw: Callable[..., Picture]) -> Act:
        file = draw.__code__.co_filename
        name = draw.__name__.replace("_", "-")
        return replace(self, draw=draw, name=name, file=file, words=literals(file))

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.name:
            object.__setattr__(self, "name", name.replace("_", "-"))
            object.__setattr__(self, "file", sys.modules[owner.__module__].__file__)

    def arguments(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The reference's arguments, its own to change: the act's where it says, else the explainer's inputs."""
        found, parameters = {}, inspect.signature(self.reference).parameters
        own = copied({name: inputs[name] for name in parameters if name in inputs and name not in self.given})
        for name in parameters:
            if name in self.given:
                found[name] = made(self.given[name], inputs | found)
            elif name in own:
                found[name] = own[name]
        return found

    @property
    def reads(self) -> frozenset[str]:
        """The names of the inputs that its run may depend on."""
        functions = [self.reference, *self.given.values(), *(fact.reference for fact in self.facts.values())]
        named = (inspect.signature(function).parameters for function in functions if callable(function))
        return frozenset().union(*named, () if self.since is None else self.since.reads)

    def checked(self, inputs: Mapping[str, Any], most: int = MOST) -> dict[str, Any]:
        """The reference's arguments; `InputError` where it refuses them, about the input or argument at fault.

        `EndlessError` where they take longer to make than a run of `most` moments may.
        """
        with authored(self._files), finite(self._files), bounded(seconds(most), self._files):
            arguments = self.arguments(inputs)
            if self.reference.guard is not None:
                refused(self.reference.guard, arguments)
        return arguments

    def run(self, inputs: Mapping[str, Any], most: int = MOST) -> Run:
        """Watch the reference on these inputs.

        `InputError` where it refuses them, `EndlessError` where the run has more than `most` moments.
        """
        arguments = self.checked(inputs, most)
        trace = self._trace(inputs, arguments, most)
        opening, own = trace.steps[: self.opened], trace.steps[self.opened :]
        first = 0 if self.since is None else repeated(self.since.run(inputs, most).own, own)
        known = {**inputs, **arguments}
        with authored(self._files), finite(self._files), bounded(seconds(most), self._files):
            facts = {name: ink(made(fact.reference, known), name) for name, fact in self.facts.items()}
        return Run(self, replace(trace, steps=(*opening, *own[first:])), facts, own[:first], most)

    def _trace(self, inputs: Mapping[str, Any], arguments: Mapping[str, Any], most: int) -> Trace:
        """The trace on these arguments; one of many moments is kept once it is known that it ends."""
        many = min(most, MANY if self.reference.runs_ahead else most)
        try:
            return self.watched(arguments, many)
        except EndlessError as reason:
            if many == most or not reason.many:
                raise
        with authored(self._files), finite(self._files):
            self.reference.check_ends(self.arguments(inputs), most, self.opened)
        return self.watched(self.arguments(inputs), most)

    def watched(self, arguments: Mapping[str, Any], most: int = MOST) -> Trace:
        """Return a trace of the reference as the act tells it: its opening first, its repetition one sweep.

        `InputError` where its own `raise ValueError` refuses the arguments, `SceneError` that says where the reference
        fails, or where the opening cannot be said.
        """
        with authored(self._files), finite(self._files):
            try:
                trace = self.reference.watch((), arguments, most, self.opening)
            except ValueError as reason:
                if isinstance(reason, InputError) or not refuses(reason, self._files):
                    raise
                raise refusal(reason, arguments) from reason
        if self.opening is not None:
            self._check_opening(trace.steps[0])
        *names, sentence = self.sweep or ("",)
        return trace.swept(*names, sentence=sentence) if names else trace

    def _check_opening(self, step: Step) -> None:
        """`SceneError` where the opening cannot be said of these arguments."""
        try:
            list(sentences.parts(step.template(), step.variables))
        except (LookupError, SentenceError) as reason:
            raise SceneError(f"{shown(self.file)}:{self.opening_line}: act {self.name}: {reason}") from None

    @property
    def opened(self) -> int:
        """How many moments come before the reference's own: one where there is an opening."""
        return 0 if self.opening is None else 1

    @property
    def opening_line(self) -> int:
        """The line of the scene's file where the opening is written."""
        return line_written(self.file, self.opening.sentence)

    @property
    def _files(self) -> frozenset[str]:
        """Where what the act runs is written."""
        functions = [fact.reference for fact in self.facts.values()] + list(self.given.values())
        return written_in([*functions, *self.reference.family])

    def picture(self, run: Run, moment: int) -> Picture:
        """What `draw` makes of a moment."""
        picture = self._drawn(run, moment)
        if not isinstance(picture, Picture):
            raise SceneError(f"{self.at()} must return a picture, not {type(picture).__name__}")
        return picture

    def _drawn(self, run: Run, moment: int) -> Picture:
        if self.draw is None:
            return run.drawing.picture(moment)
        wanted = {
            name: run.facts[name] if name in run.facts else seen(run.whole, run.place(moment), name)
            for name in inspect.signature(self.draw).parameters
        }
        try:
            return self.draw(**wanted)
        except InputError:
            raise
        except Exception as reason:
            kind = type(reason) if isinstance(reason, (SceneError, InkError)) else DrawError
            said = told(reason, {self.draw.__code__.co_filename})
            said = said.replace(f"{type(reason).__name__}: ", "", kind is not DrawError)
            raise kind(
                said + self._unasked(reason) + self._without_value(reason) + takes(reason, vars(shapes))
            ) from reason

    def _unasked(self, reason: Exception) -> str:
        """What to do about a variable that `draw` uses and does not ask for."""
        known = isinstance(reason, NameError) and reason.name in {*self.reference.variables, *self.facts, *OFFERED}
        return f": write {reason.name} among the parameters of {self.draw.__name__}" if known else ""

    def _without_value(self, reason: Exception) -> str:
        """What to ask first, where what failed is that variables have no value yet."""
        names = (
            nothings(reason, self.draw.__code__.co_filename) if re.search("NoneType|no value yet", str(reason)) else ()
        )
        said = " and ".join(f"{name} is None" for name in names)
        return f": {said} at this moment: ask whether {names[0]} is None first" if names else ""

    def check_marks(self, kept: Kept) -> None:
        """`InkError` for words that are not the scene's own; `SceneError` for a key used twice.

        For a link to what is not drawn `SceneError`, for an unknown colour `ColourError`, both with their lines. What
        is not fresh has been checked.
        """
        marks, fresh, in_place = kept
        for own in dict.fromkeys(own for mark in fresh if isinstance(mark, Text) for own in mark.own):
            if self.draw is not None and own not in self.words and own not in self.names:
                raise InkError(
                    f"{self.at(own)} writes {own!r}, which is not a word of its source: show variables as they came"
                )
        links = [mark for mark in (fresh if in_place else marks) if isinstance(mark, Link)]
        keys = [mark.key for mark in marks] if links or not in_place else []
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            at = self.at(twice.partition("/")[0])
            raise SceneError(f'{at} uses the key {twice!r} for two marks: give one of the shapes a name="…"')
        for mark in links:
            for end in () if mark.optional else (mark.source, mark.target):
                self._check_end(end, keys)
        for meaning in meanings(fresh):
            if meaning not in THEMES["dark"].colours:
                self._check_colour(meaning)

    def _check_colour(self, meaning: str) -> None:
        """`ColourError` for a colour that no theme has, with its line."""
        try:
            _ = THEMES["dark"][meaning]
        except ColourError as reason:
            raise ColourError(f"{self.at(meaning)}: {reason}") from None

    def _check_end(self, end: str, keys: list[str]) -> None:
        """`SceneError` for an end of a link that is the key of no mark, with those that are most like it."""
        if end not in keys:
            near = difflib.get_close_matches(end, keys, 3, cutoff=0.4) or keys[:3]
            there = f"there are {', '.join(near)}" if near else "there is none"
            raise SceneError(f"{self.at(end, 'link')}: a link leads to {end}, which is no mark here: {there}")

    @property
    def names(self) -> frozenset[str]:
        """The words that come from the house and the reference: names of variables, the ends of a queue."""
        return frozenset({*self.reference.variables, "front", "back"})

    def at(self, *written: str) -> str:
        """The act as an error names it, at the line of its draw with the first of these words that it has."""
        if self.draw is None:
            return f"{self.reference.at(self.reference.definition.first)}: act {self.name}"
        return f"{shown(self.file)}:{line_of(self.draw, written)}: act {self.name}"


def act(
    reference: Traced | Callable | str,
    title: str | None = None,
    *,
    watch: tuple[str, ...] | None = None,
    decimals: int = 2,
    since: Act | None = None,
    sweep: tuple[str, ...] = (),
    opening: str | tuple[str, str] | None = None,
    optional: bool = False,
    headline: bool = False,
    **given: Any,
) -> Act:
    """Make an act of a `draw`: `reference` with the inputs of its parameters' names, or as `given` here.

    A given value is a literal, or a function of a reference's or an example's module that makes it of the inputs;
    `name=fact(function)` gives `draw` another reference's answer. `watch` names the variables beside the code;
    `decimals` is how exactly they are written there. What the run has in common with that of the act `since` is not
    shown again. A `sweep` is one or more moments' names and a sentence: from the first such moment from which on
    nothing but a last word is said for the first time, all is one sweep under that sentence. The `opening` is what
    is said before the reference's first line, the arguments in its blanks: the moment `"opening"`. Like a note's it
    is a sentence, or two for one and for many. An `optional` act is left out, and that is said, where its reference
    refuses what the others take. A GIF of the explainer shows its `headline` acts, if it has any, and its
    poster the fullest moment of the last of them. An act that is given no `draw` draws itself, of what it watches
    where it says so.

    A plain function is watched as it is; one of a file that cannot be imported is named, `"../two_sum.py:two_sum"`,
    from where the scene lies.
    """
    if title is None:
        raise SceneError('an act wants a reference and a title: act(sliding_window_maximum, "One sweep")')
    spoken = inspect.isgeneratorfunction(reference)  # it says notes, and is to be traced
    if isinstance(reference, (str, FunctionType, MethodType)) and not spoken:
        reference = _plain(reference, Path(sys._getframe(1).f_globals.get("__file__", "")))
    if not isinstance(reference, Traced):
        name = getattr(reference, "__name__", repr(reference))
        raise SceneError(f"an act shows a reference, and {name} is none: write @traced above its def")
    _check_settings(watch=watch, decimals=decimals, since=since, sweep=sweep)
    if optional and headline:
        raise SceneError("a headline act is shown with any inputs: it cannot be optional")
    facts = {name: value for name, value in given.items() if isinstance(value, Fact)}
    values = {name: value for name, value in given.items() if name not in facts}
    said = None if opening is None else _opening(opening)
    return Act("", title, reference, None, values, facts, watch, decimals, since, sweep, said, optional, headline)


def _plain(function: Callable | str, scene: Path) -> Traced:
    """The reference that a plain function is, or that its name from the scene's folder names."""
    from vizkit.functions.asking import Asking
    from vizkit.functions.found import found

    try:
        if not isinstance(function, str):
            return Asking(function)
        known = found(str(scene.parent / Path(function).expanduser()))
        return Asking(known.function, forget=known.forget)
    except InputError as reason:
        raise SceneError(str(reason)) from None


def _check_settings(watch: Any, decimals: Any, since: Any, sweep: Any) -> None:
    """`SceneError` for what is none of its kind."""
    if watch is not None and not _are_words(watch):
        raise SceneError(f'watch names variables, watch=("left", "right"), not {watch!r}')
    if not isinstance(decimals, int) or not 0 <= decimals <= 15:
        raise SceneError(f"decimals is a whole number from 0 to 15, not {decimals!r}")
    if since is not None and not isinstance(since, Act):
        raise SceneError(f"since is an act of this explainer, written above, not {since!r}")
    if sweep != () and not (_are_words(sweep) and len(sweep) > 1):
        raise SceneError(f'a sweep is moments\' names and a sentence, sweep=("push", "…"), not {sweep!r}')


def _are_words(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and all(isinstance(each, str) for each in value)


def _opening(said: Any) -> Note:
    """The note that opens an act; `SceneError` where it is neither a sentence nor two."""
    several = said if isinstance(said, tuple) else (said,)
    if len(several) > 2 or not all(isinstance(each, str) and each.strip() for each in several):
        raise SceneError(f"an opening is a sentence, or two, for one and for many, not {said!r}")
    return Note("opening", *several)


@dataclass(frozen=True)
class Run:
    """One watched run of an act; the moments of its trace are shown, those `earlier` were not worth showing again.

    An opening is the first of both: it comes before the `earlier` moments. It might have had `most` moments.
    """

    act: Act
    trace: Trace
    facts: Mapping[str, Any]
    earlier: tuple[Step, ...] = ()
    most: int = MOST

    of_two = False
    """Whether it is two runs side by side."""

    @cached_property
    def drawing(self) -> Drawing:
        """Its first pictures: what is shown where no draw says so, decided over all its moments."""
        from vizkit.explainer.first_draw import Drawing

        return Drawing(self.trace, self.act.reference, self.act.watch or None)

    @property
    def whole(self) -> Trace:
        """The trace from its first moment on, shown or not."""
        steps, opened = self.trace.steps, self.act.opened
        return replace(self.trace, steps=(*steps[:opened], *self.earlier, *steps[opened:]))

    @property
    def own(self) -> tuple[Step, ...]:
        """The moments of the reference itself, shown or not."""
        return self.whole.steps[self.act.opened :]

    def is_like(self, other: Run) -> bool:
        """Whether another run says and holds the same, as one on other inputs may: then it is drawn alike."""
        return (
            self.act is other.act
            and self.trace == other.trace
            and self.earlier == other.earlier
            and all(same(look(fact), look(other.facts[name])) for name, fact in self.facts.items())
        )

    def place(self, moment: int) -> int:
        """Which moment of the whole trace a moment is that is shown."""
        return moment if moment < self.act.opened else len(self.earlier) + moment

    def picture(self, moment: int) -> Picture:
        """What `draw` makes of a moment; `EndlessError` where it does not end."""
        return self._pictures(range(moment, moment + 1))[0]

    def pictures(self) -> tuple[Picture, ...]:
        """What `draw` makes of every moment; `EndlessError` where that takes too long."""
        return self._pictures(range(len(self.trace)))

    def _pictures(self, moments: range) -> tuple[Picture, ...]:
        most = DRAWING * max(1.0, len(moments) / TOGETHER) * max(1.0, self.most / MOST)
        with bounded(most, {self.act.file}, memory=False, what="draw"):
            return tuple(self.act.picture(self, moment) for moment in moments)


@contextmanager
def authored(files: Container[str]) -> Iterator[None]:
    """What fails within, as any Python can, is its author's mistake: `SceneError` with its place in these files."""
    try:
        yield
    except (InputError, NoteError, NotStill, EndlessError, SceneError, OverflowError, FloatingPointError, MemoryError):
        raise
    except SystemExit as reason:
        raise SceneError(f"{told(reason, files)}: let it return in place of ending Python") from None
    except Exception as reason:
        raise SceneError(told(reason, files)) from reason


@contextmanager
def finite(files: Container[str]) -> Iterator[None]:
    """What is computed within stays within the numbers that there are, or `InputError` with the line where it leaves.

    A reference that means to go on says so: `with np.errstate(divide="ignore")`.
    """
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            yield
    except (FloatingPointError, OverflowError) as reason:
        found = place(reason, files)
        at = f"{shown(found[0])}:{found[1]}" if found else "–"
        raise InputError(_BEYOND, at=at, reason=reason) from reason


_BEYOND = "the numbers are too large or too small to go on at {at}: {reason}"


def written_in(functions: Iterable[Any]) -> frozenset[str]:
    """The files of those that are functions or references."""
    codes = (getattr(getattr(each, "steps", each), "__code__", None) for each in functions)
    return frozenset(code.co_filename for code in codes if code is not None)


def made(value: Any, known: Mapping[str, Any]) -> Any:
    """`value`, or what a function makes of the inputs that its parameters name."""
    if not callable(value):
        return value
    wanted = inspect.signature(value).parameters
    return refused(value, {name: made(known[name], known) for name in wanted if name in known})


def refused(function: Callable, arguments: Mapping[str, Any]) -> Any:
    """What `function` makes of the arguments; where it refuses one, an `InputError` about it.

    `MemoryError` for an array of more elements than any memory has.
    """
    try:
        return function(**arguments)
    except (TypeError, ValueError) as reason:
        if is_immense(reason):
            raise MemoryError(str(reason)).with_traceback(reason.__traceback__) from None
        raise refusal(reason, arguments) from reason


def refusal(reason: TypeError | ValueError, arguments: Mapping[str, Any]) -> InputError:
    """The `InputError` about the argument that the sentence begins with."""
    name = str(reason).split(" ", 1)[0].split("[", 1)[0]
    sentence, blanks = getattr(reason, "sentence", str(reason)), getattr(reason, "blanks", {})
    return InputError(sentence, name if name in arguments else None, **blanks)


__all__ = [
    "OFFERED",
    "Act",
    "Fact",
    "Run",
    "View",
    "act",
    "authored",
    "fact",
    "finite",
    "made",
    "refused",
    "written_in",
]
