"""The search: what is found on each page, as a script that hands it over, for a file may not be fetched from a disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vizkit.page.markup import data
from vizkit.site.guide import Text
from vizkit.site.places import INDEX, Site, link


def script(entry: Mapping[str, Any]) -> bytes:
    """Return the script that hands over what is found on a page."""
    return f"found({data(entry)});\n".encode()


def entry(site: Site, name: str, language: str, text: Text) -> dict[str, Any]:
    """Return what a search finds of a written page, from the site's first page."""
    return {
        "title": text.title,
        "idea": "",
        "family": "",
        "href": link(site.place(INDEX, language), site.place(name, language)),
        "parts": [[part, heading, [said]] for part, heading, said in text.parts],
    }
