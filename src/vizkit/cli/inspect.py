"""`vizkit inspect FILE`: how a file was made."""

from __future__ import annotations

from pathlib import Path

import click

from vizkit import __version__
from vizkit.cli.plain import plain


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def inspect(file: Path) -> None:
    """The exact command that makes FILE, a film, GIF or page of vizkit's, again."""
    from vizkit.delivery.order import made

    found = made(file)
    click.echo(found.command(str(file)))
    if found.version != __version__:
        click.echo(f"(made by vizkit {plain(found.version)}; this is {__version__})", err=True)
