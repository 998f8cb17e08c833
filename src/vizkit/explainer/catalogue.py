"""The catalogue: scenes found by their file's name, in the user's own `scenes` first, then vizkit's, then plug-ins'."""

from __future__ import annotations

import difflib
import importlib.metadata
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from vizkit.explainer import Film
from vizkit.inputs import InputError

PLUGINS = "vizkit.scenes"
"""The entry points that name modules or packages with scenes."""


def names() -> dict[str, Path]:
    """Every scene's name with its file; of two files of one name the first found counts."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for file in sorted(folder.glob("*.py")):
            if not file.stem.startswith("_"):
                found.setdefault(file.stem.replace("_", "-"), file)
    return found


def film(name: str) -> type[Film]:
    """The explainer called `name`, or the one in the scene file of that path."""
    if name.endswith(".py"):
        path = Path(name)
        if not path.is_file():
            raise InputError(f"there is no scene file {name}")
        return load(path)
    known = names()
    if name not in known:
        near = difflib.get_close_matches(name, known, 1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise InputError(f"there is no explainer {name!r}; {hint}")
    return load(known[name])


@cache
def load(file: Path) -> type[Film]:
    """The explainer that a scene file holds; `InputError` where it holds none or more than one."""
    folder = file.resolve().parent
    sys.path[:0] = [path for path in (str(folder), str(folder.parent)) if path not in sys.path]
    spec = importlib.util.spec_from_file_location(f"vizkit_scene_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as reason:
        raise InputError(f"{file}, line {reason.lineno}: {reason.msg}") from None
    films = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Film) and value.__module__ == spec.name
    ]
    if len(films) != 1:
        raise InputError(f"{file} holds {len(films)} films: one is wanted")
    return films[0]


def _folders() -> Iterator[Path]:
    here = Path(__file__).parents[1]
    for folder in (Path.cwd() / "scenes", here / "scenes", here.parents[1] / "scenes", *_plugged()):
        if folder.is_dir():
            yield folder


def _plugged() -> Iterator[Path]:
    for entry in importlib.metadata.entry_points(group=PLUGINS):
        spec = importlib.util.find_spec(entry.value)
        if spec is not None and spec.submodule_search_locations:
            yield from map(Path, spec.submodule_search_locations)
