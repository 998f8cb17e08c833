"""Unchanged: a file is kept by the words that asked for it, for as long as all that it was made of is as it was.

Nothing is run to find that out: all files are compared that were read when it was made, and what is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import stat
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from vizkit.delivery.digest import digest
from vizkit.delivery.installed import installed
from vizkit.explainer import catalogue
from vizkit.film.cache import ClipCache, usual

_HOUSE = Path(__file__).parents[1]

_OUTPUT = ("-o", "--output")


@dataclass(frozen=True)
class Made:
    """A file that was made: where it goes where that is not said, its content, and how it was told of it, and what."""

    target: Path
    content: bytes
    told: tuple[str, ...]
    json: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Command:
    """The words after a command that makes one file: a name, and what is asked for; and when it was `begun`."""

    words: tuple[str, ...]
    begun: float = field(default_factory=time.time)

    @property
    def name(self) -> str:
        return self.words[0]

    @cached_property
    def target(self) -> Path | None:
        """The file that they name, the last of several."""
        return next((Path(word) for _, word in reversed([*self._targets()])), None)

    @cached_property
    def key(self) -> str:
        """The digest of the words, of the file's name its ending alone, and of what makes the same of the same."""
        places = {place for at, _ in self._targets() for place in (at, at + 1)}
        words = [word for at, word in enumerate(self.words) if at not in places]
        endings = [Path(name).suffixes for _, name in self._targets()]
        whole = words, endings, os.getcwd(), sys.version, sys.path, [*installed()], [*_house()]
        return hashlib.sha256(repr(whole).encode("utf-8", "surrogateescape")).hexdigest()

    def made(self) -> Made | None:
        """The file that they made, if it would be the same now; else what is read from now on is heeded."""
        kept = usual()
        found = kept.get(self.key) if kept else None
        made = None if found is None else self._as_it_was(found, kept)
        if made is None:
            _heed_what_is_read()
        return made

    def _as_it_was(self, found: bytes, kept: ClipCache) -> Made | None:
        known = json.loads(found)
        scene = catalogue.sought(self.name)
        if scene is None or str(scene.resolve()) != known["scene"] or _state(known["files"]) != known["files"]:
            return None
        if any(_modules(Path(folder)) != names for folder, names in known["folders"].items()):
            return None
        if (content := kept.get(self._made_of(found))) is None:
            return None
        made = Made(Path(known["target"]), content, tuple(known["told"]), known["json"], known["quiet"])
        if self.target is None and made.target.is_file() and made.target.read_bytes() != content:
            return None  # another file has its name: who replaces that says so
        return made

    def keep(self, scene: Path, sources: Iterable[Path], made: Made) -> None:
        """Keep what was made of a scene and its sources, unless one was saved since the words were said."""
        kept, scene = usual(), scene.resolve()
        if kept is None or any(map(_flows, _opened)):
            return
        made_of = {*sources, *_read(kept.folder), catalogue.script(scene)} - {made.target.resolve()}
        if any(_saved(file) >= self.begun for file in made_of):
            return
        folders = {file.parent for file in made_of if file.suffix == ".py"} | {scene.parent, scene.parent.parent}
        known = {
            "scene": str(scene),
            "files": _state(map(str, made_of)),
            "folders": {str(folder): _modules(folder) for folder in sorted(folders)},
            "target": str(made.target),
            "told": made.told,
            "json": made.json,
            "quiet": made.quiet,
        }
        told = json.dumps(known).encode()
        kept.put(self._made_of(told), made.content)
        kept.put(self.key, told)

    def _made_of(self, known: bytes) -> str:
        """The name of the content, which is that of all that is known of it: the same is made of the same."""
        return hashlib.sha256(self.key.encode() + known).hexdigest()

    def _targets(self) -> Iterator[tuple[int, str]]:
        """Where the words say the file's name, and the name: no pattern, and nothing that the word before asks for."""
        for at, (before, word, name) in enumerate(zip(self.words, self.words[1:], self.words[2:], strict=False), 1):
            if word in _OUTPUT and "{" not in name and not (before.startswith("-") and "=" not in before):
                yield at, name


_opened: set[str] = set()


@cache
def _heed_what_is_read() -> None:
    """Know from now on the name of every file that this process opens to read it."""

    def heed(event: str, about: tuple) -> None:
        if event == "open" and not isinstance(about[0], int) and not (about[2] or 0) & (os.O_WRONLY | os.O_RDWR):
            _opened.add(os.fsdecode(about[0]))

    sys.addaudithook(heed)


def _flows(name: str) -> bool:
    """Whether what was read is gone then, and may be something else the next time."""
    with contextlib.suppress(OSError, ValueError):
        return stat.S_ISFIFO(os.stat(name).st_mode)
    return False


def _read(kept: Path) -> Iterator[Path]:
    """The files that were read, but for those of the house, of what is installed and of the system, and the kept."""
    installed_in = sysconfig.get_paths()
    library = (installed_in[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    places = _HOUSE, kept.absolute(), *library, "/proc", "/sys", "/dev"
    others = tuple(os.path.join(each, "") for each in places)
    for name in (os.path.join(os.getcwd(), each) for each in _opened):
        if not (name.startswith(others) or os.path.isdir(name)):
            compiled = os.path.basename(os.path.dirname(name)) == "__pycache__"
            yield Path(importlib.util.source_from_cache(name) if compiled else name)


def _state(files: Iterable[str]) -> dict[str, str]:
    """The digest of every file; of one that is not there an empty one."""
    return {file: digest(Path(file)) for file in sorted(files)}


def _saved(file: Path) -> float:
    """When a file was saved last; long ago where it is not there."""
    with contextlib.suppress(OSError):
        return file.stat().st_mtime
    return 0.0


def _modules(folder: Path) -> list[str]:
    """What can be imported from a folder, and the catalogues in it."""
    with contextlib.suppress(OSError):
        packages = (each.parent.name for each in folder.glob("*/__init__.py"))
        catalogues = (str(each.relative_to(folder)) for each in folder.glob("locale/*/*.po"))
        return sorted([*(each.name for each in folder.glob("*.py")), *packages, *catalogues])
    return []


def _house() -> Iterator[tuple[str, int, int]]:
    """Of every file of the house when it was saved last, and its size."""
    for folder, within, names in os.walk(_HOUSE):
        within[:] = sorted(name for name in within if name != "__pycache__")
        for name in sorted(names):
            found = os.stat(os.path.join(folder, name))
            yield os.path.join(folder, name), found.st_mtime_ns, found.st_size
