"""Sources: the files that a scene is made of, and the scene loaded anew when they have changed."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from vizkit.explainer import loading
from vizkit.explainer.explainer import Explainer
from vizkit.explainer.heading import UnreadableError, imported, source
from vizkit.explainer.mistake import SceneError
from vizkit.language.translations import CatalogueError, catalogues, read, translation

_HOUSE = Path(__file__).parents[1]
_ROOMS = ("reference", "examples")
"""Rooms of the house that hold what authors write."""


def sources(scene: Path) -> frozenset[Path]:
    """The author's files that a scene is made of: itself, its catalogues, what it imports, what these import and so on.

    Of a file that cannot be read its own imports are not known.
    """
    scene = scene.resolve()
    found, waiting = set(catalogues(scene)), [scene]
    while waiting:
        file = waiting.pop()
        if file not in found and _is_author_s(file):
            found.add(file)
            with contextlib.suppress(UnreadableError):
                waiting += (other for name in imported(source(file)) for other in _files(name, file, scene))
    return frozenset(found)


def loaded_anew(
    scene: Path, folders: Iterable[Path], load: Callable[[Path], type[Explainer]] = loading.load
) -> type[Explainer]:
    """The explainer of a scene's file and its catalogues, read again with all that lies in these folders.

    `SceneError` where it cannot be loaded; then all modules are as they were.
    """
    try:
        for file in catalogues(scene.resolve()):
            read(file)
    except CatalogueError as reason:
        raise SceneError(str(reason)) from None
    translation.cache_clear()
    folders = {folder.resolve() for folder in folders}
    before = {name: module for name, module in [*sys.modules.items()] if _lies_in(module, folders)}
    for name in before:
        if not name.startswith(loading.PREFIX):
            del sys.modules[name]
    try:
        with _uncompiled():
            return load(scene)
    except BaseException:
        for name in [name for name, module in [*sys.modules.items()] if _lies_in(module, folders)]:
            del sys.modules[name]
        sys.modules.update(before)
        raise


@contextlib.contextmanager
def _uncompiled() -> Iterator[None]:
    """Sources are read, not what was compiled of them: that knows them by the second and their length alone."""
    known = sys.pycache_prefix, sys.dont_write_bytecode
    sys.pycache_prefix, sys.dont_write_bytecode = str(Path(sys.prefix, "nowhere")), True
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.pycache_prefix, sys.dont_write_bytecode = known


def is_of_the_house(file: Path) -> bool:
    """Whether a file lies in one of vizkit's own rooms."""
    return file.is_relative_to(_HOUSE)


def _is_author_s(file: Path) -> bool:
    if is_of_the_house(file):
        return file.parent.name in _ROOMS
    return "site-packages" not in file.parts and not any(file.is_relative_to(each) for each in _library())


@cache
def _library() -> frozenset[Path]:
    """Where Python's own modules lie."""
    places = sysconfig.get_paths()
    return frozenset(Path(places[name]).resolve() for name in ("stdlib", "platstdlib"))


def _lies_in(module: ModuleType, folders: set[Path]) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).parent in folders and _is_author_s(Path(file))


def _files(name: str, importer: Path, scene: Path) -> Iterator[Path]:
    """Where a module lies: beside its importer or the scene, beside the scene's folder, or where it is loaded from."""
    plain = name.lstrip(".")
    dots = len(name) - len(plain)
    places = [importer.parents[dots - 1]] if dots else [scene.parent, scene.parent.parent]
    for place in places:
        whole = os.path.join(place, *plain.split("."))
        for there in (f"{whole}.py", os.path.join(whole, "__init__.py")):
            if os.path.isfile(there):
                yield Path(there)
    file = getattr(sys.modules.get(plain), "__file__", None) if not dots else None
    if file is not None:
        yield Path(file).resolve()
