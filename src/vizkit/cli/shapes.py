"""`vizkit shapes [NAME]`: the gallery of shapes, as a page or as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from vizkit.cli import options


def _shapes(name: str | None, output: Path | None, theme: str | None) -> None:
    from vizkit.delivery.settings import SettingsError
    from vizkit.film.gallery import as_page, as_picture, chosen

    found = chosen(name)
    target = output or Path("renders") / f"{name or 'shapes'}.html"
    if target.suffix.lower() not in (".html", ".png"):
        raise SettingsError("-o {output}: a gallery's name ends in .html or .png", output=output)
    make = as_page if target.suffix.lower() == ".html" else as_picture
    make(found, theme or "dark", target)
    click.echo(target)


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
