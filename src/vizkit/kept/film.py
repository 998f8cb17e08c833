"""An explainer whose runs are those of a file: all that is made of it is made without running anything."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from vizkit.explainer.acts import Act, Run
from vizkit.explainer.explainer import Explainer
from vizkit.inputs import InputError
from vizkit.inputs.files import shown_file
from vizkit.kept.archive import WRONG, Archive, broken, unpacked
from vizkit.kept.known import known
from vizkit.kept.runs import KeptRun, Listed, read, value
from vizkit.language.refusal import Refusal
from vizkit.picture.ink import ink
from vizkit.trace import Step, Trace, Traced, same, still
from vizkit.trace.bound import MOST


@dataclass(frozen=True)
class KeptAct(Act):
    """An act whose run was kept."""

    kept: KeptRun = field(default=None, repr=False)

    @classmethod
    def of(cls, act: Act, kept: KeptRun) -> KeptAct:
        return cls(**{each.name: getattr(act, each.name) for each in fields(Act)}, kept=kept)

    def checked(self, inputs: Mapping[str, Any], most: int = MOST) -> dict[str, Any]:
        """Nothing: what was kept was not refused."""
        return {}

    def run(self, inputs: Mapping[str, Any], most: int = MOST) -> Run:
        """The run as it was."""
        opening, own = self.kept.steps[: self.opened], self.kept.steps[self.opened :]
        shown: Sequence[Step] = (*opening, *own[self.kept.earlier :])
        facts = {name: ink(each, name) for name, each in self.kept.facts.items()}
        return Run(self, Trace(tuple(shown), self.kept.answer), facts, own[: self.kept.earlier], most)


class KeptExplainer(Explainer):
    """What the explainers of files have in common: their inputs are what they were."""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing; `InputError` where another input is given than that of the run."""
        for name, found in super().read(given).items():
            if not same(still(found), still(cls.inputs[name].default)):
                other = "{file} is one run and has other inputs: vizkit render {name} takes them"
                raise InputError(other, name, file=shown_file(cls.kept.file), name=cls.kept.name)
        return {}


@dataclass(frozen=True)
class Kept:
    """What a file says of itself and has in it: the explainer's `name`, and the texts of the inputs that were given."""

    file: Path
    name: str
    texts: Mapping[str, str | bool]
    archive: Archive = field(repr=False)

    @classmethod
    def of(cls, file: Path) -> Kept:
        """What is in a file; `InputError` where it is no trace that can be read."""
        archive = unpacked(file)
        try:
            said = json.loads(archive.about)["vizkit"]
            name, texts = said["explainer"], said["inputs"]
            if not all(isinstance(each, str) for each in (name, *texts)):
                raise TypeError
        except WRONG:
            raise broken(file) from None
        return cls(file, name, texts, archive)

    def on(self, film: type[Explainer]) -> type[Explainer]:
        """An explainer with these runs; `InputError` where it has changed so that they are none of its own."""
        references = {each for act in film.acts for each in (*act.reference.family, *_others(act.reference))}
        runs = self.archive.runs
        try:
            found, held = read(
                runs["runs"], runs["references"], runs["rows"], self.archive.arrays, known(film),
                lambda listed: self._bound(listed, references),
            )  # fmt: skip
            inputs = {name: value(cell, held) for name, cell in runs["inputs"].items()}
        except InputError:
            raise
        except WRONG:
            raise broken(self.file) from None
        if {*inputs} != {*film.inputs}:
            raise self._changed(Refusal("what it takes"))
        made = type(film.__name__, (KeptExplainer, film), {"__module__": film.__module__})
        made.inputs = {name: replace(wanted, default=inputs[name]) for name, wanted in film.inputs.items()}
        made.acts = tuple(self._act(film, each) for each in found)
        made.translations, made.languages, made.kept = film.translations, film.languages, self
        made.largest, made.presets, made.drawable = {}, {}, staticmethod(_no_limits)
        return made

    def _act(self, film: type[Explainer], kept: KeptRun) -> KeptAct:
        act = next((each for each in film.acts if each.name == kept.act), None)
        if act is None or act.opened != kept.opened or {*act.facts} != {*kept.facts}:
            raise self._changed(kept.act)
        return KeptAct.of(act, kept)

    def _bound(self, listed: Listed, references: set[Traced]) -> Traced:
        """The explainer's reference that has this listing."""
        for each in references:
            if (each.__qualname__, each.source.lines) == (listed.name, listed.lines):
                return each
        raise self._changed(listed.name)

    def _changed(self, what: str | Refusal) -> InputError:
        changed = "{file} is of another version of {name}: {what} has changed since; vizkit render {name} runs it anew"
        return InputError(changed, file=shown_file(self.file), name=self.name, what=what)


def _no_limits() -> tuple[()]:
    return ()


def _others(reference: Traced) -> Sequence[Traced]:
    """The functions of a watched function's file, each of which may be open."""
    return getattr(reference, "others", ())


def film_of(file: Path) -> type[Explainer]:
    """The explainer of a trace's file; `InputError` where it cannot be read, or its explainer is not there."""
    from vizkit.explainer import catalogue

    kept = Kept.of(file)
    check_inside(kept.name, file)
    return kept.on(catalogue.film(kept.name))


def check_inside(name: str, file: Path) -> None:
    """`InputError` where a file names a scene or function by a path that is not below the working folder."""
    named = name.partition(".py:")[0] + ".py" if ".py:" in name else name
    if named.endswith((".py", ".trace")) and not Path(named).resolve().is_relative_to(Path.cwd()):
        outside = "{file} is of {name}, which lies outside of the working folder and is not run: go there first"
        raise InputError(outside, file=shown_file(file), name=name)
