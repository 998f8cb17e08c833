"""`vizkit inspect FILE`: how a file was made."""

from __future__ import annotations

from pathlib import Path

import click

from vizkit import __version__
from vizkit.cli.notice import tell


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def inspect(file: Path) -> None:
    """The exact command that makes FILE, a film, GIF or page of vizkit's, again."""
    from vizkit.delivery.inspected import made

    found = made(file)
    click.echo(found.command(str(file)))
    if found.version != __version__:
        tell("made by vizkit {version}; this is {own}", version=found.version, own=__version__)
