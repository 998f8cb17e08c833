"""What a file is made of: its order, the sources, what it is given to say, and what is installed."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from vizkit.delivery.order import Order
from vizkit.delivery.provenance import inputs
from vizkit.explainer import catalogue
from vizkit.explainer.sources import sources

_HOUSE = Path(__file__).parents[1]

_ELSEWHERE = {"reference", "examples", "cli", "course", "desk", "serve", "site", "scenes", "__pycache__"}
"""Rooms that no file is made of: what authors write is found by their scenes, and a site is made of files."""

_PACKAGE = "vizkit-explainers"


def made_of(order: Order) -> str:
    """Return the digest of all that decides a file's bytes. A trace is what its sources and its inputs make of it."""
    beside = order.film.beside and repr(order.film.beside)
    said = [order.name, inputs(order.show), order.options(order.take), order.most, order.max_size, beside, house()]
    digest = hashlib.sha256(json.dumps(said).encode())
    for file in (*sorted(sources(scene_of(order))), Path(order.name), *said_in(order)):
        if file.is_file():
            _add(digest, file.name, file)
    return digest.hexdigest()


def said_in(order: Order) -> list[Path]:
    """The files of what is said and heard, and when, be they there or not."""
    given = catalogue.script(scene_of(order)), order.said_by, order.speech.cues, order.speech.pace
    return [*(file for file in given if file is not None), *_recordings(order.speech.voice)]


def scene_of(order: Order) -> Path:
    """The file of an order's explainer."""
    return Path(sys.modules[order.film.__module__].__file__)


@cache
def house() -> str:
    """The digest of the house's sources and of the versions of what it needs."""
    digest = hashlib.sha256(f"{platform.python_version()} {sorted(_versions())}".encode())
    for file in sorted(_HOUSE.rglob("*")):
        if file.relative_to(_HOUSE).parts[0] not in _ELSEWHERE:
            _add_source(digest, file)
    return digest.hexdigest()


@cache
def rooms(*names: str) -> str:
    """The digest of the sources in these rooms alone."""
    digest = hashlib.sha256()
    for file in (file for name in names for file in sorted((_HOUSE / name).rglob("*"))):
        _add_source(digest, file)
    return digest.hexdigest()


def _add_source(digest: hashlib._Hash, file: Path) -> None:
    inside = file.relative_to(_HOUSE)
    if "__pycache__" not in inside.parts and file.is_file():
        _add(digest, inside.as_posix(), file)


def _add(digest: hashlib._Hash, name: str, file: Path) -> None:
    content = file.read_bytes()
    digest.update(f"\0{name}\0{len(content)}\0".encode())
    digest.update(content)


def _recordings(voice: str | None) -> Iterable[Path]:
    """The files of a voice that is recorded."""
    if voice is None:
        return ()
    named = Path(voice).expanduser()
    return sorted(named.rglob("*")) if named.is_dir() else [named]


def _versions() -> Iterator[str]:
    """The versions of the packages that vizkit asks for, as far as they are installed."""
    import importlib.metadata

    try:
        wanted = importlib.metadata.requires(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for line in wanted:
        name = line.partition(";")[0].rstrip()
        name = name[: next((at for at, sign in enumerate(name) if sign in "<>=!~[ ("), len(name))]
        try:
            yield f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            continue
