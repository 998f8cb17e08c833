"""The notebook: an explainer that shows itself as its page, with Python's own values as inputs."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html import escape
from io import BytesIO
from pathlib import Path
from types import NoneType
from typing import Any

from vizkit.delivery.files import STDOUT
from vizkit.delivery.order import Order
from vizkit.explainer import Explainer, catalogue
from vizkit.functions.arguments import bound, passed
from vizkit.functions.film import film as film_of_function
from vizkit.functions.found import watchable
from vizkit.inputs import InputError
from vizkit.inputs.error import shown
from vizkit.inputs.spelling import whole_number
from vizkit.language.house import HOUSE
from vizkit.language.refusal import Refusal
from vizkit.page.document import Opening, document
from vizkit.picture.style import THEMES, Style
from vizkit.trace.bound import MOST, EndlessError

SIZE = 960, 540
"""Pixels of the picture that is left where a notebook's frames are taken out."""


def show(
    name: str,
    /,
    *,
    act: str | Sequence[str] | None = (),
    lang: str | None = None,
    theme: str | None = None,
    preset: str | None = None,
    most: int = MOST,
    **inputs: Any,
) -> Page:
    """The explainer called `name`, to be looked at in a notebook: `show("lca", p=5, q=4)`.

    Inputs are Python's values (numbers, lists, numpy arrays) or the command line's text; `InputError` where one is
    not what is wanted. They come on top of those of a `preset`. Without a `theme` or a `lang` the browser's preference
    counts. A run has at most so many moments.
    """
    if theme is not None:
        _check("theme", theme, THEMES)
    film = catalogue.film(str(name))
    if lang is not None:
        _check("lang", lang, film.languages)
    acts = tuple(act or ()) if isinstance(act, (list, tuple, NoneType)) else (act,)
    with _told_in(lang or "en"):
        most = _bound(most)
        given = (film.preset(preset) if preset else {}) | _read(film, inputs)
        order = Order(name, film, given, acts, "html", Opening(lang, theme), STDOUT, most=most)
        order.check()
    return Page(order)


def watch(function: Callable, /, *given: Any, watch: Sequence[str] | None = None, **named: Any) -> Page:
    """A run of any function, as it is, to be looked at in a notebook: `watch(search, [1, 3, 5], 3)`.

    `watch` names the variables that matter. What the function is given is copied: nothing of the caller's changes.
    `InputError` where it cannot be called so.
    """
    with _told_in("en"):
        plain = watchable(function, getattr(function, "__name__", None) or shown(function))
        film = film_of_function(plain, Path(plain.__code__.co_filename), watch=watch)
        inputs = bound(plain, *given, **named)
        film.inputs |= passed(plain, inputs)
        order = Order(film.title, film, inputs, (), "html", Opening(None, None), STDOUT)
        order.check()
    return Page(order)


@contextmanager
def _told_in(language: str) -> Iterator[None]:
    """What is refused within is told in a language, and how a notebook allows a run more."""
    try:
        yield
    except Refusal as reason:
        reason.language = language
        if isinstance(reason, EndlessError):
            reason.most = "most=N"
        raise reason.with_traceback(None) from None


@dataclass(frozen=True)
class Page:
    """A page within a notebook: a frame that is given nothing and asks for nothing."""

    order: Order

    @cached_property
    def html(self) -> str:
        """The whole document."""
        with _told_in(self._language):
            return document(self.order.show, self.order.take, self.order.provenance(self.order.take))

    def _repr_html_(self) -> str:
        """The page in a frame over its first picture: where frames are taken out, that and the story are left."""
        title = escape(self._words(self.order.film.title))
        return (
            f'<div style="position:relative;aspect-ratio:16/10;min-height:560px">'
            f'<img alt="{title}" src="{self._picture()}" style="display:block;width:100%">'
            f'<iframe sandbox="allow-scripts" allowfullscreen title="{title}" '
            'style="position:absolute;inset:0;width:100%;height:100%;border:0;border-radius:10px" '
            f'srcdoc="{escape(self.html)}"></iframe></div>{self._story()}'
        )

    @property
    def _language(self) -> str:
        return self.order.take.language or "en"

    def _words(self, said: str) -> str:
        return self.order.film.translations.words(said, self._language)

    def _picture(self) -> str:
        """The first moment as an address that holds it."""
        from vizkit.film.still import still

        show, written = self.order.show, BytesIO()
        style = Style("slide", self.order.take.theme or "light", self._language)
        still(show, show.moments[0], style, SIZE).save(written, "PNG")
        return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"

    def _story(self) -> str:
        """Every note, act by act, folded; below it which acts are left out."""
        show = self.order.show
        left = "".join(f"<p>{escape(each.told(self._language))}</p>" for each in show.omissions)
        acts = [
            f"<p><b>{escape(self._words(act.title))}</b></p><ol>"
            + "".join(
                f"<li>{escape(moment.say(self._language))}</li>" for moment in show.moments if moment.act == number
            )
            + "</ol>"
            for number, act in enumerate(show.acts)
        ]
        return f"<details><summary>{HOUSE.words('Transcript', self._language)}</summary>{''.join(acts)}</details>{left}"

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.order.show.inputs.items() if value is not None)
        return f"<page {self.order.name}: {said if len(said) < 200 else said[:200] + '…'}>"


def _check(name: str, value: str, among: Sequence[str]) -> None:
    if value not in among:
        raise InputError("{found} is not one of {words}", name, found=repr(value), words=", ".join(map(repr, among)))


def _bound(most: Any) -> int:
    """How many moments a run may have; `InputError` where that is no whole number, or none at all."""
    try:
        found = whole_number(most)
    except InputError as reason:
        raise reason.concerning("most") from None
    if found < 1:
        raise InputError("{name} must be at least {least}, not {value}", "most", name="most", least=1, value=found)
    return found


def _read(film: type[Explainer], given: dict[str, Any]) -> dict[str, Any]:
    """The inputs as the command line reads them; capitals in their names do not matter."""
    names = {name.lower(): name for name in film.inputs}
    return film.read({names.get(name.lower(), name): value for name, value in given.items()})
