"""An explainer of a plain function: one act, its inputs the function's arguments, its words the code's own."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vizkit.explainer import Explainer
from vizkit.explainer.acts import act
from vizkit.functions import FAMILY
from vizkit.functions.arguments import wanted_by
from vizkit.functions.asking import Asking
from vizkit.functions.found import found
from vizkit.inputs import InputError
from vizkit.inputs.error import shown
from vizkit.language.refusal import nearest
from vizkit.language.translations import ENGLISH, English, Translation, Translations

AGAIN = "The same steps, again and again"
"""What is said of all that only repeats what was said, where a film of it would be too long."""

CHINESE = {
    "a value, as Python or JSON writes it": ("一个值，写法同 Python 或 JSON",),
    AGAIN: ("同样的步骤，一再重复",),
}
"""What is said of arguments and of repetition, in Chinese."""

_EMPHASIS = re.compile(r"(\*{1,2}|`{1,2})(\w[^*`]*)\1")
"""What a docstring marks as a name, or says with weight."""

_SENTENCE = re.compile(r"(?<=[.!?])\s")

_LONGEST = 120
"""Signs of a sentence that is said below a title."""


@dataclass(frozen=True)
class Spoken(Translations):
    """English, and Chinese as the captions of a function have it."""

    chinese: Translation | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        return ENGLISH.code, self.chinese.code

    def language(self, code: str) -> English | Translation:
        return self.chinese if code == self.chinese.code else ENGLISH


def film_of(name: str, every: bool = False, watch: Sequence[str] | None = None) -> type[Explainer]:
    """Return the explainer of the function that `FILE.py:function` names.

    `every` is a moment at every line, `watch` are the variables that matter; `InputError` where one is none.
    """
    known = found(name)
    return film(known.function, known.file, every, known.forget, watch)


def film(
    function: Callable,
    file: Path,
    every: bool = False,
    forget: Callable[[], None] = lambda: None,
    watch: Sequence[str] | None = None,
) -> type[Explainer]:
    """Return the explainer of a function that is written in a file; `watch` are the variables that matter."""
    reference = Asking(function, every, forget)
    for name in watch or ():
        if name not in reference.variables:
            hint = nearest(name, [each for each in reference.variables if not each.startswith("_")])
            unknown = "there is no variable {name} to watch in {function}; {hint}"
            raise InputError(unknown, name=shown(name), function=reference.__name__, hint=hint)
    called = reference.__name__
    plain = getattr(function, "__func__", function)
    made = type(called, (Explainer,), {"__module__": function.__module__})
    made.title, made.family = plain.__qualname__.rpartition("<locals>.")[2], FAMILY
    made.idea = _idea(function) or f"{called}({', '.join(inspect.signature(function).parameters)})"
    made.inputs = wanted_by(function)
    shown_act = act(reference, called, watch=tuple(watch) if watch else None)
    made.acts = (replace(shown_act, name=called.replace("_", "-"), file=str(file)),)
    made.translations = Spoken({}, chinese=Translation("zh", {**reference.captions["zh"], **CHINESE}, lambda count: 0))
    made.languages = made.translations.languages
    return made


def _idea(function: Callable) -> str:
    """The first sentence of its docstring, plainly."""
    paragraph = " ".join((inspect.getdoc(function) or "").partition("\n\n")[0].split())
    sentence = _EMPHASIS.sub(r"\2", _SENTENCE.split(paragraph, maxsplit=1)[0])
    return sentence.rstrip(".") if len(sentence) <= _LONGEST else f"{sentence[: sentence.rindex(' ', 0, _LONGEST)]} …"
