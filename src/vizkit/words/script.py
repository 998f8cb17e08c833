"""A script: what is said at the moments of a show, where that is more than their notes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from vizkit.explainer import catalogue
from vizkit.frames import Moment, Show
from vizkit.language import sentences
from vizkit.language.refusal import nearest, shown
from vizkit.language.sentences import SentenceError, blanks
from vizkit.words.entries import Entry, Saying, ScriptError, entries
from vizkit.words.ids import ids


class Script:
    """What is said at a show's moments: their notes, unless there are `entries` for their ids.

    `read` reads them from a file. `absent` are those of moments that are not there with the show's inputs.
    """

    def __init__(self, show: Show, found: Mapping[str, Entry] = MappingProxyType({}), file: Path | None = None):
        self.file, self.entries = file, found
        self._show = show
        self._own = {key: entry for key, entry in self._matched(found)}
        for (act, number), entry in self._own.items():
            for language in entry.sayings:
                self._filled(show.moments[self._places[act, number]], entry, language)

    @classmethod
    def of(cls, show: Show, file: Path | None = None) -> Script:
        """What is said at a show's moments: by the script in `file`, else by one that its scene brings with it.

        That is `scripts/<topic>.md` beside the scene.
        """
        if file is not None:
            return cls.read(file, show)
        brought = catalogue.script(Path(sys.modules[show.film.__module__].__file__))
        return cls.read(brought, show) if brought.is_file() else cls(show)

    @classmethod
    def read(cls, file: Path, show: Show) -> Script:
        """Read a script of this show. `ScriptError` for what is no script, or none of its explainer's."""
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise ScriptError("{file} is no script: it is no text in UTF-8", file=file) from None
        except OSError as reason:
            raise ScriptError("{file} cannot be read: {reason}", file=file, reason=reason.strerror or reason) from None
        found: dict[str, Entry] = {}
        # A trace may have fewer acts than its explainer, and two runs side by side have acts of their own.
        some = show.film.kept is not None or show.film.beside is not None
        acts = {act.name for act in show.film.acts}
        for entry in (each for each in entries(text, file) if not some or each.act in acts):
            if entry.id in found:
                twice = "{file}:{line}: {id} has an entry already, in line {first}: keep one of them"
                raise ScriptError(twice, file=file, line=entry.line, id=entry.id, first=found[entry.id].line)
            _check(entry, show, file)
            found[entry.id] = entry
        return cls(show, found, file)

    def said(self, moment: Moment, language: str) -> str:
        """What is said at a moment, its blanks filled; nothing where its note is silent and no entry says more."""
        entry = self.entry(moment, language)
        if entry is not None:
            return self._filled(moment, entry, language)
        return "" if moment.step.speaker is not None else moment.say(language)

    def entry(self, moment: Moment, language: str) -> Entry | None:
        """The entry that speaks at a moment in a language, if there is one."""
        entry = self._own.get((moment.act, moment.number))
        return entry if entry is not None and language in entry.sayings else None

    @property
    def absent(self) -> tuple[Entry, ...]:
        """The entries that say something in acts that are shown, at moments that are not there with these inputs."""
        used, shown_ = {entry.id for entry in self._own.values()}, {act.name for act in self._show.acts}
        saying = (entry for entry in self.entries.values() if entry.sayings and entry.act in shown_)
        return tuple(entry for entry in saying if entry.id not in used)

    def _matched(self, found: Mapping[str, Entry]) -> Iterator[tuple[tuple[int, int], Entry]]:
        """The moments that have entries: of their own ids, else of all that are called so and have a sentence."""
        self._places = {(moment.act, moment.number): at for at, moment in enumerate(self._show.moments)}
        for moment, id_ in zip(self._show.moments, ids(self._show), strict=True):
            every = f"{moment.run.act.name}/{moment.step.name}-*" if moment.step.speaker is None else ""
            entry = found.get(id_) or found.get(every)
            if entry is not None and entry.sayings:
                yield (moment.act, moment.number), entry

    def _filled(self, moment: Moment, entry: Entry, language: str) -> str:
        saying = entry.sayings[language]
        try:
            return sentences.filled(saying.sentence, moment.step.variables)
        except LookupError as reason:
            raise ScriptError("{file}:{line}: {reason}", file=self.file, line=saying.line, reason=reason) from None


def _check(entry: Entry, show: Show, file: Path) -> None:
    """`ScriptError` where an entry is of no moment of the explainer's, or can never be said there."""
    acts = {act.name: act for act in show.film.acts}
    at = {"file": file, "line": entry.line}
    if entry.act not in acts:
        hint = nearest(entry.act, acts)
        raise ScriptError("{file}:{line}: there is no act {name}: {hint}", **at, name=shown(entry.act), hint=hint)
    act = acts[entry.act]
    names = ("opening", *act.reference.moments) if act.opening is not None else act.reference.moments
    if entry.name not in names:
        unknown = "{file}:{line}: no moment of the act {act} is called {name}: {hint}"
        raise ScriptError(unknown, **at, act=act.name, name=shown(entry.name), hint=nearest(entry.name, names))
    opening = act.opening is not None and entry.name == "opening"
    variables = act.reference.parameters if opening else act.reference.variables
    for language, saying in entry.sayings.items():
        if language not in show.film.languages:
            unknown = "{file}:{line}: {language} is no language of this explainer: there are {names}"
            names = ", ".join(show.film.languages)
            raise ScriptError(unknown, file=file, line=saying.line, language=shown(language), names=names)
        _check_blanks(saying, variables, file)


def _check_blanks(saying: Saying, variables: tuple[str, ...], file: Path) -> None:
    """`ScriptError` where a blank is none, or is none of these variables."""
    at = {"file": file, "line": saying.line}
    try:
        wanted = [name for blank in blanks(saying.sentence) for name in blank.variables]
    except SentenceError as reason:
        raise ScriptError("{file}:{line}: {reason}", **at, reason=reason) from None
    for name in wanted:
        if name not in variables:
            unknown = "{file}:{line}: the blank {name} is no variable there: {hint}"
            raise ScriptError(unknown, **at, name=f"{{{name}}}", hint=nearest(name, variables))
