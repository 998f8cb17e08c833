"""Where the pages of a site are, and how one leads to another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

INDEX = "index"
"""The page that a site opens with."""

SHAPES, COMMANDS = "guide/shapes", "guide/commands"
"""The pages that nobody writes: they are drawn and told by vizkit itself."""


@dataclass(frozen=True)
class Site:
    """A site within the folder of a course: its `titles` by language, the usual one first.

    All that is not the first page lies in the folder `within`. `guide` are the pages beside those of explainers, by
    their names: what each is called in every language.
    """

    titles: Mapping[str, str]
    within: str
    guide: Mapping[str, Mapping[str, str]]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.titles)

    def place(self, name: str, language: str) -> PurePosixPath:
        """The place of a page in the course's folder."""
        if name == INDEX and language == self.languages[0]:
            return PurePosixPath("index.html")
        return PurePosixPath(self.within, language, f"{name}.html")

    def beside(self, *parts: str) -> PurePosixPath:
        """The place of what pages need."""
        return PurePosixPath(self.within, *parts)

    def poster(self, explainer: str, theme: str, language: str) -> PurePosixPath:
        return self.beside(language, "posters", f"{slug(explainer)}-{theme}.webp")

    def drawn(self, shape: str, number: int, theme: str) -> PurePosixPath:
        """The place of a picture of a shape, the same in every language."""
        return self.beside("shapes", f"{slug(shape)}-{number}-{theme}.webp")

    def found(self, name: str, language: str) -> PurePosixPath:
        """The place of what a search finds on a page."""
        return self.beside(language, "search", f"{name.replace('/', '-')}.js")


def of_explainer(name: str) -> str:
    """Return the name of an explainer's page."""
    return f"explainers/{slug(name)}"


def slug(name: str) -> str:
    """Return a name as it may be in any address: `scenes/own.py` is `scenes-own`."""
    return re.sub(r"[^\w-]+", "-", name.removesuffix(".py")).strip("-")


def link(here: PurePosixPath, there: PurePosixPath | str) -> str:
    """Return the address of a file as a page names it, both by their places in one folder."""
    return quote(posixpath.relpath(str(there), str(here.parent)))
