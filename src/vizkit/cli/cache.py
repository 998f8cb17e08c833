"""`vizkit cache`: the encoded film that is kept."""

from __future__ import annotations

import click


@click.command()
@click.option("--clear", is_flag=True, help="throw all of it away")
def cache(clear: bool) -> None:
    """How much encoded film is kept, and where."""
    from vizkit.delivery.settings import SettingsError
    from vizkit.film.cache import MOST, usual

    clips = usual()
    if clips is None:
        raise SettingsError("nothing is kept: there is no home folder; VIZKIT_CACHE=FOLDER names another")
    if clear:
        clips.trim(0)
    count, size = clips.size()
    click.echo(f"{clips.folder}: {count} clips, {size / 2**20:.1f} MiB of at most {MOST / 2**20:.0f}")
