"""The shell: what is around every page, so that one finds the others, the languages and the search."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import PurePosixPath
from string import Template

from vizkit.language.house import own_name
from vizkit.page.fonts import font_faces
from vizkit.page.look import colours
from vizkit.page.markup import element
from vizkit.picture.style import THEMES
from vizkit.picture.type import fonts
from vizkit.site.places import INDEX, Site, link
from vizkit.site.words import say

CHINESE = "chinese"
"""The font that has too many signs to be whole: a page carries those that it has."""

_SIGNS = "–—…‘’“”«»·×÷→←↑↓≤≥≠±√∑∞αβγδεθλμσφω²³½✓"


def page(
    site: Site,
    name: str,
    language: str,
    title: str,
    main: str,
    about: str = "",
    search: Sequence[str] = (),
    finds: str = "",
) -> bytes:
    """Return a page: its `main` part within the shell; `about` is its one sentence.

    `search` are the pages that can be found from it, `finds` is what they say.
    """
    here = site.place(name, language)
    home, whole = site.titles[language], Template(_file("site.html"))
    said = {
        "skip": say("Skip to the content", language),
        "pages": say("Pages", language),
        "languages_are": say("Languages", language),
        "search_for": say("Search", language),
        "explainers": say("Explainers", language),
        "colours": say("Colours", language),
    }
    text = whole.substitute(
        language=language,
        title=escape(title if name == INDEX else f"{title} · {home}"),
        about=escape(about),
        style=link(here, site.beside("site.css")),
        script=link(here, site.beside("site.js")),
        home=escape(home),
        index=link(here, site.place(INDEX, language)),
        found=escape(" ".join(link(here, site.found(each, language)) for each in search)),
        links="".join(_guide(site, name, language, here)),
        languages="".join(_languages(site, name, language, here)),
        themes="".join(_themes(language)),
        main=main,
        **{key: escape(words) for key, words in said.items()},
        here=_current(name == INDEX),
    )
    return text.replace("<!-- signs -->", _signs(text + finds)).encode()


def style() -> bytes:
    """Return the style sheet: the themes' colours, the fonts but for Chinese, and the rules."""
    faces = font_faces(_SIGNS).splitlines()
    return "\n".join([*(face for face in faces if not _is_chinese(face)), colours(()), _file("site.css")]).encode()


def script() -> bytes:
    """Return the script."""
    return _file("site.js").encode()


def _guide(site: Site, name: str, language: str, here: PurePosixPath):
    for each, titles in site.guide.items():
        yield _link(link(here, site.place(each, language)), escape(titles[language]), each == name)


def _languages(site: Site, name: str, language: str, here: PurePosixPath):
    for each in site.languages if len(site.languages) > 1 else ():
        with_ = {"lang": each, "hreflang": each}
        yield _link(link(here, site.place(name, each)), escape(own_name(each)), each == language, **with_)


def _themes(language: str):
    """What can be chosen of the themes: the system's choice first."""
    yield element("option", escape(say("As the system", language)), value="")
    for theme, said in zip(THEMES, (say("Dark", language), say("Light", language)), strict=True):
        yield element("option", escape(said), value=theme)


def _link(href: str, said: str, current: bool, **attributes: str) -> str:
    now = {"aria_current": "page"} if current else {}
    return element("li", element("a", said, href=href, **attributes, **now))


def _current(current: bool) -> str:
    return ' aria-current="page"' if current else ""


def _signs(text: str) -> str:
    """The Chinese signs of a page, which few machines outside China have."""
    if CHINESE not in fonts() or not any("\u2e80" <= sign <= "\uffef" for sign in text):
        return ""
    (face,) = filter(_is_chinese, font_faces(text).splitlines())
    return element("style", face)


def _is_chinese(face: str) -> bool:
    return f"vizkit-{CHINESE};" in face


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
