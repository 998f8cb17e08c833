"""What was made of an explainer: its files, by the inputs that they are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import PurePosixPath

from vizkit.delivery.order import Order
from vizkit.delivery.provenance import inputs
from vizkit.explainer import Explainer
from vizkit.page.presets import called
from vizkit.site.words import say

PLAYED = {"mp4": "video/mp4", "webm": "video/webm"}
"""The kinds of films that browsers play."""

LABELS = {
    "html": "Page to step through",
    "mp4": "Film",
    "webm": "Film",
    "mov": "Film to edit",
    "gif": "GIF",
    "webp": "Moving picture",
    "apng": "Moving picture",
    "avif": "Moving picture",
    "pdf": "Slides on paper",
    "reveal": "Slides in the browser",
    "pptx": "PowerPoint slides",
    "srt": "Subtitles",
    "vtt": "Subtitles",
    "md": "Transcript",
    "txt": "Transcript",
    "trace": "The runs as data",
}
"""What files are called, by their kinds, in the order in which they are offered."""

KEPT = ("mov", "pptx", "srt", "vtt", "md", "trace")
"""The kinds that a browser does not show, but keeps."""


@dataclass(frozen=True)
class File:
    """A file that was made for an order, its place in the course's folder and its bytes.

    Of a film also the chapters, each with its second, and the seconds that it takes.
    """

    order: Order
    place: PurePosixPath
    bytes: int
    chapters: tuple[tuple[float, str], ...] = ()
    seconds: float = 0

    @property
    def kind(self) -> str:
        return self.order.kind

    @property
    def language(self) -> str | None:
        """The language that it is in; nothing where it has all or none."""
        if self.kind == "trace":
            return None
        return self.order.take.language if hasattr(self.order.take, "language") else self.order.take.style.language

    @property
    def theme(self) -> str | None:
        return self.order.take.theme if hasattr(self.order.take, "theme") else self.order.take.style.theme

    @property
    def is_handout(self) -> bool:
        return bool(getattr(self.order.take, "handout", None))


@dataclass(frozen=True)
class Told:
    """An explainer with some inputs: the files of it, and an order of as many acts as there are."""

    files: tuple[File, ...]

    @cached_property
    def order(self) -> Order:
        return next((file.order for file in self.files if not file.order.acts), self.files[0].order)

    @cached_property
    def name(self) -> str:
        """What its inputs are called."""
        return called(self.order.show)


def told(files: Iterable[File]) -> tuple[Told, ...]:
    """Return the files of an explainer by their inputs, in the order in which these were asked for."""
    found: dict[str, list[File]] = {}
    for file in files:
        found.setdefault(repr(inputs(file.order.show)), []).append(file)
    return tuple(Told(tuple(each)) for each in found.values())


def spoken(film: type[Explainer], language: str) -> str:
    """Return the language that an explainer speaks on a page in a language."""
    return language if language in film.languages else film.languages[0]


def film_of(files: Sequence[File], language: str) -> Iterator[File]:
    """Return the films that can be played here, those of all acts and in the language first."""
    films = [file for file in files if file.kind in PLAYED]
    return iter(sorted(films, key=lambda file: (file.language != language, bool(file.order.acts))))


def label(file: File, language: str) -> str:
    """Return what a file is called."""
    return say("Hand-out", language) if file.is_handout else say(LABELS[file.kind], language)


def said(run: Told, language: str) -> Iterator[tuple[str, list[str]]]:
    """Return what is said, act by act, each with its title; what stands for several moments is said once."""
    show, words = run.order.show, run.order.film.translations.words
    for act, moments in groupby(show.moments, key=lambda moment: moment.act):
        lines = (run.order.script.said(moment, language) for moment in moments)
        yield words(show.acts[act].title, language), [line for line, _ in groupby(lines) if line]
