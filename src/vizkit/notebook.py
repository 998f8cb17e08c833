"""The notebook: an explainer that shows itself as its page, with Python's own values as inputs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from vizkit.delivery.files import STDOUT
from vizkit.delivery.order import Order
from vizkit.explainer import Film, catalogue, option
from vizkit.inputs import Input, InputError
from vizkit.language.translations import english
from vizkit.page.document import Opening, document
from vizkit.picture.style import THEMES


def show(
    name: str, /, *, act: str | Sequence[str] = (), lang: str = "en", theme: str | None = None, **inputs: Any
) -> Page:
    """The explainer called `name`, to be looked at in a notebook: `show("lca", p=5, q=4)`.

    Inputs are Python's values (numbers, lists, numpy arrays) or the command line's text; `InputError` where one is
    not what is wanted. Without a `theme` the browser's preference counts.
    """
    if theme is not None:
        _check("theme", theme, THEMES)
    film = catalogue.film(name)
    _check("lang", lang, film.languages)
    acts = (act,) if isinstance(act, str) else tuple(act)
    order = Order(name, film, _read(film, inputs), acts, "html", Opening(lang, theme), STDOUT)
    order.check()
    return Page(order)


@dataclass(frozen=True)
class Page:
    """A page within a notebook: a frame that is given nothing and asks for nothing."""

    order: Order

    @cached_property
    def html(self) -> str:
        """The whole document."""
        return document(self.order.show, self.order.take, self.order.provenance(self.order.take))

    def _repr_html_(self) -> str:
        look = "display:block;width:100%;aspect-ratio:16/10;min-height:560px;border:0;border-radius:10px"
        return (
            f'<iframe sandbox="allow-scripts" allowfullscreen title="{escape(english(self.order.film.title))}" '
            f'style="{look}" srcdoc="{escape(self.html)}"></iframe>'
        )

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.order.show.inputs.items() if value is not None)
        return f"<page {self.order.name}: {said if len(said) < 200 else said[:200] + '…'}>"


def _check(name: str, value: str, among: Sequence[str]) -> None:
    if value not in among:
        raise InputError(f"{option(name)}: {value!r} is not one of {', '.join(map(repr, among))}")


def _read(film: type[Film], given: dict[str, Any]) -> dict[str, Any]:
    """The inputs as the command line reads them, so that the same is refused in the same words."""
    names = {name.lower(): name for name in film.inputs}
    known = {names.get(name.lower(), name): value for name, value in given.items() if value is not None}
    return {
        name: _value(name, film.inputs[name], value) if name in film.inputs else value for name, value in known.items()
    }


def _value(name: str, wanted: Input, value: Any) -> Any:
    plain = value.tolist() if hasattr(value, "tolist") else value
    if wanted.kind == "switch":
        _check(name, str(plain).lower(), ("true", "false"))
        return str(plain).lower() == "true"
    if wanted.among:
        _check(name, plain, wanted.among)
    try:
        return wanted.read(plain if isinstance(plain, str) else _text(wanted, plain))
    except InputError as reason:
        raise InputError(f"{option(name)}: {reason}") from None


def _text(wanted: Input, value: Any) -> str:
    """A value as the command line takes it."""
    if not isinstance(value, (list, tuple, range)):
        return str(value)
    if wanted.kind == "array":
        return json.dumps(value, default=_plain)
    return ",".join("null" if item is None else str(_plain(item)) for item in value)


def _plain(value: Any) -> Any:
    """Python's own value of one of numpy's."""
    return value.tolist() if hasattr(value, "tolist") else value
