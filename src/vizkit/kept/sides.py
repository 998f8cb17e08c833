"""Sides: the runs of a show or of a file, to be compared with others; nothing of a file has to be there as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vizkit.explainer import Explainer, catalogue
from vizkit.inputs import InputError
from vizkit.kept.archive import WRONG, broken, unpacked
from vizkit.kept.film import Kept
from vizkit.kept.known import known
from vizkit.kept.runs import KeptRun, Runs, read
from vizkit.language.translations import Translations


@dataclass(frozen=True)
class Side:
    """Runs by the names of their acts, and what translates their sentences."""

    runs: dict[str, KeptRun]
    translations: Translations

    def say(self, run: KeptRun, number: int, language: str) -> str:
        """What is said at a moment of a run."""
        return run.steps[number - 1].say(self.translations.language(language))


def of_runs(film: type[Explainer], several: list) -> Side:
    """The runs of an explainer as a file would have them."""
    runs = Runs()
    written = [runs.written(run) for run in several]
    found, _ = read(written, runs.references, runs.writer.rows, runs.writer.arrays, known(film))
    return Side({run.act: run for run in found}, film.translations)


def of_file(file: Path) -> Side:
    """The runs of a file, whatever has become of its explainer since."""
    content = unpacked(file)
    film = _film(Kept.of(file).name)
    runs, classes = content.runs, known(film) if film is not None else {}
    try:
        found, _ = read(runs["runs"], runs["references"], runs["rows"], content.arrays, classes)
    except WRONG:
        raise broken(file) from None
    return Side({run.act: run for run in found}, Translations({}) if film is None else film.translations)


def _film(name: str) -> type[Explainer] | None:
    """The explainer of that name, where there is one that may be run for it."""
    if not catalogue.runs_unasked(name):
        return None
    try:
        return catalogue.film(name)
    except InputError:
        return None
