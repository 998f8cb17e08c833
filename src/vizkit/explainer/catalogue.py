"""The catalogue: scenes found by their file's name, in the user's own `scenes` first, then vizkit's, then plug-ins'.

What there is and what it is about is read from the sources; only the scene that is asked for by name is run.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vizkit.explainer.heading import Heading, UnreadableError, heading, imported, inputs_named, source

if TYPE_CHECKING:
    from vizkit.explainer.explainer import Explainer

_HOME = (Path(__file__).parents[1] / "scenes", Path(__file__).parents[3] / "scenes")
"""Where vizkit's own scenes are: installed, or in a checkout."""

PLUGINS = "vizkit.scenes"
"""The entry points that name modules or packages with scenes."""


TRACE = ".trace"
"""What the names of files end in that hold runs."""


@dataclass(frozen=True)
class Entry:
    """A scene: what it is called by, its file and what its source says of it."""

    name: str
    file: Path
    heading: Heading


@dataclass(frozen=True)
class Survey:
    """All scenes that were found, and what lies among them without being one, each with the reason."""

    entries: tuple[Entry, ...]
    skipped: tuple[str, ...]


def survey() -> Survey:
    """Look through all places; of two scenes of one name the first found counts, be it broken or not."""
    found: dict[str, Entry | None] = {}
    skipped: list[str] = []
    for place in _places():
        if isinstance(place, str):
            skipped.append(place)
            continue
        others = []
        for file in _sources(place):
            try:
                said = heading(source(file))
            except UnreadableError as reason:
                if found.setdefault(_called(file), None) is None:
                    skipped.append(f"{file}{reason}")
                continue
            if said is not None:
                found.setdefault(_called(file), Entry(_called(file), file, said))
            else:
                others.append(file)
        helpers = _imported(place) if others else ()
        skipped += (f"{file} holds no explainer" for file in others if file.stem not in helpers)
    return Survey(tuple(entry for entry in found.values() if entry is not None), tuple(skipped))


def names() -> dict[str, Path]:
    """Every scene's name with its file."""
    return {entry.name: entry.file for entry in survey().entries}


def scene(name: str) -> Path:
    """The file of the scene called `name`, or of that path; `InputError` where there is none."""
    found = sought(name)
    if found is not None:
        return found
    from vizkit.inputs import InputError
    from vizkit.inputs.files import shown_file
    from vizkit.language.refusal import nearest

    if name.endswith(".py"):
        raise InputError("there is no scene file {file}", file=shown_file(name))
    raise InputError("there is no explainer {name}; {hint}", name=repr(name), hint=nearest(name, names(), 0.5))


def script(scene: Path) -> Path:
    """The script that a scene's file may bring with it."""
    return scene.parent / "scripts" / f"{scene.stem}.md"


def sought(name: str) -> Path | None:
    """The file of the scene called `name`, or of that path; nothing where there is none."""
    if name.endswith(".py"):
        with contextlib.suppress(OSError):  # a name may be too long for any file
            return Path(name) if Path(name).is_file() else None
        return None
    foreign = None
    for file in (file for place in _places() if isinstance(place, Path) for file in _sources(place)):
        if _called(file) == name:
            if _may_be_a_scene(file):
                return file
            foreign = foreign or file
    return foreign


def names_a_function(name: str) -> bool:
    """Return whether `name` is spelled as `FILE.py:function`; no file is looked at."""
    return ".py:" in name


def film(name: str) -> type[Explainer]:
    """The explainer called `name`, that of a scene's file, of a function `FILE.py:function`, or of a `FILE.trace`."""
    if name.endswith(TRACE):
        from vizkit.kept.film import film_of as kept

        return kept(Path(name))
    if names_a_function(name):
        from vizkit.functions.film import film_of

        return film_of(name)
    return load(scene(name).resolve())


def named_file(name: str) -> Path:
    """The file that a name is, or that a function `FILE.py:function` is in."""
    file, _, function = name.partition(".py:")
    return Path(f"{file}.py" if function else name)


def entry(name: str, file: Path) -> Entry:
    """A scene, or a trace of one, that is called by its file rather than found; or a function, which is not run.

    `InputError` where its source says of no explainer.
    """
    from vizkit.inputs import InputError

    if names_a_function(name):
        return Entry(name, file, Heading(name.partition(".py:")[2], file.name, "functions"))
    if file.suffix == TRACE:
        kept = film(str(file))
        return Entry(name, file, Heading(kept.title, kept.idea, kept.family))
    try:
        said = heading(source(file))
    except UnreadableError as reason:
        raise InputError("{file}{reason}", file=file, reason=reason) from None
    if said is None:
        raise InputError("{file} holds no explainer", file=file)
    return Entry(name, file, said)


def is_vizkits(file: Path) -> bool:
    """Whether a scene came with vizkit, and may be run unasked."""
    return any(file.resolve().is_relative_to(folder) for folder in _HOME)


def runs_unasked(name: str) -> bool:
    """Whether an explainer may be run by who has not asked for it yet, as where words are completed.

    None of the user's own files may: no function, no scene that is named by its file or lies in the current folder.
    """
    from vizkit.inputs import InputError

    if name.endswith(".py") or names_a_function(name):
        return False
    try:
        file = scene(name).resolve()
    except InputError:
        return False
    return is_vizkits(file) or not file.is_relative_to(Path.cwd())


def asked_for(name: str) -> tuple[str, ...]:
    """The inputs of a scene or a function by their names, as its source has them: it is not run."""
    from vizkit.inputs import InputError

    function = name.partition(".py:")[2]
    try:
        return inputs_named(source(named_file(name) if function else scene(name)), function)
    except (InputError, UnreadableError):
        return ()


@cache
def load(file: Path) -> type[Explainer]:
    """The explainer that a scene file holds, which is run for it; `SceneError` where that cannot be done."""
    from vizkit.explainer import loading

    return loading.load(file)


def _may_be_a_scene(file: Path) -> bool:
    """Whether a file holds an explainer, or is too broken to tell."""
    try:
        return heading(source(file)) is not None
    except UnreadableError:
        return True


def _imported(place: Path) -> set[str]:
    """The top-level names of the modules that the files in a folder import."""
    names: set[str] = set()
    for file in _sources(place):
        with contextlib.suppress(UnreadableError):
            names |= {name.partition(".")[0] for name in imported(source(file))}
    return names


def _called(file: Path) -> str:
    return file.stem.replace("_", "-")


def _sources(place: Path) -> list[Path]:
    """The files in a folder, or the one file, that could be scenes."""
    files = sorted(place.glob("*.py")) if place.is_dir() else [place]
    return [file for file in files if file.is_file() and not file.name.startswith(("_", "."))]


def _places() -> Iterator[Path | str]:
    """The folders and files where scenes are, in order; of a plug-in that has none, why."""
    folders = [Path("scenes"), *_HOME]
    yield from {folder.resolve(): folder for folder in folders if folder.is_dir()}.values()
    import importlib.metadata

    for entry in importlib.metadata.entry_points(group=PLUGINS):
        try:
            yield _plugged(entry.module)
        except (LookupError, ImportError, AttributeError, ValueError):
            yield f"the plug-in {entry.name} names {entry.value}, which is not there"


def _plugged(module: str) -> Path:
    """The folder or file of a module that is not run, nor the packages that it is part of; `LookupError` if none."""
    import importlib.util

    root, *rest = module.split(".")
    spec = importlib.util.find_spec(root)
    if spec is None:
        raise LookupError(module)
    folders = [Path(folder, *rest) for folder in spec.submodule_search_locations or ()]
    files = [folder.with_suffix(".py") for folder in folders] if rest else [Path(spec.origin or "")]
    for place in (*filter(Path.is_dir, folders), *filter(Path.is_file, files)):
        return place
    raise LookupError(module)
