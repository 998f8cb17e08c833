"""The guide: pages that are written in Markdown."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from vizkit.page.markup import element
from vizkit.site.error import SiteError
from vizkit.site.words import say

Linked = Callable[[str], str | None]
"""The address of the page that a link's name stands for, if there is one."""


@dataclass(frozen=True)
class Text:
    """A written page: its title, what is below it as HTML, and its parts as plain text, each under its heading."""

    title: str
    html: str
    parts: tuple[tuple[str, str, str], ...]
    """The address of each heading, the heading, and what is said there."""


def text(file: Path, linked: Linked) -> Text:
    """Return what a file of Markdown says; `SiteError` where it has no title, or leads to what is not there.

    Pictures become part of it. A link to another page of the guide is that page's file, to an explainer its name.
    """
    tokens = _parser().parse(source(file))
    if not tokens or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
        raise SiteError("{file}: the first line is its title: # …", file=file)
    title, body = _plain(tokens[1]), tokens[3:]
    for token in body:
        for inside in token.children or ():
            _put(file, inside, linked)
    return Text(title, _parser().renderer.render(body, _parser().options, {}), tuple(_parts(title, body)))


def source(file: Path) -> str:
    """Return what is in a file of text; `SiteError` where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as reason:
        raise SiteError("{file} cannot be read: {reason}", file=file, reason=reason.strerror or reason) from None
    except UnicodeDecodeError:
        raise SiteError("{file}: it is no text in UTF-8", file=file) from None


def pictures(file: Path) -> Iterator[Path]:
    """Return the files that a file of Markdown shows."""
    for token in _parser().parse(source(file)):
        for inside in token.children or ():
            if inside.type == "image":
                yield file.parent / unquote(str(inside.attrs["src"]))


def _parser():
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise SiteError("a site's texts need markdown-it-py: pip install '.[site]' in a checkout") from None
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    for code in ("fence", "code_block"):
        parser.add_render_rule(code, _code)
    parser.add_render_rule("table_open", lambda *_: '<div class="scrolled" tabindex="0" role="group"><table>')
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return parser


def _code(renderer, tokens, number, *_) -> str:
    return element("pre", element("code", escape(tokens[number].content)), tabindex="0") + "\n"


def _put(file: Path, token, linked: Linked) -> None:
    """Lead a link to where it is, and put a picture into the page."""
    if token.type == "link_open":
        token.attrs["href"] = _address(file, str(token.attrs["href"]), linked)
    elif token.type == "image":
        picture = file.parent / unquote(str(token.attrs["src"]))
        kind, _ = mimetypes.guess_type(picture.name)
        if urlsplit(str(token.attrs["src"])).scheme or not picture.is_file() or not (kind or "").startswith("image/"):
            raise SiteError("{file}: there is no picture {picture}", file=file, picture=token.attrs["src"])
        token.attrs["src"] = f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _address(file: Path, href: str, linked: Linked) -> str:
    if urlsplit(href).scheme or href.startswith("#"):
        return href
    name, sign, part = unquote(href).partition("#")
    if (found := linked(name)) is None:
        raise SiteError(
            "{file}: there is no page {name}: write a file of the guide or an explainer", file=file, name=name
        )
    return found + sign + part


def _parts(title: str, body: list) -> Iterator[tuple[str, str, str]]:
    """The parts of a page; each heading is given the name that links call it by."""
    name, heading, said = "", title, []
    for before, token in zip([None, *body], body, strict=False):
        if token.type != "inline":
            continue
        if before.type != "heading_open":
            said.append(_plain(token))
            continue
        yield name, heading, " ".join(said)
        heading, said = _plain(token), []
        name = re.sub(r"[^\w]+", "-", heading.lower()).strip("-")
        before.attrs["id"] = name
    yield name, heading, " ".join(said)


def _plain(token) -> str:
    """The words of a line, without its marks."""
    inside = token.children or ()
    return "".join(
        each.content if each.type in ("text", "code_inline") else " " * (each.type == "softbreak") for each in inside
    )


def article(text: Text, language: str, spoken: str) -> str:
    """Return the main part of a written page in the language that it is `spoken` in."""
    contents = [(name, heading) for name, heading, _ in text.parts if name]
    links = "".join(element("li", element("a", escape(heading), href=f"#{name}")) for name, heading in contents)
    there = element("nav", element("ol", links), class_="contents", aria_label=say("On this page", language))
    written = {"lang": spoken} if spoken != language else {}
    body = element("div", text.html, class_="text", **written)
    return element(
        "article", element("h1", escape(text.title)), there if len(contents) > 1 else "", body, class_="reading"
    )
