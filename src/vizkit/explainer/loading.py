"""Loading: one scene's file is run under a name of its own, its neighbours at hand; what fails is one line."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import importlib.util
import inspect
import os
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from vizkit import inputs
from vizkit.explainer.explainer import Explainer
from vizkit.explainer.heading import NULL, null_line
from vizkit.explainer.mistake import SceneError, kind_and_words, place, takes
from vizkit.trace.bound import SECONDS, EndlessError, bounded
from vizkit.trace.definition import NoteError
from vizkit.trace.place import placed, shown

ROOMS = ("inputs", "reference", "shapes")
"""Where a scene imports from."""

PREFIX = "vizkit_scene_"
"""What the modules of scenes are called by."""


def load(file: Path) -> type[Explainer]:
    """The explainer that a scene file holds; `SceneError` where it holds none or more than one, or cannot be run."""
    module = run(file)
    films = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Explainer) and value.__module__ == module.__name__
    ]
    if not films:
        raise SceneError(f"{shown(file)} holds no explainer: write a class that is built on vizkit's Explainer")
    found = [film for film in films if film.acts] or films
    if len(found) > 1:
        raise SceneError(
            f"{_at(found[1], file)}: {found[1].__name__} is a second explainer after {found[0].__name__}: "
            "give it a file of its own"
        )
    if not found[0].acts:
        raise SceneError(f"{_at(found[0], file)}: {found[0].__name__} has no act: bind a reference to one with act")
    return found[0]


def _at(film: type[Explainer], file: Path) -> str:
    return f"{shown(file)}:{inspect.getsourcelines(film)[1]}"


def run(file: Path, at_hand: Mapping[str, Any] | None = None) -> ModuleType:
    """The module that a file is when it is run, names being `at_hand` that it does not define; `SceneError` if not."""
    whole = file.resolve()
    name = f"{PREFIX}{whole.stem}_{hashlib.sha256(str(whole).encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, whole)
    module = importlib.util.module_from_spec(spec)
    vars(module).update(at_hand or {})
    sys.modules[name] = module
    try:
        with neighbours(whole.parent), _unended(), bounded(SECONDS, Own(whole), memory=False):
            spec.loader.exec_module(module)
    except EndlessError as reason:
        raise SceneError(reason.stopped) from reason
    except NoteError as reason:
        raise SceneError(str(reason)) from reason
    except SystemExit as reason:
        at = place(reason, Own(whole)) or (whole, 1)
        raise SceneError(
            f"{shown(at[0])}:{at[1]}: {shown(file)} ends Python when it is loaded: put that under a function"
        ) from None
    except Exception as reason:
        raise SceneError(blamed(reason, whole)) from reason
    return module


@contextlib.contextmanager
def _unended() -> Iterator[None]:
    """What is loaded cannot end Python without a word: `os._exit` raises `SystemExit`, in this thread alone."""
    end, own = os._exit, threading.get_ident()

    def refuse(status: int) -> None:
        if threading.get_ident() != own:
            end(status)
        raise SystemExit(status)

    os._exit = refuse
    try:
        yield
    finally:
        os._exit = end


@contextlib.contextmanager
def neighbours(folder: Path) -> Iterator[None]:
    """Modules beside a scene, or beside its folder, can be imported meanwhile, after all others.

    They are that scene's own: another folder may have others of the same names.
    """
    places = [str(place) for place in (folder, folder.parent) if str(place) not in sys.path]
    before = set(sys.modules)
    sys.path.extend(places)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        for place in places:
            sys.path.remove(place)
        for name in set(sys.modules) - before:
            if _is_within(sys.modules[name], places):
                del sys.modules[name]


def _is_within(module: ModuleType, places: list[str]) -> bool:
    """Whether a module was found in one of the places, itself or the package that it is part of."""
    name = module.__name__
    file = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), None)
    if file is None or name.startswith(PREFIX):
        return False
    depth = name.count(".") + (1 if Path(file).stem == "__init__" else 0)
    parents = Path(file).parents
    return depth < len(parents) and str(parents[depth]) in places


def blamed(reason: Exception, scene: Path) -> str:
    """What went wrong in one line, with the author's file and line."""
    if "null bytes" in str(reason) and b"\0" in (source := scene.read_bytes()):
        return f"{shown(scene)}:{null_line(source)}: {NULL}"
    if isinstance(reason, SyntaxError):
        return f"{shown(reason.filename or scene)}:{reason.lineno or 1}: {reason.msg}"
    found = place(reason, Own(scene))
    at = f"{shown(found[0])}:{found[1]}" if found else shown(scene)
    if isinstance(reason, SceneError):
        return _placed(str(reason), scene, at)
    if isinstance(reason, ImportError):
        return f"{at}: {_missing(reason)}"
    taken = takes(reason, {name: getattr(inputs, name) for name in inputs.__all__})
    else_ = "; what else is asked is the reference's" if taken else ""
    return f"{at}: {kind_and_words(reason)}{taken}{else_}"


def _placed(said: str, scene: Path, at: str) -> str:
    """What a scene's mistake says, after its file and line where it names no line itself."""
    if placed(said):
        return said
    return f"{at}: {re.sub(rf'^{re.escape(shown(scene))}[,:] ', '', said)}"


class Own:
    """The files that are the author's: the scene, a reference, what lies near the scene, and no library's."""

    def __init__(self, scene: Path):
        self.scene, self.house = scene, Path(__file__).parents[1]

    def __contains__(self, file: str) -> bool:
        path = Path(file)
        if path.is_relative_to(self.house):
            return path.parent.name in ("reference", "examples")
        near = path.is_relative_to(self.scene.parent.parent) and "site-packages" not in path.parts
        return path == self.scene or near


def _missing(reason: ImportError) -> str:
    """What could not be imported, and where it is or should be."""
    if str(reason).startswith("attempted relative import"):
        return "a file that is run alone has no package: import without the dot, which finds what is beside the file"
    if isinstance(reason, ModuleNotFoundError):
        return f"there is no module {reason.name!r}: put it beside the file, or install it"
    found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", str(reason))
    if found is None:
        return str(reason)
    name, module = found.groups()
    return f"{module} has no {name!r}{_hint(name, module)}"


def _hint(name: str, module: str) -> str:
    for room in ROOMS:
        with contextlib.suppress(ImportError):
            if name in vars(importlib.import_module(f"vizkit.{room}")):
                return f": write from vizkit.{room} import {name}"
    near = difflib.get_close_matches(name, dir(sys.modules.get(module)), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
