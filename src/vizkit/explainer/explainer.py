"""An explainer: a film's acts, each a reference with an example and a `draw` whose parameters are its variables."""

from __future__ import annotations

import difflib
import inspect
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from vizkit.explainer.acts import OFFERED, Act, made
from vizkit.explainer.honesty import check_moments, check_source, line_assigned
from vizkit.explainer.mistake import SceneError
from vizkit.explainer.names import check_attributes, check_defaults, check_names, check_single
from vizkit.inputs import Input
from vizkit.inputs.error import InputError
from vizkit.inputs.error import shown as quoted
from vizkit.language.refusal import Refusal, nearest
from vizkit.language.sentences import SentenceError
from vizkit.language.translations import Translations
from vizkit.trace.place import shown
from vizkit.trace.yields import check_note


class Explainer:
    """The base of every explainer: `title`, `idea` and `family`, its inputs and its acts, in the order they are played.

    The idea may be the class's docstring; a title that is not given is the class's name in words. All its words are
    English; it offers the `languages` that there are catalogues for beside its scene.

    `colours` says which meaning a variable has on screen; `largest` are inputs as large as can be drawn; `presets` are
    inputs worth seeing besides the default, by their names: `presets = {"a tie": {"nums": [2, 2, 2], "k": 2}}`.
    `defaults` are what arguments of a plain function begin with that come as inputs by themselves.
    """

    title: ClassVar[str]
    idea: ClassVar[str]
    family: ClassVar[str]
    colours: ClassVar[Mapping[str, str]] = {}
    largest: ClassVar[Mapping[str, Any]] = {}
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    defaults: ClassVar[Mapping[str, Any]] = {}
    inputs: ClassVar[Mapping[str, Input]] = {}
    acts: ClassVar[tuple[Act, ...]] = ()
    translations: ClassVar[Translations] = Translations({})
    languages: ClassVar[tuple[str, ...]] = translations.languages
    beside: ClassVar[Any] = None
    """What is said of a second run, where its acts are of two."""
    kept: ClassVar[Any] = None
    """The file that its runs are of, where nothing is run for it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.inputs = {name: value for name, value in vars(cls).items() if isinstance(value, Input)}
        check_names(cls)
        check_attributes(cls)
        check_defaults(cls)
        found = {name: value for name, value in vars(cls).items() if isinstance(value, Act)}
        for name in found:
            # An act may be called as what every explainer, or every scene of Manim's, has: `wait`, `play`.
            delattr(cls, name)
        cls.acts = tuple(found.values())
        if cls.acts:
            cls.inputs |= _brought(cls)
            _name(cls)
            _check_film(cls)
            file = Path(sys.modules[cls.__module__].__file__)
            beside = Translations.beside(file)
            brought = {code: texts for each in cls.acts for code, texts in each.reference.captions.items()}
            cls.translations = replace(beside, brought=brought)
            cls.languages = cls.translations.languages

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs that are given as text, as `@file` or as values; None is not given.

        `InputError` about the first that is not what is wanted.
        """
        cls._check_known(given)
        found = {}
        for name, value in given.items():
            if value is not None:
                try:
                    found[name] = cls.inputs[name].read(value)
                except InputError as reason:
                    raise reason.concerning(name) from None
        return found

    @classmethod
    def completed(cls, given: Mapping[str, Any], drawn: bool = False) -> dict[str, Any]:
        """Return all inputs: as given, else by default; a default that is a function is made of the others.

        If they are to be `drawn`, `InputError` where one is past what can be, before others are made of it.
        """
        cls._check_known(given)
        found = {name: given.get(name, wanted.default) for name, wanted in cls.inputs.items()}
        if drawn:
            cls._check_sizes(found)
        found = {name: value if name in given else made(value, found) for name, value in found.items()}
        if drawn:
            cls.check_drawable(found)
        return found

    @classmethod
    def preset(cls, name: str) -> dict[str, Any]:
        """Return the inputs of a preset, called `a tie` or `a-tie`; `InputError` where there is none of that name."""
        called = {dashed(each): each for each in cls.presets}
        if dashed(name) not in called:
            raise InputError("there is no preset {name}; {hint}", name=quoted(name), hint=nearest(dashed(name), called))
        return cls.read(cls.presets[called[dashed(name)]])

    @classmethod
    def check_drawable(cls, values: Mapping[str, Any]) -> None:
        """`InputError` where an input is past what can be drawn, saying which to lower and to what."""
        cls._check_sizes(values)
        for name, found, most in cls.limits(values):
            if found > most and name in cls.inputs:
                raise InputError("{found} is too large to be drawn: lower it to {most}", name, found=found, most=most)
            if found > most:
                about = next((other for other in cls.inputs if name.startswith(other)), None)
                too_large = "{name} {found} is too large to be drawn: at most {most} is wanted"
                raise InputError(too_large, about, name=_Limit(name, cls.translations), found=found, most=most)

    @classmethod
    def limits(cls, values: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
        """Return what `drawable` says of these inputs: what is limited, how large it is, and how large it may be."""
        limits = vars(cls).get("drawable")
        if limits is None:
            return ()
        function = limits.__func__ if isinstance(limits, staticmethod) else limits
        return tuple(function(*(values[name] for name in inspect.signature(function).parameters)))

    @classmethod
    def _check_known(cls, given: Mapping[str, Any]) -> None:
        unknown = [name for name in given if name not in cls.inputs]
        if unknown:
            near = difflib.get_close_matches(unknown[0], cls.inputs, 1)
            hinted = "there is no input {name}; did you mean {near}?"
            said = hinted if near else "there is no input {name}"
            raise InputError(said, name=quoted(unknown[0]), near=quoted("".join(near)))

    @classmethod
    def _check_sizes(cls, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            if value is not None and not callable(value):
                try:
                    cls.inputs[name].check_drawable(value)
                except InputError as reason:
                    raise reason.concerning(name) from None


class _Limit(Refusal):
    """What is limited, as a scene calls it: its own catalogues translate that."""

    def __init__(self, name: str, translations: Translations):
        super().__init__(name)
        self.translations = translations

    def __reduce__(self) -> tuple:
        return type(self), (self.sentence, self.translations)

    def told(self, language: str) -> str:
        return self.translations.words(self.sentence, language)


def dashed(preset: object) -> str:
    """Return a preset's name as the command line writes it: `a-tie` for `a tie`."""
    return str(preset).strip().lower().replace(" ", "-")


def _brought(cls: type[Explainer]) -> dict[str, Input]:
    """The arguments of plain functions that nothing gives, as inputs."""
    asking = [each for each in cls.acts if each.reference.asked]
    found = {name: made for each in asking for name, made in each.reference.asked.items()}
    given = {name for each in asking for name in each.given}
    brought = {name: made for name, made in found.items() if name not in given and name not in cls.inputs}
    for name, value in cls.defaults.items():
        if name not in brought:
            at = f"{shown(sys.modules[cls.__module__].__file__)}: defaults"
            raise SceneError(f"{at}: no plain function here asks for {name!r}{_hinted(name, brought)}")
        brought[name] = replace(brought[name], default=brought[name].read(value))
    return brought


def _name(cls: type[Explainer]) -> None:
    """Give it the title and the idea that its class tells."""
    if not hasattr(cls, "title"):
        cls.title = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", cls.__name__).capitalize()
    if not hasattr(cls, "idea") and cls.__doc__:
        cls.idea = inspect.getdoc(cls).partition("\n\n")[0].rstrip(".").replace("\n", " ")


_WANTED = {
    "title": 'a title: title = "…"',
    "idea": "an idea: one sentence, as its docstring",
    "family": 'a family: family = "arrays"',
}


def _check_film(film: type[Explainer]) -> None:
    file = sys.modules[film.__module__].__file__
    where = shown(file)
    for wanted in ("title", "idea", "family"):
        if not hasattr(film, wanted):
            raise SceneError(f"{where}: {film.__name__} wants {_WANTED[wanted]}")
    check_source(where, file)
    check_single(film, file)
    for name in ("colours", "largest", "presets"):
        if not isinstance(getattr(film, name), Mapping):
            at = f"{where}:{line_assigned(file, name)}"
            raise SceneError(f'{at}: {name} is a dict, {name} = {{"…": …}}, not {getattr(film, name)!r}')
    sentences = {f"{where}: the {name}": getattr(film, name) for name in ("title", "idea", "family")}
    for name, wanted in film.inputs.items():
        sentences[f"{where}:{line_assigned(file, name)}: the help of {name}"] = wanted.help
    acts = {each.name: _placed(each, file) for each in film.acts}
    sentences |= {f"{acts[each.name]}: the title": each.title for each in film.acts}
    sentences |= {f"{acts[each.name]}: the sweep": each.sweep[-1] for each in film.acts if each.sweep}
    sentences |= {f"{where}: the name of preset {number}": name for number, name in enumerate(film.presets, 1)}
    for name, found in sentences.items():
        _check_sentences(found, name)
    _check_presets(film, where)
    _check_largest(film, file)
    for act_ in film.acts:
        _check_act(film, act_, acts[act_.name])
    opened = {act_.opening.name for act_ in film.acts if act_.opening is not None}
    check_moments(where, file, opened.union(*(act_.reference.moments for act_ in film.acts)))


def _placed(act_: Act, file: str) -> str:
    """Where an act is written in its scene."""
    if act_.draw is not None:
        return act_.at()
    return f"{shown(file)}:{line_assigned(file, act_.name.replace('-', '_'))}: act {act_.name}"


def _check_sentences(found: Any, what: str) -> None:
    if not isinstance(found, str) or not found.strip():
        raise SceneError(
            f"{what} is a sentence in English, not {found!r}: translations are catalogues beside the scene"
        )
    numbered = any(unicodedata.category(sign).startswith("N") for sign in found)
    if numbered and not what.rpartition(": ")[2].startswith("the help"):
        raise SceneError(f"{what} has a number, {found!r}, which is true of one run alone: leave it to the notes")


def _check_largest(film: type[Explainer], file: str) -> None:
    """`SceneError` for sizes of what is no input: those of `largest`, and those that `drawable` asks for."""
    limits = vars(film).get("drawable")
    function = limits.__func__ if isinstance(limits, staticmethod) else limits
    if function is not None and not inspect.isfunction(function):
        raise SceneError(f"{shown(file)}:{line_assigned(file, 'drawable')}: drawable is a function, not {function!r}")
    asked = inspect.signature(function).parameters if function is not None else ()
    for what, names in {"largest": film.largest, "drawable": asked}.items():
        for name in names:
            if name not in film.inputs:
                written = function.__code__.co_firstlineno if what == "drawable" else line_assigned(file, what)
                at = f"{shown(file)}:{written}: {what}"
                raise SceneError(f"{at}: there is no input {name!r}{_hinted(name, film.inputs)}")


def _hinted(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _check_presets(film: type[Explainer], where: str) -> None:
    for name, values in film.presets.items():
        if not isinstance(values, Mapping):
            raise SceneError(f"{where}: the preset {name!r} is a dict of inputs, not {values!r}")
        try:
            film.preset(name)
        except InputError as reason:
            raise SceneError(f"{where}: the preset {name!r}: {reason}") from None


def _check_act(film: type[Explainer], act_: Act, at: str) -> None:
    parameters = inspect.signature(act_.reference).parameters
    for name, value in act_.given.items():
        if name not in parameters:
            raise SceneError(f"{at}: {act_.reference.__name__} has no parameter {name!r}")
        _check_made(value, film, at)
    for value in act_.facts.values():
        _check_made(value.reference, film, at)
    if act_.opening is not None:
        try:
            check_note(act_.opening, act_.reference.parameters)
        except SentenceError as reason:
            raise SceneError(f"{shown(act_.file)}:{act_.opening_line}: act {act_.name}: {reason}") from None
    for name in act_.sweep[:-1]:
        if name not in act_.reference.moments:
            known = ", ".join(act_.reference.moments)
            raise SceneError(f"{at}: no moment of {act_.reference.__name__} is called {name!r}; there are {known}")
    for name in act_.watch or ():
        if name not in act_.reference.variables:
            hint = _hinted(name, act_.reference.variables) or f"; it has {', '.join(act_.reference.variables)}"
            raise SceneError(f"{at}: {act_.reference.__name__} has no variable {name!r} to watch{hint}")
    for name, parameter in parameters.items():
        if name not in act_.given and name not in film.inputs and parameter.default is inspect.Parameter.empty:
            raise SceneError(f"{at}: nothing gives {act_.reference.__name__} its {name!r}")
    if act_.draw is None:
        return
    for name in OFFERED:
        if name in act_.reference.variables:
            raise SceneError(
                f"{at}: {act_.reference.__name__} has a variable called {name}, which is what draw asks the house for: "
                "rename it"
            )
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)
    for parameter in inspect.signature(act_.draw).parameters.values():
        if parameter.kind in kinds:
            raise SceneError(f"{at}: the parameters of draw are variables by their names, not {parameter}")
    names = {*act_.reference.variables, *act_.facts, *OFFERED}
    for name in inspect.signature(act_.draw).parameters:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(act_.reference.variables)}"
            raise SceneError(f"{at}: {act_.reference.__name__} has no variable {name!r}{hint}")


def _check_made(value: Any, film: type[Explainer], at: str) -> None:
    if callable(value) and getattr(value, "__module__", None) == film.__module__:
        raise SceneError(f"{at}: a scene cannot compute an input: let a function of a reference module make it")
