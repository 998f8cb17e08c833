"""Known classes: those that an explainer's own modules bring, the only ones of which a kept run is made again."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vizkit.explainer.explainer import Explainer
from vizkit.explainer.loading import Own
from vizkit.kept.values import named
from vizkit.trace import Traced

_ROOMS = ("vizkit.reference", "vizkit.examples", "vizkit.functions", "vizkit.inputs")
"""Rooms of the house that have classes of their own for what references hold."""


def known(film: type[Explainer]) -> dict[str, type]:
    """The classes that are written or imported where an explainer's functions are, by their names."""
    own = Own(Path(sys.modules[film.__module__].__file__))
    found: dict[str, type] = {}
    met: dict[int, Mapping[str, Any]] = {}
    waiting = [names for function in _functions(film) for names in _around(function)]
    while waiting:
        names = waiting.pop()
        if id(names) in met or not _is_own(names, own):
            continue
        met[id(names)] = names
        for value in list(names.values()):
            if inspect.isclass(value):
                found.setdefault(named(value), value)
            waiting += _around(value)
    return found


def _functions(film: type[Explainer]) -> Iterator[Any]:
    """What is called for an explainer: what makes its inputs, its references, what they are given and compared with."""
    yield from (wanted.default for wanted in film.inputs.values())
    for act in film.acts:
        yield from (*act.reference.family, *map(type, act.reference.family), act.reference.guard)
        yield from (*act.given.values(), *(fact.reference for fact in act.facts.values()))


def _around(value: Any) -> Iterator[Mapping[str, Any]]:
    """The names that a function, a reference or a class is written among."""
    inner = inspect.unwrap(value.steps) if isinstance(value, Traced) else value
    inner = getattr(inner, "__func__", inner)
    if inspect.isfunction(inner):
        yield inner.__globals__
    if inspect.isclass(value):
        module = sys.modules.get(value.__module__)
        yield from () if module is None else (vars(module),)


def _is_own(names: Mapping[str, Any], own: Own) -> bool:
    """Whether a module is its author's, or of a room that has classes for authors."""
    module, file = names.get("__name__", ""), names.get("__file__")
    return str(module).startswith(_ROOMS) or (isinstance(file, str) and file in own)
