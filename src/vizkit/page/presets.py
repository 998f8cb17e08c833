"""Presets: the runs that a page offers beside its own, by the names under which its reader chooses them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from vizkit.delivery.provenance import inputs
from vizkit.explainer import Explainer
from vizkit.explainer.explainer import dashed
from vizkit.frames import Show
from vizkit.language.house import HOUSE
from vizkit.page.markup import element

USUAL, OWN = "Default", "Yours"
"""What the default inputs are called, and those that are none of the explainer's."""


def offered(film: type[Explainer]) -> dict[str, Mapping[str, Any]]:
    """The default inputs and the explainer's presets, by their names."""
    return {USUAL: {}, **{name: film.preset(name) for name in film.presets}}


def called(show: Show) -> str:
    """The name of a show's inputs."""
    own = inputs(show)
    for name, values in offered(show.film).items():
        # Of the same acts, as inputs that are made of others are the same there.
        if inputs(Show(show.film, values, [act.name for act in show.acts])) == own:
            return name
    return OWN


def others(show: Show) -> dict[str, Show]:
    """The shows of the same acts with what else is offered; none where there are no presets."""
    acts, own = [act.name for act in show.acts], called(show)
    return {
        name: Show(show.film, values, acts, most=show.most)
        for name, values in (offered(show.film) if show.film.presets else {}).items()
        if name != own
    }


def key(name: str) -> str:
    """What a link calls the inputs of this name."""
    return dashed(name)


def words(film: type[Explainer], name: str, language: str) -> str:
    """A name as it is read: the house's word or the explainer's."""
    return (HOUSE if name in (USUAL, OWN) else film.translations).words(name, language)


def select(film: type[Explainer], values: Mapping[str, str], chosen: str) -> str:
    """What a reader chooses one of the named inputs by, each in every language; `chosen` is there at first."""
    options = [
        element("option", escape(said[film.languages[0]]), value=value, **_languages(said), **_first(name == chosen))
        for name, value in values.items()
        for said in [{language: words(film, name, language) for language in film.languages}]
    ]
    return element("select", *options, id="preset")


def _languages(said: Mapping[str, str]) -> dict[str, str]:
    return {f"data_{language}": name for language, name in said.items()}


def _first(chosen: bool) -> dict[str, str]:
    return {"selected": ""} if chosen else {}
