"""`vizkit verify FILE`: whether what a file shows is still what its references give."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from vizkit import __version__
from vizkit.cli.notice import LANG, tell, told_in
from vizkit.cli.progress import progress
from vizkit.cli.said import both


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lang", metavar="CODE", help="language of what is said  [default: en]")
@click.pass_context
def verify(ctx: click.Context, file: Path, lang: str | None) -> None:
    """Run the references of FILE again: is each number in it still what they give?

    FILE is a film, a picture, a page, a deck or a trace of vizkit's. All that a page or a deck shows is compared
    with one that is made now. The exit code is 0 where all is as it was, else 1.
    """
    from vizkit.delivery.verified import verified
    from vizkit.language.house import HOUSE

    ctx.meta[LANG] = lang
    with told_in(lang), progress(1) as display:
        found = verified(file, both, display(0, str(file)))
    for name, same in found.acts.items():
        said = HOUSE.words("as it was" if same else "another run now", lang or "en")
        click.echo(f"{name}: {said}")
    if found.drawn:
        tell("{file} shows {one} where {other} is drawn now", file=file, one=found.drawn[0], other=found.drawn[1])
    if not found.holds and found.said.version != __version__:
        tell("made by vizkit {version}; this is {own}", version=found.said.version, own=__version__)
    if not all(found.acts.values()) and str(file).endswith(".trace"):
        again = found.said.command("-").partition(" --as=")[0].removeprefix("vizkit render ")
        tell("vizkit diff {file} '{again}' says what differs", file=file, again=again)
    sys.exit(0 if found.holds else 1)
