"""Following: a scene that is looked at is read again when its author has saved it, or what it is made of."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from vizkit.explainer.catalogue import film
from vizkit.explainer.explainer import Explainer
from vizkit.explainer.loading import blamed, load
from vizkit.explainer.mistake import SceneError
from vizkit.explainer.sources import is_of_the_house, loaded_anew, sources
from vizkit.inputs import InputError
from vizkit.trace.place import placed

LOOK = 0.02
"""Seconds between looks at the files."""

Stamp = tuple[int, ...] | None
"""What tells one version of a file from another; None while it is not there."""


class Followed:
    """The scene that an explainer comes from: the files that it is made of, `also` others, and its new version.

    A plain function is found again by its `name`, `FILE.py:function`.
    """

    def __init__(self, explainer: type[Explainer], name: str = "", also: Iterable[Path] = ()):
        self.kept, self.beside, self.name = explainer.kept, explainer.beside, name
        self.scene = Path(sys.modules[explainer.__module__].__file__)
        self.files, self.also = sources(self.scene), frozenset(also)
        self._stamps = {file: stamp(file) for file in self.files | self.also}
        self._read = dict(self._stamps)
        self._saving = False

    def saved(self) -> bool:
        """Whether one of the files is another one than when last asked; one that is just not there will come back."""
        now = {file: stamp(file) for file in self.files | self.also}
        known, self._stamps = self._stamps, {**self._stamps, **{file: each for file, each in now.items() if each}}
        return any(each is not None and file in known and each != known[file] for file, each in now.items())

    def settled(self) -> bool:
        """Whether a save is over, for editors write in several steps: the last look found one, and this one no more."""
        before, self._saving = self._saving, self.saved()
        return before and not self._saving

    def read_again(self) -> type[Explainer]:
        """The explainer's new version; `SceneError` where it cannot be loaded."""
        try:
            explainer = loaded_anew(self.scene, self._folders(), self._load)
        except SceneError:
            # What is imported now may not be readable; what was there before may mend it.
            self.files |= sources(self.scene)
            raise
        self.files = sources(self.scene)
        self._read = {file: stamp(file) for file in self.files}
        explainer = explainer if self.kept is None else self.kept.on(explainer)
        return explainer if self.beside is None else self.beside.on(explainer)

    def _folders(self) -> set[Path]:
        """Where all is loaded anew: not in the house, where its files are as they were when they were read.

        No room of the house imports what is an author's.
        """
        own = {file for file in self.files if not is_of_the_house(file)}
        same = all(stamp(file) == self._read.get(file) for file in self.files - own)
        return {file.parent for file in (own if own and same else self.files)}

    def _load(self, scene: Path) -> type[Explainer]:
        if ".py:" not in self.name:
            return load(scene)
        try:
            return film(self.name)
        except InputError as reason:
            raise SceneError(str(reason)) from None

    def told(self, reason: Exception) -> str:
        """What is wrong, in one line with its file and line."""
        said = " ".join(str(reason).split())
        return said if placed(said) else blamed(reason, self.scene)


def stamp(file: Path) -> Stamp:
    """The version of a file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
