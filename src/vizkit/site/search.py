"""The search: what is found on each page, as a script that hands it over, for a file may not be fetched from a disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vizkit.language.house import HOUSE
from vizkit.page.markup import data
from vizkit.site.guide import Text
from vizkit.site.made import Told, said, spoken
from vizkit.site.places import INDEX, Site, link, of_explainer


def script(entry: Mapping[str, Any]) -> bytes:
    """Return the script that hands over what is found on a page."""
    return f"found({data(entry)});\n".encode()


def written(site: Site, name: str, language: str, text: Text) -> dict[str, Any]:
    """Return what a search finds of a written page, from the site's first page."""
    return {
        "title": text.title,
        "idea": "",
        "family": "",
        "href": link(site.place(INDEX, language), site.place(name, language)),
        "parts": [[part, heading, [said]] for part, heading, said in text.parts],
    }


def explained(site: Site, name: str, language: str, runs: Sequence[Told]) -> dict[str, Any]:
    """Return what a search finds of an explainer, from the site's first page."""
    film = runs[0].order.film
    own, words = spoken(film, language), film.translations.words
    return {
        "title": words(film.title, own),
        "idea": words(film.idea, own),
        "family": HOUSE.words(film.family, language),
        "href": link(site.place(INDEX, language), site.place(of_explainer(name), language)),
        "parts": [["transcript", title, lines] for title, lines in said(runs[0], own)],
    }
