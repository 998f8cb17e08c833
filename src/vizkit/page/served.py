"""What a page has besides where a server stands behind it: a form for its reader's inputs, a line for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from vizkit.explainer import Explainer
from vizkit.inputs import Input
from vizkit.page import presets
from vizkit.page.markup import element, every_language


@dataclass(frozen=True)
class Served:
    """The version that is shown, the inputs that it is served with, and those that its reader gave, as texts.

    `alone` says that only one act is there yet; `strange` is what the address says besides inputs.
    """

    version: int
    explainer: type[Explainer]
    inputs: Mapping[str, Any]
    texts: Mapping[str, str]
    alone: bool = False
    strange: tuple[str, ...] = ()

    def fields(self) -> str:
        """The form's fields, each with what it holds where nothing is given."""
        return "".join(self._field(name, wanted) for name, wanted in self.explainer.inputs.items())

    def presets(self) -> str:
        """The explainer's presets, each with what it puts into the fields, to be chosen from where there are any."""
        if not self.explainer.presets:
            return ""
        words = self.explainer.translations.words
        options = [
            element(
                "option",
                escape(words(name, language)),
                value=json.dumps(self._texts(self.explainer.preset(name)), ensure_ascii=False),
                lang=language,
            )
            for name in self.explainer.presets
            for language in self.explainer.languages
        ]
        return element(
            "select", element("option", "–", value="{}"), *options, id="presets", aria_labelledby="presets-title"
        )

    def links(self) -> str:
        """What leads to the runs of the presets, each to be asked for by its inputs; nothing where there are none."""
        if not self.explainer.presets:
            return ""
        texts = {name: self._texts(values) for name, values in presets.offered(self.explainer).items()}
        held = self._texts(self.explainer.read(self.texts))
        own = next((name for name, each in texts.items() if each == held), presets.OWN)
        queries = {
            name: urlencode(each) for name, each in (({} if own in texts else {own: self.texts}) | texts).items()
        }
        return presets.select(self.explainer, queries, own)

    def _texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {name: _written(self.explainer.inputs[name], value) for name, value in values.items()}

    def _field(self, name: str, wanted: Input) -> str:
        usual = self._usual(name, wanted)
        held = self.texts.get(name, usual)
        attributes = {"id": f"input-{name}", "name": name, "data-usual": usual, "aria-describedby": f"about-{name}"}
        return element(
            "div",
            element("label", escape(name), for_=f"input-{name}"),
            _control(wanted, held, attributes),
            element(
                "p",
                element("span", every_language(self.explainer, wanted.help), class_="help"),
                '<span class="wrong" role="alert"></span>',
                id=f"about-{name}",
            ),
            class_="field",
        )

    def _usual(self, name: str, wanted: Input) -> str:
        """The text of what is shown where the reader gives nothing; empty where it is made of the other inputs."""
        value = self.inputs.get(name, wanted.default)
        return "" if value is None or callable(value) else _written(wanted, value)


def _written(wanted: Input, value: Any) -> str:
    written = wanted.write(value)
    return str(written).lower() if isinstance(written, bool) else written


def _control(wanted: Input, held: str, attributes: Mapping[str, str]) -> str:
    among = ("false", "true") if wanted.widget == "switch" else wanted.among
    if not among or wanted.widget not in ("choice", "switch"):
        said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        return f'<input type="text" autocomplete="off" spellcheck="false" value="{escape(held)}"{said}>'
    return element("select", *_options(among, held), **attributes)


def _options(among: tuple[str, ...], held: str) -> Iterator[str]:
    for word in among:
        yield element("option", escape(word), value=word, **({"selected": ""} if word == held else {}))
