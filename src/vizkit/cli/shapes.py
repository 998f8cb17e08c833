"""`vizkit shapes [NAME]`: the gallery of shapes, as a page or as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from vizkit.cli import options
from vizkit.cli.notice import tell


def _shapes(name: str | None, output: Path | None, theme: str | None) -> None:
    from vizkit.delivery.settings import SettingsError
    from vizkit.film.gallery import as_page, as_picture, chosen

    found = chosen(name)
    target = output or Path("renders") / f"{name or 'shapes'}.html"
    if target.suffix.lower() not in (".html", ".png"):
        raise SettingsError("-o {output}: a gallery's name ends in .html or .png", output=output)
    page = target.suffix.lower() == ".html"
    make = as_page if page else as_picture
    make(found, theme or "dark", target)
    click.echo(target)
    tell(_OPEN if page else _LOOK)


_OPEN = "a page of what a scene can draw: open it in a browser, and copy the line below a picture into a draw"
_LOOK = "a picture of what a scene can draw: copy the line below a small picture into a draw"


shapes = click.Command(
    "shapes",
    params=[
        click.Argument(["name"], required=False),
        options.output("the page or the picture to write: .html or .png"),
        options.theme(),
    ],
    callback=_shapes,
    help="Show what a scene can draw: NAME, or every shape, with the lines that draw it and the keys of its marks.",
    short_help="Show what a scene can draw, and the lines that draw it.",
)
