"""An act: a run worth seeing, bound to a reference, what it is given, and a draw."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vizkit.explainer.honesty import literals
from vizkit.explainer.mistake import DrawError, SceneError, told
from vizkit.explainer.view import OFFERED, View, seen
from vizkit.inputs import InputError
from vizkit.picture.ink import InkError, ink
from vizkit.picture.marks import Mark, Text
from vizkit.picture.picture import Picture
from vizkit.trace import NoteError, NotStill, Trace, Traced


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

    Made by `act`, it is called with its `draw`; without one it draws itself.
    """

    name: str
    title: Any
    reference: Traced
    draw: Callable[..., Picture] | None
    given: Mapping[str, Any]
    facts: Mapping[str, Fact]
    watch: tuple[str, ...] | None
    decimals: int
    file: str = ""
    words: frozenset[str] = field(repr=False, default=frozenset())

    def __call__(self, draw: Callable[..., Picture]) -> Act:
        file = draw.__code__.co_filename
        name = draw.__name__.replace("_", "-")
        return replace(self, draw=draw, name=name, file=file, words=literals(file))

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.name:
            object.__setattr__(self, "name", name.replace("_", "-"))

    def arguments(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The reference's arguments, its own to change: the act's where it says, else the explainer's inputs."""
        found = {}
        for name in inspect.signature(self.reference).parameters:
            if name in self.given:
                found[name] = made(self.given[name], inputs | found)
            elif name in inputs:
                found[name] = copy.deepcopy(inputs[name])
        return found

    def checked(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The reference's arguments; `InputError` where it refuses them, about the input that is at fault."""
        with _about_one_of(inputs):
            arguments = self.arguments(inputs)
            if self.reference.guard is not None:
                refused(self.reference.guard, arguments)
        return arguments

    def run(self, inputs: Mapping[str, Any]) -> Run:
        """Watch the reference on these inputs; `InputError` where it refuses them."""
        arguments = self.checked(inputs)
        known = {**inputs, **arguments}
        with _about_one_of(inputs):
            facts = {name: ink(made(fact.reference, known), name) for name, fact in self.facts.items()}
        return Run(self, self._watched(arguments), facts)

    def _watched(self, arguments: Mapping[str, Any]) -> Trace:
        """The trace of the reference; `SceneError` that says where it fails, if it does."""
        try:
            return self.reference.trace(**arguments)
        except (InputError, NoteError, NotStill):
            raise
        except Exception as reason:
            files = {each.steps.__code__.co_filename for each in self.reference.family}
            raise SceneError(told(reason, files)) from reason

    def picture(self, run: Run, moment: int) -> Picture:
        """What `draw` makes of a moment."""
        picture = self._drawn(run, moment)
        if not isinstance(picture, Picture):
            raise SceneError(f"{self.at()} must return a picture, not {type(picture).__name__}")
        return picture

    def _drawn(self, run: Run, moment: int) -> Picture:
        if self.draw is None:
            from vizkit.explainer.first_draw import first_picture

            return first_picture(run, moment)
        wanted = {
            name: run.facts[name] if name in run.facts else seen(run.trace, moment, name)
            for name in inspect.signature(self.draw).parameters
        }
        try:
            return self.draw(**wanted)
        except InputError:
            raise
        except Exception as reason:
            kind = type(reason) if isinstance(reason, (SceneError, InkError)) else DrawError
            said = told(reason, {self.draw.__code__.co_filename})
            raise kind(said.replace(f"{type(reason).__name__}: ", "", kind is not DrawError)) from reason

    def check_marks(self, marks: tuple[Mark, ...]) -> None:
        """`InkError` for words that are not the scene's own, `SceneError` for a key used twice."""
        for own in (own for mark in marks if isinstance(mark, Text) for own in mark.own):
            if self.draw is not None and own not in self.words and own not in self.names:
                raise InkError(
                    f"{self.at()} writes {own!r}, which is not a word of its source: show variables as they came"
                )
        keys = [mark.key for mark in marks]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise SceneError(f'{self.at()} uses the key {twice!r} for two marks: give one of the shapes a name="…"')

    @property
    def names(self) -> frozenset[str]:
        """The words that come from the house and the reference: names of variables, the ends of a queue."""
        return frozenset({*self.reference.variables, "front", "back"})

    def at(self) -> str:
        """The act as an error names it."""
        file = self.draw.__code__.co_filename if self.draw is not None else self.reference.__name__
        return f"{Path(file).name}, act {self.name}"


def act(reference: Traced, title: Any, *, watch: tuple[str, ...] | None = None, decimals: int = 2, **given: Any) -> Act:
    """Make an act of a `draw`: `reference` with the inputs of its parameters' names, or as `given` here.

    A given value is a literal, or a function of a reference's or an example's module that makes it of the inputs;
    `name=fact(function)` gives `draw` another reference's answer. `watch` names the variables beside the code;
    `decimals` is how exactly they are written there. An act that is given no `draw` draws itself.
    """
    if not isinstance(reference, Traced):
        name = getattr(reference, "__name__", repr(reference))
        raise SceneError(f"an act shows a reference, and {name} is none: write @traced above its def")
    facts = {name: value for name, value in given.items() if isinstance(value, Fact)}
    values = {name: value for name, value in given.items() if name not in facts}
    return Act("", title, reference, None, values, facts, watch, decimals)


@dataclass(frozen=True)
class Run:
    """One watched run of an act."""

    act: Act
    trace: Trace
    facts: Mapping[str, Any]

    def picture(self, moment: int) -> Picture:
        return self.act.picture(self, moment)


def option(name: str) -> str:
    """The command line's name of an input."""
    return "--" + name.lower().replace("_", "-")


@contextmanager
def _about_one_of(inputs: Mapping[str, Any]) -> Iterator[None]:
    """What is raised within is about one of the inputs or about none: an argument may be made of several."""
    try:
        yield
    except InputError as reason:
        if reason.about is None or reason.about in inputs:
            raise
        raise InputError(reason.reason) from reason


def made(value: Any, known: Mapping[str, Any]) -> Any:
    """`value`, or what a function makes of the inputs that its parameters name."""
    if not callable(value):
        return value
    wanted = inspect.signature(value).parameters
    return refused(value, {name: made(known[name], known) for name in wanted if name in known})


def refused(function: Callable, arguments: Mapping[str, Any]) -> Any:
    """What `function` makes of the arguments; where it refuses one, an `InputError` about it."""
    try:
        return function(**arguments)
    except (TypeError, ValueError) as reason:
        name = str(reason).split(" ", 1)[0].split("[", 1)[0]
        raise InputError(str(reason), name if name in arguments else None) from reason


__all__ = ["OFFERED", "Act", "Fact", "Run", "View", "act", "fact", "made", "option", "refused"]
