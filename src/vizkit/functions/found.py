"""Found: the function that `FILE.py:function` names; its file is run for it, and no other."""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from vizkit.explainer import loading
from vizkit.explainer.heading import UnreadableError, source
from vizkit.explainer.mistake import kind_and_words
from vizkit.functions.aside import aside
from vizkit.functions.at_hand import AtHand
from vizkit.functions.watched import COROUTINE
from vizkit.inputs.error import InputError, shown
from vizkit.inputs.files import shown_file
from vizkit.language.refusal import nearest
from vizkit.trace.bound import SECONDS, bounded

_NAMED = re.compile(r"(?P<file>.*\.py)(?::(?P<path>[^:/\\]*))?", re.DOTALL)

SOLUTION = "Solution"
"""The class that LeetCode's functions are methods of."""


@dataclass(frozen=True)
class Found:
    """A function, what it is called in its file, that file and the module that it was run as.

    `function` is plain, or bound to an instance of its class that was made without arguments; what only wraps it, as
    `lru_cache` does, is left out.
    """

    function: Callable
    name: str
    file: Path
    module: ModuleType

    def forget(self) -> None:
        """Empty what functions of the file remember of earlier calls, so that a run is as the first."""
        for value in _values(self.module):
            if callable(clear := getattr(value, "cache_clear", None)) and hasattr(value, "__wrapped__"):
                clear()


def found(name: str) -> Found:
    """Return the function that `FILE.py:function` or `FILE.py:Class.method` names, or the one that `FILE.py` holds.

    The file is run for it; an instance is made without arguments. `InputError` where there is no such function, where
    there are several or where it cannot be watched; `SceneError`, with file and line, where the file cannot be run.
    """
    named = _NAMED.fullmatch(name)
    if named is None:
        raise InputError("{name} names no function: write it as FILE.py:function", name=shown(name))
    file = _file(named["file"])
    module = _run(file)
    path = named["path"] or _only(module, file)
    return Found(_function(module, path, file), path, file, module)


def _file(name: str) -> Path:
    with contextlib.suppress(OSError, ValueError):  # a name may be too long for any file
        if (file := Path(name).expanduser()).is_file():
            return file
    raise InputError("there is no file {file}", file=shown_file(name))


def _run(file: Path) -> ModuleType:
    try:
        text = source(file)
    except UnreadableError as reason:
        raise InputError("{file}{reason}", file=shown_file(file), reason=reason) from None
    names: dict[str, Any] = {}
    with contextlib.suppress(SyntaxError, ValueError):  # which is said when it is run
        names = AtHand(importlib.util.decode_source(text)).missing()
    with aside():
        return loading.run(file, names | {_GIVEN: names})


def _only(module: ModuleType, file: Path) -> str:
    """What the one function of a file is called: the one method of Solution, the one function, the one method."""
    functions = [name for name, value in vars(module).items() if _is_public(name) and _is_of(value, module, file)]
    classes = [name for name, value in vars(module).items() if inspect.isclass(value) and _is_own(value, module)]
    methods = {name: [f"{name}.{each}" for each in _methods(vars(module)[name])] for name in classes}
    for some in (methods.get(SOLUTION, []), functions, [name for each in methods.values() for name in each]):
        if len(some) == 1:
            return some[0]
        if some:
            raise _which(file, some)
    raise InputError("{file} holds no function that could be watched", file=shown_file(file))


def _which(file: Path, names: list[str]) -> InputError:
    several = "{file} holds several functions, {names}: name one, as in {example}"
    told = ", ".join(names[:_TOLD]) + (", …" if len(names) > _TOLD else "")
    return InputError(several, file=shown_file(file), names=told, example=f"{shown_file(file)}:{names[0]}")


_TOLD = 8
"""Names that are told where there are many."""


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def _is_own(value: Any, module: ModuleType) -> bool:
    return getattr(value, "__module__", None) == module.__name__


def _is_of(value: Any, module: ModuleType, file: Path) -> bool:
    """Whether a value is a function that the file itself defines."""
    plain = _unwrapped(value)
    return inspect.isfunction(plain) and Path(plain.__code__.co_filename) == file.resolve() and _is_own(plain, module)


def _methods(kind: type) -> list[str]:
    """The public methods of a class, its own and those it inherits from classes of its file."""
    owners = [each for each in reversed(kind.__mro__) if each.__module__ == kind.__module__]
    found = dict.fromkeys(name for owner in owners for name in vars(owner))
    return [name for name in found if _is_public(name) and inspect.isroutine(inspect.getattr_static(kind, name))]


def _values(module: ModuleType) -> Iterator[Any]:
    for value in list(vars(module).values()):
        yield value
        if inspect.isclass(value) and _is_own(value, module):
            yield from vars(value).values()


def _unwrapped(value: Any) -> Any:
    try:
        return inspect.unwrap(value)
    except ValueError:  # it is wrapped in itself
        return value


def _function(module: ModuleType, path: str, file: Path) -> Callable:
    """What `function` or `Class.method` names in a module, as it can be called."""
    held: Any = module
    for place, step in enumerate(steps := path.split("."), 1):
        if held is not module and not inspect.isclass(held):
            raise InputError(
                "{name} is no class: write FILE.py:function or FILE.py:Class.method", name=steps[place - 2]
            )
        if not hasattr(held, step) or (held is module and step in _at_hand(module)):
            hint = nearest(path, _offered(module, file))
            raise InputError(_MISSING, file=shown_file(file), name=shown(path), hint=hint)
        of, held = held, getattr(held, step)
    if inspect.isclass(held):
        methods = _methods(held)
        if len(methods) != 1:
            raise _which(file, [f"{path}.{each}" for each in methods]) if methods else _none(path, held)
        of, step = held, methods[0]
    return watchable(_made(of, step, path, file) if inspect.isclass(of) else held, path)


_MISSING = "{file} has no function {name}; {hint}"


def _at_hand(module: ModuleType) -> frozenset[str]:
    """The names that a module was given: none of its own."""
    return frozenset(name for name, value in getattr(module, _GIVEN).items() if vars(module).get(name) is value)


_GIVEN = "__at_hand__"


def _offered(module: ModuleType, file: Path) -> list[str]:
    """What can be named in a file: its functions, and the methods of its classes."""
    found = [name for name, value in vars(module).items() if _is_public(name) and _is_of(value, module, file)]
    for name, value in vars(module).items():
        if inspect.isclass(value) and _is_own(value, module):
            found += [f"{name}.{each}" for each in _methods(value)]
    return found


def _made(kind: type, method: str, path: str, file: Path) -> Any:
    """A method of an instance that is made for it, where it wants one."""
    if isinstance(inspect.getattr_static(kind, method), (staticmethod, classmethod)):
        return getattr(kind, method)
    try:
        with aside(), bounded(SECONDS, loading.Own(file.resolve()), memory=False):
            return getattr(kind(), method)
    except (Exception, SystemExit) as reason:
        if isinstance(reason, InputError) or hasattr(reason, "greedy"):
            raise
        unmade = "{name}: {kind} cannot be made without arguments, {reason}: give them defaults, or call vizkit.watch"
        said = " ".join(kind_and_words(reason).split())
        raise InputError(unmade, name=path, kind=kind.__name__, reason=said) from None


def _none(path: str, found: Any) -> InputError:
    kind = type(found).__name__
    return InputError("{name} is no function, but of the type {kind}: name a function", name=path, kind=kind)


def watchable(held: Any, path: str) -> Callable:
    """Return a function or a bound method of Python's own, without its wraps; `InputError` of anything else."""
    plain = _unwrapped(held)
    owner = getattr(held, "__self__", None)
    if inspect.isroutine(plain) and not (inspect.isfunction(plain) or inspect.ismethod(plain)):
        raise InputError("{name} is written in C: of functions written in Python alone lines can be watched", name=path)
    if inspect.ismethod(plain):
        plain, owner = plain.__func__, plain.__self__
    if inspect.iscoroutinefunction(plain) or inspect.isasyncgenfunction(plain):
        raise InputError(COROUTINE, name=path)
    if not inspect.isfunction(plain):
        raise _none(path, held)
    bound = owner is not None and not inspect.ismodule(owner)
    return plain.__get__(owner) if bound else plain
