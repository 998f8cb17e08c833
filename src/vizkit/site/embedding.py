"""Embedding: the lines by which a page of somebody else's shows what was made."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import PurePosixPath

from vizkit.delivery.media import LOOPS
from vizkit.film.poster import SIZE
from vizkit.page.markup import element
from vizkit.site.folded import folded
from vizkit.site.made import PLAYED, File, label
from vizkit.site.places import link
from vizkit.site.words import say


def embedded(files: Sequence[File], language: str, own: str, here: PurePosixPath, number: int) -> str:
    """The lines to be copied into another page; what they name is found from the course's folder."""
    lines = {}
    for file in files:
        film = file.order.film
        title, address = escape(film.translations.words(film.title, own)), link(PurePosixPath("index.html"), file.place)
        if file.kind == "html":
            line = (
                f'<iframe src="{address}" title="{title}" width="960" height="540" style="border:0" '
                'allow="fullscreen"></iframe>'
            )
        elif file.kind in PLAYED:
            width, height = SIZE
            line = f'<video src="{address}" controls width="{width}" height="{height}" aria-label="{title}"></video>'
        elif file.kind in LOOPS:
            line = f'<img src="{address}" alt="{title}">'
        else:
            continue
        lines.setdefault(label(file, language), (line, address, link(here, file.place)))
    rows = "".join(
        element("label", escape(called), for_=f"embed-{number}-{row}")
        + f'<input id="embed-{number}-{row}" readonly value="{escape(line)}" data-address="{escape(address)}" '
        f'data-href="{escape(href)}">'
        + element("button", say("Copy", language), type="button", data_done=say("Copied", language))
        for row, (called, (line, address, href)) in enumerate(lines.items(), 1)
    )
    if not rows:
        return ""
    explained = element(
        "p", say("A line for a page of yours: its address is that of the file, wherever you put it.", language)
    )
    return folded(say("Embed", language), explained + element("div", rows, class_="embed"))
