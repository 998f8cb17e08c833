"""An explainer: a film's acts, each a reference with an example and a `draw` whose parameters are its variables."""

from __future__ import annotations

import ast
import difflib
import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from vizkit.inputs import Input, InputError
from vizkit.language.notes import LANGUAGES
from vizkit.picture.ink import InkError, ink
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Text
from vizkit.trace import Call, Step, Trace, Traced

OFFERED = ("calls", "past", "fresh", "layout")
"""What `draw` may ask for besides variables: the open calls, innermost last; the moments so far, this one last; the
names of the variables that are new, changed or spoken of at this moment; the layout's name."""


class SceneError(TypeError):
    """A scene that asks for what its reference does not have, or does what a scene cannot."""


@dataclass(frozen=True)
class Fact:
    """What another reference answers for the same inputs."""

    reference: Callable


def fact(reference: Callable) -> Fact:
    """The answer of `reference`, called with the inputs of its parameters' names: `standard=fact(standard_traffic)`."""
    return Fact(reference)


@dataclass(frozen=True)
class Act:
    """A run worth seeing: the reference, what it is given, and how each of its moments is drawn."""

    name: str
    title: tuple[str, ...]
    reference: Traced
    draw: Callable[..., Picture]
    given: Mapping[str, Any]
    facts: Mapping[str, Fact]
    watch: tuple[str, ...] | None
    decimals: int
    words: frozenset[str] = field(repr=False, default=frozenset())

    def arguments(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The reference's arguments: the act's own where it says, else the explainer's inputs."""
        found = {}
        for name in inspect.signature(self.reference).parameters:
            if name in self.given:
                found[name] = _made(self.given[name], inputs | found)
            elif name in inputs:
                found[name] = inputs[name]
        return found

    def run(self, inputs: Mapping[str, Any]) -> Run:
        """Watch the reference on these inputs; `InputError` where it refuses them."""
        arguments = self.arguments(inputs)
        known = {**inputs, **arguments}
        if self.reference.guard is not None:
            _refused(self.reference.guard, arguments)
        facts = {name: ink(_made(fact.reference, known)) for name, fact in self.facts.items()}
        return Run(self, self.reference.trace(**arguments), facts)

    def picture(self, run: Run, moment: int, layout: str) -> Picture:
        """What `draw` makes of a moment."""
        step = run.trace.steps[moment]
        offered = {
            "calls": lambda: tuple(map(Sight, step.calls)),
            "past": lambda: tuple(map(Sight, run.trace.steps[: moment + 1])),
            "fresh": lambda: frozenset(step.fresh),
            "layout": lambda: layout,
        }
        wanted = {}
        for name, parameter in inspect.signature(self.draw).parameters.items():
            if name in offered:
                wanted[name] = offered[name]()
            elif name in run.facts:
                wanted[name] = run.facts[name]
            elif name in step.variables:
                wanted[name] = ink(step.variables[name], name)
            elif parameter.default is inspect.Parameter.empty:
                raise SceneError(f"{self._at()}: {name} has no value at moment {moment}; give the parameter a default")
        picture = self.draw(**wanted)
        self._check(picture)
        return picture

    def _check(self, picture: object) -> None:
        if not isinstance(picture, Picture):
            raise SceneError(f"{self._at()} must return a picture, not {type(picture).__name__}")
        marks = [*picture.marks, *(mark for meter in picture.meters for mark in meter.marks)]
        for own in (own for mark in marks if isinstance(mark, Text) for own in mark.own):
            if own not in self.words:
                raise InkError(
                    f"{self._at()} writes {own!r}, which is not a word of its source: show variables as they came"
                )
        keys = [mark.key for mark in marks]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise SceneError(f"{self._at()} uses the key {twice!r} for two marks")

    def _at(self) -> str:
        return f"{Path(self.draw.__code__.co_filename).name}, act {self.name}"


@dataclass(frozen=True)
class Run:
    """One watched run of an act."""

    act: Act
    trace: Trace
    facts: Mapping[str, Any]

    def picture(self, moment: int, layout: str = "lecture") -> Picture:
        return self.act.picture(self, moment, layout)


class Sight:
    """A step or an open call as a scene may see it: its variables as attributes, `None` where they have no value yet.

    `bound` are the names of those that have one.
    """

    __slots__ = ("__seen",)

    def __init__(self, seen: Step | Call):
        self.__seen = seen

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "calls" and isinstance(self.__seen, Step):
            return tuple(map(Sight, self.__seen.calls))
        if name == "fresh" and isinstance(self.__seen, Step):
            return frozenset(self.__seen.fresh)
        if name == "bound":
            return frozenset(self.__seen.variables)
        return ink(self.__seen.variables.get(name), name)


def act(
    reference: Traced, title: tuple[str, ...], *, watch: tuple[str, ...] | None = None, decimals: int = 2, **given: Any
):
    """Make an act of a `draw`: `reference` with the inputs of its parameters' names, or as `given` here.

    `title` is a pair (English, Chinese). A given value is a literal, or a function of a reference module that makes it
    of the inputs; `name=fact(function)` gives `draw` another reference's answer. `watch` names the variables beside the
    code; `decimals` is how exactly they are written there.
    """

    def make(draw: Callable[..., Picture]) -> Act:
        facts = {name: value for name, value in given.items() if isinstance(value, Fact)}
        values = {name: value for name, value in given.items() if name not in facts}
        name = draw.__name__.replace("_", "-")
        return Act(name, title, reference, draw, values, facts, watch, decimals, _literals(draw.__code__.co_filename))

    return make


class Film:
    """The base of every explainer: `title`, `idea` and `family`, its inputs and its acts, in the order they are played.

    `colours` says which meaning a variable has on screen; `largest` are inputs as large as can be drawn.
    """

    title: ClassVar[tuple[str, ...]]
    idea: ClassVar[tuple[str, ...]]
    family: ClassVar[str]
    colours: ClassVar[Mapping[str, str]] = {}
    largest: ClassVar[Mapping[str, Any]] = {}
    inputs: ClassVar[Mapping[str, Input]] = {}
    acts: ClassVar[tuple[Act, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.inputs = {name: value for name, value in vars(cls).items() if isinstance(value, Input)}
        cls.acts = tuple(value for value in vars(cls).values() if isinstance(value, Act))
        if cls.acts:
            _check_film(cls)

    @classmethod
    def values(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """All inputs: as given, else by default; a default that is a function is made of the others."""
        unknown = [name for name in given if name not in cls.inputs]
        if unknown:
            near = difflib.get_close_matches(unknown[0], cls.inputs, 1)
            raise InputError(f"there is no input {unknown[0]!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        found = dict(given)
        for name, wanted in cls.inputs.items():
            if name not in found:
                found[name] = wanted.default
        for name, value in list(found.items()):
            found[name] = _made(value, found)
        return {name: found[name] for name in cls.inputs}

    @classmethod
    def check_drawable(cls, values: Mapping[str, Any]) -> None:
        """`InputError` where an input is past what can be drawn, saying which option to lower and to what."""
        for name, wanted in cls.inputs.items():
            wanted.check_drawable(option(name), values[name])
        limits = vars(cls).get("drawable")
        if limits is not None:
            function = limits.__func__ if isinstance(limits, staticmethod) else limits
            for name, found, most in function(*(values[name] for name in inspect.signature(function).parameters)):
                if found > most:
                    raise InputError(f"{option(name)} {found} is too large to be drawn: lower {option(name)} to {most}")


def option(name: str) -> str:
    """The command line's name of an input."""
    return "--" + name.lower().replace("_", "-")


def _made(value: Any, known: Mapping[str, Any]) -> Any:
    """`value`, or what a function makes of the inputs that its parameters name."""
    if not callable(value):
        return value
    wanted = inspect.signature(value).parameters
    return _refused(value, {name: _made(known[name], known) for name in wanted if name in known})


def _refused(function: Callable, arguments: Mapping[str, Any]) -> Any:
    """What `function` makes of the arguments; where it refuses one, an `InputError` that names its option."""
    try:
        return function(**arguments)
    except (TypeError, ValueError) as reason:
        name = str(reason).split(" ", 1)[0].split("[", 1)[0]
        raise InputError(f"{option(name)}: {reason}" if name in arguments else str(reason)) from reason


@cache
def _literals(file: str) -> frozenset[str]:
    """Every string of a scene's source that is not part of a computed one."""
    return frozenset(
        node.value for node in _nodes(file) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def _nodes(file: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(Path(file).read_bytes())))


def _check_film(film: type[Film]) -> None:
    where = Path(sys.modules[film.__module__].__file__).name
    for wanted in ("title", "idea", "family"):
        if not hasattr(film, wanted):
            raise SceneError(f"{where}: {film.__name__} wants a {wanted}")
    sentences = {"the title": film.title, "the idea": film.idea}
    sentences |= {f"the help of {name}": wanted.help for name, wanted in film.inputs.items()}
    for name, found in sentences.items():
        _check_sentences(found, f"{where}: {name}")
    for act_ in film.acts:
        _check_act(film, act_, f"{where}, act {act_.name}")
    _check_source(where, sys.modules[film.__module__].__file__)


def _check_sentences(found: Any, what: str) -> None:
    several = isinstance(found, tuple) and len(found) == len(LANGUAGES)
    if not several or not all(isinstance(sentence, str) and sentence.strip() for sentence in found):
        raise SceneError(f"{what} is {len(LANGUAGES)} sentences, one a language, not {found!r}")


def _check_act(film: type[Film], act_: Act, at: str) -> None:
    parameters = inspect.signature(act_.reference).parameters
    for name, value in act_.given.items():
        if name not in parameters:
            raise SceneError(f"{at}: {act_.reference.__name__} has no parameter {name!r}")
        _check_made(value, film, at)
    for value in act_.facts.values():
        _check_made(value.reference, film, at)
    for name, parameter in parameters.items():
        if name not in act_.given and name not in film.inputs and parameter.default is inspect.Parameter.empty:
            raise SceneError(f"{at}: nothing gives {act_.reference.__name__} its {name!r}")
    names = {*act_.reference.variables, *act_.facts, *OFFERED}
    for name in inspect.signature(act_.draw).parameters:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(act_.reference.variables)}"
            raise SceneError(f"{at}: {act_.reference.__name__} has no variable {name!r}{hint}")


def _check_made(value: Any, film: type[Film], at: str) -> None:
    if callable(value) and getattr(value, "__module__", None) == film.__module__:
        raise SceneError(f"{at}: a scene cannot compute an input: let a function of a reference module make it")


_BANNED = frozenset(
    "eval exec compile open getattr setattr vars globals locals type object str repr format ascii chr bytes".split()
)
_COMPUTING = sys.stdlib_module_names - {"__future__", "typing", "collections", "itertools"} | {
    "numpy",
    "scipy",
    "torch",
    "jax",
    "pandas",
    "sympy",
    "networkx",
    "manim",
    "PIL",
    "cairo",
    "av",
}
_CLOSED = frozenset("ink marks words type formula outline motion colour legibility skyline".split())
"""Modules of `vizkit.picture` that are not shapes."""


def _check_source(where: str, file: str) -> None:
    """A scene imports shapes, inputs and references alone, and neither opens what is closed nor makes text."""
    for node in _nodes(file):
        at = f"{where}:{getattr(node, 'lineno', 0)}"
        for name in _imported(node):
            if not _may_import(name):
                raise SceneError(f"{at}: a scene places what is there, it has no use for {name}")
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            raise SceneError(f"{at}: a scene cannot reach {node.attr}")
        if isinstance(node, ast.Name) and (node.id in _BANNED or node.id.startswith("__")):
            raise SceneError(f"{at}: a scene cannot use {node.id}")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _may_import(name: str) -> bool:
    root, *rest = name.split(".")
    if root != "vizkit":
        return root not in _COMPUTING
    if rest in ([], ["Film"], ["act"], ["fact"]):
        return True
    if (rest[0] == "picture" and rest[1:2] and rest[1] in _CLOSED) or rest[0] not in ("picture", "inputs", "reference"):
        return False
    return not rest[-1].startswith("_") and (
        rest[:2] == ["reference", rest[-1]] or _at_home(".".join(["vizkit", *rest[:-1]]), rest[-1])
    )


def _at_home(module: str, name: str) -> bool:
    """Whether a name is that module's own, and not one that it imports itself."""
    value = getattr(importlib.import_module(module), name, None)
    if inspect.ismodule(value):
        return value.__name__.startswith("vizkit.")
    home = getattr(value, "__module__", module)
    return home == module or module == "vizkit.reference"
