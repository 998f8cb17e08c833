"""An explainer of a plain function: one act, its inputs the function's arguments, its words the code's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vizkit.explainer import Explainer
from vizkit.explainer.acts import act
from vizkit.functions.arguments import check_given, example, inputs_of
from vizkit.functions.found import found
from vizkit.functions.watched import Watched
from vizkit.language.translations import ENGLISH, English, Translation, Translations


@dataclass(frozen=True)
class Spoken(Translations):
    """English, and Chinese as the captions of a function have it."""

    chinese: Translation | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        return "en", "zh"

    def language(self, code: str) -> English | Translation:
        return self.chinese if code == "zh" and self.chinese is not None else ENGLISH


def film_of(name: str, every: bool = False) -> type[Explainer]:
    """The explainer of the function that `FILE.py:function` names."""
    known = found(name)
    return film(known.function, known.file, every, known.forget)


def film(
    function: Callable, file: Path, every: bool = False, forget: Callable[[], None] = lambda: None
) -> type[Explainer]:
    """The explainer of a function."""
    reference = Watched(function, every, forget)
    called = reference.__name__
    made = type(called, (Explainer,), {"__module__": getattr(function, "__module__", __name__)})
    made.title, made.family = called, "functions"
    doc = (function.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    made.idea = doc or called
    first = example(function) or {}
    made.inputs = {
        each: replace(wanted, default=first.get(each, wanted.default)) for each, wanted in inputs_of(function).items()
    }
    own = replace(act(_Checked(reference, function), called), name=called.replace("_", "-"), file=str(file))
    made.acts = (own,)
    texts = {said.english: (said.chinese,) for site in reference.sites for said in site.said}
    made.translations = Spoken({}, Translation("zh", texts, lambda count: 0))
    made.languages = made.translations.languages
    return made


def _Checked(reference: Watched, function: Callable) -> Watched:
    """The reference, which asks for every argument before it runs."""
    watch = reference.watch

    def checked(given: tuple, named: Mapping[str, Any], *rest: Any) -> Any:
        check_given(function, named)
        return watch(given, named, *rest)

    reference.watch = checked
    return reference
