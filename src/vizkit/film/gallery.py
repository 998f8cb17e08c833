"""The gallery of shapes: each drawn by lines that a scene may copy, plain first, then with its options."""

from __future__ import annotations

import ast
import base64
import html
import inspect
import io
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from vizkit import shapes
from vizkit.delivery.files import appearing
from vizkit.examples.shapes import LINES, drawn, names
from vizkit.film.alpha import image
from vizkit.film.paint import Canvas
from vizkit.film.sheet import save
from vizkit.inputs import InputError
from vizkit.language.refusal import nearest
from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Mark
from vizkit.picture.picture import Picture
from vizkit.picture.plan import plan
from vizkit.picture.style import Style
from vizkit.picture.type import fonts

WIDE, HIGH = 560, 350
"""Pixels of a small picture."""

CAPTION, LETTERING = 72, 14
"""Pixels of the lines below a small picture, and of their type."""

ACROSS = 4
"""Small pictures that stand side by side."""

KEYS = 6
"""Keys that are told of a picture."""

Address = Callable[[str, str], str]
"""Where the picture of a line in a theme is."""


def chosen(name: str | None) -> tuple[str, ...]:
    """The shape called `name`, or all of them; `InputError` where there is none."""
    if name is None:
        return names()
    if name not in names():
        firsts = {each: LINES[each][0] for each in names() if LINES[each][0].startswith(f"{each}(")}
        having = [each for each, line in firsts.items() if hasattr(type(drawn(line)), name)]
        if having and not hasattr(Picture, name):
            told = ".{name}(…) is told to {names}: see vizkit shapes {first}"
            raise InputError(told, name=name, names=", ".join(having), first=having[0])
        raise InputError("there is no shape {name}; {hint}", name=repr(name), hint=nearest(name, names()))
    return (name,)


def as_page(found: Sequence[str], theme: str, target: Path) -> None:
    """One file: of each shape what it is, and of every line its picture and the keys of its marks."""
    links = " ".join(f'<a href="#{name}">{name}</a>' for name in found)
    ground, text = ("#0D1117", "#E8ECF2") if theme == "dark" else ("#FFFFFF", "#17202C")
    style = (
        f"body{{background:{ground};color:{text};font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;"
        "padding:0 1rem}a{color:inherit}code{font:14px/1.5 ui-monospace,monospace}figure{display:inline-block;"
        f"width:{WIDE}px;max-width:100%;margin:0 1rem 1.5rem 0;vertical-align:top}}"
        f"img{{width:100%;height:auto}}small{{opacity:.75}}"
    )
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Shapes</title><style>{style}</style>'
        f"<h1>Shapes</h1><p>{links}</p>{sections(found, (theme,))}</html>"
    )
    with appearing(target) as file:
        file.write_bytes(page.encode())


def as_picture(found: Sequence[str], theme: str, target: Path) -> None:
    """One picture: a small one of every line with the line below it, every shape from a new row on."""
    cards = [[_captioned(line, theme) for line in LINES[name]] for name in found]
    rows = [each[first : first + ACROSS] for each in cards for first in range(0, len(each), ACROSS)]
    wide, high = max(map(len, rows)), HIGH + CAPTION
    sheet = Image.new("RGB", (wide * WIDE, len(rows) * high), _ground(theme))
    for r, row in enumerate(rows):
        for c, picture in enumerate(row):
            sheet.paste(picture, (c * WIDE, r * high))
    save(sheet, target)


def _captioned(line: str, theme: str) -> Image.Image:
    """The picture of a line, above the line itself."""
    card = Image.new("RGB", (WIDE, HIGH + CAPTION), _ground(theme))
    card.paste(_painted(line, theme).resize((WIDE - 16, HIGH - 16)), (8, 8))
    font = ImageFont.truetype(str(fonts()["mono"][0]), LETTERING)
    room = int((WIDE - 32) / font.getlength("m"))
    colour = tuple(int(255 * part) for part in Style("slide", theme).colours["text"])
    ImageDraw.Draw(card).multiline_text((16, HIGH), "\n".join(textwrap.wrap(line, room)), colour, font, spacing=6)
    return card


def _ground(theme: str) -> tuple[int, ...]:
    return tuple(int(255 * part) for part in Style("slide", theme).colours["ground"])


def options(name: str) -> Mapping[str, str]:
    """What can be told to a shape after it is made: every method that it has of its own, with what it does."""
    kind = type(drawn(LINES[name][0]))
    own = {each: getattr(kind, each) for each in dir(kind) if not each.startswith("_") and not hasattr(Picture, each)}
    made = {kind.__name__, "Self", "Picture"}
    said = {each: inspect.getdoc(method) for each, method in own.items() if _returns(method) in made}
    return {each: _paragraph(text) for each, text in said.items() if text}


def before(line: str) -> str | None:
    """The line without its last option: what that is held against; nothing where it has none."""
    made = ast.parse(line, mode="eval").body
    if not (isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute)):
        return None
    return ast.unparse(made.func.value)


def _returns(method: object) -> str:
    return getattr(method, "__annotations__", {}).get("return", "")


def _paragraph(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def meaning(name: str) -> str:
    """Return what a shape is, in a sentence or a few."""
    return _paragraph(inspect.getdoc(getattr(shapes, name)) or "")


def embedded(line: str, theme: str) -> str:
    """Return an address that holds the picture of a line itself."""
    return f"data:image/webp;base64,{base64.b64encode(webp(line, theme)).decode()}"


def lines(name: str) -> tuple[str, ...]:
    """Return the lines of which a shape has pictures: its own, and what each is without its last option."""
    return tuple(dict.fromkeys(each for line in LINES[name] for each in (before(line), line) if each is not None))


def sections(found: Sequence[str], themes: Sequence[str], address: Address = embedded) -> str:
    """Return shapes as HTML: what each is, its lines, and all its options, whether there is a line for them or not.

    What several of them can be told, as all that are made of cells can, is said once, below them. Of several `themes`
    the first is seen unless another is preferred.
    """
    kin: dict[type, list[str]] = {}
    for name in found:
        kin.setdefault(type(drawn(LINES[name][0])), []).append(name)
    shared = {name: names for names in kin.values() if len(names) > 1 and options(names[0]) for name in names}
    own = "".join(_section(name, themes, address, shared.get(name)) for name in found)
    common = "".join(
        f'<section id="{_common(names)}"><h2>{_listed(names)}</h2>{_told(names[0])}</section>'
        for names in kin.values()
        if names[0] in shared
    )
    return own + common


def _section(name: str, themes: Sequence[str], address: Address, shared: Sequence[str] | None) -> str:
    """A shape, with its options or with where they are where others have them too."""
    figures = "".join(_figure(line, themes, address) for line in LINES[name])
    takes = (
        f'<p>Can be told <a href="#{_common(shared)}">what {_listed(shared)} can</a>.</p>' if shared else _told(name)
    )
    return f'<section id="{name}"><h2>{name}</h2><p>{_worded(meaning(name))}</p>{figures}{takes}</section>'


def _common(names: Sequence[str]) -> str:
    """The place of what shapes have in common."""
    return f"{names[0]}-and-others"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _told(name: str) -> str:
    """The options of a shape."""
    rows = "".join(f"<dt><code>.{each}</code><dd>{_worded(said)}" for each, said in options(name).items())
    return f"<dl>{rows}</dl>" if rows else ""


def _worded(said: str) -> str:
    """A docstring's words as HTML, what is code in them as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(said))


def _figure(line: str, themes: Sequence[str], address: Address) -> str:
    """A line's picture, beside what it is without its last option, and the keys that this brings."""
    plain, theme = before(line), themes[0]
    images = "".join(_pictured(each, themes, address) for each in (plain, line) if each is not None)
    known = _marks(plain, theme) if plain is not None else {}
    keys = [key for key in _marks(line, theme) if not key.endswith("#") and key not in known]
    brought = f"{'brings' if plain else 'keys:'} {', '.join(keys[:KEYS])}{' …' if keys[KEYS:] else ''}" if keys else ""
    said = options(line.partition("(")[0]).get(line[len(plain) + 1 :].partition("(")[0], "") if plain else ""
    return (
        f"<figure>{images}<figcaption><code>{html.escape(line)}</code><br>{_worded(said)}"
        f"<small> {html.escape(brought)}</small></figcaption></figure>"
    )


def _pictured(line: str, themes: Sequence[str], address: Address) -> str:
    """A line's picture, in each of the themes."""
    usual, *others = themes
    image = (
        f'<img alt="{html.escape(line)}" src="{address(line, usual)}" width="{WIDE}" height="{HIGH}" loading="lazy" '
        'decoding="async">'
    )
    preferred = "".join(
        f'<source media="(prefers-color-scheme: {each})" srcset="{address(line, each)}">' for each in others
    )
    return f"<picture>{preferred}{image}</picture>" if others else image


@cache
def webp(line: str, theme: str) -> bytes:
    """Return the picture of a line, as a file holds it."""
    buffer = io.BytesIO()
    _painted(line, theme).resize((WIDE, HIGH)).quantize(64).convert("RGB").save(buffer, "WEBP", lossless=True, method=4)
    return buffer.getvalue()


@cache
def _marks(line: str, theme: str) -> Mapping[str, Mark]:
    style = Style("slide", theme)
    picture, places = drawn(line), style.places
    made = plan([picture], places.stage, least=places.least, largest=places.largest, translate=lambda own: (own,))
    return {mark.key: put_on(mark, style) for mark in linked(made.marks(picture))}


def _painted(line: str, theme: str) -> Image.Image:
    """The stage with the line's picture."""
    style = Style("slide", theme)
    pixels = Canvas(style.places.size, style.colours["ground"], style.places.size).paint(_marks(line, theme).values())
    left, top, right, bottom = map(int, style.places.stage)
    return image(pixels, clear=False).crop((left - 30, top - 30, right + 30, bottom + 30))
