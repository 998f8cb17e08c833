"""`vizkit new NAME`: a topic to begin with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("name")
@click.option("--family", default="arrays", show_default=True, help="what it is listed under: arrays, trees, graphs …")
def new(name: str, family: str) -> None:
    """Write a topic that runs: a scene, its reference and its test, each with what there is to know."""
    from vizkit.delivery.topic import write_topic

    for file in write_topic(name, family, Path()):
        click.echo(file)
    called = name.replace("_", "-")
    click.echo(f"now: vizkit tell {called}, vizkit step {called}, vizkit check {called}", err=True)
