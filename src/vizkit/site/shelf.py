"""The shelf: the page that a site opens with, a card an explainer, family by family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import PurePosixPath

from vizkit.explainer import Explainer
from vizkit.film.poster import SIZE
from vizkit.language.house import HOUSE
from vizkit.page.markup import element
from vizkit.picture.style import THEMES
from vizkit.site.made import File, film_of, spoken
from vizkit.site.places import INDEX, Site, link, of_explainer, slug
from vizkit.site.words import headed, say
from vizkit.words.times import SECOND, clock

Topic = tuple[str, type[Explainer], Sequence[File]]
"""An explainer's name, the explainer, and the files that there are of it."""


def shelf(site: Site, language: str, topics: Iterable[Topic], introduction: str = "") -> str:
    """Return the main part of the first page, `introduction` above the cards."""
    families: dict[str, list[Topic]] = {}
    for topic in topics:
        families.setdefault(topic[1].family, []).append(topic)
    several = len(families) > 1
    largest = sorted(families, key=lambda family: -len(families[family]))
    names = {family: headed(HOUSE.words(family, language)) for family in largest}
    chips = "".join(
        element("li", element("a", escape(name), href=f"#{slug(family)}")) for family, name in names.items()
    )
    return "".join(
        [
            introduction or element("h1", escape(site.titles[language])),
            element("div", id="found", role="status", aria_label=say("What was found", language), **_told(language)),
            '<div id="shelf">',
            element("nav", element("ul", chips), class_="families", aria_label=say("Families", language))
            if several
            else "",
            *(_family(site, language, family, names[family], families[family]) for family in largest),
            "</div>",
        ]
    )


def _told(language: str) -> dict[str, str]:
    """What the search says, which counts what it finds."""
    return {
        "data_nothing": say("Nothing has these words", language),
        "data_count": say("Found: {count}", language, count="#"),
    }


def _family(site: Site, language: str, family: str, name: str, topics: Sequence[Topic]) -> str:
    cards = "".join(_card(site, language, *topic) for topic in topics)
    heading, listed = element("h2", escape(name)), element("ul", cards, class_="cards")
    return element("section", heading, listed, id=slug(family), data_count=str(len(topics)))


def _card(site: Site, language: str, name: str, film: type[Explainer], files: Sequence[File]) -> str:
    here, own = site.place(INDEX, language), spoken(film, language)
    words = film.translations.words
    written = {"lang": own} if own != language else {}
    title = element("a", escape(words(film.title, own)), href=link(here, site.place(of_explainer(name), language)))
    seconds = next((file.seconds for file in film_of(files, own) if file.seconds), 0)
    length = element("p", clock(round(SECOND * seconds)), class_="length") if seconds else ""
    return element(
        "li",
        _picture(site, name, language, here),
        element("h3", title, **written),
        element("p", escape(words(film.idea, own)), **written),
        length,
    )


def _picture(site: Site, name: str, language: str, here: PurePosixPath) -> str:
    """An explainer's poster, in the theme that is preferred; it says nothing that does not stand beside it."""
    dark, light = (link(here, site.poster(name, theme, language)) for theme in THEMES)
    width, height = map(str, SIZE)
    light = f'<source media="(prefers-color-scheme: light)" srcset="{light}">'
    image = f'<img src="{dark}" alt="" width="{width}" height="{height}" loading="lazy" decoding="async">'
    return element("picture", light, image)
