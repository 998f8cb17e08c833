"""The document: one HTML file with picture, story, look and script in it, and a policy against all else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Any

from vizkit.delivery.provenance import Provenance
from vizkit.frames import Show
from vizkit.language.garbage import SeldomSought
from vizkit.language.house import HOUSE, own_name
from vizkit.page import presets
from vizkit.page.fonts import font_faces
from vizkit.page.look import colours
from vizkit.page.markup import data, element, every_language, note
from vizkit.page.poster import Poster
from vizkit.page.reel import WIDE, Reel, wide
from vizkit.page.served import Served
from vizkit.page.shared import Shared, packed
from vizkit.picture.style import THEMES
from vizkit.picture.tween import LAW

MOST = 1_000_000
"""Bytes that a page may have; of what its reader may choose from, some is left out before it has more."""


@dataclass(frozen=True)
class Opening:
    """What a page opens with: a language and a theme, unless it is the browser's to prefer one.

    A page that is made may be `without` some of the explainer's presets, for which there was no room.
    """

    language: str | None = None
    theme: str | None = None
    without: tuple[str, ...] = ()

    def said(self) -> dict[str, str]:
        """Its options, as they are given on the command line."""
        return {name: value for name, value in (("lang", self.language), ("theme", self.theme)) if value}


def fitting(show: Show, opening: Opening, provenance: Provenance, most: int = MOST) -> tuple[str, tuple[str, ...]]:
    """The page of a show with as many of its presets as fit in `most` bytes, and the names of those that do not."""
    chosen, left = presets.others(show), ()
    while True:
        found = document(show, opening, provenance, others=chosen)
        if not chosen or len(found.encode("utf-8", "replace")) <= most:
            return found, left
        last, _ = chosen.popitem()
        left = (last, *left)


def document(
    show: Show,
    opening: Opening,
    provenance: Provenance,
    served: Served | None = None,
    others: Mapping[str, Show] = MappingProxyType({}),
) -> str:
    """The page of a show, whole, the `others` that its reader may choose, and what it has where it is `served`."""
    with SeldomSought():
        reel = Reel(show)
        film, shared = show.film, reel.shared
        run = reel.data()
        tables = shared.tables()
        runs = {presets.key(name): _run(name, each, shared) for name, each in others.items()}
        shared.acted.clear()  # they hold what holds them, and much besides
    told = data({"tables": tables, "runs": {"": run}})
    more = data({"tables": shared.tables(tables), "runs": runs}) if runs else ""
    language = opening.language if opening.language in film.languages else film.languages[0]
    poster = Poster(reel.shared.drawing, reel.first, language)
    title, idea = (every_language(film, said) for said in (film.title, film.idea))
    transcript, script = "".join(_transcript(show)), _file("page.js") + (_file("served.js") if served else "")
    page = _worded(_file("page.html"), film.languages)
    form = _form(served, film.languages) if served else ""
    command = provenance.command(f"{Path(provenance.explainer).stem}.html")
    buttons = "".join(_language(code) for code in film.languages if len(film.languages) > 1)
    select = served.links() if served else _select(show, others) if others else ""
    left = omissions(show)
    text = "".join([page, form, command, buttons, select, title, idea, left, transcript, told, more])
    style = "\n".join([font_faces(text), colours(poster.palette), _file("page.css"), *map(_hidden, film.languages)])
    return Template(page).substitute(
        language=language,
        chosen=language if opening.language else "",
        languages=buttons,
        theme=opening.theme or "",
        schemes=" ".join(THEMES),
        policy=_policy(script, style) + ("; connect-src 'self'" if served else ""),
        provenance=escape(provenance.text()),
        name=escape(film.translations.words(film.title, language)),
        title=title,
        idea=idea,
        omission=left,
        presets=select,
        offered="" if select else "hidden",
        box=" ".join(f"{side:g}" for side in reel.boxes(wide(show))[WIDE]),
        poster=poster.svg,
        note=note(show, show.moments[0], wide(show)),
        acts="".join(element("div", _act_title(show, act), class_="act") for act in range(len(show.acts))),
        transcript=transcript,
        command=escape(command),
        served=form,
        style=style,
        about=data(_about(show)),
        data=packed(told),
        more=packed(more) if more else "",
        script=script,
    )


def omissions(show: Show) -> str:
    """What is not shown with these inputs, and why, in every language; nothing where all is."""
    reasons, languages = show.omissions, show.film.languages
    said = {each: " · ".join(reason.told(each) for reason in reasons) for each in languages}
    spans = "".join(element("span", escape(line), lang=each) for each, line in said.items())
    return element("p", spans, class_="omission") + "\n" if reasons else ""


def _about(show: Show) -> dict[str, Any]:
    """What the page knows before anything is unpacked."""
    return {
        "languages": list(show.film.languages),
        "themes": list(THEMES),
        "boxes": Reel.boxes(wide(show)),
        "motion": LAW,
    }


def _run(name: str, show: Show, shared: Shared) -> dict[str, Any]:
    """Another run of the page, of the same tables, with its transcript."""
    return {
        **Reel(show, shared=shared).data(),
        "transcript": "".join(_transcript(show, f"preset={presets.key(name)}&")),
    }


def _select(show: Show, others: Mapping[str, Show]) -> str:
    """What the reader chooses a run by: first that which the page opens with."""
    own = presets.called(show)
    return presets.select(show.film, {own: "", **{name: presets.key(name) for name in others}}, own)


def _form(served: Served, languages: Sequence[str]) -> str:
    """The reader's form and the author's line."""
    page = Template(_worded(_file("served.html"), languages))
    return page.substitute(
        version=served.version, alone=served.alone or "", fields=served.fields(), **_presets(served), **_strange(served)
    )


def _strange(served: Served) -> dict[str, str]:
    return {"strange": escape(", ".join(served.strange)), "silent": "" if served.strange else "hidden"}


def _presets(served: Served) -> dict[str, str]:
    return {"presets": served.presets(), "unless": "" if served.explainer.presets else "hidden"}


def _worded(page: str, languages: Sequence[str]) -> str:
    """The page's own words, which it has in English as `<say>words</say>`, in every language."""

    def every(said: re.Match) -> str:
        return "".join(element("span", HOUSE.words(said[1], language), lang=language) for language in languages)

    return re.sub("<say>(.*?)</say>", every, page)


def _language(code: str) -> str:
    """The button that turns the page into a language."""
    return element("button", escape(own_name(code)), type="button", data_language=code, lang=code)


def _hidden(language: str) -> str:
    """The rule that hides what is in other languages than this one, where it is the page's."""
    return f":root[lang={language}] :is(span, option)[lang]:not([lang={language}]) {{ display: none; }}"


def _policy(script: str, style: str) -> str:
    """Nothing may be fetched, sent or run but this one script, this one style and the fonts within it."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _act_title(show: Show, act: int) -> str:
    return element("span", every_language(show.film, show.acts[act].title), class_="name")


def _transcript(show: Show, chosen: str = ""):
    """Every note in order, act by act: what there is to see, for those who read or hear it.

    Its links lead to the page's own run, unless it is that of what was `chosen`.
    """
    for act, moments in groupby(show.moments, key=lambda moment: moment.act):
        yield element("h3", every_language(show.film, show.acts[act].title))
        lines = [
            element(
                "li",
                element(
                    "a",
                    note(show, moment, wide(show)),
                    href=f"#{chosen}act={show.acts[act].name}&moment={moment.number + 1}",
                ),
            )
            for moment in moments
        ]
        yield element("ol", *lines)


def _hash(text: str) -> str:
    """What a policy calls a script or a style by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
