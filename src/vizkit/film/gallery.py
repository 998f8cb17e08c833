"""The gallery of shapes: each drawn by lines that a scene may copy, plain first, then with its options."""

from __future__ import annotations

import base64
import difflib
import html
import inspect
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from vizkit import shapes
from vizkit.delivery.files import appearing
from vizkit.examples.shapes import LINES, drawn, names
from vizkit.film.paint import Canvas
from vizkit.film.sheet import save
from vizkit.inputs import InputError
from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Mark
from vizkit.picture.plan import plan
from vizkit.picture.style import Style

WIDE = 560
"""Pixels that a small picture is wide."""


def chosen(name: str | None) -> tuple[str, ...]:
    """The shape called `name`, or all of them; `InputError` where there is none."""
    if name is None:
        return names()
    if name not in names():
        near = difflib.get_close_matches(name, names(), 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names())}"
        raise InputError(f"there is no shape {name!r}; {hint}")
    return (name,)


def as_page(found: Sequence[str], theme: str, target: Path) -> None:
    """One file: of each shape what it is, and of every line its picture and the keys of its marks."""
    parts = [_section(name, theme) for name in found]
    links = " ".join(f'<a href="#{name}">{name}</a>' for name in found)
    ground, text = ("#0D1117", "#E8ECF2") if theme == "dark" else ("#FFFFFF", "#17202C")
    style = (
        f"body{{background:{ground};color:{text};font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;"
        "padding:0 1rem}a{color:inherit}code{font:14px/1.5 ui-monospace,monospace}figure{display:inline-block;"
        f"width:{WIDE}px;max-width:100%;margin:0 1rem 1.5rem 0;vertical-align:top}}"
        f"img{{width:100%}}small{{opacity:.75}}"
    )
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Shapes</title><style>{style}</style>'
        f"<h1>Shapes</h1><p>{links}</p>{''.join(parts)}</html>"
    )
    with appearing(target) as file:
        file.write_bytes(page.encode())


def as_picture(found: Sequence[str], theme: str, target: Path) -> None:
    """One picture: a small one of every line, a row a shape."""
    rows = [[_painted(line, theme) for line in LINES[name]] for name in found]
    wide, high = max(map(len, rows)), WIDE * 5 // 8
    ground = tuple(int(255 * part) for part in Style("slide", theme).colours["ground"])
    sheet = Image.new("RGB", (wide * WIDE, len(rows) * high), ground)
    for r, row in enumerate(rows):
        for c, picture in enumerate(row):
            sheet.paste(picture.resize((WIDE - 16, high - 16)), (c * WIDE + 8, r * high + 8))
    save(sheet, target)


def _section(name: str, theme: str) -> str:
    what = html.escape((inspect.getdoc(getattr(shapes, name)) or "").partition("\n\n")[0])
    figures = "".join(_figure(line, theme) for line in LINES[name])
    return f'<section id="{name}"><h2>{name}</h2><p>{what}</p>{figures}</section>'


def _figure(line: str, theme: str) -> str:
    buffer = io.BytesIO()
    _painted(line, theme).resize((WIDE, WIDE * 5 // 8)).save(buffer, "PNG", optimize=True)
    data, code = base64.b64encode(buffer.getvalue()).decode(), html.escape(line)
    keys = [key for key in _marks(line, theme) if not key.endswith("#")][:6]
    return (
        f'<figure><img alt="{code}" src="data:image/png;base64,{data}"><figcaption><code>{code}</code><br>'
        f"<small>keys: {html.escape(', '.join(keys))} …</small></figcaption></figure>"
    )


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
    return Image.fromarray(pixels[:, :, 2::-1].copy()).crop((left - 30, top - 30, right + 30, bottom + 30))
